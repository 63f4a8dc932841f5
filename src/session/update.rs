//! What each message does.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::message::{Message, Nudge, OverlayMove, ProbeMove, Time};
use super::overlay::{Choices, List, Overlay};
use super::scene::{Scene, Snapshot};
use super::work::{
    AdvanceRequest, Answer, Completeness, Effect, PictureRequest, ReadoutRequest,
};
use super::{Focus, Mouse, Notice, Race, Session, ladder};
use crate::diff::{Evaluator, Method, Objective, Spacing};
use crate::scenario::{Scenario, ScenarioError, to_toml};

/// How many changes of the race undo remembers.
const UNDO: usize = 16;

impl Session {
    /// Takes a message in, and says what is to be done about it.
    pub fn update(&mut self, message: Message) -> Vec<Effect> {
        let mut effects = Vec::new();
        match message {
            Message::Tick(elapsed) => self.tick(elapsed),
            Message::Answered(answer) => self.answered(answer),
            Message::Sized(resolution) => {
                self.scene.camera.resolution = resolution;
                if let Some(preview) = &mut self.preview {
                    preview.camera.resolution = resolution;
                }
            }
            Message::FileChanged(read) => self.reload(*read),
            Message::Told(told) => self.notice = Some(Notice::Done(told)),
            Message::Time(time) => self.time(time),
            Message::Rate(nudge) => self.nudge(nudge),
            Message::FocusRacer(next) => self.focus_racer(next),
            Message::FocusAll => {
                self.focus = match self.focus {
                    Focus::One(racer) => Focus::All(racer),
                    Focus::All(racer) => Focus::One(racer),
                };
            }
            Message::Look(look) => {
                let scene = self.preview.as_mut().unwrap_or(&mut self.scene);
                scene.camera.look(look, &scene.scenario);
            }
            Message::Probe(probe) => self.move_probe(probe),
            Message::Spacing(wider) => {
                let spacing = match self.spacing {
                    Spacing::Fixed(spacing) => spacing,
                    Spacing::Balanced => 1e-5,
                };
                let step = if wider { ladder::above } else { ladder::below };
                self.spacing = Spacing::Fixed(step(spacing).clamp(1e-15, 10.0));
            }
            Message::SpacingBalanced => self.spacing = Spacing::Balanced,
            Message::View(view) => self.view = view,
            Message::Edit(edit) => self.edit(edit),
            Message::Overlay(overlay) => self.move_overlay(overlay),
            Message::Restart => self.restart(),
            Message::Undo => self.undo(),
            Message::Redo => self.redo(),
            Message::NextMethod => {
                let place = Method::ALL.iter().position(|known| *known == self.method);
                let next = place.map_or(0, |place| (place + 1) % Method::ALL.len());
                self.method = Method::ALL[next];
            }
            Message::NextColors => self.colors = self.colors.wrapping_add(1),
            Message::ToggleMouse => {
                self.mouse = match self.mouse {
                    Mouse::Taken => Mouse::Released,
                    Mouse::Released => Mouse::Taken,
                };
                effects.push(Effect::CaptureMouse(self.mouse == Mouse::Taken));
            }
            Message::Open(scenario) => {
                self.overlay = None;
                let resolution = self.scene.camera.resolution;
                self.enter(Scene::new(scenario, resolution));
                self.race.playing = true;
            }
            Message::Save => effects.push(self.save()),
            Message::Suspend => effects.push(Effect::Suspend),
            Message::Quit => effects.push(Effect::Quit),
        }
        self.tell_next_step();
        self.request(&mut effects);
        effects
    }

    fn tell_next_step(&mut self) {
        let now = self.race.racers[self.focus.racer()].history.now();
        let camera = &self.scene.camera;
        let names = self.scene.scenario.loss.parameters();
        let mut tell = |axis: usize| {
            let name = names.get(axis)?;
            now.explain(&mut self.evaluator, axis, name).ok()
        };
        self.next_step = tell(camera.horizontal).unwrap_or_default();
        let vertical = camera.vertical.and_then(&mut tell);
        self.next_step.extend(vertical.and_then(|parts| parts.into_iter().last()));
        let next = now.preview(&mut self.evaluator, 1.0);
        self.next_loss = next.map(|next| self.evaluator.value(&next));
    }

