//! The kinds of background work, one a file.
//!
//! A job is its request: [`Job::wanted`] reads it off the session after every message, [`Job::run`] does it on a thread of
//! its own, [`Job::take`] takes the answer in. Each kind is a [`JobKind`] of [`JOBS`], from which the threads of the worker, the
//! requests that are open and the way of an answer back into the session are derived.
//!
//! To add one, write its file and its line in [`JOBS`].

pub mod advance;
pub mod basins;
pub mod best_rates;
#[cfg(test)]
pub(crate) mod broken;
pub mod catalog;
pub mod catch_up;
pub mod chain;
pub mod cloud;
pub mod directions;
pub mod entry;
pub mod errors;
pub mod framing;
pub mod log;
pub mod network;
pub mod next_step;
pub mod picture;
pub mod prediction;
pub mod preview;
pub mod reading;
pub mod readout;
pub mod relief;
pub mod replay;
pub mod rest;
mod row;
mod scratch;
pub mod secants;
pub mod series;
pub mod sketch;
mod slots;
pub mod sweep;
mod task;

use std::fmt;
use std::sync::Arc;

pub use row::JobKind;
pub use scratch::{Desk, Scratch};
pub(super) use slots::Slots;
pub use task::{Answer, Completeness, Task, Ticket};

use super::Session;

/// Every kind of background work, in the order in which it is asked for.
pub static JOBS: &[&JobKind] = &[
    &entry::ROW,
    &reading::ROW,
    &log::ROW,
    &preview::ROW,
    &catch_up::ROW,
    &sweep::ROW,
    &basins::ROW,
    &best_rates::ROW,
    &directions::ROW,
    &errors::ROW,
    &cloud::ROW,
    &network::ROW,
    &prediction::ROW,
    &chain::ROW,
    &framing::ROW,
    &picture::ROW,
    &relief::ROW,
    &readout::ROW,
    &secants::ROW,
    &next_step::ROW,
    &series::ROW,
    &replay::ROW,
    &rest::ROW,
    &catalog::ROW,
    &sketch::ROW,
    &advance::ROW,
];

/// A kind of background work: the type of its requests.
pub trait Job: fmt::Debug + Send + Sync + Sized + 'static {
    /// What it finds out.
    type Answer: fmt::Debug + Send + Sync + 'static;

    /// Whether what was asked and answered still holds after a while in which nothing was wanted.
    const LASTS: bool = true;

    /// Work that nobody asked for by hand, because the descent goes on, leaves the machine alone for so many times the time that
    /// it took before.
    const REST: u32 = 0;

    /// Whether its answers have no words: where there is no screen it is not done.
    const IS_PICTURE: bool = false;

    /// What the session wants now, if anything. Asked after every message, so it is cheap.
    fn wanted(session: &Session) -> Option<Self>;

    /// Fills in what is too large to be made after every message, once the request is to be sent.
    fn complete(&mut self, _session: &Session) {}

    /// Whether the answers would be the same.
    fn same(&self, asked: &Self) -> bool;

    /// Whether they differ by what a person did, not only by where the descent is: then the request that is open is
    /// called off, else its answer is waited for.
    fn differs_by_hand(&self, asked: &Self) -> bool;

    /// Whether the answer to `shown` says nothing any more beside this request, so that it is not shown until the new one
    /// comes.
    fn outdates(&self, _shown: &Self) -> bool {
        false
    }

    /// Does the work, and gives its answers one by one, the best one last.
    fn run(&self, desk: &mut Desk<'_>, answer: &mut dyn FnMut(Self::Answer, Completeness));

    /// Takes an answer in: it is shown from now on, unless a kind does something else with it.
    fn take(session: &mut Session, asked: &Arc<Self>, answer: Arc<Self::Answer>, _: Completeness) {
        session.slots.of::<Self>().show(asked, answer);
    }

    /// What is left to do if the work broke down and there will be no answer.
    fn lost(_session: &mut Session) {}
}

impl Session {
    /// Asks for whatever the new state needs and has not asked for.
    pub(super) fn request(&mut self) -> Vec<super::Effect> {
        if self.log().is_some() {
            // What lies behind a log is not seen.
            return log::ROW.ask(self).into_iter().collect();
        }
        JOBS.iter().filter_map(|row| row.ask(self)).collect()
    }

    /// The newest answer of a kind, with the request that it answers.
    pub(super) fn shown<J: Job>(&self) -> Option<(&J, &J::Answer)> {
        self.slots.read::<J>().shown()
    }

    /// Whether a better answer of a kind is to come than the one that is shown.
    pub fn is_stale<J: Job>(&self) -> bool {
        self.slots.read::<J>().is_open()
    }
}
