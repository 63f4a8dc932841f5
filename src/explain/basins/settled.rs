//! Whether a descent has come to rest: at a minimum that is told by the derivatives there, or never.

use crate::diff::{Curvature, Evaluator, FULL_HESSIAN, Objective, dot, norm};
use crate::field::Point;

/// A curvature of at most this part of the largest is none.
pub(super) const LEVEL: f64 = 1e-6;

/// Whether the end of a path goes to and fro by steps that do not shrink: they are as long as they were half way.
pub(super) fn swings(path: &[Point], apart: impl Fn(Point, Point) -> f64) -> bool {
    /// So many steps are looked at.
    const STEPS: usize = 8;
    /// Their lengths are the same within this part.
    const SAME: f64 = 0.05;
    /// Shorter steps, as a part of the window, are those of a descent that has arrived.
    const SEEN: f64 = 1e-6;
    let Some(half) = path.len().checked_sub(1).map(|steps| steps / 2) else {
        return false;
    };
    let up_to = |end: usize| path.get(end.checked_sub(STEPS)?..=end);
    let (Some(early), Some(late)) = (up_to(half), up_to(path.len() - 1)) else {
        return false;
    };
    let length = |part: &[Point]| -> f64 {
        let steps = part.windows(2);
        steps.map(|step| apart(step[0], step[1])).sum()
    };
    let (before, now) = (length(early), length(late));
    let way = apart(late[0], late[STEPS]);
    now > SEEN * STEPS as f64 && (now - before).abs() <= SAME * now && way <= 0.5 * now
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
