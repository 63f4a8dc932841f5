//! Which lines are records and which are settings that look so: records of one kind come again and again, settings once, before them.

use super::keys::Key;
use crate::runlog::formats::ranks::{Admission, Ranks};
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
    /// The names of what counts and of what is measured of training.
    own: Vec<String>,
}

impl RecordOfLine {
    /// Adds a number; of what counts in another way only the key.
    pub(super) fn add(&mut self, key: &Key, value: Option<f64>) {
        let counts = key.is_step() || key.is_epoch();
        if key.is_measured() || counts {
            self.kind.push(key.name.clone());
        }
        if key.is_training() || key.is_layer() || counts {
            self.own.push(key.name.clone());
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

    /// Adds a record. When the first kind comes again, what came before its first record were settings: they are taken back, unless
    /// they say when they were and measure nothing else of training, as a first line does that lacks a norm. Says whether any were.
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
        let kind = first.last().map(|record| record.kind.clone());
        let kind = kind.unwrap_or_default();
        let is_before = |record: &RecordOfLine| {
            record.has_count && record.own.iter().all(|name| kind.contains(name))
        };
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

#[cfg(test)]
mod tests {
    use super::super::Lines;
    use super::*;
    use crate::runlog::text::LineReader;

    /// The steps of each metric that means something.
    fn read(lines: &[&str]) -> Vec<(String, Vec<u64>)> {
        let mut runs = Runs::default();
        let mut reader = Lines::default();
        for line in lines {
            reader.line(line, &mut runs);
        }
        reader.end(&mut runs);
        let log = runs.log("");
        let known = log.metrics.iter().filter(|metric| metric.count > 0);
        let steps = known.map(|metric| {
            let steps = metric.series.track().points().steps().to_vec();
            (metric.name.clone(), steps)
        });
        steps.collect()
    }

    #[test]
    fn settings_come_once_and_records_again() {
        let records = ["step 10 | loss 2.5", "step 20 | loss 2.0"];
        let expected = [(String::from("loss"), vec![10, 20])];
        for settings in [
            &["Namespace(step=5, aux_loss=0.5, label_loss=0.1)"][..],
            &["batch: 32", "loss: 0.5", "iteration: 100", "loss: 1"],
            &["loaded at step 0, best loss 3.5, epoch 0"],
            &["config: {\"grad_norm\": 1.0, \"steps\": 3, \"iter\": 1}"],
        ] {
            assert_eq!(
                read(&[settings, &records].concat()),
                expected,
                "{settings:?}"
            );
        }
    }

    #[test]
    fn a_first_record_may_lack_something_or_be_of_other_rows() {
        let lines = [
            "step 0 | val loss 3.5",
            "step 0 | loss 3.0",
            "step 10 | loss 2.5 | grad norm 0.5",
            "step 20 | loss 2.0 | grad norm 0.5",
        ];
        assert_eq!(
            read(&lines),
            [
                (String::from("val loss"), vec![0]),
                (String::from("loss"), vec![0, 10, 20]),
                (String::from("grad norm"), vec![10, 20])
            ]
        );
        assert_eq!(read(&lines[1..2]), [(String::from("loss"), vec![0])]);
    }
}
