//! What is wrong with a lesson's texts, as far as it can be said without playing it.

use super::commands;
use super::{ScreenNames, fault, with_hint};
use crate::course::condition::Condition;
use crate::course::step_texts;
use crate::course::template::broken_slots;
use crate::expr::nearest::suggestion;
use crate::scenario::{Choice, Diagnostic, Lesson, LessonStep, LessonText, Reply, Turn};

/// No text that is shown at once is longer, in words: it would not fit beside the picture, nor be read.
pub const MOST_WORDS: usize = 45;

/// A fault of a text.
pub(super) struct TextFault {
    pub(super) diagnostic: Diagnostic,
    /// Whether the lesson cannot be played because of it.
    pub(super) stops: bool,
}

/// Collects the faults of the texts of one lesson.
struct Texts<'a> {
    file: &'a str,
    screen: &'a ScreenNames<'a>,
    faults: Vec<TextFault>,
}

/// Every fault of a lesson's texts, with its place in the file whose text is `file`.
pub(super) fn faults(lesson: &Lesson, file: &str, screen: &ScreenNames<'_>) -> Vec<TextFault> {
    let mut texts = Texts {
        file,
        screen,
        faults: Vec::new(),
    };
    texts.id(lesson);
    for step in lesson.all_steps() {
        texts.step(step);
    }
    if let Some(last) = lesson.steps.last() {
        texts.end(last);
    }
    texts.faults
}

impl Texts<'_> {
    fn add(&mut self, diagnostic: Diagnostic) {
        self.faults.push(TextFault {
            diagnostic,
            stops: false,
        });
    }

    fn stop(&mut self, diagnostic: Diagnostic) {
        self.faults.push(TextFault {
            diagnostic,
            stops: true,
        });
    }

    fn id(&mut self, lesson: &Lesson) {
        let is_plain =
            |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
        let id = &lesson.id;
        if id.text.is_empty() || !id.text.chars().all(is_plain) {
            let message = "an id is small letters, digits, - and _";
            self.add(fault(message, id.span.clone()));
        }
    }

    fn step(&mut self, step: &LessonStep) {
        for text in step_texts::shown(step) {
            self.length(text);
        }
        for condition in step_texts::conditions(step) {
            if let Err(error) = Condition::parse(&condition.text) {
                let span = condition.locate(self.file, &error.span);
                self.stop(fault(error.message, span));
            }
        }
        for text in step_texts::commands(step) {
            for diagnostic in commands::faults(text, self.file) {
                self.stop(diagnostic);
            }
        }
        self.names(step);
        if let Turn::Answer(question) = &step.turn
            && let Reply::Choose(choices, because) = &question.reply
        {
            self.replies(choices);
            if because.is_none() {
                let message = "nothing says why the right choice is right";
                let hint =
                    "write a condition that holds once `run` has run: because = \"loss < 1\"";
                let span = question.ask.span.clone();
                self.add(with_hint(fault(message, span), hint));
            }
        }
    }

    fn length(&mut self, text: &LessonText) {
        let words = text.text.split_whitespace().count();
        if words == 0 {
            self.add(fault("this text says nothing", text.span.clone()));
        } else if words > MOST_WORDS {
            let message = format!("{words} words: a text has at most {MOST_WORDS}");
            self.add(fault(message, text.span.clone()));
        }
        for (message, span) in broken_slots(&text.text) {
            self.add(fault(message, text.locate(self.file, &span)));
        }
    }

    /// Panels and keys that there are.
    fn names(&mut self, step: &LessonStep) {
        let panels = self.screen.panels;
        for panel in &step.show {
            if !panels.contains(&panel.text.as_str()) {
                let message = format!("there is no panel `{}`", panel.text);
                let hint = suggestion(&panel.text, panels.iter().copied());
                self.add(with_hint(fault(message, panel.span.clone()), hint));
            }
        }
        for key in &step.keys {
            if !(self.screen.is_key)(&key.text) {
                let message = format!("no key is called `{}`", key.text);
                let hint = "write a character, or a name such as Space, Enter, Up, Shift-Up";
                self.add(with_hint(fault(message, key.span.clone()), hint));
            }
        }
    }

    /// A wrong choice has a reply, no two have the same, and no two choices say the same.
    fn replies(&mut self, choices: &[Choice]) {
        if choices.len() < 2 {
            let span = choices.first().map_or(0..0, |choice| choice.span.clone());
            self.add(fault("one choice is none: there are at least two", span));
        }
        for (index, choice) in choices.iter().enumerate() {
            let before = || choices.iter().take(index);
            if before().any(|other| other.text == choice.text) {
                let message = "another choice says the same";
                self.add(fault(message, choice.text.span.clone()));
            }
            match &choice.reply {
                None if !choice.is_right => {
                    let message =
                        "a wrong choice has a reply: why it is tempting, and why it is not so";
                    self.add(fault(message, choice.span.clone()));
                }
                Some(reply) if choice.is_right => {
                    let message =
                        "the right choice has no reply: its reason is the question's `why`";
                    self.add(fault(message, reply.span.clone()));
                }
                Some(reply) if before().any(|other| other.reply.as_ref() == Some(reply)) => {
                    self.add(fault(
                        "another choice has the same reply",
                        reply.span.clone(),
                    ));
                }
                _ => {}
            }
        }
    }

    /// A lesson ends with a word: what was learned, and what comes next.
    fn end(&mut self, last: &LessonStep) {
        let (has_word, span) = match &last.turn {
            Turn::Read => (true, last.span.clone()),
            Turn::Answer(question) => (question.why.is_some(), question.ask.span.clone()),
            Turn::Reach(_) => (false, last.span.clone()),
        };
        if !has_word {
            let message =
                "the lesson has no end: nothing says what was learned and what comes next";
            let hint =
                "end with a step that only says something, or with a question that has `why`";
            self.add(with_hint(fault(message, span), hint));
        }
    }
}
