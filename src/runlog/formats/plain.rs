//! Any other text whose lines hold a step and a loss or norm: `step 10 | loss: 4.2 | grad norm: 0.5`, `Step 10, loss=4.2`.
//!
//! A line that only counts, as `Epoch 3`, counts for those below it that do not.

mod counts;
mod keys;

use std::path::Path;

use self::counts::count;
use self::keys::{Key, Keys};
use super::{Access, FileHead, Gather, LogFormat, LogReader, own_run};
use crate::runlog::key::is_held_back;
use crate::runlog::runs::Runs;
use crate::runlog::text::{ByLine, Fed, LineReader, leading_number};

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

/// The words of a key at most.
const KEY_WORDS: usize = 4;

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

/// Names of numbers that programs print around one: `tensor(2.5, device='cuda:0')`.
const WRAPPERS: [&str; 6] = [
    "tensor",
    "Array",
    "array",
    "DeviceArray",
    "np.float32",
    "np.float64",
];

/// The numbers of one line at a time, each with the key before it.
#[derive(Debug, Default)]
struct Lines {
    keys: Keys,
    pairs: Vec<(usize, f64)>,
    words: String,
    /// The epoch of the last line that had one, and the step of the last line that had one and nothing else.
    epoch: Option<f64>,
    step: Option<f64>,
    /// Whether there were records with a step of their own.
    has_steps: bool,
}

impl LineReader for Lines {
    fn line(&mut self, line: &str, runs: &mut Runs) -> Fed {
        self.read(line);
        if self.first(Key::is_measured).is_none() {
            self.begin();
            return Fed::Other;
        }
        // `Batch: 0.25` is its time.
        let step = self.first(Key::is_step).filter(|step| step.fract() == 0.0);
        let epoch = self.first(Key::is_epoch);
        let count = match step {
            Some(_) => None,
            None => count(line, epoch.is_some()),
        };
        let of_count = count.and_then(|count| count.epoch);
        self.epoch = epoch.or(of_count.map(|epoch| epoch as f64)).or(self.epoch);
        let counted = count.map(|count| count.step as f64);
        self.has_steps |= step.or(counted).is_some();
        if step.or(counted).or(epoch).is_some() {
            self.record(counted, runs);
            return Fed::Record;
        }
        // Where records have steps, a loss without one is something else.
        let is_more = self.has_steps && self.first(Key::is_training).is_some();
        if is_more || self.step.or(self.epoch).is_none() {
            return Fed::Other;
        }
        self.record(self.step, runs);
        Fed::Record
    }
}

impl Lines {
    /// The first number whose key is so.
    fn first(&self, is: fn(&Key) -> bool) -> Option<f64> {
        let mut pairs = self.pairs.iter();
        let found = pairs.find(|(key, _)| self.keys.get(*key).is_some_and(is));
        found.map(|(_, value)| *value)
    }

    /// A line counts for those below it.
    fn begin(&mut self) {
        let step = self.first(|key| key.is_step() && !key.is_total());
        let epoch = self.first(|key| key.is_epoch() && !key.is_total());
        if epoch.is_some() && epoch != self.epoch {
            (self.epoch, self.step) = (epoch, None);
        }
        self.step = step.or(self.step);
    }

