//! A kind of work as a row of a table: its functions without its types.

use std::any::TypeId;
use std::fmt;
use std::sync::Arc;

use super::slots::SlotOf;
use super::task::{AnswerContent, Opaque};
use super::{Answer, Completeness, Desk, Job, Task};
use crate::session::{Effect, Session};

/// A kind of work.
pub struct JobKind {
    /// What it is called: the thread that does it has this name.
    pub name: &'static str,
    /// For so many times the time that its work took it is not done again, unless a person asks for it.
    pub rest: u32,
    /// Whether only the eye has something of its answers.
    pub is_picture: bool,
    pub(super) kind: fn() -> TypeId,
    ask: fn(&mut Session, &'static JobKind) -> Option<Effect>,
    pub(super) run: fn(&Opaque, &mut Desk<'_>, &mut dyn FnMut(Opaque, Completeness)),
    take: fn(&mut Session, Answer),
}

impl fmt::Debug for JobKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl JobKind {
    /// The row of a kind.
    pub(super) const fn of<J: Job>(name: &'static str) -> Self {
        Self {
            name,
            rest: J::REST,
            is_picture: J::IS_PICTURE,
            kind: TypeId::of::<J>,
            ask: ask::<J>,
            run: run::<J>,
            take: take::<J>,
        }
    }

    /// Whether it is this kind.
    pub fn is<J: Job>(&self) -> bool {
        (self.kind)() == TypeId::of::<J>()
    }

    /// Asks for what a session wants of this kind, or calls off what it does not want any more.
    pub(in crate::session) fn ask(&'static self, session: &mut Session) -> Option<Effect> {
        (self.ask)(session, self)
    }

    /// Takes an answer of this kind in; one to any but the newest request is dropped.
    pub(in crate::session) fn take(&self, session: &mut Session, answer: Answer) {
        (self.take)(session, answer);
    }
}

fn ask<J: Job>(session: &mut Session, row: &'static JobKind) -> Option<Effect> {
    let Some(mut wanted) = J::wanted(session) else {
        let mut slot = session.slots.of::<J>();
        let was_open = slot.call_off();
        if !J::LASTS {
            slot.forget();
        }
        return was_open.then_some(Effect::CallOff(row));
    };
    if !session.slots.of::<J>().is_due(&wanted) {
        return None;
    }
    let is_by_hand = !session.is_animated() || session.slots.of::<J>().is_by_hand(&wanted);
    wanted.complete(session);
    let request = Arc::new(wanted);
    let ticket = session.slots.ticket();
    session.slots.of::<J>().ask(ticket, &request);
    Some(Effect::Run(Task {
        row,
        ticket,
        is_by_hand,
        request,
    }))
}

fn run<J: Job>(
    request: &Opaque,
    desk: &mut Desk<'_>,
    answer: &mut dyn FnMut(Opaque, Completeness),
) {
    if let Some(request) = request.downcast_ref::<J>() {
        request.run(desk, &mut |found, how| answer(Arc::new(found), how));
    }
}

fn take<J: Job>(session: &mut Session, answer: Answer) {
    let mut slot: SlotOf<'_, J> = session.slots.of::<J>();
    let is_last = answer.is_last();
    let Some(asked) = slot.accept(answer.ticket, is_last) else {
        return;
    };
    match answer.content {
        AnswerContent::Found(found, how) => {
            if let Ok(found) = found.downcast::<J::Answer>() {
                J::take(session, &asked, found, how);
            }
        }
        AnswerContent::Nothing => {}
        AnswerContent::Lost => J::lost(session),
    }
}
