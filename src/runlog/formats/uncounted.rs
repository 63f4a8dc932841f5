//! Lines that name a loss and count nothing, as a first program prints them: `loss: 2.5`. Records are counted.

use std::path::Path;

use super::plain::Lines;
use super::{Access, FileHead, Gather, LogFormat, LogReader, own_run, whole_lines};
use crate::runlog::runs::Runs;
use crate::runlog::text::{ByLine, Fed, LineReader};

pub(super) static FORMAT: LogFormat = LogFormat {
    name: "uncounted",
    title: "lines with a loss and no step: loss: 2.5",
    recognizes,
    access: Access::Stream(open),
    run_of: own_run,
    gather: Gather::InOrder,
};

/// So many lines must be records.
const FEWEST: usize = 3;

fn recognizes(sample: FileHead) -> bool {
    are_records(sample, Lines::uncounted())
}

/// Whether enough lines of a sample are records to this reader.
pub(super) fn are_records(sample: FileHead, mut lines: Lines) -> bool {
    let mut runs = Runs::default();
    let fed = whole_lines(sample.text).map(|line| lines.line(line, &mut runs));
    fed.filter(|fed| *fed == Fed::Record)
        .nth(FEWEST - 1)
        .is_some()
}

fn open(_: &Path) -> Box<dyn LogReader> {
    Box::new(ByLine::new(Lines::uncounted()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_with_a_loss_and_no_step() {
        let mut runs = Runs::default();
        let mut reader = Lines::uncounted();
        for (line, fed) in [
            ("loss: 2.5", Fed::Record),
            ("train loss = 2.25, acc = 0.5", Fed::Record),
            (
                "Progress: 10.0% lr: 0.09 avg.loss: 2.125 ETA: 1h",
                Fed::Record,
            ),
            ("loss: mse", Fed::Other),
            ("accuracy: 0.5", Fed::Other),
            ("the loss of 3 wagons", Fed::Other),
        ] {
            assert_eq!(reader.line(line, &mut runs), fed, "{line}");
        }
        assert_eq!(runs.log("").records(), 3);
    }
}
