//! The numbers of a step in progress: they belong to whoever steps, never to a descent that is kept.

use crate::diff::Objective;

use super::counted::{CountedObjective, Evaluations};
use super::definition::{Optimizer, OptimizerDefinition, Proposal};
use super::memory::Memory;
use super::step_input::StepInput;
use super::stop::Halt;
use super::values::Values;

/// Room to step in. One serves any number of descents, one after the other; it allocates when a descent has another
/// optimizer or dimension than the one before.
///
/// A step that was [suspended](super::Progress::Suspended) is in here: what was evaluated for it is used when the same
/// descent, or a clone of it, is stepped on in the same workspace, and thrown away when another one is.
#[derive(Debug, Default)]
pub struct Workspace {
    optimizer: Option<(&'static OptimizerDefinition, Box<dyn Optimizer>)>,
    pub(super) candidate: Vec<f64>,
    pub(super) found_gradient: Vec<f64>,
    /// Of the step in progress.
    pub(super) evaluations: Evaluations,
    suspended: Option<Box<Beginning>>,
}

/// From where a step was begun. A step is a function of it and of the objective.
#[derive(Debug, PartialEq)]
struct Beginning {
    step: u64,
    at: Vec<u64>,
    value: u64,
    gradient: Vec<u64>,
    rate: u64,
    values: Values,
}

impl Workspace {
    /// Makes room for a step from `input`; a suspended step from elsewhere is thrown away.
    fn prepare(&mut self, definition: &'static OptimizerDefinition, input: &StepInput<'_>) {
        let dimension = input.at.len();
        let resumes = match self.suspended.take() {
            None => true,
            Some(beginning) => *beginning == Beginning::of(input),
        };
        let fits = resumes
            && matches!(&self.optimizer, Some((own, _)) if std::ptr::eq(*own, definition))
            && self.candidate.len() == dimension;
        if !fits {
            *self = Self {
                optimizer: Some((definition, (definition.optimizer)(dimension))),
                candidate: vec![0.0; dimension],
                found_gradient: vec![0.0; dimension],
                ..Self::default()
            };
        }
    }

    /// The optimizer of a definition, ready for a step from `input`, and room for the candidate and its gradient.
    pub(super) fn prepared(
        &mut self,
        definition: &'static OptimizerDefinition,
        input: &StepInput<'_>,
    ) -> (&mut dyn Optimizer, &mut Vec<f64>, &mut Vec<f64>) {
        self.prepare(definition, input);
        let (_, optimizer) = self.optimizer.as_mut().expect("it is prepared");
        (
            &mut **optimizer,
            &mut self.candidate,
            &mut self.found_gradient,
        )
    }

    /// The optimizer that proposed the last step.
    pub(super) fn optimizer(&self) -> &dyn Optimizer {
        let (_, optimizer) = self.optimizer.as_ref().expect("a step was proposed");
        &**optimizer
    }

    /// Takes over what the last step proposed leaves to be remembered.
    pub(super) fn accept(&mut self, memory: &mut Memory) {
        let (_, optimizer) = self.optimizer.as_mut().expect("a step was proposed");
        optimizer.accept(memory);
        memory.steps += 1;
    }

    /// Lets the optimizer of a definition propose a step from `input`; the candidate and the gradient found are in it then.
    ///
    /// # Errors
    /// As [`Optimizer::propose`].
    pub(super) fn propose(
        &mut self,
        definition: &'static OptimizerDefinition,
        input: &StepInput<'_>,
        objective: &mut dyn Objective,
        go_on: &mut dyn FnMut() -> bool,
    ) -> Result<Proposal, Halt> {
        self.prepare(definition, input);
        let (_, optimizer) = self.optimizer.as_mut().expect("it is prepared");
        let mut counted = CountedObjective::new(
            objective,
            &mut self.evaluations,
            &mut self.found_gradient,
            go_on,
        );
        let proposal = optimizer.propose(input, &mut counted, &mut self.candidate);
        if proposal == Err(Halt::Suspended) {
            self.suspended = Some(Box::new(Beginning::of(input)));
        }
        proposal
    }
}

impl Beginning {
    fn of(input: &StepInput<'_>) -> Self {
        let bits = |numbers: &[f64]| numbers.iter().map(|x| x.to_bits()).collect();
        Self {
            step: input.memory.steps,
            at: bits(input.at),
            value: input.value.to_bits(),
            gradient: bits(input.gradient),
            rate: input.rate.to_bits(),
            values: *input.values,
        }
    }
}

/// A workspace of a descent's own: its copies start without one.
#[derive(Debug, Default)]
pub(super) struct Own(pub(super) Option<Box<Workspace>>);

impl Clone for Own {
    fn clone(&self) -> Self {
        Self(None)
    }
}
