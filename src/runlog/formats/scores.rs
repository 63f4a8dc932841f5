//! Lines with a step and a score or a reward, where no loss is logged: `Epoch 3: accuracy 0.91`, `Episode 10 reward: 195`; and such
//! without a step.

use std::path::Path;

use super::plain::{Lines, are_records};
use super::{Access, FileHead, Gather, LogFormat, LogReader, own_run, uncounted};
use crate::runlog::text::ByLine;

pub(super) static FORMAT: LogFormat = LogFormat {
    name: "scores",
    title: "text with a step and a score or reward in a line: Epoch 3: accuracy 0.91",
    recognizes: |sample: FileHead| are_records(sample, Lines::of_scores()),
    access: Access::Stream(open),
    run_of: own_run,
    gather: Gather::InOrder,
};

pub(super) static UNCOUNTED: LogFormat = LogFormat {
    name: "uncounted_scores",
    title: "lines with a score and no step: accuracy: 0.91",
    recognizes: |sample: FileHead| uncounted::are_records(sample, Lines::of_uncounted_scores()),
    access: Access::Stream(open_uncounted),
    run_of: own_run,
    gather: Gather::Named,
};

fn open(_: &Path) -> Box<dyn LogReader> {
    Box::new(ByLine::new(Lines::of_scores()))
}

fn open_uncounted(_: &Path) -> Box<dyn LogReader> {
    Box::new(ByLine::new(Lines::of_uncounted_scores()))
}
