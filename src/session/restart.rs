//! Changes of the race as a whole: another start, another scenario, the file read again.

use std::io::ErrorKind;
use std::sync::Arc;

use super::jobs::chain::ChainRequest;
use super::jobs::directions::PcaRequest;
use super::jobs::entry::{Arrival, EntryRequest, PreparedScene, SceneRefusal, SceneSource};
use super::jobs::network::NetworkRequest;
use super::jobs::next_step::NextStepRequest;
use super::jobs::readout::ReadoutRequest;
use super::jobs::secants::SecantRequest;
use super::scene::Scene;
use super::{Camera, Editor, Focus, Race, Session, StatusMessage};
use crate::expr::visible;
use crate::scenario::{self, OpenError, Scenario, ScenarioError};

impl Session {
    /// Another scenario, of the library or of a file.
    pub(super) fn open(&mut self, name: &str) {
        self.overlay = None;
        self.set_out(SceneSource::Named(name.to_string()), Arrival::Opened);
    }

    /// Asks for a scene; when it is ready it is entered.
    pub(super) fn set_out(&mut self, source: SceneSource, arrival: Arrival) {
        self.entries += 1;
        self.entry = Some(EntryRequest {
            number: self.entries,
            source,
            arrival,
        });
    }

    /// A new race from a point of the picture, if the loss has a value there.
    pub(super) fn start_at(&mut self, point: (f64, f64)) {
        let camera = &self.scene.camera;
        self.start_from(&camera.plane(&self.scene.starts()).lift(point));
    }

    /// A new race from a point, if the loss has a value there.
    pub(super) fn start_from(&mut self, point: &[f64]) {
        let mut scenario = self.present();
        let count = scenario.parameters.len();
        if point.len() != count {
            let given = point.len();
            self.refuse(&format!(
                "a start has {count} numbers, one for each parameter, not {given}"
            ));
            return;
        }
        // Racers that share a start go on sharing it; one that has its own moves alone.
        let mut pairs = scenario.racers.iter().zip(scenario.racers.iter().skip(1));
        let is_shared = pairs.all(|(one, next)| one.start == next.start);
        let all = is_shared || self.focus == Focus::All(self.focus.racer());
        if all {
            for (parameter, start) in scenario.parameters.iter_mut().zip(point) {
                parameter.start = *start;
            }
        }
        for (index, racer) in scenario.racers.iter_mut().enumerate() {
            if all || index == self.focus.racer() {
                racer.start = point.to_vec();
            }
        }
        self.same_loss(scenario, Arrival::Elsewhere);
    }

    /// The same race again, from its start, with the settings as they are now.
    pub(super) fn restart(&mut self) {
        self.same_loss(self.present(), Arrival::Again(None));
    }

    /// The same race with another seed of what is random about it: false if nothing is.
    pub(super) fn restart_reseeded(&mut self, seed: Option<u64>) -> bool {
        let present = self.present();
        let Some(scenario) = seed.map_or_else(|| present.reseeded(), |seed| present.seeded(seed))
        else {
            return false;
        };
        let done = "a new seed, and started again; u brings the old run back";
        let source = SceneSource::Known(Arc::new(scenario), None);
        self.set_out(source, Arrival::Again(Some(done)));
        true
    }

    /// Asks for a scene of the same loss over the same rows.
    fn same_loss(&mut self, scenario: Scenario, arrival: Arrival) {
        let program = Some(Arc::clone(&self.scene.program));
        self.set_out(SceneSource::Known(Arc::new(scenario), program), arrival);
    }

    /// The scenario as the screen shows it: with the settings, names and axes as they are now.
    pub fn present(&self) -> Scenario {
        let mut scenario = Scenario::clone(&self.scene.scenario);
        for (racer, running) in scenario.racers.iter_mut().zip(&self.race.racers) {
            // The conditions for the end are those of the file: a run that goes on only has more steps.
            let stop = racer.plan.stop;
            racer.plan = *running.history.now().plan();
            racer.plan.stop = stop;
            racer.name.clone_from(&running.name);
        }
        scenario.view.axes = self.scene.camera.axes();
        scenario.view.chart = self.screen.chart;
        // The first view is shown where nothing is said.
        if scenario.view.open.is_some() || self.view > 0 {
            scenario.view.open = scenario::VIEWS
                .into_iter()
                .find(|name| *name == self.view().name);
        }
        scenario
    }

