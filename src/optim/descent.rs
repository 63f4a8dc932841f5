//! The loop: propose a candidate, check that it is finite, accept it.
//!
//! The loss and the gradient of an iterate are found once, when it is accepted, and serve the record, the stop
//! conditions and the next step. A candidate that is refused is no iterate: position, step number and buffers are
//! those of the last good one, so that a smaller learning rate can go on from there.

use crate::diff::Objective;

use super::counted::{CountedObjective, Evaluations};
use super::definition::{Optimizer, Proposal, StepInput};
use super::hyperparameter::SettingError;
use super::plan::{Edit, Plan, Sampling};
use super::record::RunRecord;
use super::stop::{Broken, StopReason};
use super::vector::{all_finite, distance, norm};

/// One descent: position, plan and buffers. A clone goes on with the same bits.
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
    /// The gradient that the optimizer is given: with noise, clipped.
    pub(super) used_gradient: Vec<f64>,
    pub(super) optimizer: Box<dyn Optimizer>,
    evaluations: Evaluations,
    stats: RunStats,
    record: RunRecord,
    stop: Option<StopReason>,
    candidate: Vec<f64>,
    found_gradient: Vec<f64>,
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
            used_gradient: vec![0.0; dimension],
            optimizer: (plan.settings.definition().state)(dimension),
            evaluations: Evaluations::default(),
            stats: RunStats::default(),
            record: RunRecord::new(start, f64::NAN, f64::NAN),
            stop: None,
            candidate: vec![0.0; dimension],
            found_gradient: vec![0.0; dimension],
        };
        objective.at_step(0);
        descent.value = objective.gradient(&descent.at, &mut descent.gradient);
        descent.evaluations.gradients += 1;
        descent.gradient_norm = norm(&descent.gradient);
        descent.record = RunRecord::new(start, descent.value, descent.gradient_norm);
        descent.test_value = objective.test_value(start);
        descent.judge();
        descent
    }

    /// One step. `true`: there is a new iterate. `false`: there is none, and [`Descent::stop`] says why.
    ///
    /// The objective must be the one that the descent started with; it is told the step before it is asked.
    pub fn step(&mut self, objective: &mut dyn Objective) -> bool {
        if self.stop.is_some() {
            return false;
        }
        objective.at_step(self.step);
        match self.advance(objective) {
            Ok(()) => {
                self.judge();
                true
            }
            Err(reason) => {
                objective.at_step(self.step);
                self.stop = Some(reason);
                false
            }
        }
    }

    /// Proposes and checks a candidate; takes it over if it is good, leaves everything as it was if not.
    fn advance(&mut self, objective: &mut dyn Objective) -> Result<(), StopReason> {
        let here = StepInput {
            at: &self.at,
            value: self.value,
            gradient: &self.used_gradient,
            own_gradient: &self.gradient,
            rate: self.plan.rate(self.step),
            values: self.plan.settings.values(),
        };
        let mut probe =
            CountedObjective::new(objective, &mut self.evaluations, &mut self.found_gradient);
        let proposal = self
            .optimizer
            .propose(&here, &mut probe, &mut self.candidate)
            .map_err(|failure| StopReason::from_failure(failure, &self.at, self.value))?;
        if !all_finite(&self.candidate) {
            return Err(self.refused(Broken::Candidate, f64::NAN));
        }
        let value = if let Proposal::Evaluated(value) = proposal
            && self.plan.sampling == Sampling::Fixed
        {
            value
        } else {
            objective.at_step(self.step + 1);
            self.evaluations.gradients += 1;
            objective.gradient(&self.candidate, &mut self.found_gradient)
        };
        if !value.is_finite() {
            return Err(self.refused(Broken::Value, value));
        }
        std::mem::swap(&mut self.at, &mut self.candidate);
        std::mem::swap(&mut self.gradient, &mut self.found_gradient);
        self.optimizer.accept();
        self.stats.path_length += distance(&self.at, &self.candidate);
        self.stats.overshoots += u64::from(value > self.value);
        self.value = value;
        self.test_value = objective.test_value(&self.at);
        self.gradient_norm = norm(&self.gradient);
        self.step += 1;
        self.record.push(&self.at, self.value, self.gradient_norm);
        Ok(())
    }

    fn refused(&self, broken: Broken, value: f64) -> StopReason {
        StopReason::NotFinite {
            broken,
            candidate: self.candidate.clone(),
            value,
        }
    }

    /// Prepares the gradient for the next step and decides whether there is one.
    fn judge(&mut self) {
        let here = |broken| {
            Some(StopReason::NotFinite {
                broken,
                candidate: self.at.clone(),
                value: self.value,
            })
        };
        let conditions = self.plan.stop;
        self.stop = if !all_finite(&self.at) {
            here(Broken::Candidate)
        } else if !self.value.is_finite() {
            here(Broken::Value)
        } else if !all_finite(&self.gradient) {
            here(Broken::Gradient)
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
        self.used_gradient.copy_from_slice(&self.gradient);
        self.plan.noise.apply(self.step, &mut self.used_gradient);
        self.plan.clip.apply(&mut self.used_gradient);
    }

    /// Changes the plan from this step on; position, step number and buffers stay. A descent that had stopped for a
    /// reason that the edit may have removed is ready to step again.
    ///
    /// # Errors
    /// What the plan refuses; nothing is changed then.
    pub fn apply(&mut self, edit: &Edit) -> Result<(), SettingError> {
        self.plan.apply(edit)?;
        self.judge();
        Ok(())
    }

    /// Why it stands still, if it does.
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
        &self.used_gradient
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
        self.stats
    }

    /// What is kept of every step so far.
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
            learning_rate: self.rate(),
            evaluations: self.evaluations.total(),
            test_loss: self.test_value,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::settings::Settings;
    use super::super::stop::Stop;
    use super::super::test_losses::{Bowl, Pole};
    use super::super::{gd, momentum};
    use super::*;

    fn gd_plan(rate: f64) -> Plan {
        let settings = Settings::defaults(&gd::DEFINITION);
        Plan::new(settings.with("learning_rate", rate).unwrap())
    }

    #[test]
    fn one_gradient_for_each_iterate() {
        let mut loss = Bowl::new(&[1.0, 4.0]);
        let mut descent = Descent::start(gd_plan(0.1), &[1.0, 2.0], &mut loss);
        let mut records = vec![descent.iterate()];
        while descent.step(&mut loss) {
            records.push(descent.iterate());
        }
        assert_eq!(records.len(), 201);
        assert_eq!(descent.stop(), Some(&StopReason::Steps { steps: 200 }));
        assert_eq!(descent.evaluations().total(), 201);
        assert_eq!(records[0].loss, 8.5);
        assert_eq!(records[0].gradient_norm, 65_f64.sqrt());
        assert_eq!(records[1].at, [0.9, 1.2]);
    }

    #[test]
    fn a_refused_candidate_is_no_iterate_and_a_smaller_rate_goes_on() {
        let mut loss = Bowl::new(&[1.0]);
        let settings = Settings::defaults(&momentum::DEFINITION);
        let plan = Plan::new(settings.with("learning_rate", 0.5).unwrap());
        let mut descent = Descent::start(plan, &[1.0], &mut loss);
        assert!(descent.step(&mut loss));
        let undisturbed = descent.clone();
        descent.apply(&Edit::LearningRate(1e300)).unwrap();
        assert!(!descent.step(&mut loss));
        let Some(StopReason::NotFinite {
            broken: Broken::Value,
            candidate,
            value,
        }) = descent.stop()
        else {
            panic!("{:?}", descent.stop());
        };
        assert!(candidate[0].abs() > 1e299 && *value == f64::INFINITY);
        assert_eq!(descent.at(), undisturbed.at());
        assert_eq!(descent.steps(), 1);
        descent.apply(&Edit::LearningRate(0.5)).unwrap();
        let mut undisturbed = undisturbed;
        for _ in 0..5 {
            assert!(descent.step(&mut loss) && undisturbed.step(&mut loss));
            // The refused candidate was asked for, so it counts; all else is the same.
            let same = Iterate {
                evaluations: descent.iterate().evaluations,
                ..undisturbed.iterate()
            };
            assert_eq!(descent.iterate(), same);
            assert!(same.evaluations > undisturbed.iterate().evaluations);
        }
    }

    #[test]
    fn what_is_not_finite_is_named() {
        let broken = |start: f64, rate: f64| {
            let mut loss = Pole;
            let mut descent = Descent::start(gd_plan(rate), &[start], &mut loss);
            while descent.step(&mut loss) {}
            match descent.stop() {
                Some(StopReason::NotFinite { broken, .. }) => (*broken, descent.steps()),
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(broken(-1.0, 0.1), (Broken::Value, 0)); // the start itself
        assert_eq!(broken(0.0, 0.1), (Broken::Gradient, 0)); // sqrt'(0) = inf
        assert_eq!(broken(0.25, 1.0), (Broken::Value, 0)); // 0.25 - 1 is below 0
        assert_eq!(broken(0.25, 0.25), (Broken::Gradient, 1)); // lands on 0
        assert_eq!(broken(1e-200, 1e300), (Broken::Candidate, 0));
    }

    #[test]
    fn conditions_can_be_changed_while_it_stands() {
        let mut loss = Bowl::new(&[1.0]);
        let mut plan = gd_plan(0.5);
        plan.stop = Stop {
            steps: 3,
            gradient_norm: 0.0,
        };
        let mut descent = Descent::start(plan, &[1.0], &mut loss);
        while descent.step(&mut loss) {}
        assert_eq!(descent.steps(), 3);
        let more = Stop {
            steps: 100,
            gradient_norm: 1e-3,
        };
        descent.apply(&Edit::Stop(more)).unwrap();
        while descent.step(&mut loss) {}
        assert_eq!(descent.steps(), 10); // 2^-10 is the first below 1e-3
        assert_eq!(descent.stop().unwrap().name(), "gradient_norm");
        assert!(descent.apply(&Edit::LearningRate(-1.0)).is_err());
        assert_eq!(descent.rate(), 0.5);
    }
}
