//! Why a log cannot be read.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use super::formats::FORMATS;
use super::visible::visible;

/// So much of the first line is quoted, in characters.
const QUOTED: usize = 80;

/// Why a log cannot be read.
#[derive(Debug)]
pub enum ReadError {
    /// The system refuses.
    File {
        /// What was to be read.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// There is nothing in it.
    Empty(PathBuf),
    /// Its format is not known.
    Unknown {
        /// What was to be read.
        path: PathBuf,
        /// Its first line, or first bytes.
        first: String,
    },
    /// No log is in a folder.
    NoLog {
        /// The folder.
        path: PathBuf,
        /// How many files were looked at.
        files: usize,
        /// The files and folders that the system refuses, with the reason.
        refused: Vec<String>,
    },
    /// It is of a format that cannot be read from a pipe.
    Pipe(&'static str),
    /// It is damaged so that nothing can be read.
    Damaged {
        /// What was to be read.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
}

impl ReadError {
    /// That a file's format is not known, with its first line.
    pub fn unknown(path: &Path, head: &[u8]) -> Self {
        let line = head
            .split(|b| matches!(b, b'\n' | b'\r'))
            .find(|line| !line.trim_ascii().is_empty());
        let line = line.unwrap_or_default();
        let first = match std::str::from_utf8(line) {
            Ok(text) if !head.contains(&0) => text.chars().take(QUOTED).collect(),
            _ => {
                let bytes: Vec<String> = head.iter().take(16).map(|b| format!("{b:02x}")).collect();
                format!("bytes {}", bytes.join(" "))
            }
        };
        Self::Unknown {
            path: path.to_path_buf(),
            first,
        }
    }
}

/// A path, safe to print; that of a pipe by name.
pub fn shown(path: &Path) -> String {
    if path.as_os_str().is_empty() {
        return String::from("standard input");
    }
    visible(&path.display().to_string()).into_owned()
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { path, error } => write!(f, "{}: {error}", shown(path)),
            Self::Empty(path) => write!(
                f,
                "{} is empty: nothing has been logged yet (--follow waits for it)",
                shown(path)
            ),
            Self::Unknown { path, first } => {
                writeln!(f, "{} is no log that is known", shown(path))?;
                writeln!(f, "  it starts with: {}", visible(first))?;
                known(f)
            }
            Self::NoLog {
                path,
                files,
                refused,
            } => {
                writeln!(
                    f,
                    "no log that is known is in {} ({files} files looked at)",
                    shown(path)
                )?;
                for reason in refused {
                    writeln!(f, "  not read: {reason}")?;
                }
                known(f)
            }
            Self::Pipe(format) => write!(f, "{format} cannot be read from a pipe: name the file"),
            Self::Damaged { path, reason } => write!(f, "{} is damaged: {reason}", shown(path)),
        }
    }
}

fn known(f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "  known are:")?;
    for format in FORMATS {
        write!(f, "\n    {}", format.title)?;
    }
    write!(
        f,
        "\n  lines of your own need a step and a loss or gradient norm, as in {{\"step\": 10, \"loss\": 7.1, \"grad_norm\": 0.5}}"
    )
}

impl std::error::Error for ReadError {}
