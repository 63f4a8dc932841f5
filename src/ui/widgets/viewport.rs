//! Which place of a picture a cell is.

use ratatui::layout::Rect;

use crate::field::{Point, Resolution};
use crate::figure::{Axis, Tick};
use crate::ui::text;

/// The narrowest inner plot that leaves room for an axis at its left.
const NARROWEST: u16 = 8;

/// The lowest area that leaves room for an axis at its bottom.
const LOWEST: u16 = 6;

/// No axis has more ticks: more labels than these are read as a table, not at a glance.
const MOST: usize = 7;

/// The layout of a picture in an area: the inner plot, and the ticks that fit beside it.
///
/// ```text
/// 3 ┤
///   │      the inner plot
/// 0 ┤
///   └┬─────────┬─────────┬
///   −2         0         2
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Viewport {
    /// The cells of the field and the lines, without axes.
    pub plot: Rect,
    /// The whole area, axes included.
    pub area: Rect,
    x: Axis,
    y: Axis,
    pub(super) x_ticks: Vec<Tick>,
    pub(super) y_ticks: Vec<Tick>,
}

impl Viewport {
    /// The layout for two axes; what does not fit is left out, so that there is one for every area.
    pub fn new(x: &Axis, y: &Axis, area: Rect) -> Self {
        let bottom = if area.height >= LOWEST && !x.is_bare() {
            2
        } else {
            0
        };
        let height = area.height.saturating_sub(bottom);
        let mut y_ticks = upright(y, height);
        let widest = y_ticks.iter().map(|tick| text::width(&tick.label)).max();
        let mut gutter = widest.map_or(0, |widest| widest as u16 + 1);
        if bottom == 0 || area.width < gutter + NARROWEST {
            gutter = 0;
            y_ticks.clear();
        }
        let plot = Rect::new(
            area.x + gutter,
            area.y,
            area.width.saturating_sub(gutter),
            height,
        );
        let x_ticks = if bottom == 0 {
            Vec::new()
        } else {
            fitting(x, plot.width)
        };
        Self {
            plot,
            area,
            x: x.clone(),
            y: y.clone(),
            x_ticks,
            y_ticks,
        }
    }

    /// The layout above others on one horizontal axis that is drawn below them: with so many columns for the vertical one.
    pub(crate) fn above_others(x: &Axis, y: &Axis, area: Rect, gutter: u16) -> Self {
        let gutter = gutter.min(area.width);
        let most = usize::from(area.height / 2).clamp(2, MOST);
        let plot = Rect {
            x: area.x + gutter,
            width: area.width.saturating_sub(gutter),
            ..area
        };
        Self {
            plot,
            area,
            x: x.clone(),
            y: y.clone(),
            x_ticks: Vec::new(),
            y_ticks: y.ticks(most),
        }
    }

    /// How many samples a field should have: one a column and two a row of cells.
    pub fn resolution(&self) -> Resolution {
        Resolution::new(
            usize::from(self.plot.width),
            2 * usize::from(self.plot.height),
        )
    }

    /// How many samples a curve should have: one a column of the whole area. How high it is decides how wide the axis beside it is,
    /// and with one sample a column of what that leaves the two could follow each other for ever.
    pub fn resolution_of_curve(&self) -> Resolution {
        let columns = usize::from(self.area.width);
        Resolution::new(columns, 2 * usize::from(self.plot.height))
    }

    /// Whether there is an axis at the left.
    pub(super) fn has_left(&self) -> bool {
        self.plot.x > self.area.x
    }

    /// Whether there is an axis at the bottom.
    pub(super) fn has_bottom(&self) -> bool {
        self.plot.height < self.area.height
    }

    /// The place in the middle of a cell of the screen; none outside the inner plot.
    pub fn point(&self, column: u16, row: u16) -> Option<Point> {
        if !self.plot.contains((column, row).into()) {
            return None;
        }
        let across = (f64::from(column - self.plot.x) + 0.5) / f64::from(self.plot.width);
        let down = (f64::from(row - self.plot.y) + 0.5) / f64::from(self.plot.height);
        Some((self.x.at(across), self.y.at(1.0 - down)))
    }

