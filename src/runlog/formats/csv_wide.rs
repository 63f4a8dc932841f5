//! A table with a column a metric: `step,loss,lr,grad_norm,layers.0.weight,…`.

use std::path::Path;

use super::csv::{LogTable, Wide, header};
use super::{Access, FileHead, Gather, LogFormat, LogReader, own_run, understands};
use crate::runlog::text::ByLine;

pub(super) static FORMAT: LogFormat = LogFormat {
    name: "csv_wide",
    title: "CSV with a column a metric: step,loss,grad_norm,layers.0.weight",
    recognizes,
    access: Access::Stream(open),
    run_of: own_run,
    gather: Gather::InOrder,
};

fn recognizes(sample: FileHead) -> bool {
    header(sample.text).is_some() && understands(sample, LogTable::<Wide>::new())
}

pub(super) fn open(_: &Path) -> Box<dyn LogReader> {
    Box::new(ByLine::new(LogTable::<Wide>::new()))
}
