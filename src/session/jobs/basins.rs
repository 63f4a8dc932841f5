//! The map of starts: to which minimum each leads.

use std::cell::{Cell, RefCell};
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

/// The answers on the way to the fine map: one whenever another such part of its starts has been tried.
const PARTS: usize = 20;

/// A map, and how far a finer one is.
#[derive(Clone, Debug)]
pub struct BasinAnswer {
    /// The map.
    pub found: Basins,
    /// The share of the finer map's starts that have been tried, from 0 to 1.
    pub share: f64,
}

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
    type Answer = BasinAnswer;

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

    fn run(&self, desk: &mut Desk<'_>, answer: &mut dyn FnMut(BasinAnswer, Completeness)) {
        let cancelled = desk.cancelled;
        let evaluator = desk.scratch.evaluator(&self.program);
        let first = Resolution::new(
            self.resolution.columns.min(COARSE.0),
            self.resolution.rows.min(COARSE.1),
        );
        let over = (&self.plane, self.window, first);
        let Some(coarse) = basins(&self.plan, over, &self.known, evaluator, cancelled) else {
            return;
        };
        let known: Vec<Vec<f64>> = coarse.minima.iter().map(|basin| basin.at.clone()).collect();
        let shown = |share: f64| BasinAnswer {
            found: coarse.clone(),
            share,
        };
        answer(shown(0.0), Completeness::Coarse);
        let answer = RefCell::new(answer);
        let (tried, samples) = (Cell::new(0), self.resolution.samples());
        // It is asked before each start, and so counts them.
        let counted = || {
            let before = tried.replace(tried.get() + 1);
            if before > 0 && before * PARTS / samples != (before - 1) * PARTS / samples {
                let share = before as f64 / samples as f64;
                (answer.borrow_mut())(shown(share), Completeness::Coarse);
            }
            cancelled()
        };
        let over = (&self.plane, self.window, self.resolution);
        if let Some(found) = basins(&self.plan, over, &known, evaluator, &counted) {
            let found = BasinAnswer { found, share: 1.0 };
            (answer.borrow_mut())(found, Completeness::Full);
        }
    }
}