    /// Asks for whatever the new state needs and has not asked for.
    fn request(&mut self, effects: &mut Vec<Effect>) {
        let scene = self.preview.as_ref().unwrap_or(&self.scene);
        // What the parameters along the axes are does not matter to the picture, and must not ask for a new one.
        let mut plane = scene.camera.plane(&self.subject());
        if !self.is_plane() {
            plane.vertical = None;
        }
        let origin = plane.lift((0.0, 0.0));
        plane.base = origin;
        let picture = PictureRequest {
            program: Arc::clone(&scene.program),
            plane,
            window: scene.camera.window,
            resolution: scene.camera.resolution,
            scale: scene.scenario.view.levels,
        };
        let readout = ReadoutRequest {
            program: Arc::clone(&scene.program),
            at: self.subject(),
            spacing: self.spacing,
        };
        let pending = &mut self.pending;
        if pending.picture.is_due(&picture) {
            let ticket = pending.ticket();
            pending.picture.ask(ticket, &picture);
            effects.push(Effect::Draw(ticket, picture));
        }
        if pending.readout.is_due(&readout) {
            let ticket = pending.ticket();
            pending.readout.ask(ticket, &readout);
            effects.push(Effect::Read(ticket, readout));
        }
        if pending.steps > 0 && pending.advance.is_none() && self.race.is_at_head() {
            let ticket = pending.ticket();
            pending.advance = Some(ticket);
            let racers = &self.race.racers;
            let request = AdvanceRequest {
                program: Arc::clone(&self.scene.program),
                racers: racers.iter().map(|racer| racer.history.head().clone()).collect(),
                steps: std::mem::take(&mut pending.steps),
                strides: racers.iter().map(|racer| racer.history.strides()).collect(),
            };
            effects.push(Effect::Advance(ticket, request));
        }
    }

    fn tick(&mut self, elapsed: Duration) {
        if self.editor.is_some() {
            return;
        }
        let steps = self.race.due(elapsed);
        if steps > 0 {
            self.forward(steps);
        }
    }

    /// So many steps on: what was recorded is shown again, beyond it the racers run.
    fn forward(&mut self, steps: u64) {
        let target = self.race.step.saturating_add(steps);
        if !self.race.is_at_head() {
            let newest = self.race.newest();
            self.race.seek(target, &mut self.evaluator);
            if target <= newest {
                return;
            }
        }
        if self.race.is_over() {
            self.race.playing = false;
        } else if self.pending.advance.is_none() {
            self.pending.steps = target - self.race.step;
        }
    }

    fn time(&mut self, time: Time) {
        self.notice = None;
        match time {
            Time::Toggle => {
                self.race.playing = !self.race.playing;
                if self.race.playing {
                    self.go_on_if_over();
                }
            }
            Time::Speed(faster) => self.race.change_speed(faster),
            Time::Step(by) if by > 0 => {
                self.race.playing = false;
                self.go_on_if_over();
                self.forward(by.unsigned_abs());
            }
            Time::Step(_) | Time::Start | Time::End => {
                self.race.playing = false;
                self.pending.steps = 0;
                if let Some(target) = self.race.target(time) {
                    self.race.seek(target, &mut self.evaluator);
                }
            }
        }
    }

    /// At the end of a run that stopped only because its steps were done, going on means more steps.
    fn go_on_if_over(&mut self) {
        if !(self.race.is_at_head() && self.race.is_over()) {
            return;
        }
        match self.race.prolong() {
            Ok(true) => self.pending.advance = None,
            Ok(false) => {
                self.race.playing = false;
                let told = "every racer has stopped for good: r starts again, h j k l and Enter start elsewhere";
                self.notice = Some(Notice::Refused(told.into()));
            }
            Err(error) => self.notice = Some(Notice::Refused(error.to_string())),
        }
    }