    /// Enters a scene that is ready.
    pub(super) fn arrive(&mut self, prepared: PreparedScene, arrival: &Arrival) {
        let PreparedScene {
            scenario,
            program,
            starts,
            note,
        } = prepared;
        let resolution = self.scene.camera.resolution;
        let keeps_camera = matches!(arrival, Arrival::Again(_) | Arrival::Elsewhere);
        let previewed = self.preview.take();
        let previewed = previewed.filter(|preview| Arc::ptr_eq(&preview.program, &program));
        let camera = match previewed {
            _ if keeps_camera => self.scene.camera.clone(),
            Some(preview) => preview.camera,
            None => Camera::of(&scenario, resolution),
        };
        let race = Race::new(&scenario, starts);
        let (playing, probe, focus) = (self.race.playing, self.probe, self.focus);
        if *arrival == Arrival::Opened && !Arc::ptr_eq(&self.scene.program, &program) {
            self.show_no_numbers();
        }
        self.enter(Scene::of(scenario, program, camera), race);
        self.status = note.map(|note| StatusMessage::Done(note.to_string()));
        match arrival {
            Arrival::Opened => self.open_as_asked(),
            Arrival::Kept(draft) => {
                self.open_as_asked();
                self.race.playing = false;
                self.editor = draft.as_deref().map(Editor::new);
            }
            Arrival::Typed => {
                self.committing = None;
                self.preview = None;
                self.draft = None;
            }
            Arrival::Again(done) => {
                (self.race.playing, self.probe, self.focus) = (playing, probe, focus);
                self.status = done.map(|done| StatusMessage::Done(done.to_string()));
            }
            Arrival::Elsewhere => (self.race.playing, self.focus) = (playing, focus),
        }
    }

    /// Shows no numbers until there are new ones: beside another scene those of the last would be false.
    fn show_no_numbers(&mut self) {
        self.slots.of::<ReadoutRequest>().show_nothing();
        self.slots.of::<SecantRequest>().show_nothing();
        self.slots.of::<NextStepRequest>().show_nothing();
        self.slots.of::<ChainRequest>().show_nothing();
        self.slots.of::<NetworkRequest>().show_nothing();
    }

    /// There is no such scene: everything stays, and the reason is said.
    pub(super) fn stay(&mut self, refusal: &SceneRefusal) {
        match refusal {
            SceneRefusal::Text(errors) => self.reopen(Some(errors)),
            SceneRefusal::Scenario(OpenError::Invalid(error)) => self.refuse(&broken(error)),
            SceneRefusal::Scenario(error) => self.refuse(&error.to_string()),
        }
    }

    /// Replaces scene and race; undo brings them back.
    fn enter(&mut self, scene: Scene, mut race: Race) {
        (race.speed, race.playing) = (self.race.speed, self.race.playing);
        self.replace(scene, race);
    }

    /// The open file changed: what is only text or view changes nothing that runs, a changed racer restarts alone, anything
    /// else restarts all.
    pub(super) fn reload(&mut self, prepared: PreparedScene) {
        let (old, new) = (&self.scene.scenario, &prepared.scenario);
        let is_same_problem = old.loss.source == new.loss.source
            && old.data == new.data
            && old.parameters == new.parameters
            && old.constants == new.constants
            && old.racers.len() == new.racers.len();
        if is_same_problem && old.source.is_some() && old.source == new.source {
            // What was just saved is what is shown.
            return;
        }
        let done = if is_same_problem {
            self.reload_racers(&prepared);
            "read again"
        } else {
            self.arrive_again(prepared);
            "read again, and started again"
        };
        self.status = Some(StatusMessage::Done(done.into()));
    }

    /// Enters what a file says now.
    fn arrive_again(&mut self, prepared: PreparedScene) {
        let playing = self.race.playing;
        self.arrive(prepared, &Arrival::Opened);
        self.race.playing = playing;
    }

    /// Takes over what a file says of the same problem.
    fn reload_racers(&mut self, prepared: &PreparedScene) {
        self.remember();
        let old = Arc::clone(&self.scene.scenario);
        let new = &prepared.scenario;
        let fresh = Race::new(new, prepared.starts.clone());
        self.race.floor = fresh.floor;
        let racers = self.race.racers.iter_mut().zip(fresh.racers);
        let pairs = old.racers.iter().zip(&new.racers);
        for ((running, fresh), (old, new)) in racers.zip(pairs) {
            if old != new {
                *running = fresh;
            }
        }
        if old.view != new.view {
            self.scene.camera = Camera::of(new, self.scene.camera.resolution);
            self.slots.of::<PcaRequest>().forget();
            self.probe = None;
        }
        let (program, camera) = (Arc::clone(&self.scene.program), self.scene.camera.clone());
        self.scene = Scene::of(Arc::clone(new), program, camera);
        self.begin_run();
    }

    /// A file that is broken or gone changes nothing.
    pub(super) fn keep_the_last_good_file(&mut self, error: &OpenError) {
        match error {
            OpenError::Invalid(error) => self.refuse(&broken(error)),
            OpenError::File { path, error } if error.kind() == ErrorKind::NotFound => {
                let path = path.to_string_lossy();
                self.refuse(&format!(
                    "{} is gone: what it said stays here, w writes it again",
                    visible(&path)
                ));
            }
            OpenError::Unknown { .. } | OpenError::File { .. } => self.refuse(&error.to_string()),
        }
    }
}

/// The first fault of a file in a line: where, what, and what to do.
fn broken(error: &ScenarioError) -> String {
    let Some(first) = error.diagnostics.first() else {
        return String::from("the file is broken");
    };
    let before = error.source.get(..first.span.start).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let hint = first.hint.as_ref();
    let hint = hint.map(|hint| format!(" · {hint}")).unwrap_or_default();
    format!("the file is broken: line {line}: {}{hint}", first.message)
}
