//! Panics: the report lands on the screen that stays; one of a worker does not end the program.

use std::fs::OpenOptions;
use std::io::Write;
use std::{panic, process, thread};

use super::state;
use super::terminal::restore;

/// What the names of worker threads begin with: a panic of theirs is shown to the session, and the thread goes on.
pub(super) const WORKER: &str = "worker: ";

/// Reports panics where they can be read: of workers in a log beside the state, of others on the screen that stays. A thread that
/// the program cannot do without ends it.
pub(super) fn watch() {
    let report = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let thread = thread::current();
        let name = thread.name().unwrap_or_default();
        if name.starts_with(WORKER) {
            log(&format!("{name} panicked: {info}"));
            return;
        }
        restore();
        report(info);
        if name != "main" {
            process::exit(101);
        }
    }));
}

/// Adds a line to the log; where there is no place for one, nothing is lost but the report.
fn log(text: &str) {
    let Some(folder) = state::folder() else {
        return;
    };
    let opened = OpenOptions::new()
        .create(true)
        .append(true)
        .open(folder.join("panics.log"));
    if let Ok(mut file) = opened {
        let _ = writeln!(file, "gdplay {}: {text}", env!("CARGO_PKG_VERSION"));
    }
}
