//! A log that may grow: what is new is read when somebody asks.

use std::fs::{self, File, Metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use super::case::{Case, cases};
use super::error::ReadError;
use super::formats::{Access, LogFormat};
use super::input::is_packed;
use super::log::Log;
use super::runs::Runs;
use super::source::{PathSearch, search};
use super::stream::LogStream;

/// So much is read at once, in bytes.
const PIECE: usize = 256 << 10;

/// After so many bytes whoever asks is told, and asks again.
const PORTION: u64 = 32 << 20;

/// What a look at a log brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Nothing is new.
    Nothing,
    /// Something was read, and there may be more at once.
    More,
    /// What there is was read.
    Read,
    /// The file was cut: it is read from its start.
    Cut,
    /// Another file stands in its place: that is read from its start.
    Replaced,
}

/// A log that may grow.
pub struct Follower {
    path: PathBuf,
    source: Source,
    /// Whether a path that is not there yet is waited for.
    waits: bool,
}

/// How it is read.
enum Source {
    /// Nothing is there yet that could be read.
    Awaited,
    /// One file, as it grows.
    Growing(Box<Growing>),
    /// A folder or a database, anew when a file changed.
    Anew(Anew),
}

struct Growing {
    stream: LogStream,
    file: File,
    offset: u64,
    is_unread: bool,
}

#[derive(Default)]
struct Anew {
    /// Each file with what tells that it changed.
    seen: Vec<(PathBuf, Stamp)>,
    runs: RunsOfFiles,
    refused: Vec<String>,
}

/// What tells that a file changed: its length, and when it was written.
type Stamp = (u64, Option<Duration>);

impl Follower {
    /// A log at a path; nothing is read yet.
    pub fn new(path: &Path) -> Self {
        Self {
            path: path.to_path_buf(),
            source: Source::Awaited,
            waits: false,
        }
    }

    /// The same, which waits for a path that is not there yet.
    pub fn waiting(path: &Path) -> Self {
        Self {
            waits: true,
            ..Self::new(path)
        }
    }

    /// The path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads what is new, not too much at once.
    ///
    /// # Errors
    /// What the system refuses, and a log of no known format. A log without a record yet is no error.
    pub fn poll(&mut self) -> Result<Change, ReadError> {
        if matches!(self.source, Source::Awaited) && !self.open()? {
            return Ok(Change::Nothing);
        }
        match &mut self.source {
            Source::Awaited => Ok(Change::Nothing),
            Source::Growing(growing) => growing.poll(&self.path),
            Source::Anew(anew) => anew.poll(&self.path),
        }
    }

    /// Whether there is something to read now.
    fn open(&mut self) -> Result<bool, ReadError> {
        let found = match search(&self.path) {
            Ok(found) => found,
            Err(ReadError::Empty(_) | ReadError::NoLog { .. }) => return Ok(false),
            Err(ReadError::File { error, .. })
                if self.waits && error.kind() == io::ErrorKind::NotFound =>
            {
                return Ok(false);
            }
            Err(error) => return Err(error),
        };
        let streams =
            |source: &super::source::LogFiles| matches!(source.format.access, Access::Stream(_));
        // What is compressed is whole.
        let grows = !self.path.is_dir() && !is_packed(&self.path);
        let is_one = found.sources.len() == 1 && grows;
        self.source = if is_one && found.sources.iter().all(streams) {
            let file = File::open(&self.path).map_err(|error| failed(&self.path, error))?;
            Source::Growing(Box::new(Growing {
                stream: LogStream::new(&self.path),
                file,
                offset: 0,
                is_unread: false,
            }))
        } else {
            Source::Anew(Anew::default())
        };
        Ok(true)
    }

    /// What was read: the runs of each source, with its format and where it is.
    fn sources(&self) -> Vec<(&'static LogFormat, &Path, &Runs)> {
        match &self.source {
            Source::Awaited => Vec::new(),
            Source::Growing(growing) => {
                let format = growing.stream.format().into_iter();
                format
                    .map(|format| (format, self.path.as_path(), growing.stream.runs()))
                    .collect()
            }
            Source::Anew(anew) => {
                let runs = anew.runs.iter();
                runs.map(|(format, path, runs)| (*format, path.as_path(), runs))
                    .collect()
            }
        }
    }

