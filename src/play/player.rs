//! The event loop.

use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use notify::RecommendedWatcher;

use super::appearance::Appearance;
use super::events::{self, TerminalReader};
use super::input::{TerminalInput, TerminalReply};
use super::query;
use super::state::{self, Keeper};
use super::terminal::TerminalGuard;
use super::ticker::Ticker;
use super::worker::Worker;
use super::{Clicks, Event, Lessons};
use crate::course::{self, ReaderMessage};
use crate::field::Resolution;
use crate::session::{LogMove, Message, Session};
use crate::ui::lesson::{self, Action};
use crate::ui::{self};

/// The time between two frames while time goes by.
const FRAME: Duration = Duration::from_millis(16);

/// The longest time that the terminal may take to say what it is, before the first frame is drawn without that.
const ANSWERS: Duration = Duration::from_millis(100);

/// How often a terminal that takes nothing is tried again.
const BEHIND: Duration = Duration::from_millis(10);

/// The session with everything that is not state.
pub(super) struct Player {
    pub(super) session: Session,
    pub(super) appearance: Appearance,
    pub(super) screen: TerminalGuard,
    pub(super) worker: Worker,
    pub(super) reader: TerminalReader,
    pub(super) clicks: Clicks,
    pub(super) lessons: Lessons,
    pub(super) events: Sender<Event>,
    /// The file that is watched.
    pub(super) watched: Option<(PathBuf, Option<RecommendedWatcher>)>,
    /// While a log is open.
    pub(super) ticker: Option<Ticker>,
    pub(super) keeper: Option<Keeper>,
    /// The file of what was left unsaved the last time, until it is brought back.
    pub(super) left: Option<PathBuf>,
}

/// Whether the loop goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    On,
    End,
}

impl Player {
    /// Plays until the person has enough.
    ///
    /// # Errors
    /// What the terminal refuses.
    pub(super) fn run(mut self, events: &Receiver<Event>) -> io::Result<()> {
        let played = self.play(events);
        if let Some(keeper) = self.keeper.take() {
            keeper.keep(self.session.unsaved());
            keeper.finish();
        }
        played
    }

    fn play(&mut self, events: &Receiver<Event>) -> io::Result<()> {
        if self.session.log().is_none()
            && let Some((kept, path)) = state::left_behind()
        {
            self.session.offer(kept);
            self.left = Some(path);
        }
        // The first message makes the session ask for what it shows.
        if self.begin(events)? == Flow::End {
            return Ok(());
        }
        let mut last = Instant::now();
        let mut kept = Kept {
            since: Instant::now(),
            changes: self.session.changes(),
            is_due: false,
        };
        let mut is_owed = false;
        // Whether something changed that waits for the next frame.
        let mut is_stale = false;
        loop {
            let first = match self.wait(events, last, is_owed, kept.is_due) {
                Ok(event) => Some(event),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            };
            // What came together is taken together, and drawn once. While time goes by, answers wait for the next frame:
            // only what a person did is drawn at once.
            let mut urgent = false;
            for event in first.into_iter().chain(events.try_iter()) {
                urgent |= !matches!(event, Event::Answer(_));
                is_stale = true;
                if self.take(event)? == Flow::End {
                    return Ok(());
                }
            }
            let now = Instant::now();
            if self.session.is_animated() {
                let elapsed = now.duration_since(last);
                if elapsed >= FRAME {
                    last = now;
                    urgent |= self.tick(elapsed)? || is_stale;
                }
            } else {
                last = now;
                urgent |= is_stale;
            }
            is_stale &= !urgent;
            is_owed = (urgent || is_owed) && !self.draw_if_ready()?;
            self.keep(&mut kept);
        }
    }

