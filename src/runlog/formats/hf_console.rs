//! What Hugging Face's Trainer, and what is built on it, prints: `{'loss': 2.71, 'grad_norm': 1.07, 'learning_rate': 2e-05, 'epoch': 0.02}`.
//!
//! There is no step in it: its records are counted.

use std::path::Path;

use super::record::record;
use super::plain::{Key, Scan};
use super::{Access, FileHead, Gather, LogFormat, LogReader, own_run, understands};
use crate::runlog::log::TimeUnit;
use crate::runlog::runs::Runs;
use crate::runlog::text::{ByLine, Fed, LineReader, after};

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

fn recognizes(sample: FileHead) -> bool {
    understands(sample, Lines::default())
}

fn open(_: &Path) -> Box<dyn LogReader> {
    Box::new(ByLine::new(Lines::default()))
}

#[derive(Debug, Default)]
struct Lines {
    scan: Scan,
}

impl LineReader for Lines {
    fn line(&mut self, line: &str, runs: &mut Runs) -> Fed {
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
        let log = runs.log("");
        // A program of one's own may print its step before the dictionary: `step 10: {'loss': 2.71}`.
        let prefix = line.split("{'").next().unwrap_or_default();
        self.scan.read(prefix);
        if let Some(step) = self.scan.first(Key::is_step) {
            log.value("step", step);
        } else if log.is_empty() && is_part_of_epoch(text) {
            log.unit = TimeUnit::Record;
        }
        record(text.replace('\'', "\"").as_bytes(), log)
    }
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
            (
                " 10%|█   | 10/100 [00:01<00:09]{'loss': '2.25', 'epoch': '0.04'}",
                Fed::Record,
            ),
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
}
