//! Lines that begin with a loss and count nothing, as a first program prints them: `loss: 2.5`. Records are counted.

use std::path::Path;

use super::{Access, FileHead, Gather, LogFormat, LogReader, own_run, whole_lines};
use crate::runlog::key::{KeyRole, role};
use crate::runlog::log::TimeUnit;
use crate::runlog::runs::Runs;
use crate::runlog::text::{ByLine, Fed, LineReader, fields, leading_number};

pub(super) static FORMAT: LogFormat = LogFormat {
    name: "uncounted",
    title: "lines that begin with a loss, and no step: loss: 2.5",
    recognizes,
    access: Access::Stream(open),
    run_of: own_run,
    gather: Gather::InOrder,
};

/// So many lines must be records.
const FEWEST: usize = 3;

/// The words of a name at most.
const WORDS: usize = 3;

fn recognizes(sample: FileHead) -> bool {
    let mut runs = Runs::default();
    let fed = whole_lines(sample.text).map(|line| Lines.line(line, &mut runs));
    fed.filter(|fed| *fed == Fed::Record)
        .nth(FEWEST - 1)
        .is_some()
}

fn open(_: &Path) -> Box<dyn LogReader> {
    Box::new(ByLine::new(Lines))
}

struct Lines;

impl LineReader for Lines {
    fn line(&mut self, line: &str, runs: &mut Runs) -> Fed {
        let first = line.split([',', '|', '\t']).next().unwrap_or_default();
        let Some((name, value)) = first.split_once([':', '=']) else {
            return Fed::Other;
        };
        let is_name =
            name.split_whitespace().count() <= WORDS && matches!(role(name), KeyRole::Loss(_));
        if !is_name || leading_number(value).is_none() {
            return Fed::Other;
        }
        let log = runs.log("");
        log.unit = TimeUnit::Record;
        fields(line, &[',', '|', '\t'], log);
        log.end();
        Fed::Record
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_begin_with_a_loss() {
        let mut runs = Runs::default();
        for (line, fed) in [
            ("loss: 2.5", Fed::Record),
            ("train loss = 2.25, acc = 0.5", Fed::Record),
            ("loss: mse", Fed::Other),
            ("accuracy: 0.5", Fed::Other),
            ("what is lost is the loss: 2.5", Fed::Other),
        ] {
            assert_eq!(Lines.line(line, &mut runs), fed, "{line}");
        }
        assert_eq!(runs.log("").records(), 2);
    }
}
