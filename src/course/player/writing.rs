//! The texts of a step, as soon as it opens: with dots for the numbers that are not there yet.

use super::super::fact::{Fact, Facts};
use super::super::facts::SessionFacts;
use super::super::template::fill_known;
use super::state::LessonPhase;
use super::{Course, PlayedStep};
use crate::scenario::{LessonText, Turn};
use crate::session::Session;

/// The facts that are as new as what the lesson asked for; no others.
struct Known<'a> {
    facts: SessionFacts<'a>,
    /// Whether the session is where the lesson sent it, so that its own state may be read.
    is_there: bool,
}

impl Facts for Known<'_> {
    fn fact(&self, name: &str) -> Result<Fact, String> {
        if self.is_there && self.facts.is_ready(name) {
            self.facts.fact(name)
        } else {
            Err(format!("`{name}` is being computed"))
        }
    }
}

impl Course {
    /// Whether the session is where the lesson sent it.
    fn is_there(&self, session: &Session) -> bool {
        self.queue.is_empty() && !session.is_on_its_way() && !session.race().playing
    }

    /// Whether it is, and the numbers that the step speaks of are there too.
    pub(super) fn is_read_off(&self, session: &Session) -> bool {
        let mut needed = self.needed().iter();
        self.is_there(session) && needed.all(|source| source.is_ready(session))
    }

    /// Writes the texts that wait for numbers, with those that are there.
    pub(super) fn write_ahead(&mut self, session: &Session) {
        let known = Known {
            facts: SessionFacts::new(session),
            is_there: self.is_there(session),
        };
        match self.state.phase {
            LessonPhase::Opening => self.write_texts(&known),
            LessonPhase::Showing => self.write_reason(&known),
            LessonPhase::Waiting
            | LessonPhase::Judging
            | LessonPhase::Restoring
            | LessonPhase::Solving
            | LessonPhase::Over => {}
        }
    }

    /// Puts the numbers of this moment into the texts of the step.
    pub(super) fn write_texts(&mut self, facts: &dyn Facts) {
        let Some(PlayedStep { step, .. }) = self.steps.get(self.step) else {
            return;
        };
        let written = |text: &LessonText| fill_known(&text.text, facts);
        self.state.say = step.say.as_ref().map(written);
        if let Turn::Answer(question) = &step.turn {
            self.state.ask = Some(written(&question.ask));
            let choices = question.choices().map(|choice| written(&choice.text));
            self.state.choices = choices.collect();
        }
        self.tick(facts);
    }

    /// Gives the reason of an answer.
    pub(super) fn write_reason(&mut self, facts: &dyn Facts) {
        let why = self.question().and_then(|question| question.why.as_ref());
        self.state.why = why.map(|why| fill_known(&why.text, facts));
    }
}
