//! How the program ends when something fails: what the input or the system is to blame for is one line and exit code 1; a bug
//! is a report that names the version, the scenario and how to tell of it, kept in a file of its own.

use std::borrow::Cow;
use std::fmt::{Display, Write as _};
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::OnceLock;
use std::{env, panic};

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};
use color_eyre::Report;
use color_eyre::config::{HookBuilder, Theme};

use super::Cli;
use super::error::InputError;
use crate::expr::{visible, visible_lines};
use crate::play;

/// The longest file of reports, in bytes: one that is longer begins anew.
const LONGEST_LOG: u64 = 1 << 20;

/// What is worked on, for the report of a bug.
static SCENARIO: OnceLock<String> = OnceLock::new();

/// Notes what is worked on, for the report of a bug; the first one counts.
pub(super) fn working_on(scenario: &str) {
    let _ = SCENARIO.set(visible(scenario).into_owned());
}

/// Writes a line to standard error, in which every character that a terminal obeys is shown; where that is closed or full
/// there is nobody to tell.
pub(super) fn say(line: impl Display) {
    let _ = writeln!(io::stderr(), "{}", visible_lines(&line.to_string()));
}

/// Has bugs reported with what is needed to find them, and runs what the command line asks.
pub fn main() -> ExitCode {
    report_panics();
    let done = match Cli::try_parse() {
        Ok(cli) => cli.run(),
        Err(usage) if usage.kind() == ErrorKind::ArgumentConflict && misplaced().is_some() => {
            say(misplaced().unwrap_or_default());
            Ok(ExitCode::from(2))
        }
        // Help, the version and wrong usage: they go where clap sends them.
        Err(usage) => match print(&usage).and_then(|()| io::stdout().flush()) {
            Ok(()) if usage.use_stderr() => Ok(ExitCode::from(2)),
            Ok(()) => Ok(ExitCode::SUCCESS),
            Err(error) => Err(Report::new(error)),
        },
    };
    done.unwrap_or_else(|error| failed(&error))
}

/// What to say where an option stands before a command: the command would be taken for a scenario.
fn misplaced() -> Option<String> {
    let command = Cli::command();
    let words: Vec<String> = env::args().skip(1).collect();
    let is_verb = |word: &String| {
        command
            .get_subcommands()
            .any(|verb| verb.get_name() == word)
    };
    let at = words.iter().position(is_verb).filter(|at| *at > 0)?;
    let verb = words.get(at)?;
    Some(format!(
        "error: the options of `{verb}` stand behind it: gdplay {verb} {}",
        words.get(..at).unwrap_or_default().join(" ")
    ))
}

/// Prints help, the version or what is wrong with the usage, which may quote an argument.
fn print(usage: &clap::Error) -> io::Result<()> {
    let plain = usage.to_string();
    match visible_lines(&plain) {
        Cow::Borrowed(_) => usage.print(),
        Cow::Owned(shown) => write!(io::stderr(), "{shown}"),
    }
}

/// Tells of an error, and gives the exit code.
fn failed(error: &Report) -> ExitCode {
    let refused = error
        .chain()
        .find_map(|cause| cause.downcast_ref::<io::Error>());
    if refused.is_some_and(|refused| refused.kind() == io::ErrorKind::BrokenPipe) {
        return ExitCode::SUCCESS;
    }
    if let Some(usage) = error.downcast_ref::<clap::Error>() {
        let _ = print(usage);
        return ExitCode::from(2);
    }
    match (error.downcast_ref::<InputError>(), refused) {
        (Some(wrong), _) => say(wrong),
        (None, Some(refused)) => say(format_args!("error: {refused}")),
        (None, None) => report(&format!("{error:?}")),
    }
    ExitCode::FAILURE
}

/// A panic is a bug.
fn report_panics() {
    let (panics, errors) = HookBuilder::default()
        .theme(Theme::new())
        .display_env_section(false)
        .into_hooks();
    // Nobody else has installed one.
    let _ = errors.install();
    panic::set_hook(Box::new(move |info| {
        report(&panics.panic_report(info).to_string());
    }));
}

/// Tells of a bug on standard error and in the log.
fn report(what: &str) {
    let mut text = described(what);
    if let Some(log) = log().filter(|log| append(log, &text).is_ok()) {
        let _ = write!(
            text,
            " It is kept in {}",
            visible(&log.display().to_string())
        );
    }
    say(text);
}

/// The report of a bug.
fn described(what: &str) -> String {
    let arguments: Vec<String> = env::args_os()
        .skip(1)
        .map(|argument| argument.to_string_lossy().into_owned())
        .collect();
    format!(
        "{}\n\nThis is a bug in gdplay {}.\n  arguments: {}\n  scenario: {}\n  system: {} {}\n\
         Please report it as an issue of the project, with this text and what you did before.",
        visible_lines(what.trim_end()),
        env!("CARGO_PKG_VERSION"),
        visible(&arguments.join(" ")),
        SCENARIO.get().map_or("none", String::as_str),
        env::consts::OS,
        env::consts::ARCH,
    )
}

/// The file of reports.
fn log() -> Option<PathBuf> {
    Some(play::state_folder()?.join("bugs.log"))
}

/// Appends a report to a file that nobody else may read.
fn append(log: &Path, text: &str) -> io::Result<()> {
    let folder = log.parent().unwrap_or(Path::new(""));
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)?;
    let is_long = fs::metadata(log).is_ok_and(|known| known.len() > LONGEST_LOG);
    if is_long {
        fs::remove_file(log)?;
    }
    let mut file = OpenOptions::new()
        .create(true)
        .append(true)
        .mode(0o600)
        .open(log)?;
    writeln!(file, "{text}\n")
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn the_report_of_a_bug_says_what_is_needed_to_find_it() {
        working_on("my\u{1b}.toml");
        let text = described("index out of bounds\u{9b}");
        for needed in [
            "index out of bounds\\u{9b}",
            concat!("gdplay ", env!("CARGO_PKG_VERSION")),
            "scenario: my␛.toml",
            "Please report it",
        ] {
            assert!(text.contains(needed), "{needed}: {text}");
        }
    }

    #[test]
    fn reports_are_kept_for_their_owner_alone() {
        let folder = env::temp_dir().join(format!("gdplay-bugs-{}", std::process::id()));
        let log = folder.join("deep/bugs.log");
        append(&log, "one").expect("a folder that can be written");
        append(&log, "two").expect("a folder that can be written");
        assert_eq!(fs::read_to_string(&log).expect("a log"), "one\n\ntwo\n\n");
        let mode = |path: &Path| {
            fs::metadata(path)
                .expect("it is there")
                .permissions()
                .mode()
                & 0o777
        };
        assert_eq!((mode(&log), mode(&folder)), (0o600, 0o700));
        fs::write(&log, vec![b'x'; LONGEST_LOG as usize + 1]).expect("a log");
        append(&log, "three").expect("a folder that can be written");
        assert_eq!(fs::read_to_string(&log).expect("a log"), "three\n\n");
        fs::remove_dir_all(folder).expect("the test's own folder");
    }

    #[test]
    fn what_the_system_refuses_is_no_bug() {
        let broken = Report::new(io::Error::from(io::ErrorKind::BrokenPipe));
        assert_eq!(failed(&broken), ExitCode::SUCCESS);
        let full = Report::new(io::Error::from(io::ErrorKind::StorageFull));
        assert_eq!(failed(&full), ExitCode::FAILURE);
    }
}
