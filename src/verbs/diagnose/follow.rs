//! A log that grows: what is there is reported, then what is new.

use std::io::{Read, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use color_eyre::Result;

use super::super::error::wrong;
use super::super::failure::say;
use super::super::output::stdout;
use super::{Args, Format, PIECE, failed, report, text};
use crate::explain::{Finding, Severity};
use crate::runlog::follower::{Change, Follower};
use crate::runlog::stream::LogStream;
use crate::runlog::{Case, cases, is_packed, shown};

/// How often a file is looked at.
const PAUSE: Duration = Duration::from_millis(200);

/// What tells findings apart: kind, level, where and when.
type Identity = (&'static str, Severity, Option<String>, Option<u64>);

fn identity(finding: &Finding) -> Identity {
    (
        finding.kind.word(),
        finding.level,
        finding.location.clone(),
        finding.step,
    )
}

/// Follows a pipe to its end, a file or folder until the program is stopped.
pub(super) fn run(args: &Args, path: &Path) -> Result<ExitCode> {
    let mut news = News {
        args,
        printed: None,
    };
    if path == Path::new("-") {
        return pipe(&mut news);
    }
    if is_packed(path) {
        return Err(wrong(format!(
            "{} is compressed, so it does not grow: read it without --follow",
            shown(path)
        )));
    }
    if !path.exists() {
        say(format_args!(
            "note: {} is not there yet: waiting for it",
            shown(path)
        ));
    }
    let mut follower = Follower::waiting(path);
    loop {
        match follower.poll().map_err(|error| failed(&error))? {
            Change::More => continue,
            Change::Nothing => {}
            Change::Read => news.print(&follower.cases())?,
            change @ (Change::Cut | Change::Replaced) => say(format_args!(
                "note: {} was {}: it is read from its start",
                shown(path),
                if change == Change::Cut {
                    "cut"
                } else {
                    "replaced"
                }
            )),
        }
        thread::sleep(PAUSE);
    }
}

/// What was printed, and how what is new is.
struct News<'a> {
    args: &'a Args,
    printed: Option<Vec<Identity>>,
}

impl News<'_> {
    /// Prints the whole report the first time, then the findings that are new.
    fn print(&mut self, cases: &[Case]) -> Result<()> {
        if cases.is_empty() {
            return Ok(());
        }
        let findings = || cases.iter().flat_map(|case| &case.diagnosis.findings);
        let now: Vec<Identity> = findings().map(identity).collect();
        let Some(printed) = self.printed.replace(now.clone()) else {
            report(self.args, cases)?;
            return Ok(());
        };
        if now.iter().all(|one| printed.contains(one)) {
            return Ok(());
        }
        if self.args.format() != Format::Text {
            report(self.args, cases)?;
            return Ok(());
        }
        let mut out = stdout();
        for finding in findings().filter(|finding| !printed.contains(&identity(finding))) {
            text::finding(&mut out, finding)?;
        }
        out.flush()?;
        Ok(())
    }

    /// Prints what a pipe brought so far.
    fn stream(&mut self, stream: &mut LogStream) -> Result<()> {
        stream.pause().map_err(|error| failed(&error))?;
        match stream.format() {
            Some(format) => self.print(&cases(format, Path::new(""), stream.runs())),
            None => Ok(()),
        }
    }
}

fn pipe(news: &mut News<'_>) -> Result<ExitCode> {
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
    let mut stream = LogStream::new(Path::new(""));
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
            news.stream(&mut stream)?;
            (changed, last) = (false, Instant::now());
        }
    }
    stream.finish().map_err(|error| failed(&error))?;
    let all = stream.format().map_or_else(Vec::new, |format| {
        cases(format, Path::new(""), stream.runs())
    });
    report(news.args, &all)
}
