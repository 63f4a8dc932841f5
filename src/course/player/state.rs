//! What is known of the step that is shown.

use std::sync::Arc;

use crate::diff::{Program, Spacing};
use crate::field::Point;
use crate::optim::Plan;

/// What happened in the step that is shown, and what it says, with its numbers.
#[derive(Clone, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each answers a question of its own, and they go together in every way"
)]
pub struct StepState {
    /// What is said, with the numbers as they were when the step opened; those that are not there yet are dots.
    pub say: Option<String>,
    /// The question.
    pub ask: Option<String>,
    /// The choices of the question; none where the answer is typed.
    pub choices: Vec<String>,
    /// The choice that is marked, counted from 0.
    pub marked: usize,
    /// What is typed as an answer.
    pub typed: String,
    /// How often the reader answered, or tried to reach the goal: ran to an end, or started again.
    pub tries: u64,
    /// What is said to the last answer, if it was not the right one.
    pub reply: Option<String>,
    /// Which choices were tried and are not right.
    pub tried: Vec<usize>,
    /// The parts of the goal.
    pub ticks: Vec<Tick>,
    /// The hint that fits.
    pub hint: Option<String>,
    /// The number that a typed answer should be, once the question is answered.
    pub right: Option<String>,
    /// The reason, once the question is answered and what it shows has run.
    pub why: Option<String>,
    /// Whether the question is answered, or the goal reached; of a step that is only read, always.
    pub is_done: bool,
    /// Whether that was by the key that goes on, not by the reader.
    pub is_revealed: bool,
    pub(super) phase: LessonPhase,
    pub(super) wants_hint: bool,
    /// Whether the reader answered while the step was still opening.
    pub(super) answers_soon: bool,
    /// Whether the reader did anything towards the goal.
    pub(super) is_touched: bool,
    pub(super) last_try: Option<Try>,
}

/// What a reader tried at a goal.
#[derive(Clone, Debug)]
pub(super) struct Try {
    pub(super) program: Arc<Program>,
    pub(super) probe: Option<Point>,
    pub(super) spacing: (Spacing, Option<f64>),
    pub(super) plan: Plan,
    pub(super) start: Vec<f64>,
    pub(super) step: u64,
    pub(super) is_over: bool,
}

impl PartialEq for Try {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.program, &other.program)
            && self.probe == other.probe
            && self.spacing == other.spacing
            && self.plan == other.plan
            && self.start == other.start
            && self.step == other.step
            && self.is_over == other.is_over
    }
}

/// A part of a goal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tick {
    /// What it says.
    pub text: String,
    /// Whether it holds now.
    pub holds: bool,
}

/// What the lesson itself is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum LessonPhase {
    /// The scene of the step is being made ready.
    #[default]
    Opening,
    /// It is the reader's turn.
    Waiting,
    /// What the question shows is running: to judge a typed answer.
    Judging,
    /// The scene of the step is being made again, after a wrong answer or by somebody who comes back.
    Restoring,
    /// What the question shows is running: the answer is given.
    Showing,
    /// The solution of the goal is running.
    Solving,
    /// Nothing is left to be done in this step.
    Over,
}
