//! What each message does.

use super::jobs::entry::{Arrival, SceneSource};
use super::jobs::reading::ReadRequest;
use super::message::{CameraMove, Message, ProbeMove};
use super::{Effect, Focus, MouseMode, Pictured, PointSource, Session, StatusMessage, ladder};
use crate::diff::Spacing;

/// No text is longer than this on the smallest screen.
const MOST_SCROLLED: usize = 60;

impl Session {
    /// Takes a message in, and says what is to be done about it.
    pub fn update(&mut self, message: Message) -> Vec<Effect> {
        let mut effects = Vec::new();
        if self.has_to_wait(&message) {
            self.waiting.push_back(message);
        } else {
            self.handle(message, &mut effects);
        }
        while let Some(next) = self.next_waiting() {
            self.handle(next, &mut effects);
        }
        while let Some(next) = self.next_of_script() {
            self.handle(next, &mut effects);
        }
        effects.extend(self.request());
        effects
    }

    fn handle(&mut self, message: Message, effects: &mut Vec<Effect>) {
        let message = self.for_log(message);
        let nature = message.nature();
        if nature.is_by_hand {
            self.status = None;
            self.is_first_play = false;
            self.edits = self.edits.wrapping_add(1);
        }
        if nature.shows_something_else {
            self.screen.scrolled = 0;
        }
        match message {
            Message::Tick(elapsed) => self.tick(elapsed),
            Message::Answered(answer) => answer.row().take(self, answer),
            Message::Sized(resolution) if self.log().is_some() => self.size_log(resolution),
            Message::Sized(resolution) => {
                self.scene.camera.resolution = resolution;
                if let Some(preview) = &mut self.preview {
                    preview.camera.resolution = resolution;
                }
            }
            Message::FileChanged(path) => {
                self.entries += 1;
                let number = self.entries;
                self.changed = Some(ReadRequest { number, path });
            }
            Message::Outcome(text) => self.status = Some(StatusMessage::Done(text)),
            Message::Time(time) => self.time(time),
            Message::Rate(nudge) => self.nudge(nudge),
            Message::FocusRacer(next) => self.focus_racer(next),
            Message::Focus(racer) => self.focus_on(racer),
            Message::FocusAll if self.race.racers.len() < 2 => self.refuse_alone(),
            Message::FocusAll => self.focus_all(),
            Message::Camera(CameraMove::NextAxes) => self.next_axes(),
            Message::Reseed(seed) => self.reseed(seed),
            Message::StartFrom(point) => self.start_from(&point),
            Message::Optimizer(name) => self.take_optimizer_named(&name),
            Message::Adjust(adjust) => self.adjust(adjust),
            Message::Set(name, value) => self.set(&name, value),
            Message::Camera(CameraMove::Home) => self.bring_all_in(),
            Message::Camera(look) => {
                let probe = self.probe;
                let scene = self.preview.as_mut().unwrap_or(&mut self.scene);
                let look = scene.camera.about(look, probe);
                scene.camera.turn(look, &scene.scenario);
            }
            Message::Probe(probe) => self.move_probe(probe),
            Message::Spacing(wider) => self.step_spacing(wider),
            Message::SpacingBalanced => self.spacing = Spacing::Balanced,
            Message::SpacingTo(spacing) => self.space(spacing),
            Message::View(view) => self.show_or_repeat(view),
            Message::ViewNamed(name) => self.show_named(&name),
            Message::Move(movement) => self.act(movement),
            Message::Edit(edit) => self.edit(edit),
            Message::Overlay(overlay) => self.move_overlay(overlay),
            Message::Restart => self.restart(),
            Message::Fork => self.fork(),
            Message::Undo => self.undo(),
            Message::Redo => self.redo(),
            Message::ToggleMethods => self.toggle_methods(),
            Message::ToggleSymbols => self.toggle_symbols(),
            Message::NextChart => self.next_chart(),
            Message::ChartOf(chart) => self.show_chart(chart),
            Message::NextPage => self.screen.page = self.screen.page.wrapping_add(1),
            Message::FirstPage => self.screen.page = 0,
            Message::Scroll(by) => {
                let scrolled = self.screen.scrolled.saturating_add_signed(by);
                self.screen.scrolled = scrolled.min(MOST_SCROLLED);
            }
            Message::Beside(columns) => self.screen.beside = columns,
            Message::Theme(name) => self.take_theme(name),
            Message::NextColors => self.colors = self.colors.wrapping_add(1),
            Message::ToggleMouse => effects.push(self.toggle_mouse()),
            Message::Open(scenario) => {
                self.overlay = None;
                self.set_out(SceneSource::Known(scenario, None), Arrival::Opened);
            }
            Message::OpenNamed(name) => self.open(&name),
            Message::Save => self.ask_where_to_save(),
            Message::SaveTo(path) => effects.push(self.save(path)),
            Message::Saved(outcome) => self.saved(&outcome),
            Message::AddRacer(name) => self.add_racer(name.as_deref()),
            Message::RemoveRacer => self.remove_racer(),
            Message::Copy(kind) => effects.push(self.copy(kind)),
            Message::EditOutside => effects.extend(self.edit_outside()),
            Message::BringBack => self.bring_back(),
            Message::Chosen(messages) => self.take_from_overlay(messages),
            Message::Refuse(why) => self.refuse(&why),
            Message::Log(moved) => self.move_log(moved, effects),
            Message::Ask(name, what) => effects.push(Effect::Ask(name, what)),
            Message::Suspend => effects.push(Effect::Suspend),
            Message::Quit => effects.push(Effect::Quit),
        }
    }