    fn nudge(&mut self, nudge: Nudge) {
        let focus = match self.focus {
            Focus::One(racer) => Some(racer),
            Focus::All(_) => None,
        };
        // What the worker is doing was begun with the old rate.
        self.pending.advance = None;
        self.notice = match self.race.nudge(focus, nudge) {
            Ok(()) => None,
            Err(error) => Some(Notice::Refused(error.to_string())),
        };
    }

    fn focus_racer(&mut self, next: bool) {
        let count = self.race.racers.len();
        let shift = if next { 1 } else { count - 1 };
        let racer = (self.focus.racer() + shift) % count;
        self.focus = match self.focus {
            Focus::One(_) => Focus::One(racer),
            Focus::All(_) => Focus::All(racer),
        };
    }

    fn move_probe(&mut self, probe: ProbeMove) {
        let camera = &self.scene.camera;
        let now = camera.plane(self.focused().history.now().at());
        let here = self.probe.unwrap_or_else(|| now.project(&now.base));
        match probe {
            ProbeMove::By(right, up) => {
                let window = camera.window;
                let x = window.x.span() / camera.resolution.columns as f64;
                let y = window.y.span() / camera.resolution.rows as f64;
                self.probe = Some((here.0 + right * x, here.1 + up * y));
            }
            ProbeMove::To(point) => self.probe = Some(point),
            ProbeMove::StartHere => self.start_at(here),
            ProbeMove::StartAt(point) => self.start_at(point),
            ProbeMove::Dismiss => self.probe = None,
        }
    }

    /// A new race from a place in the picture, if the loss has a value there.
    fn start_at(&mut self, place: (f64, f64)) {
        let mut scene = self.scene.clone();
        let point = scene.camera.plane(&scene.starts()).lift(place);
        let value = self.evaluator.value(&point);
        if !value.is_finite() {
            let told = format!("the loss is {value} there: a descent needs a finite start");
            self.notice = Some(Notice::Refused(told));
            return;
        }
        let scenario = Arc::make_mut(&mut scene.scenario);
        for (parameter, start) in scenario.parameters.iter_mut().zip(&point) {
            parameter.start = *start;
        }
        for racer in &mut scenario.racers {
            racer.start.clone_from(&point);
        }
        let playing = self.race.playing;
        self.enter(scene);
        self.race.playing = playing;
        self.probe = None;
    }

