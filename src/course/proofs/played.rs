//! What is wrong with a lesson is found by playing it: the key that goes on goes through it, and every try is made.

use std::sync::Arc;

use super::tries::{Tried, tried};
use super::{ScreenNames, fault, with_hint};
use crate::course::condition::Condition;
use crate::course::fact::{Fact, Facts};
use crate::course::facts::SessionFacts;
use crate::course::player::{Course, CourseMessage};
use crate::course::runner::LessonRunner;
use crate::course::step_texts::when;
use crate::course::template::{fill, number_text};
use crate::scenario::{
    Diagnostic, Goal, Hint, LessonStep, LessonText, Question, Reply, Scenario, Turn, When,
};

/// A lesson that is being played.
struct Play<'a> {
    file: &'a str,
    screen: &'a ScreenNames<'a>,
    runner: LessonRunner,
    course: Course,
    faults: Vec<Diagnostic>,
}

/// Every fault that playing a lesson shows.
pub(super) fn faults(
    scene: &Arc<Scenario>,
    file: &str,
    screen: &ScreenNames<'_>,
) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    for course in Course::every_draw(scene) {
        let mut play = Play {
            file,
            screen,
            runner: LessonRunner::new(scene, screen.views),
            course,
            faults: Vec::new(),
        };
        play.runner.settle(&mut play.course);
        play.through();
        faults.extend(play.faults);
    }
    faults
}

impl Play<'_> {
    /// Goes through the lesson by the key that goes on.
    fn through(&mut self) {
        let mut presses = 2 * self.course.step_count();
        loop {
            let Some(step) = self.course.step().cloned() else {
                return;
            };
            self.opened(&step);
            let index = self.course.step_index();
            while !self.course.state().is_done && presses > 0 {
                self.runner.tell(&mut self.course, CourseMessage::Next);
                presses -= 1;
            }
            self.done(&step);
            if self.course.is_over() {
                return;
            }
            self.runner.tell(&mut self.course, CourseMessage::Next);
            if presses == 0 || self.course.step_index() == index {
                let message = "the key that goes on does not lead on from this step";
                self.faults.push(fault(message, step.span.clone()));
                return;
            }
            presses -= 1;
        }
    }

    fn facts(&self) -> SessionFacts<'_> {
        SessionFacts::new(self.runner.session())
    }

    /// What a reader sees and can ask for as the step opens.
    fn opened(&mut self, step: &LessonStep) {
        let span = step
            .demonstration
            .as_ref()
            .map_or(step.span.clone(), |text| text.span.clone());
        self.refused(span);
        self.written(step.say.as_ref());
        match &step.turn {
            Turn::Read => {}
            Turn::Answer(question) => {
                self.written(Some(&question.ask));
                for choice in question.choices() {
                    self.written(Some(&choice.text));
                    self.written(choice.reply.as_ref());
                }
                self.hints_of_question(&step.hints);
            }
            Turn::Reach(goal) => {
                self.unreached(goal);
                let is_by_tries = |hint: &&Hint| when(hint).is_none();
                for hint in step.hints.iter().filter(is_by_tries) {
                    self.written(Some(&hint.say));
                }
            }
        }
    }

    /// What is shown once the step is done.
    fn done(&mut self, step: &LessonStep) {
        match &step.turn {
            Turn::Read => {}
            Turn::Answer(question) => self.answered(question),
            Turn::Reach(goal) => {
                self.solved(goal);
                self.wrong_tries(step, goal);
            }
        }
    }

    /// Says what the session refused.
    fn refused(&mut self, span: std::ops::Range<usize>) {
        for why in self.runner.refused() {
            self.faults
                .push(fault(format!("this is refused: {why}"), span.clone()));
        }
    }

    /// Every number of a text is there, and the text with its numbers fits.
    fn written(&mut self, text: Option<&LessonText>) {
        if let Some(text) = text {
            let found = written(text, self.file, &self.facts(), self.screen);
            self.faults.extend(found);
        }
    }

    /// Whether a condition holds; what cannot be said is a fault.
    fn holds(&mut self, condition: &LessonText) -> Option<bool> {
        let held = holds(condition, self.file, &self.facts());
        held.map_err(|fault| self.faults.push(fault)).ok()
    }

    /// 1: the goal is false as the step opens.
    fn unreached(&mut self, goal: &Goal) {
        for part in &goal.parts {
            self.written(Some(&part.text));
        }
        let held: Vec<Option<bool>> = goal
            .parts
            .iter()
            .map(|part| self.holds(&part.that))
            .collect();
        if held.iter().all(|held| *held == Some(true))
            && let Some(part) = goal.parts.first()
        {
            let here = numbers(&part.that, &self.facts());
            let message = format!("the goal is reached as the step opens{here}");
            let hint = "ask for something that the reader has to do";
            let span = part.that.span.clone();
            self.faults.push(with_hint(fault(message, span), hint));
        }
    }

    /// 2: the solution makes every part of the goal true.
    fn solved(&mut self, goal: &Goal) {
        self.refused(goal.solution.span.clone());
        for part in &goal.parts {
            if self.holds(&part.that) == Some(false) {
                let here = numbers(&part.that, &self.facts());
                let message = format!("the solution does not reach `{}`{here}", part.that.text);
                let also = Some((part.that.span.clone(), "this does not hold".to_string()));
                self.faults.push(Diagnostic {
                    also,
                    ..fault(message, goal.solution.span.clone())
                });
            }
        }
    }

    /// 4: the reason of the right choice holds, a typed answer is a number.
    fn answered(&mut self, question: &Question) {
        let span = question
            .run
            .as_ref()
            .map_or(question.ask.span.clone(), |run| run.span.clone());
        self.refused(span);
        match &question.reply {
            Reply::Choose(_, Some(because)) => {
                if self.holds(because) == Some(false) {
                    let here = numbers(because, &self.facts());
                    let message = format!("this does not hold once the answer is shown{here}");
                    self.faults.push(fault(message, because.span.clone()));
                }
            }
            Reply::Choose(_, None) => {}
            Reply::Number(answer, _) => {
                let fact = self.facts().fact(&answer.text);
                let message = match fact {
                    Ok(Fact::Number(number)) if number.is_finite() => None,
                    Ok(Fact::Number(number)) => Some(format!(
                        "the answer is {}: no number to type",
                        number_text(number)
                    )),
                    Ok(Fact::Words { .. }) => {
                        Some("the answer is a word, not a number".to_string())
                    }
                    Err(message) => Some(message),
                };
                let span = answer.span.clone();
                self.faults
                    .extend(message.map(|message| fault(message, span)));
            }
        }
        self.written(question.why.as_ref());
    }

    /// 6, of a question: nothing changes until it is answered, so a condition holds as it opens or never.
    fn hints_of_question(&mut self, hints: &[Hint]) {
        for hint in hints {
            self.written(Some(&hint.say));
            if let Some(condition) = when(hint)
                && self.holds(condition) == Some(false)
            {
                self.faults.push(never(
                    hint,
                    condition,
                    "it does not hold as the question opens",
                ));
            }
        }
    }

    /// 3 and 6: each wrong try leaves a part of the goal open, and every hint has a try after which it comes.
    fn wrong_tries(&mut self, step: &LessonStep, goal: &Goal) {
        let Some(scene) = self.course.scene().cloned() else {
            return;
        };
        let mut came = vec![false; step.hints.len()];
        for wrong in &goal.wrong {
            let Tried { runner, refused } = tried(&scene, step, wrong, self.screen);
            let facts = SessionFacts::new(runner.session());
            for why in refused {
                let message = format!("this is refused: {why}");
                self.faults.push(fault(message, wrong.span.clone()));
            }
            let reaches = |that: &LessonText| holds(that, self.file, &facts) == Ok(true);
            if goal.parts.iter().all(|part| reaches(&part.that)) {
                let message = "this wrong try reaches the goal";
                self.faults.push(fault(message, wrong.span.clone()));
            }
            for (hint, came) in step.hints.iter().zip(&mut came) {
                let comes = match &hint.when {
                    When::Tries(_) => true,
                    When::Condition(when) => match holds(when, self.file, &facts) {
                        Ok(holds) => holds,
                        Err(fault) => {
                            self.faults.push(fault);
                            false
                        }
                    },
                };
                if comes {
                    *came = true;
                    self.faults
                        .extend(written(&hint.say, self.file, &facts, self.screen));
                }
            }
        }
        for (hint, _) in step.hints.iter().zip(came).filter(|(_, came)| !came) {
            if let Some(condition) = when(hint) {
                self.faults.push(never(
                    hint,
                    condition,
                    "it holds after none of the `wrong` tries",
                ));
            }
        }
    }
}

