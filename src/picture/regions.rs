//! The parts of a field that lie above a level, as closed outlines.
//!
//! Marching squares as for isolines (Lorensen and Cline, "Marching cubes", SIGGRAPH 1987, in two dimensions), on the samples, the
//! edge of the window and a ring of nothing around it, so that every outline is closed. What is inside lies to the left.

use std::collections::HashMap;

use crate::field::{Grid, Point};

/// The outlines of the part where a value is finite and at least `level`, in fractions of the grid's window, (0, 0) at the lower
/// left. Each begins and ends at the same point, which stands there once.
pub(super) fn above(grid: &Grid, level: f64) -> Vec<Vec<Point>> {
    let lattice = Lattice::new(grid);
    let next = lattice.crossings(level);
    let mut starts: Vec<usize> = next.keys().copied().collect();
    starts.sort_unstable();
    let mut next = next;
    let mut outlines = Vec::new();
    for start in starts {
        let mut outline = Vec::new();
        let mut edge = start;
        while let Some(following) = next.remove(&edge) {
            let point = lattice.crossing(edge, level);
            if outline.last() != Some(&point) {
                outline.push(point);
            }
            edge = following;
        }
        if outline.len() > 2 {
            outlines.push(outline);
        }
    }
    outlines
}

/// The samples with their continuation to the edge of the window, and a ring outside on which nothing is.
struct Lattice<'a> {
    grid: &'a Grid,
    columns: usize,
    rows: usize,
    xs: Vec<f64>,
    ys: Vec<f64>,
    values: Vec<f64>,
}

impl<'a> Lattice<'a> {
    fn new(grid: &'a Grid) -> Self {
        let resolution = grid.resolution();
        let (xs, ys) = (positions(resolution.columns), positions(resolution.rows));
        let (columns, rows) = (xs.len(), ys.len());
        let mut values = vec![f64::NAN; columns * rows];
        // Two positions lie before the first sample: the ring, and the edge, which has the value of the sample beside it.
        let sample = |index: usize, count: usize| index.clamp(2, count + 1) - 2;
        for row in 1..rows - 1 {
            for column in 1..columns - 1 {
                let beside = (
                    sample(column, resolution.columns),
                    sample(row, resolution.rows),
                );
                values[row * columns + column] = grid.value(beside.0, beside.1);
            }
        }
        Self {
            grid,
            columns,
            rows,
            xs,
            ys,
            values,
        }
    }

    /// For every edge that an outline enters a square by, the edge by which it leaves it.
    fn crossings(&self, level: f64) -> HashMap<usize, usize> {
        let mut next = HashMap::new();
        for row in 0..self.rows - 1 {
            for column in 0..self.columns - 1 {
                self.square(row * self.columns + column, level, &mut next);
            }
        }
        next
    }

    /// The outlines through one square, of which `corner` is the lower left sample.
    fn square(&self, corner: usize, level: f64, next: &mut HashMap<usize, usize>) {
        let corners = [
            corner,
            corner + 1,
            corner + self.columns + 1,
            corner + self.columns,
        ];
        let values = corners.map(|at| self.values[at]);
        let mut case = 0;
        for (bit, value) in values.iter().enumerate() {
            // Not `!(value < level)`: a NaN is not inside.
            if value.is_finite() && *value >= level {
                case |= 1 << bit;
            }
        }
        let bottom = 2 * corner;
        let top = 2 * (corner + self.columns);
        let left = 2 * corner + 1;
        let right = 2 * (corner + 1) + 1;
        let joined = || values.iter().sum::<f64>() / 4.0 >= level;
        let mut add = |from: usize, to: usize| {
            next.insert(from, to);
        };
        match case {
            1 => add(bottom, left),
            2 => add(right, bottom),
            3 => add(right, left),
            4 => add(top, right),
            5 if joined() => {
                add(bottom, right);
                add(top, left);
            }
            5 => {
                add(bottom, left);
                add(top, right);
            }
            6 => add(top, bottom),
            7 => add(top, left),
            8 => add(left, top),
            9 => add(bottom, top),
            10 if joined() => {
                add(left, bottom);
                add(right, top);
            }
            10 => {
                add(right, bottom);
                add(left, top);
            }
            11 => add(right, top),
            12 => add(left, right),
            13 => add(bottom, right),
            14 => add(left, bottom),
            _ => {}
        }
    }

