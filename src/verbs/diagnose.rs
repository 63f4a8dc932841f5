//! `gdplay diagnose`: what went wrong in a real training run, from the log it left.

mod follow;
mod json;
mod picture;
mod staircase;
mod text;

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ValueEnum;
use clap::builder::PossibleValuesParser;
use color_eyre::Result;

use super::error::wrong;
use super::failure::say;
use super::output::{json_line, stdout};
use super::play::{Colors, has_terminal};
use super::progress::Progress;
use crate::explain::FindingKind;
use crate::play::inspect;
use crate::runlog::follower::{RunsOfFiles, read};
use crate::runlog::source::{LogFiles, PathSearch, search_watched};
use crate::runlog::stream::LogStream;
use crate::runlog::{Case, HOOKS, ReadError, RunDiagnosis, RunVerdict, cases};

/// So much is read at once from a pipe, in bytes.
const PIECE: usize = 256 << 10;

/// What `--help` says at its end.
const EXAMPLES: &str = "\
Examples:
  gdplay diagnose train.log                             a log, whatever wrote it
  gdplay diagnose runs/ --fail-on broken                a folder; exit code 1 if a run is broken
  gdplay diagnose train.log --follow                    while it grows
  gdplay diagnose --hook pytorch                        lines for a script that log what is needed";

/// What `diagnose` is asked.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// A log, a folder that is searched for logs, or - for standard input
    #[arg(value_name = "LOG|DIR|-", required_unless_present = "hook")]
    log: Option<PathBuf>,
    /// Go on reading while the log grows, and print what is new
    #[arg(long)]
    follow: bool,
    /// Exit with 1 if the verdict is this bad, or a finding of this kind is there: words, separated by commas
    #[arg(long, value_name = "WORDS", value_delimiter = ',', value_parser = PossibleValuesParser::new(fail_words()))]
    fail_on: Vec<String>,
    /// The form of the output; without it, and without --follow and --fail-on, a terminal shows the log to play with
    #[arg(long, value_enum)]
    format: Option<Format>,
    #[command(flatten)]
    colors: Colors,
    /// Print lines for your training script that log what a diagnosis needs, layer by layer
    #[arg(long, value_name = "FRAMEWORK", value_parser = PossibleValuesParser::new(HOOKS.iter().map(|hook| hook.name)), exclusive = true)]
    hook: Option<String>,
}

/// A form of the output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    #[default]
    Text,
    /// One JSON object; further runs of a folder stand in it as `others`.
    Json,
    /// One JSON object a run.
    Jsonl,
}

/// The words of `--fail-on`: verdicts that are not healthy, then kinds.
fn fail_words() -> Vec<&'static str> {
    let verdicts = RunVerdict::ALL
        .into_iter()
        .filter(|verdict| *verdict != RunVerdict::Healthy)
        .map(RunVerdict::word);
    verdicts
        .chain(FindingKind::ALL.iter().map(|kind| kind.word()))
        .collect()
}

impl Args {
    /// The form of the output.
    fn format(&self) -> Format {
        self.format.unwrap_or_default()
    }

    /// Whether somebody sits at a terminal and asked for nothing that a script would: then the log is shown on the screen.
    fn is_shown(&self, path: &Path) -> bool {
        let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let is_plain = self.format.is_some() || self.follow || !self.fail_on.is_empty();
        !is_plain && !is_dumb && path != Path::new("-") && has_terminal()
    }
}

/// Reads a log and says what went wrong.
pub(super) fn run(args: &Args) -> Result<ExitCode> {
    if let Some(hook) = args
        .hook
        .as_deref()
        .and_then(|name| HOOKS.iter().find(|hook| hook.name == name))
    {
        stdout().write_all(hook.code.as_bytes())?;
        return Ok(ExitCode::SUCCESS);
    }
    let path = args.log.clone().unwrap_or_default();
    if args.follow {
        return follow::run(args, &path);
    }
    if path == Path::new("-") {
        let stream = pipe()?;
        let format = stream.format().map_or(Vec::new(), |format| {
            cases(format, Path::new(""), stream.runs())
        });
        return report(args, &format);
    }
    let found = find(&path).map_err(|error| failed(&error))?;
    if args.is_shown(&path) {
        inspect(path, args.colors.preferences()?)?;
        return Ok(ExitCode::SUCCESS);
    }
    let read = read_all(&found).map_err(|error| failed(&error))?;
    let mut all: Vec<Case> = Vec::new();
    for (format, path, runs) in &read {
        all.extend(cases(format, path, runs));
    }
    for reason in &found.refused {
        say(format_args!("warning: not read: {reason}"));
    }
    report(args, &all)
}

/// Finds the logs of a path, and shows how many files and folders of it were looked at.
fn find(path: &Path) -> Result<PathSearch, ReadError> {
    let mut progress = Progress::without_end("files and folders looked at");
    search_watched(path, &mut |seen| progress.reached(seen))
}

/// Reads every run that was found, and shows how far it has come.
fn read_all(found: &PathSearch) -> Result<RunsOfFiles, ReadError> {
    let bytes: u64 = found.sources.iter().map(LogFiles::bytes).sum();
    let mut progress = Progress::of(bytes >> 20, "MiB");
    let mut done = 0;
    read(found, &mut |count| {
        done += count;
        progress.reached(done >> 20);
    })
}

fn failed(error: &ReadError) -> color_eyre::Report {
    wrong(error)
}

/// Everything that comes through the pipe.
fn pipe() -> Result<LogStream> {
    let mut stream = LogStream::new(Path::new(""));
    let mut input = std::io::stdin().lock();
    let mut piece = vec![0; PIECE];
    loop {
        let count = input.read(&mut piece)?;
        if count == 0 {
            break;
        }
        stream
            .feed(&piece[..count])
            .map_err(|error| failed(&error))?;
    }
    stream.finish().map_err(|error| failed(&error))?;
    Ok(stream)
}

/// Prints what is said of the runs, and judges by `--fail-on`.
fn report(args: &Args, cases: &[Case]) -> Result<ExitCode> {
    if cases.is_empty() {
        return Err(wrong(
            "there is no number in the log yet (--follow waits for some)",
        ));
    }
    let mut out = stdout();
    match args.format() {
        Format::Text => {
            for (index, case) in cases.iter().enumerate() {
                if index > 0 {
                    writeln!(out)?;
                }
                text::write(&mut out, case)?;
            }
        }
        Format::Json => json_line(&mut out, &json::object(cases))?,
        Format::Jsonl => {
            for case in cases {
                json_line(&mut out, &json::object(std::slice::from_ref(case)))?;
            }
        }
    }
    out.flush()?;
    let fails = cases
        .iter()
        .any(|case| fails(&args.fail_on, &case.diagnosis));
    Ok(if fails {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// Whether the words say that this is a failure: a verdict at least as bad, or a finding of a kind.
fn fails(words: &[String], diagnosis: &RunDiagnosis) -> bool {
    words.iter().any(|word| {
        let verdict = RunVerdict::ALL
            .into_iter()
            .find(|verdict| verdict.word() == word);
        verdict.is_some_and(|verdict| diagnosis.verdict >= verdict)
            || diagnosis
                .findings
                .iter()
                .any(|finding| finding.kind.word() == word)
    })
}
