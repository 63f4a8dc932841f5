//! One value per sample of a window.

use super::{Point, Resolution, Window};

/// Values sampled in the middles of equal cells of a window, row by row from the bottom, each row from the left.
///
/// A value that is not finite is a value like any other: a point where a loss is not defined.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    window: Window,
    resolution: Resolution,
    values: Vec<f64>,
    is_classes: bool,
}

impl Grid {
    /// Samples a window. `fill(y, xs, out)` writes the values of one row: `out[i]` belongs to `(xs[i], y)`. Before each
    /// row `cancelled` is asked; when it says yes there is no grid.
    pub fn sample(
        window: Window,
        resolution: Resolution,
        cancelled: impl Fn() -> bool,
        mut fill: impl FnMut(f64, &[f64], &mut [f64]),
    ) -> Option<Self> {
        let Resolution { columns, rows } = resolution;
        let xs: Vec<f64> = (0..columns).map(|i| window.x.sample(i, columns)).collect();
        let mut values = vec![f64::NAN; resolution.samples()];
        for (row, out) in values.chunks_exact_mut(columns).enumerate() {
            if cancelled() {
                return None;
            }
            fill(window.y.sample(row, rows), &xs, out);
        }
        Some(Self {
            window,
            resolution,
            values,
            is_classes: false,
        })
    }

    /// A grid of values that somebody else computed, in the order of [`Grid`]; missing values are NaN, surplus ones are
    /// dropped.
    pub fn from_values(window: Window, resolution: Resolution, mut values: Vec<f64>) -> Self {
        values.resize(resolution.samples(), f64::NAN);
        Self {
            window,
            resolution,
            values,
            is_classes: false,
        }
    }

    /// The same values as numbers of classes: there is nothing between two of them but the border.
    #[must_use]
    pub fn of_classes(self) -> Self {
        Self {
            is_classes: true,
            ..self
        }
    }

    /// How far from a sample of value `a` to its neighbor of value `b` a level between them lies, from 0 to 1: by linear
    /// interpolation, of classes in the middle.
    pub fn crossing(&self, a: f64, b: f64, level: f64) -> f64 {
        // In halves, so that huge values do not overflow.
        let t = (level / 2.0 - a / 2.0) / (b / 2.0 - a / 2.0);
        if t.is_finite() && !self.is_classes {
            t.clamp(0.0, 1.0)
        } else {
            0.5
        }
    }

    /// The part of the plane that was sampled.
    pub fn window(&self) -> Window {
        self.window
    }

    /// The number of samples along each axis.
    pub fn resolution(&self) -> Resolution {
        self.resolution
    }

    /// All values, row by row from the bottom.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The value of one sample, column from the left, row from the bottom.
    ///
    /// # Panics
    /// If there is no such sample.
    pub fn value(&self, column: usize, row: usize) -> f64 {
        self.values[row * self.resolution.columns + column]
    }

    /// Where one sample lies.
    pub fn point(&self, column: usize, row: usize) -> Point {
        self.window.sample(self.resolution, column, row)
    }

    /// The value of the sample whose cell holds the point; none outside the window.
    pub fn nearest(&self, point: Point) -> Option<f64> {
        let (column, row) = self.window.cell(self.resolution, point)?;
        Some(self.value(column, row))
    }

    /// The smallest and the largest finite value; none if no value is finite.
    pub fn extent(&self) -> Option<(f64, f64)> {
        let finite = self.values.iter().copied().filter(|v| v.is_finite());
        finite.fold(None, |extent, value| {
            let (low, high) = extent.unwrap_or((value, value));
            Some((value.min(low), value.max(high)))
        })
    }

    /// Where the smallest finite value was sampled, and the value.
    pub fn lowest(&self) -> Option<(Point, f64)> {
        let finite = self
            .values
            .iter()
            .enumerate()
            .filter(|(_, v)| v.is_finite());
        let (index, value) = finite.min_by(|a, b| a.1.total_cmp(b.1))?;
        let columns = self.resolution.columns;
        Some((self.point(index % columns, index / columns), *value))
    }

    /// How many values are not finite.
    pub fn not_finite(&self) -> usize {
        self.values.iter().filter(|v| !v.is_finite()).count()
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::field::Range;

    fn window() -> Window {
        Window::new(Range::new(0.0, 4.0), Range::new(0.0, 2.0))
    }

    fn product(y: f64, xs: &[f64], out: &mut [f64]) {
        for (x, out) in xs.iter().zip(out) {
            *out = x * y;
        }
    }

    #[test]
    fn samples_lie_in_the_middles_of_cells_from_the_bottom() {
        let grid = Grid::sample(window(), Resolution::new(4, 2), || false, product)
            .expect("not cancelled");
        assert_eq!(
            grid.values(),
            [0.25, 0.75, 1.25, 1.75, 0.75, 2.25, 3.75, 5.25]
        );
        assert_eq!(grid.point(3, 1), (3.5, 1.5));
        assert_eq!(grid.value(3, 1), 5.25);
        assert_eq!(grid.nearest((3.9, 1.1)), Some(5.25));
        assert_eq!(grid.nearest((4.1, 1.1)), None);
        assert_eq!(grid.extent(), Some((0.25, 5.25)));
        assert_eq!(grid.lowest(), Some(((0.5, 0.5), 0.25)));
    }

    #[test]
    fn cancellation_is_seen_before_the_next_row() {
        let rows = Cell::new(0);
        let grid = Grid::sample(
            window(),
            Resolution::new(4, 100),
            || rows.get() == 3,
            |_, _, _| rows.set(rows.get() + 1),
        );
        assert_eq!((grid, rows.get()), (None, 3));
    }

    #[test]
    fn what_is_not_finite_is_counted_and_left_out() {
        let values = vec![f64::NAN, 1.0, f64::INFINITY, -2.0];
        let grid = Grid::from_values(window(), Resolution::new(2, 2), values);
        assert_eq!((grid.not_finite(), grid.extent()), (2, Some((-2.0, 1.0))));
        let empty = Grid::from_values(window(), Resolution::new(2, 2), Vec::new());
        assert_eq!(
            (empty.not_finite(), empty.extent(), empty.lowest()),
            (4, None, None)
        );
    }

    #[test]
    fn a_coarse_grid_is_a_sixteenth() {
        assert_eq!(Resolution::new(200, 100).coarse(), Resolution::new(50, 25));
        assert_eq!(Resolution::new(1, 0).coarse(), Resolution::new(1, 1));
    }

    #[test]
    fn between_classes_a_level_lies_in_the_middle() {
        let values = vec![0.0, 3.0];
        let grid = Grid::from_values(window(), Resolution::new(2, 1), values);
        assert_eq!(grid.crossing(0.0, 3.0, 0.5), 0.5 / 3.0);
        assert_eq!(grid.crossing(-1e308, 1e308, 0.0), 0.5);
        let classes = grid.of_classes();
        for level in [0.5, 1.5, 2.5] {
            assert_eq!(classes.crossing(0.0, 3.0, level), 0.5);
        }
    }
}
