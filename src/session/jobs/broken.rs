//! Work that breaks down when it is told to, for tests of the threads that do it.

use std::sync::Arc;

use super::{Completeness, Desk, Job, JobKind, Scratch, Task};
use crate::diff::Program;
use crate::expr::{KnownNames, parse};
use crate::session::Session;

/// Its row, which is none of [`super::JOBS`].
pub(crate) static ROW: JobKind = JobKind::of::<BrokenRequest>("broken");

/// Leaves something in the scratch; then panics or says whether the scratch was empty before.
#[derive(Debug)]
pub(crate) struct BrokenRequest {
    panics: bool,
}

impl Job for BrokenRequest {
    type Answer = bool;

    fn wanted(_: &Session) -> Option<Self> {
        None
    }

    fn same(&self, _: &Self) -> bool {
        false
    }

    fn differs_by_hand(&self, _: &Self) -> bool {
        true
    }

    fn run(&self, desk: &mut Desk<'_>, answer: &mut dyn FnMut(bool, Completeness)) {
        let was_empty = format!("{:?}", desk.scratch) == format!("{:?}", Scratch::default());
        let loss = parse("x^2", &KnownNames::default()).expect("a loss");
        desk.scratch.evaluator(&Arc::new(Program::new(loss)));
        assert!(!self.panics, "it breaks down as it was told");
        answer(was_empty, Completeness::Full);
    }
}

/// The task to break down, or not to, for which a person waits.
pub(crate) fn task(panics: bool) -> Task {
    task_by(panics, true)
}

/// The same, for which a person waits or not.
pub(crate) fn task_by(panics: bool, is_by_hand: bool) -> Task {
    Task {
        row: &ROW,
        ticket: 0,
        is_by_hand,
        request: Arc::new(BrokenRequest { panics }),
    }
}
