//! What is no log, or hardly one, is told clearly; nothing in it is executed.

use super::writers::LAYOUTS;
use super::{Record, diagnosis, file, folder, gdplay, json, of_text};

/// What a refused path prints.
fn refused(path: &std::path::Path) -> String {
    let done = gdplay(&["diagnose", path.to_str().expect("a path")])
        .assert()
        .code(1)
        .stdout("");
    String::from_utf8(done.get_output().stderr.clone()).expect("UTF-8")
}

#[test]
fn an_empty_file_has_nothing_yet() {
    let told = refused(&file(&folder("empty"), "train.log", ""));
    assert!(
        told.contains("is empty") && told.contains("--follow"),
        "{told}"
    );
}

#[test]
fn a_binary_of_another_kind_shows_its_first_bytes_and_what_is_known() {
    let told = refused(&file(
        &folder("binary"),
        "image.png",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    ));
    assert!(
        told.contains("89 50 4e 47") && told.contains("TensorBoard") && told.contains("JSON lines"),
        "{told}"
    );
}

#[test]
fn text_that_is_no_log_shows_its_first_line() {
    let told = refused(&file(
        &folder("text"),
        "notes.txt",
        "\nDear diary,\nstep by step\n",
    ));
    assert!(
        told.contains("Dear diary,") && told.contains("known are"),
        "{told}"
    );
}

#[test]
fn a_file_that_is_not_there_and_one_that_may_not_be_read() {
    let told = refused(&folder("absent").join("train.log"));
    assert!(
        told.contains("train.log") && told.contains("No such file"),
        "{told}"
    );
}

#[test]
fn a_table_of_numbers_is_a_log_only_where_it_is_named() {
    let folder = folder("numbers");
    let table = file(&folder, "data.txt", "0 2.5\n10 2.0\n20 1.5\n");
    let told = refused(&folder);
    assert!(told.contains("no log"), "{told}");
    assert_eq!(diagnosis(&table).format, "bare_columns");
    let notes = diagnosis(&table).notes.join(" ");
    assert!(notes.contains("the columns have no names"), "{notes}");
}

#[test]
fn a_folder_without_a_log_says_how_much_was_looked_at() {
    let root = folder("no_log");
    file(&root, "notes.txt", "nothing here\n");
    let told = refused(&root);
    assert!(told.contains("1 files looked at"), "{told}");
}

#[test]
fn one_line_is_a_log() {
    let said = of_text("{\"step\": 10, \"loss\": 7.1}\n");
    assert_eq!((said.steps, said.findings.len()), (1, 0));
    gdplay(&["diagnose", "-"])
        .write_stdin("{\"step\": 10, \"loss\": 7.1}\n")
        .assert()
        .success();
    gdplay(&["diagnose", "-"])
        .write_stdin("{\"step\": 10, \"loss\": NaN}\n")
        .assert()
        .success();
}

#[test]
fn one_line_of_text_is_a_log_and_one_line_of_prose_is_none() {
    let said = of_text("step 10 | loss: 7.1\n");
    assert_eq!((said.format, said.steps), ("text", 1));
    let among_prose = file(
        &folder("one_line"),
        "notes.txt",
        "Dear diary,\nstep 10 | loss: 7.1\n",
    );
    assert!(refused(&among_prose).contains("Dear diary,"));
}

#[test]
fn zeros_behind_the_last_line_are_left_by_a_machine_without_power() {
    let rows = (1..=20).fold(String::new(), |text, step| {
        text + &format!("{{\"step\": {step}, \"loss\": 0.5}}\n")
    });
    let content = [rows.as_bytes(), &[0; 5000]].concat();
    let said = diagnosis(&file(&folder("zeros"), "train.jsonl", content));
    assert_eq!((said.format, said.steps), ("jsonl", 20));
}

#[test]
fn a_table_without_steps_is_counted() {
    let text = (0..20).fold("loss,accuracy\n".to_string(), |text, _| text + "0.5,0.9\n");
    let said = of_text(&text);
    assert_eq!((said.format, said.steps), ("csv_wide", 20));
    let unmeant = text.replace("loss", "speed");
    let path = file(&folder("no_loss"), "table.csv", unmeant);
    assert!(refused(&path).contains("speed,accuracy"));
}

#[test]
fn records_without_steps_are_counted_and_that_is_said() {
    let text = (0..20).fold(String::new(), |text, _| {
        text + "{\"loss\": 0.5, \"grad_norm\": 1.25}\n"
    });
    let said = of_text(&text);
    assert_eq!(said.steps, 20);
    assert!(
        said.notes.iter().any(|note| note.contains("no step")),
        "{:?}",
        said.notes
    );
}

