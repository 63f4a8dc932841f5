//! What Hugging Face's Trainer, and what is built on it, prints: `{'loss': 2.71, 'grad_norm': 1.07, 'learning_rate': 2e-05, 'epoch': 0.02}`.
//!
//! There is no step in it: it is that of the progress bar around, if there is one, else records are counted.

use std::path::Path;

use super::plain::{Key, Scan};
use super::record::record;
use super::{Access, FileHead, Gather, LogFormat, LogReader, own_run, whole_lines};
use crate::runlog::json::{JsonPathValue, object};
use crate::runlog::key::{KeyRole, role, step_rank};
use crate::runlog::log::TimeUnit;
use crate::runlog::number::count;
use crate::runlog::runs::Runs;
use crate::runlog::text::{ByLine, Fed, LineReader, after, leading_count};

pub(super) static FORMAT: LogFormat = LogFormat {
    name: "hf_console",
    title: "Hugging Face Trainer's output: {'loss': 2.71, 'grad_norm': 1.07, 'epoch': 0.02}",
    recognizes,
    access: Access::Stream(open),
    run_of: own_run,
    gather: Gather::InOrder,
};

/// What the summary at the end of a run has, whose loss is a mean over the run.
const SUMMARY: &str = "train_runtime";

/// So many dictionaries must be records: one may hold settings, but for one that says how far the epoch is.
const FEWEST: usize = 2;

fn recognizes(sample: FileHead) -> bool {
    let mut runs = Runs::default();
    let mut lines = Lines::default();
    let mut records = 0;
    for line in whole_lines(sample.text) {
        if lines.line(line, &mut runs) == Fed::Record {
            records += if is_part_of_epoch(line) { FEWEST } else { 1 };
        }
        if records >= FEWEST {
            return true;
        }
    }
    false
}

fn open(_: &Path) -> Box<dyn LogReader> {
    Box::new(ByLine::new(Lines::default()))
}

#[derive(Debug, Default)]
struct Lines {
    scan: Scan,
    bars: Bars,
    /// A record that waits for the bar behind it, as JSON.
    waiting: Option<String>,
}

/// The progress bars of tqdm without a word before them, as step and total.
#[derive(Debug, Default)]
struct Bars {
    last: Option<(u64, u64)>,
    /// The bar of training: the one that stood there at the first record of training, or none if there was none.
    training: Option<(u64, u64)>,
    has_begun: bool,
    /// Where the bar stood at the last record at which it had moved, and how many records came since.
    moved: (u64, u64),
    /// The distance of records.
    gap: u64,
    /// The step of the last record.
    recorded: u64,
}

impl Bars {
    fn see(&mut self, bar: (u64, u64)) {
        self.last = Some(bar);
        if self.training.is_some_and(|(_, total)| total == bar.1) {
            self.training = Some(bar);
        }
    }

    /// A record of training comes.
    fn begin(&mut self) {
        if !self.has_begun {
            (self.has_begun, self.training) = (true, self.last);
        }
    }

    /// Whether the bar of training is another than at the last record.
    fn has_moved(&self) -> bool {
        self.training.is_some_and(|(step, _)| step != self.moved.0)
    }

    /// The step of a record: that of the bar, or as far behind the last record as records are apart where the bar was not drawn
    /// again. A bar that falls back is that of a run that was started again.
    fn step(&mut self) -> u64 {
        let (bar, since) = (self.training.map_or(0, |(step, _)| step), self.moved.1 + 1);
        if self.has_moved() {
            let distance = bar.checked_sub(self.moved.0);
            self.gap = distance.map_or(self.gap, |distance| distance / since);
            self.recorded = match distance {
                Some(_) => bar.max(self.recorded + 1),
                None => bar,
            };
            self.moved = (bar, 0);
        } else {
            self.recorded += self.gap.max(1);
            self.moved.1 = since;
        }
        self.recorded
    }
}

