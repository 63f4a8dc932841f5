//! A log that grows: what is there is reported, then what is new.

use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use color_eyre::Result;

use super::super::failure::say;
use super::super::output::stdout;
use super::{Args, Case, Format, PIECE, cases, failed, read, report, text};
use crate::explain::Level;
use crate::runlog::ReadError;
use crate::runlog::formats::Access;
use crate::runlog::source::{Stream, search};

/// How often a file is looked at.
const PAUSE: Duration = Duration::from_millis(200);

/// What was said already: kind, level, where and when.
type Told = Vec<(&'static str, Level, Option<String>, Option<u64>)>;

/// Follows a pipe to its end, a file or folder until the program is stopped.
pub(super) fn run(args: &Args, path: &Path) -> Result<ExitCode> {
    if path == Path::new("-") {
        return pipe(args);
    }
    let is_stream = loop {
        match search(path) {
            Ok(found) => {
                let one = found.sources.len() == 1 && !path.is_dir();
                break one
                    && found
                        .sources
                        .iter()
                        .all(|source| matches!(source.format.access, Access::Stream(_)));
            }
            // What is not there yet, or has no record yet, is waited for.
            Err(ReadError::Empty(_) | ReadError::NoLog { .. }) => thread::sleep(PAUSE),
            Err(error) => return Err(failed(&error)),
        }
    };
    if is_stream {
        file(args, path)
    } else {
        folder(args, path)
    }
}

/// What was said, and how what is new is printed.
struct Teller<'a> {
    args: &'a Args,
    shown: Option<Told>,
}

impl Teller<'_> {
    /// Prints the whole report the first time, then the findings that are new.
    fn tell(&mut self, cases: &[Case]) -> Result<()> {
        if cases.is_empty() {
            return Ok(());
        }
        let known = |case: &Case| {
            case.diagnosis
                .findings
                .iter()
                .map(|finding| {
                    (
                        finding.kind.word(),
                        finding.level,
                        finding.location.clone(),
                        finding.step,
                    )
                })
                .collect::<Told>()
        };
        let now: Told = cases.iter().flat_map(known).collect();
        let Some(shown) = self.shown.replace(now.clone()) else {
            report(self.args, cases)?;
            return Ok(());
        };
        if now.iter().all(|one| shown.contains(one)) {
            return Ok(());
        }
        if self.args.format != Format::Text {
            report(self.args, cases)?;
            return Ok(());
        }
        let mut out = stdout();
        for case in cases {
            for finding in &case.diagnosis.findings {
                let one = (
                    finding.kind.word(),
                    finding.level,
                    finding.location.clone(),
                    finding.step,
                );
                if !shown.contains(&one) {
                    text::finding(&mut out, finding)?;
                }
            }
        }
        out.flush()?;
        Ok(())
    }

    /// Tells what a stream holds.
    fn stream(&mut self, stream: &mut Stream, path: &Path) -> Result<()> {
        stream.pause().map_err(|error| failed(&error))?;
        match stream.format() {
            Some(format) => self.tell(&cases(format, path, stream.runs())),
            None => Ok(()),
        }
    }
}

fn pipe(args: &Args) -> Result<ExitCode> {
    let (sender, receiver) = sync_channel::<std::io::Result<Vec<u8>>>(4);
    thread::spawn(move || {
        let mut input = std::io::stdin().lock();
        loop {
            let mut piece = vec![0; PIECE];
            let read = input.read(&mut piece).map(|count| {
                piece.truncate(count);
                piece
            });
            let end = read.as_ref().map_or(true, Vec::is_empty);
            if sender.send(read).is_err() || end {
                return;
            }
        }
    });
    let mut stream = Stream::new(Path::new(""));
    let mut teller = Teller { args, shown: None };
    let (mut changed, mut last) = (false, Instant::now());
    loop {
        match receiver.recv_timeout(PAUSE) {
            Ok(piece) => {
                let piece = piece?;
                if piece.is_empty() {
                    break;
                }
                stream.feed(&piece).map_err(|error| failed(&error))?;
                changed = true;
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        if changed && last.elapsed() >= PAUSE {
            teller.stream(&mut stream, Path::new(""))?;
            (changed, last) = (false, Instant::now());
        }
    }
    stream.finish().map_err(|error| failed(&error))?;
    let all = stream.format().map_or_else(Vec::new, |format| {
        cases(format, Path::new(""), stream.runs())
    });
    report(args, &all)
}

/// Follows one file: what is appended is read; a file that was replaced or cut is read from its start.
fn file(args: &Args, path: &Path) -> Result<ExitCode> {
    let mut stream = Stream::new(path);
    let mut teller = Teller { args, shown: None };
    let refused = |error| {
        failed(&ReadError::File {
            path: path.to_path_buf(),
            error,
        })
    };
    let mut file = File::open(path).map_err(refused)?;
    let mut offset = 0;
    let mut piece = vec![0; PIECE];
    loop {
        let before = offset;
        loop {
            let count = file.read(&mut piece).map_err(refused)?;
            if count == 0 {
                break;
            }
            offset += count as u64;
            stream
                .feed(&piece[..count])
                .map_err(|error| failed(&error))?;
        }
        if offset != before {
            teller.stream(&mut stream, path)?;
        }
        thread::sleep(PAUSE);
        let cut = file.metadata().map_err(refused)?.len() < offset;
        let replaced = if cut { None } else { replacement(&file, path) };
        if cut || replaced.is_some() {
            say(format_args!(
                "note: {} was {}: it is read from its start",
                crate::runlog::shown(path),
                if cut { "cut" } else { "replaced" }
            ));
            stream.rotate();
            file = replaced.unwrap_or(file);
            file.seek(SeekFrom::Start(0)).map_err(refused)?;
            offset = 0;
        }
    }
}

/// The file that is now at the path, if it is another one.
#[cfg(unix)]
fn replacement(file: &File, path: &Path) -> Option<File> {
    use std::os::unix::fs::MetadataExt;
    let (old, new) = (file.metadata().ok()?, fs::metadata(path).ok()?);
    let other = (old.dev(), old.ino()) != (new.dev(), new.ino());
    other.then(|| File::open(path).ok()).flatten()
}

/// The file that is now at the path, if it is another one: elsewhere only a file that was cut is noticed.
#[cfg(not(unix))]
fn replacement(_: &File, _: &Path) -> Option<File> {
    None
}

/// Follows a folder or a database: it is read again when a file changed.
fn folder(args: &Args, path: &Path) -> Result<ExitCode> {
    let mut teller = Teller { args, shown: None };
    let mut seen = Vec::new();
    loop {
        let found = search(path).map_err(|error| failed(&error))?;
        let files: Vec<&PathBuf> = found
            .sources
            .iter()
            .flat_map(|source| &source.files)
            .collect();
        let now: Vec<(PathBuf, u64, Option<SystemTime>)> = files
            .into_iter()
            .flat_map(|file| [file.clone(), with_wal(file)])
            .filter_map(state)
            .collect();
        if now != seen {
            let all = read(&found)?;
            let cases: Vec<Case> = all
                .iter()
                .flat_map(|(format, path, runs)| cases(format, path, runs))
                .collect();
            teller.tell(&cases)?;
            seen = now;
        }
        thread::sleep(PAUSE);
    }
}

fn with_wal(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_os_string();
    name.push("-wal");
    PathBuf::from(name)
}

/// The size and time of a file.
fn state(path: PathBuf) -> Option<(PathBuf, u64, Option<SystemTime>)> {
    let metadata = fs::metadata(&path).ok()?;
    Some((path, metadata.len(), metadata.modified().ok()))
}
