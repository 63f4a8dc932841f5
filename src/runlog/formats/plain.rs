//! Any other text whose lines hold a step and a loss or norm: `step 10 | loss: 4.2 | grad norm: 0.5`, `Step 10, loss=4.2`.
//!
//! A line that only counts, as `Epoch 3`, counts for those below it that do not.

mod counts;
mod keys;
mod scan;
mod shape;
mod words;

use std::path::Path;

use self::counts::count;
pub(super) use self::keys::Key;
pub(super) use self::scan::Scan;
use super::{Access, FileHead, Gather, LogFormat, LogReader, own_run};
use crate::runlog::log::TimeUnit;
use crate::runlog::runs::Runs;
use crate::runlog::text::{ByLine, Fed, LineReader};

pub(super) static FORMAT: LogFormat = LogFormat {
    name: "text",
    title: "other text with a step and a loss or norm in a line: step 10 | loss: 4.2 | grad norm: 0.5",
    recognizes,
    access: Access::Stream(open),
    run_of: own_run,
    gather: Gather::InOrder,
};

/// So many lines must hold a record, each at a step of its own, where others hold none.
const FEWEST: usize = 2;

fn recognizes(sample: FileHead) -> bool {
    let mut runs = Runs::default();
    let mut lines = Lines::default();
    let (mut records, mut others, mut last) = (0, 0, None);
    for line in super::whole_lines(sample.text) {
        match lines.line(line, &mut runs) {
            Fed::Record => {
                let step = Some(runs.log("").last_step());
                records += usize::from(last != step);
                last = step;
            }
            Fed::Other | Fed::Damaged => others += 1,
        }
        if records == FEWEST {
            return true;
        }
    }
    records > 0 && others == 0
}

fn open(_: &Path) -> Box<dyn LogReader> {
    Box::new(ByLine::new(Lines::default()))
}

/// Reads a line that holds a step and a loss or norm.
#[derive(Debug, Default)]
pub(super) struct Lines {
    scan: Scan,
    /// Whether there is no step, so that records are counted.
    is_uncounted: bool,
    /// The epoch of the last line that had one, and the step of the last line that had one and nothing else.
    epoch: Option<f64>,
    step: Option<f64>,
    totals: Totals,
    /// The step of the last record that had its own.
    last: Option<f64>,
    /// Whether there were records with a step of their own.
    has_steps: bool,
    /// The rows of a table of names and numbers that is open: its step may stand in any of them.
    table: Vec<(Key, f64)>,
}

impl LineReader for Lines {
    fn line(&mut self, line: &str, runs: &mut Runs) -> Fed {
        self.scan.read(line);
        if self.is_uncounted {
            return self.record_uncounted(runs);
        }
        if is_row(line) {
            let pairs = self.scan.pairs();
            let rows = pairs.map(|(key, pair)| (key.clone(), pair.value));
            self.table.extend(rows);
            return Fed::Other;
        }
        let table = self.end_table(runs);
        let fed = self.alone(line, runs);
        if table == Fed::Record { table } else { fed }
    }

    fn end(&mut self, runs: &mut Runs) {
        self.end_table(runs);
    }
}

/// Whether a line is the row of a table with a name and a number: `| loss | 0.5 |`.
fn is_row(line: &str) -> bool {
    let row = line.trim();
    let row = row.strip_prefix('|').and_then(|row| row.strip_suffix('|'));
    row.is_some_and(|row| row.matches('|').count() == 1)
}

