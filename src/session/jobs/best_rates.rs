//! The best learning rate of every racer.

use std::sync::Arc;

use super::{Completeness, Desk, Job, JobKind};
use crate::diff::Program;
use crate::explain::{rates_for, sweep};
use crate::optim::Plan;
use crate::session::{RaceState, Session};

/// Its row.
pub static ROW: JobKind = JobKind::of::<BestRatesRequest>("best rates");

/// The racers whose best learning rates are wanted.
#[derive(Clone, Debug)]
pub struct BestRatesRequest {
    program: Arc<Program>,
    /// Settings and start of each.
    racers: Vec<(Plan, Vec<f64>)>,
}

impl Job for BestRatesRequest {
    /// One for each racer; none where no rate that was tried comes nearer to a minimum.
    type Answer = Vec<Option<f64>>;

    const LASTS: bool = false;

    fn wanted(session: &Session) -> Option<Self> {
        let is_wanted = session
            .state::<RaceState>()
            .is_some_and(|state| state.seeks_best);
        is_wanted.then_some(Self {
            program: Arc::clone(&session.scene.program),
            racers: session.rateless().collect(),
        })
    }

    fn same(&self, asked: &Self) -> bool {
        Arc::ptr_eq(&self.program, &asked.program) && self.racers == asked.racers
    }

    fn differs_by_hand(&self, asked: &Self) -> bool {
        !self.same(asked)
    }

    fn run(&self, desk: &mut Desk<'_>, answer: &mut dyn FnMut(Self::Answer, Completeness)) {
        let mut rates = Vec::new();
        for (plan, start) in &self.racers {
            let evaluator = desk.scratch.evaluator(&self.program);
            let tried = rates_for(plan, start, evaluator);
            let swept = sweep(
                plan,
                start,
                &tried,
                plan.stop.steps,
                evaluator,
                desk.cancelled,
            );
            if (desk.cancelled)() {
                return;
            }
            // The rates are our own, so they are allowed.
            let best = swept.ok().and_then(|swept| {
                let best = swept.best?;
                swept.rows.get(best).map(|row| row.learning_rate)
            });
            rates.push(best);
        }
        answer(rates, Completeness::Full);
    }

    fn take(session: &mut Session, _: &Arc<Self>, answer: Arc<Self::Answer>, _: Completeness) {
        session.take_best_rates(&answer);
    }

    fn lost(session: &mut Session) {
        session.edit_state(|state: &mut RaceState, _| state.seeks_best = false);
        session.refuse("the search for the best rates broke down");
    }
}
