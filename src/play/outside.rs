//! What a session asks of the system: saving, the clipboard, an editor.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use crate::export::{Target, program_text};
use crate::scenario::{Origin, Overwrite, Scenario, save as save_scenario};
use crate::session::{Copied, Message};

/// Saves a scenario, and says what became of it.
pub(super) fn save(path: &Path, scenario: &Scenario, overwrite: Overwrite) -> Message {
    let saved = save_scenario(scenario, path, overwrite);
    Message::Saved(saved.map(Arc::new).map_err(Arc::new))
}

/// What is copied as a text for the clipboard, and what to say of it.
pub(super) fn copied(copied: &Copied) -> Result<(String, String), String> {
    match copied {
        Copied::Program(scenario, racer) => {
            let target = Target::named("pytorch").ok_or("there is no target pytorch")?;
            let text = program_text(scenario, *racer, target).map_err(|error| error.to_string())?;
            let shown = "copied as a PyTorch program: it ends with an assert that it comes to the same iterate";
            Ok((text, String::from(shown)))
        }
        Copied::Text { text, what } => Ok((text.clone(), what.clone())),
        Copied::CommandLine(shared) => {
            let shown = "copied as one command line: it opens what is on the screen";
            Ok((shared.line(), String::from(shown)))
        }
    }
}

/// Lets the editor of the system edit a scenario: its file, if it has one, else a copy, which is opened afterwards.
pub(super) fn edit(scenario: &Scenario) -> Message {
    match edited(scenario) {
        Ok(message) => message,
        Err(error) => Message::Refuse(format!("no editor could be started: {error}")),
    }
}

fn edited(scenario: &Scenario) -> io::Result<Message> {
    if let Origin::File(path) = &scenario.origin {
        run_editor(path)?;
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
    let done = run_editor(&path).and_then(|()| fs::read_to_string(&path));
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

/// Runs `$VISUAL`, else `$EDITOR`, else vi, on a file; the variable may hold arguments.
fn run_editor(path: &Path) -> io::Result<()> {
    let named = |name: &str| env::var_os(name).filter(|editor| !editor.is_empty());
    let editor = named("VISUAL")
        .or_else(|| named("EDITOR"))
        .unwrap_or_else(|| OsString::from("vi"));
    let mut command = editor;
    command.push(" \"$1\"");
    let status = Command::new("sh")
        .arg("-c")
        .arg(command)
        .arg("sh")
        .arg(path)
        .status()?;
    if status.success() {
        return Ok(());
    }
    Err(io::Error::other(format!("it ended with {status}")))
}