    /// The cell of the screen that holds a place; none outside the picture or where a coordinate is NaN.
    pub fn cell(&self, point: Point) -> Option<(u16, u16)> {
        let across = self.x.fraction(point.0);
        let up = self.y.fraction(point.1);
        let inside = (0.0..=1.0).contains(&across) && (0.0..=1.0).contains(&up);
        if !inside || self.plot.is_empty() {
            return None;
        }
        Some((self.column(across), self.row(up)))
    }

    /// The cell on the edge of the plot that is nearest to a place outside it, and which edge: left, right, up, down. None for
    /// a place inside, and where a coordinate is NaN.
    pub(super) fn edge(&self, point: Point) -> Option<((u16, u16), usize)> {
        let (across, up) = (self.x.fraction(point.0), self.y.fraction(point.1));
        if self.plot.is_empty() || across.is_nan() || up.is_nan() {
            return None;
        }
        let beyond = [-across, across - 1.0, up - 1.0, -up];
        let (edge, by) = beyond
            .into_iter()
            .enumerate()
            .max_by(|a, b| a.1.total_cmp(&b.1))?;
        let cell = (
            self.column(across.clamp(0.0, 1.0)),
            self.row(up.clamp(0.0, 1.0)),
        );
        (by > 0.0).then_some((cell, edge))
    }

    /// The column of an x inside the plot.
    pub(super) fn column_of(&self, x: f64) -> Option<u16> {
        let across = self.x.fraction(x);
        (0.0..=1.0).contains(&across).then(|| self.column(across))
    }

    /// The column at a fraction of the width, the last one at 1.
    pub(super) fn column(&self, across: f64) -> u16 {
        let column = (across * f64::from(self.plot.width)) as u16;
        self.plot.x + column.min(self.plot.width.saturating_sub(1))
    }

    /// The row at a fraction of the height, counted upwards, the first one at 1.
    pub(super) fn row(&self, up: f64) -> u16 {
        let row = ((1.0 - up) * f64::from(self.plot.height)) as u16;
        self.plot.y + row.min(self.plot.height.saturating_sub(1))
    }
}

/// The ticks of a vertical axis of so many rows: one for three rows at most, or where that leaves less than three of them, one for
/// two.
fn upright(y: &Axis, rows: u16) -> Vec<Tick> {
    const FEWEST: usize = 3;
    let most = |share: u16| usize::from(rows / share).clamp(2, MOST);
    let mut closer = (most(3)..=most(2)).map(|most| y.ticks(most));
    let enough = closer.find(|ticks| ticks.len() >= FEWEST);
    enough.unwrap_or_else(|| y.ticks(most(3)))
}

