//! A reader of the course: the lesson that is played, what was done of each, the table of contents.

use std::collections::BTreeSet;

use super::player::{Course, CourseMessage};
use super::progress::{Completion, Progress, Record};
use crate::scenario::{Lesson, Turn};
use crate::session::{Message, Session};

/// A course with what its reader did of it.
#[derive(Debug)]
pub struct CourseReader {
    course: Course,
    progress: Progress,
    /// The chosen lesson of the table of contents, while it is open.
    contents: Option<usize>,
    status: Option<String>,
    scroll: isize,
    visit: Visit,
    /// Whether a lesson was asked for.
    has_begun: bool,
}

/// No text of a lesson has more rows than this.
const MOST_SCROLLED: isize = 200;

/// What was done since the lesson was opened.
#[derive(Debug, Default)]
struct Visit {
    lesson: usize,
    /// The answers and tries that are in the record already.
    counted: u64,
    /// The steps that the reader solved.
    solved: BTreeSet<usize>,
}

/// What a reader does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReaderMessage {
    /// Something in the lesson.
    Course(CourseMessage),
    /// The table of contents opens.
    OpenContents,
    /// It closes.
    CloseContents,
    /// The lesson at this index is chosen in it.
    Choose(usize),
    /// The lesson so many further down is chosen, or up if negative.
    ChooseBy(isize),
    /// The chosen lesson opens.
    OpenChosen,
    /// A text that does not fit is scrolled by so many rows.
    Scroll(isize),
    /// Something is refused, and why.
    Refuse(String),
}

impl CourseReader {
    /// A reader of a course, who did so much of it.
    pub fn new(course: Course, progress: Progress) -> Self {
        Self {
            course,
            progress,
            contents: None,
            status: None,
            scroll: 0,
            visit: Visit::default(),
            has_begun: false,
        }
    }

    /// The course.
    pub fn course(&self) -> &Course {
        &self.course
    }

    /// What was done of it.
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// The chosen lesson of the table of contents, by its index, while the table is open.
    pub fn contents(&self) -> Option<usize> {
        self.contents
    }

    /// What is to be said of the last thing that was done, or of the file of the progress.
    pub fn status(&self) -> Option<&str> {
        self.status.as_deref()
    }

    /// By how many rows the text of the lesson is scrolled from where it opened, which is where what was said last begins.
    pub fn scroll(&self) -> isize {
        self.scroll
    }

    /// Says something in the line of the keys, until the reader does something.
    pub fn say(&mut self, status: String) {
        self.status = Some(status);
    }

    /// What was said is read: the reader did something in the scene.
    pub fn dismiss(&mut self) {
        self.status = None;
    }

    /// How many lessons were done.
    pub fn done(&self) -> usize {
        let lessons = self.course.lessons();
        let is_done = |lesson: &&Lesson| self.completion(lesson) == Completion::Done;
        lessons.filter(is_done).count()
    }

    /// How far the reader came with a lesson.
    pub fn completion(&self, lesson: &Lesson) -> Completion {
        self.progress.record(&lesson.id.text).completion
    }

    /// The index of a lesson, by its id.
    pub fn index(&self, id: &str) -> Option<usize> {
        self.course
            .lessons()
            .position(|lesson| lesson.id.text == id)
    }

    /// Where the reader left off: the lesson and its step, by their indices. After a lesson whose end was seen it is the next one
    /// that is not done.
    pub fn bookmark(&self) -> (usize, usize) {
        let lessons: Vec<&Lesson> = self.course.lessons().collect();
        let current = self.progress.current().and_then(|id| self.index(id));
        let current = current.and_then(|index| Some((index, *lessons.get(index)?)));
        let Some((current, lesson)) = current else {
            return (0, 0);
        };
        let record = self.progress.record(&lesson.id.text);
        if record.completion < Completion::Done && !lesson.draws.is_empty() {
            // Another visit draws others.
            return (current, 0);
        }
        if record.completion < Completion::Done && record.step + 1 < lesson.steps.len() {
            return (current, record.step);
        }
        let after = (current + 1..lessons.len()).chain(0..=current);
        let is_open = |index: &usize| {
            let lesson = lessons.get(*index);
            lesson.is_some_and(|lesson| self.completion(lesson) != Completion::Done)
        };
        (after.into_iter().find(is_open).unwrap_or(current), 0)
    }

