//! The scenarios that come with the program, and those that are read from files.

use std::ffi::OsStr;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::{Origin, Scenario, ScenarioError};
use crate::data::csv::{CsvError, CsvTable};
use crate::expr::nearest::nearest;
use crate::expr::visible;

/// The scenario that is played when nothing is asked for.
pub const DEFAULT: &str = "rosenbrock";

/// The longest file that is read, in bytes.
const LONGEST_FILE: u64 = 16 << 20;

/// A scenario of the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LibraryEntry {
    /// Its name: the name of its file without `.toml`.
    pub name: &'static str,
    /// The text of its file.
    pub text: &'static str,
}

impl LibraryEntry {
    /// Reads it.
    ///
    /// # Errors
    /// None in a program that passed its tests.
    pub fn read(self) -> Result<Scenario, ScenarioError> {
        Scenario::read(self.text, Origin::Library(self.name.to_string()))
    }
}

/// Every file of the folder `scenarios`, by name.
static LIBRARY: &[LibraryEntry] = include!(concat!(env!("OUT_DIR"), "/library.rs"));

/// Every file of the folder `scenarios/course`, by name.
static COURSE: &[LibraryEntry] = include!(concat!(env!("OUT_DIR"), "/course.rs"));

/// The lessons that come with the program, by name: only the course looks here.
pub fn course() -> &'static [LibraryEntry] {
    COURSE
}

/// The scenarios that come with the program, by name.
pub fn library() -> &'static [LibraryEntry] {
    LIBRARY
}

/// The scenario of that name.
///
/// # Errors
/// [`OpenError::Unknown`] with the nearest known name.
pub fn find(name: &str) -> Result<LibraryEntry, OpenError> {
    let entry = library().iter().find(|entry| entry.name == name);
    entry.copied().ok_or_else(|| OpenError::Unknown {
        name: name.to_string(),
        nearest: nearest(name, library().iter().map(|entry| entry.name)),
    })
}

impl Scenario {
    /// Opens what somebody names: a path or anything that ends in `.toml` is a file, everything else a name of the
    /// library.
    ///
    /// # Errors
    /// There is nothing of that name, or it is no scenario.
    pub fn open(named: impl AsRef<OsStr>) -> Result<Self, OpenError> {
        let (text, origin) = source(named)?;
        Ok(Self::read(&text, origin)?)
    }

    /// Reads a file.
    ///
    /// # Errors
    /// The file cannot be read, or it is no scenario.
    pub fn open_file(path: &Path) -> Result<Self, OpenError> {
        Ok(Self::read(
            &file_text(path)?,
            Origin::File(path.to_path_buf()),
        )?)
    }
}

/// The text of what somebody names, as [`Scenario::open`] takes it, and where it came from.
///
/// # Errors
/// There is nothing of that name.
pub fn source(named: impl AsRef<OsStr>) -> Result<(String, Origin), OpenError> {
    let path = Path::new(named.as_ref());
    let name = path.to_str();
    let is_path = path
        .extension()
        .is_some_and(|extension| extension == "toml")
        || name.is_none_or(|name| name.contains(std::path::is_separator));
    match name.filter(|_| !is_path) {
        Some(name) => Ok((
            find(name)?.text.to_string(),
            Origin::Library(name.to_string()),
        )),
        None => Ok((file_text(path)?, Origin::File(path.to_path_buf()))),
    }
}

fn file_text(path: &Path) -> Result<String, OpenError> {
    read_text(path).map_err(|error| OpenError::File {
        path: path.to_path_buf(),
        error,
    })
}

/// The table that a data file holds, with names made by the rule.
///
/// # Errors
/// The file cannot be read, or it is no table.
pub fn read_table(path: &Path) -> io::Result<Result<CsvTable, CsvError>> {
    super::data::read_table(path)
}

/// The text of a regular file; bytes that are no UTF-8 are an error of kind `InvalidData`.
pub(super) fn read_text(path: &Path) -> io::Result<String> {
    // Opening a pipe waits for whoever writes to it.
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "it is no regular file",
        ));
    }
    text_from(File::open(path)?)
}

/// The text of a scenario that somebody hands over; one that is too long is an error of kind `FileTooLarge`.
///
/// # Errors
/// What the system refuses, and as [`Scenario::open_file`] of a file.
pub fn text_from(reader: impl Read) -> io::Result<String> {
    let mut text = String::new();
    let length = reader.take(LONGEST_FILE + 1).read_to_string(&mut text)?;
    if length as u64 > LONGEST_FILE {
        let message = format!(
            "it is longer than a scenario can be ({} MiB): data go into a CSV file, and parameters that the loss does not use need no line",
            LONGEST_FILE >> 20
        );
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
    }
    Ok(text)
}

/// Why there is no scenario.
#[derive(Debug)]
pub enum OpenError {
    /// The library has no scenario of that name.
    Unknown {
        /// The name that was given.
        name: String,
        /// The name of the library that looks most like it.
        nearest: Option<&'static str>,
    },
    /// The file cannot be read.
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The text is no scenario.
    Invalid(ScenarioError),
}

impl From<ScenarioError> for OpenError {
    fn from(error: ScenarioError) -> Self {
        Self::Invalid(error)
    }
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { name, nearest } => {
                write!(
                    f,
                    "there is no scenario `{}` in the library; ",
                    visible(name)
                )?;
                match nearest {
                    Some(nearest) => write!(f, "did you mean `{nearest}`?"),
                    None => f.write_str("`gdplay scenarios` lists them, and a file ends in .toml; `gdplay diagnose` reads logs of training"),
                }
            }
            Self::File { path, error } => {
                let path = path.display().to_string();
                let path = visible(&path);
                match error.kind() {
                    io::ErrorKind::InvalidData => write!(f, "{path}: it is no text in UTF-8"),
                    _ => write!(f, "{path}: {error}"),
                }
            }
            Self::Invalid(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for OpenError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::File { error, .. } => Some(error),
            Self::Unknown { .. } | Self::Invalid(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_nearly_right_is_recognized() {
        assert_eq!(find(DEFAULT).expect("the default").name, DEFAULT);
        let message = |name| Scenario::open(name).expect_err("no such thing").to_string();
        assert_eq!(
            message("rosenbrok"),
            "there is no scenario `rosenbrok` in the library; did you mean `rosenbrock`?"
        );
        assert!(message("zzzzz").contains("gdplay scenarios"));
        assert!(message("train.log").contains("gdplay diagnose"));
        assert!(message("no/such").starts_with("no/such: "));
        assert!(message("rosenbrock.toml").starts_with("rosenbrock.toml: "));
    }

    #[test]
    fn a_file_without_an_end_is_not_read_to_it() {
        let endless = Path::new("/dev/zero");
        if endless.exists() {
            let error = Scenario::open_file(endless).expect_err("no scenario");
            assert!(matches!(error, OpenError::File { .. }), "{error}");
        }
    }
}
