//! From a path to what is read: one file, or the logs that a folder holds, by runs.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::error::{ReadError, shown};
use super::formats::{Access, FORMATS, Gather, LogFormat, SAMPLE, recognize};
use super::input::{Input, unpacked_name};
use super::json::{JsonPathValue, object};
use super::layer::natural;
use super::runs::Runs;

/// So much is read at once, in bytes.
const PIECE: usize = 256 << 10;

/// The deepest folder that is searched.
const DEEPEST: usize = 12;

/// The most files and folders that are looked at.
const MOST_ENTRIES: usize = 100_000;

/// The ends of names that logs have; files of a folder with other names are not looked at.
const ENDINGS: [&str; 14] = [
    "jsonl", "ndjson", "json", "csv", "tsv", "log", "txt", "out", "err", "stdout", "wandb", "db",
    "sqlite", "sqlite3",
];

/// What CatBoost writes beside tables with the same numbers.
const SAME_AGAIN: &str = "catboost_training.json";

/// The files of one run.
#[derive(Clone)]
pub struct LogFiles {
    /// Their format.
    pub format: &'static LogFormat,
    /// Where they are, in order.
    pub files: Vec<PathBuf>,
}

/// What was found at a path.
#[derive(Default)]
pub struct PathSearch {
    /// The runs, by path.
    pub sources: Vec<LogFiles>,
    /// What the system refuses, with the reason.
    pub refused: Vec<String>,
    files: usize,
    entries: usize,
    /// How many files and folders are looked at.
    most: usize,
    /// The device of the folder that is searched.
    device: u64,
}

/// Finds what can be read at a path.
///
/// # Errors
/// The path cannot be read, is empty, or holds no log that is known.
pub fn search(path: &Path) -> Result<PathSearch, ReadError> {
    search_watched(path, &mut |_| ())
}

/// The same; it tells how many files and folders it has looked at.
///
/// # Errors
/// As of [`search`].
pub fn search_watched(path: &Path, watch: &mut dyn FnMut(u64)) -> Result<PathSearch, ReadError> {
    search_up_to(path, MOST_ENTRIES, watch)
}

/// The same, looking at so many files and folders.
fn search_up_to(
    path: &Path,
    most: usize,
    watch: &mut dyn FnMut(u64),
) -> Result<PathSearch, ReadError> {
    let failed = |error| ReadError::File {
        path: path.to_path_buf(),
        error,
    };
    let metadata = fs::metadata(path).map_err(failed)?;
    if !metadata.is_dir() {
        let head = FileStart::of(path).map_err(failed)?;
        if head.bytes.is_empty() {
            return Err(ReadError::Empty(path.to_path_buf()));
        }
        let unknown = || ReadError::unknown(path, &head.bytes);
        let format = head.format(path).ok_or_else(unknown)?;
        let source = LogFiles {
            format,
            files: vec![path.to_path_buf()],
        };
        return Ok(PathSearch {
            sources: vec![source],
            ..PathSearch::default()
        });
    }
    let mut search = PathSearch {
        most,
        device: device(&metadata),
        ..PathSearch::default()
    };
    let mut runs = BTreeMap::new();
    fs::read_dir(path).map_err(failed)?;
    search.folder(path, 0, &mut runs, watch);
    search.sources = runs
        .into_iter()
        .filter_map(|((_, format), files)| Some(source(FORMATS.get(format)?, files)))
        .collect();
    if search.sources.is_empty() {
        return Err(ReadError::NoLog {
            path: path.to_path_buf(),
            files: search.files,
            refused: search.refused,
        });
    }
    Ok(search)
}

fn source(format: &'static LogFormat, mut files: Vec<PathBuf>) -> LogFiles {
    files.sort_by(|a, b| natural(&a.to_string_lossy(), &b.to_string_lossy()));
    if format.gather == Gather::Longest {
        files.sort_by_key(|file| fs::metadata(file).map_or(0, |metadata| metadata.len()));
        files.drain(..files.len().saturating_sub(1));
    }
    LogFiles { format, files }
}

/// The first bytes of a file, unpacked.
struct FileStart {
    bytes: Vec<u8>,
    is_packed: bool,
}

impl FileStart {
    fn of(path: &Path) -> io::Result<Self> {
        let input = Input::open(path)?;
        let is_packed = input.is_packed();
        let mut bytes = Vec::new();
        input.take(SAMPLE as u64).read_to_end(&mut bytes)?;
        Ok(Self { bytes, is_packed })
    }

    /// Whether the file holds one JSON object of single values, as tools write at the end of a run: `all_results.json`.
    fn is_summary(&self, path: &Path) -> bool {
        let mut has_lists = false;
        let mut see =
            |_: &str, value: JsonPathValue| has_lists |= matches!(value, JsonPathValue::List(_));
        let rest = object(&self.bytes, &mut see).and_then(|end| self.bytes.get(end..));
        let is_alone = rest.is_some_and(|rest| rest.trim_ascii().is_empty());
        let is_json = unpacked_name(path)
            .extension()
            .is_some_and(|ending| ending == "json");
        is_json && is_alone && !has_lists
    }

    /// The format of the file; pages at any place are there in none that is compressed.
    fn format(&self, path: &Path) -> Option<&'static LogFormat> {
        let format = recognize(&self.bytes, &unpacked_name(path));
        format.filter(|format| !self.is_packed || matches!(format.access, Access::Stream(_)))
    }
}

