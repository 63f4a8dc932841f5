//! What a screen reads of a course.

use std::sync::Arc;

use super::super::facts::FactSource;
use super::state::LessonPhase;
use super::{Course, StepState, drawn, played};
use crate::scenario::{Lesson, LessonStep, Scenario};
use crate::session::Session;

impl Course {
    /// The lessons, in order.
    pub fn lessons(&self) -> impl Iterator<Item = &Lesson> {
        self.lessons
            .iter()
            .filter_map(|scene| scene.lesson.as_ref())
    }

    /// The scenarios of the lessons, in order.
    pub fn scenes(&self) -> &[Arc<Scenario>] {
        &self.lessons
    }

    /// The scene of the step that is shown; none if the course is empty.
    pub fn scene(&self) -> Option<&Arc<Scenario>> {
        Some(&self.steps.get(self.step)?.scene)
    }

    /// The lesson that is open.
    pub fn lesson(&self) -> Option<&Lesson> {
        self.lessons.get(self.lesson)?.lesson.as_ref()
    }

    /// The index of the lesson that is open, counted from 0.
    pub fn lesson_index(&self) -> usize {
        self.lesson
    }

    /// The step that is shown.
    pub fn step(&self) -> Option<&LessonStep> {
        Some(&self.steps.get(self.step)?.step)
    }

    /// The index of the step that is shown, counted from 0.
    pub fn step_index(&self) -> usize {
        self.step
    }

    /// The steps of the lesson that is open, with those that were drawn.
    pub fn steps(&self) -> impl DoubleEndedIterator<Item = &LessonStep> + ExactSizeIterator {
        self.steps.iter().map(|played| &played.step)
    }

    /// How many steps a lesson has, by its index, with those that are drawn.
    pub fn steps_of(&self, lesson: usize) -> usize {
        let scene = self.lessons.get(lesson);
        scene.map_or(0, |scene| played(scene, &drawn(scene, self.seed)).len())
    }

    /// How many steps the lesson that is open has.
    pub fn step_count(&self) -> usize {
        self.steps.len()
    }

    /// Whether the step that is shown has a question that is not answered yet.
    pub fn asks(&self) -> bool {
        self.question().is_some() && !self.state.is_done
    }

    /// What happened in the step that is shown.
    pub fn state(&self) -> &StepState {
        &self.state
    }

    /// Whether the reader is away, playing freely.
    pub fn is_away(&self) -> bool {
        self.is_away
    }

    /// Whether a typed answer is being judged: the session then runs what the question will show, so that the picture is not
    /// to be drawn until it is judged.
    pub fn is_judging(&self) -> bool {
        matches!(
            self.state.phase,
            LessonPhase::Judging | LessonPhase::Restoring
        )
    }

    /// Whether the last step of the lesson that is open is done.
    pub fn is_lesson_over(&self) -> bool {
        self.state.is_done && self.step + 1 >= self.steps.len()
    }

    /// Whether the last lesson is over, so that there is nothing to go on to.
    pub fn is_over(&self) -> bool {
        self.is_lesson_over() && self.lesson + 1 >= self.lessons.len()
    }

    /// Whether the key that goes on revealed an answer, or played a solution, since the lesson was opened: then it was seen,
    /// not done.
    pub fn was_revealed(&self) -> bool {
        self.was_revealed
    }

    /// How many answers and tries there were since the lesson was opened.
    pub fn tries(&self) -> u64 {
        self.tries
    }

    /// Whether nothing is left for the lesson to do until the reader does something.
    pub fn is_at_rest(&self, session: &Session) -> bool {
        let waits = matches!(self.state.phase, LessonPhase::Waiting | LessonPhase::Over);
        self.is_away || (waits && self.is_read_off(session))
    }

    /// The work of the session that is waited for: what finds out the facts that the step that is shown speaks of, or what its next
    /// command acts on.
    pub fn needed(&self) -> &[FactSource] {
        if self.steps_through() {
            return &[FactSource::Values];
        }
        let step = self.steps.get(self.step);
        step.map_or(&[], |played| &played.needed)
    }
}