    /// Whose point the panels are to speak of.
    pub(super) fn point_source(&self) -> PointSource {
        if self.preview.is_some() {
            PointSource::Draft
        } else if self.probe.is_some() {
            PointSource::Probe
        } else {
            // A racer that has stopped stays where it is while the race goes on.
            PointSource::Racer(self.focus.racer(), self.focused().history.now().steps())
        }
    }

    /// The next spacing of differences on the ladder.
    fn step_spacing(&mut self, wider: bool) {
        if self.pictured() == Pictured::Nothing {
            self.refuse("no finite differences here to space: 1 and 2 have them");
            return;
        }
        let spacing = match self.spacing {
            Spacing::Fixed(spacing) => spacing,
            // In the slice view a secant that is wide enough to be seen comes first.
            Spacing::Balanced if wider && self.pictured() == Pictured::Line => {
                0.1 * self.scene().camera.window.x.span()
            }
            Spacing::Balanced => 1e-5,
        };
        let step = if wider { ladder::above } else { ladder::below };
        self.spacing = Spacing::Fixed(step(spacing).clamp(1e-15, 10.0));
    }

    fn refuse_alone(&mut self) {
        self.refuse("there is one racer; + in the menu of o adds another");
    }

    fn focus_racer(&mut self, next: bool) {
        let count = self.race.racers.len();
        if count < 2 {
            return self.refuse_alone();
        }
        let shift = if next { 1 } else { count - 1 };
        let racer = (self.focus.racer() + shift) % count;
        self.focus = match self.focus {
            Focus::One(_) => Focus::One(racer),
            Focus::All(_) => Focus::All(racer),
        };
    }

    fn focus_all(&mut self) {
        let (focus, told) = match self.focus {
            Focus::One(racer) => (
                Focus::All(racer),
                "all racers: ↑ ↓ and o change each of them",
            ),
            Focus::All(racer) => (
                Focus::One(racer),
                "one racer again: ↑ ↓ and o change it alone",
            ),
        };
        self.focus = focus;
        self.status = Some(StatusMessage::Done(String::from(told)));
    }

    fn toggle_symbols(&mut self) {
        self.screen.symbols = !self.screen.symbols;
        let told = if self.screen.symbols {
            "the line of symbols stands where there is a row for it"
        } else {
            "the line of symbols is hidden: i brings it back"
        };
        self.status = Some(StatusMessage::Done(String::from(told)));
    }

    fn focus_on(&mut self, racer: usize) {
        if racer < self.race.racers.len() {
            self.focus = Focus::One(racer);
        } else {
            self.refuse("there is no such racer");
        }
    }

    /// Says why something was not done.
    pub(super) fn refuse(&mut self, why: &str) {
        self.status = Some(StatusMessage::Refused(why.to_string()));
    }

    pub(super) fn move_probe(&mut self, probe: ProbeMove) {
        let camera = &self.scene.camera;
        let now = camera.plane(self.focused().history.now().at());
        let here = self.probe.unwrap_or_else(|| now.project(&now.base));
        match probe {
            ProbeMove::By(..) if self.pictured() == Pictured::Nothing => {
                self.refuse("no picture here to move a probe in: 1 and 2 have one");
            }
            ProbeMove::By(right, up) => {
                let window = camera.window;
                let x = window.x.span() / camera.resolution.columns as f64;
                let y = window.y.span() / camera.resolution.rows as f64;
                self.probe = Some((here.0 + right * x, here.1 + up * y));
            }
            ProbeMove::To(point) => self.probe = Some(point),
            ProbeMove::StartHere if self.probe.is_none() => {
                self.refuse("no probe to start from: h j k l or a click sets one, r starts again");
            }
            ProbeMove::StartHere => self.start_at(here),
            ProbeMove::StartAt(point) => self.start_at(point),
            ProbeMove::Dismiss if self.probe.is_none() && self.is_away_from_log() => {
                self.return_to_log();
            }
            ProbeMove::Dismiss => {
                self.probe = None;
                self.call_off();
            }
        }
    }
}

impl Session {
    /// The theme of this name, for as long as the program runs.
    fn take_theme(&mut self, name: &'static str) {
        self.theme = Some(name);
        self.overlay = None;
        let kept = format!("theme = \"{name}\" in config.toml keeps it");
        self.status = Some(StatusMessage::Done(kept));
    }

    fn toggle_mouse(&mut self) -> Effect {
        let (mode, said) = match self.mouse {
            MouseMode::Taken => (
                MouseMode::Released,
                "the mouse selects text now; M takes it back",
            ),
            MouseMode::Released => (MouseMode::Taken, "the mouse moves things here again"),
        };
        self.mouse = mode;
        self.status = Some(StatusMessage::Done(said.to_string()));
        Effect::CaptureMouse(self.mouse == MouseMode::Taken)
    }
}
