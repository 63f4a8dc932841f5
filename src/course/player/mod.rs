//! A reader in a lesson: which step, what was answered, what was reached.
//!
//! The lesson moves the session as a person would, by messages, one after the other, each when the one before is done. Whoever
//! has both calls [`Course::follow`] after every change of the session and hands on what it returns, until it returns nothing:
//! there the lesson looks at what holds now, puts numbers into its texts, ticks goals and chooses hints.

mod answer;
mod goal;
mod message;
mod played;
mod reading;
mod state;
mod writing;

use std::collections::VecDeque;
use std::sync::Arc;

use super::facts::{FactSource, SessionFacts};
use crate::scenario::{LessonStep, LessonText, Scenario, Turn, VIEWS};
use crate::session::{Message, Session, Time, command};

pub use message::CourseMessage;
use played::{PlayedStep, drawn, played};
use state::LessonPhase;
pub use state::{StepState, Tick};

/// A course: its lessons in order, and where the reader is.
#[derive(Debug)]
pub struct Course {
    lessons: Vec<Arc<Scenario>>,
    lesson: usize,
    /// What is drawn where a lesson draws.
    seed: u64,
    steps: Vec<PlayedStep>,
    step: usize,
    state: StepState,
    /// What the lesson still has to do, in order.
    queue: VecDeque<Message>,
    is_away: bool,
    was_revealed: bool,
    tries: u64,
}

/// The view that a step shows, if it says so.
fn own_view(step: &LessonStep) -> Option<&str> {
    let first = step.show.first().map(|first| first.text.as_str());
    first.filter(|first| VIEWS.contains(first))
}

/// What is played once a step is done.
fn outcome(step: &LessonStep) -> Option<&LessonText> {
    match &step.turn {
        Turn::Read => None,
        Turn::Answer(question) => question.run.as_ref(),
        Turn::Reach(goal) => Some(&goal.solution),
    }
}

impl Course {
    /// A course of these lessons, in this order; scenarios without a lesson are left out. The first lesson is open.
    pub fn new(lessons: Vec<Arc<Scenario>>) -> Self {
        let has_lesson = |scene: &Arc<Scenario>| scene.lesson.is_some();
        let mut course = Self {
            lessons: lessons.into_iter().filter(has_lesson).collect(),
            lesson: 0,
            seed: 1,
            steps: Vec::new(),
            step: 0,
            state: StepState::default(),
            queue: VecDeque::new(),
            is_away: false,
            was_revealed: false,
            tries: 0,
        };
        course.open(0, 0);
        course
    }

