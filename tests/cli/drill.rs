//! `gdplay drill` through a pipe.

use super::{gdplay, refused};

/// What is printed for these answers.
fn drilled(arguments: &[&str], answers: &str) -> String {
    let mut all = vec!["drill", "--seed", "3"];
    all.extend(arguments);
    let done = gdplay(&all)
        .write_stdin(answers.to_string())
        .assert()
        .success()
        .stderr("");
    String::from_utf8(done.get_output().stdout.clone()).expect("UTF-8")
}

#[test]
fn an_answer_is_judged_and_the_ledger_shown() {
    let shown = drilled(&["--level", "2"], "66\n24\nq\n");
    assert!(
        shown.contains("u = 3x\n    L = u^2 + 4u\n\nWhat is ∂L/∂x at x = 3?"),
        "{shown}"
    );
    // On a low screen what is printed last is seen: the verdict comes after the ledger.
    let ledger = shown.find("= 22 · 3 = 66").expect("a ledger");
    assert!(shown.find("✓ Yes, 66.\n") > Some(ledger), "{shown}");
    assert!(
        shown.contains("∂L/∂x = ∂L/∂u · ∂u/∂x = 22 · 3 = 66"),
        "{shown}"
    );
    assert!(shown.contains("no: it is −24, not 24.\n"), "{shown}");
    assert!(shown.ends_with("1 of 2 right.\n"), "{shown}");
}

#[test]
fn within_one_per_cent_is_right_and_expressions_are_numbers() {
    for (answer, verdict) in [
        ("66.6", "Yes"),
        ("66.7", "it is"),
        ("22*3", "Yes"),
        ("-66", "it is"),
    ] {
        let shown = drilled(&["--level", "2", "--count", "1"], &format!("{answer}\n"));
        assert!(shown.contains(verdict), "{answer}: {shown}");
    }
}

#[test]
fn what_is_no_number_is_asked_again_and_the_end_of_input_ends() {
    let shown = drilled(&["--count", "1"], "x\n\n");
    assert!(
        shown.contains("not an answer: `x` has no value here"),
        "{shown}"
    );
    assert!(shown.ends_with("0 of 0 right.\n"), "{shown}");
    assert!(drilled(&["--count", "0"], "").ends_with("0 of 0 right.\n"));
}

#[test]
fn how_to_answer_and_to_leave_is_said_first() {
    let shown = drilled(&["--count", "1"], "q\n");
    let head = shown.split("\n\n").next().unwrap_or_default();
    for word in ["-3/4", "? and Enter", "q and Enter ends"] {
        assert!(head.contains(word), "{word}: {shown}");
    }
}

#[test]
fn plain_is_ascii() {
    for level in ["1", "2", "3"] {
        let shown = drilled(
            &["--level", level, "--count", "12", "--plain"],
            &"?\n".repeat(12),
        );
        assert!(shown.is_ascii(), "{shown}");
        assert!(!shown.contains("v?"), "{shown}");
    }
    let wrong = refused(2, &["drill", "--level", "4"]);
    assert!(wrong.contains("1..=3"), "{wrong}");
}