/// As many ticks as have room for their labels, each with two spaces beside it.
fn fitting(x: &Axis, width: u16) -> Vec<Tick> {
    let fits = |ticks: &Vec<Tick>| {
        let mut pairs = ticks.iter().zip(ticks.iter().skip(1));
        let spaced = pairs.all(|(one, next)| {
            let gap = x.fraction(next.value) - x.fraction(one.value);
            let widths = text::width(&one.label) + text::width(&next.label);
            gap * f64::from(width) >= widths as f64 / 2.0 + 2.0
        });
        let widest = ticks.iter().map(|tick| text::width(&tick.label)).max();
        spaced && widest.unwrap_or(0) <= usize::from(width)
    };
    let most = usize::from(width / 8).clamp(1, MOST);
    (1..=most)
        .rev()
        .map(|most| x.ticks(most))
        .find(fits)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::Range;
    use crate::ui::theme::TerminalTheme;

    fn axes() -> (Axis, Axis) {
        (
            Axis::linear("x", Range::new(-2.0, 2.0)),
            Axis::linear("y", Range::new(-1.0, 3.0)),
        )
    }

    #[test]
    fn a_cell_and_its_place_belong_together() {
        let (x, y) = axes();
        let y_log = Axis::log("loss", Range::new(1e-8, 1e3));
        for y in [&y, &y_log] {
            let viewport = Viewport::new(&x, y, Rect::new(3, 5, 60, 20));
            let plot = viewport.plot;
            for (column, row) in plot.positions().map(|p| (p.x, p.y)) {
                let point = viewport.point(column, row).expect("inside");
                assert_eq!(viewport.cell(point), Some((column, row)));
            }
            assert_eq!(viewport.point(plot.x - 1, plot.y), None);
            assert_eq!(viewport.point(plot.x, plot.bottom()), None);
        }
    }

    #[test]
    fn corners_lie_in_corner_cells() {
        let (x, y) = axes();
        let viewport = Viewport::new(&x, &y, Rect::new(0, 0, 60, 20));
        let plot = viewport.plot;
        assert_eq!(viewport.cell((-2.0, 3.0)), Some((plot.x, plot.y)));
        let last = (plot.right() - 1, plot.bottom() - 1);
        assert_eq!(viewport.cell((2.0, -1.0)), Some(last));
        assert_eq!(viewport.cell((2.1, 0.0)), None);
        assert_eq!(viewport.cell((f64::NAN, 0.0)), None);
    }

    #[test]
    fn an_axis_has_at_most_seven_labels_however_large_the_screen() {
        for low in [-2.0, -1.0, 0.1, -400.0] {
            let range = Range::new(low, low + 4.0);
            let (x, y) = (Axis::linear("x", range), Axis::linear("y", range));
            let viewport = Viewport::new(&x, &y, Rect::new(0, 0, 300, 100));
            for ticks in [&viewport.x_ticks, &viewport.y_ticks] {
                assert!((3..=7).contains(&ticks.len()), "{ticks:?}");
            }
        }
    }

    #[test]
    fn a_low_axis_has_three_labels_where_there_are_round_values_for_them() {
        let x = Axis::linear("x", Range::new(0.0, 1.0));
        let labels = |low: f64, rows: u16| {
            let y = Axis::linear("y", Range::new(low, -low));
            Viewport::new(&x, &y, Rect::new(0, 0, 40, rows + 2))
                .y_ticks
                .len()
        };
        assert_eq!(labels(-4.2, 14), 5, "and not 0 alone");
        assert_eq!(labels(-6.0, 14), 3);
        assert_eq!(labels(-4.2, 5), 1, "each has a row of its own beside it");
    }

    #[test]
    fn labels_of_ticks_are_as_wide_in_ascii() {
        let ascii = TerminalTheme::DARK.ascii();
        let ranges = [(-2.0, 2.0), (1e-9, 1e4), (-3e-7, 1e-8), (1e20, 3e21)];
        for range in ranges.map(|(low, high)| Range::new(low, high)) {
            for axis in [Axis::linear("", range), Axis::log("", range)] {
                for tick in axis.ticks(MOST) {
                    let shown = ascii.text(&tick.label);
                    assert_eq!(text::width(&shown), text::width(&tick.label), "{shown}");
                }
            }
        }
    }

    #[test]
    fn there_are_two_samples_a_cell_and_axes_give_way_to_the_picture() {
        let (x, y) = axes();
        let viewport = Viewport::new(&x, &y, Rect::new(0, 0, 43, 22));
        assert_eq!(viewport.plot, Rect::new(3, 0, 40, 20));
        assert_eq!(viewport.resolution(), Resolution::new(40, 40));
        let tiny = Viewport::new(&x, &y, Rect::new(0, 0, 5, 3));
        assert_eq!(tiny.plot, tiny.area);
        let none = Viewport::new(&x, &y, Rect::new(0, 0, 0, 0));
        assert_eq!((none.cell((0.0, 0.0)), none.point(0, 0)), (None, None));
    }
}