fn never(hint: &Hint, when: &LessonText, why: &str) -> Diagnostic {
    let also = Some((hint.say.span.clone(), "this is never said".to_string()));
    Diagnostic {
        also,
        ..fault(format!("this hint never comes: {why}"), when.span.clone())
    }
}

/// 7 and 10: every number of a text is there, and the text with its numbers fits.
fn written(
    text: &LessonText,
    file: &str,
    facts: &dyn Facts,
    screen: &ScreenNames<'_>,
) -> Vec<Diagnostic> {
    match fill(&text.text, facts) {
        Ok(filled) if (screen.fits)(&[&filled]) => Vec::new(),
        Ok(_) => {
            let message = "this does not fit on a screen of 80 by 24 cells";
            vec![with_hint(
                fault(message, text.span.clone()),
                "say it in two steps",
            )]
        }
        Err(slots) => slots
            .into_iter()
            .map(|(message, span)| fault(message, text.locate(file, &span)))
            .collect(),
    }
}

#[expect(
    clippy::result_large_err,
    reason = "a fault is the answer here, and there is one at a time"
)]
fn holds(condition: &LessonText, file: &str, facts: &dyn Facts) -> Result<bool, Diagnostic> {
    Condition::parse(&condition.text)
        .and_then(|condition| condition.holds(facts))
        .map_err(|error| fault(error.message, condition.locate(file, &error.span)))
}

/// The numbers that a condition speaks of: `: loss = 4, step = 0`.
fn numbers(condition: &LessonText, facts: &dyn Facts) -> String {
    let Ok(condition) = Condition::parse(&condition.text) else {
        return String::new();
    };
    let value = |name: &str| match facts.fact(name) {
        Ok(Fact::Number(number)) => Some(format!("{name} = {}", number_text(number))),
        Ok(Fact::Words { holds, .. }) if holds.is_empty() => Some(format!("{name}: none")),
        Ok(Fact::Words { holds, .. }) => Some(format!("{name} is {}", holds.join(", "))),
        Err(_) => None,
    };
    let mut values: Vec<String> = condition.names().filter_map(value).collect();
    values.dedup();
    if values.is_empty() {
        String::new()
    } else {
        format!(": {}", values.join(", "))
    }
}
