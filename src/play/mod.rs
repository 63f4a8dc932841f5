//! The event loop, the terminal, the worker.
//!
//! One thread reads the terminal, one computes for each row of `JOBS`; all send events to the one that owns
//! the session, which turns them into messages, hands effects on and draws. It draws when something happened, and only then.

#![cfg_attr(not(test), warn(clippy::indexing_slicing, clippy::string_slice))]

mod ansi_backend;
mod appearance;
mod editor;
mod effects;
mod events;
mod input;
mod output;
mod outside;
mod panics;
mod plain;
mod player;
mod progress;
mod query;
mod reading;
mod recording;
mod signals;
mod state;
mod terminal;
mod ticker;
mod watch;
mod worker;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::Duration;

pub use ansi_backend::AnsiBackend;
pub use plain::plain;
pub use progress::{ProgressFile, progress_path};
pub use query::{Heard, heard};
pub use reading::{Lessons, any_seed};
pub use recording::{Recorder, still};
pub(crate) use state::{state_folder, xdg};

use crate::scenario::{DEFAULT, Scenario};
use crate::session::{Answer, Message, Session};
use crate::ui::config::Config;
use crate::ui::theme::TerminalTheme;
use crate::ui::{self, Clicks, keymap};
use appearance::Appearance;
use events::TerminalReader;
use input::TerminalInput;
use player::Player;
use terminal::TerminalGuard;
use worker::Worker;

/// Something that happened outside the session.
#[derive(Debug)]
enum Event {
    /// A key, the mouse, a pasted text, an answer.
    Input(TerminalInput),
    /// The terminal has another size.
    Resized,
    /// Somebody asks the program to stop, as Ctrl-Z does.
    Stop,
    /// The program goes on after it was stopped.
    Continued,
    /// The worker is done with something.
    Answer(Answer),
    /// The worker of this name broke down, and was started anew.
    Broken(&'static str),
    /// The open file may have changed.
    File(PathBuf),
    /// So much time went by: a log may have grown.
    Look(Duration),
    /// A text for the clipboard with what to say of it, or why there is none.
    Copied(Result<(String, String), String>),
}

/// How a scenario opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// It plays at once.
    Playing,
    /// As it asks itself: it waits at its start, unless it says that it plays.
    Paused,
}

/// How the screen looks: a theme that was made from the environment, and what a person wants instead.
#[derive(Clone, Debug)]
pub struct Preferences {
    /// What the environment says.
    pub theme: TerminalTheme,
    /// What the person wants.
    pub config: Config,
}

/// Plays a scenario until the person has enough. What the script says is done first.
///
/// # Errors
/// What the terminal refuses.
pub fn play(
    scenario: Scenario,
    preferences: Preferences,
    opening: Opening,
    script: Vec<Message>,
) -> io::Result<()> {
    let mut session = Session::new(Arc::new(scenario), ui::VIEWS);
    if opening == Opening::Playing {
        // Its requests are made with those of the first frame.
        session.start_playing();
    }
    session.follow(script);
    open(session, preferences, Lessons::of_program())
}

/// Shows the log of a training run until the person has enough.
///
/// # Errors
/// What the terminal refuses.
pub fn inspect(path: PathBuf, preferences: Preferences) -> io::Result<()> {
    let behind = Scenario::open(DEFAULT).expect("the library has it");
    let mut session = Session::new(Arc::new(behind), ui::VIEWS);
    session.open_log(path);
    open(session, preferences, Lessons::of_program())
}

/// Opens a course until the reader has enough.
///
/// # Errors
/// What the terminal refuses.
pub fn learn(lessons: Lessons, preferences: Preferences) -> io::Result<()> {
    let scene = lessons.first_scene();
    open(
        Session::new(Arc::new(scene), ui::VIEWS),
        preferences,
        lessons,
    )
}

fn open(session: Session, preferences: Preferences, lessons: Lessons) -> io::Result<()> {
    let (sender, events) = channel();
    panics::watch();
    signals::watch(sender.clone())?;
    let player = Player {
        worker: Worker::start(&sender),
        screen: TerminalGuard::take()?,
        reader: TerminalReader::start(sender.clone())?,
        watched: None,
        ticker: None,
        keeper: state::Keeper::start(),
        left: None,
        events: sender,
        appearance: Appearance::new(preferences),
        clicks: Clicks::default(),
        lessons,
        session,
    };
    player.run(&events)
}
