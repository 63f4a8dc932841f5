//! Where in its files a run has the record of a step, for an editor to show it.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use super::error::ReadError;
use super::formats::{Access, LogReader};
use super::input::{Input, unpacked_name};
use super::log::Log;
use super::runs::Runs;
use super::source::{LogFiles, search};

/// A line of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The file.
    pub file: PathBuf,
    /// The line, counted from 1.
    pub line: u64,
}

/// The line that holds the record of a step; of several, as a run that was restarted has them, the one that counts. `run`
/// is the index among the runs at the path that hold anything. Where the step is in no line it is the start of the log;
/// nothing if the log is no text.
///
/// # Errors
/// The log cannot be read.
pub fn locate(path: &Path, run: usize, step: u64) -> Result<Option<Location>, ReadError> {
    let mut run = run;
    for source in search(path)?.sources {
        let count = match source.format.access {
            Access::Pages(_) => held(&source.read()?).count(),
            Access::Stream(open) => {
                let scan = Scan::of(&source, open, run, step)?;
                if run < scan.runs {
                    return Ok(scan.location);
                }
                scan.runs
            }
        };
        let Some(left) = run.checked_sub(count) else {
            return Ok(None);
        };
        run = left;
    }
    Ok(None)
}

/// The runs that hold anything.
fn held(runs: &Runs) -> impl Iterator<Item = &Log> {
    runs.iter()
        .map(|(_, log)| log)
        .filter(|log| !log.is_empty())
}

/// The files of a source, read line by line.
struct Scan {
    /// Where the step is.
    location: Option<Location>,
    /// How many runs hold anything.
    runs: usize,
}

impl Scan {
    fn of(
        source: &LogFiles,
        open: fn(&Path) -> Box<dyn LogReader>,
        run: usize,
        step: u64,
    ) -> Result<Self, ReadError> {
        let mut runs = Runs::default();
        let mut location = None;
        let mut is_text = true;
        for file in &source.files {
            let failed = |error| ReadError::File {
                path: file.clone(),
                error,
            };
            let mut reader = open(&unpacked_name(file));
            let mut lines = BufReader::new(Input::open(file).map_err(failed)?);
            let mut bytes = Vec::new();
            let mut line = Line::default();
            location.get_or_insert_with(|| line.of(file));
            loop {
                bytes.clear();
                let is_end = lines.read_until(b'\n', &mut bytes).map_err(failed)? == 0;
                // A machine that lost its power leaves zeros in a text too, but not in its first line.
                is_text &= line.number > 0 || !bytes.contains(&0);
                if is_end {
                    reader.finish(&mut runs);
                } else {
                    reader.feed(&bytes, &mut runs);
                    line.number += 1;
                }
                if line.reaches(held(&runs).nth(run), step) {
                    location = Some(line.of(file));
                }
                if is_end {
                    break;
                }
            }
        }
        Ok(Self {
            location: location.filter(|_| is_text),
            runs: held(&runs).count(),
        })
    }
}

/// How far a file was read.
#[derive(Default)]
struct Line {
    /// The number of the line.
    number: u64,
    /// The line in which the record that is open began.
    began: u64,
    is_open: bool,
    step: Option<u64>,
    ended: u64,
}

impl Line {
    /// Whether with this line a record of the step ended that follows one of another step.
    fn reaches(&mut self, log: Option<&Log>, step: u64) -> bool {
        let Some(log) = log else {
            return false;
        };
        let was = self.step.replace(log.last_step());
        let has_ended = was != self.step;
        if has_ended {
            self.ended = if self.is_open {
                self.began
            } else {
                self.number
            };
        }
        if log.is_open() && (has_ended || !self.is_open) {
            self.began = self.number;
        }
        self.is_open = log.is_open();
        has_ended && self.step == Some(step)
    }

    fn of(&self, file: &Path) -> Location {
        Location {
            file: file.to_path_buf(),
            line: self.ended.max(1),
        }
    }
}
