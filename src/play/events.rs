//! What happens outside becomes events, and events become messages.

use std::io::{self, PipeReader, PipeWriter, Write, stdin};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Instant;

use ratatui::layout::Rect;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

use super::input::{Parser, TerminalInput};
use super::{Clicks, Event, keymap};
use crate::course;
use crate::session::{Message, Session, TextEdit, Typing};
use crate::ui;
use crate::ui::lesson::{self, Action};
use crate::ui::theme::TerminalTheme;

/// The thread that reads the terminal. It can be asked to leave the terminal to somebody else.
pub(super) struct TerminalReader {
    pause: PipeWriter,
    paused: Receiver<()>,
    resume: Sender<()>,
}

impl TerminalReader {
    /// Starts it.
    ///
    /// # Errors
    /// What the system refuses.
    pub(super) fn start(events: Sender<Event>) -> io::Result<Self> {
        let (asked, pause) = io::pipe()?;
        let (is_paused, paused) = channel();
        let (resume, resumed) = channel();
        let read = move || {
            let mut parser = Parser::default();
            while let Some(next) = next(&asked, &parser) {
                let mut gone = false;
                let mut give = |input| gone |= events.send(Event::Input(input)).is_err();
                match next {
                    Next::Bytes(bytes) => parser.feed(&bytes, &mut give),
                    Next::Nothing => parser.time_out(&mut give),
                    Next::Pause => {
                        gone = is_paused.send(()).is_err() || resumed.recv().is_err();
                    }
                }
                if gone {
                    return;
                }
            }
        };
        thread::Builder::new().name("reader".into()).spawn(read)?;
        Ok(Self {
            pause,
            paused,
            resume,
        })
    }

    /// Leaves the terminal to somebody else meanwhile.
    pub(super) fn paused<T>(&mut self, meanwhile: impl FnOnce() -> T) -> T {
        let is_asked = self.pause.write_all(b".").is_ok() && self.paused.recv().is_ok();
        let done = meanwhile();
        if is_asked {
            let _ = self.resume.send(());
        }
        done
    }
}

/// What there is to do for the reader.
enum Next {
    Bytes(Vec<u8>),
    /// Nothing came while an escape stood alone.
    Nothing,
    Pause,
}

/// Waits for the next thing; `None` where the terminal has ended.
fn next(asked: &PipeReader, parser: &Parser) -> Option<Next> {
    let stdin = stdin();
    loop {
        let mut watched = [
            PollFd::new(&stdin, PollFlags::IN),
            PollFd::new(asked, PollFlags::IN),
        ];
        let patience = parser.patience();
        let time = patience.and_then(|patience| Timespec::try_from(patience).ok());
        match poll(&mut watched, time.as_ref()) {
            Ok(0) => return Some(Next::Nothing),
            Ok(_) => {}
            Err(Errno::INTR) => continue,
            Err(_) => return None,
        }
        if !watched[1].revents().is_empty() {
            let mut byte = [0];
            return (rustix::io::read(asked, &mut byte) == Ok(1)).then_some(Next::Pause);
        }
        let mut bytes = vec![0; 4096];
        match rustix::io::read(&stdin, &mut bytes) {
            Ok(0) => return None,
            Ok(count) => {
                bytes.truncate(count);
                return Some(Next::Bytes(bytes));
            }
            Err(Errno::INTR | Errno::AGAIN) => {}
            Err(_) => return None,
        }
    }
}

/// What the terminal sent means; an answer is none of the session's affair.
pub(super) fn action(
    session: &Session,
    reader: Option<&course::CourseReader>,
    theme: TerminalTheme,
    clicks: &mut Clicks,
    input: TerminalInput,
    area: Rect,
) -> Option<Action> {
    match input {
        TerminalInput::Chord(chord) => {
            let Some(reader) = reader else {
                let meant = keymap::meaning(session, chord)?;
                let meant = ui::within_reach(session, theme, area, meant);
                return Some(Action::Session(meant));
            };
            let meant = lesson::meaning(session, reader, chord)?;
            Some(lesson::within_reach(session, reader, theme, area, meant))
        }
        TerminalInput::Mouse(event) => {
            let now = Instant::now();
            match reader {
                Some(reader) => lesson::mouse(session, reader, theme, clicks, event, area, now),
                None => ui::mouse(session, theme, clicks, event, area, now).map(Action::Session),
            }
        }
        TerminalInput::Paste(text) => {
            let typing = Typing::Paste(text);
            let message = if session.overlay().is_some() {
                ui::edit_overlay(session, typing)
            } else {
                let edit = session.editor().map(|_| TextEdit::Type(typing));
                edit.map(Message::Edit)
            };
            message.map(Action::Session)
        }
        TerminalInput::Report(_) => None,
    }
}
