//! What happens outside becomes events, and events become messages.

use std::sync::mpsc::Sender;
use std::thread;
use std::time::Instant;

use crossterm::event::{self, Event as TerminalEvent};
use ratatui::layout::Rect;

use super::{Clicks, Event, input, keymap};
use crate::course::Reader;
use crate::session::{Edit, Message, Session, Typing};
use crate::ui;
use crate::ui::lesson::{self, Action};

/// Starts the thread that reads the terminal.
pub(super) fn read(events: Sender<Event>) {
    thread::spawn(move || {
        while let Ok(event) = event::read() {
            if events.send(Event::Terminal(event)).is_err() {
                return;
            }
        }
    });
}

/// What an event of the terminal means.
pub(super) fn action(
    session: &Session,
    reader: Option<&Reader>,
    clicks: &mut Clicks,
    event: TerminalEvent,
    area: Rect,
) -> Option<Action> {
    match event {
        TerminalEvent::Key(key) => {
            let chord = input::chord(key)?;
            match reader {
                Some(reader) => lesson::meaning(session, reader, chord),
                None => keymap::meaning(session, chord).map(Action::Session),
            }
        }
        TerminalEvent::Mouse(event) => {
            let (event, now) = (input::mouse(event)?, Instant::now());
            match reader {
                Some(reader) => lesson::mouse(session, reader, clicks, event, area, now),
                None => ui::mouse(session, clicks, event, area, now).map(Action::Session),
            }
        }
        TerminalEvent::Paste(text) if session.editor().is_some() => Some(Action::Session(
            Message::Edit(Edit::Type(Typing::Paste(text))),
        )),
        _ => None,
    }
}
