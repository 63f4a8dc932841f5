//! The course beside a session: its reader, once it is open, and the file in which progress is kept.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use super::progress::{ProgressFile, progress_path};
use crate::course::progress::Progress;
use crate::course::{self, Course, CourseMessage, CourseReader, ReaderMessage};
use crate::scenario::{DEFAULT, Scenario};
use crate::session::{Message, Session};
use crate::ui::lesson;

/// The lessons that a session is played beside.
#[derive(Debug)]
pub struct Lessons {
    /// Those that are read when they are first asked for, unless they are given.
    scenes: Vec<Arc<Scenario>>,
    /// What lessons draw by.
    seed: u64,
    /// The lesson that opens, by its id; else where the reader left off.
    opens: Option<String>,
    file: ProgressFile,
    /// What is in the file.
    saved: Progress,
    reader: Option<CourseReader>,
}

/// A seed that differs from call to call.
pub fn any_seed() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(0, |now| now.as_micros() as u64)
}

impl Lessons {
    /// The lessons that come with the program: nothing is read before the reader asks for them.
    pub fn of_program() -> Self {
        Self {
            scenes: Vec::new(),
            seed: any_seed(),
            opens: None,
            file: ProgressFile::default(),
            saved: Progress::default(),
            reader: None,
        }
    }

    /// These lessons, of which the one of an id opens, or the one where the reader left off. What they draw
    /// they draw by a seed, if there is one; progress is kept in this file.
    pub fn opened(
        scenes: Vec<Arc<Scenario>>,
        opens: Option<String>,
        seed: Option<u64>,
        path: Option<PathBuf>,
    ) -> Self {
        let mut lessons = Self {
            scenes,
            opens,
            seed: seed.unwrap_or_else(any_seed),
            ..Self::of_program()
        };
        lessons.open(path);
        lessons
    }

    fn open(&mut self, path: Option<PathBuf>) {
        let (file, progress, status) = match path {
            Some(path) => ProgressFile::open(path),
            None => (ProgressFile::default(), Progress::default(), None),
        };
        self.file = file;
        self.saved = progress.clone();
        let mut reader = CourseReader::new(
            Course::new(self.scenes.clone()).with_seed(self.seed),
            progress,
        );
        if let Some(status) = status {
            reader.say(status);
        }
        self.reader = Some(reader);
    }

    /// The reader, once the course is open.
    pub(super) fn reader(&self) -> Option<&CourseReader> {
        self.reader.as_ref()
    }

    /// The scene of the first lesson; that of the program where there is none.
    pub(super) fn first_scene(&self) -> Scenario {
        let first = self.scenes.first().map(|scene| Scenario::clone(scene));
        first.unwrap_or_else(|| Scenario::open(DEFAULT).expect("the library has it"))
    }

    /// What opens the course where its reader left off, if it is to be open from the start.
    pub(super) fn opening(&self) -> Option<ReaderMessage> {
        let reader = self.reader.as_ref()?;
        let named = self.opens.as_deref().and_then(|id| reader.index(id));
        let (lesson, step) = named.map_or_else(|| reader.bookmark(), |lesson| (lesson, 0));
        Some(ReaderMessage::Course(CourseMessage::Open(lesson, step)))
    }

    /// What it means to ask for the course, or for something of it: a lesson by its id, or what a key of lessons does.
    pub(super) fn asked_for(&mut self, what: &str) -> Option<ReaderMessage> {
        if what.is_empty() {
            return self.whole_asked_for();
        }
        if self.reader.is_none() {
            self.open_program();
        }
        if let Some(message) = lesson::key_message(what) {
            return Some(message);
        }
        let index = self.reader.as_ref()?.index(what);
        Some(match index {
            Some(index) => ReaderMessage::Course(CourseMessage::Open(index, 0)),
            None => ReaderMessage::Refuse(format!("there is no lesson `{what}` in this course")),
        })
    }

    fn open_program(&mut self) {
        self.scenes = course::lessons();
        self.open(progress_path());
    }

    /// What it means to ask for the course: it opens where its reader left off; one who is away comes back, and one who is in a
    /// lesson sees what others there are.
    fn whole_asked_for(&mut self) -> Option<ReaderMessage> {
        match &self.reader {
            None => {
                self.open_program();
                self.opening()
            }
            Some(reader) if reader.course().is_away() => {
                Some(ReaderMessage::Course(CourseMessage::Return))
            }
            Some(_) => Some(ReaderMessage::OpenContents),
        }
    }

    /// Takes in what the reader does; returns what the session is to be sent.
    pub(super) fn update(&mut self, message: ReaderMessage, session: &Session) -> Vec<Message> {
        match &mut self.reader {
            Some(reader) => reader.update(message, session),
            None => Vec::new(),
        }
    }

    /// The reader did something in the scene.
    pub(super) fn dismiss(&mut self) {
        if let Some(reader) = &mut self.reader {
            reader.dismiss();
        }
    }

    /// What the session is to be sent after a change of it.
    pub(super) fn follow(&mut self, session: &Session) -> Vec<Message> {
        self.reader
            .as_mut()
            .map(|reader| reader.follow(session))
            .unwrap_or_default()
    }

    /// Keeps what was done. Where that fails it is said, once, and not tried again.
    pub(super) fn save(&mut self) {
        let Some(reader) = &mut self.reader else {
            return;
        };
        if self.saved == *reader.progress() {
            return;
        }
        self.saved = reader.progress().clone();
        if let Err(error) = self.file.save(&self.saved) {
            self.file = ProgressFile::default();
            reader.say(format!("progress cannot be kept: {error}"));
        }
    }
}
