//! A function of one variable, sampled.

use super::{Point, Quantiles, Range};

/// Values at evenly spaced points of a range, both bounds included, and where they jump between two of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    points: Vec<Point>,
    breaks: Vec<Discontinuity>,
}

/// Where a curve is not continuous.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Discontinuity {
    /// The index of the sample before it.
    after: usize,
    /// The points on both sides, as near to each other as bisection came.
    pub sides: [Point; 2],
    /// What happens there.
    pub kind: BreakKind,
}

/// How a curve breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BreakKind {
    /// From one finite value to another.
    Jump,
    /// Beyond every bound.
    Pole,
}

/// A difference between two samples that is larger than its neighbors by this factor is looked into; where the sign changes,
/// as at a pole, one that is no smaller.
const SUSPICIOUS: f64 = 2.5;

/// No more differences than this are looked into, the largest first.
const MOST_BREAKS: usize = 16;

/// How often an interval is halved: what does not shrink meanwhile does not shrink.
const HALVINGS: usize = 40;

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
            breaks: Vec::new(),
        }
    }

    /// The curve with its breaks, found by bisection of the intervals in which it changes much more than beside them:
    /// a difference that does not shrink with the interval is a jump, one that grows is a pole. `f` is the function.
    #[must_use]
    pub fn with_breaks(mut self, mut f: impl FnMut(f64) -> f64) -> Self {
        let change: Vec<f64> = self
            .points
            .windows(2)
            .map(|pair| (pair[1].1 - pair[0].1).abs())
            .collect();
        let beside = |index: usize| {
            let around = [index.checked_sub(1), Some(index + 1)];
            let changes = around.into_iter().flatten().filter_map(|at| change.get(at));
            changes.fold(0.0_f64, |most, change| most.max(*change))
        };
        let least = 1e-9
            * change
                .iter()
                .copied()
                .filter(|c| c.is_finite())
                .sum::<f64>();
        let is_suspicious = |index: &usize| {
            let (left, right) = (self.points[*index].1, self.points[*index + 1].1);
            let factor = if left * right < 0.0 { 1.0 } else { SUSPICIOUS };
            let change = change[*index];
            change.is_finite() && change > least && change >= factor * beside(*index)
        };
        let mut found: Vec<usize> = (0..change.len()).filter(is_suspicious).collect();
        found.sort_by(|a, b| change[*b].total_cmp(&change[*a]));
        found.truncate(MOST_BREAKS);
        found.sort_unstable();
        let look =
            |after: usize| halved([self.points[after], self.points[after + 1]], &mut f, after);
        self.breaks = found.into_iter().filter_map(look).collect();
        self
    }

    /// Where it jumps, or has a pole.
    pub fn breaks(&self) -> &[Discontinuity] {
        &self.breaks
    }

    /// All samples, also those whose value is not finite.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// A range of values in which the curve is readable: all of them, with a twentieth as margin, but for the far ends
    /// of poles. None if no value is finite.
    pub fn readable(&self) -> Option<Range> {
        let values: Vec<f64> = self.points.iter().map(|point| point.1).collect();
        let range = Quantiles::of(&values)?.readable(3.0);
        Range::fit([range.low(), range.high()], 0.05)
    }

    /// The curve in pieces that can be drawn as connected lines: cut where a value is not finite, and where it jumps
    /// across the whole visible range between two samples, as it does at a pole.
    pub fn pieces(&self, visible: Range) -> Vec<Vec<Point>> {
        let mut pieces = Vec::new();
        let mut piece: Vec<Point> = Vec::new();
        for (index, point) in self.points.iter().enumerate() {
            let broken = self.breaks.iter().find(|found| found.after + 1 == index);
            if let Some(found) = broken {
                piece.push(found.sides[0]);
                pieces.push(std::mem::take(&mut piece));
                piece.push(found.sides[1]);
            }
            let jump = broken.is_none()
                && piece.last().is_some_and(|last| {
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

/// What is left of a difference when its interval is halved again and again, always the half with the larger part of it.
fn halved(
    sides: [Point; 2],
    f: &mut impl FnMut(f64) -> f64,
    after: usize,
) -> Option<Discontinuity> {
    let [mut left, mut right] = sides;
    let difference = |a: Point, b: Point| (b.1 - a.1).abs();
    let first = difference(left, right);
    for _ in 0..HALVINGS {
        let x = left.0 / 2.0 + right.0 / 2.0;
        if x <= left.0 || x >= right.0 {
            break;
        }
        let middle = (x, f(x));
        if !middle.1.is_finite() {
            break;
        }
        if difference(left, middle) > difference(middle, right) {
            right = middle;
        } else {
            left = middle;
        }
    }
    let rest = difference(left, right);
    let kind = if rest > 2.0 * first {
        BreakKind::Pole
    } else if rest > 0.5 * first {
        BreakKind::Jump
    } else {
        return None;
    };
    Some(Discontinuity {
        after,
        sides: [left, right],
        kind,
    })
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
    fn jumps_and_poles_are_found_and_steep_slopes_are_not() {
        let broken = |f: fn(f64) -> f64| curve(-2.01, 2.0, f).with_breaks(f);
        let floor = broken(f64::floor);
        let jumps: Vec<f64> = floor
            .breaks()
            .iter()
            .map(|found| found.sides[1].0)
            .collect();
        assert_eq!(jumps.len(), 5, "{jumps:?}");
        assert!(
            jumps
                .iter()
                .zip([-2.0, -1.0, 0.0, 1.0, 2.0])
                .all(|(x, at)| (x - at).abs() < 1e-9)
        );
        assert!(
            floor
                .breaks()
                .iter()
                .all(|found| found.kind == BreakKind::Jump)
        );
        let pieces = floor.pieces(Range::new(-4.0, 4.0));
        assert!(
            pieces
                .iter()
                .all(|piece| piece.iter().all(|p| p.1 == piece[0].1))
        );
        let pole = broken(|x| 1.0 / x);
        assert_eq!(pole.breaks().len(), 1);
        assert_eq!(pole.breaks()[0].kind, BreakKind::Pole);
        for smooth in [
            (|x| (x * 300.0).tanh()) as fn(f64) -> f64,
            |x| x * x,
            f64::abs,
            |x| (x * 40.0).sin(),
        ] {
            assert_eq!(broken(smooth).breaks(), []);
        }
    }

    #[test]
    fn a_curve_that_is_nowhere_defined_has_no_pieces() {
        let nowhere = curve(0.0, 1.0, |_| f64::NAN);
        assert_eq!(nowhere.readable(), None);
        assert!(nowhere.pieces(Range::new(0.0, 1.0)).is_empty());
    }
}
