//! A step of the past computed again, from the kept state before it.

use std::sync::Arc;

use super::{Completeness, Desk, Job, JobKind};
use crate::diff::Program;
use crate::optim::{Descent, PlanEdit, Progress, Workspace};
use crate::session::Session;

/// Its row.
pub static ROW: JobKind = JobKind::of::<ReplayRequest>("replay");

/// A step of the past that is to be shown.
#[derive(Clone, Debug)]
pub struct ReplayRequest {
    /// The run.
    pub run: u64,
    /// The step.
    pub step: u64,
    /// The loss.
    pub program: Arc<Program>,
    /// For each racer where to go on from.
    pub racers: Vec<Replay>,
}

/// A kept state, and the edits that were made from its step on.
#[derive(Clone, Debug)]
pub struct Replay {
    /// The state.
    pub from: Arc<Descent>,
    /// The edits with their steps, in order.
    pub edits: Vec<(u64, PlanEdit)>,
}

impl Replay {
    /// The state at a step, edits included; `None` if it is called off.
    fn run(&self, step: u64, request: &ReplayRequest, desk: &mut Desk<'_>) -> Option<Arc<Descent>> {
        let mut descent = Descent::clone(&self.from);
        let evaluator = desk.scratch.evaluator(&request.program);
        let mut workspace = Workspace::default();
        loop {
            let here = descent.steps();
            apply(&self.edits, &mut descent);
            if here >= step {
                return Some(Arc::new(descent));
            }
            let mut progress = Progress::Suspended;
            while progress == Progress::Suspended {
                if (desk.cancelled)() {
                    return None;
                }
                progress = descent.step_while(evaluator, &mut workspace, desk.go_on);
            }
            if progress == Progress::Stopped {
                return Some(Arc::new(descent));
            }
        }
    }
}

/// Applies the edits that were made at the step of a state.
pub(in crate::session) fn apply(edits: &[(u64, PlanEdit)], descent: &mut Descent) {
    let here = descent.steps();
    for (_, edit) in edits.iter().filter(|(at, _)| *at == here) {
        // It was accepted when it was made.
        let _ = descent.apply(edit);
    }
}

impl Job for ReplayRequest {
    type Answer = Vec<Arc<Descent>>;

    const LASTS: bool = false;

    fn wanted(session: &Session) -> Option<Self> {
        let race = session.race();
        let step = race.sought()?;
        Some(Self {
            run: race.run,
            step,
            program: Arc::clone(&session.scene.program),
            racers: race
                .racers
                .iter()
                .map(|racer| racer.history.replay(step))
                .collect(),
        })
    }

    fn same(&self, asked: &Self) -> bool {
        (self.run, self.step) == (asked.run, asked.step)
    }

    fn differs_by_hand(&self, asked: &Self) -> bool {
        !self.same(asked)
    }

    fn run(&self, desk: &mut Desk<'_>, answer: &mut dyn FnMut(Self::Answer, Completeness)) {
        let states = self
            .racers
            .iter()
            .map(|racer| racer.run(self.step, self, desk));
        if let Some(states) = states.collect() {
            answer(states, Completeness::Full);
        }
    }

    fn take(session: &mut Session, asked: &Arc<Self>, answer: Arc<Self::Answer>, _: Completeness) {
        session.race.show(asked.step, &answer);
    }

    fn lost(session: &mut Session) {
        session.race.rest();
    }
}
