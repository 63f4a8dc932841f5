//! `metrics.csv` of Lightning's CSVLogger: the columns sorted, two or three rows a step, each with some cells empty.

use super::csv::{LogTable, header};
use super::csv_wide::Wide;
use super::{Access, FileHead, Gather, LogFormat, own_run, understands};

pub(super) static FORMAT: LogFormat = LogFormat {
    name: "lightning_csv",
    title: "Lightning's metrics.csv",
    recognizes,
    access: Access::Stream(super::csv_wide::open),
    run_of: own_run,
    gather: Gather::InOrder,
};

fn recognizes(sample: FileHead) -> bool {
    let Some(header) = header(sample.text) else {
        return false;
    };
    let counts = header.column(&["step"]).is_some() && header.column(&["epoch"]).is_some();
    let own = sample
        .path
        .file_name()
        .is_some_and(|name| name == "metrics.csv")
        || header
            .names
            .iter()
            .any(|name| name.starts_with("grad_2.0_norm"))
        || header.names.is_sorted();
    counts && own && understands(sample, LogTable::<Wide>::new())
}
