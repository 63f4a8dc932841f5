//! A function of one variable, sampled.

use super::{Point, Range, Spread};

/// Values at evenly spaced points of a range, both bounds included.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    points: Vec<Point>,
}

impl Curve {
    /// Samples a range at `count` points, at least two. `fill(xs, out)` writes `out[i]` for `xs[i]`.
    pub fn sample(range: Range, count: usize, fill: impl FnOnce(&[f64], &mut [f64])) -> Self {
        let last = count.max(2) - 1;
        let xs: Vec<f64> = (0..=last)
            .map(|index| range.at(index as f64 / last as f64))
            .collect();
        let mut values = vec![f64::NAN; xs.len()];
        fill(&xs, &mut values);
        Self {
            points: xs.into_iter().zip(values).collect(),
        }
    }

    /// All samples, also those whose value is not finite.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// A range of values in which the curve is readable: all of them, with a twentieth as margin, but for the far ends
    /// of poles. None if no value is finite.
    pub fn readable(&self) -> Option<Range> {
        let values: Vec<f64> = self.points.iter().map(|point| point.1).collect();
        let range = Spread::of(&values)?.readable(3.0);
        Range::fit([range.low(), range.high()], 0.05)
    }

    /// The curve in pieces that can be drawn as connected lines: cut where a value is not finite, and where it jumps
    /// across the whole visible range between two samples, as it does at a pole.
    pub fn pieces(&self, visible: Range) -> Vec<Vec<Point>> {
        let mut pieces = Vec::new();
        let mut piece: Vec<Point> = Vec::new();
        for point in &self.points {
            let jump = piece.last().is_some_and(|last| {
                last.1.min(point.1) < visible.low() && last.1.max(point.1) > visible.high()
            });
            if jump || !point.1.is_finite() {
                pieces.push(std::mem::take(&mut piece));
            }
            if point.1.is_finite() {
                piece.push(*point);
            }
        }
        pieces.push(piece);
        pieces.retain(|piece| !piece.is_empty());
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(low: f64, high: f64, f: impl Fn(f64) -> f64) -> Curve {
        Curve::sample(Range::new(low, high), 101, |xs, out| {
            for (x, out) in xs.iter().zip(out) {
                *out = f(*x);
            }
        })
    }

    #[test]
    fn both_ends_are_sampled() {
        let square = curve(-3.0, 2.0, |x| x * x);
        assert_eq!(square.points()[0], (-3.0, 9.0));
        assert_eq!(square.points()[100], (2.0, 4.0));
        let visible = square.readable().expect("finite values");
        assert!(visible.contains(9.0) && visible.contains(0.0));
        assert_eq!(square.pieces(visible).len(), 1);
    }

    #[test]
    fn a_pole_and_an_edge_cut_the_curve() {
        let pole = curve(-2.01, 2.0, |x| 1.0 / x);
        let visible = pole.readable().expect("finite values");
        assert!(visible.high() < 100.0);
        assert_eq!(pole.pieces(Range::new(-5.0, 5.0)).len(), 2);
        let root = curve(-1.0, 1.0, f64::sqrt);
        let pieces = root.pieces(Range::new(0.0, 1.0));
        assert_eq!((pieces.len(), pieces[0][0]), (1, (0.0, 0.0)));
    }

    #[test]
    fn a_curve_that_is_nowhere_defined_has_no_pieces() {
        let nowhere = curve(0.0, 1.0, |_| f64::NAN);
        assert_eq!(nowhere.readable(), None);
        assert!(nowhere.pieces(Range::new(0.0, 1.0)).is_empty());
    }
}
