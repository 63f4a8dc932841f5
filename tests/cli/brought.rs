//! What people bring: their data files, their names for things, and texts that a terminal would obey.

use std::fs;
use std::path::PathBuf;

use serde_json::json;

use super::{gdplay, json as parsed, printed};

fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("brought-{name}"));
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

fn text_of(folder: &PathBuf, arguments: &[&str]) -> (i32, String, String) {
    let mut command = gdplay(arguments);
    let output = command.current_dir(folder).output().expect("it runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (
        output.status.code().expect("a code"),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn a_data_file_is_described_with_a_scenario_to_start_from() {
    let folder = folder("data");
    let csv = "living area;rooms;sold;price\n1.000,5;3;yes;\"250.000 €\"\n800;NA;no;199.000 €\n1.200;5;yes;300.000 €\n";
    fs::write(folder.join("homes.csv"), csv).expect("written");
    let (code, text, _) = text_of(&folder, &["data", "homes.csv"]);
    assert_eq!(code, 0);
    insta::assert_snapshot!("data_text", text);
    let (_, out, _) = text_of(&folder, &["data", "homes.csv", "--format", "json"]);
    let report = parsed(&out);
    assert_eq!(report["columns"][0]["name"], json!("living_area"));
    assert_eq!(report["columns"][1]["missing"], json!(1));
    assert_eq!(report["columns"][2]["kind"], json!("yes/no"));
    assert_eq!(report["columns"][3]["max"], json!(300_000.0));
    let scenario = report["scenario"].as_str().expect("a scenario");
    fs::write(folder.join("homes.toml"), scenario).expect("written");
    let (code, text, wrong) = text_of(&folder, &["check", "homes.toml"]);
    assert_eq!((code, wrong.as_str()), (0, ""), "{scenario}");
    assert!(
        !text.contains("warning") && text.contains("1 row is left out"),
        "{text}"
    );
    fs::write(folder.join("sizes.csv"), "size;y\n$5;1\n$1.2M;2\n").expect("written");
    let (_, text, _) = text_of(&folder, &["data", "sizes.csv"]);
    assert!(text.contains("`$1.2M` is 1200000"), "{text}");
    let (code, _, wrong) = text_of(&folder, &["data", "nothing.csv"]);
    assert!(
        code == 1 && wrong.starts_with("error: nothing.csv: "),
        "{wrong}"
    );
}

#[test]
fn a_data_file_without_headings_is_described_too() {
    let folder = folder("bare");
    fs::write(folder.join("bare.csv"), "6.1,17.6\n5.5,9.1\n8.5,13.7\n").expect("written");
    let (code, out, wrong) = text_of(&folder, &["data", "bare.csv", "--format", "json"]);
    assert_eq!((code, wrong.as_str()), (0, ""));
    let report = parsed(&out);
    assert_eq!(report["rows"], json!(3));
    let scenario = report["scenario"].as_str().expect("a scenario");
    assert!(
        scenario.contains("names = [\"column1\", \"column2\"]"),
        "{scenario}"
    );
    fs::write(folder.join("bare.toml"), scenario).expect("written");
    let (code, text, wrong) = text_of(&folder, &["check", "bare.toml"]);
    assert_eq!((code, wrong.as_str()), (0, ""), "{scenario}");
    assert!(text.contains("no headings"), "{text}");
}

/// The masks of a dropout are no values that anybody typed.
#[test]
fn a_dropout_is_explained_without_its_masks() {
    let folder = folder("dropout");
    let loss = "mse(linear(dropout(tanh(linear(stack(x1, x2), 3)), 0.5), 1), t)";
    let data = "columns = { x1 = [1, 2], x2 = [0, 1], t = [1, 0] }";
    fs::write(
        folder.join("d.toml"),
        format!("loss = '{loss}'\n[data]\n{data}\n"),
    )
    .expect("written");
    for format in ["text", "json", "csv"] {
        let (code, out, wrong) = text_of(&folder, &["explain", "-s", "d.toml", "--format", format]);
        assert_eq!((code, wrong.as_str()), (0, ""));
        assert!(
            out.contains("dropout(tanh(") && !out.contains("mask"),
            "{out}"
        );
    }
}

#[test]
fn what_is_likely_meant_otherwise_is_warned_of_and_passes() {
    let folder = folder("warned");
    fs::write(
        folder.join("p.csv"),
        "population,profit\n6.1,17.6\n5.5,9.1\n8.5,13.7\n",
    )
    .expect("written");
    let scenario = "loss = '1/(2m) sum((a + b population - profit)^2)'\n[data]\nfile = 'p.csv'\n[params]\na = 0\nb = 0\n";
    fs::write(folder.join("m.toml"), scenario).expect("written");
    let (code, text, wrong) = text_of(&folder, &["check", "m.toml"]);
    assert_eq!((code, wrong.as_str()), (0, ""));
    assert!(text.starts_with("m.toml: ok\n"), "{text}");
    assert!(
        text.contains("warning: `m` is a parameter that is descended")
            && text.contains("which is 3"),
        "{text}"
    );
    let (code, out, _) = text_of(&folder, &["check", "m.toml", "--format", "json"]);
    let outcome = &parsed(&out)[0];
    assert_eq!((code, &outcome["ok"]), (0, &json!(true)));
    let warning = &outcome["warnings"][0];
    assert_eq!(
        (
            &warning["level"],
            &warning["where"],
            &warning["numbers"]["rows"]
        ),
        (&json!("warning"), &json!("m"), &json!(3.0))
    );
    // What is right has none.
    let (_, out, _) = text_of(&folder, &["check", "bowl", "spirals", "--format", "json"]);
    assert!(
        parsed(&out)
            .as_array()
            .expect("a list")
            .iter()
            .all(|outcome| outcome["warnings"] == json!([]))
    );
}

#[test]
fn faults_have_lines_and_columns() {
    let folder = folder("faults");
    fs::write(
        folder.join("two.toml"),
        "loss = 'x^2 + 1'\ntitel = 'x'\n[stop]\nstep = 3\n",
    )
    .expect("written");
    let (code, out, _) = text_of(&folder, &["check", "two.toml", "--format", "json"]);
    let faults = &parsed(&out)[0]["faults"];
    let places: Vec<_> = faults
        .as_array()
        .expect("a list")
        .iter()
        .map(|fault| (&fault["line"], &fault["column"]))
        .collect();
    assert_eq!(code, 1);
    assert_eq!(places, [(&json!(2), &json!(1)), (&json!(4), &json!(1))]);
}

#[test]
fn nothing_that_a_terminal_obeys_gets_out() {
    let folder = folder("escapes");
    let scenario = "title = \"\\u001b]0;PWNED\\u0007\\u202eT\"\nabout = \"\\u009b5mabout\"\nloss = \"x^2 # \\u001b[31m\"\n[[racers]]\nname = \"\\u001b[31mgd\\nx\"\n";
    fs::write(folder.join("e.toml"), scenario).expect("written");
    fs::write(
        folder.join("p.csv"),
        "\u{1b}[31mx,t\n\u{1b}[5ma,2\n\u{1b}[5ma,3\n",
    )
    .expect("written");
    fs::write(
        folder.join("d.toml"),
        "loss = 'mean((w x - t)^2 + a)'\n[data]\nfile = 'p.csv'\n",
    )
    .expect("written");
    fs::write(
        folder.join("k.toml"),
        "loss = 'x^2'\n\"\\u001b[31mkey\" = 1\n[params]\n\"\\u001b[31m\" = 2\n",
    )
    .expect("written");
    let is_obeyed = |c: char| {
        c.is_control() && c != '\n' && c != '\t' || ('\u{202a}'..='\u{202e}').contains(&c)
    };
    for arguments in [
        &["check", "e.toml", "d.toml", "k.toml"][..],
        &["check", "e.toml", "d.toml", "k.toml", "--format", "json"],
        &["run", "e.toml"],
        &["run", "e.toml", "--format", "json"],
        &["run", "e.toml", "--format", "csv"],
        &["run", "d.toml"],
        &["explain", "-s", "e.toml"],
        &["sweep", "e.toml"],
        &["data", "p.csv"],
        &["check", "\u{1b}[31m.toml"],
        &["check", "\u{1b}[31m"],
        &["grad", "-s", "\u{1b}[31m.toml"],
    ] {
        let (_, out, wrong) = text_of(&folder, arguments);
        for text in [out, wrong] {
            let found = text.chars().find(|c| is_obeyed(*c));
            assert_eq!(found, None, "{arguments:?}: {text:?}");
        }
    }
}

#[test]
fn the_format_is_printed_as_a_schema_and_new_files_are_scenarios() {
    let schema = parsed(&printed(&["schema"]));
    assert_eq!(schema["required"], json!(["loss"]));
    let folder = folder("new");
    let _ = fs::remove_file(folder.join("mine.toml"));
    let (code, out, _) = text_of(&folder, &["new"]);
    assert!(code == 0 && out.contains("loss = "));
    let (code, _, _) = text_of(&folder, &["new", "--from", "bowl", "-o", "mine.toml"]);
    assert_eq!(code, 0);
    let written = fs::read_to_string(folder.join("mine.toml")).expect("a file");
    assert!(written.contains("A round bowl"));
    let (code, _, wrong) = text_of(&folder, &["new", "-o", "mine.toml"]);
    assert!(
        code == 1 && wrong.contains("mine.toml is there already"),
        "{wrong}"
    );
}

#[test]
fn scenarios_are_listed_by_topic_and_level() {
    let text = printed(&["scenarios"]);
    let place = |part: &str| {
        text.find(part)
            .unwrap_or_else(|| panic!("{part} is not in {text}"))
    };
    assert!(place("— derivatives —") < place("\nchain_rule"));
    assert!(place("— what breaks —") < place("\nvanishing"));
    let few = printed(&["scenarios", "--topic", "what breaks", "--level", "1"]);
    assert!(few.contains("dead_relu") && !few.contains("vanishing") && !few.contains("\nbowl"));
}

#[cfg(unix)]
#[test]
fn names_that_are_no_text_open() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let folder = folder("bytes");
    let name = OsStr::from_bytes(b"w\xffx.toml");
    fs::write(folder.join(name), "loss = 'x^2'\n").expect("written");
    for verb in ["check", "run", "sweep"] {
        let mut command = gdplay(&[verb]);
        let output = command
            .arg(name)
            .current_dir(&folder)
            .output()
            .expect("it runs");
        assert_eq!(output.status.code(), Some(0), "{verb}");
    }
    fs::write(folder.join("no-text.toml"), b"loss = '\xff'\n").expect("written");
    let (code, _, wrong) = text_of(&folder, &["check", "no-text.toml"]);
    assert_eq!(
        (code, wrong.as_str()),
        (1, "error: no-text.toml: it is no text in UTF-8\n")
    );
}

/// What nobody uses takes no part in the descent, however much of it there is; what is longer than can be read is refused.
#[test]
fn a_long_scenario_is_read_and_the_parameters_that_the_loss_does_not_use_are_counted() {
    let folder = folder("long");
    let of = |mebibytes: usize| {
        let blank = "# nothing to say\n".repeat((mebibytes << 20) / 17);
        let unused: Vec<String> = (2..=10).map(|index| format!("w{index} = 0\n")).collect();
        let unused = unused.concat();
        let text = format!("gdplay = 1\nloss = \"(w1 - 3)^2\"\n{blank}[params]\nw1 = 0\n{unused}");
        fs::write(folder.join("long.toml"), text).expect("written");
        text_of(&folder, &["check", "long.toml"])
    };
    let (code, text, wrong) = of(2);
    assert_eq!((code, wrong.as_str()), (0, ""));
    let unused =
        "the loss does not use 9 parameters of [params]: w2, w3, w4, w5, w6, w7, w8, w9, …";
    assert!(text.contains(unused), "{text}");
    let (code, _, wrong) = of(17);
    assert_eq!(code, 1);
    assert!(
        wrong.contains("longer than a scenario can be (16 MiB)"),
        "{wrong}"
    );
}
