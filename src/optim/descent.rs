//! The loop: propose a candidate, check that it is finite, accept it.
//!
//! The loss and the gradient of an iterate are found once, when it is accepted, and serve the record, the stop
//! conditions and the next step. A candidate that is refused is no iterate: position, step number and buffers are
//! those of the last good one, so that a smaller learning rate can go on from there.

mod run;

use std::sync::Arc;

use crate::diff::{Matrix, Objective};

use super::counted::Evaluations;
use super::definition::Proposal;
use super::hyperparameter::SettingError;
use super::memory::Memory;
use super::plan::{Plan, PlanEdit, Sampling};
use super::record::{self, RunRecord};
use super::step_input::StepInput;
use super::stop::{Broken, Halt, StopReason};
use super::vector::{all_finite, norm};
use super::workspace::{Own, Workspace};
pub use run::Progress;

/// One descent: position, plan and what the optimizer remembers. A clone goes on with the same bits; it has a bounded
/// number of numbers per parameter, whatever the optimizer computes in a step.
#[derive(Clone, Debug)]
pub struct Descent {
    pub(super) plan: Plan,
    pub(super) step: u64,
    pub(super) at: Vec<f64>,
    pub(super) value: f64,
    test_value: Option<f64>,
    /// The loss's own gradient at the iterate.
    pub(super) gradient: Vec<f64>,
    pub(super) gradient_norm: f64,
    /// The gradient with noise, clipped; empty where it is neither.
    changed_gradient: Vec<f64>,
    pub(super) memory: Memory,
    matrices: Arc<[Matrix]>,
    evaluations: Evaluations,
    record: RunRecord,
    /// Whether the clipping changes the gradient at the iterate.
    is_clipped: bool,
    stop: Option<StopReason>,
    own: Own,
}

/// What a descent has done so far, over every step, recorded or not.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RunStats {
    /// The sum of the lengths of all steps.
    pub path_length: f64,
    /// How many steps led to a higher loss.
    pub overshoots: u64,
}

/// What is recorded of an iterate.
#[derive(Clone, Debug, PartialEq)]
pub struct Iterate {
    /// How many steps led to it.
    pub step: u64,
    /// The loss there, on the rows of this step.
    pub loss: f64,
    /// The position.
    pub at: Vec<f64>,
    /// The Euclidean length of the loss's own gradient, before noise and clipping.
    pub gradient_norm: f64,
    /// The Euclidean length of the step that led to it; 0 for the start.
    pub step_length: f64,
    /// The learning rate of the step that leaves it, after the schedule.
    pub learning_rate: f64,
    /// How often the objective had been asked.
    pub evaluations: u64,
    /// The loss there on the rows that are held back, if any are. No question to the objective is counted for it.
    pub test_loss: Option<f64>,
}

impl Descent {
    /// Stands at `start`, which is iterate 0 whatever the loss is there. Costs one gradient.
    ///
    /// # Panics
    /// If `start` has another length than the objective's dimension.
    pub fn start(plan: Plan, start: &[f64], objective: &mut dyn Objective) -> Self {
        let dimension = objective.dimension();
        assert_eq!(start.len(), dimension, "one number per parameter");
        let mut descent = Self {
            plan,
            step: 0,
            at: start.to_vec(),
            value: f64::NAN,
            test_value: None,
            gradient: vec![0.0; dimension],
            gradient_norm: f64::NAN,
            changed_gradient: Vec::new(),
            memory: Memory::new(dimension * plan.settings.definition().remembers),
            matrices: matrices(objective),
            evaluations: Evaluations::default(),
            record: RunRecord::new(start, f64::NAN, f64::NAN),
            is_clipped: false,
            stop: None,
            own: Own::default(),
        };
        objective.at_step(0);
        descent.value = objective.gradient(&descent.at, &mut descent.gradient);
        descent.evaluations.gradients += 1;
        descent.gradient_norm = norm(&descent.gradient);
        descent.record = RunRecord::new(start, descent.value, descent.gradient_norm);
        descent.test_value = objective.test_value(start);
        descent.record.hold_out(descent.test_value, descent.value);
        descent.judge();
        descent
    }

