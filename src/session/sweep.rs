//! The sweep: many learning rates tried for the focused racer, one chosen.

use std::sync::Arc;

use super::message::{Nudge, View};
use super::work::{Effect, SharedProgram, SweepRequest};
use super::{Session, StatusMessage};
use crate::expr::number::short;
use crate::optim::Edit;

impl Session {
    pub(super) fn show(&mut self, view: View) {
        if view == View::Slice && self.scene.camera.tilt.is_some() {
            // A slice is of a parameter.
            self.scene.camera.upright_again(&self.scene.scenario);
            self.probe = None;
        }
        self.view = view;
        self.choose_nearest_rate();
    }

    /// Asks for a sweep while it is looked at. Turning the learning rate asks for none: it is what is tried.
    pub(super) fn request_sweep(&mut self, effects: &mut Vec<Effect>) {
        if self.view != View::Sweep {
            return;
        }
        let racer = self.focus.racer();
        let mut plan = self.scene.scenario.racers[racer].plan;
        plan.settings = self.race.racers[racer].history.now().plan().settings;
        // Any allowed rate: so that two plans that differ in it alone are the same.
        let _ = plan.settings.set("learning_rate", 1.0);
        let request = SweepRequest {
            program: SharedProgram(Arc::clone(&self.scene.program)),
            plan,
            start: self.scene.scenario.racers[racer].start.clone(),
        };
        if self.pending.sweep.is_due(&request) {
            let ticket = self.pending.ticket();
            self.pending.sweep.ask(ticket, &request);
            self.sweep = None;
            effects.push(Effect::Sweep(ticket, request));
        }
    }

    /// Chooses the rate above or below.
    pub(super) fn choose_rate(&mut self, nudge: Nudge) {
        let last = self
            .sweep
            .as_ref()
            .map_or(0, |sweep| sweep.rows.len().saturating_sub(1));
        self.chosen_rate = match nudge {
            Nudge::Up | Nudge::FineUp => (self.chosen_rate + 1).min(last),
            Nudge::Down | Nudge::FineDown => self.chosen_rate.saturating_sub(1),
        };
    }

    /// Chooses the rate nearest to the racer's own.
    pub(super) fn choose_nearest_rate(&mut self) {
        let own = self.focused().history.now().plan().settings.learning_rate();
        let Some(sweep) = &self.sweep else {
            return;
        };
        let distance = |rate: f64| (rate / own).ln().abs();
        let nearest = sweep
            .rows
            .iter()
            .enumerate()
            .min_by(|a, b| distance(a.1.learning_rate).total_cmp(&distance(b.1.learning_rate)));
        self.chosen_rate = nearest.map_or(0, |(index, _)| index);
    }

    /// The focused racer starts again with the chosen rate: a sweep tells what a run from the start does.
    pub(super) fn take_rate(&mut self) {
        let Some(row) = self
            .sweep
            .as_ref()
            .and_then(|sweep| sweep.rows.get(self.chosen_rate))
        else {
            return;
        };
        let rate = row.learning_rate;
        let edit = Edit::LearningRate(rate);
        self.pending.advance = None;
        self.race.seek(0, &mut self.evaluator);
        if let Err(error) = self.race.edit(self.focus.racer(), edit) {
            self.notice = Some(StatusMessage::Refused(error.to_string()));
            return;
        }
        self.race.playing = true;
        self.view = View::Surface;
        let told = format!(
            "{} starts again with learning rate {}",
            self.focused().letter.char(),
            short(rate, 4)
        );
        self.notice = Some(StatusMessage::Done(told));
    }
}
