//! The file in which progress is kept.
//!
//! It is replaced as a whole, so that whoever reads it finds the old or the new text, never a part. One that is damaged is
//! moved aside, not overwritten; one of a later version is left alone.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::state;
use crate::course::progress::{Progress, ProgressError};

/// Where progress is kept between two runs.
#[derive(Debug, Default)]
pub struct ProgressFile {
    /// None where nothing is written.
    path: Option<PathBuf>,
}

impl ProgressFile {
    /// Reads a file, with what is to be said of it: that it was damaged and moved aside, or is of a later version and will
    /// be left alone, or cannot be read. One that is not there yet is empty.
    pub fn open(path: PathBuf) -> (Self, Progress, Option<String>) {
        let shown = path.display().to_string();
        let keeps = |path| Self { path: Some(path) };
        match read(&path) {
            Ok(progress) => (keeps(path), progress, None),
            Err(ReadError::Damaged(why)) => {
                let (file, fate) = match set_aside(&path) {
                    Ok(aside) => (keeps(path), format!("kept as {}", aside.display())),
                    Err(error) => (Self::default(), format!("left alone, since {error}")),
                };
                let said =
                    format!("progress starts anew: {shown} is damaged ({why}); it is {fate}");
                (file, Progress::default(), Some(said))
            }
            Err(ReadError::Left(why)) => {
                let said = format!("progress of this session is not kept: {shown}: {why}");
                (Self::default(), Progress::default(), Some(said))
            }
        }
    }

    /// Writes progress, with what another terminal wrote meanwhile; nothing where it is not kept.
    ///
    /// # Errors
    /// What the system refuses.
    pub fn save(&self, progress: &Progress) -> io::Result<()> {
        let Some(path) = &self.path else {
            return Ok(());
        };
        let mut progress = progress.clone();
        progress.dated(&day(SystemTime::now()));
        let whole = match read(path) {
            Ok(other) => progress.merged(&other),
            Err(_) => progress,
        };
        replace(path, &whole.to_text())
    }

    /// Forgets everything; whether there was something.
    ///
    /// # Errors
    /// What the system refuses.
    pub fn reset(path: &Path) -> io::Result<bool> {
        match fs::remove_file(path) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }
}

/// Why a file gives no progress.
enum ReadError {
    /// It is moved aside.
    Damaged(String),
    /// It is left as it is.
    Left(String),
}

fn read(path: &Path) -> Result<Progress, ReadError> {
    let text = match fs::read(path) {
        Ok(bytes) => String::from_utf8(bytes),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Progress::default()),
        Err(error) => return Err(ReadError::Left(error.to_string())),
    };
    let Ok(text) = text else {
        return Err(ReadError::Damaged(String::from("it is no text in UTF-8")));
    };
    Progress::parse(&text).map_err(|error| match error {
        ProgressError::Damaged(why) => ReadError::Damaged(why),
        ProgressError::Later(_) => ReadError::Left(error.to_string()),
    })
}

/// Moves a file to the first free name beside it.
fn set_aside(path: &Path) -> io::Result<PathBuf> {
    let mut number = 1;
    loop {
        let mut name = path.file_name().unwrap_or_default().to_os_string();
        name.push(format!(".damaged-{number}"));
        let aside = path.with_file_name(name);
        if !aside.try_exists()? {
            return fs::rename(path, &aside).map(|()| aside);
        }
        number += 1;
    }
}

/// Replaces a file as a whole.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".{}.tmp", std::process::id()));
    let draft = path.with_file_name(name);
    let mut file = File::create(&draft)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    let replaced = fs::rename(&draft, path);
    if replaced.is_err() {
        fs::remove_file(&draft)?;
    }
    replaced
}

/// Where progress is kept: in the folder of the program's state. None where there is none.
pub fn progress_path() -> Option<PathBuf> {
    Some(state::folder()?.join("progress.toml"))
}

/// The day of a time, in UTC, as `2026-05-09` (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
fn day(time: SystemTime) -> String {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    let days = since.as_secs() / 86_400 + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::course::progress::{Completion, Record};

    /// An empty folder of the test's own.
    fn folder(name: &str) -> PathBuf {
        let folder =
            std::env::temp_dir().join(format!("gdplay-progress-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    fn seen() -> Record {
        Record {
            completion: Completion::Seen,
            ..Record::default()
        }
    }

    #[test]
    fn progress_is_kept_between_two_runs() {
        let path = folder("kept").join("deeper/progress.toml");
        let (file, mut progress, said) = ProgressFile::open(path.clone());
        assert_eq!((said, progress.current()), (None, None));
        progress.keep(
            "slope",
            &Record {
                completion: Completion::Done,
                ..Record::default()
            },
        );
        file.save(&progress).unwrap();
        let (_, again, _) = ProgressFile::open(path.clone());
        assert_eq!(again.record("slope").date.map(|day| day.len()), Some(10));
        let beside = fs::read_dir(path.parent().unwrap()).unwrap().count();
        assert_eq!(beside, 1, "no draft is left");
        assert!(ProgressFile::reset(&path).unwrap());
        assert!(!ProgressFile::reset(&path).unwrap());
    }

    #[test]
    fn two_terminals_write_the_same_file() {
        let path = folder("two").join("progress.toml");
        let (one, mut first, _) = ProgressFile::open(path.clone());
        let (other, mut second, _) = ProgressFile::open(path.clone());
        first.keep("slope", &seen());
        one.save(&first).unwrap();
        second.keep("rate", &seen());
        other.save(&second).unwrap();
        let (_, both, _) = ProgressFile::open(path);
        assert_eq!(both.record("slope"), seen());
        assert_eq!(both.record("rate"), seen());
    }

    #[test]
    fn a_damaged_file_is_kept_aside_and_that_is_said() {
        let folder = folder("damaged");
        let path = folder.join("progress.toml");
        for (number, damaged) in [(1, b"version = 1\n[lessons".as_slice()), (2, &[0xff, 0xfe])] {
            fs::write(&path, damaged).unwrap();
            let (file, mut progress, said) = ProgressFile::open(path.clone());
            let aside = folder.join(format!("progress.toml.damaged-{number}"));
            assert!(said.unwrap().contains(&aside.display().to_string()));
            assert_eq!(fs::read(&aside).unwrap(), damaged);
            progress.keep("slope", &seen());
            file.save(&progress).unwrap();
            assert!(ProgressFile::open(path.clone()).2.is_none());
        }
    }

    #[test]
    fn a_file_of_a_later_version_is_left_alone() {
        let path = folder("later").join("progress.toml");
        let text = "version = 9\nmedals = 4\n";
        fs::write(&path, text).unwrap();
        let (file, mut progress, said) = ProgressFile::open(path.clone());
        assert!(said.unwrap().contains("a later gdplay"));
        progress.keep("slope", &seen());
        file.save(&progress).unwrap();
        assert_eq!(fs::read_to_string(path).unwrap(), text);
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        let of = |seconds| day(UNIX_EPOCH + Duration::from_secs(seconds));
        assert_eq!(of(0), "1970-01-01");
        assert_eq!(of(951_782_399), "2000-02-28");
        assert_eq!(of(951_782_400), "2000-02-29");
        assert_eq!(of(951_868_800), "2000-03-01");
        assert_eq!(of(1_798_761_599), "2026-12-31");
    }
}
