//! The focused racer's next step, looked at without taking it.

use super::Session;
use crate::diff::{Evaluator, Objective};
use crate::optim::{Arrows, Descent, Term};

/// The learning rates that are tried beside the racer's own, as factors of it, with what they are called.
pub const FACTORS: [(f64, &str); 3] = [(0.5, "η/2"), (1.0, "η"), (2.0, "2η")];

/// The next step: told in parts, as arrows, and where other learning rates would lead.
#[derive(Clone, Debug, Default)]
pub struct NextStep {
    /// Every part along the horizontal axis of the picture, and the last one along the vertical.
    pub parts: Vec<Term>,
    /// The loss after the step.
    pub loss: Option<f64>,
    /// The vectors of the step.
    pub arrows: Option<Arrows>,
    /// Where the step leads with the learning rate times each of [`FACTORS`].
    pub candidates: Vec<Option<Vec<f64>>>,
}

impl NextStep {
    /// Looks at the next step of a descent, told along the parameters at `axes`.
    fn of(
        descent: &Descent,
        evaluator: &mut Evaluator,
        names: &[String],
        axes: [Option<usize>; 2],
    ) -> Self {
        if descent.stop().is_some() {
            return Self::default();
        }
        let mut tell = |axis: Option<usize>| {
            let name = names.get(axis?)?;
            descent.explain(evaluator, axis?, name).ok()
        };
        let mut parts = tell(axes[0]).unwrap_or_default();
        parts.extend(tell(axes[1]).and_then(|parts| parts.into_iter().last()));
        let candidates: Vec<Option<Vec<f64>>> = FACTORS
            .iter()
            .map(|(factor, _)| descent.preview(evaluator, *factor))
            .collect();
        Self {
            parts,
            loss: candidates[1]
                .as_ref()
                .map(|candidate| evaluator.value(candidate)),
            arrows: descent.arrows(evaluator),
            candidates,
        }
    }
}

impl Session {
    pub(super) fn look_ahead(&mut self) {
        let camera = &self.scene.camera;
        self.next = NextStep::of(
            self.race.racers[self.focus.racer()].history.now(),
            &mut self.evaluator,
            self.scene.scenario.loss.parameters(),
            [Some(camera.horizontal), camera.vertical],
        );
    }
}