impl LineReader for Lines {
    fn line(&mut self, line: &str, runs: &mut Runs) -> Fed {
        let bars = line.split_once('{').map_or(line, |(bars, _)| bars);
        if let Some(bar) = bar(bars) {
            self.bars.see(bar);
            if self.bars.has_moved() {
                self.settle(runs);
            }
        }
        let start = line.find("{'");
        let end = line.rfind('}');
        let Some(text) = start
            .zip(end)
            .and_then(|(start, end)| line.get(start..=end))
        else {
            return Fed::Other;
        };
        if text.contains(SUMMARY) {
            return Fed::Other;
        }
        let json = text.replace('\'', "\"");
        let Some(meaning) = Meaning::of(&json) else {
            return Fed::Other;
        };
        self.settle(runs);
        // A program of one's own may print its step before the dictionary: `step 10: {'loss': 2.71}`.
        let prefix = line.split("{'").next().unwrap_or_default();
        self.scan.read(prefix);
        let step = self.scan.first(Key::is_step);
        if meaning.trains {
            self.bars.begin();
        }
        if step.is_some() || meaning.has_step || self.bars.training.is_none() {
            let log = runs.log("");
            if let Some(step) = step {
                log.value("step", step);
            } else if log.is_empty() && is_part_of_epoch(text) {
                log.unit = TimeUnit::Record;
            }
            return record(json.as_bytes(), log);
        }
        if !meaning.trains {
            return at(self.bars.recorded, &json, runs);
        }
        if self.bars.has_moved() {
            return at(self.bars.step(), &json, runs);
        }
        self.waiting = Some(json);
        Fed::Record
    }

    fn end(&mut self, runs: &mut Runs) {
        self.settle(runs);
    }
}

impl Lines {
    /// Adds the record that waits: tqdm draws the bar again behind what it prints.
    fn settle(&mut self, runs: &mut Runs) {
        if let Some(json) = self.waiting.take() {
            at(self.bars.step(), &json, runs);
        }
    }
}

fn at(step: u64, json: &str, runs: &mut Runs) -> Fed {
    let log = runs.log("");
    log.value("step", step as f64);
    record(json.as_bytes(), log)
}

/// What a dictionary that is a record is about.
#[derive(Clone, Copy, Debug, Default)]
struct Meaning {
    trains: bool,
    has_step: bool,
}

impl Meaning {
    /// Nothing of a dictionary without a loss or norm.
    fn of(json: &str) -> Option<Self> {
        let mut meaning = Self::default();
        let mut is_measured = false;
        object(json.as_bytes(), &mut |path, value| {
            let is_number = match value {
                JsonPathValue::Number(_) => true,
                JsonPathValue::Text(text) => count(text).is_some(),
                _ => false,
            };
            match role(path) {
                _ if !is_number => {}
                KeyRole::Loss(_) | KeyRole::GradientNorm(_) => {
                    (meaning.trains, is_measured) = (true, true);
                }
                KeyRole::ValidationLoss(_) => is_measured = true,
                _ => meaning.has_step |= step_rank(path).is_some(),
            }
        });
        is_measured.then_some(meaning)
    }
}

/// The last progress bar of a text, as step and total, if no word stands before it: ` 10%|█   | 100/1000 [01:00<09:00, 1.7it/s]`.
fn bar(text: &str) -> Option<(u64, u64)> {
    let (before, rest) = text.rsplit_once("| ")?;
    let (step, rest) = leading_count(rest)?;
    let (total, rest) = leading_count(rest.strip_prefix('/')?)?;
    let (label, _) = before.rsplit_once('%')?;
    let has_label = label
        .trim_end_matches(|c: char| c.is_ascii_digit())
        .ends_with(": ");
    (rest.starts_with(" [") && !has_label).then_some((step, total))
}

