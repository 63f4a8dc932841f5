//! Whether a descent has come to rest: at a minimum that is told by the derivatives there, or never.

use crate::diff::{Curvature, Evaluator, FULL_HESSIAN, Objective, dot, norm};
use crate::field::Point;

/// A curvature of at most this part of the largest is none.
pub(super) const LEVEL: f64 = 1e-6;

/// So many steps are looked at.
pub(super) const STEPS: usize = 8;

/// The length of so many steps together; nothing if there are not so many.
fn length(path: &[Point], apart: impl Fn(Point, Point) -> f64) -> Option<f64> {
    let steps = path.windows(2).map(|step| apart(step[0], step[1]));
    (path.len() > STEPS).then(|| steps.sum())
}

/// Whether the last steps of a path go to and fro.
pub(super) fn goes_to_and_fro(late: &[Point], apart: impl Fn(Point, Point) -> f64 + Copy) -> bool {
    /// Shorter steps, as a part of the window, are those of a descent that has arrived.
    const SEEN: f64 = 1e-6;
    let Some(now) = length(late, apart) else {
        return false;
    };
    now > SEEN * STEPS as f64 && apart(late[0], late[STEPS]) <= 0.5 * now
}

/// Whether the last steps of a path that goes to and fro do not shrink: they are as long as those half way, `early`.
pub(super) fn swings(
    early: &[Point],
    late: &[Point],
    apart: impl Fn(Point, Point) -> f64 + Copy,
) -> bool {
    /// Their lengths are the same within this part.
    const SAME: f64 = 0.05;
    let lengths = length(early, apart).zip(length(late, apart));
    lengths.is_some_and(|(before, now)| (now - before).abs() <= SAME * now)
}

/// The minimum beside a point, by Newton's steps from there: where the loss bends down along no direction, and has no slope
/// along those that are level. None if it is not near.
pub(super) fn minimum_beside(
    from: &[f64],
    evaluator: &mut Evaluator,
    is_near: &dyn Fn(&[f64]) -> bool,
) -> Option<Vec<f64>> {
    /// Each step of Newton's leaves less than this part of the slope, unless it is rounding.
    const VANISHES: f64 = 0.25;
    const STEPS: usize = 6;
    let n = from.len();
    if n > FULL_HESSIAN {
        return None;
    }
    let mut at = from.to_vec();
    let (mut gradient, mut hessian) = (vec![0.0; n], vec![0.0; n * n]);
    let mut loss = evaluator.gradient(&at, &mut gradient);
    for _ in 0..STEPS {
        evaluator.hessian(&at, &mut hessian);
        let curvature = Curvature::of_hessian(&hessian, n);
        let largest = curvature.largest().filter(|largest| *largest > 0.0)?;
        let mut next = at.clone();
        for (bend, direction) in curvature.eigenvalues.iter().zip(&curvature.directions) {
            let slope = dot(&gradient, direction);
            if *bend < -LEVEL * largest {
                return None;
            }
            if *bend > LEVEL * largest {
                let step = slope / bend;
                let entries = next.iter_mut().zip(direction);
                entries.for_each(|(to, entry)| *to -= step * entry);
            } else if slope.abs() > LEVEL * largest * norm(&at).max(1.0) {
                return None;
            }
        }
        let before = norm(&gradient);
        let lower = evaluator.gradient(&next, &mut gradient);
        if !is_near(&next) || lower.is_nan() || lower > loss + 1e-12 * loss.abs() {
            return None;
        }
        let now = norm(&gradient);
        let is_rounding = now <= 1e-9 * largest * norm(&next).max(1.0);
        (at, loss) = (next, lower);
        if is_rounding {
            let tiny = 1e-9 * norm(&at).max(1.0);
            let zero = |x: &f64| if x.abs() <= tiny { 0.0 } else { *x };
            return Some(at.iter().map(zero).collect());
        }
        if now > VANISHES * before {
            return None;
        }
    }
    None
}
