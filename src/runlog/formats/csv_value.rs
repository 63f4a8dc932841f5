//! A table of one metric whose column has no name, as TensorBoard exports it: `Wall time,Step,Value`. The name is in that of the file,
//! `run-RUN-tag-TAG.csv`; the files of one run lie side by side.

use std::path::{Path, PathBuf};

use super::csv::{LogTable, TableHeader, header};
use super::csv_long::{LAYERS, METRICS};
use super::csv_wide::Wide;
use super::{Access, FileHead, Gather, LogFormat, LogReader, own_run, understands};
use crate::runlog::key::{KeyRole, is_held_back, role, step_rank};
use crate::runlog::runs::Runs;
use crate::runlog::text::{ByLine, Fed, LineReader};

pub(super) static FORMAT: LogFormat = LogFormat {
    name: "csv_value",
    title: "CSV of one metric, as TensorBoard exports it: Wall time,Step,Value",
    recognizes,
    access: Access::Stream(open),
    run_of,
    gather: Gather::InOrder,
};

/// The name of the column.
const VALUE: &str = "value";

/// What a file without a tag in its name, or one that means something, is taken to hold.
pub(super) const UNNAMED: &str = "loss";

/// What is told of such a file.
pub(super) const UNNAMED_NOTE: &str =
    "neither the table nor the name of its file says what its values are: they are read as a loss";

fn recognizes(sample: FileHead) -> bool {
    let is_ours = header(sample.text).is_some_and(|header| {
        let counts = header.names.iter().any(|name| step_rank(name).is_some());
        let is_measured = |name: &String| role(name) != KeyRole::Other;
        counts
            && header.column(&[VALUE]).is_some()
            && header.column(&LAYERS).or(header.column(&METRICS)).is_none()
            && !header.names.iter().any(is_measured)
    });
    is_ours && understands(sample, Table::of(sample.path))
}

fn open(path: &Path) -> Box<dyn LogReader> {
    Box::new(ByLine::new(Table::of(path)))
}

/// The run and the tag of a file's name.
fn parts(path: &Path) -> Option<(String, String)> {
    let name = path.file_stem()?.to_string_lossy().into_owned();
    let (run, tag) = name.split_once("-tag-")?;
    Some((run.to_string(), tag.to_string()))
}

/// Rows that are trained on and rows that are held back are runs of their own to Keras: both are parts of one.
pub(super) fn run_of(path: &Path) -> PathBuf {
    let Some((run, _)) = parts(path) else {
        return own_run(path);
    };
    let words = run.split(['-', '_']);
    let own = words.filter(|word| !is_held_back(word) && *word != "train" && *word != "run");
    path.with_file_name(own.collect::<Vec<_>>().join("-"))
}

/// A table whose column of values gets a name.
struct Table {
    name: String,
    /// Whether the file says what the values are.
    is_named: bool,
    rows: LogTable<Wide>,
}

impl Table {
    fn of(path: &Path) -> Self {
        let named = named(path);
        Self {
            is_named: named.is_some(),
            name: named.unwrap_or_else(|| UNNAMED.to_string()),
            rows: LogTable::new(),
        }
    }
}

/// What the name of a file says that its values are.
pub(super) fn named(path: &Path) -> Option<String> {
    let stem = || {
        let stem = path.file_stem()?.to_string_lossy().into_owned();
        (role(&stem) != KeyRole::Other).then_some(stem)
    };
    let of_tag = |(run, tag): (String, String)| {
        let rows = run.split(['-', '_']).find(|word| is_held_back(word));
        rows.map_or(tag.clone(), |rows| format!("{rows} {tag}"))
    };
    parts(path).map(of_tag).or_else(stem)
}

impl LineReader for Table {
    fn line(&mut self, line: &str, runs: &mut Runs) -> Fed {
        let starts_with_letter = line.trim_start().starts_with(|c: char| !c.is_ascii_digit());
        let header = TableHeader::read(line).filter(|_| starts_with_letter);
        let Some(mut header) = header else {
            return self.rows.line(line, runs);
        };
        if !self.is_named {
            runs.log("").note(UNNAMED_NOTE);
        }
        for name in &mut header.names {
            if name.eq_ignore_ascii_case(VALUE) {
                name.clone_from(&self.name);
            }
        }
        self.rows.begin(header);
        Fed::Other
    }

    fn unfinished(&mut self, line: &str, runs: &mut Runs) -> Fed {
        self.rows.unfinished(line, runs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_names_the_values() {
        for (file, name, run) in [
            ("run-a-tag-train_loss.csv", "train_loss", "a"),
            ("run-a-tag-accuracy.csv", "accuracy", "a"),
            (
                "run-a_validation-tag-epoch_loss.csv",
                "validation epoch_loss",
                "a",
            ),
            ("run-a_train-tag-epoch_loss.csv", "epoch_loss", "a"),
            ("grad_norm.csv", "grad_norm", "grad_norm.csv"),
            ("export (3).csv", "loss", "export (3).csv"),
        ] {
            let path = Path::new(file);
            let mut runs = Runs::default();
            let mut table = Table::of(path);
            for line in ["Wall time,Step,Value", "1.5,10,0.25"] {
                table.line(line, &mut runs);
            }
            let log = runs.log("");
            let metric = log.metrics.last().map(|metric| metric.name.as_str());
            assert_eq!(
                (metric, log.last_step(), run_of(path)),
                (Some(name), 10, PathBuf::from(run)),
                "{file}"
            );
        }
    }
}
