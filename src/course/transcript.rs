//! A lesson as text: what is said, asked, answered and revealed, with the numbers that a reader sees.

use std::fmt::Write;
use std::sync::Arc;

use super::facts::SessionFacts;
use super::player::{Course, CourseMessage};
use super::runner::LessonRunner;
use super::template::fill_known;
use crate::scenario::{Goal, LessonStep, LessonText, Question, Scenario, Turn, When};
use crate::session::{DrawnView, Message, command};

/// The transcript of one lesson, as somebody goes through it who gives every wrong answer before the right one and makes every
/// wrong try before the solution. Where the lesson draws, it draws by the seed. Nothing for a scenario without a lesson.
pub fn transcript(scene: &Arc<Scenario>, views: &[&'static DrawnView], seed: u64) -> String {
    let mut writer = Transcript {
        runner: LessonRunner::new(scene, views),
        course: Course::new(vec![Arc::clone(scene)]).with_seed(seed),
        text: String::new(),
    };
    let Some(lesson) = &scene.lesson else {
        return writer.text;
    };
    writer.runner.settle(&mut writer.course);
    let title = scene.title.as_deref().unwrap_or(&lesson.id.text);
    writer.line(0, "", title);
    let about = scene.about.as_deref().unwrap_or_default();
    writer.line(0, "", &format!("{}: {about}", lesson.chapter.text));
    loop {
        writer.step();
        if writer.course.is_over() {
            return writer.text;
        }
        writer.tell(CourseMessage::Next);
    }
}

struct Transcript {
    runner: LessonRunner,
    course: Course,
    text: String,
}

impl Transcript {
    fn tell(&mut self, message: CourseMessage) {
        self.runner.tell(&mut self.course, message);
    }

    /// Commands, each line of them on one of its own: what follows `edit` on its line belongs to the loss.
    fn commands(&mut self, indent: usize, mark: &str, text: &str) {
        let mut mark = mark.to_string();
        for line in text.trim().lines() {
            self.line(indent, &mark, line);
            mark = " ".repeat(mark.len());
        }
    }

    fn line(&mut self, indent: usize, mark: &str, text: &str) {
        let text = text.trim().replace('\n', " ");
        writeln!(self.text, "{:indent$}{mark}{text}", "").expect("a string takes every text");
    }

    fn step(&mut self) {
        let Some(step) = self.course.step().cloned() else {
            return;
        };
        let number = format!(
            "{}/{}",
            self.course.step_index() + 1,
            self.course.step_count()
        );
        self.text.push('\n');
        self.line(0, "", &number);
        if let Some(shown) = &step.demonstration {
            self.commands(2, "shown: ", &shown.text);
        }
        if let Some(say) = self.course.state().say.clone() {
            self.line(2, "", &say);
        }
        match &step.turn {
            Turn::Read => {}
            Turn::Answer(question) => self.question(&step, question),
            Turn::Reach(goal) => self.goal(&step, goal),
        }
    }

    fn filled(&self, text: &LessonText) -> String {
        fill_known(&text.text, &SessionFacts::new(self.runner.session()))
    }

    fn question(&mut self, step: &LessonStep, question: &Question) {
        let state = self.course.state().clone();
        self.line(2, "", &state.ask.unwrap_or_default());
        for (number, choice) in (1..).zip(&state.choices) {
            self.line(4, &format!("{number}. "), choice);
        }
        for hint in &step.hints {
            let say = self.filled(&hint.say);
            self.line(4, "hint: ", &say);
        }
        for (index, choice) in question.choices().enumerate() {
            if choice.is_right {
                continue;
            }
            self.tell(CourseMessage::Mark(index));
            self.tell(CourseMessage::Answer);
            let reply = self.course.state().reply.clone().unwrap_or_default();
            self.line(4, &format!("{}: no. ", index + 1), &reply);
        }
        if let Some(right) = question.choices().position(|choice| choice.is_right) {
            self.tell(CourseMessage::Mark(right));
            self.tell(CourseMessage::Answer);
            self.line(4, &format!("{}: yes. ", right + 1), &self.why());
        } else {
            self.tell(CourseMessage::Next);
            let right = self.course.state().right.clone().unwrap_or_default();
            self.line(4, &format!("{right}: yes. "), &self.why());
        }
    }

    fn why(&self) -> String {
        self.course.state().why.clone().unwrap_or_default()
    }

    fn goal(&mut self, step: &LessonStep, goal: &Goal) {
        self.ticks();
        for wrong in &goal.wrong {
            self.tell(CourseMessage::Leave);
            self.tell(CourseMessage::Return);
            for message in command::parse_all(&wrong.text).unwrap_or_default() {
                self.send(message);
            }
            self.commands(4, "try: ", &wrong.text);
            self.ticks();
            if let Some(hint) = self.course.state().hint.clone() {
                self.line(6, "hint: ", &hint);
            }
        }
        let by_tries = |when: &When| matches!(when, When::Tries(_));
        for hint in step.hints.iter().filter(|hint| by_tries(&hint.when)) {
            let say = self.filled(&hint.say);
            self.line(4, "hint: ", &say);
        }
        self.commands(4, "solution: ", &goal.solution.text);
        self.tell(CourseMessage::Next);
        self.ticks();
    }

    fn send(&mut self, message: Message) {
        self.runner.send(message);
        self.runner.settle(&mut self.course);
    }

    fn ticks(&mut self) {
        for tick in self.course.state().ticks.clone() {
            self.line(4, if tick.holds { "[x] " } else { "[ ] " }, &tick.text);
        }
    }
}