#[test]
fn damaged_lines_are_counted_and_the_rest_is_read() {
    let mut text = (1..=20).fold(String::new(), |text, step| {
        text + &format!("{{\"step\": {step}, \"loss\": 0.5}}\n")
    });
    text.insert_str(0, "{\"step\": 0, \"loss\"\n");
    let root = folder("damaged");
    let said = json(&file(
        &root,
        "log.jsonl",
        "{\"step\": 0, \"loss\": 1}\n".to_owned() + &text,
    ));
    assert_eq!(said["steps"], 21);
    assert!(
        said["notes"][0]
            .as_str()
            .is_some_and(|note| note.contains("1 damaged") && note.contains("line 2")),
        "{said}"
    );
}

#[test]
fn half_a_last_record_is_left_out_and_noted_in_every_format() {
    for (index, layout) in LAYOUTS.iter().enumerate() {
        let records: Vec<Record> = (1..=12)
            .map(|step| Record {
                step,
                loss: Some(0.512_345),
                norm: Some(1.25),
                rate: Some(0.125),
                ..Record::default()
            })
            .collect();
        let path = (layout.write)(&records, &folder(&format!("half{index}")));
        let files: Vec<_> = if path.is_dir() {
            walk(&path)
        } else {
            vec![path.clone()]
        };
        let longest = files
            .iter()
            .max_by_key(|file| file.metadata().map_or(0, |metadata| metadata.len()))
            .expect("a file");
        let content = std::fs::read(longest).expect("content");
        // Databases change page by page.
        if layout.name.contains("sqlite") || layout.name == "trackio" {
            continue;
        }
        std::fs::write(longest, &content[..content.len() - 9]).expect("a cut");
        let said = json(&path);
        assert!(
            said["notes"].to_string().contains("not whole"),
            "{} {index}: {said}",
            layout.name
        );
        assert!(
            said["steps"].as_u64().is_some_and(|steps| steps >= 11),
            "{} {index}: {said}",
            layout.name
        );
    }
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        if entry.path().is_dir() {
            files.extend(walk(&entry.path()));
        } else {
            files.push(entry.path());
        }
    }
    files
}

#[test]
fn several_runs_in_one_folder_are_all_reported() {
    let root = folder("mixed");
    let rows = |loss: &str| {
        (1..=9).fold(String::new(), |text, step| {
            text + &format!("{{\"step\": {step}, \"loss\": {loss}}}\n")
        })
    };
    file(&root, "a.jsonl", rows("0.5"));
    file(&root, "b.jsonl", rows("NaN"));
    file(
        &root,
        "c.log",
        "s:1 trl:2.0 lr:0.1 norm:1.5\ns:2 trl:1.0 lr:0.1 norm:1.2\n",
    );
    file(&root, "notes.md", "# nothing");
    let said = json(&root);
    assert_eq!(
        (
            said["verdict"].as_str(),
            said["others"].as_array().map(Vec::len)
        ),
        (Some("broken"), Some(2))
    );
    let text = gdplay(&["diagnose", root.to_str().expect("a path")])
        .assert()
        .success();
    let text = String::from_utf8_lossy(&text.get_output().stdout).into_owned();
    assert!(
        ["a.jsonl", "b.jsonl", "c.log"]
            .iter()
            .all(|name| text.contains(name)),
        "{text}"
    );
}

#[test]
fn escape_sequences_in_names_never_reach_the_terminal() {
    let name = "grad_norm/layers.0\\u001b[2J\\u009b31m\\u0007\\u202e.weight";
    let text = (1..=20).fold(String::new(), |text, step| text + &format!("{{\"step\": {step}, \"loss\": {}, \"{name}\": 0.0, \"grad_norm/layers.1.weight\": 1.0}}\n", 1.0 / f64::from(step)));
    let root = folder("escapes");
    let path = file(&root, "log\u{1b}[31m.jsonl", text);
    for format in ["text", "json", "jsonl"] {
        let done = gdplay(&[
            "diagnose",
            path.to_str().expect("a path"),
            "--format",
            format,
        ])
        .assert()
        .success();
        let printed = String::from_utf8_lossy(&done.get_output().stdout).into_owned();
        let obeyed = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
        assert!(!printed.chars().any(obeyed), "{format}: {printed:?}");
        assert!(printed.contains("u{1b}[2J"), "{format}: {printed}");
    }
    let told = refused(&file(&root, "x.txt", "\u{1b}]0;title\u{7} nothing\n"));
    assert!(
        !told.contains('\u{1b}') && !told.contains('\u{7}'),
        "{told:?}"
    );
}

