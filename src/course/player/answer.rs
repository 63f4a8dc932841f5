//! Questions: what the reader answers, what is said to it, what is shown after it.

use super::super::fact::{Fact, Facts};
use super::super::facts::SessionFacts;
use super::super::template::{fill_known, number_text};
use super::Course;
use super::state::LessonPhase;
use crate::expr::parse_constant;
use crate::scenario::{LessonText, Question, Reply, Turn};
use crate::session::Session;

/// No typed answer is longer.
const LONGEST_ANSWER: usize = 24;

impl Course {
    /// The question of the step, if it asks one.
    pub fn question(&self) -> Option<&Question> {
        match &self.step()?.turn {
            Turn::Answer(question) => Some(question),
            Turn::Read | Turn::Reach(_) => None,
        }
    }

    /// The question, while it is open; its numbers may still be to come.
    fn open_question(&self) -> Option<Question> {
        let is_open = !self.state.is_done
            && matches!(
                self.state.phase,
                LessonPhase::Opening | LessonPhase::Waiting
            );
        self.question().filter(|_| is_open).cloned()
    }

    pub(super) fn mark(&mut self, choice: usize) {
        if let Some(question) = self.open_question() {
            let last = question.choices().count().saturating_sub(1);
            self.state.marked = choice.min(last);
        }
    }

    pub(super) fn type_character(&mut self, character: char) {
        let is_typed = self
            .open_question()
            .is_some_and(|question| question.number().is_some());
        if is_typed && !character.is_control() && self.state.typed.len() < LONGEST_ANSWER {
            self.state.typed.push(character);
        }
    }

    /// Answers the question with what is marked or typed.
    pub(super) fn answer(&mut self, session: &Session) {
        let Some(question) = self.open_question() else {
            return;
        };
        if question.number().is_some() && self.state.typed.trim().is_empty() {
            return;
        }
        if self.state.phase == LessonPhase::Opening {
            self.state.answers_soon = true;
            return;
        }
        self.state.tries += 1;
        self.tries += 1;
        match &question.reply {
            Reply::Choose(choices, _) => {
                let Some(choice) = choices.get(self.state.marked) else {
                    return;
                };
                if choice.is_right {
                    self.reveal(&question);
                    return;
                }
                let facts = SessionFacts::new(session);
                let reply = choice.reply.as_ref();
                if !self.state.tried.contains(&self.state.marked) {
                    self.state.tried.push(self.state.marked);
                }
                self.state.reply = reply.map(|reply| fill_known(&reply.text, &facts));
                self.state.hint = self.fitting_hint(facts);
            }
            // What is right is known once the commands have run: the answer waits for them.
            Reply::Number(..) if parse_constant(&typed(&self.state.typed)).is_ok() => {
                self.state.phase = LessonPhase::Judging;
                self.run_question(&question);
            }
            Reply::Number(..) => {
                let typed = std::mem::take(&mut self.state.typed);
                self.state.reply = Some(format!("`{typed}` is no number."));
            }
        }
    }

    fn run_question(&mut self, question: &Question) {
        if let Some(run) = &question.run {
            self.play(run);
        }
    }

    /// Gives the right answer, and runs what shows it.
    pub(super) fn reveal(&mut self, question: &Question) {
        self.state.is_done = true;
        self.state.reply = None;
        self.state.hint = None;
        if let Some(right) = question.choices().position(|choice| choice.is_right) {
            self.state.marked = right;
        }
        // A typed answer that is being judged has begun to run it.
        if self.state.phase != LessonPhase::Judging {
            self.run_question(question);
        }
        self.state.phase = LessonPhase::Showing;
    }

    /// Judges a typed answer once the commands behind it have run.
    pub(super) fn judge(&mut self, facts: SessionFacts<'_>) {
        let Some((answer, within)) = self.question().and_then(Question::number) else {
            return;
        };
        let right = number(answer, facts);
        let given = parse_constant(&typed(&self.state.typed)).ok();
        if given
            .zip(right)
            .is_some_and(|(given, right)| is_right(given, right, within))
        {
            self.state.is_done = true;
            self.state.reply = None;
            self.state.hint = None;
            self.finish_answer(facts);
            return;
        }
        let given = std::mem::take(&mut self.state.typed);
        self.state.reply = Some(format!("{given} is not it."));
        // What was run shows the answer: it is taken back.
        self.set_up();
        self.state.phase = LessonPhase::Restoring;
    }

    /// Gives the reason, with the numbers of what was run.
    pub(super) fn finish_answer(&mut self, facts: SessionFacts<'_>) {
        self.write_reason(&facts);
        let answer = self.question().and_then(Question::number);
        let right = answer.and_then(|(answer, _)| number(answer, facts));
        if let Some(right) = right {
            self.state.right = Some(number_text(right));
        }
        self.state.phase = LessonPhase::Over;
    }
}

/// What was typed, with a sign and a comma as the parser has them.
fn typed(text: &str) -> String {
    text.trim().replace('−', "-").replace(',', ".")
}

/// Whether a number counts as the right one: within a part of it; of a right 0, within that part of 1.
fn is_right(given: f64, right: f64, within: f64) -> bool {
    let scale = if right == 0.0 { 1.0 } else { right.abs() };
    (given - right).abs() <= within * scale * (1.0 + 1e-9)
}

/// The number of a typed question's answer, if it is one now.
fn number(answer: &LessonText, facts: SessionFacts<'_>) -> Option<f64> {
    match facts.fact(&answer.text) {
        Ok(Fact::Number(number)) => Some(number),
        Ok(Fact::Words { .. }) | Err(_) => None,
    }
}