/// Whether the name of a file is one that logs have.
fn is_candidate(path: &Path) -> bool {
    let path = unpacked_name(path);
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let ending = path
        .extension()
        .map(|ending| ending.to_string_lossy().to_ascii_lowercase())
        .unwrap_or_default();
    name.contains("tfevents")
        || ENDINGS.contains(&ending.as_str()) && name != SAME_AGAIN
        || path
            .ancestors()
            .skip(1)
            .any(|folder| folder.ends_with("metrics"))
}

/// The device that a file is on.
#[cfg(unix)]
fn device(metadata: &Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt;
    metadata.dev()
}

/// The device that a file is on: not known elsewhere.
#[cfg(not(unix))]
fn device(_: &Metadata) -> u64 {
    0
}

type Found = BTreeMap<(PathBuf, usize), Vec<PathBuf>>;

impl PathSearch {
    fn folder(
        &mut self,
        folder: &Path,
        depth: usize,
        runs: &mut Found,
        watch: &mut dyn FnMut(u64),
    ) {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => return self.refused.push(format!("{}: {error}", shown(folder))),
        };
        let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            if self.entries > self.most {
                return;
            }
            self.entries += 1;
            watch(self.entries as u64);
            if self.entries > self.most {
                let (from, most) = (shown(&path), self.most);
                let why = format!(
                    "{from} and what comes after it: {most} files and folders were looked at before; name a folder further down"
                );
                return self.refused.push(why);
            }
            let hidden = path
                .file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with('.'));
            // Links to folders are not followed: what they lead to is found elsewhere, or is a loop.
            match fs::symlink_metadata(&path) {
                // What is mounted further down, such as /proc, holds no logs of this folder.
                Ok(metadata)
                    if metadata.is_dir()
                        && depth < DEEPEST
                        && !hidden
                        && device(&metadata) == self.device =>
                {
                    self.folder(&path, depth + 1, runs, watch);
                }
                Ok(_) if is_candidate(&path) && path.is_file() => self.file(path, runs),
                _ => {}
            }
        }
    }

    fn file(&mut self, path: PathBuf, runs: &mut Found) {
        self.files += 1;
        match FileStart::of(&path) {
            Ok(head) => {
                let format = head.format(&path).filter(|_| !head.is_summary(&path));
                let format = format.filter(|format| format.gather != Gather::Named);
                let index = format
                    .and_then(|format| FORMATS.iter().position(|known| known.name == format.name));
                if let Some((format, index)) = format.zip(index) {
                    runs.entry(((format.run_of)(&path), index))
                        .or_default()
                        .push(path);
                }
            }
            Err(error) => self.refused.push(format!("{}: {error}", shown(&path))),
        }
    }
}

impl LogFiles {
    /// How many bytes the files have; of one that the system does not tell of, none.
    pub fn bytes(&self) -> u64 {
        let files = self.files.iter();
        let known = files.filter_map(|path| Some(path.metadata().ok()?.len()));
        known.sum()
    }

    /// Reads the runs that the files hold.
    ///
    /// # Errors
    /// What the system refuses.
    pub fn read(&self) -> Result<Runs, ReadError> {
        self.read_watched(&mut |_| ())
    }

    /// The same, and tells how many bytes each piece had that was read.
    ///
    /// # Errors
    /// What the system refuses.
    pub fn read_watched(&self, seen: &mut dyn FnMut(u64)) -> Result<Runs, ReadError> {
        let mut runs = Runs::default();
        for path in &self.files {
            match self.format.access {
                Access::Pages(read) => read(path, &mut runs)?,
                Access::Stream(open) => {
                    let failed = |error| ReadError::File {
                        path: path.clone(),
                        error,
                    };
                    let mut reader = open(&unpacked_name(path));
                    let mut input = Input::open(path).map_err(failed)?;
                    let mut piece = vec![0; PIECE];
                    let mut position = 0;
                    loop {
                        match input.read(&mut piece) {
                            Ok(0) => break,
                            Ok(count) => {
                                reader.feed(piece.get(..count).unwrap_or_default(), &mut runs);
                                let before = std::mem::replace(&mut position, input.position());
                                seen(position.saturating_sub(before));
                            }
                            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                            Err(error) => return Err(failed(error)),
                        }
                    }
                    reader.finish(&mut runs);
                    if let Some(note) = input.note() {
                        runs.log_or_first().note(note);
                    }
                }
            }
        }
        Ok(runs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_that_ends_early_says_where() {
        let name = format!("gdplay-search-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).expect("a folder");
        for name in ["a.csv", "b.csv", "c.csv"] {
            fs::write(folder.join(name), "step,loss\n1,2\n2,1\n").expect("written");
        }
        let mut seen = 0;
        let mut watch = |count| seen = count;
        let mut found = |most| search_up_to(&folder, most, &mut watch).expect("logs");
        let all = found(3);
        assert_eq!((all.sources.len(), all.refused.len()), (3, 0));
        let some = found(2);
        assert_eq!((some.sources.len(), some.refused.len()), (2, 1));
        assert!(some.refused[0].contains("c.csv and what comes after it: 2 files"));
        assert_eq!(seen, 3, "it tells how many it has looked at");
        fs::remove_dir_all(&folder).expect("removed");
    }
}
