//! A session with nobody at the screen: whatever it asks for is done at once, in order, but for its pictures and what no step
//! speaks of.

use std::fmt;
use std::sync::Arc;

use super::facts::FactSource;
use super::player::{Course, CourseMessage};
use crate::scenario::Scenario;
use crate::session::jobs::errors::SampleRequest;
use crate::session::jobs::next_step::NextStepRequest;
use crate::session::jobs::sweep::SweepRequest;
use crate::session::jobs::{Desk, Scratch, Task};
use crate::session::{DrawnView, Editor, Effect, Message, Session, StatusMessage, TextEdit};

/// A session, and what does its work.
pub struct LessonRunner {
    session: Session,
    scratch: Scratch,
    /// What is to be read off once the session is at rest.
    unread: Vec<Task>,
    refused: Vec<String>,
}

impl fmt::Debug for LessonRunner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Runner").finish_non_exhaustive()
    }
}

/// Whether work finds out what somebody needs.
fn is_for(task: &Task, needed: &[FactSource]) -> bool {
    FactSource::of(task).is_some_and(|source| needed.contains(&source))
}

/// Whether work is no matter of a lesson: no number of it is a fact.
fn is_without_facts(task: &Task) -> bool {
    let row = task.row();
    row.is_picture
        || row.is::<SweepRequest>()
        || row.is::<SampleRequest>()
        || row.is::<NextStepRequest>()
}

impl LessonRunner {
    /// A session of a scene, with the views of the program.
    pub fn new(scene: &Arc<Scenario>, views: &[&'static DrawnView]) -> Self {
        let mut runner = Self {
            session: Session::new(Arc::clone(scene), views),
            scratch: Scratch::without_comparison(),
            unread: Vec::new(),
            refused: Vec::new(),
        };
        runner.send(Message::Time(crate::session::Time::Pause));
        runner
    }

    /// The session.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Sends a message, and does whatever comes of it; what is to be read off afterwards waits for [`Runner::read`].
    pub fn send(&mut self, message: Message) {
        // That time does not go on, because a racer stands still, may be just what is shown.
        let is_time = matches!(message, Message::Time(_));
        let effects = self.session.update(message);
        self.listen(is_time);
        self.work(effects, is_time);
    }

    fn work(&mut self, mut effects: Vec<Effect>, is_time: bool) {
        while !effects.is_empty() {
            for effect in std::mem::take(&mut effects) {
                let Effect::Run(task) = effect else {
                    continue;
                };
                if FactSource::of(&task).is_some() {
                    // A newer question of a kind replaces the one that waits.
                    self.unread
                        .retain(|other| other.row().name != task.row().name);
                    self.unread.push(task);
                } else if !is_without_facts(&task) {
                    effects.extend(self.answered(&task));
                    self.listen(is_time);
                }
            }
        }
    }

    /// Reads off what the session shows, as far as somebody needs it; whether anything was.
    pub fn read(&mut self, needed: &[FactSource]) -> bool {
        let mut has_read = false;
        while let Some(next) = self.unread.iter().position(|task| is_for(task, needed)) {
            let task = self.unread.remove(next);
            let effects = self.answered(&task);
            self.work(effects, true);
            has_read = true;
        }
        has_read
    }

    fn answered(&mut self, task: &Task) -> Vec<Effect> {
        let mut effects = Vec::new();
        for answer in self.answers(task) {
            effects.extend(self.session.update(Message::Answered(answer)));
        }
        effects
    }

    fn answers(&mut self, task: &Task) -> Vec<crate::session::Answer> {
        let mut desk = Desk {
            scratch: &mut self.scratch,
            cancelled: &|| false,
            go_on: &mut || true,
        };
        let mut answers = Vec::new();
        task.run(&mut desk, |answer| answers.push(answer));
        answers
    }

    /// Remembers what was refused. A loss that is refused comes back into the editor, where nobody is to mend it.
    fn listen(&mut self, is_time: bool) {
        let status = match self.session.status() {
            Some(StatusMessage::Refused(why)) if !is_time => Some(why.clone()),
            _ => None,
        };
        let editor = self.session.editor();
        let errors = editor.map(Editor::errors).unwrap_or_default();
        let errors: Vec<String> = errors.iter().map(|error| error.message.clone()).collect();
        if !errors.is_empty() {
            self.session.update(Message::Edit(TextEdit::Leave));
        }
        for why in status.into_iter().chain(errors) {
            if self.refused.last() != Some(&why) {
                self.refused.push(why);
            }
        }
    }

    /// What the session refused since this was asked last.
    pub fn refused(&mut self) -> Vec<String> {
        std::mem::take(&mut self.refused)
    }

    /// Tells the course what the reader does, and lets both come to rest.
    pub fn tell(&mut self, course: &mut Course, message: CourseMessage) {
        let messages = course.update(message, &self.session);
        self.hand_on(course, messages);
    }

    /// Lets the course and the session come to rest.
    pub fn settle(&mut self, course: &mut Course) {
        let messages = course.follow(&self.session);
        self.hand_on(course, messages);
    }

    fn hand_on(&mut self, course: &mut Course, mut messages: Vec<Message>) {
        /// More than any lesson has to do at once.
        const MOST: usize = 10_000;
        for _ in 0..MOST {
            for message in messages {
                self.send(message);
            }
            messages = course.follow(&self.session);
            if messages.is_empty() && !self.read(course.needed()) {
                return;
            }
        }
    }
}
