//! MLflow's file store: a file a metric, `RUN/metrics/NAME`, with lines `milliseconds value step`; a slash in a name is a
//! folder. `RUN/params/NAME` hold the settings.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Access, FileHead, Gather, LogFormat, LogReader, whole_lines};
use crate::runlog::number::number;
use crate::runlog::runs::Runs;
use crate::runlog::text::{ByLine, Fed, LineReader};

pub(super) static FORMAT: LogFormat = LogFormat {
    name: "mlflow_files",
    title: "MLflow's file store: RUN/metrics/NAME",
    recognizes,
    access: Access::Stream(open),
    run_of,
    gather: Gather::InOrder,
};

/// The longest setting that is read, in bytes; MLflow's own limit is 6000.
const LONGEST_SETTING: u64 = 6000;

fn recognizes(sample: FileHead) -> bool {
    let mut lines = whole_lines(sample.text).take(100).peekable();
    name(sample.path).is_some() && lines.peek().is_some() && lines.all(|line| point(line).is_some())
}

/// Milliseconds since 1970, the value, the step.
fn point(line: &str) -> Option<(f64, u64)> {
    let mut cells = line.split_ascii_whitespace();
    let _milliseconds: u64 = cells.next()?.parse().ok()?;
    let value = number(cells.next()?)?;
    let step = cells.next().map_or(Some(0), |step| step.parse().ok())?;
    cells.next().is_none().then_some((value, step))
}

/// The name of the metric of a file, and its run's folder.
fn name(path: &Path) -> Option<(String, &Path)> {
    let metrics = path
        .ancestors()
        .skip(1)
        .find(|folder| folder.ends_with("metrics"))?;
    let name = path.strip_prefix(metrics).ok()?;
    let parts: Vec<_> = name.iter().map(|part| part.to_string_lossy()).collect();
    Some((parts.join("/"), metrics.parent()?))
}

fn run_of(path: &Path) -> PathBuf {
    name(path).map_or_else(|| path.to_path_buf(), |(_, run)| run.to_path_buf())
}

fn open(path: &Path) -> Box<dyn LogReader> {
    let (name, run) = name(path).map_or_else(
        || (String::new(), PathBuf::new()),
        |(name, run)| (name, run.to_path_buf()),
    );
    Box::new(ByLine::new(Metric { name, run }))
}

#[derive(Default)]
struct Metric {
    name: String,
    run: PathBuf,
}

impl LineReader for Metric {
    fn line(&mut self, line: &str, runs: &mut Runs) -> Fed {
        if line.trim().is_empty() {
            return Fed::Other;
        }
        match point(line) {
            Some((value, step)) => {
                runs.log("").at(step, &self.name, value);
                Fed::Record
            }
            None => Fed::Damaged,
        }
    }

    fn unfinished(&mut self, _: &str, _: &mut Runs) -> Fed {
        Fed::Damaged
    }

    fn end(&mut self, runs: &mut Runs) {
        let log = runs.log("");
        if !log.settings.is_empty() {
            return;
        }
        let Ok(files) = fs::read_dir(self.run.join("params")) else {
            return;
        };
        for file in files.flatten() {
            let small = file
                .metadata()
                .is_ok_and(|metadata| metadata.is_file() && metadata.len() <= LONGEST_SETTING);
            if let Some(value) = small
                .then(|| fs::read_to_string(file.path()).ok())
                .flatten()
            {
                log.setting(&file.file_name().to_string_lossy(), value.trim());
            }
        }
    }
}