    /// The same course with another seed of what lessons draw.
    #[must_use]
    pub fn with_seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self.open(self.lesson, self.step);
        self
    }

    /// The course of one lesson alone, once for everything that may be drawn in it.
    pub(super) fn every_draw(scene: &Arc<Scenario>) -> Vec<Self> {
        let draws = scene.lesson.as_ref().map_or(0, |lesson| lesson.draws.len());
        let with_draw = |draw: usize| {
            let mut course = Self::new(vec![Arc::clone(scene)]);
            if draw < draws {
                course.steps = played(scene, &[draw]);
                course.jump(0);
            }
            course
        };
        (0..draws.max(1)).map(with_draw).collect()
    }

    /// Takes in what the reader does; returns what the session is to be sent, as [`Course::follow`] does.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a message is handed over, as to a session"
    )]
    pub fn update(&mut self, message: CourseMessage, session: &Session) -> Vec<Message> {
        match message {
            CourseMessage::Next => self.next(session.view().name),
            CourseMessage::Previous => self.jump(self.step.saturating_sub(1)),
            CourseMessage::NextLesson if self.lesson + 1 < self.lessons.len() => {
                self.open(self.lesson + 1, 0);
            }
            CourseMessage::NextLesson => {}
            CourseMessage::PreviousLesson => self.open(self.lesson.saturating_sub(1), 0),
            CourseMessage::Open(lesson, step) => self.open(lesson, step),
            CourseMessage::Mark(choice) => self.mark(choice),
            CourseMessage::Move(by) => self.mark(self.state.marked.saturating_add_signed(by)),
            CourseMessage::Type(character) => self.type_character(character),
            CourseMessage::Erase => drop(self.state.typed.pop()),
            CourseMessage::Answer => self.answer(session),
            CourseMessage::Hint => self.ask_for_hint(),
            CourseMessage::Leave => self.leave(),
            CourseMessage::Return => self.come_back(),
        }
        self.follow(session)
    }

    /// What the session is to be sent now, if the lesson has something to do and the session is at rest. To be called after
    /// every change of the session.
    pub fn follow(&mut self, session: &Session) -> Vec<Message> {
        if self.is_away {
            return Vec::new();
        }
        let is_playing = session.race().playing;
        if self.is_read_off(session) {
            self.settle(session);
        } else if self.queue.is_empty() && is_playing {
            self.watch(session);
        }
        self.write_ahead(session);
        if self.queue.is_empty() || session.is_on_its_way() {
            return Vec::new();
        }
        if is_playing {
            return vec![Message::Time(Time::Pause)];
        }
        // The numbers of what lies between are not waited for, since the next command makes them stale; but a chain or a network
        // can be stepped through only once it is there.
        if self.steps_through() && !FactSource::Values.is_ready(session) {
            return Vec::new();
        }
        self.queue.pop_front().into_iter().collect()
    }

    /// Whether the next command steps through the values of a chain or a network.
    fn steps_through(&self) -> bool {
        matches!(self.queue.front(), Some(Message::Move(_)))
    }

    /// Opens a lesson at a step, both counted from 0; the last one, if there are fewer.
    fn open(&mut self, lesson: usize, step: usize) {
        self.lesson = lesson.min(self.lessons.len().saturating_sub(1));
        let drawn = |scene: &Arc<Scenario>| played(scene, &drawn(scene, self.seed));
        self.steps = self.lessons.get(self.lesson).map(drawn).unwrap_or_default();
        self.is_away = false;
        self.was_revealed = false;
        self.tries = 0;
        self.jump(step);
    }

    /// Shows a step of this lesson as it is when everything before it was done.
    fn jump(&mut self, step: usize) {
        self.step = step.min(self.steps.len().saturating_sub(1));
        self.state = StepState::default();
        self.set_up();
    }

    /// Goes on, whatever is open.
    fn next(&mut self, shown: &str) {
        self.is_away = false;
        if !self.state.is_done && !self.is_read() {
            self.reveal_turn();
        } else if self.step + 1 < self.steps.len() {
            self.step += 1;
            self.state = StepState::default();
            if self.is_goal(self.step) || !self.keeps_scene(self.step) {
                self.open_scene(self.step);
            } else if let Some(view) = self.view_of(self.step).filter(|view| view != shown) {
                // The reader had looked at another one.
                self.queue.push_back(Message::ViewNamed(view));
            }
            self.prepare(self.step);
        } else if self.lesson + 1 < self.lessons.len() {
            self.open(self.lesson + 1, 0);
        }
    }

    /// Reveals the answer, or plays the solution.
    fn reveal_turn(&mut self) {
        self.was_revealed = true;
        self.state.is_revealed = true;
        let Some(PlayedStep { step, .. }) = self.steps.get(self.step).cloned() else {
            return;
        };
        match &step.turn {
            Turn::Read => {}
            Turn::Answer(question) => self.reveal(question),
            Turn::Reach(goal) => {
                self.state.phase = LessonPhase::Solving;
                self.state.is_done = true;
                self.open_scene(self.step);
                self.prepare(self.step);
                self.play(&goal.solution);
            }
        }
    }

    /// Whether a step is in the scene of the step before it.
    fn keeps_scene(&self, step: usize) -> bool {
        let before = step.checked_sub(1);
        let scene = |step: usize| self.steps.get(step).map(|step| &step.scene);
        let scenes = before.and_then(scene).zip(scene(step));
        scenes.is_some_and(|(before, own)| Arc::ptr_eq(before, own))
    }

    /// Makes the session what it is when the step that is shown opens: the scene anew, and what the steps before it show.
    fn set_up(&mut self) {
        self.queue.clear();
        let base = self.base(self.step);
        self.open_scene(base);
        for index in base..self.step {
            self.prepare(index);
            self.show_outcome(index);
        }
        self.prepare(self.step);
    }

    /// The first step of the scene that a step is in.
    fn base(&self, step: usize) -> usize {
        let mut base = step;
        while !self.is_goal(base) && self.keeps_scene(base) {
            base -= 1;
        }
        base
    }

    /// The view in which a step opens: the one that was shown last in its scene, by the lesson.
    fn view_of(&self, step: usize) -> Option<String> {
        let base = self.base(step);
        let scene = &self.steps.get(base)?.scene;
        let mut view = scene.view.open.unwrap_or(VIEWS[0]).to_string();
        for PlayedStep { step, .. } in self.steps.get(base..step)? {
            if let Some(own) = own_view(step) {
                view = own.to_string();
            }
            for commands in [step.demonstration.as_ref(), outcome(step)]
                .into_iter()
                .flatten()
            {
                let messages = command::parse_all(&commands.text).unwrap_or_default();
                let named = messages.into_iter().filter_map(|message| {
                    let Message::ViewNamed(name) = message else {
                        return None;
                    };
                    Some(name)
                });
                view = named.last().unwrap_or(view);
            }
        }
        Some(view)
    }

    fn open_scene(&mut self, step: usize) {
        if let Some(PlayedStep { scene, .. }) = self.steps.get(step) {
            let view = scene.view.open.unwrap_or(VIEWS[0]);
            self.queue.push_back(Message::Open(Arc::clone(scene)));
            self.queue.push_back(Message::ViewNamed(view.to_string()));
        }
    }

    /// The panel of a step that is a view, and what it demonstrates.
    fn prepare(&mut self, index: usize) {
        let Some(PlayedStep { step, .. }) = self.steps.get(index).cloned() else {
            return;
        };
        if let Some(view) = own_view(&step) {
            self.queue.push_back(Message::ViewNamed(view.to_string()));
        }
        if let Some(demonstration) = &step.demonstration {
            self.play(demonstration);
        }
    }

    /// What is shown once a step is done.
    fn show_outcome(&mut self, index: usize) {
        let Some(PlayedStep { step, .. }) = self.steps.get(index).cloned() else {
            return;
        };
        if let Some(commands) = outcome(&step) {
            self.play(commands);
        }
    }

    /// Plays commands once what is under way is done. Those that mean nothing were refused by `check`.
    fn play(&mut self, commands: &LessonText) {
        if let Ok(messages) = command::parse_all(&commands.text) {
            self.queue.extend(messages);
        }
    }

    fn is_goal(&self, step: usize) -> bool {
        let played = self.steps.get(step);
        played.is_some_and(|played| matches!(played.step.turn, Turn::Reach(_)))
    }

    fn is_read(&self) -> bool {
        self.step()
            .is_none_or(|step| matches!(step.turn, Turn::Read))
    }

    fn leave(&mut self) {
        self.is_away = true;
        self.queue.clear();
    }

    /// Comes back: the scene as the step has it, what was answered as it was.
    fn come_back(&mut self) {
        if !self.is_away {
            return;
        }
        self.is_away = false;
        self.set_up();
        if self.state.phase == LessonPhase::Opening {
            return;
        }
        if self.state.is_done {
            self.show_outcome(self.step);
        }
        self.state.phase = match self.state.phase {
            LessonPhase::Opening
            | LessonPhase::Waiting
            | LessonPhase::Judging
            | LessonPhase::Restoring => LessonPhase::Restoring,
            LessonPhase::Showing => LessonPhase::Showing,
            LessonPhase::Solving => LessonPhase::Solving,
            LessonPhase::Over => LessonPhase::Over,
        };
    }

    /// The session is at rest: whatever waited for that.
    fn settle(&mut self, session: &Session) {
        let facts = SessionFacts::new(session);
        match self.state.phase {
            LessonPhase::Opening => {
                self.write_texts(&facts);
                self.state.phase = if self.is_read() {
                    self.state.is_done = true;
                    LessonPhase::Over
                } else {
                    LessonPhase::Waiting
                };
                self.start_goal(session);
                if std::mem::take(&mut self.state.answers_soon) {
                    self.answer(session);
                }
            }
            LessonPhase::Restoring => {
                self.state.phase = LessonPhase::Waiting;
                self.start_goal(session);
                self.look_at_goal(session);
            }
            LessonPhase::Waiting => self.look_at_goal(session),
            LessonPhase::Judging => self.judge(facts),
            LessonPhase::Showing => self.finish_answer(facts),
            LessonPhase::Solving => {
                self.tick(&facts);
                self.state.hint = None;
                self.state.phase = LessonPhase::Over;
            }
            LessonPhase::Over => self.look_again(&facts),
        }
    }
}
