//! The headless verbs, as scripts use them: what they print, where, and how they exit.

mod basin;
mod batch;
mod brought;
mod config;
mod drill;
mod faults;
mod grad;
mod learn;
mod library;
mod one_verdict;
mod outputs;
mod pipe;
mod plain;
mod readme;
mod run;
mod usage;

use std::path::PathBuf;

use assert_cmd::Command;
use serde_json::Value;

/// The program, with nothing of the environment that changes its output.
pub(crate) fn gdplay(arguments: &[&str]) -> Command {
    let mut command = assert_cmd::cargo::cargo_bin_cmd!("gdplay");
    command
        .args(arguments)
        .env_remove("NO_COLOR")
        .env_remove("RUST_BACKTRACE");
    command
}

/// What a run that must succeed prints to standard output; nothing may go to standard error.
pub(crate) fn printed(arguments: &[&str]) -> String {
    let done = gdplay(arguments).assert().success().stderr("");
    String::from_utf8(done.get_output().stdout.clone()).expect("UTF-8")
}

/// What a run that must fail with this exit code prints to standard error; nothing may go to standard output.
pub(crate) fn refused(code: i32, arguments: &[&str]) -> String {
    let done = gdplay(arguments).assert().code(code).stdout("");
    String::from_utf8(done.get_output().stderr.clone()).expect("UTF-8")
}

/// One JSON value.
pub(crate) fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// A list of numbers.
pub(crate) fn numbers(value: &Value) -> Vec<f64> {
    let list = value
        .as_array()
        .unwrap_or_else(|| panic!("not a list: {value}"));
    list.iter()
        .map(|entry| entry.as_f64().expect("a number"))
        .collect()
}

/// The keys of an object of this text, in the order in which they are written, must be these: no more, no fewer.
pub(crate) fn assert_keys(text: &str, object: &Value, keys: &[&str]) {
    let object = object
        .as_object()
        .unwrap_or_else(|| panic!("not an object: {object}"));
    let mut known: Vec<&str> = object.keys().map(String::as_str).collect();
    let mut wanted = keys.to_vec();
    known.sort_unstable();
    wanted.sort_unstable();
    assert_eq!(known, wanted, "{text}");
    let indices: Vec<Option<usize>> = keys
        .iter()
        .map(|key| text.find(&format!("\"{key}\":")))
        .collect();
    assert!(
        indices.is_sorted() && indices.iter().all(Option::is_some),
        "{keys:?} out of order: {text}"
    );
}

/// A file of this content, in a folder of the test's own.
pub(crate) fn file(name: &str, content: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let path = folder.join(name);
    std::fs::write(&path, content).expect("the test's folder can be written");
    path
}
