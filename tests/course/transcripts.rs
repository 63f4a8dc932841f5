//! The transcript of each lesson: what is said, asked, answered and revealed, with numbers.

use std::sync::Arc;

use gdplay::course::{lessons, transcript};
use gdplay::scenario::{Origin, Scenario};
use gdplay::ui::VIEWS;

macro_rules! transcripts {
    ($($id:ident)+) => {
        /// Every lesson that has a transcript here.
        const IDS: &[&str] = &[$(stringify!($id)),+];

        $(#[test]
        fn $id() {
            let scene = of_id(stringify!($id));
            insta::assert_snapshot!(stringify!($id), transcript(&scene, VIEWS, 1));
        })+
    };
}

transcripts! {
    slope secant rules partials gradient three step rate edge valley momentum adaptive flat wells nest chain fork network softmax train vanishing exploding detached dead nan montecarlo batches mystery
}

fn id(scene: &Arc<Scenario>) -> &str {
    &scene.lesson.as_ref().expect("a lesson").id.text
}

fn of_id(wanted: &str) -> Arc<Scenario> {
    let is_it = |scene: &Arc<Scenario>| id(scene) == wanted;
    lessons()
        .into_iter()
        .find(is_it)
        .expect("a lesson of this id")
}

#[test]
fn every_lesson_has_one() {
    let lessons = lessons();
    let ids: Vec<&str> = lessons.iter().map(id).collect();
    assert_eq!(ids, IDS);
}

#[test]
fn a_scene_without_a_lesson_has_no_transcript() {
    let scene = Scenario::read("loss = \"x^2\"", Origin::Typed).expect("a scene");
    assert_eq!(transcript(&Arc::new(scene), VIEWS, 1), "");
}

#[test]
fn an_examination_draws_by_its_seed_and_a_lesson_does_not() {
    let differ = |id: &str| {
        let scene = of_id(id);
        let drawn: Vec<String> = (1..6).map(|seed| transcript(&scene, VIEWS, seed)).collect();
        assert_eq!(drawn[1], transcript(&scene, VIEWS, 2), "the same seed");
        drawn.windows(2).any(|pair| pair[0] != pair[1])
    };
    assert!(differ("mystery"));
    assert!(!differ("rate"));
}