    /// The runs that were read, each with its findings.
    pub fn cases(&self) -> Vec<Case<'_>> {
        let sources = self.sources().into_iter();
        sources
            .flat_map(|(format, path, runs)| cases(format, path, runs))
            .collect()
    }

    /// The series of the runs that were read, in the order of [`cases`](Self::cases).
    pub fn logs(&self) -> Vec<&Log> {
        let runs = self
            .sources()
            .into_iter()
            .flat_map(|(_, _, runs)| runs.iter());
        let logs = runs.map(|(_, log)| log);
        logs.filter(|log| !log.is_empty()).collect()
    }

    /// What of a folder could not be read, and why.
    pub fn refused(&self) -> &[String] {
        match &self.source {
            Source::Awaited | Source::Growing(_) => &[],
            Source::Anew(anew) => &anew.refused,
        }
    }
}

fn failed(path: &Path, error: io::Error) -> ReadError {
    ReadError::File {
        path: path.to_path_buf(),
        error,
    }
}

impl Growing {
    fn poll(&mut self, path: &Path) -> Result<Change, ReadError> {
        let refused = |error| failed(path, error);
        let mut piece = vec![0; PIECE];
        let mut portion = 0;
        while portion < PORTION {
            let count = match self.file.read(&mut piece) {
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(refused(error)),
            };
            if count == 0 {
                break;
            }
            portion += count as u64;
            self.stream.feed(piece.get(..count).unwrap_or_default())?;
        }
        self.offset += portion;
        self.is_unread |= portion > 0;
        if portion >= PORTION {
            return Ok(Change::More);
        }
        if std::mem::take(&mut self.is_unread) {
            self.stream.pause()?;
            return Ok(Change::Read);
        }
        let is_cut = self.file.metadata().map_err(refused)?.len() < self.offset;
        let replaced = if is_cut {
            None
        } else {
            replacement(&self.file, path)
        };
        if !is_cut && replaced.is_none() {
            return Ok(Change::Nothing);
        }
        self.stream.rotate();
        self.file = replaced.unwrap_or(self.file.try_clone().map_err(refused)?);
        self.file.seek(SeekFrom::Start(0)).map_err(refused)?;
        self.offset = 0;
        Ok(if is_cut {
            Change::Cut
        } else {
            Change::Replaced
        })
    }
}

/// The file that is now at the path, if it is another one.
#[cfg(unix)]
fn replacement(file: &File, path: &Path) -> Option<File> {
    let (old, new) = (file.metadata().ok()?, fs::metadata(path).ok()?);
    let is_other = number(&old) != number(&new);
    // Opening a pipe would wait for whoever writes to it.
    let is_readable = is_other && new.is_file();
    is_readable.then(|| File::open(path).ok()).flatten()
}

/// The file that is now at the path, if it is another one: elsewhere only a file that was cut is noticed.
#[cfg(not(unix))]
fn replacement(_: &File, _: &Path) -> Option<File> {
    None
}

/// Which file it is, on its device.
#[cfg(unix)]
fn number(metadata: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    (metadata.dev(), metadata.ino())
}

impl Anew {
    fn poll(&mut self, path: &Path) -> Result<Change, ReadError> {
        let found = search(path)?;
        let files = found.sources.iter().flat_map(|source| &source.files);
        let files = files.flat_map(|file| [file.clone(), with_wal(file)]);
        let now: Vec<(PathBuf, Stamp)> = files
            .filter_map(|file| {
                let stamp = stamp(&fs::metadata(&file).ok()?);
                Some((file, stamp))
            })
            .collect();
        if now == self.seen {
            return Ok(Change::Nothing);
        }
        self.runs = read(&found, &mut |_| ())?;
        self.refused = found.refused;
        self.seen = now;
        Ok(Change::Read)
    }
}

/// The runs of each log, with its format and path.
pub type RunsOfFiles = Vec<(&'static LogFormat, PathBuf, Runs)>;

/// Reads every run that was found, and tells how many bytes each piece had that was read.
///
/// # Errors
/// What the system refuses.
pub fn read(found: &PathSearch, seen: &mut dyn FnMut(u64)) -> Result<RunsOfFiles, ReadError> {
    let read = found.sources.iter().map(|source| {
        let path = match &source.files[..] {
            [file] => file.clone(),
            files => files
                .first()
                .map(|file| (source.format.run_of)(file))
                .unwrap_or_default(),
        };
        Ok((source.format, path, source.read_watched(seen)?))
    });
    read.collect()
}

/// The log of changes beside a database.
fn with_wal(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_os_string();
    name.push("-wal");
    PathBuf::from(name)
}

fn stamp(metadata: &Metadata) -> Stamp {
    let time = metadata.modified().ok();
    let since = time.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    (metadata.len(), since)
}
