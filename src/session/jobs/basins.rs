//! The map of starts: to which minimum each leads.

use std::sync::Arc;

use super::{Completeness, Desk, Job, JobKind};
use crate::diff::Program;
use crate::explain::{Basins, basins};
use crate::field::{Plane, Resolution, Window};
use crate::optim::Plan;
use crate::session::Session;

/// Its row.
pub static ROW: JobKind = JobKind::of::<BasinRequest>("basins");

/// No descent has more steps than this.
const STEPS: u64 = 300;

/// The samples of the finest map, and of the first.
const FINE: (usize, usize) = (48, 32);
const COARSE: (usize, usize) = (12, 8);

/// The focused racer's settings, and the starts from which it is tried.
#[derive(Clone, Debug)]
pub struct BasinRequest {
    program: Arc<Program>,
    plan: Plan,
    plane: Plane,
    window: Window,
    resolution: Resolution,
    known: Vec<Vec<f64>>,
}

impl BasinRequest {
    /// Whether it is about what the session shows.
    pub(in crate::session) fn is_of(&self, session: &Session) -> bool {
        Arc::ptr_eq(&self.program, &session.scene().program)
            && self.window == session.scene().camera.window
    }
}

impl Job for BasinRequest {
    type Answer = Basins;

    fn wanted(session: &Session) -> Option<Self> {
        if !session.wants_basins() || session.is_preview() || session.is_sweep_halted() {
            return None;
        }
        let scene = session.scene();
        let mut plan = *session.focused().history.now().plan();
        plan.stop.steps = plan.stop.steps.min(STEPS);
        let Resolution { columns, rows } = scene.camera.resolution;
        Some(Self {
            program: Arc::clone(&scene.program),
            plan,
            plane: scene.camera.plane(&scene.starts()),
            window: scene.camera.window,
            resolution: Resolution::new(columns.min(FINE.0), rows.min(FINE.1)),
            known: scene.scenario.view.minima.clone(),
        })
    }

    fn same(&self, asked: &Self) -> bool {
        Arc::ptr_eq(&self.program, &asked.program)
            && self.plan == asked.plan
            && self.plane == asked.plane
            && self.window == asked.window
            && self.resolution == asked.resolution
    }

    fn differs_by_hand(&self, asked: &Self) -> bool {
        !self.same(asked)
    }

    fn run(&self, desk: &mut Desk<'_>, answer: &mut dyn FnMut(Basins, Completeness)) {
        let first = Resolution::new(
            self.resolution.columns.min(COARSE.0),
            self.resolution.rows.min(COARSE.1),
        );
        let mut known = self.known.clone();
        for (resolution, how) in [
            (first, Completeness::Coarse),
            (self.resolution, Completeness::Full),
        ] {
            let over = (&self.plane, self.window, resolution);
            let evaluator = desk.scratch.evaluator(&self.program);
            let Some(found) = basins(&self.plan, over, &known, evaluator, desk.cancelled) else {
                return;
            };
            known = found.minima.iter().map(|basin| basin.at.clone()).collect();
            answer(found, how);
        }
    }
}
