//! Steps in one loop.
//!
//! Where an optimizer asks nothing on its way, the loss is the same function at every step and its gradient is used as it is, a
//! step is a proposal, a gradient and its record, and nothing is decided between two. What is out of the ordinary ends a
//! stretch: a candidate that is refused leaves everything as it was, so that the single step that follows finds and says the same.

use std::fmt;

use crate::diff::{Matrix, Objective};

use super::memory::Memory;
use super::record::{RunRecord, StepRecord};
use super::schedule::Schedule;
use super::step_input::StepInput;
use super::stop::Stop;
use super::values::Values;
use super::vector::all_finite;

/// A descent while it makes steps of which nobody wants to know more than their record.
pub struct Stretch<'a> {
    pub(super) objective: &'a mut dyn Objective,
    pub(super) schedule: &'a Schedule,
    pub(super) learning_rate: f64,
    pub(super) values: &'a Values,
    pub(super) matrices: &'a [Matrix],
    pub(super) conditions: Stop,
    /// The positions of the iterate and of the candidate.
    pub(super) at: [&'a mut Vec<f64>; 2],
    /// The gradients there.
    pub(super) gradient: [&'a mut Vec<f64>; 2],
    pub(super) memory: &'a mut Memory,
    pub(super) record: &'a mut RunRecord,
    pub(super) reached: Reached,
}

/// Where a stretch has come to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reached {
    pub(super) step: u64,
    pub(super) value: f64,
    pub(super) gradient_norm: f64,
}

impl fmt::Debug for Stretch<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stretch")
            .field("at", &self.at)
            .field("reached", &self.reached)
            .finish_non_exhaustive()
    }
}

impl Stretch<'_> {
    fn rate(&self) -> f64 {
        self.schedule.rate(self.learning_rate, self.reached.step)
    }

    /// The iterate, and room for a candidate.
    #[inline]
    pub(super) fn proposal(&mut self) -> (StepInput<'_>, &mut [f64]) {
        let rate = self.rate();
        let [at, candidate] = &mut self.at;
        let input = StepInput {
            at,
            value: self.reached.value,
            gradient: self.gradient[0],
            own_gradient: self.gradient[0],
            rate,
            values: self.values,
            memory: self.memory,
            matrices: self.matrices,
        };
        (input, candidate)
    }

    /// Makes the candidate the iterate and lets the optimizer remember, unless the candidate or the loss there is not finite.
    #[inline]
    pub(super) fn accept(&mut self, remember: impl FnOnce(&mut Memory)) -> bool {
        let rate = self.rate();
        let [at, candidate] = &mut self.at;
        let [gradient, found] = &mut self.gradient;
        if !all_finite(candidate) {
            return false;
        }
        let loss = self.objective.gradient(candidate, found);
        if !loss.is_finite() {
            return false;
        }
        let step = StepRecord {
            loss,
            rate,
            is_clipped: false,
            at: [at.as_slice(), candidate.as_slice()],
            gradient: [gradient.as_slice(), found.as_slice()],
        };
        self.reached = Reached {
            step: self.reached.step + 1,
            gradient_norm: self.record.push(self.reached.value, &step),
            value: loss,
        };
        std::mem::swap(*at, *candidate);
        std::mem::swap(*gradient, *found);
        remember(self.memory);
        self.memory.steps += 1;
        true
    }

    /// Whether nothing that ends a descent can have come to pass. Where the gradient is 0 or its length overflows, it may have.
    #[inline]
    pub(super) fn goes_on(&self) -> bool {
        let Reached {
            step,
            gradient_norm,
            ..
        } = self.reached;
        gradient_norm.is_finite()
            && gradient_norm > self.conditions.gradient_norm
            && step < self.conditions.steps
    }
}
