//! Which lines are records and which are settings that look so: records of one kind come again and again, settings once, before them.

use super::keys::Key;
use crate::runlog::formats::record::{Admission, Ranks};
use crate::runlog::log::Log;
use crate::runlog::runs::Runs;

/// After so many records without a second of any kind the log is taken as it is.
const MOST: usize = 100;

/// The numbers of a line, with the meaning of the line.
#[derive(Clone, Debug, Default)]
pub(super) struct RecordOfLine {
    numbers: Vec<(String, f64)>,
    /// The names of what counts and what is measured.
    kind: Vec<String>,
    /// What counts, with its value.
    counts: Vec<f64>,
    /// The process that wrote it.
    pub(super) rank: Option<f64>,
    /// Whether it says itself at which step or epoch it is.
    has_count: bool,
    /// Whether something is measured that is not of rows that are held back.
    trains: bool,
}

impl RecordOfLine {
    /// Adds a number; of what counts in another way only the key.
    pub(super) fn add(&mut self, key: &Key, value: Option<f64>) {
        self.trains |= key.is_training() || key.is_layer();
        if key.is_measured() || key.is_step() || key.is_epoch() {
            self.kind.push(key.name.clone());
        }
        if key.is_step() {
            self.counts.extend(value);
        }
        self.numbers
            .extend(value.map(|value| (key.name.clone(), value)));
    }

    /// Adds when it was; if a line before said it, by which key.
    pub(super) fn ends(&mut self, step: Option<f64>, epoch: Option<f64>, counted_by: Option<&str>) {
        let counts = [("step", step), ("epoch", epoch)];
        for (name, value) in counts {
            if let Some(value) = value {
                self.numbers.push((name.to_string(), value));
                self.counts.push(value);
            }
        }
        self.has_count = counted_by.is_none();
        self.kind.extend(counted_by.map(str::to_string));
    }

    fn put(&self, ranks: &mut Ranks, log: &mut Log) {
        loop {
            for (name, value) in &self.numbers {
                log.value(name, *value);
            }
            if let Some(rank) = self.rank {
                log.value("rank", rank);
            }
            match ranks.admits(log) {
                Admission::Read => return log.end(),
                Admission::Other => return,
                Admission::Anew => {}
            }
        }
    }
}

/// The kinds of records, as long as none has come twice.
#[derive(Debug, Default)]
pub(super) struct Kinds {
    first: Vec<RecordOfLine>,
    are_known: bool,
    have_counts: bool,
}

impl Kinds {
    /// Whether a kind has come twice, at two steps.
    pub(super) fn are_known(&self) -> bool {
        self.are_known
    }

    /// Whether each record so far says itself when it was.
    pub(super) fn have_counts(&self) -> bool {
        self.first.iter().all(|record| record.has_count)
    }

    /// Adds a record. When the first kind comes again, what came before its first record were settings: they are taken back, but
    /// for what was measured on rows that are held back before the first step. Says whether any were.
    pub(super) fn add(&mut self, record: RecordOfLine, ranks: &mut Ranks, runs: &mut Runs) -> bool {
        let log = runs.log("");
        if self.are_known || self.first.len() >= MOST {
            self.are_known = true;
            record.put(ranks, log);
            return false;
        }
        let is_of_kind =
            |other: &RecordOfLine| other.kind == record.kind && other.counts != record.counts;
        let known = self.first.iter().position(is_of_kind);
        record.put(ranks, log);
        self.first.push(record);
        let Some(known) = known else {
            return false;
        };
        self.are_known = true;
        let mut first = std::mem::take(&mut self.first);
        let is_before = |record: &RecordOfLine| record.has_count && !record.trains;
        let mut index = 0;
        let count = first.len();
        first.retain(|record| {
            index += 1;
            index > known || is_before(record)
        });
        let has_settings = first.len() < count;
        if has_settings {
            *log = Log::default();
            for record in &first {
                record.put(ranks, log);
            }
        }
        has_settings
    }
}
