//! A racer with another optimizer: it starts again alone, and catches up with the others.

use std::sync::Arc;

use super::advance::RacerRunner;
use super::{Completeness, Desk, Job, JobKind};
use crate::diff::Program;
use crate::optim::{Descent, Plan};
use crate::session::{History, Session};

/// Its row.
pub static ROW: JobKind = JobKind::of::<CatchUpRequest>("catching up");

/// How many steps are made before they are put into the history.
const STEPS: u64 = 256;

/// A racer that starts again.
#[derive(Clone, Debug)]
pub struct CatchUpRequest {
    /// The run.
    pub run: u64,
    /// The racer, by its index.
    pub racer: usize,
    /// The loss.
    pub program: Arc<Program>,
    /// Its settings.
    pub plan: Plan,
    /// Where it starts.
    pub start: Vec<f64>,
    /// How many steps it has to make.
    pub steps: u64,
}

impl Job for CatchUpRequest {
    /// All that it did.
    type Answer = History;

    const LASTS: bool = false;

    fn wanted(session: &Session) -> Option<Self> {
        let wanted = session.catching_up.as_ref()?;
        (wanted.run == session.race.run).then(|| wanted.clone())
    }

    fn same(&self, asked: &Self) -> bool {
        (self.run, self.racer) == (asked.run, asked.racer)
    }

    fn differs_by_hand(&self, asked: &Self) -> bool {
        !self.same(asked)
    }

    fn run(&self, desk: &mut Desk<'_>, answer: &mut dyn FnMut(History, Completeness)) {
        let evaluator = desk.scratch.evaluator(&self.program);
        let start = Descent::start(self.plan, &self.start, evaluator);
        let mut runner = RacerRunner::new(&start);
        let mut history = History::new(start);
        for step in 1..=self.steps {
            while !runner.step(history.strides(), evaluator, desk.go_on) {
                if (desk.cancelled)() {
                    return;
                }
            }
            if (desk.cancelled)() {
                return;
            }
            if step.is_multiple_of(STEPS) || step == self.steps {
                history.extend(&runner.hand_in());
            }
        }
        history.show(&history.newest());
        answer(history, Completeness::Full);
    }

    fn take(session: &mut Session, asked: &Arc<Self>, answer: Arc<History>, _: Completeness) {
        session.catching_up = None;
        session.caught_up(asked, History::clone(&answer));
    }

    fn lost(session: &mut Session) {
        session.catching_up = None;
        session.refuse("the optimizer stays: the other one broke down");
    }
}