    /// One step. `true`: there is a new iterate. `false`: there is none, and [`Descent::stop`] says why.
    ///
    /// The objective must be the one that the descent started with; it is given the step before it is evaluated.
    pub fn step(&mut self, objective: &mut dyn Objective) -> bool {
        let mut workspace = self.own.0.take().unwrap_or_default();
        let progress = self.step_while(objective, &mut workspace, &mut || true);
        self.own.0 = Some(workspace);
        progress == Progress::Stepped
    }

    /// One step that can be left and taken up again: `go_on` is asked after each evaluation of the objective but the
    /// one that ends the step. When it says no, the step is [`Progress::Suspended`], and the next call with the same
    /// workspace goes on from there, to the bits that an uninterrupted step has. At least one evaluation is made.
    pub fn step_while(
        &mut self,
        objective: &mut dyn Objective,
        workspace: &mut Workspace,
        go_on: &mut dyn FnMut() -> bool,
    ) -> Progress {
        if self.stop.is_some() {
            return Progress::Stopped;
        }
        if self.plan.settings.definition().asks {
            objective.at_step(self.step);
        }
        match self.advance(objective, workspace, go_on) {
            Ok(()) => {
                self.judge();
                Progress::Stepped
            }
            Err(Interruption::Suspended) => Progress::Suspended,
            Err(Interruption::Stopped(reason)) => {
                objective.at_step(self.step);
                self.stop = Some(reason);
                Progress::Stopped
            }
        }
    }

