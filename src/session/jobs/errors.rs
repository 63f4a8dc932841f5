//! How the errors of samples, or of batches, fall with the number of their rows.

use std::sync::Arc;

use super::{Completeness, Desk, Job, JobKind};
use crate::diff::Program;
use crate::explain::ErrorCurve;
use crate::scenario::Exact;
use crate::session::numbers::bits;
use crate::session::{SamplingState, Session};

/// Its row.
pub static ROW: JobKind = JobKind::of::<SampleRequest>("errors");

/// Where samples of many sizes are drawn.
#[derive(Clone, Debug)]
pub struct SampleRequest {
    /// The loss.
    pub program: Arc<Program>,
    /// What it estimates, if that is known.
    pub exact: Option<Exact>,
    /// The point.
    pub at: Vec<f64>,
}

impl Job for SampleRequest {
    type Answer = ErrorCurve;

    /// Only while they are looked at.
    fn wanted(session: &Session) -> Option<Self> {
        let program = &session.scene().program;
        if program.data().is_none() || !session.shows::<SamplingState>() {
            return None;
        }
        Some(Self {
            program: Arc::clone(program),
            exact: session.scene().scenario.exact.clone(),
            at: session.inspected_point(),
        })
    }

    fn same(&self, asked: &Self) -> bool {
        !self.differs_by_hand(asked)
            && self.exact == asked.exact
            && bits(&self.at).eq(bits(&asked.at))
    }

    fn differs_by_hand(&self, asked: &Self) -> bool {
        !Arc::ptr_eq(&self.program, &asked.program)
    }

    fn outdates(&self, shown: &Self) -> bool {
        self.differs_by_hand(shown)
    }

    fn run(&self, desk: &mut Desk<'_>, answer: &mut dyn FnMut(ErrorCurve, Completeness)) {
        let exact = self.exact.as_ref().map(|exact| exact.at(&self.at));
        let errors = ErrorCurve::at(&self.program, exact, &self.at, &desk.cancelled);
        if let Some(errors) = errors.filter(|_| !(desk.cancelled)()) {
            answer(errors, Completeness::Full);
        }
    }
}
