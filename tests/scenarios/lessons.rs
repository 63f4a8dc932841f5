//! Lessons: what a file says of them comes back.

use std::fs;
use std::path::PathBuf;

use gdplay::scenario::{Origin, Scenario, to_toml};

fn lessons() -> Vec<(PathBuf, String)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/course");
    let files = fs::read_dir(folder).expect("the course");
    let mut lessons: Vec<(PathBuf, String)> = files
        .map(|entry| entry.expect("an entry").path())
        .map(|path| (path.clone(), fs::read_to_string(path).expect("text")))
        .collect();
    lessons.sort();
    lessons
}

#[test]
fn every_lesson_of_the_course_is_sound_and_comes_back() {
    let lessons = lessons();
    assert_eq!(lessons.len(), 28);
    let mut ids = Vec::new();
    for (path, text) in &lessons {
        let name = path
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let scenario =
            Scenario::read(text, Origin::Typed).unwrap_or_else(|error| panic!("{name}: {error}"));
        let lesson = scenario
            .lesson
            .as_ref()
            .unwrap_or_else(|| panic!("{name} has no lesson"));
        assert_eq!(lesson.id.text, name);
        let again = Scenario::read(&to_toml(&scenario), Origin::Typed).expect("what was written");
        assert_eq!(again.lesson, scenario.lesson, "{name}");
        ids.push(name);
    }
    for (_, text) in &lessons {
        let scenario = Scenario::read(text, Origin::Typed).expect("a lesson");
        for need in &scenario.lesson.expect("a lesson").needs {
            assert!(ids.contains(&need.text), "{} is no lesson", need.text);
        }
    }
}
