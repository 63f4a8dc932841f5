//! A session that is played at once: what it asks for is done before the next message.

use std::collections::VecDeque;
use std::sync::Arc;

use color_eyre::Result;

use crate::expr::visible;
use crate::field::Resolution;
use crate::scenario::Scenario;
use crate::session::jobs::{Desk, Scratch};
use crate::session::{Effect, Message, Session, Time};
use crate::ui::theme::TerminalTheme;
use crate::ui::{VIEWS, cells};
use crate::verbs::error::wrong;

/// The most samples of a field: more do not look better.
const MOST_SAMPLES: f64 = 40_000.0;

/// A session with nobody before it.
pub(super) struct HeadlessSession {
    session: Session,
    scratch: Scratch,
    /// The most steps that any racer goes.
    steps: u64,
}

impl HeadlessSession {
    /// A scenario with what is done with it first, in the view that it opens with.
    pub(super) fn new(scenario: Scenario, script: Vec<Message>) -> Self {
        let steps = scenario
            .racers
            .iter()
            .map(|racer| racer.plan.stop.steps)
            .max();
        let open = scenario.view.open;
        let mut stage = Self {
            session: Session::new(Arc::new(scenario), VIEWS),
            scratch: Scratch::default(),
            steps: steps.unwrap_or(0),
        };
        // The picture is computed once, when it is known how large it will be.
        stage.send(Message::Sized(Resolution::new(1, 1)));
        if let Some(open) = open {
            stage.send(Message::ViewNamed(String::from(open)));
        }
        for message in script {
            stage.send(message);
        }
        stage
    }

    pub(super) fn session(&self) -> &Session {
        &self.session
    }

    /// Takes a message in and does everything that follows from it.
    pub(super) fn send(&mut self, message: Message) {
        let effects = self.update(message);
        self.settle(effects);
    }

    fn update(&mut self, message: Message) -> Vec<Effect> {
        self.session.update(message)
    }

    fn settle(&mut self, effects: Vec<Effect>) {
        let mut waiting = VecDeque::from(effects);
        while let Some(effect) = waiting.pop_front() {
            let Effect::Run(task) = effect else {
                continue;
            };
            let mut answers = Vec::new();
            let mut desk = Desk {
                scratch: &mut self.scratch,
                cancelled: &|| false,
                go_on: &mut || true,
            };
            task.run(&mut desk, |answer| answers.push(answer));
            for answer in answers {
                waiting.extend(self.session.update(Message::Answered(answer)));
            }
        }
    }

    /// Gives the focus to a racer by its letter or its name.
    pub(super) fn focus(&mut self, name: &str) -> Result<()> {
        let racers = &self.session.race().racers;
        let is_it = |racer: &crate::session::Racer| {
            racer.name == name || racer.letter.char().to_string().eq_ignore_ascii_case(name)
        };
        let Some(index) = racers.iter().position(is_it) else {
            let known = racers
                .iter()
                .map(|racer| format!("{} {}", racer.letter.char(), racer.name));
            let known: Vec<String> = known.collect();
            return Err(wrong(format!(
                "there is no racer {}: there are {}",
                visible(name),
                visible(&known.join(", "))
            )));
        };
        self.send(Message::Focus(index));
        Ok(())
    }

    /// Lets the racers go until each has stopped.
    pub(super) fn run(&mut self) {
        self.send(Message::Time(Time::To(self.steps)));
    }

    /// Samples the field for a picture of this size in pixels.
    pub(super) fn fit_pixels(&mut self, width: u16, height: u16) {
        let area = f64::from(width) * f64::from(height);
        let part = (MOST_SAMPLES / area).sqrt().min(0.25);
        let side = |side: u16| (f64::from(side) * part) as usize;
        self.send(Message::Sized(Resolution::new(side(width), side(height))));
    }

    /// Samples the field for a screen of this size.
    pub(super) fn fit_cells(&mut self, columns: u16, rows: u16) {
        let room = cells::room(&self.session, TerminalTheme::DARK, columns, rows);
        self.send(Message::Sized(room));
    }
}
