//! The editor of the system: `$VISUAL`, else `$EDITOR`, else vi.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use crate::runlog::locate;
use crate::scenario::{Origin, Scenario};
use crate::session::{LogMove, Message, Outside};

/// Editors that are told the line behind the name of the file, as in `hx train.log:12`.
const WITH_COLON: [&str; 4] = ["hx", "helix", "subl", "zed"];

/// Editors that take the same behind `--goto`.
const WITH_GOTO: [&str; 5] = ["code", "code-insiders", "codium", "cursor", "windsurf"];

/// Opens something in the editor, and says what became of it when the editor ended.
pub(super) fn open(what: &Outside) -> Message {
    match what {
        Outside::Scenario(scenario) => edit(scenario),
        Outside::Log { path, run, step } => show(path, *run, *step),
    }
}

/// Shows a log where one of its runs has the record of a step.
fn show(path: &Path, run: usize, step: u64) -> Message {
    match locate(path, run, step) {
        Ok(Some(location)) => match run_editor(&location.file, Some(location.line)) {
            // The log may have grown meanwhile.
            Ok(()) => Message::Log(LogMove::Look(Duration::ZERO)),
            Err(error) => not_started(&error),
        },
        Ok(None) => Message::Refuse(String::from(
            "this log is no text that an editor could show",
        )),
        Err(error) => {
            let why = error.to_string();
            Message::Refuse(why.lines().next().unwrap_or_default().to_string())
        }
    }
}

fn not_started(error: &io::Error) -> Message {
    Message::Refuse(format!("no editor could be started: {error}"))
}

/// Lets the editor of the system edit a scenario: its file, if it has one, else a copy, which is opened afterwards.
fn edit(scenario: &Scenario) -> Message {
    match edited(scenario) {
        Ok(message) => message,
        Err(error) => not_started(&error),
    }
}

fn edited(scenario: &Scenario) -> io::Result<Message> {
    if let Origin::File(path) = &scenario.origin {
        run_editor(path, None)?;
        return Ok(Message::FileChanged(path.clone()));
    }
    let text = scenario.to_document();
    let path = temporary();
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&path)?;
    file.write_all(text.as_bytes())?;
    drop(file);
    let done = run_editor(&path, None).and_then(|()| fs::read_to_string(&path));
    let _ = fs::remove_file(&path);
    let edited = done?;
    if edited == text {
        return Ok(Message::Outcome(String::from("nothing was changed")));
    }
    Ok(match Scenario::read(&edited, Origin::Typed) {
        Ok(scenario) => Message::Open(Arc::new(scenario)),
        Err(error) => {
            let mut faults = error.diagnostics.iter().zip(error.locations());
            let why = faults.next().map(|(first, (line, column))| {
                format!("line {line}, column {column}: {}", first.message)
            });
            Message::Refuse(format!("not taken: {}", why.unwrap_or_default()))
        }
    })
}

fn temporary() -> PathBuf {
    let name = format!("gdplay-{}.toml", std::process::id());
    let folder = super::state::folder().unwrap_or_else(env::temp_dir);
    folder.join(name)
}

/// Runs the editor on a file, at a line if there is one; the variable may hold arguments.
fn run_editor(path: &Path, line: Option<u64>) -> io::Result<()> {
    let named = |name: &str| env::var_os(name).filter(|editor| !editor.is_empty());
    let editor = named("VISUAL")
        .or_else(|| named("EDITOR"))
        .unwrap_or_else(|| OsString::from("vi"));
    let arguments = arguments(&editor.to_string_lossy(), path, line);
    let mut command = editor;
    command.push(" \"$@\"");
    let status = Command::new("sh")
        .arg("-c")
        .arg(command)
        .arg("sh")
        .args(arguments)
        .status()?;
    if status.success() {
        return Ok(());
    }
    Err(io::Error::other(format!("it ended with {status}")))
}

/// What an editor is given so that it shows a line of a file; most take the line as `+12` before the file.
fn arguments(editor: &str, path: &Path, line: Option<u64>) -> Vec<OsString> {
    let file = path.as_os_str().to_os_string();
    let Some(line) = line else {
        return vec![file];
    };
    let program = editor.split_whitespace().next().unwrap_or_default();
    let program = program.rsplit('/').next().unwrap_or(program);
    let mut with_line = file.clone();
    with_line.push(format!(":{line}"));
    if WITH_GOTO.contains(&program) {
        vec![OsString::from("--goto"), with_line]
    } else if WITH_COLON.contains(&program) {
        vec![with_line]
    } else {
        vec![OsString::from(format!("+{line}")), file]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_editor_is_told_the_line_in_its_own_way() {
        for (editor, expected) in [
            ("vi", &["+12", "a b.log"][..]),
            ("/usr/bin/nvim -R", &["+12", "a b.log"]),
            ("code --wait", &["--goto", "a b.log:12"]),
            ("hx", &["a b.log:12"]),
        ] {
            assert_eq!(arguments(editor, Path::new("a b.log"), Some(12)), expected);
        }
        assert_eq!(arguments("code", Path::new("a.toml"), None), ["a.toml"]);
    }
}
