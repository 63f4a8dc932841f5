//! The window of a loss of which no ranges are said.

use std::sync::Arc;

use super::{Completeness, Desk, Job, JobKind};
use crate::diff::{Evaluator, FULL_HESSIAN, Objective, Program};
use crate::explain::minimum_near;
use crate::field::{Plane, Point, Window};
use crate::scenario::REACH;
use crate::session::{Scene, Session, frame};

/// Its row.
pub static ROW: JobKind = JobKind::of::<FramingRequest>("framing");

/// Quick descents begin at so many points along an axis of a plane, and of a line.
const PER_AXIS: (i32, i32) = (5, 9);

/// They begin, and minima are looked for, as far as this from the start, in multiples of the default reach.
const AROUND: f64 = 1.5;

/// No more minima than this are shown.
const MOST: usize = 12;

/// A loss whose window is to be found.
#[derive(Clone, Debug)]
pub struct FramingRequest {
    program: Arc<Program>,
    /// The plane through the start.
    plane: Plane,
    /// Where the racers start.
    starts: Vec<Vec<f64>>,
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Framing {
    /// Minima, the one nearest to the start first.
    pub minima: Vec<Vec<f64>>,
    /// The window around them and the starts; none without a minimum.
    pub window: Option<Window>,
}

impl FramingRequest {
    /// Whether it is about this loss and these axes.
    pub(in crate::session) fn is_of(&self, scene: &Scene) -> bool {
        Arc::ptr_eq(&self.program, &scene.program)
            && self.plane.along == scene.camera.plane(&self.plane.base).along
    }

    /// Where quick descents begin: at the starts, then on a grid around the first one.
    fn begin(&self) -> Vec<Vec<f64>> {
        let mut points = self.starts.clone();
        let middle = self.plane.project(&self.plane.base);
        let is_line = self.plane.is_line();
        let count = if is_line { PER_AXIS.1 } else { PER_AXIS.0 };
        let at = |index: i32| {
            let part = 2.0 * (f64::from(index) + 0.5) / f64::from(count) - 1.0;
            part * AROUND * REACH
        };
        for up in 0..if is_line { 1 } else { count } {
            for across in 0..count {
                let y = if is_line { 0.0 } else { at(up) };
                points.push(self.plane.lift((middle.0 + at(across), middle.1 + y)));
            }
        }
        points
    }

    fn minima(
        &self,
        evaluator: &mut Evaluator,
        cancelled: &dyn Fn() -> bool,
    ) -> Option<Vec<Vec<f64>>> {
        let begin = self.begin();
        let middle = self.plane.project(&self.plane.base);
        let mut minima: Vec<Vec<f64>> = Vec::new();
        for (index, from) in begin.iter().enumerate() {
            if cancelled() {
                return None;
            }
            let Some(found) = minimum_near(from, evaluator) else {
                continue;
            };
            let at = self.plane.project(&found);
            let far = (at.0 - middle.0).abs().max((at.1 - middle.1).abs());
            // Those to which the starts lead are shown wherever they are.
            let is_told = index < self.starts.len() || far <= AROUND * REACH;
            if !is_told {
                continue;
            }
            let mut known = minima.iter_mut();
            match known.find(|known| is_same(known, &found) || are_joined(known, &found, evaluator))
            {
                Some(known) if evaluator.value(&found) < evaluator.value(known) => *known = found,
                Some(_) => {}
                None => minima.push(found),
            }
        }
        minima.truncate(MOST);
        Some(minima)
    }
}

/// Whether two minima are one but for the error of the search.
fn is_same(a: &[f64], b: &[f64]) -> bool {
    let near = |(a, b): (&f64, &f64)| (a - b).abs() <= 1e-3 * a.abs().max(b.abs()).max(1.0);
    a.iter().zip(b).all(near)
}

/// Whether the straight way between two minima is nowhere higher than both: then they are one, from which a search ended farther
/// away where the loss has a kink, or a flat one.
fn are_joined(a: &[f64], b: &[f64], evaluator: &mut Evaluator) -> bool {
    const PARTS: u8 = 8;
    let higher = evaluator.value(a).max(evaluator.value(b));
    (1..PARTS).all(|part| {
        let part = f64::from(part) / f64::from(PARTS);
        let between = a.iter().zip(b).map(|(a, b)| a + part * (b - a));
        let between: Vec<f64> = between.collect();
        evaluator.value(&between) <= higher
    })
}

impl Job for FramingRequest {
    type Answer = Framing;

    /// Only of losses with few parameters that say nothing of their ranges.
    fn wanted(session: &Session) -> Option<Self> {
        let scene = session.scene();
        let count = scene.scenario.parameters.len();
        let is_wanted = count <= FULL_HESSIAN
            && scene.program.data().is_none()
            && scene.camera.is_open(&scene.scenario);
        is_wanted.then(|| Self {
            program: Arc::clone(&scene.program),
            plane: scene.camera.plane(&scene.starts()),
            starts: scene
                .scenario
                .racers
                .iter()
                .map(|racer| racer.start.clone())
                .collect(),
        })
    }

    fn same(&self, asked: &Self) -> bool {
        Arc::ptr_eq(&self.program, &asked.program)
            && self.plane.along == asked.plane.along
            && self.starts == asked.starts
    }

    fn differs_by_hand(&self, asked: &Self) -> bool {
        !self.same(asked)
    }

    fn run(&self, desk: &mut Desk<'_>, answer: &mut dyn FnMut(Framing, Completeness)) {
        let evaluator = desk.scratch.evaluator(&self.program);
        let Some(minima) = self.minima(evaluator, desk.cancelled) else {
            return;
        };
        let project = |points: &[Vec<f64>]| -> Vec<Point> {
            points.iter().map(|at| self.plane.project(at)).collect()
        };
        let window = frame::around(&project(&self.starts), &project(&minima), REACH);
        answer(Framing { minima, window }, Completeness::Full);
    }

    fn take(session: &mut Session, asked: &Arc<Self>, answer: Arc<Framing>, _: Completeness) {
        let window = answer.window;
        session.slots.of::<Self>().show(asked, answer);
        for scene in session.preview.iter_mut().chain([&mut session.scene]) {
            if asked.is_of(scene) {
                scene.camera.frame(window, &scene.scenario);
            }
        }
    }
}
