//! What happens outside becomes events, and events become messages.

use std::sync::mpsc::Sender;
use std::thread;
use std::time::Instant;

use crossterm::event::{self, Event as TerminalEvent};
use ratatui::layout::Rect;

use super::{Clicks, Event, input, keymap};
use crate::session::{Edit, Message, Session, Typing};
use crate::ui;

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
pub(super) fn message(
    session: &Session,
    clicks: &mut Clicks,
    event: TerminalEvent,
    area: Rect,
) -> Option<Message> {
    match event {
        TerminalEvent::Key(key) => keymap::meaning(session, input::chord(key)?),
        TerminalEvent::Mouse(event) => {
            ui::mouse(session, clicks, input::mouse(event)?, area, Instant::now())
        }
        TerminalEvent::Paste(text) if session.editor().is_some() => {
            Some(Message::Edit(Edit::Type(Typing::Paste(text))))
        }
        _ => None,
    }
}
