//! Isolines by marching squares.
//!
//! The squares are those between four neighboring samples and, out to the edge of the window, those between it and the
//! outermost samples, whose values it has; a line crosses an edge where linear interpolation between its two ends meets the
//! level. Lorensen and Cline, "Marching cubes" (SIGGRAPH 1987), in two dimensions; a square
//! whose diagonals disagree is decided by the mean of its corners.

use super::{Grid, Point, Range, Resolution};

/// An edge between two neighboring knots: twice the index of the lower left one, plus one if it goes up.
type Edge = usize;

/// No neighbor.
const NONE: Edge = Edge::MAX;

/// The lines on which the field has the value `level`, as polylines. A closed line ends where it begins; a line that
/// leaves the window ends at its edge, one that meets a point where a value is not finite ends there. A point with exactly the value of the
/// level counts as above it.
pub fn isolines(grid: &Grid, level: f64) -> Vec<Vec<Point>> {
    let mut network = Network::new(grid, level);
    network.connect();
    network.lines()
}

/// The crossed edges, each with the one or two edges it is connected with.
struct Network<'a> {
    grid: &'a Grid,
    level: f64,
    columns: usize,
    xs: Vec<f64>,
    ys: Vec<f64>,
    /// The values at the knots: the samples, and around them those of the edge.
    values: Vec<f64>,
    neighbors: Vec<[Edge; 2]>,
    crossed: Vec<Edge>,
}

impl<'a> Network<'a> {
    fn new(grid: &'a Grid, level: f64) -> Self {
        let Resolution { columns, rows } = grid.resolution();
        let window = grid.window();
        let (xs, ys) = (knots(window.x, columns), knots(window.y, rows));
        let mut values = Vec::with_capacity(xs.len() * ys.len());
        for row in 0..ys.len() {
            let row = row.clamp(1, rows) - 1;
            let samples = &grid.values()[row * columns..(row + 1) * columns];
            values.push(samples[0]);
            values.extend(samples);
            values.push(samples[columns - 1]);
        }
        Self {
            grid,
            level,
            columns: xs.len(),
            neighbors: vec![[NONE; 2]; 2 * values.len()],
            crossed: Vec::new(),
            xs,
            ys,
            values,
        }
    }

    fn connect(&mut self) {
        let columns = self.columns;
        for row in 1..self.ys.len() {
            for column in 1..columns {
                let (below, above) = ((row - 1) * columns + column, row * columns + column);
                // Counter-clockwise from the lower left one.
                let corners = [below - 1, below, above, above - 1].map(|knot| self.values[knot]);
                self.square((row - 1) * columns + column - 1, corners);
            }
        }
    }

    /// Connects the crossed edges of one square, given by its lower left knot.
    fn square(&mut self, knot: usize, corners: [f64; 4]) {
        let high = corners.map(|corner| corner >= self.level);
        let crossings = (0..4).filter(|i| high[*i] != high[(i + 1) % 4]).count();
        if crossings == 0 || corners.iter().any(|corner| !corner.is_finite()) {
            return;
        }
        let (bottom, left) = (2 * knot, 2 * knot + 1);
        let (right, top) = (left + 2, bottom + 2 * self.columns);
        let edges = [bottom, right, top, left];
        if crossings == 2 {
            let mut crossed = (0..4).filter(|i| high[*i] != high[(i + 1) % 4]);
            if let (Some(a), Some(b)) = (crossed.next(), crossed.next()) {
                self.segment(edges[a], edges[b]);
            }
            return;
        }
        let middle: f64 = corners.iter().map(|corner| corner / 4.0).sum();
        // The middle belongs to one pair of opposite corners; the other two are cut off.
        if (middle >= self.level) == high[0] {
            self.segment(bottom, right);
            self.segment(top, left);
        } else {
            self.segment(left, bottom);
            self.segment(right, top);
        }
    }

    fn segment(&mut self, a: Edge, b: Edge) {
        for (from, to) in [(a, b), (b, a)] {
            let [first, second] = &mut self.neighbors[from];
            if *first == NONE {
                *first = to;
                self.crossed.push(from);
            } else {
                *second = to;
            }
        }
    }

    /// Walks along the connections: first from open ends, then around what is left.
    fn lines(mut self) -> Vec<Vec<Point>> {
        let crossed = std::mem::take(&mut self.crossed);
        let mut lines = Vec::new();
        let ends = crossed
            .iter()
            .filter(|edge| self.neighbors[**edge][1] == NONE);
        let ends: Vec<Edge> = ends.copied().collect();
        for edge in ends.into_iter().chain(crossed) {
            if self.neighbors[edge][0] != NONE {
                lines.push(self.walk(edge));
            }
        }
        lines
    }

    /// Follows a line from one edge, unlinking it behind itself.
    fn walk(&mut self, start: Edge) -> Vec<Point> {
        let mut line = vec![self.crossing(start)];
        let mut here = start;
        loop {
            let next = self.neighbors[here][0];
            if next == NONE {
                return line;
            }
            self.unlink(here, next);
            self.unlink(next, here);
            line.push(self.crossing(next));
            here = next;
        }
    }

    fn unlink(&mut self, from: Edge, to: Edge) {
        let [first, second] = &mut self.neighbors[from];
        if *first == to {
            *first = *second;
        }
        *second = NONE;
    }

    /// Where the level lies on an edge.
    fn crossing(&self, edge: Edge) -> Point {
        let knot = edge / 2;
        let other = if edge.is_multiple_of(2) {
            knot + 1
        } else {
            knot + self.columns
        };
        let place = |knot: usize| (self.xs[knot % self.columns], self.ys[knot / self.columns]);
        let (start, end) = (place(knot), place(other));
        let t = self
            .grid
            .crossing(self.values[knot], self.values[other], self.level);
        (
            start.0 + t * (end.0 - start.0),
            start.1 + t * (end.1 - start.1),
        )
    }
}

