//! What many learning rates lead to.

use std::sync::Arc;

use super::{Completeness, Desk, Job, JobKind};
use crate::diff::Program;
use crate::explain::{Sweep, rates_for, sweep_with};
use crate::optim::Plan;
use crate::session::{Session, SweepState};

/// Its row.
pub static ROW: JobKind = JobKind::of::<SweepRequest>("sweep");

/// A racer whose learning rate is tried.
#[derive(Clone, Debug)]
pub struct SweepRequest {
    /// The loss.
    pub program: Arc<Program>,
    /// The racer's settings; the learning rate is replaced.
    pub plan: Plan,
    /// Where it starts.
    pub start: Vec<f64>,
}

impl Job for SweepRequest {
    type Answer = Sweep;

    /// Only while it is looked at. Turning the learning rate asks for nothing: it is what is tried.
    fn wanted(session: &Session) -> Option<Self> {
        if !session.shows::<SweepState>() || session.is_sweep_halted() {
            return None;
        }
        let racer = session.scenario().racers.get(session.focus().racer())?;
        let mut plan = racer.plan;
        plan.settings = session.focused().history.now().plan().settings;
        // Any allowed rate: so that two plans that differ in it alone are the same.
        let _ = plan.settings.set("learning_rate", 1.0);
        Some(Self {
            program: Arc::clone(&session.scene.program),
            plan,
            start: racer.start.clone(),
        })
    }

    fn same(&self, asked: &Self) -> bool {
        Arc::ptr_eq(&self.program, &asked.program)
            && self.plan == asked.plan
            && self.start == asked.start
    }

    fn differs_by_hand(&self, asked: &Self) -> bool {
        !self.same(asked)
    }

    fn outdates(&self, _shown: &Self) -> bool {
        true
    }

    fn run(&self, desk: &mut Desk<'_>, answer: &mut dyn FnMut(Sweep, Completeness)) {
        let evaluator = desk.scratch.evaluator(&self.program);
        let (plan, steps) = (&self.plan, self.plan.stop.steps);
        let rates = rates_for(plan, &self.start, evaluator);
        let (cancelled, go_on) = (desk.cancelled, &mut desk.go_on);
        let show = |swept: &Sweep| {
            // What there is so far, where it is long in coming.
            if !go_on() {
                answer(swept.clone(), Completeness::Coarse);
            }
        };
        let swept = sweep_with(plan, &self.start, &rates, steps, evaluator, cancelled, show);
        // The rates are our own, so they are allowed.
        if let Some(swept) = swept.ok().filter(|_| !cancelled()) {
            answer(swept, Completeness::Full);
        }
    }

    fn take(session: &mut Session, asked: &Arc<Self>, answer: Arc<Sweep>, how: Completeness) {
        session.slots.of::<Self>().show(asked, answer);
        if how == Completeness::Full {
            session.edit_state(SweepState::choose_nearest);
        }
    }
}
