//! Undo and redo: of losses, starts, racers and their settings.

use super::jobs::directions::PcaRequest;
use super::scene::{Scene, Snapshot};
use super::{Focus, Race, Session, StatusMessage};

/// How many changes undo remembers.
const UNDO: usize = 16;

impl Session {
    /// What comes next is another run: what the racers are doing is discarded.
    pub(super) fn begin_run(&mut self) {
        self.runs += 1;
        self.race.run = self.runs;
        self.race.rest();
    }

    /// Remembers everything as it is, for undo, before something changes.
    pub(super) fn remember(&mut self) {
        let now = Snapshot {
            scene: self.scene.clone(),
            race: self.race.clone(),
            probe: self.probe,
            is_setting: false,
        };
        self.push(now);
    }

    /// Remembers everything before a setting changes. Of settings that change one after the other, with no step between, the
    /// state before the first is remembered.
    pub(super) fn remember_settings(&mut self) {
        let run = self.race.run;
        let is_next = |last: &Snapshot| last.is_setting && last.race.run + 1 == run;
        let is_same = self.race.is_at_head()
            && self.past.last().is_some_and(|last| {
                is_next(last)
                    && last.race.step == self.race.step
                    && last.race.newest() == last.race.step
            });
        if is_same {
            if let Some(last) = self.past.last_mut() {
                last.race.run = run;
            }
            return;
        }
        self.remember();
        if let Some(last) = self.past.last_mut() {
            last.is_setting = true;
        }
    }

    /// Replaces scene and race; undo brings them back.
    pub(super) fn replace(&mut self, scene: Scene, race: Race) {
        let before = self.swap(Snapshot {
            scene,
            race,
            probe: None,
            is_setting: false,
        });
        self.entered = self.edits;
        self.push(before);
    }

    fn push(&mut self, snapshot: Snapshot) {
        self.future.clear();
        self.past.push(snapshot);
        if self.past.len() > UNDO {
            self.past.remove(0);
        }
    }

    /// Puts a snapshot in force and returns the one that was.
    fn swap(&mut self, snapshot: Snapshot) -> Snapshot {
        self.slots.of::<PcaRequest>().forget();
        let racer = self
            .focus
            .racer()
            .min(snapshot.race.racers.len().saturating_sub(1));
        self.focus = Focus::One(racer);
        let resolution = self.scene.camera.resolution;
        let before = Snapshot {
            scene: std::mem::replace(&mut self.scene, snapshot.scene),
            race: std::mem::replace(&mut self.race, snapshot.race),
            probe: std::mem::replace(&mut self.probe, snapshot.probe),
            is_setting: false,
        };
        self.scene.camera.resolution = resolution;
        self.begin_run();
        before
    }

    pub(super) fn undo(&mut self) {
        match self.past.pop() {
            Some(snapshot) => {
                let before = self.swap(snapshot);
                self.future.push(before);
                self.race.playing = false;
                self.status = Some(StatusMessage::Done("undone; U makes it again".into()));
            }
            None => self.refuse("nothing to undo"),
        }
    }

    pub(super) fn redo(&mut self) {
        match self.future.pop() {
            Some(snapshot) => {
                let before = self.swap(snapshot);
                self.past.push(before);
                self.status = Some(StatusMessage::Done("made again".into()));
            }
            None => self.refuse("nothing to make again"),
        }
    }
}