    /// Asks the terminal what it is, and meanwhile for everything that the first frame shows; draws that frame as soon as the
    /// terminal has answered, or does not.
    fn begin(&mut self, events: &Receiver<Event>) -> io::Result<Flow> {
        let asked = Instant::now();
        self.screen.write(query::QUESTIONS)?;
        let opening = self.lessons.opening();
        self.send(Message::Tick(Duration::ZERO))?;
        if let Some(message) = opening {
            self.read(message)?;
        }
        let room = self.room()?;
        self.resize(room)?;
        while !self.appearance.answers.is_complete {
            let left = ANSWERS.saturating_sub(asked.elapsed());
            match events.recv_timeout(left) {
                Ok(event) => {
                    if self.take(event)? == Flow::End {
                        return Ok(Flow::End);
                    }
                }
                Err(_) => break,
            }
        }
        self.appearance.answers.is_complete = true;
        self.draw()?;
        Ok(Flow::On)
    }

    /// The next event, or a timeout when the next frame is due, or something else is to be looked after.
    fn wait(
        &self,
        events: &Receiver<Event>,
        last: Instant,
        is_owed: bool,
        is_due: bool,
    ) -> Result<Event, RecvTimeoutError> {
        if is_owed {
            events.recv_timeout(BEHIND)
        } else if self.session.is_animated() {
            events.recv_timeout(FRAME.saturating_sub(last.elapsed()))
        } else if is_due {
            events.recv_timeout(state::EVERY)
        } else {
            events.recv().map_err(RecvTimeoutError::from)
        }
    }

    /// Time goes by: whether something else is to be seen now. Steps are slower than frames as a rule, and a frame in which
    /// nothing moved costs as much as another.
    fn tick(&mut self, elapsed: Duration) -> io::Result<bool> {
        let seen = self.moment();
        self.send(Message::Tick(elapsed))?;
        Ok(self.moment() != seen)
    }

    /// What time alone changes on the screen.
    fn moment(&self) -> (u64, bool, bool) {
        let race = self.session.race();
        (race.step, race.is_moving(), self.session.is_animated())
    }

    fn take(&mut self, event: Event) -> io::Result<Flow> {
        let message = match event {
            Event::Answer(answer) => Message::Answered(answer),
            Event::Broken(name) => Message::Refuse(format!(
                "the {name} broke down and was started anew; the log beside the state says where"
            )),
            Event::File(path) => {
                let is_open = self.watched.as_ref().is_some_and(|(open, _)| {
                    open.canonicalize().ok().as_ref() == Some(&path) || *open == path
                });
                if !is_open && path.exists() {
                    return Ok(Flow::On);
                }
                Message::FileChanged(path)
            }
            Event::Resized => {
                self.screen.forget()?;
                return Ok(Flow::On);
            }
            Event::Stop => {
                self.screen.suspend()?;
                return Ok(Flow::On);
            }
            Event::Continued => {
                self.screen.retake()?;
                return Ok(Flow::On);
            }
            Event::Copied(Ok((text, what))) => {
                self.screen.copy(&text)?;
                Message::Outcome(what)
            }
            Event::Copied(Err(why)) => Message::Refuse(why),
            Event::Look(elapsed) => Message::Log(LogMove::Look(elapsed)),
            Event::Input(TerminalInput::Report(report)) => return self.hear(report),
            Event::Input(input) => return self.take_input(input),
        };
        self.send(message)
    }

    fn take_input(&mut self, input: TerminalInput) -> io::Result<Flow> {
        let input = match input {
            TerminalInput::Chord(chord) if self.is_free() => {
                TerminalInput::Chord(self.appearance.config.key(chord))
            }
            other => other,
        };
        let area = self.screen.area()?;
        let reader = self
            .lessons
            .reader()
            .filter(|_| self.session.log().is_none());
        let theme = ui::themed(&self.session, self.appearance.theme());
        match events::action(&self.session, reader, theme, &mut self.clicks, input, area) {
            Some(Action::Session(message)) => {
                self.lessons.dismiss();
                self.send(message)
            }
            Some(Action::Reader(message)) => self.read(message),
            None => Ok(Flow::On),
        }
    }

    /// The reader of the course, unless a log is shown.
    fn reader(&self) -> Option<&course::CourseReader> {
        self.lessons
            .reader()
            .filter(|_| self.session.log().is_none())
    }

    /// Whether keys mean commands, not what is typed.
    fn is_free(&self) -> bool {
        let is_reading = self
            .reader()
            .is_some_and(|reader| !reader.course().is_away());
        self.session.overlay().is_none() && self.session.editor().is_none() && !is_reading
    }

