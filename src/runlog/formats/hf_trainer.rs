//! `trainer_state.json` of the Hugging Face Trainer: one document whose `log_history` holds a record an object.

use std::path::{Path, PathBuf};

use super::json_array::Documents;
use super::{Access, FileHead, Gather, LogFormat, LogReader};

pub(super) static FORMAT: LogFormat = LogFormat {
    name: "hf_trainer",
    title: "Hugging Face Trainer's trainer_state.json",
    recognizes,
    access: Access::Stream(open),
    run_of,
    gather: Gather::Longest,
};

fn recognizes(sample: FileHead) -> bool {
    sample.text.trim_start().starts_with('{') && sample.text.contains("\"log_history\"")
}

fn open(_: &Path) -> Box<dyn LogReader> {
    // The document, the list, the record.
    Box::new(Documents::at_depth(2))
}

/// Checkpoints hold the history up to them: the states of `RUN/checkpoint-N` and of `RUN` are one run, shown by the last.
fn run_of(path: &Path) -> PathBuf {
    let folder = path.parent().unwrap_or(Path::new(""));
    let checkpoint = folder
        .file_name()
        .is_some_and(|name| name.to_string_lossy().starts_with("checkpoint-"));
    let run = if checkpoint {
        folder.parent()
    } else {
        Some(folder)
    };
    run.map_or_else(|| path.to_path_buf(), Path::to_path_buf)
}
