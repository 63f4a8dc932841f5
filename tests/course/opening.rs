//! A step speaks as soon as it opens; numbers that are still being computed are put in when they are there.

use std::sync::Arc;

use gdplay::course::facts::FactSource;
use gdplay::course::progress::Progress;
use gdplay::course::{Completion, Course, CourseMessage, CourseReader, ReaderMessage};
use gdplay::scenario::{Origin, Scenario};
use gdplay::session::jobs::Task;
use gdplay::session::{Effect, Message, Session, run_effect};
use gdplay::ui::VIEWS;

const LESSON: &str = r#"loss = "x^2"
[params]
x = { start = 3 }
[lesson]
id = "one"
chapter = "slope"
[[lesson.step]]
say = "At {x} the slope is {grad.x:3}."
[[lesson.step]]
ask = "The slope at {x} is {grad.x}. At −1?"
choices = [
  { text = "up", reply = "Not {grad.x}." },
  { text = "down", right = true } ]
run = "probe -1"
because = "grad.x < 0"
why = "It is {grad.x:2}."
[[lesson.step]]
say = "You are at step {step}."
"#;

/// A reader on a slow machine: what facts are read off is found out when the test says so.
struct Slow {
    session: Session,
    course: Course,
    left: Vec<Effect>,
}

impl Slow {
    fn opened() -> Self {
        Self::of(LESSON)
    }

    fn of(text: &str) -> Self {
        let scene = Scenario::read(text, Origin::Typed).expect("a lesson");
        let scene = Arc::new(scene);
        let mut slow = Self {
            session: Session::new(Arc::clone(&scene), VIEWS),
            course: Course::new(vec![scene]),
            left: Vec::new(),
        };
        slow.follow();
        slow
    }

    fn tell(&mut self, message: CourseMessage) {
        let messages = self.course.update(message, &self.session);
        for message in messages {
            self.send(message);
        }
        self.follow();
    }

    fn follow(&mut self) {
        loop {
            let messages = self.course.follow(&self.session);
            if messages.is_empty() {
                return;
            }
            for message in messages {
                self.send(message);
            }
        }
    }

    fn send(&mut self, message: Message) {
        let effects = self.session.update(message);
        self.perform(effects, false);
    }

    /// Performs effects; what facts are read off only if that is asked for.
    fn perform(&mut self, mut effects: Vec<Effect>, reads: bool) {
        while !effects.is_empty() {
            let effect = effects.remove(0);
            let is_reading = |task: &Task| FactSource::of(task).is_some();
            if !reads && matches!(&effect, Effect::Run(task) if is_reading(task)) {
                self.left.push(effect);
                continue;
            }
            let mut answers = Vec::new();
            run_effect(&effect, || false, |answer| answers.push(answer));
            for answer in answers {
                effects.extend(self.session.update(Message::Answered(answer)));
            }
        }
    }

    /// Everything that was left is found out.
    fn read(&mut self) {
        let left = std::mem::take(&mut self.left);
        self.perform(left, true);
        self.follow();
    }

    fn say(&self) -> &str {
        self.course.state().say.as_deref().unwrap_or_default()
    }
}

#[test]
fn a_text_is_there_before_its_numbers() {
    let mut slow = Slow::opened();
    assert_eq!(slow.say(), "At 3 the slope is ………….");
    slow.read();
    assert_eq!(slow.say(), "At 3 the slope is 6.");
    assert!(slow.course.state().is_done);
}

#[test]
fn a_step_without_numbers_that_are_computed_waits_for_none() {
    let mut slow = Slow::opened();
    slow.tell(CourseMessage::Open(0, 2));
    assert_eq!(slow.say(), "You are at step 0.");
    assert!(slow.course.is_lesson_over());
    assert!(!slow.left.is_empty(), "the readout is still to come");
}

#[test]
fn an_answer_before_the_numbers_is_kept() {
    let mut slow = Slow::opened();
    slow.tell(CourseMessage::Open(0, 1));
    let state = slow.course.state();
    assert_eq!(state.ask.as_deref(), Some("The slope at 3 is …………. At −1?"));
    assert_eq!(state.choices, ["up", "down"]);
    slow.tell(CourseMessage::Answer);
    assert_eq!(slow.course.state().reply, None);
    slow.read();
    assert_eq!(slow.course.state().reply.as_deref(), Some("Not 6."));
    slow.tell(CourseMessage::Mark(1));
    slow.tell(CourseMessage::Answer);
    let state = slow.course.state();
    assert!(state.is_done && !state.is_revealed);
    assert_eq!(state.why.as_deref(), Some("It is ………."));
    slow.read();
    assert_eq!(slow.course.state().why.as_deref(), Some("It is −2."));
}

#[test]
fn a_chain_is_stepped_through_once_it_is_there() {
    let mut slow = Slow::of(
        r#"loss = "u = 2x; v = u^2; w = 3u; v + w"
        [params]
        x = { start = 1 }
        [view]
        open = "chain"
        [lesson]
        id = "one"
        chapter = "chain rule"
        [[lesson.step]]
        say = "At {x} the adjoints are still to come."
        do = "adjoints 0"
        "#,
    );
    assert_eq!(slow.say(), "At ………… the adjoints are still to come.");
    slow.read();
    assert_eq!(slow.say(), "At 1 the adjoints are still to come.");
    let chain = slow.session.chain().expect("a chain");
    let adjoints = (0..chain.outline.lines.len()).filter_map(|line| chain.adjoint(line));
    assert_eq!(adjoints.count(), 0);
}

#[test]
fn a_lesson_is_seen_when_it_was_asked_for() {
    let scene = Arc::new(Scenario::read(LESSON, Origin::Typed).expect("a lesson"));
    let session = Session::new(Arc::clone(&scene), VIEWS);
    let mut reader = CourseReader::new(Course::new(vec![scene]), Progress::default());
    reader.follow(&session);
    let seen = |reader: &CourseReader| reader.progress().record("one").completion;
    assert_eq!(seen(&reader), Completion::Unseen);
    reader.update(ReaderMessage::Course(CourseMessage::Open(0, 0)), &session);
    reader.follow(&session);
    assert_eq!(seen(&reader), Completion::Seen);
}
