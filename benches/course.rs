//! The course: how long `gdplay check` takes to make the eleven proofs of all its lessons, and of each by itself. All together are
//! to take at most two seconds.

use std::sync::Arc;

use divan::Bencher;
use gdplay::course::{ScreenNames, faults, lessons};
use gdplay::scenario::Scenario;
use gdplay::ui::{VIEWS, lesson};

fn main() {
    divan::main();
}

/// Makes the proofs.
fn prove(lessons: &[Arc<Scenario>]) {
    let panels: Vec<&str> = lesson::panel_names().collect();
    let screen = ScreenNames {
        views: VIEWS,
        panels: &panels,
        is_key: &|key| lesson::key_named(key).is_some(),
        fits: &lesson::fits,
    };
    let faults = faults(lessons, &screen);
    assert!(faults.iter().all(Vec::is_empty), "{faults:?}");
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn all_lessons(bencher: Bencher<'_, '_>) {
    bencher
        .with_inputs(lessons)
        .bench_local_refs(|lessons| prove(lessons));
}

fn ids() -> impl Iterator<Item = String> {
    let id = |scene: Arc<Scenario>| Some(scene.lesson.as_ref()?.id.text.clone());
    lessons().into_iter().filter_map(id)
}

#[divan::bench(args = ids(), sample_count = 5, sample_size = 1)]
fn one_lesson(bencher: Bencher<'_, '_>, wanted: &str) {
    let is_it =
        |scene: &Arc<Scenario>| scene.lesson.as_ref().is_some_and(|it| it.id.text == wanted);
    let scene = || lessons().into_iter().find(is_it).expect("a lesson");
    bencher
        .with_inputs(|| [scene()])
        .bench_local_refs(|scene| prove(scene));
}
