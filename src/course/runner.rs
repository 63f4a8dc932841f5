//! A session with nobody at the screen: whatever it asks for is done at once, in order, but for its pictures.

use std::fmt;
use std::sync::Arc;

use super::player::{Course, CourseMessage};
use crate::scenario::Scenario;
use crate::session::jobs::errors::SampleRequest;
use crate::session::jobs::next_step::NextStepRequest;
use crate::session::jobs::picture::PictureRequest;
use crate::session::jobs::prediction::PredictionRequest;
use crate::session::jobs::sweep::SweepRequest;
use crate::session::jobs::{Desk, Scratch, Task};
use crate::session::{Effect, Message, Session, StatusMessage, View};

/// A session, and what does its work.
pub struct Runner {
    session: Session,
    scratch: Scratch,
    refused: Vec<String>,
}

impl fmt::Debug for Runner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Runner").finish_non_exhaustive()
    }
}

/// Whether work is for the eye alone: no number of it is a fact.
fn is_picture(task: &Task) -> bool {
    let row = task.row();
    row.is::<PictureRequest>()
        || row.is::<PredictionRequest>()
        || row.is::<SweepRequest>()
        || row.is::<SampleRequest>()
        || row.is::<NextStepRequest>()
}

impl Runner {
    /// A session of a scene, with the views of the program.
    pub fn new(scene: &Arc<Scenario>, views: &[&'static View]) -> Self {
        let mut runner = Self {
            session: Session::new(Arc::clone(scene), views),
            scratch: Scratch::default(),
            refused: Vec::new(),
        };
        runner.send(Message::Time(crate::session::Time::Pause));
        runner
    }

    /// The session.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Sends a message, and does whatever comes of it.
    pub fn send(&mut self, message: Message) {
        let mut effects = self.session.update(message);
        self.listen();
        while !effects.is_empty() {
            for effect in std::mem::take(&mut effects) {
                let Effect::Run(task) = &effect else {
                    continue;
                };
                if is_picture(task) {
                    continue;
                }
                for answer in self.answers(task) {
                    effects.extend(self.session.update(Message::Answered(answer)));
                    self.listen();
                }
            }
        }
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

    /// Remembers what was refused.
    fn listen(&mut self) {
        if let Some(StatusMessage::Refused(why)) = self.session.notice()
            && self.refused.last() != Some(why)
        {
            self.refused.push(why.clone());
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
            if course.is_at_rest(&self.session) {
                return;
            }
            messages = course.follow(&self.session);
        }
    }
}
