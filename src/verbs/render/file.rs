//! Writing a file so that it is there as a whole or not at all.

use std::ffi::OsStr;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use color_eyre::{Report, Result};

use crate::expr::visible;
use crate::verbs::error::wrong;
use crate::verbs::output::stdout_of_bytes;

/// Whether a file can be written there, as far as that can be known before it is made.
pub(super) fn check(path: &Path) -> Result<()> {
    if path.is_dir() {
        let name = path.display().to_string();
        return Err(wrong(format!(
            "{} is a folder: name a file in it",
            visible(&name)
        )));
    }
    if !folder(path).is_dir() {
        return Err(refused(path, &io::Error::other("there is no such folder")));
    }
    Ok(())
}

/// Writes to standard output, or to a file: beside it first, then under its name.
pub(super) fn write(output: &OsStr, content: &[u8]) -> Result<()> {
    if output == "-" {
        let mut out = stdout_of_bytes();
        out.write_all(content)?;
        out.flush()?;
        return Ok(());
    }
    let path = Path::new(output);
    check(path)?;
    let beside = beside(path);
    let written = write_new(&beside, content).and_then(|()| fs::rename(&beside, path));
    written.map_err(|error| {
        // Nothing half written stays; that it was there at all is no news.
        let _ = fs::remove_file(&beside);
        refused(path, &error)
    })
}

fn write_new(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(content)?;
    file.sync_all()
}

fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

/// A name in the same folder that nobody else uses.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    folder(path).join(format!(".{name}.{}.part", std::process::id()))
}

fn refused(path: &Path, error: &io::Error) -> Report {
    let name = path.display().to_string();
    wrong(format!("{} cannot be written: {error}", visible(&name)))
}
