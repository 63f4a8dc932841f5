//! Whether a race may come to rest: every racer has stopped or has arrived.

use std::sync::Arc;

use super::{Completeness, Desk, Job, JobKind};
use crate::diff::Program;
use crate::explain::{Verdict, diagnose};
use crate::optim::Descent;
use crate::session::Session;

/// Its row.
pub static ROW: JobKind = JobKind::of::<RestRequest>("rest");

/// So many steps are made before it is asked again.
const EVERY: u64 = 8;

/// Racers of which the focused one has arrived.
#[derive(Clone, Debug)]
pub struct RestRequest {
    run: u64,
    step: u64,
    program: Arc<Program>,
    racers: Vec<Arc<Descent>>,
}

impl Job for RestRequest {
    /// Whether all of them have stopped or arrived.
    type Answer = bool;

    const LASTS: bool = false;

    fn wanted(session: &Session) -> Option<Self> {
        let race = session.race();
        let has_arrived = session
            .diagnosis()
            .is_some_and(|diagnosis| diagnosis.verdict == Verdict::Converged);
        let is_asked = session.is_animated() && race.is_at_head() && !race.has_rested();
        (is_asked && has_arrived).then(|| Self {
            run: race.run,
            step: race.step,
            program: Arc::clone(&session.scene.program),
            racers: race
                .racers
                .iter()
                .map(|racer| racer.history.newest())
                .collect(),
        })
    }

    fn same(&self, asked: &Self) -> bool {
        self.run == asked.run && self.step.abs_diff(asked.step) < EVERY
    }

    fn differs_by_hand(&self, asked: &Self) -> bool {
        self.run != asked.run
    }

    fn run(&self, desk: &mut Desk<'_>, answer: &mut dyn FnMut(bool, Completeness)) {
        let evaluator = desk.scratch.evaluator(&self.program);
        let mut are_done = true;
        for racer in self.racers.iter().filter(|racer| racer.stop().is_none()) {
            if (desk.cancelled)() {
                return;
            }
            are_done &= diagnose(racer, evaluator).verdict == Verdict::Converged;
        }
        answer(are_done, Completeness::Full);
    }

    fn take(session: &mut Session, asked: &Arc<Self>, answer: Arc<bool>, _: Completeness) {
        if *answer && asked.run == session.race.run {
            session.race.come_to_rest();
        }
    }
}
