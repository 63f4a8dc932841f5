//! The transcript of each lesson: what is said, asked, answered and revealed, with numbers.

use std::sync::Arc;

use gdplay::course::{lessons, transcript};
use gdplay::scenario::{Origin, Scenario};
use gdplay::ui::VIEWS;

#[test]
fn every_lesson_says_what_it_said() {
    for scene in lessons() {
        let id = scene.lesson.as_ref().expect("a lesson").id.text.clone();
        insta::assert_snapshot!(id, transcript(&scene, VIEWS));
    }
}

#[test]
fn a_scene_without_a_lesson_has_no_transcript() {
    let scene = Scenario::read("loss = \"x^2\"", Origin::Typed).expect("a scene");
    assert_eq!(transcript(&Arc::new(scene), VIEWS), "");
}
