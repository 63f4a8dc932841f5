//! Lines as libraries print them, read with no option: `data/lines` has one style a file.

use std::fs;
use std::path::Path;

use gdplay::explain::FindingKind;

use super::{of_text, the, words};

const RECORDS: usize = 120;

/// The records of an epoch.
const EPOCH: usize = 40;

/// The first record whose loss is not finite.
const GONE: usize = 90;

const LAYERS: usize = 8;

/// What the marks of a line stand for in a record.
fn marks(index: usize) -> Vec<(&'static str, String)> {
    let is_gone = index >= GONE;
    let falling = 0.3 + 2.0 * (-(index as f64) / 30.0).exp();
    let noise = 0.01 * (index * 7 % 5) as f64;
    let value = |value: f64| {
        if is_gone {
            String::from("NaN")
        } else {
            format!("{value:.5}")
        }
    };
    let batch = 10 * (index % EPOCH + 1);
    vec![
        ("<step>", (10 * (index + 1)).to_string()),
        ("<step-1>", (10 * index + 9).to_string()),
        ("<index>", index.to_string()),
        ("<count>", (index + 1).to_string()),
        ("<epoch>", (index / EPOCH).to_string()),
        ("<Epoch>", (index / EPOCH + 1).to_string()),
        ("<batch>", batch.to_string()),
        ("<batch-9>", (batch - 9).to_string()),
        ("<loss>", value(falling + noise)),
        ("<norm>", value(0.5 + noise)),
    ]
}

fn filled(line: &str, index: usize) -> String {
    let marks = marks(index);
    let filled = marks.iter().fold(line.to_string(), |line, (mark, value)| {
        line.replace(mark, value)
    });
    if !filled.contains("<layer>") {
        return filled + "\n";
    }
    let layers = (0..LAYERS).map(|layer| {
        let norm = 10_f64.powf(layer as f64 - 8.0);
        let named = filled.replace("<layer>", &format!("layers.{layer}.weight"));
        named.replace("<share>", &format!("{norm:.3e}")) + "\n"
    });
    layers.collect()
}

/// A log in a style, and the step at which its loss goes.
fn log(style: &str) -> (String, u64) {
    let mut lines = style.lines();
    let step = lines.next().and_then(|line| line.strip_prefix("step: "));
    let step = filled(step.expect("which mark is the step"), GONE);
    let (start, lines): (Vec<&str>, Vec<&str>) = lines.partition(|line| line.starts_with('^'));
    let mut text = String::new();
    for line in start {
        text.push_str(line.trim_start_matches('^'));
        text.push('\n');
    }
    for index in 0..RECORDS {
        text.extend(lines.iter().map(|line| filled(line, index)));
    }
    (text, step.trim().parse().expect("a step"))
}

#[test]
fn lines_of_libraries_name_the_step_and_the_layer() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/runlog/data/lines");
    let mut styles = 0;
    for entry in fs::read_dir(folder).expect("styles") {
        let path = entry.expect("a style").path();
        if path.extension().is_none_or(|ending| ending != "txt") {
            continue;
        }
        let name = path.file_stem().expect("a name").to_string_lossy();
        let style = fs::read_to_string(&path).expect("a style");
        let (text, step) = log(&style);
        let said = of_text(&text);
        assert_eq!(said.steps, RECORDS, "{name}: {}", said.format);
        let gone = the(&said, FindingKind::NotFinite);
        assert_eq!(gone.step, Some(step), "{name}: {}", gone.text);
        if style.contains("<layer>") {
            let vanishing = the(&said, FindingKind::Vanishing);
            let layer = vanishing.location.as_deref();
            assert_eq!(layer, Some("layers.0.weight"), "{name}");
        } else {
            assert_eq!(words(&said), ["not_finite"], "{name}");
        }
        styles += 1;
    }
    assert!(styles >= 70, "{styles}");
}
