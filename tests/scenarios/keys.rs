//! Every key of the format is read, written and compared: a key that is added and forgotten somewhere makes a test fail.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use gdplay::scenario::{Scenario, json_schema, to_toml};
use serde_json::Value;

/// Files that say everything that can be said, with values that are no defaults: a section that is added has its sample in a
/// file of its own.
fn samples() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios/samples");
    let files = fs::read_dir(folder).expect("a folder of samples");
    let mut paths: Vec<PathBuf> = files.map(|file| file.expect("a file").path()).collect();
    paths.sort();
    paths
        .iter()
        .map(|path| fs::read_to_string(path).expect("a text"))
        .collect()
}

fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("keys-{name}"));
    fs::create_dir_all(&folder).expect("a folder");
    let csv = "x;the target\n1;low\n2;high\n3;low\n4;high\n5;\n";
    fs::write(folder.join("points.csv"), csv).expect("written");
    folder
}

fn read(name: &str, text: &str) -> Scenario {
    let path = folder(name).join(format!("{}.toml", text.len()));
    fs::write(&path, text).expect("written");
    Scenario::open_file(&path).unwrap_or_else(|error| panic!("{error}"))
}

/// The keys of a text, as `section.key`.
fn keys(text: &str) -> BTreeSet<String> {
    let table: toml::Table = text.parse().expect("TOML");
    let mut keys = BTreeSet::new();
    for (section, value) in &table {
        keys.insert(section.clone());
        let tables = match value {
            toml::Value::Table(table) => vec![table],
            toml::Value::Array(tables) => tables.iter().filter_map(toml::Value::as_table).collect(),
            _ => Vec::new(),
        };
        // Names of one's own are no keys of the format; what is said of them is.
        let own = ["params", "constants"].contains(&section.as_str());
        for (key, value) in tables.into_iter().flatten() {
            match value.as_table().filter(|_| own) {
                Some(table) => keys.extend(table.keys().map(|key| format!("{section}.*.{key}"))),
                None if own => {}
                None => {
                    keys.insert(format!("{section}.{key}"));
                }
            }
        }
    }
    keys
}

/// The keys of the schema, in the same words; of racers those that do not depend on the optimizer.
fn known() -> BTreeSet<String> {
    let schema = json_schema();
    let mut known = BTreeSet::new();
    for (section, value) in schema["properties"].as_object().expect("an object") {
        known.insert(section.clone());
        let own = value["additionalProperties"]["anyOf"].as_array();
        let of_names = own
            .into_iter()
            .flatten()
            .filter_map(|shape| shape["properties"].as_object());
        known.extend(
            of_names
                .flatten()
                .map(|(key, _)| format!("{section}.*.{key}")),
        );
        let table = match &value["items"] {
            Value::Null => value,
            items => items,
        };
        let keys = table["properties"].as_object().into_iter().flatten();
        known.extend(keys.map(|(key, _)| format!("{section}.{key}")));
    }
    let optional = gdplay::optim::ALL
        .iter()
        .flat_map(|definition| definition.hyperparameters);
    for name in optional
        .map(|row| row.name)
        .filter(|name| *name != "momentum")
        .chain(["lr", "betas", "beta_1", "beta_2", "epsilon", "weight-decay"])
    {
        known.remove(&format!("racers.{name}"));
    }
    known
}

#[test]
fn every_key_stands_in_a_sample_and_is_written() {
    let mut met = BTreeSet::new();
    for sample in &samples() {
        let scenario = read("written", sample);
        let text = to_toml(&scenario);
        assert!(read("written", &text) == scenario, "{text}");
        let written = keys(&text);
        for key in keys(sample) {
            assert!(written.contains(&key), "`{key}` is not saved:\n{text}");
            met.insert(key);
        }
    }
    let missing: Vec<_> = known().difference(&met).cloned().collect();
    assert!(missing.is_empty(), "no sample has {missing:?}");
}

/// Without a line a scenario is another one, or none.
#[test]
fn every_key_is_compared() {
    for sample in &samples() {
        let scenario = read("compared", sample);
        for (index, line) in sample.lines().enumerate() {
            if line.starts_with('[') || line.starts_with("gdplay") || line.starts_with("optimizer")
            {
                continue;
            }
            let rest: Vec<&str> = sample
                .lines()
                .enumerate()
                .filter(|(at, _)| *at != index)
                .map(|(_, line)| line)
                .collect();
            let path = folder("compared").join("less.toml");
            fs::write(&path, rest.join("\n")).expect("written");
            if let Ok(other) = Scenario::open_file(&path) {
                assert!(other != scenario, "without `{line}` it is the same");
            }
        }
    }
}
