//! The event loop, the terminal, the worker.
//!
//! One thread reads the terminal, one each computes pictures, readouts and descents; all send events to the one that owns
//! the session, which turns them into messages, hands effects on and draws. It draws when something happened, and only then.

mod ansi_backend;
mod events;
mod input;
mod output;
mod outside;
mod panics;
mod player;
mod query;
mod signals;
mod state;
mod terminal;
mod watch;
mod worker;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::channel;

pub use ansi_backend::AnsiBackend;

use crate::scenario::Scenario;
use crate::session::{Answer, Session};
use crate::ui::config::Config;
use crate::ui::theme::Theme;
use crate::ui::{self, Clicks, keymap};
use events::Reader;
use input::Input;
use player::{Appearance, Player};
use terminal::Screen;
use worker::Worker;

/// Something that happened outside the session.
#[derive(Debug)]
enum Event {
    /// A key, the mouse, a pasted text, an answer.
    Input(Input),
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
}

/// How a scenario opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// It plays at once.
    Playing,
    /// It waits at its start.
    Paused,
}

/// Plays a scenario until the person has enough: in a theme that was made from the environment, with what the terminal says of
/// itself, as a configuration wants it.
///
/// # Errors
/// What the terminal refuses.
pub fn play(scenario: Scenario, theme: Theme, config: Config, opening: Opening) -> io::Result<()> {
    let (sender, events) = channel();
    panics::watch();
    signals::watch(sender.clone())?;
    let mut session = Session::new(Arc::new(scenario), ui::VIEWS);
    if opening == Opening::Playing {
        // Its requests are made with those of the first frame.
        session.start_playing();
    }
    let player = Player {
        worker: Worker::start(&sender),
        screen: Screen::take()?,
        reader: Reader::start(sender.clone())?,
        watched: None,
        keeper: state::Keeper::start(),
        left: None,
        events: sender,
        appearance: Appearance::new(theme, config),
        clicks: Clicks::default(),
        session,
    };
    player.run(&events)
}