    /// Where the level is crossed between the two samples of an edge: in the middle where one of them is not finite.
    fn crossing(&self, edge: usize, level: f64) -> Point {
        let from = edge / 2;
        let to = if edge.is_multiple_of(2) {
            from + 1
        } else {
            from + self.columns
        };
        let (a, b) = (self.values[from], self.values[to]);
        let part = self.grid.crossing(a, b, level);
        let at = |index: usize| (self.xs[index % self.columns], self.ys[index / self.columns]);
        let ((x0, y0), (x1, y1)) = (at(from), at(to));
        (x0 + part * (x1 - x0), y0 + part * (y1 - y0))
    }
}

/// Where the lattice has columns or rows: the ring and the edge of the window at either end, the middles of the cells between.
fn positions(count: usize) -> Vec<f64> {
    let middles = (0..count).map(|i| (i as f64 + 0.5) / count as f64);
    [0.0, 0.0]
        .into_iter()
        .chain(middles)
        .chain([1.0, 1.0])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::{Range, Resolution, Window};

    fn grid(columns: usize, rows: usize, f: impl Fn(f64, f64) -> f64) -> Grid {
        let unit = Range::new(0.0, 1.0);
        let at = |i: usize, count: usize| (i as f64 + 0.5) / count as f64;
        let values = (0..columns * rows)
            .map(|i| f(at(i % columns, columns), at(i / columns, rows)))
            .collect();
        Grid::from_values(
            Window::new(unit, unit),
            Resolution::new(columns, rows),
            values,
        )
    }

    /// Twice the area of all outlines, holes taken off.
    fn area(outlines: &[Vec<Point>]) -> f64 {
        let of = |outline: &Vec<Point>| -> f64 {
            let next = outline.iter().cycle().skip(1);
            let pairs = outline.iter().zip(next);
            pairs.map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum::<f64>() / 2.0
        };
        outlines.iter().map(of).sum()
    }

    #[test]
    fn a_field_above_the_level_everywhere_is_the_whole_window() {
        let outlines = above(&grid(3, 2, |_, _| 1.0), 0.5);
        assert_eq!(outlines.len(), 1);
        assert!((area(&outlines) - 1.0).abs() < 1e-12, "{outlines:?}");
        assert!(above(&grid(3, 2, |_, _| 0.0), 0.5).is_empty());
    }

    #[test]
    fn half_a_window_reaches_its_edges() {
        let outlines = above(&grid(40, 30, |x, _| x), 0.25);
        assert!((area(&outlines) - 0.75).abs() < 1e-9, "{outlines:?}");
    }

    #[test]
    fn holes_are_taken_off() {
        let ring = grid(200, 200, |x, y| (x - 0.5).hypot(y - 0.5));
        let expected = 1.0 - std::f64::consts::PI * 0.09;
        assert!((area(&above(&ring, 0.3)) - expected).abs() < 1e-3);
        let disc = grid(200, 200, |x, y| -(x - 0.5).hypot(y - 0.5));
        assert!((area(&above(&disc, -0.3)) + expected - 1.0).abs() < 1e-3);
    }

    #[test]
    fn what_is_not_finite_is_outside() {
        let half = grid(100, 10, |x, _| if x < 0.5 { f64::NAN } else { 1.0 });
        assert!((area(&above(&half, f64::NEG_INFINITY)) - 0.5).abs() < 0.01);
        assert!(above(&grid(5, 5, |_, _| f64::INFINITY), 0.0).is_empty());
    }

    #[test]
    fn a_saddle_is_joined_where_its_middle_is_inside() {
        let checker = |high: f64| {
            let values = vec![high, 0.0, 0.0, high];
            let unit = Range::new(0.0, 1.0);
            Grid::from_values(Window::new(unit, unit), Resolution::new(2, 2), values)
        };
        assert_eq!(above(&checker(3.0), 1.0).len(), 1);
        assert_eq!(above(&checker(1.5), 1.0).len(), 2);
    }
}
