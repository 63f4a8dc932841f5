//! A log that grows on the screen.

use std::fs::{self, OpenOptions};
use std::io::Write;

use super::pty::{ENTER, ESC, Terminal, folder, gdplay};

fn lines(steps: std::ops::RangeInclusive<u64>) -> String {
    let line = |step: u64| {
        let norm = 0.7 + 0.1 * (step % 5) as f64;
        let (loss, layer) = if step < 60 {
            (2.0 / step as f64, 0.5)
        } else {
            (0.9, 0.0)
        };
        format!(
            "{{\"step\": {step}, \"loss\": {loss:.4}, \"grad_norm\": {norm}, \"grad_norm/layers.0.weight\": {layer}, \"grad_norm/layers.1.weight\": {layer}, \"grad_norm/layers.2.weight\": 0.3}}\n"
        )
    };
    steps.map(line).collect()
}

#[test]
fn a_log_is_followed_and_its_scenario_is_one_key_away() {
    let path = folder("log").join("train.jsonl");
    fs::write(&path, lines(1..=40)).expect("written");
    let path = path.to_str().expect("UTF-8");
    let mut terminal = Terminal::start(gdplay(&["diagnose", path]), 100, 30);
    terminal.wait_for("step 40 of 40");
    terminal.wait_for("healthy");
    let append = |text: &str| {
        let mut file = OpenOptions::new().append(true).open(path).expect("the log");
        file.write_all(text.as_bytes()).expect("written");
    };
    append(&lines(41..=90));
    terminal.wait_for("of 90");
    terminal.wait_for("broken: dead");
    terminal.wait_for("growing");
    // The cursor is where the fault begins.
    terminal.wait_for("step 60 of 90");
    terminal.send("s");
    terminal.wait_for("Esc back to the log");
    terminal.send(ESC);
    terminal.wait_for("step 60 of 90");
    terminal.send("?");
    terminal.wait_for("keys: in the log");
    terminal.send(ESC);
    terminal.wait_without("keys: in the log");
    // Half a line is not read before the rest of it is there.
    let (half, rest) = (lines(91..=91), lines(92..=92));
    append(&half[..20]);
    append(&(half[20..].to_string() + &rest));
    terminal.wait_for("of 92");
    terminal.send("q");
    assert_eq!(terminal.wait_for_end().exit_code(), 0);
    terminal.assert_restored();
}

#[test]
fn a_log_opens_from_the_palette() {
    let path = folder("palette_log").join("train.jsonl");
    fs::write(&path, lines(1..=40)).expect("written");
    let mut terminal = Terminal::start(gdplay(&["bowl"]), 100, 30);
    terminal.wait_for("paused");
    terminal.send(":");
    terminal.wait_for("commands");
    terminal.send(&format!("diagnose {}", path.to_str().expect("UTF-8")));
    terminal.wait_for("Enter does it");
    terminal.send(ENTER);
    terminal.wait_for("step 40 of 40");
    terminal.send(ESC);
    terminal.wait_for("paused");
    terminal.send("q");
    assert_eq!(terminal.wait_for_end().exit_code(), 0);
}

#[test]
fn a_terminal_gets_text_where_that_is_asked_for() {
    let path = folder("log_text").join("train.jsonl");
    fs::write(&path, lines(1..=40)).expect("written");
    let path = path.to_str().expect("UTF-8");
    for asked in [["--format", "text"], ["--fail-on", "broken"]] {
        let mut terminal =
            Terminal::start(gdplay(&[&["diagnose", path], &asked[..]].concat()), 100, 30);
        terminal.wait_for("healthy: the loss falls");
        assert_eq!(terminal.wait_for_end().exit_code(), 0);
    }
}

#[test]
fn the_editor_shows_the_line_of_the_cursor() {
    let folder = folder("log_editor");
    let (path, asked) = (folder.join("train.jsonl"), folder.join("asked"));
    fs::write(&path, lines(1..=40)).expect("written");
    let mut command = gdplay(&["diagnose", path.to_str().expect("UTF-8")]);
    command.env("VISUAL", format!("echo >{}", asked.display()));
    let mut terminal = Terminal::start(command, 100, 30);
    terminal.wait_for("step 40 of 40");
    terminal.send("\x1b[D");
    terminal.wait_for("step 39 of 40");
    terminal.send("E");
    terminal.wait_for("step 39 of 40");
    let is_asked = || fs::read_to_string(&asked).is_ok_and(|text| text.ends_with('\n'));
    terminal.wait_until("the editor is asked", |_| is_asked());
    let text = fs::read_to_string(&asked).expect("what the editor was given");
    assert_eq!(text.trim(), format!("+39 {}", path.display()));
    terminal.send("q");
    assert_eq!(terminal.wait_for_end().exit_code(), 0);
}