    /// Adds the numbers of the line as a record, perhaps of a step that is not among them.
    fn record(&self, step: Option<f64>, runs: &mut Runs) {
        let log = runs.log("");
        for (key, value) in &self.pairs {
            if let Some(key) = self.keys.get(*key).filter(|key| !key.is_epoch()) {
                log.value(&key.name, *value);
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

/// Whether a character stands between words.
fn is_between(c: char) -> bool {
    c.is_whitespace() || matches!(c, '|' | ',' | ':' | '=' | '(' | ')' | '[' | ']' | ';')
}

impl Lines {
    /// Finds the numbers of a line, each with the words before it.
    fn read(&mut self, line: &str) {
        self.keys.bound();
        self.pairs.clear();
        let mut words: Vec<&str> = Vec::new();
        // In a row of a table bars stand between a key and its number.
        let is_row = line.trim_start().starts_with('|');
        let held_back = held_back(line);
        // What stands in parentheses explains the number before it.
        let mut depth = 0_usize;
        for piece in line.split_inclusive(is_between) {
            let word = piece.trim_end_matches(is_between);
            if piece.ends_with('(') && WRAPPERS.contains(&word) {
                continue;
            }
            if !word.is_empty() && depth == 0 {
                if let Some(value) = value(word) {
                    self.add(held_back, &words, value);
                    words.clear();
                } else {
                    words.push(word);
                }
            }
            match piece.as_bytes().last() {
                Some(b'(') => depth += 1,
                Some(b')') => depth = depth.saturating_sub(1),
                Some(b'|') if is_row => {}
                Some(b'|' | b',' | b';' | b']') => words.clear(),
                _ => {}
            }
        }
    }

    fn add(&mut self, held_back: Option<&str>, words: &[&str], value: f64) {
        if words.is_empty() {
            return;
        }
        self.words.clear();
        let last = words.len().saturating_sub(KEY_WORDS);
        for word in held_back.iter().chain(words.iter().skip(last)) {
            if !self.words.is_empty() {
                self.words.push(' ');
            }
            self.words.push_str(word);
        }
        let key = self.keys.of(&self.words);
        self.pairs.extend(key.map(|key| (key, value)));
    }
}

/// The word at the start of a line that says that all of it is about rows that are held back: `Test: [ 10/78]  Loss: 0.7`.
fn held_back(line: &str) -> Option<&str> {
    let word = line.split(is_between).find(|word| !word.is_empty())?;
    is_held_back(word).then_some(word)
}

/// The number that a word is, perhaps with the number of all after it: `10/1000`.
fn value(word: &str) -> Option<f64> {
    let counted = word.split('/').next().and_then(leading_number);
    counted.and_then(|(value, rest)| rest.is_empty().then_some(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Vec<String> {
        let mut lines = Lines::default();
        lines.read(line);
        let pairs = lines.pairs.iter();
        pairs
            .filter_map(|(key, value)| Some(format!("{}={value}", lines.keys.get(*key)?.name)))
            .collect()
    }

    #[test]
    fn spellings_of_records() {
        assert_eq!(
            read("step 00010/21400 (0.05%) | loss: 9.1 | grad norm: 0.5"),
            ["step=10", "loss=9.1", "grad norm=0.5"]
        );
        assert_eq!(
            read("Step 250 | Validation loss: 0.98"),
            ["Step=250", "Validation loss=0.98"]
        );
        assert_eq!(
            read("INFO epoch 3, train loss=1.5, val loss=nan"),
            ["epoch=3", "train loss=1.5", "val loss=NaN"]
        );
    }

    /// The steps and the values of the first metric.
    fn points(lines: &[&str]) -> Vec<(u64, f64)> {
        let mut runs = Runs::default();
        let mut reader = Lines::default();
        for line in lines {
            reader.line(line, &mut runs);
        }
        let points = &runs.log("").metrics[0].series.track().points;
        points
            .iter()
            .map(|point| (point.step, point.value))
            .collect()
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
        let table = ["| total_timesteps | 2048 |", "| loss            | 0.5  |"];
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
    fn lines_about_rows_held_back_and_wrapped_numbers() {
        assert_eq!(
            read("Test set: Average loss: 0.5, Accuracy: 9800/10000"),
            ["Test Average loss=0.5", "Test Accuracy=9800"]
        );
        assert_eq!(
            read("step 3: loss = tensor(2.5, device='cuda:0')"),
            ["step=3", "loss=2.5"]
        );
    }

    #[test]
    fn dates_and_dashes_are_no_part_of_a_key() {
        assert_eq!(
            read("2026-11-28 12:00:01,123 - INFO - step 3 - loss: 1.5 - lr: 0.1"),
            ["step=3", "loss=1.5", "lr=0.1"]
        );
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
