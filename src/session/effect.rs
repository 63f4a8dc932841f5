//! What a session asks others to do, as data.

use std::path::PathBuf;

use super::jobs::{Answer, Desk, Job, JobKind, Scratch, Task};
use super::share::Shared;
use crate::scenario::{Overwrite, Scenario};

/// What is copied as a text.
#[derive(Clone, Debug)]
pub enum Copied {
    /// The racer of this index of a scenario as a program.
    Program(Box<Scenario>, usize),
    /// A whole state as a command line.
    CommandLine(Box<Shared>),
    /// A text as it is.
    Text {
        /// The text.
        text: String,
        /// What to say of it.
        what: String,
    },
}

/// What is opened in the editor of the system.
#[derive(Clone, Debug)]
pub enum Outside {
    /// A scenario, and what became of it afterwards.
    Scenario(Box<Scenario>),
    /// A log, where one of its runs has the record of a step.
    Log {
        /// Where the log is.
        path: PathBuf,
        /// The index of the run.
        run: usize,
        /// The step.
        step: u64,
    },
}

/// Something to be done outside the session.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Works in the background. A newer request of the same kind replaces it.
    Run(Task),
    /// Calls off what is being done of a kind.
    CallOff(&'static JobKind),
    /// Saves a scenario as a file.
    Save(PathBuf, Box<Scenario>, Overwrite),
    /// Copies something as a text to the clipboard.
    Copy(Copied),
    /// Opens something in the editor of the system.
    EditOutside(Outside),
    /// Takes the mouse, or releases it.
    CaptureMouse(bool),
    /// What was asked for by name, beside the session, and what of it.
    Ask(&'static str, String),
    /// Gives the terminal back until the program is continued.
    Suspend,
    /// Ends the program.
    Quit,
}

impl Effect {
    /// Whether it is background work, or calls such work off.
    pub fn is_work(&self) -> bool {
        matches!(self, Self::Run(_) | Self::CallOff(_))
    }

    /// Whether it is work on what only the eye has something of.
    pub fn is_picture(&self) -> bool {
        matches!(self, Self::Run(task) if task.row().is_picture)
    }

    /// The request, if it is work of this kind.
    pub fn request<J: Job>(&self) -> Option<&J> {
        match self {
            Self::Run(task) => task.request(),
            _ => None,
        }
    }
}

/// Does the work that an effect asks for, all of it at once, and gives the answers one by one; other effects give none.
/// `cancelled` is asked now and then: if it says yes, the rest is not done.
pub fn run_effect(
    effect: &Effect,
    cancelled: impl Fn() -> bool + Sync,
    answer: impl FnMut(Answer),
) {
    let Effect::Run(task) = effect else {
        return;
    };
    let mut desk = Desk {
        scratch: &mut Scratch::default(),
        cancelled: &cancelled,
        go_on: &mut || true,
    };
    task.run(&mut desk, answer);
}
