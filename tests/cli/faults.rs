//! What is wrong with the data of a scenario, as it is told: the file, the line, the place in it, what to do.

use std::fs;
use std::path::PathBuf;

use super::gdplay;

/// Each kind of fault: its name, the loss, what [data] says, and the CSV file `points.csv`.
const FAULTS: &[(&str, &str, &str, &str)] = &[
    (
        "a loss that is a number for each row",
        "(w x - t)^2",
        "columns = { x = [0, 1], t = [0, 2] }",
        "",
    ),
    (
        "a batch that is larger than the data",
        "mse(w x, t)",
        "columns = { x = [0, 1], t = [0, 2] }\nbatch = { rows = 5 }",
        "",
    ),
    (
        "a batch that is larger than what a split leaves",
        "mse(w x, t)",
        "columns = { x = [0, 1, 2, 3], t = [0, 2, 4, 6] }\nbatch = { rows = 4 }\nsplit = { test = 0.5 }",
        "",
    ),
    (
        "a missing cell",
        "mse(w x, t)",
        "file = \"points.csv\"\nmissing = \"error\"",
        "x,t\n1,2\n3,\n",
    ),
    (
        "text in a column of numbers",
        "mse(w x, t)",
        "file = \"points.csv\"",
        "x,t\n1,two\n",
    ),
    (
        "a ragged row",
        "mse(w x, t)",
        "file = \"points.csv\"",
        "x,t\n1,2\n3,4,5\n6,7\n",
    ),
    (
        "a row that is too short",
        "mse(w x, t)",
        "file = \"points.csv\"",
        "x,t\n1,2\n3\n",
    ),
    ("no rows", "mse(w x, t)", "file = \"points.csv\"", "x,t\n"),
    ("an empty file", "mse(w x, t)", "file = \"points.csv\"", ""),
    (
        "no header",
        "mse(w x, t)",
        "file = \"points.csv\"",
        "1,2\n3,4\n",
    ),
    ("no file", "mse(w x, t)", "file = \"missing.csv\"", ""),
    (
        "a width that does not fit",
        "mse(linear(stack(x, t), 3), stack(x, t))",
        "columns = { x = [0, 1], t = [0, 2] }",
        "",
    ),
    (
        "a column of names",
        "mse(w x, t)",
        "file = \"points.csv\"",
        "x,t\n1,ann\n2,bob\n",
    ),
    (
        "a column with nothing in it",
        "mse(w x, t)",
        "file = \"points.csv\"",
        "x,t\n1,\n2,?\n",
    ),
    (
        "a quote that is not closed",
        "mse(w x, t)",
        "file = \"points.csv\"",
        "x,t\n1,\"2\n3,4\n",
    ),
    (
        "text after a quote",
        "mse(w x, t)",
        "file = \"points.csv\"",
        "x,t\n1,\"2\"3\n",
    ),
    (
        "a separator that fits no row",
        "mse(w x, t)",
        "file = \"points.csv\"\nseparator = \";\"",
        "x,t\n1,2\n",
    ),
    (
        "a binary file",
        "mse(w x, t)",
        "file = \"points.csv\"",
        "\u{7f}ELF\0\u{1}\u{2}\0\0\0",
    ),
    (
        "names for too few columns",
        "mse(w x, t)",
        "file = \"points.csv\"\nnames = [\"x\"]",
        "1,2\n3,4\n",
    ),
    (
        "a name for a heading that is not there",
        "mse(w x, t)",
        "file = \"points.csv\"\nnames = { x = \"size\" }",
        "sizes,t\n3,4\n",
    ),
    (
        "codes that leave a text out",
        "mse(w x, t)",
        "file = \"points.csv\"\ncodes = { t = [\"no\", \"maybe\"] }",
        "x,t\n1,no\n2,yes\n",
    ),
    (
        "a column to standardize that is not there",
        "mse(w x, t)",
        "file = \"points.csv\"\nstandardize = [\"size\"]",
        "x,t\n1,2\n2,3\n",
    ),
    (
        "a column to standardize that is constant",
        "mse(w x, t)",
        "file = \"points.csv\"\nstandardize = [\"x\"]",
        "x,t\n1,2\n1,3\n",
    ),
    (
        "dates that can be read in two ways",
        "mse(w x, t)",
        "file = \"points.csv\"",
        "x,t\n01/02/2024,2\n03/04/2024,3\n",
    ),
    (
        "a file of another folder",
        "mse(w x, t)",
        "file = \"../outside.csv\"",
        "",
    ),
    (
        "a label that is no class",
        "cross_entropy(linear(x, 2), t)",
        "columns = { x = [0, 1], t = [0, 2] }",
        "",
    ),
    (
        "a label in a file that is no class",
        "cross_entropy(linear(x, 3), t)",
        "file = \"points.csv\"",
        "x,t\n1,2\n3,0.5\n",
    ),
];

/// A folder with a scenario of this loss and data, and its CSV file.
fn folder(name: &str, loss: &str, data: &str, csv: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("faults-{name}"));
    fs::create_dir_all(&folder).expect("a folder");
    let text = format!("loss = \"{loss}\"\n\n[data]\n{data}\n");
    fs::write(folder.join("fit.toml"), text).expect("a file");
    fs::write(folder.join("points.csv"), csv).expect("a file");
    fs::write(folder.join("../outside.csv"), "x,t\nsecret,2\n").expect("a file");
    folder
}

/// What the program says about the scenario in a folder, where it stands.
fn told(folder: &PathBuf, arguments: &[&str]) -> String {
    let mut command = gdplay(arguments);
    let done = command.current_dir(folder).assert().code(1).stdout("");
    String::from_utf8(done.get_output().stderr.clone()).expect("UTF-8")
}

#[test]
fn every_fault_of_data_has_its_place_and_its_hint() {
    let mut all = Vec::new();
    for (name, loss, data, csv) in FAULTS {
        let folder = folder(&name.replace(' ', "-"), loss, data, csv);
        let shown = told(&folder, &["check", "fit.toml"]);
        // Every verb that opens the file says the same.
        for verb in [&["run", "fit.toml"][..], &["explain", "-s", "fit.toml"]] {
            assert_eq!(told(&folder, verb).trim(), shown.trim(), "{name}");
        }
        assert!(
            shown.contains(" fit.toml:") && shown.contains("help: "),
            "{shown}"
        );
        all.push(format!("# {name}\n{shown}"));
    }
    insta::assert_snapshot!("faults_of_data", all.join("\n"));
}

#[test]
fn a_million_rows_are_refused_where_there_are_too_many() {
    let csv = format!("x,t\n{}", "1,2\n".repeat(1_000_001));
    let folder = folder("million", "mse(w x, t)", "file = \"points.csv\"", &csv);
    insta::assert_snapshot!("a_million_rows", told(&folder, &["check", "fit.toml"]));
    fs::remove_file(folder.join("points.csv")).expect("a file");
}