/// Where an axis is crossed: at its ends and in the middles of its cells.
fn knots(range: Range, cells: usize) -> Vec<f64> {
    let middles = (0..cells).map(|cell| range.sample(cell, cells));
    std::iter::once(range.low())
        .chain(middles)
        .chain([range.high()])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::{Range, Resolution, Window};

    fn grid(columns: usize, rows: usize, f: impl Fn(f64, f64) -> f64) -> Grid {
        let window = Window::new(Range::new(-2.0, 2.0), Range::new(-2.0, 2.0));
        let fill = |y: f64, xs: &[f64], out: &mut [f64]| {
            for (x, out) in xs.iter().zip(out) {
                *out = f(*x, y);
            }
        };
        Grid::sample(window, Resolution::new(columns, rows), || false, fill).expect("not cancelled")
    }

    #[test]
    fn isolines_of_a_paraboloid_are_circles() {
        let bowl = grid(80, 60, |x, y| x * x + y * y);
        for level in [0.25, 1.0, 2.25, 3.0] {
            let lines = isolines(&bowl, level);
            assert_eq!(lines.len(), 1, "level {level}");
            assert_eq!(lines[0].first(), lines[0].last(), "closed");
            // Linear interpolation of a parabola is wrong by at most h²/4 · |f″|/2 = h²/4 in value.
            let error = (4.0_f64 / 60.0).powi(2) / 4.0;
            for (x, y) in &lines[0] {
                let value = x * x + y * y;
                assert!((value - level).abs() <= error, "{value} for {level}");
            }
            // Once around: the winding number about the middle is one.
            let turn: f64 = lines[0]
                .windows(2)
                .map(|pair| angle(pair[0], pair[1]))
                .sum();
            assert!((turn.abs() - std::f64::consts::TAU).abs() < 1e-9, "{turn}");
        }
    }

    fn angle(a: Point, b: Point) -> f64 {
        (a.0 * b.1 - a.1 * b.0).atan2(a.0 * b.0 + a.1 * b.1)
    }

    #[test]
    fn a_circle_that_leaves_the_grid_falls_into_open_arcs() {
        let bowl = grid(80, 80, |x, y| x * x + y * y);
        let lines = isolines(&bowl, 5.0);
        assert_eq!(lines.len(), 4);
        assert!(lines.iter().all(|line| line.first() != line.last()));
    }

    #[test]
    fn a_line_that_leaves_the_window_ends_at_its_edge_however_coarse_the_grid_is() {
        for cells in [1, 4, 80] {
            let slope = grid(4, cells, |x, y| x + y / 10.0);
            let line = isolines(&slope, 0.1).concat();
            let (first, last) = (line[0], line[line.len() - 1]);
            let mut ends = [first.1, last.1];
            ends.sort_by(f64::total_cmp);
            assert_eq!(ends, [-2.0, 2.0], "{cells} rows");
        }
        let across = isolines(&grid(4, 4, |_, y| y), 0.5).concat();
        let mut ends = [across[0].0, across[across.len() - 1].0];
        ends.sort_by(f64::total_cmp);
        assert_eq!(ends, [-2.0, 2.0]);
    }

    #[test]
    fn the_middle_decides_a_saddle() {
        let window = Window::new(Range::new(0.0, 2.0), Range::new(0.0, 2.0));
        let corners = |middle_high: bool| {
            let low = if middle_high { -0.5 } else { -2.0 };
            let values = vec![1.0, low, low, 1.0];
            isolines(
                &Grid::from_values(window, Resolution::new(2, 2), values),
                0.0,
            )
        };
        // High corners: lower left and upper right. With a high middle the low corners are cut off.
        for (middle_high, side) in [(true, 1.0), (false, -1.0)] {
            let lines = corners(middle_high);
            assert_eq!(lines.len(), 2);
            for line in lines {
                let (x, y) = (
                    f64::midpoint(line[0].0, line[1].0),
                    f64::midpoint(line[0].1, line[1].1),
                );
                assert!((x - 1.0) * (y - 1.0) * side < 0.0, "{middle_high} {x} {y}");
            }
        }
        let product = grid(40, 40, |x, y| x * y);
        assert_eq!(isolines(&product, 0.0).len(), 2);
    }

    #[test]
    fn what_is_not_finite_leaves_a_gap_and_no_nan() {
        for hole in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let field = grid(60, 60, |x, y| {
                if x > 0.0 && y.abs() < 0.5 {
                    hole
                } else {
                    x * x + y * y
                }
            });
            let lines = isolines(&field, 1.0);
            assert_eq!(lines.len(), 1, "one open arc around the hole");
            assert_ne!(lines[0].first(), lines[0].last());
            for (x, y) in &lines[0] {
                assert!(x.is_finite() && y.is_finite());
                assert!(!(*x > 0.0 && y.abs() < 0.4));
            }
        }
        assert!(isolines(&grid(9, 9, |_, _| f64::NAN), 0.0).is_empty());
    }

    #[test]
    fn plateaus_and_huge_values_give_finite_points() {
        for f in [
            |x: f64, _: f64| x.floor(),
            |x: f64, y: f64| 1e308 * (x + y) / 4.0,
            |x: f64, _: f64| x * 1e-310,
            |_: f64, _: f64| 0.0,
        ] {
            let field = grid(20, 20, f);
            for level in [-1.0, 0.0, 1e-311, 1e307] {
                let points = isolines(&field, level).concat();
                assert!(points.iter().all(|(x, y)| x.is_finite() && y.is_finite()));
            }
        }
        assert!(isolines(&grid(1, 1, |x, _| x), 0.0).is_empty());
    }
}