/// Whether the epoch is written as a number that has parts: the first records of a long run all read `0.0`.
fn is_part_of_epoch(text: &str) -> bool {
    let Some(value) = after(text, "'epoch':") else {
        return false;
    };
    let value = value.split([',', '}']).next().unwrap_or_default();
    value.contains('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_counted_where_the_epoch_has_parts() {
        for (epochs, unit, last) in [
            (["0.0", "0.0", "0.01"], TimeUnit::Record, 2),
            (["'0.0'", "'0.0'", "'1.0'"], TimeUnit::Record, 2),
            (["1", "2", "4"], TimeUnit::Epoch, 4),
        ] {
            let mut runs = Runs::default();
            let mut lines = Lines::default();
            for epoch in epochs {
                lines.line(&format!("{{'loss': 2.5, 'epoch': {epoch}}}"), &mut runs);
            }
            let log = runs.log("");
            let step = log.metrics[0].series.last().map(|point| point.step);
            assert_eq!((log.unit, step), (unit, Some(last)), "{epochs:?}");
        }
    }

    #[test]
    fn a_step_may_stand_before_the_dictionary() {
        let mut runs = Runs::default();
        Lines::default().line("step 20: {'loss': 2.5, 'epoch': 0.02}", &mut runs);
        let log = runs.log("");
        assert_eq!((log.unit, log.last_step()), (TimeUnit::Step, 20));
    }

    #[test]
    fn dictionaries_are_records_wherever_they_stand_in_a_line() {
        let mut runs = Runs::default();
        let mut lines = Lines::default();
        for (line, fed) in [
            (
                "{'loss': 2.5, 'grad_norm': nan, 'learning_rate': 2e-05, 'epoch': 0.02}",
                Fed::Record,
            ),
            ("{'loss': '2.25', 'epoch': '0.04'}", Fed::Record),
            ("{'lr': 0.1, 'loss': 'ce', 'steps': 3}", Fed::Other),
            ("{'lr': 0.1, 'epochs': 3}", Fed::Other),
            (
                "{'eval_loss': 2.4, 'eval_runtime': 1.2, 'epoch': 1.0}",
                Fed::Record,
            ),
            (
                "{'train_runtime': 10.0, 'train_loss': 2.3, 'epoch': 3.0}",
                Fed::Other,
            ),
            ("{'loss': 2.5", Fed::Other),
            ("Loading {config}", Fed::Other),
        ] {
            assert_eq!(lines.line(line, &mut runs), fed, "{line}");
        }
        let log = runs.log("");
        let loss = log.metrics.iter().find(|metric| metric.name == "loss");
        assert_eq!(loss.map(|loss| loss.count), Some(2));
    }

    #[test]
    fn the_step_is_that_of_the_bar_around() {
        let bar = |step| format!(" 10%|█  | {step}/1000 [00:10<01:30, 9.9it/s]");
        let loss = |number| format!("{{'loss': 2.5, 'epoch': 0.{number}}}");
        let held_back = String::from("100%|███| 32/32 [00:01<00:00, 30it/s]");
        let map = String::from("Map: 100%|███| 5/5 [00:01<00:00, 30it/s]");
        for (name, lines) in [
            (
                "before",
                vec![map, bar(9), bar(10), loss(1), bar(19), bar(20), loss(2)],
            ),
            ("behind", vec![bar(0), loss(1), bar(10), loss(2), bar(20)]),
            (
                "others between",
                vec![
                    bar(10),
                    loss(1),
                    bar(10),
                    held_back,
                    "{'eval_loss': 2.6}".into(),
                    bar(20),
                    loss(2),
                ],
            ),
            ("in the line", vec![bar(10) + &loss(1), bar(20) + &loss(2)]),
        ] {
            let mut runs = Runs::default();
            let mut reader = Lines::default();
            for line in &lines {
                reader.line(line, &mut runs);
            }
            reader.end(&mut runs);
            let log = runs.log("");
            let track = log.metrics[0].series.track();
            assert_eq!(
                (log.unit, track.points().steps()),
                (TimeUnit::Step, &[10, 20][..]),
                "{name}"
            );
        }
        // Bars that are drawn seldom, and one that comes late.
        for (lines, expected) in [
            (
                vec![bar(10), loss(1), loss(2), loss(3), bar(30), loss(4)],
                vec![10, 20, 30, 40],
            ),
            (
                vec![bar(0), bar(60), loss(1), bar(60), bar(40), loss(2)],
                vec![60, 40],
            ),
            (
                vec![bar(0), loss(1), bar(10), loss(2), loss(3), bar(30)],
                vec![10, 20, 30],
            ),
            (
                vec![loss(1), loss(2), bar(500), loss(3), loss(4)],
                vec![0, 1, 2, 3],
            ),
        ] {
            let mut runs = Runs::default();
            let mut reader = Lines::default();
            for line in &lines {
                reader.line(line, &mut runs);
            }
            reader.end(&mut runs);
            let track = runs.log("").metrics[0].series.track();
            let mut steps: Vec<u64> = track.points().steps().to_vec();
            steps.extend(
                track
                    .branches
                    .iter()
                    .flat_map(|branch| branch.points.iter().map(|point| point.step)),
            );
            let mut expected = expected;
            steps.sort_unstable();
            expected.sort_unstable();
            assert_eq!(steps, expected, "{lines:?}");
        }
    }
}
