//! The objective as an optimizer may ask it within one step: every question is counted, and after each the one who waits
//! is asked whether to go on.

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

    /// Adds others.
    pub(super) fn add(&mut self, other: Self) {
        self.values += other.values;
        self.gradients += other.gradients;
        self.hessian_columns += other.hessian_columns;
    }
}

/// An objective at one step, with a counter and room for the gradient of a candidate.
pub struct CountedObjective<'a> {
    objective: &'a mut dyn Objective,
    evaluations: &'a mut Evaluations,
    found_gradient: &'a mut [f64],
    go_on: &'a mut dyn FnMut() -> bool,
    is_to_rest: bool,
}

impl fmt::Debug for CountedObjective<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CountedObjective")
            .field("evaluations", &self.evaluations)
            .field("found_gradient", &self.found_gradient)
            .field("is_to_rest", &self.is_to_rest)
            .finish_non_exhaustive()
    }
}

impl<'a> CountedObjective<'a> {
    /// Asks `objective`, counts in `evaluations`, and writes the gradients found to `found_gradient` (one number
    /// per parameter). `go_on` is asked after each evaluation.
    pub fn new(
        objective: &'a mut dyn Objective,
        evaluations: &'a mut Evaluations,
        found_gradient: &'a mut [f64],
        go_on: &'a mut dyn FnMut() -> bool,
    ) -> Self {
        Self {
            objective,
            evaluations,
            found_gradient,
            go_on,
            is_to_rest: false,
        }
    }

    /// The value at a point.
    pub fn value(&mut self, at: &[f64]) -> f64 {
        self.evaluations.values += 1;
        let value = self.objective.value(at);
        self.is_to_rest = !(self.go_on)();
        value
    }

    /// The value at a point; its gradient is in [`CountedObjective::found_gradient`] until the next one is asked for.
    pub fn gradient(&mut self, at: &[f64]) -> f64 {
        self.evaluations.gradients += 1;
        let value = self.objective.gradient(at, self.found_gradient);
        self.is_to_rest = !(self.go_on)();
        value
    }

    /// The last gradient asked for.
    pub fn found_gradient(&self) -> &[f64] {
        self.found_gradient
    }

    /// Makes a gradient that was asked for before the last one again.
    pub(super) fn set_found_gradient(&mut self, gradient: &[f64]) {
        self.found_gradient.copy_from_slice(gradient);
    }

    /// Writes the Hessian at a point times a direction to `product`.
    pub fn hessian_product(&mut self, at: &[f64], direction: &[f64], product: &mut [f64]) {
        self.evaluations.hessian_columns += 1;
        self.objective.hessian_product(at, direction, product);
        self.is_to_rest = !(self.go_on)();
    }

    /// Whether the one who waits for the step said at the last evaluation not to go on.
    pub fn is_to_rest(&self) -> bool {
        self.is_to_rest
    }
}
