//! Files that are written, and those that are not.

use std::fs;
use std::path::{Path, PathBuf};

use super::gdplay;

/// A folder of the test's own, empty.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> = entries
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    names
}

/// One line on standard error, exit code 1.
fn refused(arguments: &[&str]) -> String {
    let done = gdplay(arguments).assert().code(1).stdout("");
    let told = String::from_utf8(done.get_output().stderr.clone()).expect("UTF-8");
    assert_eq!(told.lines().count(), 1, "{told}");
    assert!(told.starts_with("error: "), "{told}");
    told
}

#[test]
fn every_ending_has_its_format() {
    let folder = folder("picture-endings");
    for (ending, magic) in [
        ("svg", "<svg"),
        ("png", "\u{89}PNG"),
        ("apng", "\u{89}PNG"),
        ("cast", "{\"version\":2"),
        ("txt", " gdplay"),
        ("ansi", " "),
        ("SVG", "<svg"),
    ] {
        let file = folder.join(format!("bowl.{ending}"));
        let output = file.to_string_lossy();
        let arguments = ["render", "bowl", "--steps", "2", "-o", &output];
        gdplay(&arguments).assert().success().stdout("").stderr("");
        let content = fs::read(&file).expect("a file");
        let expected: Vec<u8> = magic.chars().map(|c| c as u8).collect();
        assert!(content.starts_with(&expected), "{ending}");
        if !magic.starts_with('\u{89}') {
            assert_eq!(content.contains(&0x1b), ending == "ansi", "{ending}");
        }
    }
    assert_eq!(names(&folder).len(), 7);
}

#[test]
fn what_cannot_be_written_is_one_line_and_no_file() {
    let folder = folder("picture-refused");
    let in_folder = |name: &str| folder.join(name).to_string_lossy().into_owned();
    for (output, reason) in [
        (in_folder("x.gif"), "does not end in a format"),
        (in_folder("x"), "does not end in a format"),
        (in_folder("missing/x.svg"), "cannot be written"),
        (String::from("/proc/x.svg"), "cannot be written"),
    ] {
        let told = refused(&["render", "bowl", "--steps", "1", "-o", &output]);
        assert!(told.contains(reason), "{output}: {told}");
    }
    fs::create_dir(folder.join("folder.svg")).expect("a folder");
    let told = refused(&["render", "bowl", "-o", &in_folder("folder.svg")]);
    assert!(told.contains("is a folder"), "{told}");
    assert_eq!(names(&folder), ["folder.svg"]);
}

#[test]
fn what_cannot_be_drawn_leaves_the_old_file() {
    let folder = folder("picture-kept");
    let file = folder.join("kept.svg");
    fs::write(&file, "old").expect("a file");
    let output = file.to_string_lossy();
    for (arguments, reason) in [
        (&["bowl", "--view", "network"][..], "no network view"),
        (
            &["spirals", "--view", "chain", "--steps", "1"],
            "no chain view",
        ),
        (&["bowl", "--view", "sampling"], "no sampling view"),
        (&["bowl", "--size", "0x0"], "100 to 8000 pixels"),
        (&["bowl", "--size", "1000000x1000000"], "100 to 8000 pixels"),
        (&["bowl", "--racer", "Z"], "there is no racer Z"),
        (&["bowl", "--animate"], "stand still"),
        (&["nowhere"], "nowhere"),
    ] {
        let told = refused(&[&["render", "-o", &output], arguments].concat());
        assert!(told.contains(reason), "{arguments:?}: {told}");
        assert_eq!(fs::read_to_string(&file).expect("the file"), "old");
    }
    gdplay(&["render", "bowl", "--steps", "1", "-o", &output])
        .assert()
        .success();
    assert!(
        fs::read_to_string(&file)
            .expect("the file")
            .starts_with("<svg")
    );
    assert_eq!(names(&folder), ["kept.svg"]);
}

#[test]
fn names_from_outside_are_made_visible() {
    let told = refused(&["render", "bowl", "-o", "a\u{1b}[31m.gif"]);
    assert!(!told.contains('\u{1b}'), "{told}");
    let told = refused(&["render", "bowl", "-o", "x.svg", "--size", "\u{1b}[2J"]);
    assert!(!told.contains('\u{1b}'), "{told}");
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    use std::process::{Command, Stdio};
    let mut child = Command::new(assert_cmd::cargo::cargo_bin!("gdplay"))
        .args([
            "render", "bowl", "--steps", "3", "-o", "-", "--format", "cast",
        ])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program");
    drop(child.stdout.take());
    let done = child.wait_with_output().expect("an end");
    assert_eq!(String::from_utf8_lossy(&done.stderr), "");
    assert!(done.status.success());
}

#[test]
fn to_a_pipe_without_a_format_goes_text() {
    let done = gdplay(&["render", "bowl", "--steps", "1", "-o", "-"])
        .assert()
        .success();
    let screen = String::from_utf8_lossy(&done.get_output().stdout).into_owned();
    assert!(screen.starts_with(" gdplay") && !screen.contains('\u{1b}'));
}

#[test]
fn a_step_that_no_racer_reaches_is_none() {
    let told = refused(&["render", "bowl", "--step", "9999", "-o", "-"]);
    assert!(told.contains("there is no step 9999"), "{told}");
    assert!(told.contains("stopped by step 100"), "{told}");
    for step in ["0", "100"] {
        gdplay(&[
            "render", "bowl", "--step", step, "--format", "txt", "-o", "-",
        ])
        .assert()
        .success();
    }
    let done = gdplay(&["render", "bowl", "--step", "-3", "-o", "-"])
        .assert()
        .code(2);
    let told = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
    assert!(told.contains("'-3'") && !told.contains("tip"), "{told}");
}
