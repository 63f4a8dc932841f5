//! Goals: which of their parts hold, what counts as a try, and hints.

use std::sync::Arc;

use super::super::condition::Condition;
use super::super::fact::Facts;
use super::super::facts::{FactSource, SessionFacts};
use super::super::template::fill_known;
use super::Course;
use super::state::{LessonPhase, Tick, Try};
use crate::scenario::{Goal, Hint, LessonText, Turn, When};
use crate::session::Session;

impl Course {
    fn goal(&self) -> Option<&Goal> {
        match &self.step()?.turn {
            Turn::Reach(goal) => Some(goal),
            Turn::Read | Turn::Answer(_) => None,
        }
    }

    /// Looks at the parts of the goal; whether all hold.
    pub(super) fn tick(&mut self, facts: &dyn Facts) -> bool {
        let Some(goal) = self.goal() else {
            return false;
        };
        let ticks = goal.parts.iter().map(|part| Tick {
            text: fill_known(&part.text.text, facts),
            holds: holds(&part.that, facts),
        });
        self.state.ticks = ticks.collect();
        self.state.ticks.iter().all(|tick| tick.holds)
    }

    /// Remembers what the reader starts from: what differs from it is a try.
    pub(super) fn start_goal(&mut self, session: &Session) {
        if self.goal().is_some() {
            self.state.last_try = Some(attempt(session));
        }
    }

    /// The session is at rest: the goal is reached, or this was a try.
    pub(super) fn look_at_goal(&mut self, session: &Session) {
        let facts = SessionFacts::new(session);
        if self.goal().is_some() {
            if self.tick(&facts) {
                self.reach();
                return;
            }
            let now = attempt(session);
            if let Some(last) = &self.state.last_try {
                self.state.is_touched |= *last != now;
                // A try ends when the racers are through, or are sent back to the start.
                if (now.is_over && !last.is_over) || (now.step == 0 && last.step > 0) {
                    self.state.tries += 1;
                    self.tries += 1;
                }
            }
            self.state.last_try = Some(now);
        }
        self.state.hint = self.fitting_hint(facts);
    }

    /// Time goes by: the goal may be reached on the way. A number that belongs to settings that are no longer so does not count.
    pub(super) fn watch(&mut self, session: &Session) {
        let is_open = self.state.phase == LessonPhase::Waiting && self.goal().is_some();
        let is_of_now = session.is_read_as_set() || !self.needed().contains(&FactSource::Readout);
        if is_open && is_of_now {
            let facts = SessionFacts::new(session);
            if self.tick(&facts) {
                self.reach();
            }
        } else if is_of_now {
            self.look_again(&SessionFacts::new(session));
        }
    }

    /// After a way was shown the reader may go on in its scene: the parts of the goal say what holds there now, since no reader
    /// has reached what could be kept.
    pub(super) fn look_again(&mut self, facts: &dyn Facts) {
        if self.state.phase == LessonPhase::Over && self.state.is_revealed {
            self.tick(facts);
        }
    }

    fn reach(&mut self) {
        self.state.is_done = true;
        self.state.hint = None;
        self.state.phase = LessonPhase::Over;
    }

    pub(super) fn ask_for_hint(&mut self) {
        if self.state.wants_hint {
            // Asked again, the next of the hints that come with tries is given.
            self.state.tries += 1;
        }
        self.state.wants_hint = true;
    }

    /// The hint that fits best: the last of those that come after so many tries, if there were that many; else the first whose
    /// condition holds; else, to somebody who asked, the first that is left.
    pub(super) fn fitting_hint(&self, facts: SessionFacts<'_>) -> Option<String> {
        let asked = self.state.wants_hint;
        if self.state.is_done || !(asked || self.state.is_touched || self.state.tries > 0) {
            return None;
        }
        let hints = &self.step()?.hints;
        let tried = |hint: &&Hint| match &hint.when {
            When::Condition(_) => false,
            When::Tries(tries) => self.state.tries >= *tries,
        };
        let fits = |hint: &&Hint| match &hint.when {
            When::Condition(when) => holds(when, &facts),
            When::Tries(_) => false,
        };
        let is_by_tries = |hint: &&Hint| matches!(hint.when, When::Tries(_));
        let hint = hints
            .iter()
            .rfind(tried)
            .or_else(|| hints.iter().find(fits))
            .or_else(|| hints.iter().find(|hint| asked && is_by_tries(hint)))?;
        Some(fill_known(&hint.say.text, &facts))
    }
}

/// Whether a condition holds; one that means nothing was refused by `check`.
fn holds(condition: &LessonText, facts: &dyn Facts) -> bool {
    let condition = Condition::parse(&condition.text);
    condition.is_ok_and(|condition| condition.holds(facts).unwrap_or(false))
}

/// What a reader does.
fn attempt(session: &Session) -> Try {
    Try {
        program: Arc::clone(&session.scene().program),
        probe: session.probe(),
        spacing: (session.spacing(), session.chosen_distance()),
        plan: *session.focused().history.now().plan(),
        start: session.scene().starts(),
        step: session.race().step,
        is_over: session.race().is_over(),
    }
}
