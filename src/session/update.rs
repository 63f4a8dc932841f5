//! What each message does.

use super::message::{Look, Message, ProbeMove};
use super::scene::Scene;
use super::{Effect, Focus, Mouse, Pictured, PointSource, Session, StatusMessage, ladder};
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
            Message::Answered(answer) => answer.row().take(self, answer),
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
            }
            Message::Save => effects.push(self.save()),
            Message::Suspend => effects.push(Effect::Suspend),
            Message::Quit => effects.push(Effect::Quit),
        }
        effects.extend(self.request());
        effects
    }

    /// Whose point the panels are to speak of.
    pub(super) fn point_source(&self) -> PointSource {
        if self.preview.is_some() {
            PointSource::Draft
        } else if self.probe.is_some() {
            PointSource::Probe
        } else {
            PointSource::Racer(self.focus.racer(), self.race.step)
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
}
