//! What teachers start from is a lesson without a fault: the template, and the one in the text for teachers.

use std::fs;

use gdplay::scenario::{Diagnostic, Origin, Scenario};

use crate::proved;

fn found(text: &str) -> Vec<Diagnostic> {
    let scenario = Scenario::read(text, Origin::Typed);
    proved(scenario.unwrap_or_else(|error| panic!("{error}")))
}

fn text(path: &str) -> String {
    let path = format!("{}/{path}", env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(path).expect("a file")
}

#[test]
fn the_template_is_a_lesson_without_a_fault() {
    assert_eq!(found(&text("src/verbs/new_lesson.toml")), []);
}

#[test]
fn the_lesson_of_the_text_for_teachers_has_no_fault() {
    let readme = text("scenarios/README.md");
    let blocks: Vec<&str> = readme
        .split("```toml\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
        .collect();
    assert!(blocks.len() >= 6, "{}", blocks.len());
    assert_eq!(found(&blocks.concat()), []);
}