    /// The iterate as an optimizer sees it, at `factor` times the learning rate.
    pub(super) fn input(&self, factor: f64) -> StepInput<'_> {
        StepInput {
            at: &self.at,
            value: self.value,
            gradient: self.used_gradient(),
            own_gradient: &self.gradient,
            rate: self.rate() * factor,
            values: self.plan.settings.values(),
            memory: &self.memory,
            matrices: &self.matrices,
        }
    }

    /// Proposes and checks a candidate; takes it over if it is good, leaves everything as it was if not.
    fn advance(
        &mut self,
        objective: &mut dyn Objective,
        workspace: &mut Workspace,
        go_on: &mut dyn FnMut() -> bool,
    ) -> Result<(), Interruption> {
        let (rate, proposal) = self.propose(objective, workspace, go_on)?;
        if !all_finite(&workspace.candidate) {
            return Err(refused(workspace, Broken::Candidate, f64::NAN));
        }
        let value = if let Proposal::Evaluated(value) = proposal
            && self.plan.sampling == Sampling::Fixed
        {
            value
        } else {
            objective.at_step(self.step + 1);
            self.evaluations.gradients += 1;
            objective.gradient(&workspace.candidate, &mut workspace.found_gradient)
        };
        if !value.is_finite() {
            return Err(refused(workspace, Broken::Value, value));
        }
        std::mem::swap(&mut self.at, &mut workspace.candidate);
        std::mem::swap(&mut self.gradient, &mut workspace.found_gradient);
        workspace.accept(&mut self.memory);
        let step = record::StepRecord {
            loss: value,
            rate,
            is_clipped: self.is_clipped,
            at: [workspace.candidate.as_slice(), &self.at],
            gradient: [workspace.found_gradient.as_slice(), &self.gradient],
        };
        self.gradient_norm = self.record.push(self.value, &step);
        self.value = value;
        if self.test_value.is_some() {
            self.test_value = objective.test_value(&self.at);
            self.record.hold_out(self.test_value, value);
        }
        self.step += 1;
        Ok(())
    }

    /// Lets the optimizer propose; the candidate and, if it was evaluated, its gradient are in the workspace then. What
    /// is evaluated counts once the step is decided.
    fn propose(
        &mut self,
        objective: &mut dyn Objective,
        workspace: &mut Workspace,
        go_on: &mut dyn FnMut() -> bool,
    ) -> Result<(f64, Proposal), Interruption> {
        let input = self.input(1.0);
        let rate = input.rate;
        let halted =
            match workspace.propose(self.plan.settings.definition(), &input, objective, go_on) {
                Ok(proposal) => Ok((rate, proposal)),
                Err(Halt::Suspended) => return Err(Interruption::Suspended),
                Err(Halt::Failed(failure)) => Err(Interruption::Stopped(StopReason::from_failure(
                    failure, &self.at, self.value,
                ))),
            };
        if self.plan.settings.definition().asks {
            self.evaluations
                .add(std::mem::take(&mut workspace.evaluations));
        }
        halted
    }

    /// Prepares the gradient for the next step and decides whether there is one.
    fn judge(&mut self) {
        let not_finite = |broken| {
            Some(StopReason::NotFinite {
                broken,
                candidate: self.at.clone(),
                value: self.value,
            })
        };
        let conditions = self.plan.stop;
        self.stop = if !all_finite(&self.at) {
            not_finite(Broken::Candidate)
        } else if !self.value.is_finite() {
            not_finite(Broken::Value)
        } else if !self.gradient_norm.is_finite() && !all_finite(&self.gradient) {
            not_finite(Broken::Gradient)
        } else if conditions.gradient_norm > 0.0 && self.gradient_norm <= conditions.gradient_norm {
            Some(StopReason::GradientNorm {
                norm: self.gradient_norm,
                threshold: conditions.gradient_norm,
            })
        } else if self.step >= conditions.steps {
            Some(StopReason::Steps { steps: self.step })
        } else {
            None
        };
        self.is_clipped = false;
        self.changed_gradient.clear();
        if self.plan.changes_gradient() {
            self.changed_gradient.extend_from_slice(&self.gradient);
            self.plan.noise.apply(self.step, &mut self.changed_gradient);
            self.is_clipped = self.plan.clip.apply(&mut self.changed_gradient);
        }
    }

    /// Changes the plan from this step on; position, step number and buffers stay. A descent that had stopped for a
    /// reason that the edit may have removed is ready to step again.
    ///
    /// # Errors
    /// What the plan refuses; nothing is changed then.
    pub fn apply(&mut self, edit: &PlanEdit) -> Result<(), SettingError> {
        self.plan.apply(edit)?;
        self.record.edit();
        self.judge();
        Ok(())
    }

    /// Why it has stopped, if it has.
    pub fn stop(&self) -> Option<&StopReason> {
        self.stop.as_ref()
    }

    /// The plan as it is now.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// How many steps have been taken: the number of the present iterate.
    pub fn steps(&self) -> u64 {
        self.step
    }

    /// The position of the present iterate.
    pub fn at(&self) -> &[f64] {
        &self.at
    }

    /// The loss at the present iterate.
    pub fn loss(&self) -> f64 {
        self.value
    }

    /// The loss's own gradient at the present iterate.
    pub fn gradient(&self) -> &[f64] {
        &self.gradient
    }

    /// The gradient that the next step will use: with noise, clipped.
    pub fn used_gradient(&self) -> &[f64] {
        if self.changed_gradient.is_empty() {
            &self.gradient
        } else {
            &self.changed_gradient
        }
    }

    /// The Euclidean length of [`Descent::gradient`].
    pub fn gradient_norm(&self) -> f64 {
        self.gradient_norm
    }

    /// The learning rate of the next step, after the schedule.
    pub fn rate(&self) -> f64 {
        self.plan.rate(self.step)
    }

    /// How often the objective was asked so far, those of refused candidates included.
    pub fn evaluations(&self) -> Evaluations {
        self.evaluations
    }

    /// Path length and overshoots so far.
    pub fn stats(&self) -> RunStats {
        RunStats {
            path_length: self.record.path_length(),
            overshoots: self.record.rises(),
        }
    }

    /// What is kept of the run at every step, for verdicts.
    pub fn record(&self) -> &RunRecord {
        &self.record
    }

    /// The record of the present iterate.
    pub fn iterate(&self) -> Iterate {
        Iterate {
            step: self.step,
            loss: self.value,
            at: self.at.clone(),
            gradient_norm: self.gradient_norm,
            step_length: self
                .record
                .recent()
                .next_back()
                .map_or(0.0, |last| last.length),
            learning_rate: self.rate(),
            evaluations: self.evaluations.total(),
            test_loss: self.test_value,
        }
    }
}

/// The matrices of an objective, in the order of their parameters.
fn matrices(objective: &dyn Objective) -> Arc<[Matrix]> {
    let mut matrices = objective.matrices();
    matrices.sort_by_key(|matrix| matrix.first);
    matrices.into()
}

/// Why a step did not lead to an iterate.
enum Interruption {
    Suspended,
    Stopped(StopReason),
}

/// The candidate is no iterate.
fn refused(workspace: &Workspace, broken: Broken, value: f64) -> Interruption {
    Interruption::Stopped(StopReason::NotFinite {
        broken,
        candidate: workspace.candidate.clone(),
        value,
    })
}

#[cfg(test)]
mod tests;
