//! A request on its way to a thread, and an answer on its way back.

use std::any::Any;
use std::sync::Arc;

use super::row::JobKind;
use super::{Desk, Job};

/// The number of a request; the answer carries it, and an answer to any but the newest request of its kind is dropped.
pub type Ticket = u64;

/// A request or an answer whose type only its kind knows.
pub(super) type Opaque = Arc<dyn Any + Send + Sync>;

/// Work to be done.
#[derive(Clone, Debug)]
pub struct Task {
    pub(super) row: &'static JobKind,
    pub(super) ticket: Ticket,
    pub(super) is_by_hand: bool,
    pub(super) request: Opaque,
}

/// Whether a better answer will follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completeness {
    /// A finer or a further one follows.
    Coarse,
    /// The last word.
    Full,
}

/// What was found out, with the ticket of the request.
#[derive(Clone, Debug)]
pub struct Answer {
    pub(super) row: &'static JobKind,
    pub(super) ticket: Ticket,
    pub(super) content: AnswerContent,
}

/// What an answer says.
#[derive(Clone, Debug)]
pub(super) enum AnswerContent {
    /// Something was found.
    Found(Opaque, Completeness),
    /// The work is done, and there is nothing to say.
    Nothing,
    /// The work broke down.
    Lost,
}

impl Task {
    /// The kind.
    pub fn row(&self) -> &'static JobKind {
        self.row
    }

    /// Whether a person waits for it; else it is asked because the descent went on.
    pub fn is_by_hand(&self) -> bool {
        self.is_by_hand
    }

    /// What is asked, if it is of this kind.
    pub fn request<J: Job>(&self) -> Option<&J> {
        self.request.downcast_ref()
    }

    /// Does the work and gives its answers one by one. Where no last answer comes of it, because there is nothing to say
    /// or because it was called off, an empty one says so.
    pub fn run(&self, desk: &mut Desk<'_>, mut answer: impl FnMut(Answer)) {
        let Self { row, ticket, .. } = *self;
        let mut is_done = false;
        (row.run)(&self.request, desk, &mut |found, how| {
            is_done |= how == Completeness::Full;
            answer(Answer {
                row,
                ticket,
                content: AnswerContent::Found(found, how),
            });
        });
        if !is_done {
            answer(Answer {
                row,
                ticket,
                content: AnswerContent::Nothing,
            });
        }
    }

    /// The answer of work that broke down.
    pub fn lost(&self) -> Answer {
        Answer {
            row: self.row,
            ticket: self.ticket,
            content: AnswerContent::Lost,
        }
    }
}

impl Answer {
    /// The kind.
    pub fn row(&self) -> &'static JobKind {
        self.row
    }

    /// What was found, if it is of this kind.
    pub fn found<J: Job>(&self) -> Option<&J::Answer> {
        match &self.content {
            AnswerContent::Found(found, _) => found.downcast_ref(),
            AnswerContent::Nothing | AnswerContent::Lost => None,
        }
    }

    /// Whether no other answer of its request follows.
    pub(super) fn is_last(&self) -> bool {
        match self.content {
            AnswerContent::Found(_, how) => how == Completeness::Full,
            AnswerContent::Nothing | AnswerContent::Lost => true,
        }
    }
}
