//! `gdplay learn` without a terminal.

use std::fs;
use std::path::PathBuf;

use assert_cmd::Command;

use super::{gdplay, refused};

/// An empty folder of the test's own.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join("learn")
        .join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// The program with its state in a folder.
fn learn(state: &PathBuf, arguments: &[&str]) -> Command {
    let mut all = vec!["learn"];
    all.extend(arguments);
    let mut command = gdplay(&all);
    command.env("XDG_STATE_HOME", state);
    command
}

fn printed(mut command: Command) -> String {
    let done = command.assert().success();
    String::from_utf8(done.get_output().stdout.clone()).expect("UTF-8")
}

#[test]
fn the_list_says_what_was_done_and_what_is_next() {
    let state = folder("list");
    let list = printed(learn(&state, &["--list"]));
    assert!(list.starts_with("Calculus for ML · 0 of "), "{list}");
    assert!(
        list.contains("next: slope") && list.contains("▸ slope"),
        "{list}"
    );
    let file = state.join("gdplay/progress.toml");
    let text = "version = 1\ncurrent = \"slope\"\n[lessons.slope]\nstate = \"done\"\nstep = 3\n\
                [lessons.rate]\nstate = \"seen\"\n";
    fs::write(&file, text).expect("a file");
    let list = printed(learn(&state, &["--list"]));
    assert!(
        list.contains("1 of ") && list.contains("next: secant"),
        "{list}"
    );
    assert!(
        list.contains("✓ slope") && list.contains("○ rate"),
        "{list}"
    );
    assert!(printed(learn(&state, &["--reset"])).contains("anew"));
    assert!(printed(learn(&state, &["--reset"])).contains("Nothing"));
    assert!(!file.exists());
}

#[test]
fn a_lesson_is_printed_where_there_is_no_terminal() {
    let state = folder("printed");
    let first = printed(learn(&state, &[]));
    assert!(first.starts_with("The slope at a point\n"), "{first}");
    let named = printed(learn(&state, &["slope"]));
    assert_eq!(first, named, "it is the one where the reader left off");
    let plain = printed(learn(&state, &["slope", "--plain"]));
    assert!(plain.is_ascii(), "{plain}");
}

#[test]
fn other_peoples_lessons_are_a_folder_or_a_file() {
    let lessons = folder("lessons");
    let lesson = fs::read_to_string("scenarios/course/slope.toml").expect("a lesson");
    let file = lessons.join("mine.toml");
    let mine = lesson
        .replace("id = \"slope\"", "id = \"mine\"")
        .replace("The slope at a point", "Mine");
    fs::write(&file, mine).expect("a file");
    let state = folder("others");
    for named in [&lessons, &file] {
        let named = named.to_str().expect("a path");
        assert!(printed(learn(&state, &[named])).starts_with("Mine\n"));
        assert!(printed(learn(&state, &[named, "--list"])).contains("mine"));
    }
}

#[test]
fn what_is_no_lesson_is_refused() {
    let nearest = refused(1, &["learn", "rat"]);
    assert!(nearest.contains("did you mean `rate`"), "{nearest}");
    let none = refused(1, &["learn", "scenarios/rosenbrock.toml"]);
    assert!(none.contains("it has no lesson"), "{none}");
    let empty = folder("empty");
    let empty = refused(1, &["learn", empty.to_str().expect("a path")]);
    assert!(empty.contains("there is no lesson in it"), "{empty}");
    refused(2, &["learn", "--list", "--reset"]);
}

#[test]
fn a_damaged_file_is_moved_aside_and_that_is_said() {
    let state = folder("damaged");
    let file = state.join("gdplay/progress.toml");
    fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
    fs::write(&file, "version = 1\n[lessons").expect("a file");
    let done = learn(&state, &["--list"]).assert().success();
    let said = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
    assert!(
        said.contains("progress starts anew") && said.contains("damaged-1"),
        "{said}"
    );
    assert!(!file.exists());
}

#[test]
fn what_is_wrong_with_a_lesson_is_pointed_at_in_its_file() {
    let folder = folder("wrong");
    let sound = fs::read_to_string("scenarios/course/rate.toml").expect("a lesson");
    let at = |text: &str, part: &str| {
        let before = &text[..text.find(part).expect("it is there")];
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        let column = before[line_start..].chars().count() + 1;
        (before.matches('\n').count() + 1, column)
    };
    // What is changed, into what, what is said, and what the caret points at.
    for (part, instead, message, pointed) in [
        (
            "that = \"loss < 0.001\" }, ",
            "that = \"loss < 100\" }, ",
            "is reached as the step opens",
            "\"loss < 100\"",
        ),
        (
            "\"rate 0.09; steps 25\"",
            "\"rate 0.09; steps 2\"",
            "does not reach `loss < 0.001`",
            "\"rate 0.09; steps 2\"",
        ),
        (
            "verdict == diverging\"\nwhy",
            "verdict == converging\"\nwhy",
            "this does not hold",
            "\"verdict == converging\"",
        ),
        (
            "when = \"rate < 0.03\"",
            "when = \"rate < 0.003\"",
            "this hint never comes",
            "\"rate < 0.003\"",
        ),
        ("{loss:3}", "{lose:3}", "did you mean `loss`", "{lose:3}"),
        (
            "keys = [\"Up\"",
            "keys = [\"Upp\"",
            "no key is called `Upp`",
            "\"Upp\"",
        ),
        (
            "needs = [\"step\"]",
            "needs = [\"edge\"]",
            "they go in a circle",
            "\"edge\"",
        ),
    ] {
        assert!(sound.contains(part), "{part}");
        let text = sound.replacen(part, instead, 1);
        let file = folder.join("rate.toml");
        fs::write(&file, &text).expect("a file");
        let said = refused(1, &["check", file.to_str().expect("a path")]);
        let (line, column) = at(&text, pointed);
        assert!(said.contains(message), "{said}");
        assert!(
            said.contains(&format!("rate.toml:{line}:{column}\n")),
            "{line}:{column}: {said}"
        );
        let caret = said.lines().find(|row| row.contains('^')).expect("a caret");
        assert!(
            caret.matches('^').count() >= pointed.chars().count() - 2,
            "{said}"
        );
    }
}

#[test]
fn an_examination_as_text_draws_by_the_seed() {
    let state = folder("drawn");
    let by = |seed: &str| printed(learn(&state, &["mystery", "--plain", "--seed", seed]));
    let drawn: Vec<String> = ["5", "6", "7", "8"].map(by).to_vec();
    assert!(drawn.windows(2).any(|pair| pair[0] != pair[1]));
    assert_eq!(drawn[0], by("5"));
}

#[test]
fn a_letter_is_introduced_by_its_name_once() {
    let state = folder("letters");
    let plain = printed(learn(&state, &["step", "--plain"]));
    assert!(plain.contains("eta is the learning rate"), "{plain}");
    let letters = printed(learn(&state, &["step"]));
    assert!(
        letters.contains("η (eta) is the learning rate"),
        "{letters}"
    );
}
