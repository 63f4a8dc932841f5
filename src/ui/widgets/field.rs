//! The field, painted into cells.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use super::viewport::Viewport;
use crate::figure::{Axis, BandedGrid, Role};
use crate::ui::theme::TerminalTheme;

/// What lies behind lines and texts: for each cell of the plot the band of its lower half, if it shows a field there.
pub(super) struct Backdrop {
    width: usize,
    bands: Vec<Option<u8>>,
    count: usize,
}

/// One sample of a field as it is drawn.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sample {
    /// The grid does not reach there.
    Outside,
    /// The value is not finite.
    Hole,
    /// The value lies in this band.
    Band(u8),
}

impl Sample {
    fn band(self) -> Option<u8> {
        match self {
            Self::Band(band) => Some(band),
            Self::Outside | Self::Hole => None,
        }
    }
}

impl Backdrop {
    /// A backdrop without a field.
    pub(super) fn empty(viewport: &Viewport) -> Self {
        Self {
            width: usize::from(viewport.plot.width),
            bands: vec![None; viewport.plot.area() as usize],
            count: 0,
        }
    }

    /// Paints a field over the plot; where a theme has no colors for one, only its holes.
    pub(super) fn paint(
        &mut self,
        heat: &BandedGrid,
        axes: (&Axis, &Axis),
        viewport: &Viewport,
        theme: TerminalTheme,
        buffer: &mut Buffer,
    ) {
        self.count = heat.levels().bands();
        let resolution = heat.grid().resolution();
        let window = heat.grid().window();
        let plot = viewport.plot;
        let columns = lookup(axes.0, usize::from(plot.width), |x| {
            window
                .cell(resolution, (x, window.y.middle()))
                .map(|cell| cell.0)
        });
        let mut rows = lookup(axes.1, 2 * usize::from(plot.height), |y| {
            window
                .cell(resolution, (window.x.middle(), y))
                .map(|cell| cell.1)
        });
        rows.reverse();
        let sample = |column: Option<usize>, row: Option<usize>| match column.zip(row) {
            None => Sample::Outside,
            Some((column, row)) => {
                let none = if heat.is_cut_out() {
                    Sample::Outside
                } else {
                    Sample::Hole
                };
                heat.band(column, row).map_or(none, Sample::Band)
            }
        };
        for (down, [top, bottom]) in rows.as_chunks().0.iter().enumerate() {
            for (across, column) in columns.iter().enumerate() {
                let (upper, lower) = (sample(*column, *top), sample(*column, *bottom));
                let cell = &mut buffer[(plot.x + across as u16, plot.y + down as u16)];
                if !theme.has_field() {
                    if (upper, lower) == (Sample::Hole, Sample::Hole) {
                        hatch(cell, theme);
                    }
                    continue;
                }
                if let Some(band) = self.bands.get_mut(down * self.width + across) {
                    *band = lower.band().or(upper.band());
                }
                self.fill(cell, upper, lower, theme);
            }
        }
    }

    /// Fills one cell with its two samples.
    fn fill(
        &self,
        cell: &mut ratatui::buffer::Cell,
        upper: Sample,
        lower: Sample,
        theme: TerminalTheme,
    ) {
        let color = |band: u8| theme.band(usize::from(band), self.count);
        match (upper.band(), lower.band()) {
            (Some(a), Some(b)) if a == b || !theme.halves() => {
                cell.set_symbol(" ").set_fg(color(b)).set_bg(color(b));
            }
            (Some(a), Some(b)) => {
                cell.set_symbol("▀").set_fg(color(a)).set_bg(color(b));
            }
            (Some(a), None) if theme.halves() => {
                cell.set_symbol("▀").set_fg(color(a));
            }
            (None, Some(b)) if theme.halves() => {
                cell.set_symbol("▄").set_fg(color(b));
            }
            (Some(one), None) | (None, Some(one)) => {
                cell.set_symbol(" ").set_fg(color(one)).set_bg(color(one));
            }
            (None, None) if upper == Sample::Hole || lower == Sample::Hole => {
                hatch(cell, theme);
            }
            (None, None) => {}
        }
    }

    /// The style of what has a role in a cell of the plot, counted row by row: on the field an ink that stands out on the cell's
    /// band, which stays behind it.
    pub(super) fn style(&self, index: usize, role: Role, theme: TerminalTheme) -> Style {
        match self.bands.get(index).copied().flatten() {
            Some(band) => theme.over(role, usize::from(band), self.count),
            None => theme.style(role),
        }
    }
}

/// Fills a cell where the field is not defined.
fn hatch(cell: &mut ratatui::buffer::Cell, theme: TerminalTheme) {
    cell.set_symbol(theme.hole())
        .set_style(theme.faint(Role::Muted));
}

/// Which sample each of `count` equal parts of an axis shows.
fn lookup(axis: &Axis, count: usize, sample: impl Fn(f64) -> Option<usize>) -> Vec<Option<usize>> {
    (0..count)
        .map(|part| sample(axis.at((part as f64 + 0.5) / count as f64)))
        .collect()
}
