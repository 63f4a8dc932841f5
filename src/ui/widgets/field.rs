//! The field, painted into cells.

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Style};

use super::viewport::Viewport;
use crate::figure::{Axis, BandedGrid, Role};
use crate::ui::theme::{Fill, Theme};

/// What lies behind lines and texts: for each cell of the plot the lower of its bands, if it shows a field there.
pub(super) struct Backdrop {
    width: usize,
    bands: Vec<Option<u8>>,
    inks: Vec<BandInk>,
}

/// What is drawn for one band, looked up once.
struct BandInk {
    fill: Fill,
    halo: Color,
    isoline: Style,
    level: Style,
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
            inks: Vec::new(),
        }
    }

    /// Paints a field over the plot.
    pub(super) fn paint(
        &mut self,
        heat: &BandedGrid,
        axes: (&Axis, &Axis),
        viewport: &Viewport,
        theme: Theme,
        buffer: &mut Buffer,
    ) {
        let bands = heat.levels().bands();
        self.inks = (0..bands)
            .map(|band| BandInk {
                fill: theme.band(band, bands),
                halo: theme.halo(band, bands),
                isoline: theme.isoline(band, bands),
                level: theme.level(band, bands),
            })
            .collect();
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
            Some((column, row)) => heat.band(column, row).map_or(Sample::Hole, Sample::Band),
        };
        for (down, pair) in rows.chunks_exact(2).enumerate() {
            for (across, column) in columns.iter().enumerate() {
                let (upper, lower) = (sample(*column, pair[0]), sample(*column, pair[1]));
                let cell = &mut buffer[(plot.x + across as u16, plot.y + down as u16)];
                self.bands[down * self.width + across] = match (upper.band(), lower.band()) {
                    (Some(a), Some(b)) => Some(a.min(b)),
                    (one, other) => one.or(other),
                };
                self.fill(cell, upper, lower, theme);
            }
        }
    }

    /// Fills one cell with its two samples.
    fn fill(&self, cell: &mut ratatui::buffer::Cell, upper: Sample, lower: Sample, theme: Theme) {
        let ink = |band: u8| self.inks[usize::from(band)].fill;
        match (upper.band(), lower.band()) {
            (Some(a), Some(b)) if a == b || !theme.halves() => {
                let fill = ink(a.min(b));
                cell.set_symbol(fill.glyph).set_fg(fill.fg).set_bg(fill.bg);
            }
            (Some(a), Some(b)) => {
                cell.set_symbol("▀").set_fg(ink(a).bg).set_bg(ink(b).bg);
            }
            (Some(a), None) if theme.halves() => {
                cell.set_symbol("▀").set_fg(ink(a).bg);
            }
            (None, Some(b)) if theme.halves() => {
                cell.set_symbol("▄").set_fg(ink(b).bg);
            }
            (Some(one), None) | (None, Some(one)) => {
                let fill = ink(one);
                cell.set_symbol(fill.glyph).set_fg(fill.fg).set_bg(fill.bg);
            }
            (None, None) if upper == Sample::Hole || lower == Sample::Hole => {
                cell.set_symbol(theme.hole())
                    .set_style(theme.faint(Role::Muted));
            }
            (None, None) => {}
        }
    }

    fn ink(&self, index: usize) -> Option<&BandInk> {
        let band = self.bands.get(index).copied().flatten()?;
        self.inks.get(usize::from(band))
    }

    /// What is behind a line or a text in a cell of the plot, counted row by row; none where there is no field.
    pub(super) fn halo(&self, index: usize) -> Option<Color> {
        self.ink(index).map(|ink| ink.halo)
    }

    /// The style of an isoline in a cell.
    pub(super) fn isoline(&self, index: usize, theme: Theme) -> Style {
        self.ink(index)
            .map_or_else(|| theme.style(Role::Isoline), |ink| ink.isoline)
    }

    /// The style of an isoline's value in a cell.
    pub(super) fn level(&self, index: usize, theme: Theme) -> Style {
        self.ink(index)
            .map_or_else(|| theme.style(Role::Isoline), |ink| ink.level)
    }

    /// Whether a field was painted.
    pub(super) fn is_painted(&self) -> bool {
        !self.inks.is_empty()
    }
}

/// Which sample each of `count` equal parts of an axis shows.
fn lookup(axis: &Axis, count: usize, sample: impl Fn(f64) -> Option<usize>) -> Vec<Option<usize>> {
    (0..count)
        .map(|part| sample(axis.at((part as f64 + 0.5) / count as f64)))
        .collect()
}
