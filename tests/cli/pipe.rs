//! Where the output goes: pipes that break, and no colors where nobody sees them.

use std::io::Write;
use std::process::{Command, Stdio};

use super::gdplay;

/// Runs with a standard output that nobody reads any more; gives the exit code and what was said on standard error.
fn unread(arguments: &[&str], input: &str) -> (Option<i32>, String) {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let mut child = Command::new(env!("CARGO_BIN_EXE_gdplay"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(writer)
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut questions = child.stdin.take().expect("a pipe");
    // The program may stop listening before the end.
    let _ = questions.write_all(input.as_bytes());
    drop(questions);
    let done = child.wait_with_output().expect("it ends");
    (
        done.status.code(),
        String::from_utf8_lossy(&done.stderr).into_owned(),
    )
}

#[test]
fn a_reader_that_is_gone_ends_every_verb_quietly() {
    for arguments in [
        &["scenarios"][..],
        &["scenarios", "--format", "csv"],
        &["man"],
        &["completions", "bash"],
        &["run", "bowl", "--format", "json"],
        &["run", "bowl"],
        &["grad", "x^2", "--at", "x=1"],
        &["grad", "x^2", "--at", "x=1", "--format", "json"],
        &["check", "bowl"],
        &["--help"],
    ] {
        assert_eq!(
            unread(arguments, ""),
            (Some(0), String::new()),
            "{arguments:?}"
        );
    }
    let questions = "{\"loss\": \"x^2\", \"at\": {\"x\": 1}}\n".repeat(2000);
    assert_eq!(
        unread(&["grad", "--batch", "-"], &questions),
        (Some(0), String::new())
    );
}

#[test]
fn a_reader_that_is_gone_hides_no_mistake() {
    let (code, told) = unread(&["grad", "x^", "--at", "x=1"], "");
    assert!(
        code == Some(1) && told.starts_with("error: "),
        "{code:?}: {told}"
    );
}

#[test]
fn what_is_not_a_terminal_gets_plain_text() {
    let cases: [&[&str]; 6] = [
        &["--help"],
        &["grad", "x^2", "--at", "x=1"],
        &["grad", "x^", "--at", "x=1"],
        &["run", "bowl", "--steps", "3"],
        &["check", "/nowhere/a.toml"],
        &["nosuch", "--wrong"],
    ];
    for arguments in cases {
        for no_color in [None, Some("1")] {
            let mut command = gdplay(arguments);
            if let Some(value) = no_color {
                command.env("NO_COLOR", value);
            }
            let done = command.output().expect("it ends");
            for bytes in [&done.stdout, &done.stderr] {
                assert!(
                    !bytes.contains(&0x1b),
                    "{arguments:?}: {}",
                    String::from_utf8_lossy(bytes)
                );
            }
        }
    }
}
