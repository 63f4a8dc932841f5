//! Time in the descent: playing, stepping, and turning the learning rate while it runs.

use std::time::Duration;

use super::history::Future;
use super::message::{Nudge, Time};
use super::{Focus, Session, StatusMessage};

impl Session {
    pub(super) fn tick(&mut self, elapsed: Duration) {
        if self.editor.is_some() || self.committing.is_some() {
            return;
        }
        let steps = self.race.due(elapsed);
        // Time that goes by while the racers are out is not made up for.
        let is_out = self.race.steps_due().is_some() || self.race.sought().is_some();
        if steps > 0 && !is_out {
            self.forward(steps);
        }
    }

    /// So many steps on: what was recorded is shown again, beyond it the racers run.
    pub(super) fn forward(&mut self, steps: u64) {
        let newest = self.race.newest();
        let shown = self.race.sought().unwrap_or(self.race.step);
        let target = shown.saturating_add(steps);
        if shown < newest {
            self.race.seek(target);
        }
        if target <= newest {
            return;
        }
        if self.race.is_over() {
            self.race.playing = false;
        } else {
            // Steps asked for while the racers are out are done when they are back.
            self.race.go_on(target - shown.max(newest));
        }
    }

    pub(super) fn time(&mut self, time: Time) {
        match time {
            Time::Toggle if self.race.playing => self.race.playing = false,
            Time::Toggle | Time::Play => self.play(),
            Time::Pause => self.race.playing = false,
            Time::To(step) if step > self.race.newest() => {
                self.race.playing = false;
                self.race.rest();
                self.go_on_if_over();
                let shown = self.race.step;
                self.forward(step.saturating_sub(shown));
            }
            Time::SpeedTo(speed) => self.race.speed = speed,
            Time::Speed(faster) => self.race.change_speed(faster),
            Time::Step(by) if by > 0 => {
                self.race.playing = false;
                self.go_on_if_over();
                self.forward(by.unsigned_abs());
            }
            Time::Step(_) | Time::To(_) | Time::Start | Time::End => {
                self.race.playing = false;
                let target = self.race.target(time);
                self.race.rest();
                if let Some(target) = target {
                    self.race.seek(target);
                }
            }
        }
    }

    /// Lets time go by from the first frame on, before somebody who may see the program for the first time.
    pub fn start_playing(&mut self) {
        self.race.playing = true;
        self.is_first_play = true;
    }

    /// Whether time goes by as it did from the first frame on: nobody has pressed a key yet.
    pub fn is_first_play(&self) -> bool {
        self.is_first_play && self.race.playing
    }

    /// Lets time go by; at the end of the run from its start again.
    fn play(&mut self) {
        if self.race.is_at_head() && self.race.is_over() {
            self.race.seek(0);
        }
        self.race.playing = !self.race.is_over() || self.race.newest() > 0;
        if !self.race.playing {
            self.refuse(
                "every racer stands still from the start: h j k l and Enter start elsewhere",
            );
        }
    }

    /// At the end of a run that stopped only because its steps were done, going on means more steps.
    pub(super) fn go_on_if_over(&mut self) {
        if !(self.race.is_at_head() && self.race.is_over()) {
            return;
        }
        match self.race.prolong() {
            Ok(true) => self.begin_run(),
            Ok(false) => {
                self.race.playing = false;
                let shown = "every racer has stopped for good: r starts again, h j k l and Enter start elsewhere";
                self.status = Some(StatusMessage::Refused(shown.into()));
            }
            Err(error) => self.status = Some(StatusMessage::Refused(error.to_string())),
        }
    }

    pub(super) fn nudge(&mut self, nudge: Nudge) {
        let focus = match self.focus {
            Focus::One(racer) => Some(racer),
            Focus::All(_) => None,
        };
        self.remember_settings();
        // What the racers are doing was begun with the old rate.
        self.begin_run();
        if let Err(error) = self.race.nudge(focus, nudge) {
            self.refuse(&error.to_string());
        }
    }

    /// The shown step becomes the newest; what came after it stays as a ghost.
    pub(super) fn fork(&mut self) {
        if self.race.is_at_head() {
            let shown = "nothing to fork: this is the newest step; go back with ← first";
            self.status = Some(StatusMessage::Refused(shown.into()));
            return;
        }
        self.remember();
        self.begin_run();
        self.race.fork(Future::Ghost);
        let shown = format!(
            "forked at step {}; ↑ ↓ change the rate, Space goes on",
            self.race.step
        );
        self.status = Some(StatusMessage::Done(shown));
    }
}
