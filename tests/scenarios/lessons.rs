//! Lessons: what a file says of them comes back, and what is wrong with one is pointed at.

use std::fs;
use std::path::PathBuf;

use gdplay::course::faults;
use gdplay::scenario::{Origin, Scenario, to_toml};

const LESSON: &str = r#"loss = "x^2"
[lesson]
id = "one"
chapter = "slope"
[[lesson.step]]
ask = "Up or down?"
choices = [
  { text = "up", reply = "Look again." },
  { text = "down", right = true } ]
run = "probe -1"
because = "grad.x < 0"
why = "It is {grad.x}."
[[lesson.step]]
say = "Go down."
goal = [ { text = "low", that = "loss < 0.1" } ]
hint = [ { tries = 2, say = "More steps." } ]
solution = "steps 50"
wrong = ["steps 1"]
"#;

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

/// What is wrong with a text, whatever finds it: each with what is pointed at.
fn found(text: &str) -> Vec<(String, String)> {
    let diagnostics = match Scenario::read(text, Origin::Typed) {
        Ok(scenario) => faults(scenario.lesson.as_ref().expect("a lesson"), text),
        Err(error) => error.diagnostics,
    };
    let at = |span: std::ops::Range<usize>| text[span].to_string();
    diagnostics
        .into_iter()
        .map(|fault| (fault.message, at(fault.span)))
        .collect()
}

#[test]
fn every_lesson_of_the_course_is_sound_and_comes_back() {
    let lessons = lessons();
    assert_eq!(lessons.len(), 27);
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
        assert_eq!(faults(lesson, text), [], "{name}");
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

#[test]
fn a_sound_lesson_has_no_fault() {
    assert_eq!(found(LESSON), []);
}

#[test]
fn what_is_wrong_with_a_lesson_is_pointed_at() {
    let long = format!("say = \"{}\"", "word ".repeat(46).trim_end());
    let cases: [(&str, &str, &str, &str); 14] = [
        ("id = \"one\"\n", "", "the lesson has no `id`", "lesson"),
        (
            "chapter = \"slope\"\n",
            "",
            "the lesson has no `chapter`",
            "lesson",
        ),
        (
            "reply = \"Look again.\"",
            "reply = 1",
            "must be a string",
            "1",
        ),
        (
            ", reply = \"Look again.\"",
            "",
            "a wrong choice has a reply",
            "{ text = \"up\" }",
        ),
        (
            ", right = true",
            ", reply = \"Look again.\", right = true",
            "the same reply",
            "\"Look again.\"",
        ),
        (
            ", right = true",
            ", reply = \"No.\"",
            "one choice is the right one",
            "ask",
        ),
        ("grad.x < 0", "grad.x 0", "expected <, <=, >", "0"),
        ("loss < 0.1", "loss <", "expected a name or a number", ""),
        (
            "because = \"grad.x < 0\"\n",
            "",
            "nothing says why the right choice is right",
            "\"Up or down?\"",
        ),
        ("say = \"Go down.\"", &long, "46 words", &long[6..]),
        (
            "solution = \"steps 50\"\n",
            "",
            "a goal has a `solution`",
            "say",
        ),
        (
            "wrong = [\"steps 1\"]\n",
            "",
            "a goal has `wrong` tries",
            "say",
        ),
        (
            "tries = 2, ",
            "",
            "when it is given",
            "{ say = \"More steps.\" }",
        ),
        (
            "why = \"It is {grad.x}.\"",
            "wy = \"It is {grad.x}.\"",
            "unknown key `wy`",
            "wy",
        ),
    ];
    for (part, instead, message, at) in cases {
        assert!(LESSON.contains(part), "{part}");
        let found = found(&LESSON.replacen(part, instead, 1));
        assert!(
            found
                .iter()
                .any(|(said, span)| said.contains(message) && span == at),
            "{part} → {instead}: {found:?}"
        );
    }
}
