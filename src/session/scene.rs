//! A loss with everything that is derived from it, and what is kept of a scene for undo.

use std::sync::Arc;

use super::camera::Camera;
use super::race::Race;
use crate::diff::Program;
use crate::field::{Point, Resolution};
use crate::scenario::Scenario;

/// A scenario, compiled, and where its picture looks.
#[derive(Clone, Debug)]
pub struct Scene {
    /// The scenario.
    pub scenario: Arc<Scenario>,
    /// Its loss, compiled.
    pub program: Arc<Program>,
    /// Where the picture looks.
    pub camera: Camera,
}

impl Scene {
    /// Compiles a scenario and looks at its ranges.
    pub fn new(scenario: Arc<Scenario>, resolution: Resolution) -> Self {
        Self {
            program: Arc::new(scenario.program()),
            camera: Camera::of(&scenario, resolution),
            scenario,
        }
    }

    /// The start of every parameter.
    pub fn starts(&self) -> Vec<f64> {
        self.scenario.start()
    }
}

/// What undo brings back.
#[derive(Clone, Debug)]
pub(super) struct Snapshot {
    pub(super) scene: Scene,
    pub(super) race: Race,
    pub(super) probe: Option<Point>,
}
