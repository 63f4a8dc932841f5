//! The objective as an optimizer may ask it within one step: every question is counted.

use std::fmt;

use crate::diff::Objective;

/// How often an objective was asked. Races are compared by [`Evaluations::total`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Evaluations {
    /// Values alone.
    pub values: u64,
    /// Gradients, each with its value.
    pub gradients: u64,
    /// Columns of Hessians: a Hessian of n parameters costs about as much as n gradients.
    pub hessian_columns: u64,
}

impl Evaluations {
    /// All of them in one number.
    pub fn total(&self) -> u64 {
        self.values + self.gradients + self.hessian_columns
    }
}

/// An objective at one step, with a counter and room for the gradient of a candidate.
pub struct CountedObjective<'a> {
    objective: &'a mut dyn Objective,
    evaluations: &'a mut Evaluations,
    found_gradient: &'a mut [f64],
}

impl fmt::Debug for CountedObjective<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CountedObjective")
            .field("evaluations", &self.evaluations)
            .field("found_gradient", &self.found_gradient)
            .finish_non_exhaustive()
    }
}

impl<'a> CountedObjective<'a> {
    /// Asks `objective`, counts in `evaluations`, and writes the gradients found to `found_gradient` (one number
    /// per parameter).
    pub fn new(
        objective: &'a mut dyn Objective,
        evaluations: &'a mut Evaluations,
        found_gradient: &'a mut [f64],
    ) -> Self {
        Self {
            objective,
            evaluations,
            found_gradient,
        }
    }

    /// The value at a point.
    pub fn value(&mut self, at: &[f64]) -> f64 {
        self.evaluations.values += 1;
        self.objective.value(at)
    }

    /// The value at a point; its gradient is in [`CountedObjective::found_gradient`] until the next one is asked for.
    pub fn gradient(&mut self, at: &[f64]) -> f64 {
        self.evaluations.gradients += 1;
        self.objective.gradient(at, self.found_gradient)
    }

    /// The last gradient asked for.
    pub fn found_gradient(&self) -> &[f64] {
        self.found_gradient
    }

    /// Writes the Hessian at a point to `hessian`, row by row.
    pub fn hessian(&mut self, at: &[f64], hessian: &mut [f64]) {
        self.evaluations.hessian_columns += at.len() as u64;
        self.objective.hessian(at, hessian);
    }
}
