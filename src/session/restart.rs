//! Changes of the race as a whole: another start, another scenario, the file read again, undo and redo.

use std::path::PathBuf;
use std::sync::Arc;

use super::jobs::directions::PcaRequest;
use super::scene::{Scene, Snapshot};
use super::{Camera, Effect, Focus, Race, Session, StatusMessage};
use crate::diff::{Evaluator, Objective};
use crate::scenario::{Scenario, ScenarioError, file_name};

/// How many changes of the race undo remembers.
const UNDO: usize = 16;

impl Session {
    /// A new race from a place in the picture, if the loss has a value there.
    pub(super) fn start_at(&mut self, index: (f64, f64)) {
        let mut scene = self.scene.clone();
        let point = scene.camera.plane(&scene.starts()).lift(index);
        let value = self.evaluator.value(&point);
        if !value.is_finite() {
            let told = format!("the loss is {value} there: a descent needs a finite start");
            self.notice = Some(StatusMessage::Refused(told));
            return;
        }
        let scenario = Arc::make_mut(&mut scene.scenario);
        // Racers that share a start go on sharing it; one that has its own moves alone.
        let shared = scenario
            .racers
            .windows(2)
            .all(|pair| pair[0].start == pair[1].start);
        let all = shared || self.focus == Focus::All(self.focus.racer());
        if all {
            for (parameter, start) in scenario.parameters.iter_mut().zip(&point) {
                parameter.start = *start;
            }
        }
        for (index, racer) in scenario.racers.iter_mut().enumerate() {
            if all || index == self.focus.racer() {
                racer.start.clone_from(&point);
            }
        }
        let focus = self.focus;
        let playing = self.race.playing;
        self.enter(scene);
        (self.race.playing, self.focus) = (playing, focus);
        self.probe = None;
    }

    /// The same race again, from its start, with the settings as they are now.
    pub(super) fn restart(&mut self) {
        let mut scene = self.scene.clone();
        scene.scenario = Arc::new(self.present());
        self.run_again(scene);
    }

    /// The same race with another seed of what is random about it: false if nothing is.
    pub(super) fn restart_reseeded(&mut self) -> bool {
        let Some(scenario) = self.present().reseeded() else {
            return false;
        };
        let mut scene = Scene::new(Arc::new(scenario), self.scene.camera.resolution);
        scene.camera = self.scene.camera.clone();
        self.run_again(scene);
        true
    }

    /// The scenario with the settings as they are now.
    fn present(&self) -> Scenario {
        let mut scenario = Scenario::clone(&self.scene.scenario);
        for (racer, running) in scenario.racers.iter_mut().zip(&self.race.racers) {
            racer.plan = *running.history.now().plan();
        }
        scenario
    }

    /// Enters a scene of the same racers and the same axes.
    fn run_again(&mut self, scene: Scene) {
        let (playing, probe, focus) = (self.race.playing, self.probe, self.focus);
        self.enter(scene);
        (self.race.playing, self.probe, self.focus) = (playing, probe, focus);
    }

    /// Replaces scene and race; undo brings them back.
    pub(super) fn enter(&mut self, scene: Scene) {
        let mut evaluator = Evaluator::new(Arc::clone(&scene.program));
        let mut race = Race::new(&scene.scenario, &mut evaluator);
        (race.speed, race.playing) = (self.race.speed, self.race.playing);
        let before = self.swap(Snapshot {
            scene,
            race,
            probe: None,
        });
        self.future.clear();
        self.past.push(before);
        if self.past.len() > UNDO {
            self.past.remove(0);
        }
    }

    /// What comes next is another run: what the racers are doing is discarded.
    pub(super) fn begin_run(&mut self) {
        self.runs += 1;
        self.race.run = self.runs;
        self.race.rest();
    }

    /// Remembers everything as it is, for undo, before a change that cuts a future off.
    pub(super) fn remember(&mut self) {
        self.future.clear();
        self.past.push(Snapshot {
            scene: self.scene.clone(),
            race: self.race.clone(),
            probe: self.probe,
        });
        if self.past.len() > UNDO {
            self.past.remove(0);
        }
    }

    /// Puts a snapshot in force and returns the one that was.
    pub(super) fn swap(&mut self, snapshot: Snapshot) -> Snapshot {
        self.evaluator = Evaluator::new(Arc::clone(&snapshot.scene.program));
        self.slots.of::<PcaRequest>().forget();
        let racer = self.focus.racer().min(snapshot.race.racers.len() - 1);
        self.focus = Focus::One(racer);
        let resolution = self.scene.camera.resolution;
        let before = Snapshot {
            scene: std::mem::replace(&mut self.scene, snapshot.scene),
            race: std::mem::replace(&mut self.race, snapshot.race),
            probe: std::mem::replace(&mut self.probe, snapshot.probe),
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
                self.notice = Some(StatusMessage::Done("undone; U makes it again".into()));
            }
            None => self.notice = Some(StatusMessage::Refused("nothing to undo".into())),
        }
    }

    pub(super) fn redo(&mut self) {
        match self.future.pop() {
            Some(snapshot) => {
                let before = self.swap(snapshot);
                self.past.push(before);
                self.notice = Some(StatusMessage::Done("made again".into()));
            }
            None => self.notice = Some(StatusMessage::Refused("nothing to make again".into())),
        }
    }

    /// The open file changed: what is only text or view changes nothing that runs, a changed racer restarts alone, anything
    /// else restarts all. A broken file changes nothing.
    pub(super) fn reload(&mut self, read: Result<Scenario, ScenarioError>) {
        let scenario = match read {
            Ok(scenario) => Arc::new(scenario),
            Err(error) => {
                self.notice = Some(StatusMessage::Refused(broken(&error)));
                return;
            }
        };
        let old = &self.scene.scenario;
        let same_problem = old.loss.source == scenario.loss.source
            && old.data == scenario.data
            && old.parameters == scenario.parameters
            && old.constants == scenario.constants
            && old.racers.len() == scenario.racers.len();
        if !same_problem {
            let playing = self.race.playing;
            self.enter(Scene::new(scenario, self.scene.camera.resolution));
            self.race.playing = playing;
            self.notice = Some(StatusMessage::Done("read again, and started again".into()));
            return;
        }
        let fresh = Race::new(&scenario, &mut self.evaluator);
        let racers = self.race.racers.iter_mut().zip(fresh.racers);
        for ((running, fresh), (old, new)) in racers.zip(old.racers.iter().zip(&scenario.racers)) {
            if old != new {
                *running = fresh;
            }
        }
        self.begin_run();
        if self.scene.scenario.view != scenario.view {
            self.scene.camera = Camera::of(&scenario, self.scene.camera.resolution);
            self.slots.of::<PcaRequest>().forget();
            self.probe = None;
        }
        self.scene.scenario = scenario;
        self.notice = Some(StatusMessage::Done("read again".into()));
    }

    /// Saves what is on the screen.
    pub(super) fn save(&self) -> Effect {
        let mut scenario = self.present();
        scenario.view.axes = self.scene.camera.axes();
        Effect::Save(PathBuf::from(file_name(&scenario)), scenario.to_document())
    }
}

/// The first fault of a file in a line: where, what, and what to do.
fn broken(error: &ScenarioError) -> String {
    let Some(first) = error.diagnostics.first() else {
        return String::from("the file is broken");
    };
    let before = &error.source[..first.span.start];
    let line = before.matches('\n').count() + 1;
    let hint = first.hint.as_ref();
    let hint = hint.map(|hint| format!(" · {hint}")).unwrap_or_default();
    format!("the file is broken: line {line}: {}{hint}", first.message)
}
