//! Which part of the plane is looked at.

use super::{Point, Range};

/// A rectangle of the plane in data coordinates: x to the right, y upwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// From the left edge to the right one.
    pub x: Range,
    /// From the bottom edge to the top one.
    pub y: Range,
}

impl Window {
    /// The window over two ranges.
    pub fn new(x: Range, y: Range) -> Self {
        Self { x, y }
    }

    /// The smallest window that holds all points with finite coordinates, widened on each side by `margin` times its
    /// span; none if there is no such point.
    pub fn fit(points: impl IntoIterator<Item = Point>, margin: f64) -> Option<Self> {
        let points: Vec<Point> = points
            .into_iter()
            .filter(|(x, y)| x.is_finite() && y.is_finite())
            .collect();
        Some(Self {
            x: Range::fit(points.iter().map(|point| point.0), margin)?,
            y: Range::fit(points.iter().map(|point| point.1), margin)?,
        })
    }

    /// Both spans multiplied by `factor` (below 1: closer) about a point that stays where it is on the screen.
    #[must_use]
    pub fn zoom(self, about: Point, factor: f64) -> Self {
        Self {
            x: self.x.zoom(about.0, factor),
            y: self.y.zoom(about.1, factor),
        }
    }

    /// The window moved by fractions of its spans, right and up.
    #[must_use]
    pub fn pan(self, right: f64, up: f64) -> Self {
        Self {
            x: self.x.pan(right),
            y: self.y.pan(up),
        }
    }

    /// The point in the middle.
    pub fn middle(self) -> Point {
        (self.x.middle(), self.y.middle())
    }

    /// Whether the point lies inside, edges included.
    pub fn contains(self, point: Point) -> bool {
        self.x.contains(point.0) && self.y.contains(point.1)
    }

    /// Where a grid of this resolution samples: the middle of its cell, columns from the left, rows from the bottom.
    pub fn sample(self, resolution: Resolution, column: usize, row: usize) -> Point {
        (
            self.x.sample(column, resolution.columns),
            self.y.sample(row, resolution.rows),
        )
    }

    /// The cell (column from the left, row from the bottom) that holds the point; none outside the window.
    pub fn cell(self, resolution: Resolution, point: Point) -> Option<(usize, usize)> {
        Some((
            part(self.x, point.0, resolution.columns)?,
            part(self.y, point.1, resolution.rows)?,
        ))
    }
}

/// Which of `count` equal parts of the range holds the value.
fn part(range: Range, value: f64, count: usize) -> Option<usize> {
    if count == 0 || !range.contains(value) {
        return None;
    }
    Some(((range.fraction(value) * count as f64) as usize).min(count - 1))
}

/// How many samples a grid has along each axis, at least one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resolution {
    /// Samples along x.
    pub columns: usize,
    /// Samples along y.
    pub rows: usize,
}

impl Resolution {
    /// The resolution with these numbers of samples, 0 counted as 1.
    pub fn new(columns: usize, rows: usize) -> Self {
        Self {
            columns: columns.max(1),
            rows: rows.max(1),
        }
    }

    /// A quarter of the samples along each axis: a first answer at a sixteenth of the price.
    #[must_use]
    pub fn coarse(self) -> Self {
        Self::new(self.columns.div_ceil(4), self.rows.div_ceil(4))
    }

    /// How many samples there are in all.
    pub fn samples(self) -> usize {
        self.columns * self.rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window() -> Window {
        Window::new(Range::new(-2.0, 2.0), Range::new(-1.0, 3.0))
    }

    #[test]
    fn a_cell_holds_its_own_sample() {
        let resolution = Resolution::new(7, 5);
        for window in [
            window(),
            Window::new(Range::new(-1e300, 1e300), Range::new(0.0, 1e-300)),
        ] {
            for row in 0..5 {
                for column in 0..7 {
                    let point = window.sample(resolution, column, row);
                    assert_eq!(window.cell(resolution, point), Some((column, row)));
                }
            }
        }
    }

    #[test]
    fn edges_belong_to_the_window_and_what_lies_outside_does_not() {
        let resolution = Resolution::new(4, 4);
        assert_eq!(window().cell(resolution, (2.0, 3.0)), Some((3, 3)));
        assert_eq!(window().cell(resolution, (-2.0, -1.0)), Some((0, 0)));
        assert_eq!(window().cell(resolution, (2.1, 0.0)), None);
        assert_eq!(window().cell(resolution, (f64::NAN, 0.0)), None);
    }

    #[test]
    fn zoom_and_pan() {
        let zoomed = window().zoom((0.0, 1.0), 0.5);
        assert_eq!(
            zoomed,
            Window::new(Range::new(-1.0, 1.0), Range::new(0.0, 2.0))
        );
        let moved = window().pan(0.25, -0.5);
        assert_eq!(
            moved,
            Window::new(Range::new(-1.0, 3.0), Range::new(-3.0, 1.0))
        );
    }

    #[test]
    fn fit_holds_the_points_and_survives_one() {
        let points = [(0.0, 0.0), (4.0, 1.0), (f64::NAN, 100.0)];
        let fitted = Window::fit(points, 0.25).expect("two points");
        assert_eq!(
            fitted,
            Window::new(Range::new(-1.0, 5.0), Range::new(-0.25, 1.25))
        );
        let single = Window::fit([(3.0, 0.0)], 0.1).expect("one point");
        assert!(single.contains((3.0, 0.0)) && single.x.span() > 0.0);
        assert_eq!(Window::fit([], 0.1), None);
    }
}
