//! A loss with everything that is derived from it, and what is kept of a scene for undo.

use std::sync::Arc;

use super::camera::Camera;
use super::race::Race;
use crate::diff::Program;
use crate::explain::{Finding, stray_names};
use crate::expr::number::short;
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
    /// Names and data in it that are likely meant otherwise; none of a lesson, whose scene is as it is meant.
    pub warnings: Vec<Finding>,
}

impl Scene {
    /// Compiles a scenario and looks at its ranges.
    pub fn new(scenario: Arc<Scenario>, resolution: Resolution) -> Self {
        let (program, camera) = (scenario.compiled(), Camera::of(&scenario, resolution));
        Self::of(scenario, program, camera)
    }

    /// A scenario that is compiled already, looked at by a camera.
    pub(super) fn of(scenario: Arc<Scenario>, program: Arc<Program>, camera: Camera) -> Self {
        let is_lesson = scenario.lesson.is_some();
        let warnings = if is_lesson {
            Vec::new()
        } else {
            stray_names(&scenario)
        };
        Self {
            warnings: warnings
                .into_iter()
                .map(|warning| warning.finding)
                .collect(),
            program,
            camera,
            scenario,
        }
    }

    /// What the axes of the picture are called.
    pub fn axis_names(&self) -> [String; 2] {
        let name = |axis: Option<usize>| {
            let parameter = axis.and_then(|axis| self.scenario.parameters.get(axis));
            parameter
                .map(|parameter| parameter.name.clone())
                .unwrap_or_default()
        };
        let Some(direction_plane) = &self.camera.direction_plane else {
            return [
                name(Some(self.camera.horizontal)),
                name(self.camera.vertical),
            ];
        };
        let shares = direction_plane.principal.map(|shares| shares.of);
        let name = |multiple: &str, number: usize, share: Option<f64>| match share {
            Some(share) => {
                let share = short(100.0 * share, 3);
                format!("{multiple} · principal direction {number} ({share} %)")
            }
            None => format!("{multiple} · direction {number}"),
        };
        [
            name("α", 1, shares.map(|[first, _]| first)),
            name("β", 2, shares.map(|[_, second]| second)),
        ]
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
    /// Whether only settings changed after it.
    pub(super) is_setting: bool,
}
