//! `gdplay scenarios` and `gdplay check`.

use super::{file, gdplay, json, printed, refused};

/// The names of the library: its files.
fn shipped() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios");
    let files = std::fs::read_dir(folder).expect("the library");
    let paths = files.map(|entry| entry.expect("a file").path());
    let scenarios = paths.filter(|path| path.extension().is_some_and(|ending| ending == "toml"));
    let mut names: Vec<String> = scenarios
        .map(|path| {
            let stem = path.file_stem().expect("a name");
            stem.to_string_lossy().into_owned()
        })
        .collect();
    names.sort();
    names
}

#[test]
fn the_list_has_every_file_of_the_library() {
    let text = printed(&["scenarios"]);
    let listed = json(&printed(&["scenarios", "--format", "json"]));
    let mut names: Vec<String> = listed
        .as_array()
        .expect("a list")
        .iter()
        .map(|row| {
            assert!(
                ["title", "about"]
                    .iter()
                    .all(|key| row[key].as_str().is_some_and(|told| !told.is_empty())),
                "{row}"
            );
            row["name"].as_str().expect("a name").to_string()
        })
        .collect();
    names.sort();
    assert_eq!(names, shipped());
    for name in &names {
        assert!(
            text.lines().any(|line| line.starts_with(name.as_str())),
            "{name} is not in the text"
        );
    }
    assert_eq!(
        printed(&["scenarios", "--format", "jsonl"]).lines().count(),
        names.len()
    );
    assert_eq!(
        printed(&["scenarios", "--format", "csv"]).lines().next(),
        Some("name,title,about")
    );
}

#[test]
fn the_library_passes_its_own_check() {
    let names = shipped();
    let mut arguments = vec!["check"];
    arguments.extend(names.iter().map(String::as_str));
    let text = printed(&arguments);
    for name in &names {
        assert!(text.contains(&format!("{name}: ok")), "{name}");
    }
}

#[test]
fn a_file_that_is_wrong_is_told_with_line_and_caret_and_exits_1() {
    let path = file(
        "unknown_key.toml",
        "gdplay = 1\nloss = \"x^2\"\n\n[[racers]]\noptimzer = \"gd\"\n",
    );
    let path = path.to_str().expect("UTF-8");
    let told = refused(1, &["check", path]);
    assert!(
        told.contains("optimzer") && told.contains("optimizer"),
        "the nearest key is named: {told}"
    );
    assert!(
        told.contains("unknown_key.toml:5:1") && told.contains('^'),
        "{told}"
    );
}

#[test]
fn right_ones_are_still_told_beside_wrong_ones() {
    let path = file(
        "outside.toml",
        "gdplay = 1\nloss = \"x^2\"\n\n[params]\nx = { start = 9, range = [-1, 1] }\n",
    );
    let path = path.to_str().expect("UTF-8");
    let done = gdplay(&["check", "bowl", path, "valley"])
        .assert()
        .code(1)
        .stdout("bowl: ok\nvalley: ok\n");
    let told = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
    assert!(
        told.contains("outside.toml:5") && told.contains("range"),
        "{told}"
    );
    let done = gdplay(&["check", "bowl", path, "--format", "json"])
        .assert()
        .code(1)
        .stderr("");
    let outcomes = json(&String::from_utf8_lossy(&done.get_output().stdout));
    assert_eq!(
        (&outcomes[0]["ok"], &outcomes[1]["ok"]),
        (&serde_json::json!(true), &serde_json::json!(false))
    );
    let span = outcomes[1]["faults"][0]["span"].as_array().expect("a span");
    assert!(
        span[0].as_u64() > Some(0) && span[1].as_u64() > span[0].as_u64(),
        "{outcomes}"
    );
}

#[test]
fn what_is_no_scenario_is_told() {
    assert!(refused(1, &["check", "/nowhere/a.toml"]).contains("/nowhere/a.toml"));
    assert!(
        refused(1, &["check", "rosenbrok"]).contains("rosenbrock"),
        "the nearest name is told"
    );
    let folder = concat!(env!("CARGO_TARGET_TMPDIR"), "/without-scenarios");
    std::fs::create_dir_all(folder).expect("a folder");
    assert!(refused(1, &["check", folder]).contains("without-scenarios"));
    for (name, content) in [
        ("empty.toml", ""),
        ("loss.toml", "gdplay = 1\n"),
        ("words.toml", "these are words"),
        ("future.toml", "gdplay = 99\nloss = \"x\""),
    ] {
        let path = file(name, content);
        let told = refused(1, &["check", path.to_str().expect("UTF-8")]);
        assert!(told.starts_with("error"), "{name}: {told}");
    }
}

#[test]
fn bytes_that_are_no_text_are_told() {
    let path = file("bytes.toml", "");
    std::fs::write(&path, [0xff, 0xfe, 0x00]).expect("written");
    assert!(refused(1, &["check", path.to_str().expect("UTF-8")]).contains("bytes.toml"));
}