    /// Takes in what the reader does; returns what the session is to be sent.
    pub fn update(&mut self, message: ReaderMessage, session: &Session) -> Vec<Message> {
        // What is said of the file of the progress stays while the course opens.
        if !matches!(message, ReaderMessage::Course(CourseMessage::Open(..))) {
            self.status = None;
        }
        match message {
            ReaderMessage::Course(message) => {
                self.scroll = 0;
                self.contents = None;
                self.has_begun = true;
                if let CourseMessage::Open(..) = message {
                    self.visit = Visit::default();
                }
                // Who leafed on sees again what the lesson says.
                let mut messages = vec![Message::FirstPage];
                messages.extend(self.course.update(message, session));
                self.note();
                return messages;
            }
            ReaderMessage::OpenContents => self.contents = Some(self.course.lesson_index()),
            ReaderMessage::CloseContents => self.contents = None,
            ReaderMessage::Choose(lesson) => self.choose(lesson),
            ReaderMessage::ChooseBy(by) => {
                let chosen = self.contents.unwrap_or_default();
                self.choose(chosen.saturating_add_signed(by));
            }
            ReaderMessage::OpenChosen => {
                let lesson = self.contents.unwrap_or_default();
                let open = CourseMessage::Open(lesson, 0);
                return self.update(ReaderMessage::Course(open), session);
            }
            ReaderMessage::Scroll(by) => {
                let scrolled = self.scroll.saturating_add(by);
                self.scroll = scrolled.clamp(-MOST_SCROLLED, MOST_SCROLLED);
            }
            ReaderMessage::Refuse(why) => self.status = Some(why),
        }
        Vec::new()
    }

    /// What the session is to be sent now; to be called after every change of it.
    pub fn follow(&mut self, session: &Session) -> Vec<Message> {
        let messages = self.course.follow(session);
        // Before one is asked for, the first lesson is no more than where the course begins.
        if self.has_begun {
            self.note();
        }
        messages
    }

    fn choose(&mut self, lesson: usize) {
        if self.contents.is_some() {
            let last = self.course.lessons().count().saturating_sub(1);
            self.contents = Some(lesson.min(last));
        }
    }

    /// Writes down what was done in the step that is shown.
    fn note(&mut self) {
        let Some(lesson) = self.course.lesson().filter(|_| !self.course.is_away()) else {
            return;
        };
        let is_drawn = !lesson.draws.is_empty();
        let visit = &mut self.visit;
        let (index, tries) = (self.course.lesson_index(), self.course.tries());
        if visit.lesson != index || tries < visit.counted {
            *visit = Visit {
                lesson: index,
                ..Visit::default()
            };
        }
        let id = &lesson.id.text;
        let before = self.progress.record(id);
        let mut record = Record {
            step: self.course.step_index(),
            tries: before.tries + tries - visit.counted,
            completion: before.completion.max(Completion::Seen),
            ..before.clone()
        };
        visit.counted = tries;
        let state = self.course.state();
        let is_solved = state.is_done && !state.is_revealed;
        let asks = self
            .course
            .step()
            .is_some_and(|step| step.turn != Turn::Read);
        if is_solved && asks {
            visit.solved.insert(record.step);
            record.solved.insert(record.step);
        }
        if self.course.is_lesson_over() {
            let solved = if is_drawn {
                &visit.solved
            } else {
                &record.solved
            };
            if has_solved(&self.course, solved) {
                record.completion = Completion::Done;
            }
            if has_solved(&self.course, &visit.solved) {
                record.best = Some(record.best.map_or(tries, |best| best.min(tries)));
            }
        }
        if record != before || self.progress.current() != Some(id) {
            self.progress.keep(id, &record);
        }
    }
}

/// Whether every question and every goal of the lesson that is open is among the steps that were solved.
fn has_solved(course: &Course, solved: &BTreeSet<usize>) -> bool {
    let mut steps = course.steps().enumerate();
    steps.all(|(index, step)| step.turn == Turn::Read || solved.contains(&index))
}
