//! The course in a terminal: finished by one key, left and taken up again.

use std::path::Path;
use std::process::Command;

use portable_pty::CommandBuilder;
use vt100::Screen;

use super::pty::{ENTER, ESC, Terminal, folder, gdplay};

/// The program with its progress in a folder.
fn learning(state: &Path, arguments: &[&str]) -> CommandBuilder {
    let mut command = gdplay(arguments);
    command.env("XDG_STATE_HOME", state);
    command
}

/// What `learn --list` says.
fn list(state: &Path) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gdplay"));
    command
        .args(["learn", "--list"])
        .env("XDG_STATE_HOME", state);
    let output = command.output().expect("the program runs");
    String::from_utf8(output.stdout).expect("text")
}

/// What tells one state of a lesson from the next: the lesson with its step, the heading of the box, what n does.
fn state(screen: &Screen) -> String {
    let contents = screen.contents();
    let lines: Vec<&str> = contents.lines().collect();
    let heading = lines.iter().find_map(|line| line.split('╭').nth(1));
    let keys = lines
        .iter()
        .rev()
        .find(|line| line.trim_start().starts_with("n "));
    format!(
        "{:?} {heading:?} {:?}",
        lines.first(),
        keys.map(|keys| &keys[..20.min(keys.len())])
    )
}

/// Presses the key that goes on until there is nothing to go on to.
fn by_one_key(columns: u16, rows: u16) {
    let state_folder = folder(&format!("learn-{columns}x{rows}"));
    let mut terminal = Terminal::start(learning(&state_folder, &["learn"]), columns, rows);
    terminal.wait_for("step 1 of");
    let mut presses = 0;
    while !terminal.contents().contains("n the end") {
        let before = terminal.ask(state);
        terminal.send("n");
        terminal.wait_until("answer to n", |screen| state(screen) != before);
        presses += 1;
        assert!(presses < 1000, "the course has no end");
    }
    terminal.send("q");
    assert_eq!(terminal.wait_for_end().exit_code(), 0);
    terminal.assert_restored();
    let list = list(&state_folder);
    let seen = list.matches('○').count() - 1;
    let lessons = list.lines().skip(2).take_while(|line| !line.is_empty());
    let all = lessons
        .flat_map(|line| line.chars())
        .filter(|c| "✓○▸·".contains(*c))
        .count();
    assert!(all >= 27 && seen + 1 >= all, "{list}");
}

#[test]
fn every_lesson_is_finished_by_one_key_at_80_columns() {
    by_one_key(80, 24);
}

#[test]
fn every_lesson_is_finished_by_one_key_at_120_columns() {
    by_one_key(120, 40);
}

#[test]
fn a_lesson_is_answered_left_and_taken_up_again() {
    let state = folder("learn-resumed");
    let mut terminal = Terminal::start(learning(&state, &["learn"]), 80, 24);
    terminal.wait_for("step 1 of 4");
    terminal.send("n");
    terminal.wait_for("predict");
    terminal.send(ENTER);
    terminal.wait_for("– ");
    terminal.send("2");
    terminal.wait_for("▸ 2");
    terminal.send(ENTER);
    terminal.wait_for("✓ Yes");
    terminal.send(ESC);
    terminal.wait_for("back to the lesson");
    terminal.send("L");
    terminal.wait_for("✓ Yes");
    terminal.send("q");
    assert_eq!(terminal.wait_for_end().exit_code(), 0);
    assert!(list(&state).contains("next: slope"), "{}", list(&state));
    let terminal = Terminal::start(learning(&state, &["learn"]), 80, 24);
    terminal.wait_for("step 2 of 4");
}

#[test]
fn the_course_opens_from_the_playground_and_shows_its_lessons() {
    let state = folder("learn-asked-for");
    let mut terminal = Terminal::start(learning(&state, &["bowl"]), 100, 30);
    terminal.wait_for("L the course");
    terminal.send("L");
    terminal.wait_for("gdplay learn");
    terminal.wait_for("step 1 of 4");
    terminal.send("L");
    terminal.wait_for("0 of ");
    terminal.send("jj");
    terminal.wait_for("▸ · The rule");
    terminal.send(ENTER);
    terminal.wait_for("1 slope · The rule");
    terminal.send(ESC);
    terminal.wait_for("back to the lesson");
}

#[test]
fn a_damaged_file_is_kept_and_that_is_said_on_the_screen() {
    let state = folder("learn-damaged");
    let file = state.join("gdplay/progress.toml");
    std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
    std::fs::write(&file, "version = ").expect("a file");
    let terminal = Terminal::start(learning(&state, &["learn"]), 120, 40);
    terminal.wait_for("progress starts anew");
    assert!(file.with_file_name("progress.toml.damaged-1").exists());
}
