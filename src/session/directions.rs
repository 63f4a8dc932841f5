//! Directions instead of parameters: the next axes, another seed, and principal directions as the trajectory grows.

use std::sync::Arc;

use super::work::{Asked, Effect, SharedProgram};
use super::{Pictured, Session, StatusMessage};
use crate::field::Principal;
use crate::scenario::DerivativeForms;

/// So many iterates of a trajectory are looked at: evenly chosen, they spread as all do.
const MOST: usize = 256;

/// Whose principal directions are wanted.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PcaRequest {
    /// The loss.
    pub(super) program: SharedProgram,
    /// The racer, by its place.
    pub(super) racer: usize,
    /// The seed and the step with which directions were chosen.
    pub(super) chosen: (u64, u64),
    /// The newest step of the trajectory.
    pub(super) newest: u64,
    /// Whether its newest point is outside the window around it.
    pub(super) has_left: bool,
    /// Whether the trajectory is at its end.
    pub(super) is_whole: bool,
}

impl Asked for PcaRequest {
    /// A trajectory that is a little longer has much the same directions: so the picture does not turn all the time.
    fn same(&self, other: &Self) -> bool {
        let grown = other.newest >= self.newest.saturating_mul(2);
        let is_longer = other.newest != self.newest;
        let due = is_longer && (other.is_whole || other.has_left);
        !(self.differs_by_hand(other) || grown || due)
    }

    fn differs_by_hand(&self, other: &Self) -> bool {
        let whose = |wanted: &Self| (wanted.program.clone(), wanted.racer, wanted.chosen);
        whose(self) != whose(other) || other.newest < self.newest
    }
}

impl Session {
    /// Parameters again where directions were shown: a slice is of a parameter.
    pub(super) fn show_parameters(&mut self) {
        if self.scene.camera.tilt.is_some() {
            self.scene.camera.upright_again(&self.scene.scenario);
            self.probe = None;
        }
    }

    /// The next pair of parameters, or directions. The slice view is of a parameter, so it has pairs only. What the probe
    /// points at is not in the new plane: it goes.
    pub(super) fn next_axes(&mut self) {
        let now = self.shown_iterate();
        let is_slice = self.view().picture == Pictured::Line;
        let scene = self.preview.as_mut().unwrap_or(&mut self.scene);
        let camera = &mut scene.camera;
        camera.next_axes(&scene.scenario, (now.0, &now.1));
        while is_slice && camera.tilt.is_some() {
            camera.next_axes(&scene.scenario, (now.0, &now.1));
        }
        self.probe = None;
    }

    /// Another seed. While directions are shown, of them: other random ones, or principal ones anew, from the shown iterate.
    /// Else of what is random about the run, which starts again.
    pub(super) fn reseed(&mut self) {
        let now = self.shown_iterate();
        let scene = self.preview.as_mut().unwrap_or(&mut self.scene);
        if scene.camera.reseed(&scene.scenario, (now.0, &now.1)) {
            self.probe = None;
            return;
        }
        self.notice = Some(if self.preview.is_some() {
            StatusMessage::Refused("take the loss first, by Enter".into())
        } else if self.restart_reseeded() {
            StatusMessage::Done("a new seed, and started again; u brings the old run back".into())
        } else {
            StatusMessage::Refused(
                "nothing is random here: no start of a layer, no batch, no sample, no noise; a goes on to random directions".into(),
            )
        });
    }

    /// Where the focused racer is shown, with its step; the start of a loss that is being typed.
    fn shown_iterate(&self) -> (u64, Vec<f64>) {
        if let Some(preview) = &self.preview {
            return (0, preview.starts());
        }
        let now = self.focused().history.now();
        (now.steps(), now.at().to_vec())
    }

    /// Asks for principal directions where they are wanted: of a trajectory that has grown to twice its length, that has left
    /// the window or come to its end, or that is another one.
    pub(super) fn request_directions(&mut self, effects: &mut Vec<Effect>) {
        let tilt = self.scene.camera.tilt.as_ref();
        let Some(tilt) = tilt.filter(|tilt| tilt.ways == DerivativeForms::Principal) else {
            // Those that are chosen next start anew.
            self.pending.alignment.forget();
            return;
        };
        let trail = self.focused().history.trail();
        let newest = trail.iterates().last();
        let has_left = newest.is_some_and(|newest| self.scene.camera.is_left_by(&newest.at));
        let newest = newest.map_or(0, |iterate| iterate.step);
        let wanted = PcaRequest {
            program: SharedProgram(Arc::clone(&self.scene.program)),
            racer: self.focus.racer(),
            chosen: (tilt.seed, tilt.step),
            newest,
            has_left,
            is_whole: self.race.is_over(),
        };
        if newest < 2 || !self.pending.alignment.is_due(&wanted) {
            return;
        }
        let points = self.trajectory();
        let ticket = self.pending.ticket();
        self.pending.alignment.ask(ticket, &wanted);
        effects.push(Effect::Align(ticket, points));
    }

    /// The focused racer's recorded positions: at most so many, evenly chosen, the newest among them.
    fn trajectory(&self) -> Vec<Vec<f64>> {
        let iterates = self.focused().history.trail().iterates();
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
    pub(super) fn aligned(&mut self, found: Option<&Principal>) {
        let Some(asked) = self.pending.alignment.asked() else {
            return;
        };
        if !self.is_wanted(asked) {
            self.pending.alignment.forget();
            return;
        }
        if let Some(found) = found {
            let newest = asked.newest;
            let trajectory = self.trajectory();
            self.scene.camera.align(found, newest, &trajectory);
            self.probe = None;
        }
    }

    /// Whether loss, racer and directions are those that were asked about.
    fn is_wanted(&self, asked: &PcaRequest) -> bool {
        let tilt = self.scene.camera.tilt.as_ref();
        let chosen = tilt.map(|tilt| (tilt.seed, tilt.step));
        Arc::ptr_eq(&asked.program.0, &self.scene.program)
            && asked.racer == self.focus.racer()
            && chosen == Some(asked.chosen)
    }
}
