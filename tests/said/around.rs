//! What a loss is like around a point and far out, by trying.

use gdplay::diff::{Evaluator, Objective};

use crate::random::Random;

/// By how much the loss is lower somewhere within a distance.
pub(crate) fn lower_within(
    at: &[f64],
    radius: f64,
    random: &mut Random,
    evaluator: &mut Evaluator,
) -> f64 {
    let here = evaluator.value(at);
    let mut lowest = here;
    for _ in 0..400 {
        let near = radius * random.decades(-3.0, 0.0);
        let beside: Vec<f64> = at
            .iter()
            .map(|x| x + near * random.between(-1.0, 1.0))
            .collect();
        let value = evaluator.value(&beside);
        if value < lowest {
            lowest = value;
        }
    }
    here - lowest
}

/// Whether the loss is far below 0 somewhere far out, and lower still farther out.
pub(crate) fn falls_for_ever(evaluator: &mut Evaluator) -> bool {
    let count = evaluator.program().loss().parameters().len();
    (0..64).any(|direction| {
        let angle = f64::from(direction) * std::f64::consts::TAU / 64.0;
        let mut at = |far: f64| {
            let point = [far * angle.cos(), far * angle.sin()];
            evaluator.value(&point[..count])
        };
        let [near, far] = [at(30.0), at(600.0)];
        far < 2.0 * near && far < -5.0
    })
}
