//! Directions instead of parameters: the next axes, another seed, and principal directions as the trajectory grows.

use std::sync::Arc;

use super::jobs::directions::PcaRequest;
use super::{Pictured, Session};
use crate::field::Principal;

/// So many iterates of a trajectory are looked at: evenly chosen, they spread as all do.
const MOST: usize = 256;

impl Session {
    /// Parameters again where directions were shown: a slice is of a parameter.
    pub(super) fn show_parameters(&mut self) {
        if self.scene.camera.direction_plane.is_some() {
            self.scene.camera.upright_again(&self.scene.scenario);
            self.probe = None;
        }
    }

    /// The next pair of parameters, or directions. The slice view is of a parameter, so it has pairs only. What the probe
    /// points at is not in the new plane: it goes.
    pub(super) fn next_axes(&mut self) {
        let now = self.shown_iterate();
        let is_slice = self.pictured() == Pictured::Line;
        let scene = self.preview.as_mut().unwrap_or(&mut self.scene);
        let camera = &mut scene.camera;
        camera.next_axes(&scene.scenario, (now.0, &now.1));
        while is_slice && camera.direction_plane.is_some() {
            camera.next_axes(&scene.scenario, (now.0, &now.1));
        }
        self.probe = None;
    }

    /// Another seed. While directions are shown, of them: other random ones, or principal ones anew, from the shown iterate.
    /// Else of what is random about the run, which starts again.
    pub(super) fn reseed(&mut self, seed: Option<u64>) {
        let now = self.shown_iterate();
        let scene = self.preview.as_mut().unwrap_or(&mut self.scene);
        if scene.camera.reseed(&scene.scenario, seed, (now.0, &now.1)) {
            self.probe = None;
            return;
        }
        if self.preview.is_some() {
            self.refuse("take the loss first, by Enter");
        } else if !self.restart_reseeded(seed) {
            self.refuse(
                "nothing is random here: no start of a layer, no batch, no sample, no noise; a goes on to random directions",
            );
        }
    }

    /// Where the focused racer is shown, with its step; the start of a loss that is being typed.
    fn shown_iterate(&self) -> (u64, Vec<f64>) {
        if let Some(preview) = &self.preview {
            return (0, preview.starts());
        }
        let now = self.focused().history.now();
        (now.steps(), now.at().to_vec())
    }

    /// The focused racer's recorded positions: at most so many, evenly chosen, the newest among them.
    pub(super) fn trajectory(&self) -> Vec<Vec<f64>> {
        let iterates = self.focused().history.trajectory().iterates();
        let every = iterates.len().div_ceil(MOST).max(1);
        let mut chosen: Vec<Vec<f64>> = iterates
            .iter()
            .rev()
            .step_by(every)
            .map(|iterate| iterate.at.clone())
            .collect();
        chosen.reverse();
        chosen
    }

    /// Puts principal directions in force, if the trajectory has any and is still the one that is looked at.
    pub(super) fn aligned(&mut self, asked: &PcaRequest, found: Option<&Principal>) {
        let direction_plane = self.scene.camera.direction_plane.as_ref();
        let chosen =
            direction_plane.map(|direction_plane| (direction_plane.seed, direction_plane.step));
        let is_wanted = Arc::ptr_eq(&asked.program, &self.scene.program)
            && asked.racer == self.focus.racer()
            && chosen == Some(asked.chosen);
        if !is_wanted {
            self.slots.of::<PcaRequest>().forget();
            return;
        }
        if let Some(found) = found {
            let trajectory = self.trajectory();
            self.scene.camera.align(found, asked.newest, &trajectory);
            self.probe = None;
        }
    }
}
