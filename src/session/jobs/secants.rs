//! The difference quotients of the slice view.

use std::sync::Arc;

use super::{Completeness, Desk, Job, JobKind};
use crate::diff::{Objective, Program};
use crate::explain::Secants;
use crate::session::Session;
use crate::session::numbers::bits;

/// Its row.
pub static ROW: JobKind = JobKind::of::<SecantRequest>("secants");

/// The point, the parameter and the distances for which quotients are wanted.
#[derive(Clone, Debug)]
pub struct SecantRequest {
    program: Arc<Program>,
    at: Vec<f64>,
    axis: usize,
    step: u64,
    distances: Vec<f64>,
}

impl SecantRequest {
    /// Whether it is about the point, the parameter and the loss that are shown.
    pub(in crate::session) fn is_of(&self, session: &Session) -> bool {
        Arc::ptr_eq(&self.program, &session.scene().program)
            && self.axis == session.scene().camera.horizontal
            && session
                .chosen_distance()
                .is_some_and(|h| self.distances.contains(&h))
    }
}

impl Job for SecantRequest {
    type Answer = Secants;

    fn wanted(session: &Session) -> Option<Self> {
        session.chosen_distance()?;
        let at = session.inspected_point();
        let axis = session.scene().camera.horizontal;
        (axis < at.len()).then(|| Self {
            program: Arc::clone(&session.scene().program),
            at,
            axis,
            step: session.race().step,
            distances: session.distances(),
        })
    }

    fn same(&self, asked: &Self) -> bool {
        !self.differs_by_hand(asked)
            && self.step == asked.step
            && bits(&self.at).eq(bits(&asked.at))
    }

    fn differs_by_hand(&self, asked: &Self) -> bool {
        !Arc::ptr_eq(&self.program, &asked.program)
            || self.axis != asked.axis
            || self.distances != asked.distances
    }

    fn run(&self, desk: &mut Desk<'_>, answer: &mut dyn FnMut(Secants, Completeness)) {
        let evaluator = desk.scratch.evaluator(&self.program);
        evaluator.at_step(self.step);
        let secants = Secants::at(evaluator, &self.at, self.axis, &self.distances);
        answer(secants, Completeness::Full);
    }
}
