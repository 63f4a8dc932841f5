//! `learn_error.tsv` and `test_error.tsv` of CatBoost: the iteration, then the metrics, the one that is made small first. The name of
//! the file says on which rows; both lie in one folder and are one run.

use std::path::{Path, PathBuf};

use super::csv::{LogTable, TableHeader, header};
use super::csv_wide::Wide;
use super::{Access, FileHead, Gather, LogFormat, LogReader};
use crate::runlog::runs::Runs;
use crate::runlog::text::{ByLine, Fed, LineReader};

pub(super) static FORMAT: LogFormat = LogFormat {
    name: "catboost_tsv",
    title: "CatBoost's learn_error.tsv and test_error.tsv",
    recognizes,
    access: Access::Stream(open),
    run_of,
    gather: Gather::InOrder,
};

/// The names of the files, and what the first metric is in them.
const FILES: [(&str, &str); 2] = [
    ("learn_error.tsv", "train loss"),
    ("test_error.tsv", "test loss"),
];

fn loss(path: &Path) -> Option<&'static str> {
    let is_known = |(name, _): &&(&str, &str)| path.file_name().is_some_and(|file| file == *name);
    FILES.iter().find(is_known).map(|(_, loss)| *loss)
}

fn recognizes(sample: FileHead) -> bool {
    let counts = |header: TableHeader| header.names.first().is_some_and(|name| name == "iter");
    loss(sample.path).is_some() && header(sample.text).is_some_and(counts)
}

fn open(path: &Path) -> Box<dyn LogReader> {
    Box::new(ByLine::new(Table {
        loss: loss(path).unwrap_or_default(),
        rows: LogTable::new(),
    }))
}

fn run_of(path: &Path) -> PathBuf {
    path.parent().unwrap_or(path).to_path_buf()
}

struct Table {
    loss: &'static str,
    rows: LogTable<Wide>,
}

impl LineReader for Table {
    fn line(&mut self, line: &str, runs: &mut Runs) -> Fed {
        let Some(mut header) = TableHeader::read(line) else {
            return self.rows.line(line, runs);
        };
        if let Some(first) = header.names.get_mut(1) {
            self.loss.clone_into(first);
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
    fn the_file_says_on_which_rows() {
        let mut runs = Runs::default();
        for name in ["a/learn_error.tsv", "a/test_error.tsv", "a/time_left.tsv"] {
            let path = Path::new(name);
            let text = "iter\tLogloss\tAUC\n0\t0.5\t0.9\n";
            let sample = FileHead {
                head: text.as_bytes(),
                text,
                path,
            };
            if recognizes(sample) {
                open(path).feed(text.as_bytes(), &mut runs);
            }
        }
        let metrics = runs.log("").metrics.iter();
        let names: Vec<&str> = metrics.map(|metric| metric.name.as_str()).collect();
        assert_eq!(names, ["train loss", "AUC", "test loss"]);
    }
}
