//! The event loop, the terminal, the worker.
//!
//! One thread reads the terminal, one each computes pictures, readouts and descents; all send events to the one that owns
//! the session, which turns them into messages, hands effects on and draws. It draws when something happened, and only then.

mod ansi_backend;
mod events;
mod input;
mod recording;
mod terminal;
mod watch;
mod worker;

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use crossterm::event::Event as TerminalEvent;

use crate::scenario::{Origin, Scenario};
use crate::session::{Answer, Effect, Message, Session};
use crate::ui::theme::Theme;
use crate::ui::{self, Clicks, keymap};
pub use ansi_backend::AnsiBackend;
pub use recording::{Recorder, still};
use terminal::Screen;
use worker::Worker;

/// The time between two frames while time goes by.
const FRAME: Duration = Duration::from_millis(16);

/// Something that happened outside the session.
#[derive(Debug)]
enum Event {
    /// A key, the mouse, another size.
    Terminal(TerminalEvent),
    /// The worker is done with something.
    Answer(Answer),
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

/// Plays a scenario, in the colors of a theme, until the person has enough. What the script says is done first.
///
/// # Errors
/// What the terminal refuses.
pub fn play(
    scenario: Scenario,
    theme: Theme,
    opening: Opening,
    script: Vec<Message>,
) -> io::Result<()> {
    let (sender, events) = channel();
    let watched = match &scenario.origin {
        Origin::File(path) => watch::files(path, scenario.data_file().as_deref(), sender.clone()),
        Origin::Library(_) | Origin::Typed => None,
    };
    let worker = Worker::start(&sender);
    let screen = Screen::take()?;
    events::read(sender);
    let mut session = Session::new(Arc::new(scenario), ui::VIEWS);
    if opening == Opening::Playing {
        // Its requests are made with those of the first frame.
        session.start_playing();
    }
    session.follow(script);
    let player = Player {
        session,
        theme,
        screen,
        worker,
        clicks: Clicks::default(),
    };
    let played = player.run(&events);
    drop(watched);
    played
}

/// The session with everything that is not state.
struct Player {
    session: Session,
    theme: Theme,
    screen: Screen,
    worker: Worker,
    clicks: Clicks,
}

/// Whether the loop goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flow {
    On,
    End,
}

impl Player {
    fn run(mut self, events: &Receiver<Event>) -> io::Result<()> {
        let mut last = Instant::now();
        // The first message makes the session ask for what it shows.
        self.send(Message::Tick(Duration::ZERO))?;
        self.resize()?;
        self.draw()?;
        loop {
            let first = match self.wait(events, last) {
                Ok(event) => Some(event),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            };
            // What came together is taken together, and drawn once. While time goes by, answers wait for the next frame:
            // only what a person did is drawn at once.
            let mut urgent = !self.session.is_animated();
            for event in first.into_iter().chain(events.try_iter()) {
                urgent |= matches!(event, Event::Terminal(_));
                if self.take(event)? == Flow::End {
                    return Ok(());
                }
            }
            let now = Instant::now();
            if self.session.is_animated() {
                let elapsed = now.duration_since(last);
                if elapsed >= FRAME {
                    last = now;
                    urgent = true;
                    self.send(Message::Tick(elapsed))?;
                }
            } else {
                last = now;
            }
            if urgent {
                self.resize()?;
                self.draw()?;
            }
        }
    }

    /// The next event, or a timeout when the next frame is due.
    fn wait(&self, events: &Receiver<Event>, last: Instant) -> Result<Event, RecvTimeoutError> {
        if self.session.is_animated() {
            events.recv_timeout(FRAME.saturating_sub(last.elapsed()))
        } else {
            events.recv().map_err(RecvTimeoutError::from)
        }
    }

    fn take(&mut self, event: Event) -> io::Result<Flow> {
        let message = match event {
            Event::Answer(answer) => Some(Message::Answered(answer)),
            Event::File(path) => Some(Message::FileChanged(path)),
            Event::Terminal(event) => {
                if matches!(event, TerminalEvent::Resize(..)) {
                    self.screen.forget()?;
                }
                let area = self.screen.area()?;
                events::message(&self.session, &mut self.clicks, event, area)
            }
        };
        match message {
            Some(message) => self.send(message),
            None => Ok(Flow::On),
        }
    }

    fn send(&mut self, message: Message) -> io::Result<Flow> {
        for effect in self.session.update(message) {
            if self.run_effect(effect)? == Flow::End {
                return Ok(Flow::End);
            }
        }
        Ok(Flow::On)
    }

    fn run_effect(&mut self, effect: Effect) -> io::Result<Flow> {
        match self.worker.take(effect) {
            Some(Effect::Quit) => return Ok(Flow::End),
            Some(Effect::Suspend) => self.screen.suspend()?,
            Some(Effect::CaptureMouse(capture)) => terminal::capture_mouse(capture)?,
            Some(Effect::Save(path, scenario)) => {
                let told = match save(&path, &scenario.to_document()) {
                    Ok(path) => format!("saved as {}", path.display()),
                    Err(error) => format!("not saved: {error}"),
                };
                return self.send(Message::Outcome(told));
            }
            _ => {}
        }
        Ok(Flow::On)
    }

    /// Tells the session how many samples the picture has room for, if that changed.
    fn resize(&mut self) -> io::Result<()> {
        let area = self.screen.area()?;
        let resolution = ui::resolution(&self.session, area);
        if resolution != self.session.scene().camera.resolution {
            self.send(Message::Sized(resolution))?;
        }
        Ok(())
    }

    fn draw(&mut self) -> io::Result<()> {
        let (session, theme) = (&self.session, self.theme.color_map(self.session.colors()));
        self.screen.draw(|frame| {
            let area = frame.area();
            ui::draw(session, theme, area, frame.buffer_mut());
        })
    }
}

/// Writes a new file; an existing one is never overwritten, the next free number is added to the name instead.
fn save(path: &Path, text: &str) -> io::Result<PathBuf> {
    let mut free = path.to_path_buf();
    for number in 2.. {
        match OpenOptions::new().write(true).create_new(true).open(&free) {
            Ok(mut file) => return file.write_all(text.as_bytes()).map(|()| free),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                let stem = path.file_stem().unwrap_or_default().to_string_lossy();
                free = path.with_file_name(format!("{stem}-{number}.toml"));
            }
            Err(error) => return Err(error),
        }
    }
    Ok(free)
}
