//! The gradients of single batches at the point that the panels speak of.

use std::sync::Arc;

use super::{Completeness, Desk, Job, JobKind};
use crate::diff::Program;
use crate::explain::GradientCloud;
use crate::session::numbers::bits;
use crate::session::{SamplingState, Session};

/// Its row.
pub static ROW: JobKind = JobKind::of::<CloudRequest>("cloud");

/// So many batches are looked at.
const STEPS: u64 = 120;

/// The point, and the parameters along both axes.
#[derive(Clone, Debug)]
pub struct CloudRequest {
    program: Arc<Program>,
    at: Vec<f64>,
    axes: (usize, Option<usize>),
}

impl CloudRequest {
    /// Whether it is about the loss and the axes that are shown.
    pub(in crate::session) fn is_of(&self, session: &Session) -> bool {
        let camera = &session.scene().camera;
        Arc::ptr_eq(&self.program, &session.scene().program)
            && self.axes == (camera.horizontal, camera.vertical)
    }
}

impl Job for CloudRequest {
    type Answer = GradientCloud;

    /// Only while they are looked at.
    fn wanted(session: &Session) -> Option<Self> {
        let scene = session.scene();
        let data = scene.program.data()?;
        if !data.is_fresh_each_step() || !session.shows::<SamplingState>() {
            return None;
        }
        Some(Self {
            program: Arc::clone(&scene.program),
            at: session.inspected_point(),
            axes: (scene.camera.horizontal, scene.camera.vertical),
        })
    }

    fn same(&self, asked: &Self) -> bool {
        !self.differs_by_hand(asked) && bits(&self.at).eq(bits(&asked.at))
    }

    fn differs_by_hand(&self, asked: &Self) -> bool {
        !Arc::ptr_eq(&self.program, &asked.program) || self.axes != asked.axes
    }

    fn outdates(&self, shown: &Self) -> bool {
        self.differs_by_hand(shown)
    }

    fn run(&self, desk: &mut Desk<'_>, answer: &mut dyn FnMut(GradientCloud, Completeness)) {
        let cancelled = desk.cancelled;
        let evaluator = desk.scratch.evaluator(&self.program);
        let cloud = GradientCloud::at(evaluator, &self.at, self.axes, STEPS, cancelled);
        if let Some(cloud) = cloud {
            answer(cloud, Completeness::Full);
        }
    }
}