impl Lines {
    /// Reads a line that is no row of a table.
    fn alone(&mut self, line: &str, runs: &mut Runs) -> Fed {
        if self.scan.first(Key::is_measured).is_none() {
            self.begin();
            return Fed::Other;
        }
        // `Batch: 0.25` is its time.
        let step = self.scan.first(Key::is_step);
        let step = step.filter(|step| step.fract() == 0.0);
        let epoch = self.scan.first(Key::is_epoch);
        let mut pairs = self.scan.pairs();
        let counted = pairs.find(|(key, _)| key.is_step());
        let pair = counted.and_then(|(_, pair)| Some((pair.value, pair.total?)));
        if let Some(pair) = pair {
            self.totals.see(pair);
            if self.totals.are_steps {
                self.epoch = Some(pair.0);
                self.last = Some(pair.1);
                self.record(self.last, runs);
                return Fed::Record;
            }
        }
        let count = match step {
            Some(_) => None,
            None => count(line, epoch.is_some()),
        };
        let of_count = count.and_then(|count| count.epoch);
        self.epoch = epoch.or(of_count.map(|epoch| epoch as f64)).or(self.epoch);
        let counted = count.map(|count| count.step as f64);
        self.has_steps |= step.or(counted).is_some();
        if step.or(counted).or(epoch).is_some() {
            self.last = step.or(counted).or(epoch);
            self.record(counted, runs);
            return Fed::Record;
        }
        // Below a record, layers alone are more of it.
        let is_loss = |key: &Key| key.is_measured() && !key.is_layer();
        if self.has_steps && self.scan.first(is_loss).is_none() {
            self.record(self.last, runs);
            return Fed::Record;
        }
        // Where records have steps, a loss without one is something else.
        let is_more = self.has_steps && self.scan.first(Key::is_training).is_some();
        if is_more || self.step.or(self.epoch).is_none() {
            return Fed::Other;
        }
        self.record(self.step, runs);
        Fed::Record
    }

    /// Reads the table that ends, if it holds a loss or norm.
    fn end_table(&mut self, runs: &mut Runs) -> Fed {
        let table = std::mem::take(&mut self.table);
        let counts = |key: &Key| key.is_step() && !key.is_total();
        let step = table.iter().rfind(|(key, _)| counts(key));
        self.step = step.map(|(_, step)| *step).or(self.step);
        let is_record = table.iter().any(|(key, _)| key.is_measured());
        if !is_record || self.step.or(self.epoch).is_none() {
            return Fed::Other;
        }
        let log = runs.log("");
        for (key, value) in table.iter().filter(|(key, _)| !key.is_step()) {
            log.value(&key.name, *value);
        }
        if let Some(step) = self.step {
            log.value("step", step);
        }
        log.end();
        Fed::Record
    }
}

/// What stands behind the slash in `Batch 3/120`: how many there are, or the step of epoch 3, which moves while the other stands.
#[derive(Debug, Default)]
struct Totals {
    last: Option<(f64, f64)>,
    are_steps: bool,
}

impl Totals {
    fn see(&mut self, pair: (f64, f64)) {
        if let Some((value, total)) = self.last.replace(pair) {
            self.are_steps |= pair.0 == value && pair.1 > total;
        }
    }
}

impl Lines {
    /// Reads lines that name a loss, with `:` or `=` before its number, and no step.
    pub(super) fn uncounted() -> Self {
        Self {
            is_uncounted: true,
            ..Self::default()
        }
    }

    fn record_uncounted(&self, runs: &mut Runs) -> Fed {
        let mut pairs = self.scan.pairs();
        if !pairs.any(|(key, pair)| key.is_training() && pair.is_marked) {
            return Fed::Other;
        }
        let log = runs.log("");
        log.unit = TimeUnit::Record;
        for (key, pair) in self.scan.pairs() {
            if !key.is_epoch() && !key.is_step() {
                log.value(&key.name, pair.value);
            }
        }
        log.end();
        Fed::Record
    }

    /// A line counts for those below it.
    fn begin(&mut self) {
        let step = self.scan.first(|key| key.is_step() && !key.is_total());
        let epoch = self.scan.first(|key| key.is_epoch() && !key.is_total());
        if epoch.is_some() && epoch != self.epoch {
            (self.epoch, self.step) = (epoch, None);
        }
        self.step = step.or(self.step);
    }

