//! `vis_data/scalars.json` of mmengine: JSON lines; a run that is resumed writes into a new folder beside the old one.

use std::path::{Path, PathBuf};

use super::jsonl::Lines;
use super::{Access, FileHead, Gather, LogFormat, LogReader, understands};
use crate::runlog::text::ByLine;

pub(super) static FORMAT: LogFormat = LogFormat {
    name: "mmengine",
    title: "mmengine's vis_data/scalars.json",
    recognizes,
    access: Access::Stream(open),
    run_of,
    gather: Gather::InOrder,
};

fn recognizes(sample: FileHead) -> bool {
    let named = sample
        .path
        .parent()
        .is_some_and(|folder| folder.ends_with("vis_data"));
    let keyed = sample.text.starts_with('{')
        && sample
            .text
            .lines()
            .take(10)
            .any(|line| line.contains("\"data_time\"") && line.contains("\"iter\""));
    (named || keyed) && understands(sample, Lines::default())
}

fn open(_: &Path) -> Box<dyn LogReader> {
    Box::new(ByLine::new(Lines::default()))
}

/// `WORK_DIR/DATE_TIME/vis_data/scalars.json` belongs to the run in `WORK_DIR`.
fn run_of(path: &Path) -> PathBuf {
    let in_place = path
        .parent()
        .is_some_and(|folder| folder.ends_with("vis_data"));
    let work = path.ancestors().nth(3);
    match work {
        Some(work) if in_place => work.to_path_buf(),
        _ => path.to_path_buf(),
    }
}
