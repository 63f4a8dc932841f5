//! What a thread has at hand while it works.

use std::fmt;
use std::sync::Arc;

use super::log::OpenLog;
use crate::data::Selection;
use crate::diff::{Evaluator, Program};

/// What a thread keeps from one task to the next: the evaluator of the newest loss, the log that is open.
#[derive(Debug, Default)]
pub struct Scratch {
    evaluator: Option<Evaluator>,
    pub(super) log: Option<Box<OpenLog>>,
    is_without_comparison: bool,
}

impl Scratch {
    /// For who reads numbers off a session without a screen: derivatives are not compared method by method, for nobody sees it.
    pub fn without_comparison() -> Self {
        Self {
            is_without_comparison: true,
            ..Self::default()
        }
    }

    /// Whether derivatives are to be compared method by method.
    pub(super) fn compares(&self) -> bool {
        !self.is_without_comparison
    }

    /// An evaluator of a loss, over all rows to learn from.
    pub fn evaluator(&mut self, program: &Arc<Program>) -> &mut Evaluator {
        let is_of = |evaluator: &Evaluator| Arc::ptr_eq(evaluator.program(), program);
        let kept = self.evaluator.take().filter(is_of);
        let mut evaluator = kept.unwrap_or_else(|| Evaluator::new(Arc::clone(program)));
        evaluator.select(Selection::Train);
        self.evaluator.insert(evaluator)
    }
}

/// Where a task is done: the scratch of the thread, and what tells it to stop. All time comes from outside.
pub struct Desk<'a> {
    /// What the thread keeps.
    pub scratch: &'a mut Scratch,
    /// Whether the task is called off: then the rest is not done.
    pub cancelled: &'a (dyn Fn() -> bool + Sync),
    /// Asked after evaluations of the loss: `false` says, once, that it is time to show what was done so far.
    pub go_on: &'a mut dyn FnMut() -> bool,
}

impl fmt::Debug for Desk<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Desk").finish_non_exhaustive()
    }
}
