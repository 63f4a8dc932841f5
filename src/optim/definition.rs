//! What an optimizer is: a row that names it, and the state that steps.

use std::fmt;

use super::counted::CountedObjective;
use super::hyperparameter::Hyperparameter;
use super::stop::Failure;
use super::term::StepWriter;
use super::values::Values;

/// One optimizer, as help, pickers and the scenario reader see it.
#[derive(Debug)]
pub struct Definition {
    /// As it is written in scenarios.
    pub name: &'static str,
    /// One line: what it does.
    pub about: &'static str,
    /// The update in symbols, one line.
    pub law: &'static str,
    /// Where it was published.
    pub paper: &'static str,
    /// The learning rate that the library whose semantics it has would use.
    pub learning_rate: f64,
    /// Its other settings, in the order in which its law takes them.
    pub hyperparameters: &'static [Hyperparameter],
    /// Fresh state for that many parameters.
    pub state: fn(usize) -> Box<dyn Optimizer>,
}

impl PartialEq for Definition {
    /// Names are unique, so they decide.
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

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
}

/// What is known of a proposed candidate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Proposal {
    /// Nothing but its position.
    Position,
    /// Its value; and its gradient is in [`CountedObjective::found_gradient`].
    Evaluated(f64),
}

/// The state of an optimizer: its buffers, nothing that can be set.
///
/// A step is `propose`, then `accept` if the candidate is good. Between the two, old and new state exist side by
/// side: a candidate that is refused leaves no trace, and a step can be told from the numbers that made it.
pub trait Optimizer: fmt::Debug + Send + Sync {
    /// Writes to `candidate` where this step would go, and keeps the state it would leave.
    ///
    /// # Errors
    /// A [`Failure`] where there is no step to take; `candidate` is then meaningless.
    fn propose(
        &mut self,
        here: &StepInput<'_>,
        probe: &mut CountedObjective<'_>,
        candidate: &mut [f64],
    ) -> Result<Proposal, Failure>;

    /// Takes over the state that the last `propose` kept.
    fn accept(&mut self);

    /// Tells the step that the last `propose` would take in one coordinate, part by part.
    fn tell(&self, here: &StepInput<'_>, coordinate: usize, writer: &mut StepWriter<'_>);

    /// The direction it remembers, as the last `propose` would leave it: the velocity or the running mean of the
    /// gradients. `None` for optimizers that remember none.
    fn velocity(&self) -> Option<&[f64]> {
        None
    }

    /// A copy, for keyframes and for looking ahead.
    fn boxed(&self) -> Box<dyn Optimizer>;
}

impl Clone for Box<dyn Optimizer> {
    fn clone(&self) -> Self {
        (**self).boxed()
    }
}