    /// The terminal says what it is: everything is drawn in its colors from now on.
    fn hear(&mut self, report: TerminalReply) -> io::Result<Flow> {
        if self.appearance.answers.take(report) {
            self.screen.write(query::COLORS)?;
        }
        Ok(Flow::On)
    }

    /// Hands a message to the session, and lets the lesson go on with what became of it.
    pub(super) fn send(&mut self, message: Message) -> io::Result<Flow> {
        if self.update(message)? == Flow::End {
            return Ok(Flow::End);
        }
        let messages = self.lessons.follow(&self.session);
        self.play_on(messages)
    }

    /// Hands what the reader does to the lesson.
    pub(super) fn read(&mut self, message: ReaderMessage) -> io::Result<Flow> {
        let messages = self.lessons.update(message, &self.session);
        self.play_on(messages)
    }

    /// Does what the lesson wants, as long as it wants something now.
    fn play_on(&mut self, mut messages: Vec<Message>) -> io::Result<Flow> {
        while !messages.is_empty() {
            for message in messages {
                if self.update(message)? == Flow::End {
                    return Ok(Flow::End);
                }
            }
            messages = self.lessons.follow(&self.session);
        }
        self.lessons.save();
        self.watch();
        if !self.session.has_kept()
            && let Some(left) = self.left.take()
        {
            let _ = std::fs::remove_file(left);
        }
        Ok(Flow::On)
    }

    fn update(&mut self, message: Message) -> io::Result<Flow> {
        for effect in self.session.update(message) {
            if self.run_effect(effect)? == Flow::End {
                return Ok(Flow::End);
            }
        }
        Ok(Flow::On)
    }

    /// How many samples of the loss the screen has room for.
    fn room(&self) -> io::Result<Resolution> {
        let area = self.screen.area()?;
        let theme = ui::themed(&self.session, self.appearance.theme());
        Ok(match self.reader() {
            Some(reader) => lesson::resolution(&self.session, reader, theme, area),
            None => ui::resolution(&self.session, theme, area),
        })
    }

    /// Tells the session how many samples the picture has room for, if that changed: whether it did.
    fn resize(&mut self, room: Resolution) -> io::Result<bool> {
        let is_new = room != self.session.resolution();
        if is_new {
            self.send(Message::Sized(room))?;
        }
        Ok(is_new)
    }

    /// Draws, unless the terminal has not taken the last frame yet: whether it did.
    fn draw_if_ready(&mut self) -> io::Result<bool> {
        if self.screen.is_behind()? {
            return Ok(false);
        }
        let room = self.draw()?;
        if self.resize(room)? {
            self.draw()?;
        }
        Ok(!self.screen.is_behind()?)
    }

    /// Draws, and says how many samples of the loss there was room for.
    fn draw(&mut self) -> io::Result<Resolution> {
        let theme = ui::themed(&self.session, self.appearance.theme());
        let (session, reader) = (
            &self.session,
            self.lessons
                .reader()
                .filter(|_| self.session.log().is_none()),
        );
        let mut room = session.resolution();
        if reader.is_some_and(|reader| reader.course().is_judging()) {
            // What the question will show is not to be seen before the answer is judged.
            return Ok(room);
        }
        self.screen.draw(|frame| {
            let (area, buffer) = (frame.area(), frame.buffer_mut());
            room = match reader {
                Some(reader) => lesson::draw(session, reader, theme, area, buffer),
                None => ui::draw(session, theme, area, buffer),
            }
        })?;
        Ok(room)
    }

    /// Keeps what would be lost, now and then.
    fn keep(&self, last: &mut Kept) {
        let Some(keeper) = &self.keeper else {
            return;
        };
        let changes = self.session.changes();
        last.is_due = last.changes != changes;
        if last.is_due && last.since.elapsed() >= state::EVERY {
            *last = Kept {
                since: Instant::now(),
                changes,
                is_due: false,
            };
            keeper.keep(self.session.unsaved());
        }
    }
}

/// What was kept last: when, after how many changes, and whether there are more.
struct Kept {
    since: Instant,
    changes: u64,
    is_due: bool,
}
