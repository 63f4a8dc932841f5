//! A picture of what the loss predicts.

use std::sync::Arc;

use super::{Completeness, Desk, Job, JobKind};
use crate::diff::Program;
use crate::explain::network::PredictionHead;
use crate::field::{Prediction, Resolution};
use crate::session::numbers::bits;
use crate::session::{Backprop, NetworkState, Session};

/// Its row.
pub static ROW: JobKind = JobKind::of::<PredictionRequest>("prediction");

/// From so many operations on, a picture is shown coarsely first: some ten milliseconds.
const LONG: usize = 20_000_000;

/// The point at which the prediction is wanted as a picture.
#[derive(Clone, Debug)]
pub struct PredictionRequest {
    /// The loss.
    pub program: Arc<Program>,
    /// The point.
    pub at: Vec<f64>,
    /// The number of samples.
    pub resolution: Resolution,
}

impl Job for PredictionRequest {
    type Answer = Prediction;

    const REST: u32 = 1;

    const LASTS: bool = false;

    const IS_PICTURE: bool = true;

    fn wanted(session: &Session) -> Option<Self> {
        let has_picture = session.network().is_some_and(Backprop::has_picture);
        (session.shows::<NetworkState>() && has_picture).then(|| Self {
            program: Arc::clone(&session.scene().program),
            at: session.inspected_point(),
            resolution: session.scene().camera.resolution,
        })
    }

    fn same(&self, asked: &Self) -> bool {
        !self.differs_by_hand(asked) && bits(&self.at).eq(bits(&asked.at))
    }

    fn differs_by_hand(&self, asked: &Self) -> bool {
        !Arc::ptr_eq(&self.program, &asked.program) || self.resolution != asked.resolution
    }

    fn run(&self, desk: &mut Desk<'_>, answer: &mut dyn FnMut(Prediction, Completeness)) {
        let (program, resolution) = (&self.program, self.resolution);
        let Some(head) = PredictionHead::of(program.loss()) else {
            return;
        };
        let is_long = resolution.samples().saturating_mul(head.work(program)) > LONG;
        let coarse = is_long.then(|| (resolution.coarse(), Completeness::Coarse));
        let passes = coarse.into_iter().chain([(resolution, Completeness::Full)]);
        for (resolution, completeness) in passes {
            let Some(found) = head.predict(program, &self.at, resolution, &desk.cancelled) else {
                return;
            };
            answer(found, completeness);
        }
    }

    fn take(session: &mut Session, _: &Arc<Self>, answer: Arc<Prediction>, _: Completeness) {
        session.predicted(answer);
    }
}
