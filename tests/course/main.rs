//! The course: a reader in a lesson, the proofs of lessons, their transcripts.

mod player;
mod teachers;
mod transcripts;
mod wrong;

use std::sync::Arc;

use gdplay::course::{Course, Runner};
use gdplay::scenario::{Origin, Scenario};
use gdplay::ui::VIEWS;

/// The course of one lesson, opened, and a session.
fn opened(text: &str) -> (Course, Runner) {
    let scenario = Scenario::read(text, Origin::Typed).unwrap_or_else(|error| panic!("{error}"));
    playing(vec![Arc::new(scenario)])
}

fn playing(lessons: Vec<Arc<Scenario>>) -> (Course, Runner) {
    let mut runner = Runner::new(&lessons[0], VIEWS);
    let mut course = Course::new(lessons);
    runner.settle(&mut course);
    (course, runner)
}
