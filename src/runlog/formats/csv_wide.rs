//! A table with a column a metric: `step,loss,lr,grad_norm,layers.0.weight,…`.

use std::path::Path;

use super::csv::{Table, Wide, header};
use super::{Access, Format, Gather, Reader, Sample, own_run, understands};
use crate::runlog::text::ByLine;

pub(super) static FORMAT: Format = Format {
    name: "csv_wide",
    title: "CSV with a column a metric: step,loss,grad_norm,layers.0.weight",
    recognizes,
    access: Access::Stream(open),
    run_of: own_run,
    gather: Gather::InOrder,
};

fn recognizes(sample: Sample) -> bool {
    header(sample.text).is_some() && understands(sample, Table::<Wide>::new())
}

pub(super) fn open(_: &Path) -> Box<dyn Reader> {
    Box::new(ByLine::new(Table::<Wide>::new()))
}