#[test]
fn wrong_words_are_wrong_usage() {
    for arguments in [
        &["diagnose"][..],
        &["diagnose", "x", "--fail-on", "sorrow"],
        &["diagnose", "--hook", "fortran"],
        &["diagnose", "x", "--format", "xml"],
    ] {
        gdplay(arguments).assert().code(2);
    }
}

#[test]
fn a_database_does_not_come_through_a_pipe() {
    let path = (LAYOUTS[8].write)(
        &[Record {
            step: 1,
            loss: Some(1.0),
            ..Record::default()
        }],
        &folder("piped_database"),
    );
    let done = gdplay(&["diagnose", "-"])
        .write_stdin(std::fs::read(path).expect("a database"))
        .assert()
        .code(1);
    assert!(
        String::from_utf8_lossy(&done.get_output().stderr).contains("cannot be read from a pipe")
    );
}

#[test]
fn steps_that_go_back_are_a_restart_and_nothing_is_lost() {
    let line = |step: u64| format!("{{\"step\": {step}, \"loss\": {}}}\n", 1.0 / step as f64);
    let text: String = (1..=40).chain(30..=60).map(line).collect();
    let said = of_text(&text);
    assert_eq!((said.steps, super::words(&said)), (60, vec!["restart"]));
}

#[test]
fn formats_that_are_mixed_in_one_folder_are_each_read() {
    let root = folder("mixed");
    let records: Vec<Record> = (1..=40)
        .map(|step| Record {
            step,
            loss: Some(1.0 / step as f64),
            ..Record::default()
        })
        .collect();
    for layout in [&LAYOUTS[11], &LAYOUTS[16], &LAYOUTS[19]] {
        (layout.write)(&records, &root.join(layout.name));
    }
    file(&root, "notes.txt", "not a log\n");
    file(&root, "weights.db", b"\0\x01\x02\x03");
    let said = json(&root);
    let formats: Vec<&str> = std::iter::once(&said)
        .chain(said["others"].as_array().expect("others"))
        .filter_map(|run| run["format"].as_str())
        .collect();
    for layout in [&LAYOUTS[11], &LAYOUTS[16], &LAYOUTS[19]] {
        assert!(formats.contains(&layout.name), "{formats:?}");
    }
    assert_eq!(formats.len(), 3, "{formats:?}");
}

#[test]
fn a_file_that_may_not_be_read_is_refused_by_name() {
    use std::os::unix::fs::PermissionsExt;
    let root = folder("forbidden");
    let path = file(&root, "train.jsonl", "{\"step\": 1, \"loss\": 2}\n");
    let closed = std::fs::Permissions::from_mode(0o000);
    std::fs::set_permissions(&path, closed).expect("permissions");
    // Who may do anything, may read it all the same.
    if std::fs::File::open(&path).is_ok() {
        return;
    }
    let said = refused(&path);
    assert!(
        said.contains("train.jsonl") && said.contains("ermission denied"),
        "{said}"
    );
}

#[test]
fn commands_in_a_log_are_text() {
    let root = folder("commands");
    let name = "$(touch owned)`touch owned`;touch owned";
    let line = |step: u64| {
        format!(
            "{{\"step\": {step}, \"loss\": 1.0, \"grad_norm/{name}\": 0.0, \"grad_norm/b\": 1.0, \"grad_norm/c\": 1.5}}\n"
        )
    };
    let text: String = (1..=30).map(line).collect();
    let path = file(&root, "train.jsonl", text);
    let done = gdplay(&["diagnose", path.to_str().expect("a path")])
        .current_dir(&root)
        .assert()
        .success();
    let said = String::from_utf8_lossy(&done.get_output().stdout).into_owned();
    assert!(said.contains("$(touch owned)"), "{said}");
    assert!(!root.join("owned").exists());
}

#[test]
fn a_sparse_file_of_ten_gigabytes_is_told_from_a_log_at_once() {
    let path = file(&folder("huge"), "train.log", "");
    let huge = std::fs::OpenOptions::new()
        .write(true)
        .open(&path)
        .expect("a file");
    huge.set_len(10 << 30).expect("a sparse file");
    let said = refused(&path);
    assert!(said.contains("is no log that is known"), "{said}");
}
