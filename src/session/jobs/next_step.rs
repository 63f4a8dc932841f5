//! The focused racer's next step, previewed without being taken.

use std::sync::Arc;

use super::{Completeness, Desk, Job, JobKind};
use crate::diff::{Evaluator, Objective, Program};
use crate::optim::{Arrows, Descent, StepTerm};
use crate::session::Session;

/// Its row.
pub static ROW: JobKind = JobKind::of::<NextStepRequest>("next step");

/// The learning rates that are tried beside the racer's own, as factors of it, with what they are called.
pub const FACTORS: [(f64, &str); 3] = [(0.5, "η/2"), (1.0, "η"), (2.0, "2η")];

/// The one of [`FACTORS`] that is the step itself.
const OWN: usize = 1;

/// The racer whose next step is wanted.
#[derive(Clone, Debug)]
pub struct NextStepRequest {
    /// The loss.
    pub program: Arc<Program>,
    /// The racer at the shown step.
    pub descent: Arc<Descent>,
    /// The parameters along the axes of the picture: the step is explained along them.
    pub axes: [Option<usize>; 2],
}

/// The next step: explained term by term, as arrows, and where other learning rates would lead.
#[derive(Clone, Debug)]
pub struct NextStep {
    /// Every term along the horizontal axis of the picture, and the last one along the vertical.
    pub parts: Vec<StepTerm>,
    /// The steps that were made before it.
    pub after: u64,
    /// The loss before and after the step.
    pub loss: Option<[f64; 2]>,
    /// The vectors of the step.
    pub arrows: Option<Arrows>,
    /// Where the step leads with the learning rate times each of [`FACTORS`].
    pub candidates: Vec<Option<Vec<f64>>>,
}

impl NextStep {
    /// What stands in for one that is not known, or that there is not.
    pub(in crate::session) const UNKNOWN: Self = Self {
        parts: Vec::new(),
        after: 0,
        loss: None,
        arrows: None,
        candidates: Vec::new(),
    };

    fn of(
        request: &NextStepRequest,
        evaluator: &mut Evaluator,
        cancelled: &dyn Fn() -> bool,
    ) -> Option<Self> {
        let (descent, names) = (&request.descent, request.program.loss().parameters());
        if descent.stop().is_some() {
            return Some(Self::UNKNOWN);
        }
        let mut explain = |axis: Option<usize>| {
            let name = names.get(axis?)?;
            descent.explain(evaluator, axis?, name).ok()
        };
        let mut parts = explain(request.axes[0]).unwrap_or_default();
        // Of the second parameter what is done to its gradient and to itself: the rest is as for the first.
        let mut second = explain(request.axes[1]).unwrap_or_default();
        let update = second.pop();
        parts.extend(
            second
                .into_iter()
                .filter(|part| part.law.starts_with("g ←")),
        );
        parts.extend(update);
        let mut candidates = Vec::new();
        for (factor, _) in FACTORS {
            if cancelled() {
                return None;
            }
            candidates.push(descent.preview(evaluator, factor));
        }
        let own = candidates.get(OWN).and_then(Option::as_ref);
        Some(Self {
            parts,
            after: descent.steps(),
            loss: own.map(|candidate| [descent.loss(), evaluator.value(candidate)]),
            arrows: descent.arrows(evaluator),
            candidates,
        })
    }
}

impl Job for NextStepRequest {
    type Answer = NextStep;

    const REST: u32 = 3;

    fn wanted(session: &Session) -> Option<Self> {
        let camera = &session.scene.camera;
        Some(Self {
            program: Arc::clone(&session.scene.program),
            descent: session.focused().history.shared(),
            axes: [Some(camera.horizontal), camera.vertical],
        })
    }

    fn same(&self, asked: &Self) -> bool {
        Arc::ptr_eq(&self.descent, &asked.descent)
            && Arc::ptr_eq(&self.program, &asked.program)
            && self.axes == asked.axes
    }

    fn differs_by_hand(&self, asked: &Self) -> bool {
        self.outdates(asked)
            || self.axes != asked.axes
            || self.descent.plan() != asked.descent.plan()
    }

    fn outdates(&self, shown: &Self) -> bool {
        !Arc::ptr_eq(&self.program, &shown.program)
    }

    fn run(&self, desk: &mut Desk<'_>, answer: &mut dyn FnMut(NextStep, Completeness)) {
        let evaluator = desk.scratch.evaluator(&self.program);
        if let Some(next) = NextStep::of(self, evaluator, desk.cancelled) {
            answer(next, Completeness::Full);
        }
    }
}
