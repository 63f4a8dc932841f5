//! Gradients that are exactly 0 by chance: an expert that no row is sent to comes back.

use crate::runlog::run::NamedSeries;

/// So many records at 0 are needed to say that a gradient never comes.
const FEWEST: usize = 5;

/// So many zeros together are no chance if they are less likely than this by the share of zeros elsewhere.
const CHANCE: f64 = 1e-4;

/// Whether so many zeros together are chance, by the norms elsewhere; zeros at the start of those are left out: there a layer waits
/// for its first gradient.
pub(super) fn is_chance(zeros: usize, elsewhere: &[f64]) -> bool {
    let began = elsewhere.iter().position(|value| *value != 0.0);
    let began = began.and_then(|start| elsewhere.get(start..));
    let norms = began.unwrap_or_default();
    let others = norms.iter().filter(|value| **value == 0.0).count();
    let share = others as f64 / norms.len().max(1) as f64;
    share.powf(zeros as f64) > CHANCE
}

/// Whether a norm is 0 in every record.
pub(super) fn always_zero(layer: &NamedSeries) -> bool {
    layer.points().len() >= FEWEST && layer.points().values().iter().all(|value| *value == 0.0)
}
