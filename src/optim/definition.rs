//! What an optimizer is: a row that names it, and what proposes its steps.

use std::fmt;

use super::counted::CountedObjective;
use super::hyperparameter::Hyperparameter;
use super::law::{Decay, Law};
use super::memory::Memory;
use super::step_input::StepInput;
use super::stop::Halt;
use super::stretch::Stretch;
use super::term::StepWriter;
use super::values::Values;

/// One optimizer, as help, pickers and the scenario reader see it.
#[derive(Debug)]
pub struct OptimizerDefinition {
    /// As it is written in scenarios.
    pub name: &'static str,
    /// One line: what it does.
    pub about: &'static str,
    /// The update in symbols, one line.
    pub formula: &'static str,
    /// Where it was published.
    pub paper: &'static str,
    /// The learning rate that the library whose semantics it has would use.
    pub learning_rate: f64,
    /// Its other settings, in the order in which its law takes them.
    pub hyperparameters: &'static [Hyperparameter],
    /// What a verdict has to know of it, with these values of the hyperparameters.
    pub law: fn(&Values) -> Law,
    /// How its weight decay acts, with these values.
    pub decay: fn(&Values) -> Decay,
    /// How many numbers it remembers for each parameter.
    pub remembers: usize,
    /// Whether it asks the objective on its way to a candidate.
    pub asks: bool,
    /// What proposes its steps, for that many parameters.
    pub optimizer: fn(usize) -> Box<dyn Optimizer>,
}

impl PartialEq for OptimizerDefinition {
    /// Names are unique, so they decide.
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// What is known of a proposed candidate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Proposal {
    /// Nothing but its position.
    Position,
    /// Its value; and its gradient is in [`CountedObjective::found_gradient`].
    Evaluated(f64),
}

/// What proposes steps. It holds the numbers of the step in progress and nothing that outlives it: that is in
/// [`Memory`], so that a descent can be copied, kept and gone on with by another optimizer of the same definition.
///
/// A step is `propose`, then `accept` if the candidate is good. Between the two, old and new numbers exist side by
/// side: a candidate that is refused leaves no trace, and a step can be explained from the numbers that made it.
pub trait Optimizer: fmt::Debug + Send + Sync {
    /// Writes to `candidate` where this step goes.
    ///
    /// One that asks the objective leaves off when the objective [is to rest](CountedObjective::is_to_rest), and
    /// takes up where it left off when it is asked again with the same input.
    ///
    /// # Errors
    /// [`Halt::Suspended`] if it left off; [`Halt::Failed`] where there is no step to take. `candidate` is then
    /// meaningless.
    fn propose(
        &mut self,
        input: &StepInput<'_>,
        objective: &mut CountedObjective<'_>,
        candidate: &mut [f64],
    ) -> Result<Proposal, Halt>;

    /// Writes to `memory` what the last `propose` leaves to be remembered; its step number is not this one's to change.
    fn accept(&mut self, memory: &mut Memory);

    /// Makes up to so many steps of a stretch in one loop, each as `propose` and `accept` make it; returns how many. One that
    /// has no such loop makes none.
    fn run(&mut self, _stretch: &mut Stretch<'_>, _most: u64) -> u64 {
        0
    }

    /// Writes the terms of the step that the last `propose` would take in one coordinate.
    fn explain(&self, input: &StepInput<'_>, coordinate: usize, writer: &mut StepWriter<'_>);

    /// The direction it remembers, as the last `propose` would leave it: the velocity or the running mean of the
    /// gradients, one number per parameter. `None` for optimizers that remember none.
    fn velocity(&self) -> Option<Vec<f64>> {
        None
    }
}
