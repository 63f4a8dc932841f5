//! Saving: a file is there as a whole or not at all, and nothing that somebody else wrote is lost unasked.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::library::read_text;
use super::{Origin, Scenario};
use crate::data::DataSource;
use crate::expr::visible;

/// What happens to a file that is there already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Overwrite {
    /// Only the file that the scenario was read from, if nobody changed it since.
    #[default]
    Unchanged,
    /// Whatever it holds.
    Always,
}

/// Why a scenario was not saved. The file is as it was.
#[derive(Debug)]
pub enum SaveError {
    /// Another file of that name is there.
    Exists(PathBuf),
    /// The file was changed by somebody else since it was read.
    Changed(PathBuf),
    /// The data file is not below the folder of the new file, where a scenario may read.
    DataElsewhere {
        /// The data file.
        data: PathBuf,
        /// The folder that would do.
        folder: PathBuf,
    },
    /// The system refuses.
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
}

impl fmt::Display for SaveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |path: &Path| visible(&path.display().to_string()).into_owned();
        match self {
            Self::Exists(path) => write!(f, "{} is there already", shown(path)),
            Self::Changed(path) => {
                write!(
                    f,
                    "{} was changed by somebody else since it was read",
                    shown(path)
                )
            }
            Self::DataElsewhere { data, folder } => write!(
                f,
                "its data, {}, would be out of reach: save it in {} or above its data",
                shown(data),
                shown(folder)
            ),
            Self::Io { path, error } => write!(f, "{}: {error}", shown(path)),
        }
    }
}

impl std::error::Error for SaveError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { error, .. } => Some(error),
            Self::Exists(_) | Self::Changed(_) | Self::DataElsewhere { .. } => None,
        }
    }
}

/// Saves a scenario as a file: the text that it was read from with what is different now ([`Scenario::to_document`]). It is
/// written beside the file, synced and renamed. Returns the scenario as a file of that path would be read.
///
/// # Errors
/// [`SaveError`]; the file, if there is one, is as it was, and nothing is left beside it.
pub fn save(scenario: &Scenario, path: &Path, overwrite: Overwrite) -> Result<Scenario, SaveError> {
    let mut saved = scenario.clone();
    saved.move_data(path)?;
    let text = saved.to_document();
    if overwrite == Overwrite::Unchanged {
        check_unchanged(scenario, path)?;
    }
    write_atomically(path, &text).map_err(|error| SaveError::Io {
        path: path.to_path_buf(),
        error,
    })?;
    saved.origin = Origin::File(path.to_path_buf());
    saved.source = Some(text.into());
    Ok(saved)
}

/// A name for the file of a scenario: a few words of its title.
pub fn file_name(scenario: &Scenario) -> String {
    const LONGEST: usize = 40;
    if let Origin::File(path) = &scenario.origin
        && let Some(name) = path.file_name()
    {
        return name.to_string_lossy().into_owned();
    }
    let mut name = String::new();
    // An apostrophe joins: `Himmelblau's` is one word.
    let heading = scenario.heading().to_lowercase().replace(['\'', '’'], "");
    for word in heading
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        if !name.is_empty() && name.len() + word.len() >= LONGEST {
            break;
        }
        if !name.is_empty() {
            name.push('-');
        }
        name.extend(word.chars().take(LONGEST));
    }
    if name.is_empty() {
        name.push_str("scenario");
    }
    name + ".toml"
}

impl Scenario {
    /// Names its data file as seen from the folder of a new file.
    fn move_data(&mut self, path: &Path) -> Result<(), SaveError> {
        let Some(found) = self.data_file() else {
            return Ok(());
        };
        let absolute = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        let data = absolute(&found);
        let folder = absolute(folder_of(path));
        if folder == absolute(folder_of(self.origin_path().unwrap_or(Path::new("")))) {
            return Ok(());
        }
        let Ok(relative) = data.strip_prefix(&folder) else {
            let folder = folder_of(&data).to_path_buf();
            return Err(SaveError::DataElsewhere {
                data: found,
                folder,
            });
        };
        let relative = relative.to_string_lossy().into_owned();
        if let Some(data) = &self.data
            && let DataSource::File(_) = data.source()
        {
            self.data = Some(std::sync::Arc::new(data.with_path(relative)));
        }
        Ok(())
    }

    fn origin_path(&self) -> Option<&Path> {
        match &self.origin {
            Origin::File(path) => Some(path),
            Origin::Library(_) | Origin::Typed => None,
        }
    }
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Whether the file is the one that the scenario was read from, as it was then, or is not there.
fn check_unchanged(scenario: &Scenario, path: &Path) -> Result<(), SaveError> {
    if fs::symlink_metadata(path).is_err() {
        return Ok(());
    }
    let own = scenario.origin_path();
    let is_own = own == Some(path)
        || own.is_some_and(|own| fs::canonicalize(own).ok() == fs::canonicalize(path).ok());
    if !is_own {
        return Err(SaveError::Exists(path.to_path_buf()));
    }
    let now = read_text(path).ok();
    if now.as_deref() == scenario.source.as_deref() {
        return Ok(());
    }
    Err(SaveError::Changed(path.to_path_buf()))
}

/// Writes a file beside the one of that name, syncs it, and renames it. A link is followed, and permissions are kept.
///
/// # Errors
/// What the system refuses; then there is no half-written file.
pub fn write_atomically(path: &Path, text: &str) -> io::Result<()> {
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let before = fs::metadata(&target).ok();
    if let Some(before) = &before {
        if !before.is_file() {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "it is no regular file",
            ));
        }
        if before.permissions().readonly() {
            return Err(io::Error::from(io::ErrorKind::PermissionDenied));
        }
    }
    let (temporary, mut file) = beside(&target)?;
    let written = (|| {
        file.write_all(text.as_bytes())?;
        if let Some(before) = before {
            file.set_permissions(before.permissions())?;
        }
        file.sync_all()?;
        fs::rename(&temporary, &target)
    })();
    if written.is_err() {
        let _ = fs::remove_file(&temporary);
        return written;
    }
    // The name is on the disk too; a system that cannot sync folders has done what it can.
    if let Ok(folder) = File::open(folder_of(&target)) {
        let _ = folder.sync_all();
    }
    Ok(())
}

/// A new file beside another.
fn beside(target: &Path) -> io::Result<(PathBuf, File)> {
    const TRIES: u32 = 100;
    let folder = folder_of(target);
    for number in 0..TRIES {
        let name = format!(".gdplay-{}-{number}.tmp", std::process::id());
        let path = folder.join(name);
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::from(io::ErrorKind::AlreadyExists))
}