    /// Adds the numbers of the line as a record, perhaps of a step that is not among them.
    fn record(&self, step: Option<f64>, runs: &mut Runs) {
        let log = runs.log("");
        for (key, pair) in self.scan.pairs() {
            let is_pair = self.totals.are_steps && key.is_step();
            if !key.is_epoch() && !is_pair {
                log.value(&key.name, pair.value);
            }
        }
        if let Some(step) = step {
            log.value("step", step);
        }
        if let Some(epoch) = self.epoch {
            log.value("epoch", epoch);
        }
        log.end();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The steps and the values of the first metric.
    fn points(lines: &[&str]) -> Vec<(u64, f64)> {
        let mut runs = Runs::default();
        let mut reader = Lines::default();
        for line in lines {
            reader.line(line, &mut runs);
        }
        let track = runs.log("").metrics[0].series.track();
        let points = track.points().iter();
        points.map(|point| (point.step, point.value)).collect()
    }

    #[test]
    fn steps_of_a_bar_and_of_an_epoch() {
        let bar = "Epoch 2:  1%| | 3/200 [00:02<00:31, 1.1it/s, loss=2.39]";
        assert_eq!(points(&[bar]), [(3, 2.39)]);
        let lines = [
            "Epoch: [0][ 10/20]  Loss 2.5 (2.5)",
            "Epoch: [0][ 20/20]  Loss 2.0 (2.0)",
            "Epoch: [1][ 10/20]  Loss 1.5 (1.5)",
        ];
        assert_eq!(points(&lines), [(10, 2.5), (20, 2.0), (30, 1.5)]);
        let timed = "Train Epoch: 0 [ 10/20 (50%)] Loss: 2.5 Batch: 0.25";
        assert_eq!(points(&[timed]), [(10, 2.5)]);
    }

    #[test]
    fn behind_a_slash_stands_a_total_or_the_step_of_an_epoch() {
        let of = |pairs: [&str; 4]| {
            let lines = pairs.map(|pair| format!("TRAIN Batch {pair} loss 2.5"));
            points(&lines.each_ref().map(String::as_str))
                .into_iter()
                .map(|(step, _)| step)
                .collect::<Vec<_>>()
        };
        assert_eq!(of(["0/10", "0/20", "0/30", "1/10"]), [0, 20, 30, 40]);
        assert_eq!(of(["10/90", "20/90", "20/90", "30/90"]), [10, 20, 30]);
    }

    #[test]
    fn a_line_that_only_counts_counts_for_those_below() {
        let lines = [
            "Epoch 1/3",
            "train Loss: 2.5 Acc: 0.5",
            "val Loss: 2.6 Acc: 0.5",
            "Epoch 2/3",
            "train Loss: 1.5 Acc: 0.5",
        ];
        assert_eq!(points(&lines), [(1, 2.5), (2, 1.5)]);
        let of_batches = [
            "Epoch 1",
            "loss: 2.5  [   64/128]",
            "loss: 2.0  [  128/128]",
            "Epoch 2",
            "loss: 1.5  [   64/128]",
        ];
        assert_eq!(points(&of_batches), [(64, 2.5), (128, 2.0), (192, 1.5)]);
        let table = [
            "| total_timesteps | 2048 |",
            "| loss            | 0.5  |",
            "---",
        ];
        assert_eq!(points(&table), [(2048, 0.5)]);
        let table = ["| loss | 0.5  |", "| step | 2048 |", ""];
        assert_eq!(points(&table), [(2048, 0.5)]);
    }

    #[test]
    fn where_records_have_steps_a_loss_without_one_is_something_else() {
        let lines = ["step 1 loss: 2.5", "loss: 99.0", "step 2 loss: 2.0"];
        assert_eq!(points(&lines), [(1, 2.5), (2, 2.0)]);
        let configuration = ["epochs: 20", "loss: 99.0"];
        let mut reader = Lines::default();
        for line in configuration {
            assert_eq!(reader.line(line, &mut Runs::default()), Fed::Other);
        }
    }

    #[test]
    fn prose_is_no_record() {
        let mut runs = Runs::default();
        for line in [
            "Epoch 3 of 10 begins",
            "the loss of 3 wagons",
            "step by step",
            "2026-03-14 step 3 done in 2 s",
        ] {
            assert_eq!(Lines::default().line(line, &mut runs), Fed::Other, "{line}");
        }
    }
}
