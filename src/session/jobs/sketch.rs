//! A small picture of the scenario that is chosen in the list.

use std::sync::Arc;

use super::picture::{Picture, PictureRequest};
use super::{Completeness, Desk, Job, JobKind};
use crate::data::Selection;
use crate::field::Resolution;
use crate::scenario::find;
use crate::session::{Scene, Session};

/// Its row.
pub static ROW: JobKind = JobKind::of::<SketchRequest>("sketch");

/// How many samples it has.
const SAMPLES: Resolution = Resolution {
    columns: 48,
    rows: 32,
};

/// The scenario of which a picture is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SketchRequest {
    /// Its name in the library.
    pub name: &'static str,
}

/// The picture of a scenario, with the names of its axes and its window.
#[derive(Clone, Debug)]
pub struct Sketch {
    /// The scenario, and where its picture looks.
    pub scene: Scene,
    /// The loss.
    pub picture: Picture,
}

impl Job for SketchRequest {
    /// Nothing where there is no such scenario.
    type Answer = Option<Sketch>;

    fn wanted(session: &Session) -> Option<Self> {
        let chosen = session.chosen_scenario()?;
        Some(Self { name: chosen.name })
    }

    fn same(&self, asked: &Self) -> bool {
        self == asked
    }

    fn differs_by_hand(&self, asked: &Self) -> bool {
        self != asked
    }

    fn outdates(&self, shown: &Self) -> bool {
        self != shown
    }

    fn run(&self, desk: &mut Desk<'_>, answer: &mut dyn FnMut(Self::Answer, Completeness)) {
        let Some(scenario) = find(self.name).ok().and_then(|entry| entry.read().ok()) else {
            return answer(None, Completeness::Full);
        };
        let scene = Scene::new(Arc::new(scenario), SAMPLES);
        let mut plane = scene.camera.plane(&scene.starts());
        if scene.camera.vertical.is_none() {
            plane = plane.line();
        }
        let request = PictureRequest {
            program: Arc::clone(&scene.program),
            plane,
            window: scene.camera.window,
            resolution: SAMPLES,
            rows: Selection::Train,
            scale: scene.scenario.view.levels,
        };
        request.run(desk, &mut |picture, completeness| {
            let scene = scene.clone();
            answer(Some(Sketch { scene, picture }), completeness);
        });
    }
}

impl Session {
    /// The picture of the scenario that is chosen in the list, once it is there.
    pub fn sketch(&self) -> Option<&Sketch> {
        let (asked, sketch) = self.shown::<SketchRequest>()?;
        let chosen = self.chosen_scenario()?;
        sketch.as_ref().filter(|_| asked.name == chosen.name)
    }
}
