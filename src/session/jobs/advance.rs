//! Racers that run on.

use std::sync::Arc;

use super::{Completeness, Desk, Job, JobKind};
use crate::diff::{Objective, Program};
use crate::optim::{Descent, Iterate, Progress, Workspace};
use crate::session::{History, Session};

/// Its row.
pub static ROW: JobKind = JobKind::of::<AdvanceRequest>("descent");

/// Racers to be run on. What they do comes in slices, each of which goes on where the one before ended.
#[derive(Clone, Debug)]
pub struct AdvanceRequest {
    /// The run: another one discards the slices of this one.
    pub run: u64,
    /// The loss.
    pub program: Arc<Program>,
    /// The racers' states.
    pub racers: Vec<Arc<Descent>>,
    /// How many steps each.
    pub steps: u64,
    /// For each racer: iterates at multiples of the first number are recorded, and states at multiples of the second.
    pub strides: Vec<(u64, u64)>,
}

/// What a racer did in one slice of time.
#[derive(Clone, Debug)]
pub struct DescentSlice {
    /// The step at which it begins.
    pub first: u64,
    /// The state at the end.
    pub end: Arc<Descent>,
    /// The iterates that are recorded.
    pub iterates: Vec<Iterate>,
    /// The states that are kept.
    pub keyframes: Vec<Arc<Descent>>,
}

impl Job for AdvanceRequest {
    /// A slice for each racer.
    type Answer = Vec<DescentSlice>;

    fn wanted(session: &Session) -> Option<Self> {
        let race = session.race();
        let steps = race.steps_due()?;
        let histories = race.racers.iter().map(|racer| &racer.history);
        Some(Self {
            run: race.run,
            program: Arc::clone(&session.scene.program),
            racers: histories.clone().map(History::newest).collect(),
            steps,
            strides: histories.map(History::strides).collect(),
        })
    }

    /// Racers that are back and have steps to do run on.
    fn same(&self, _asked: &Self) -> bool {
        false
    }

    fn differs_by_hand(&self, asked: &Self) -> bool {
        self.run != asked.run
    }

    /// Round by round, each racer a step: what is handed in are whole rounds, so that the racers stay side by side. A step
    /// that takes longer than a slice is left between evaluations, where it may be called off, and taken up again.
    fn run(&self, desk: &mut Desk<'_>, answer: &mut dyn FnMut(Self::Answer, Completeness)) {
        let evaluator = desk.scratch.evaluator(&self.program);
        let mut runners: Vec<RacerRunner> = self
            .racers
            .iter()
            .map(|racer| RacerRunner::new(racer))
            .collect();
        for left in (0..self.steps).rev() {
            // The time may be up at an evaluation with which a step ends all the same: that must not be forgotten.
            let mut is_time_up = false;
            let mut go_on = || {
                let goes_on = (desk.go_on)();
                is_time_up |= !goes_on;
                goes_on
            };
            for (runner, strides) in runners.iter_mut().zip(&self.strides) {
                while !runner.step(*strides, evaluator, &mut go_on) {
                    if (desk.cancelled)() {
                        return;
                    }
                }
            }
            if (desk.cancelled)() {
                return;
            }
            go_on();
            if left > 0 && is_time_up {
                answer(hand_in(&mut runners), Completeness::Coarse);
            }
        }
        answer(hand_in(&mut runners), Completeness::Full);
    }

    fn take(session: &mut Session, _asked: &Arc<Self>, answer: Arc<Self::Answer>, _: Completeness) {
        session.race.extend(&answer);
    }

    fn lost(session: &mut Session) {
        session.race.rest();
    }
}

/// What all racers did since it was last asked.
fn hand_in(runners: &mut [RacerRunner]) -> Vec<DescentSlice> {
    runners.iter_mut().map(RacerRunner::hand_in).collect()
}

/// A racer that runs, and what it did since it was last asked.
pub(in crate::session) struct RacerRunner {
    descent: Descent,
    workspace: Workspace,
    first: u64,
    iterates: Vec<Iterate>,
    keyframes: Vec<Arc<Descent>>,
}

impl RacerRunner {
    pub(in crate::session) fn new(racer: &Descent) -> Self {
        Self {
            first: racer.steps(),
            descent: racer.clone(),
            workspace: Workspace::default(),
            iterates: Vec::new(),
            keyframes: Vec::new(),
        }
    }

    /// A step; false if it was left, because `go_on` said no, and is to be taken up again.
    pub(in crate::session) fn step(
        &mut self,
        (stride, spacing): (u64, u64),
        objective: &mut dyn Objective,
        go_on: &mut dyn FnMut() -> bool,
    ) -> bool {
        let progress = self
            .descent
            .step_while(objective, &mut self.workspace, go_on);
        if progress == Progress::Stepped {
            let step = self.descent.steps();
            if step.is_multiple_of(stride) || self.descent.stop().is_some() {
                self.iterates.push(self.descent.iterate());
            }
            if step.is_multiple_of(spacing) {
                self.keyframes.push(Arc::new(self.descent.clone()));
            }
        }
        progress != Progress::Suspended
    }

    pub(in crate::session) fn hand_in(&mut self) -> DescentSlice {
        DescentSlice {
            first: std::mem::replace(&mut self.first, self.descent.steps()),
            end: Arc::new(self.descent.clone()),
            iterates: std::mem::take(&mut self.iterates),
            keyframes: std::mem::take(&mut self.keyframes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::{KnownNames, parse};

    /// Its slices would be taken for those of a run that has been given up.
    #[test]
    fn racers_that_run_are_called_off_for_another_run_alone() {
        let loss = parse("x^2", &KnownNames::default()).expect("a loss");
        let program = Arc::new(Program::new(loss));
        let of_run = |run, steps| AdvanceRequest {
            run,
            program: Arc::clone(&program),
            racers: Vec::new(),
            steps,
            strides: Vec::new(),
        };
        assert!(of_run(2, 10).differs_by_hand(&of_run(1, 10)));
        assert!(!of_run(2, 10).differs_by_hand(&of_run(2, 20)));
    }
}
