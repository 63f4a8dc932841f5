//! The course: a reader in a lesson, the proofs of lessons, their transcripts.

mod claims;
mod drill;
mod facts;
mod opening;
mod player;
mod shipped;
mod teachers;
mod transcripts;
mod wrong;

use std::sync::{Arc, OnceLock};

use gdplay::course::{Course, LessonRunner, ScreenNames, faults};
use gdplay::scenario::{Diagnostic, Origin, Scenario};
use gdplay::ui::{VIEWS, lesson};

/// What is wrong with a lesson, on the screen of the program.
fn proved(scene: Scenario) -> Vec<Diagnostic> {
    static PANELS: OnceLock<Vec<&str>> = OnceLock::new();
    let screen = ScreenNames {
        views: VIEWS,
        panels: PANELS.get_or_init(|| lesson::panel_names().collect()),
        is_key: &|key| lesson::key_named(key).is_some(),
        fits: &lesson::fits,
    };
    assert!(scene.lesson.is_some());
    faults(&[Arc::new(scene)], &screen).remove(0)
}

/// The course of one lesson, opened, and a session.
fn opened(text: &str) -> (Course, LessonRunner) {
    let scenario = Scenario::read(text, Origin::Typed).unwrap_or_else(|error| panic!("{error}"));
    playing(vec![Arc::new(scenario)])
}

fn playing(lessons: Vec<Arc<Scenario>>) -> (Course, LessonRunner) {
    let mut runner = LessonRunner::new(&lessons[0], VIEWS);
    let mut course = Course::new(lessons);
    runner.settle(&mut course);
    (course, runner)
}
