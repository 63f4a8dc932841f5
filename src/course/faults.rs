//! What is wrong with a lesson's texts, as far as it can be said without playing it.

use super::condition::Condition;
use crate::expr::Span;
use crate::scenario::{Choice, Diagnostic, Hint, Lesson, LessonStep, Reply, Text, Turn, When};

/// No text that is shown at once is longer, in words: it would not fit beside the picture, nor be read.
pub const MOST_WORDS: usize = 45;

/// Every fault of a lesson, with its place in the file whose text is `file`.
pub fn faults(lesson: &Lesson, file: &str) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    for step in &lesson.steps {
        for text in shown(step) {
            let words = text.text.split_whitespace().count();
            if words > MOST_WORDS {
                let message = format!("{words} words: a text has at most {MOST_WORDS}");
                faults.push(fault(message, text.span.clone()));
            }
        }
        for condition in conditions(step) {
            if let Err(error) = Condition::parse(&condition.text) {
                let span = condition.locate(file, &error.span);
                faults.push(fault(error.message, span));
            }
        }
        if let Turn::Answer(question) = &step.turn
            && let Reply::Choose(choices, because) = &question.reply
        {
            replies(choices, &mut faults);
            if because.is_none() {
                let message = "nothing says why the right choice is right";
                faults.push(Diagnostic {
                    hint: Some(String::from(
                        "write a condition that holds once `run` has run: because = \"loss < 1\"",
                    )),
                    ..fault(message, question.ask.span.clone())
                });
            }
        }
    }
    faults
}

fn fault(message: impl Into<String>, span: Span) -> Diagnostic {
    Diagnostic {
        message: message.into(),
        span,
        hint: None,
        also: None,
        quote: None,
    }
}

/// A wrong choice has a reply, and no two have the same.
fn replies(choices: &[Choice], faults: &mut Vec<Diagnostic>) {
    for (index, choice) in choices.iter().enumerate() {
        match &choice.reply {
            None if !choice.is_right => {
                let message =
                    "a wrong choice has a reply: why it is tempting, and why it is not so";
                faults.push(fault(message, choice.span.clone()));
            }
            Some(reply)
                if choices[..index]
                    .iter()
                    .any(|c| c.reply.as_ref() == Some(reply)) =>
            {
                faults.push(fault(
                    "another choice has the same reply",
                    reply.span.clone(),
                ));
            }
            _ => {}
        }
    }
}

/// The texts that a reader sees at once.
fn shown(step: &LessonStep) -> Vec<&Text> {
    let mut texts: Vec<&Text> = step.say.iter().collect();
    match &step.turn {
        Turn::Read => {}
        Turn::Answer(question) => {
            texts.push(&question.ask);
            texts.extend(&question.why);
            if let Reply::Choose(choices, _) = &question.reply {
                texts.extend(choices.iter().map(|choice| &choice.text));
                texts.extend(choices.iter().filter_map(|choice| choice.reply.as_ref()));
            }
        }
        Turn::Reach(goal) => texts.extend(goal.parts.iter().map(|part| &part.text)),
    }
    texts.extend(step.hints.iter().map(|hint| &hint.say));
    texts
}

/// The condition under which a hint is given.
fn when(hint: &Hint) -> Option<&Text> {
    match &hint.when {
        When::Condition(condition) => Some(condition),
        When::Tries(_) => None,
    }
}

/// The conditions of a step.
fn conditions(step: &LessonStep) -> Vec<&Text> {
    let mut conditions: Vec<&Text> = step.hints.iter().filter_map(when).collect();
    match &step.turn {
        Turn::Read => {}
        Turn::Answer(question) => {
            if let Reply::Choose(_, because) = &question.reply {
                conditions.extend(because);
            }
        }
        Turn::Reach(goal) => conditions.extend(goal.parts.iter().map(|part| &part.that)),
    }
    conditions
}
