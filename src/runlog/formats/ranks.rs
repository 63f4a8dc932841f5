//! Several processes that train one network and write one log.

use crate::runlog::log::Log;

/// What is told where a log has the records of several processes.
pub(super) const RANKS_NOTE: &str =
    "several processes wrote this log: only the records of the one with the lowest number are read";

/// Of several processes the one with the lowest number.
#[derive(Clone, Debug, Default)]
pub(super) struct Ranks {
    lowest: Option<f64>,
    known: Vec<f64>,
    /// Whether the numbers are of something else: processes all come up at the first step.
    are_others: bool,
}

impl Ranks {
    /// Whether the record that is open counts; if it does not it is dropped.
    pub(super) fn admits(&mut self, log: &mut Log) -> Admission {
        let Some(rank) = log.rank().filter(|_| !self.are_others) else {
            return Admission::Read;
        };
        if !self.known.contains(&rank) {
            self.known.push(rank);
            self.are_others = log.is_ahead();
            if self.are_others {
                return Admission::Read;
            }
        }
        let lowest = *self.lowest.get_or_insert(rank);
        if rank == lowest {
            return Admission::Read;
        }
        log.see_process(rank);
        log.discard();
        let is_lower = rank < lowest;
        if is_lower {
            *log = Log::default();
            self.lowest = Some(rank);
        }
        log.note(RANKS_NOTE);
        if is_lower {
            Admission::Anew
        } else {
            Admission::Other
        }
    }
}

/// What becomes of the record of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Admission {
    /// It counts.
    Read,
    /// It is of another process.
    Other,
    /// Its process has the lowest number so far: what was read of others is gone, and the record is to be read again.
    Anew,
}
