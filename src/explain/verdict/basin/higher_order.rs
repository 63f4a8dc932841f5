//! Minima of higher order, to which one of Newton's steps leads a part of the way only.

use crate::diff::{Evaluator, Objective, dot};
use crate::optim::norm;

use super::{Mode, VANISHES, difference, moved, newton_step};

/// Where Newton's steps lead in the end, and how far that is from where they began: of xⁿ each leaves the part (n - 2)/(n - 1) of the way,
/// so that one of them leads nowhere near. Their sum is that of a geometric series, direction by direction; of a minimum that bends
/// up, where the second step is next to nothing, it is the first step.
pub(super) fn beyond_newton(
    from: &[f64],
    first: Vec<f64>,
    modes: &[Mode],
    evaluator: &mut Evaluator,
) -> (Vec<f64>, f64) {
    let second = newton_step(&first, evaluator).to;
    let [one, two] = [difference(&first, from), difference(&second, &first)];
    let mut end = first.clone();
    for mode in modes {
        let [one, two] = [&one, &two].map(|step| dot(step, &mode.direction));
        let left = two / one;
        if (VANISHES..1.0).contains(&left) {
            end = moved(&end, &mode.direction, two / (1.0 - left));
        }
    }
    let is_lower = evaluator.value(&end) <= evaluator.value(&first);
    let end = if is_lower { end } else { first };
    let within = norm(&difference(&end, from));
    (end, within)
}
