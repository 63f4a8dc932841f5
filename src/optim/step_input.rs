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

/// What the constants of a step depend on, of an optimizer that treats coordinates alike.
#[derive(Clone, Copy, Debug)]
pub(super) struct StepNumbers<'a> {
    /// The hyperparameters.
    pub(super) values: &'a Values,
    /// The learning rate of this step, after the schedule.
    pub(super) rate: f64,
    /// How many steps have been accepted.
    pub(super) steps: u64,
    /// What is remembered as [`Memory::product`].
    pub(super) product: f64,
}

impl<'a> StepInput<'a> {
    pub(super) fn numbers(&self) -> StepNumbers<'a> {
        StepNumbers {
            values: self.values,
            rate: self.rate,
            steps: self.memory.steps,
            product: self.memory.product,
        }
    }
}
