//! The texts of a step by what they are: what is shown, what is a condition, what is a command.

use super::condition::Condition;
use super::facts::{FactSource, sources};
use super::template;
use crate::scenario::{Hint, LessonStep, LessonText, Reply, Turn, When};

/// The texts that a reader sees.
pub(super) fn shown(step: &LessonStep) -> Vec<&LessonText> {
    let mut texts: Vec<&LessonText> = step.say.iter().collect();
    match &step.turn {
        Turn::Read => {}
        Turn::Answer(question) => {
            texts.push(&question.ask);
            texts.extend(&question.why);
            texts.extend(question.choices().map(|choice| &choice.text));
            let replies = question
                .choices()
                .filter_map(|choice| choice.reply.as_ref());
            texts.extend(replies);
        }
        Turn::Reach(goal) => texts.extend(goal.parts.iter().map(|part| &part.text)),
    }
    texts.extend(step.hints.iter().map(|hint| &hint.say));
    texts
}

/// The condition under which a hint is given.
pub(super) fn when(hint: &Hint) -> Option<&LessonText> {
    match &hint.when {
        When::Condition(condition) => Some(condition),
        When::Tries(_) => None,
    }
}

/// The conditions.
pub(super) fn conditions(step: &LessonStep) -> Vec<&LessonText> {
    let mut conditions: Vec<&LessonText> = step.hints.iter().filter_map(when).collect();
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

/// The texts that are commands.
pub(super) fn commands(step: &LessonStep) -> Vec<&LessonText> {
    let mut texts: Vec<&LessonText> = step.demonstration.iter().collect();
    match &step.turn {
        Turn::Read => {}
        Turn::Answer(question) => texts.extend(&question.run),
        Turn::Reach(goal) => {
            texts.push(&goal.solution);
            texts.extend(&goal.wrong);
        }
    }
    texts
}

/// The work that finds out the facts that a step speaks of.
pub(super) fn needed(step: &LessonStep) -> Vec<FactSource> {
    let mut needed = Vec::new();
    let mut need = |name: &str| {
        for source in sources(name) {
            if !needed.contains(source) {
                needed.push(*source);
            }
        }
    };
    for text in shown(step) {
        template::names(&text.text).for_each(&mut need);
    }
    for condition in conditions(step) {
        if let Ok(condition) = Condition::parse(&condition.text) {
            condition.names().for_each(&mut need);
        }
    }
    if let Turn::Answer(question) = &step.turn
        && let Some((answer, _)) = question.number()
    {
        need(&answer.text);
    }
    needed
}