    /// The same race again, from its start, with the settings as they are now.
    fn restart(&mut self) {
        let mut scene = self.scene.clone();
        let scenario = Arc::make_mut(&mut scene.scenario);
        for (racer, running) in scenario.racers.iter_mut().zip(&self.race.racers) {
            racer.plan = *running.history.now().plan();
        }
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

    /// Puts a snapshot in force and returns the one that was.
    fn swap(&mut self, snapshot: Snapshot) -> Snapshot {
        self.evaluator = Evaluator::new(Arc::clone(&snapshot.scene.program));
        self.pending.advance = None;
        self.pending.steps = 0;
        let racer = self.focus.racer().min(snapshot.race.racers.len() - 1);
        self.focus = Focus::One(racer);
        let resolution = self.scene.camera.resolution;
        let before = Snapshot {
            scene: std::mem::replace(&mut self.scene, snapshot.scene),
            race: std::mem::replace(&mut self.race, snapshot.race),
            probe: std::mem::replace(&mut self.probe, snapshot.probe),
        };
        self.scene.camera.resolution = resolution;
        before
    }

    fn undo(&mut self) {
        match self.past.pop() {
            Some(snapshot) => {
                let before = self.swap(snapshot);
                self.future.push(before);
                self.race.playing = false;
                self.notice = Some(Notice::Done("undone; U makes it again".into()));
            }
            None => self.notice = Some(Notice::Refused("nothing to undo".into())),
        }
    }

    fn redo(&mut self) {
        match self.future.pop() {
            Some(snapshot) => {
                let before = self.swap(snapshot);
                self.past.push(before);
                self.notice = Some(Notice::Done("made again".into()));
            }
            None => self.notice = Some(Notice::Refused("nothing to make again".into())),
        }
    }

    /// The open file changed: what is only text or view changes nothing that runs, a changed racer restarts alone, anything
    /// else restarts all. A broken file changes nothing.
    fn reload(&mut self, read: Result<Scenario, ScenarioError>) {
        let scenario = match read {
            Ok(scenario) => Arc::new(scenario),
            Err(error) => {
                let told = error.to_string();
                let first = told.lines().next().unwrap_or_default().to_string();
                self.notice = Some(Notice::Refused(format!("the file is broken: {first}")));
                return;
            }
        };
        let old = &self.scene.scenario;
        let same_problem = old.loss.source == scenario.loss.source
            && old.parameters == scenario.parameters
            && old.constants == scenario.constants
            && old.racers.len() == scenario.racers.len();
        if !same_problem {
            let playing = self.race.playing;
            self.enter(Scene::new(scenario, self.scene.camera.resolution));
            self.race.playing = playing;
            self.notice = Some(Notice::Done("read again, and started again".into()));
            return;
        }
        let fresh = Race::new(&scenario, &mut self.evaluator);
        let racers = self.race.racers.iter_mut().zip(fresh.racers);
        for ((running, fresh), (old, new)) in racers.zip(old.racers.iter().zip(&scenario.racers)) {
            if old != new {
                *running = fresh;
                self.pending.advance = None;
            }
        }
        self.scene.scenario = scenario;
        self.notice = Some(Notice::Done("read again".into()));
    }

    fn move_overlay(&mut self, overlay: OverlayMove) {
        let toggled = |wanted: Overlay, now: &Option<Overlay>| match now {
            Some(shown) if std::mem::discriminant(shown) == std::mem::discriminant(&wanted) => None,
            _ => Some(wanted),
        };
        match overlay {
            OverlayMove::Help => self.overlay = toggled(Overlay::Help(0), &self.overlay),
            OverlayMove::Palette => self.overlay = Some(Overlay::List(List::new(Choices::Actions))),
            OverlayMove::Scenarios => {
                self.overlay = Some(Overlay::List(List::new(Choices::Scenarios)));
            }
            OverlayMove::Close => self.overlay = None,
            OverlayMove::Scroll(lines) => match &mut self.overlay {
                Some(Overlay::Help(line)) => *line = line.saturating_add_signed(lines as isize),
                Some(Overlay::List(list)) => {
                    list.chosen = list.chosen.saturating_add_signed(lines as isize);
                }
                None => {}
            },
            OverlayMove::Search(character) => {
                if let Some(Overlay::List(list)) = &mut self.overlay {
                    list.search.push(character);
                    list.chosen = 0;
                }
            }
            OverlayMove::Unsearch => {
                if let Some(Overlay::List(list)) = &mut self.overlay {
                    list.search.pop();
                    list.chosen = 0;
                }
            }
        }
    }

    fn save(&self) -> Effect {
        let scenario = &self.scene.scenario;
        let heading = scenario.heading();
        let letters = heading.chars().map(|c| {
            let lower = c.to_ascii_lowercase();
            if lower.is_ascii_alphanumeric() { lower } else { '-' }
        });
        let name: String = letters.collect();
        let words: Vec<&str> = name.split('-').filter(|word| !word.is_empty()).collect();
        let name = if words.is_empty() {
            String::from("scenario")
        } else {
            words.join("-")
        };
        Effect::Save(PathBuf::from(format!("{name}.toml")), to_toml(scenario))
    }

    fn answered(&mut self, answer: Answer) {
        match answer {
            Answer::Picture(ticket, picture, completeness) => {
                let last = completeness == Completeness::Full;
                if self.pending.picture.accepts(ticket, last) {
                    self.picture = Some((picture, completeness));
                }
            }
            Answer::Readout(ticket, readout) => {
                if self.pending.readout.accepts(ticket, true) {
                    self.readout = Some(readout);
                }
            }
            Answer::Advanced(ticket, stretches) => {
                if self.pending.advance == Some(ticket) {
                    self.pending.advance = None;
                    let follows = self.race.is_at_head();
                    self.race.extend(stretches);
                    if follows {
                        self.race.seek(self.race.newest(), &mut self.evaluator);
                    }
                    if self.race.is_over() && self.race.is_at_head() {
                        self.race.playing = false;
                    }
                }
            }
        }
    }
}

