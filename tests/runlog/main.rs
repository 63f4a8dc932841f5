//! Logs of training runs: every format, every finding, bad input, logs that grow.
//!
//! The logs are written here, in the formats of the tools; `writers` says how each is laid out.

mod bad_input;
mod depths;
mod findings;
mod follow;
mod formats;
mod fuzz;
mod hooks;
mod lines;
mod locate;
mod nested;
mod packed;
mod pages;
mod plausible;
mod report;
mod said_rightly;
mod scores;
mod spreads;
mod styles;
mod targets;
mod thresholds;
mod writers;

use std::fs;
use std::path::{Path, PathBuf};

use gdplay::explain::{Finding, FindingKind};
use gdplay::runlog::RunDiagnosis;
use gdplay::runlog::run::LogRun;
use gdplay::runlog::source::search;
use gdplay::runlog::stream::LogStream;
use serde_json::Value;

/// A record of a run: what the writers put into each format.
#[derive(Clone, Debug, Default)]
pub(crate) struct Record {
    pub(crate) step: u64,
    pub(crate) loss: Option<f64>,
    pub(crate) rate: Option<f64>,
    pub(crate) norm: Option<f64>,
    pub(crate) validation: Option<f64>,
    pub(crate) layers: Vec<(String, f64)>,
}

/// Numbers between 0 and 1 by seed.
pub(crate) struct Noise(pub(crate) u64);

impl Noise {
    pub(crate) fn next(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// About normal, with mean 0 and deviation 1.
    pub(crate) fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.next()).sum::<f64>() - 6.0
    }
}

/// A folder of a test's own, empty.
pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("runlog")
        .join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder of the test's own");
    folder
}

/// Writes a file and says where it is.
pub(crate) fn file(folder: &Path, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(&path, content).expect("a file");
    path
}

/// What is said of the only run at a path.
pub(crate) fn diagnosis(path: &Path) -> RunDiagnosis {
    let found = search(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert_eq!(found.sources.len(), 1, "{}", path.display());
    let runs = found.sources[0].read().expect("a log");
    let logs: Vec<_> = runs.iter().collect();
    assert_eq!(logs.len(), 1, "{}", path.display());
    RunDiagnosis::of(
        found.sources[0].format.name,
        logs[0].1,
        &LogRun::of(logs[0].1),
    )
}

/// JSON lines of so many records: the numbers that a function gives of each, from 0 on, at steps from 1 on.
pub(crate) fn log_of(
    records: usize,
    mut record: impl FnMut(usize) -> Vec<(&'static str, f64)>,
) -> String {
    let line = |index: usize| {
        let numbers = record(index).into_iter().map(|(key, value)| {
            let value = if value.is_nan() {
                String::from("NaN")
            } else {
                format!("{value:?}")
            };
            format!(", \"{key}\": {value}")
        });
        format!(
            "{{\"step\": {}{}}}\n",
            index + 1,
            numbers.collect::<String>()
        )
    };
    (0..records).map(line).collect()
}

/// What is said of a log that is text.
pub(crate) fn of_text(text: &str) -> RunDiagnosis {
    let mut stream = LogStream::new(Path::new(""));
    stream.feed(text.as_bytes()).expect("a log");
    stream.finish().expect("a log");
    let format = stream.format().expect("a format");
    let (_, log) = stream.runs().iter().next().expect("a run");
    RunDiagnosis::of(format.name, log, &LogRun::of(log))
}

/// The words of what is found.
pub(crate) fn words(diagnosis: &RunDiagnosis) -> Vec<&'static str> {
    diagnosis
        .findings
        .iter()
        .map(|finding| finding.kind.word())
        .collect()
}

/// The finding of a kind, which must be there.
pub(crate) fn the(diagnosis: &RunDiagnosis, kind: FindingKind) -> Finding {
    let found = diagnosis
        .findings
        .iter()
        .find(|finding| finding.kind == kind);
    found
        .unwrap_or_else(|| panic!("no {} in {:?}", kind.word(), words(diagnosis)))
        .clone()
}

/// The number of a finding by name.
pub(crate) fn number(finding: &Finding, name: &str) -> f64 {
    let found = finding.numbers.iter().find(|(known, _)| *known == name);
    found
        .unwrap_or_else(|| panic!("no {name} in {:?}", finding.numbers))
        .1
}

/// The program.
pub(crate) fn gdplay(arguments: &[&str]) -> assert_cmd::Command {
    let mut command = assert_cmd::cargo::cargo_bin_cmd!("gdplay");
    command.args(arguments).env_remove("RUST_BACKTRACE");
    command
}

/// What the program says of a log as JSON.
pub(crate) fn json(path: &Path) -> Value {
    let path = path.to_str().expect("a path");
    let done = gdplay(&["diagnose", path, "--format", "json"])
        .assert()
        .success();
    serde_json::from_slice(&done.get_output().stdout).expect("JSON")
}
