//! Gradients that are exactly 0 by chance: an expert that no row is sent to comes back.

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
