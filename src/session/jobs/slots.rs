//! For each kind of work, what was asked last and the newest answer.

use std::any::TypeId;
use std::marker::PhantomData;
use std::sync::Arc;

use super::task::Opaque;
use super::{JOBS, Job, Ticket};

/// A slot for each row of [`JOBS`], in its order.
#[derive(Debug)]
pub(in crate::session) struct Slots {
    tickets: Ticket,
    slots: Vec<Slot>,
}

/// The newest request of one kind, and the newest answer with the request that it answers.
#[derive(Debug, Default)]
struct Slot {
    newest: Option<(Ticket, Opaque)>,
    is_open: bool,
    shown: Option<(Opaque, Opaque)>,
}

/// A slot, with the types of its kind.
pub(in crate::session) struct SlotOf<'a, J> {
    slot: &'a mut Slot,
    kind: PhantomData<J>,
}

/// A slot to be read, with the types of its kind.
pub(in crate::session) struct ReadSlot<'a, J> {
    slot: &'a Slot,
    kind: PhantomData<J>,
}

impl Default for Slots {
    fn default() -> Self {
        Self {
            tickets: 0,
            slots: JOBS.iter().map(|_| Slot::default()).collect(),
        }
    }
}

impl Slots {
    /// The number of a new request.
    pub(super) fn ticket(&mut self) -> Ticket {
        self.tickets += 1;
        self.tickets
    }

    /// The slot of a kind.
    ///
    /// # Panics
    /// If the kind is no row of [`JOBS`].
    #[expect(
        clippy::indexing_slicing,
        reason = "there is a slot for every row of `JOBS`"
    )]
    pub(in crate::session) fn of<J: Job>(&mut self) -> SlotOf<'_, J> {
        SlotOf {
            slot: &mut self.slots[index::<J>()],
            kind: PhantomData,
        }
    }

    /// The slot of a kind, to be read.
    ///
    /// # Panics
    /// If the kind is no row of [`JOBS`].
    #[expect(
        clippy::indexing_slicing,
        reason = "there is a slot for every row of `JOBS`"
    )]
    pub(in crate::session) fn read<J: Job>(&self) -> ReadSlot<'_, J> {
        ReadSlot {
            slot: &self.slots[index::<J>()],
            kind: PhantomData,
        }
    }
}

fn index<J: Job>() -> usize {
    let kind = TypeId::of::<J>();
    let index = JOBS.iter().position(|row| (row.kind)() == kind);
    index.expect("every kind of work has its row in JOBS")
}

impl<J: Job> SlotOf<'_, J> {
    /// Whether to ask now: something else is wanted than was asked, and either the last answer is there or the change
    /// comes from a person, who does not wait for an answer that is no longer wanted.
    pub(in crate::session) fn is_due(&self, wanted: &J) -> bool {
        match asked::<J>(self.slot) {
            None => true,
            Some(asked) => {
                !wanted.same(asked) && (!self.slot.is_open || wanted.differs_by_hand(asked))
            }
        }
    }

    /// Whether what is wanted differs from what was asked by what a person did.
    pub(super) fn is_by_hand(&self, wanted: &J) -> bool {
        asked::<J>(self.slot).is_none_or(|asked| wanted.differs_by_hand(asked))
    }

    /// Remembers what is asked.
    pub(super) fn ask(&mut self, ticket: Ticket, wanted: &Arc<J>) {
        let shown = self.slot.shown.as_ref();
        let shown = shown.and_then(|(request, ..)| request.downcast_ref::<J>());
        if shown.is_some_and(|shown| wanted.outdates(shown)) {
            self.slot.shown = None;
        }
        self.slot.newest = Some((ticket, wanted.clone()));
        self.slot.is_open = true;
    }

    /// What an answer with this ticket answers, if that is the newest request; the last answer closes it.
    pub(super) fn accept(&mut self, ticket: Ticket, is_last: bool) -> Option<Arc<J>> {
        let (newest, asked) = self.slot.newest.as_ref()?;
        if *newest != ticket || !self.slot.is_open {
            return None;
        }
        self.slot.is_open = !is_last;
        asked.clone().downcast().ok()
    }

    /// Takes back what was asked if its answer is not there yet: whether it was so.
    pub(in crate::session) fn call_off(&mut self) -> bool {
        let was_open = std::mem::take(&mut self.slot.is_open);
        if was_open {
            self.slot.newest = None;
        }
        was_open
    }

    /// Forgets what was asked: an answer to it is dropped, and the same is asked again when it is wanted.
    pub(in crate::session) fn forget(&mut self) {
        self.slot.newest = None;
        self.slot.is_open = false;
    }

    /// Shows nothing until the next answer.
    pub(in crate::session) fn show_nothing(&mut self) {
        self.slot.shown = None;
    }

    /// Shows an answer from now on.
    pub(in crate::session) fn show(&mut self, asked: &Arc<J>, answer: Arc<J::Answer>) {
        self.slot.shown = Some((asked.clone(), answer));
    }
}

impl<'a, J: Job> ReadSlot<'a, J> {
    /// Whether an answer is still to come.
    pub(in crate::session) fn is_open(&self) -> bool {
        self.slot.is_open
    }

    /// The newest answer, with the request that it answers.
    pub(in crate::session) fn shown(&self) -> Option<(&'a J, &'a J::Answer)> {
        let (request, answer) = self.slot.shown.as_ref()?;
        request.downcast_ref().zip(answer.downcast_ref())
    }
}

fn asked<J: Job>(slot: &Slot) -> Option<&J> {
    slot.newest.as_ref()?.1.downcast_ref()
}
