//! Whether an optimizer that has come to rest leaves that place again.

use crate::diff::Evaluator;
use crate::optim::{Descent, Law, norm};

use super::super::points::{difference, scale_of};

/// A run has left where it rested if it is farther away than this, relative to the distance from the origin or to 1.
pub(super) const LEFT: f64 = 1e-3;

/// It has been there if two iterates in a row were as near as this, relative to the same.
const THERE: f64 = 1e-6;

/// Whether an optimizer forgets how large its gradients were: at rest, where they are 0, its steps become longer and longer
/// for the same gradient, until a rounding error is enough to throw it out.
pub(super) fn forgets(descent: &Descent) -> bool {
    match descent.plan().settings.law() {
        Law::Adaptive { memory, .. } => memory < 1.0,
        Law::Orthogonal { .. } => true,
        Law::HeavyBall { .. }
        | Law::Nesterov { .. }
        | Law::Newton { .. }
        | Law::LineSearch(_)
        | Law::Sign { .. } => false,
    }
}

/// How many steps ahead a run that comes to rest leaves that place for the first time, having been there.
pub(super) fn first_departure(ahead: &[Vec<f64>], rest: &[f64]) -> Option<u64> {
    let scale = scale_of(rest);
    let distance = |at: &Vec<f64>| norm(&difference(at, rest));
    let is_there = |pair: &[Vec<f64>]| pair.iter().all(|at| distance(at) <= THERE * scale);
    let arrives = ahead.windows(2).position(is_there)?;
    let mut later = (0..).zip(ahead).skip(arrives);
    let away = later.find(|(_, at)| distance(at) > LEFT * scale);
    away.map(|(steps, _)| steps)
}

/// The step at which a run that rests is away again, among so many more.
pub(super) fn departure(
    mut resting: Descent,
    steps: usize,
    evaluator: &mut Evaluator,
) -> Option<u64> {
    let rest = resting.at().to_vec();
    let far = LEFT * scale_of(&rest);
    for _ in 0..steps {
        if !resting.step(evaluator) {
            return None;
        }
        if norm(&difference(resting.at(), &rest)) > far {
            return Some(resting.steps());
        }
    }
    None
}
