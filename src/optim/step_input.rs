//! What an optimizer sees of an iterate.

use crate::diff::Matrix;

use super::memory::Memory;
use super::values::Values;

/// The iterate from which a step is proposed. All numbers in it are finite.
#[derive(Clone, Copy, Debug)]
pub struct StepInput<'a> {
    /// The position.
    pub at: &'a [f64],
    /// The loss there.
    pub value: f64,
    /// The gradient to use: with noise, clipped.
    pub gradient: &'a [f64],
    /// The loss's own gradient, from which line searches take slopes.
    pub own_gradient: &'a [f64],
    /// The learning rate of this step, after the schedule.
    pub rate: f64,
    /// The hyperparameters.
    pub values: &'a Values,
    /// What is remembered of the steps before.
    pub memory: &'a Memory,
    /// Which parameters form matrices.
    pub matrices: &'a [Matrix],
}
