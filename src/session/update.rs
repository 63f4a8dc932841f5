//! What each message does.

use std::sync::Arc;

use super::message::{Look, Message, ProbeMove};
use super::scene::Scene;
use super::work::{
    AdvanceRequest, Answer, Completeness, Effect, PictureRequest, PointSource, RacerState,
    ReadoutRequest,
};
use super::{Focus, Mouse, Pictured, Session, StatusMessage, ladder};
use crate::diff::Spacing;

impl Session {
    /// Takes a message in, and says what is to be done about it.
    pub fn update(&mut self, message: Message) -> Vec<Effect> {
        let mut effects = Vec::new();
        if message.is_by_hand() {
            self.notice = None;
        }
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
            Message::Told(told) => self.notice = Some(StatusMessage::Done(told)),
            Message::Time(time) => self.time(time),
            Message::Rate(nudge) => self.nudge(nudge),
            Message::FocusRacer(next) => self.focus_racer(next),
            Message::Focus(racer) => {
                self.focus = Focus::One(racer.min(self.race.racers.len().saturating_sub(1)));
            }
            Message::FocusAll => {
                self.focus = match self.focus {
                    Focus::One(racer) => Focus::All(racer),
                    Focus::All(racer) => Focus::One(racer),
                };
            }
            Message::Look(Look::NextAxes) => self.next_axes(),
            Message::Reseed => self.reseed(),
            Message::Look(look) => {
                let scene = self.preview.as_mut().unwrap_or(&mut self.scene);
                scene.camera.look(look, &scene.scenario);
            }
            Message::Probe(probe) => self.move_probe(probe),
            Message::Spacing(wider) => {
                let spacing = match self.spacing {
                    Spacing::Fixed(spacing) => spacing,
                    // In the slice view a secant that is wide enough to be seen comes first.
                    Spacing::Balanced if wider && self.view().picture == Pictured::Line => {
                        0.1 * self.scene().camera.window.x.span()
                    }
                    Spacing::Balanced => 1e-5,
                };
                let step = if wider { ladder::above } else { ladder::below };
                self.spacing = Spacing::Fixed(step(spacing).clamp(1e-15, 10.0));
            }
            Message::SpacingBalanced => self.spacing = Spacing::Balanced,
            Message::View(view) => self.show(view),
            Message::Move(movement) => self.act(movement),
            Message::Edit(edit) => self.edit(edit),
            Message::Overlay(overlay) => self.move_overlay(overlay),
            Message::Restart => self.restart(),
            Message::Fork => self.fork(),
            Message::Undo => self.undo(),
            Message::Redo => self.redo(),
            Message::ToggleMethods => self.screen.methods = !self.screen.methods,
            Message::ToggleSymbols => self.screen.symbols = !self.screen.symbols,
            Message::NextPage => self.screen.page = self.screen.page.wrapping_add(1),
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
        self.look_ahead();
        self.tell_chain();
        self.request(&mut effects);
        effects
    }

    /// Whose point the panels are to speak of.
    pub(super) fn subject_of_panels(&self) -> PointSource {
        if self.preview.is_some() {
            PointSource::Draft
        } else if self.probe.is_some() {
            PointSource::Probe
        } else {
            PointSource::Racer(self.focus.racer(), self.race.step)
        }
    }

    /// The focused racer at the shown step.
    fn racer_state(&self) -> RacerState {
        let history = &self.focused().history;
        RacerState {
            recent: history.trail().thinned(self.race.step),
            descent: history.now().clone(),
        }
    }

    /// Asks for whatever the new state needs and has not asked for.
    fn request(&mut self, effects: &mut Vec<Effect>) {
        let scene = self.preview.as_ref().unwrap_or(&self.scene);
        // What the parameters along the axes are does not matter to the picture, and must not ask for a new one.
        let mut plane = scene.camera.plane(&self.subject());
        if !self.is_plane() {
            plane = plane.line();
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
            step: self.preview.as_ref().map_or(self.race.step, |_| 0),
            spacing: self.spacing,
            subject: self.subject_of_panels(),
            racer: self.preview.is_none().then(|| Box::new(self.racer_state())),
        };
        self.request_sweep(effects);
        self.request_directions(effects);
        self.request_errors(effects);
        self.request_network(effects);
        let is_picture = self.view().picture != Pictured::Nothing;
        let pending = &mut self.pending;
        if is_picture && pending.picture.is_due(&picture) {
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
                racers: racers
                    .iter()
                    .map(|racer| racer.history.head().clone())
                    .collect(),
                steps: std::mem::take(&mut pending.steps),
                strides: racers.iter().map(|racer| racer.history.strides()).collect(),
            };
            effects.push(Effect::Advance(ticket, request));
        }
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
            ProbeMove::StartHere if self.probe.is_none() => {
                let told = "no probe to start from: h j k l or a click sets one, r starts again";
                self.notice = Some(StatusMessage::Refused(told.into()));
            }
            ProbeMove::StartHere => self.start_at(here),
            ProbeMove::StartAt(point) => self.start_at(point),
            ProbeMove::Dismiss => self.probe = None,
        }
    }

    fn answered(&mut self, answer: Answer) {
        match answer {
            Answer::Picture(ticket, picture, completeness) => {
                let last = completeness == Completeness::Full;
                if self.pending.picture.accepts(ticket, last) {
                    self.picture = Some((picture, completeness));
                }
            }
            Answer::Readout(ticket, readout, diagnosis) => {
                if self.pending.readout.accepts(ticket, true) {
                    let subject = self.pending.readout.asked().map(|asked| asked.subject);
                    self.readout = subject.map(|subject| (subject, readout));
                    self.diagnosis = diagnosis;
                }
            }
            Answer::Network(ticket, network) => {
                if self.pending.network.accepts(ticket, true) {
                    let asked = self.pending.network.asked();
                    if let Some(subject) = asked.map(|asked| asked.subject) {
                        self.traced(network, subject);
                    }
                }
            }
            Answer::Prediction(ticket, prediction, completeness) => {
                let last = completeness == Completeness::Full;
                if self.pending.prediction.accepts(ticket, last) {
                    self.predicted(prediction, completeness);
                }
            }
            Answer::Swept(ticket, sweep) => {
                if self.pending.sweep.accepts(ticket, true) {
                    self.swept(sweep);
                }
            }
            Answer::Sampled(ticket, errors) => {
                if self.pending.errors.accepts(ticket, true) {
                    self.errors = errors;
                }
            }
            Answer::Aligned(ticket, found) => {
                if self.pending.alignment.accepts(ticket, true) {
                    self.aligned(found.as_deref());
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
