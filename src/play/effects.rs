//! What the session asks of the outside.

use std::io;
use std::thread;

use super::player::{Flow, Player};
use super::ticker::Ticker;
use super::{Event, editor, keymap, outside, watch};
use crate::scenario::Origin;
use crate::session::Effect;

impl Player {
    pub(super) fn run_effect(&mut self, effect: Effect) -> io::Result<Flow> {
        match self.worker.take(effect) {
            Some(Effect::Quit) => return Ok(Flow::End),
            Some(Effect::Ask(keymap::COURSE, what)) => {
                if let Some(message) = self.lessons.asked_for(&what) {
                    return self.read(message);
                }
            }
            Some(Effect::Suspend) => self.screen.suspend()?,
            Some(Effect::CaptureMouse(capture)) => self.screen.capture_mouse(capture)?,
            Some(Effect::Save(path, scenario, overwrite)) => {
                return self.send(outside::save(&path, &scenario, overwrite));
            }
            Some(Effect::Copy(copied)) => {
                // A program claims where it leads to, so the racer is run once more for it.
                let events = self.events.clone();
                thread::spawn(move || {
                    let _ = events.send(Event::Copied(outside::copied(&copied)));
                });
            }
            Some(Effect::EditOutside(what)) => {
                let screen = &mut self.screen;
                let outcome = self.reader.paused(|| screen.lend(|| editor::open(&what)))?;
                return self.send(outcome);
            }
            Some(Effect::Ask(..) | Effect::Run(_) | Effect::CallOff(_)) | None => {}
        }
        Ok(Flow::On)
    }

    /// Watches the file that is open now.
    pub(super) fn watch(&mut self) {
        if self.session.open_log_state().is_none() {
            self.ticker = None;
        } else if self.ticker.is_none() {
            self.ticker = Some(Ticker::start(self.events.clone()));
        }
        let scenario = self.session.scenario();
        let Origin::File(path) = &scenario.origin else {
            self.watched = None;
            return;
        };
        if self.watched.as_ref().is_none_or(|(known, _)| known != path) {
            let data = scenario.data_file();
            let watcher = watch::files(path, data.as_deref(), self.events.clone());
            self.watched = Some((path.clone(), watcher));
        }
    }
}
