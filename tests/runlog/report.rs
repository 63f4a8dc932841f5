//! What is printed: JSON by contract, text, exit codes.

use super::{Record, file, folder, gdplay, json};
use crate::writers::LAYOUTS;

fn vanishing() -> std::path::PathBuf {
    let layers = |step: u64| {
        (0..8)
            .map(|layer| {
                (
                    format!("layers.{layer}.weight"),
                    0.2_f64.powi(7 - layer) * (1.0 + 0.01 * (step % 7) as f64),
                )
            })
            .collect()
    };
    let records: Vec<Record> = (1..=40)
        .map(|step| Record {
            step,
            loss: Some(1.0 - 0.01 * step as f64),
            norm: Some(1.0 + 0.01 * (step % 5) as f64),
            layers: layers(step),
            ..Record::default()
        })
        .collect();
    (LAYOUTS[11].write)(&records, &folder("report"))
}

#[test]
fn json_has_the_keys_of_the_contract_and_no_others() {
    let said = json(&vanishing());
    let mut keys: Vec<&str> = said
        .as_object()
        .expect("an object")
        .keys()
        .map(String::as_str)
        .collect();
    keys.sort_unstable();
    assert_eq!(
        keys,
        ["findings", "format", "layers", "series", "steps", "verdict"]
    );
    let mut keys: Vec<&str> = said["findings"][0]
        .as_object()
        .expect("a finding")
        .keys()
        .map(String::as_str)
        .collect();
    keys.sort_unstable();
    assert_eq!(
        keys,
        [
            "kind", "level", "numbers", "remedy", "step", "text", "where"
        ]
    );
    assert_eq!(
        (
            said["verdict"].as_str(),
            said["steps"].as_u64(),
            said["findings"][0]["where"].as_str()
        ),
        (Some("broken"), Some(40), Some("layers.0.weight"))
    );
}

#[test]
fn text_has_the_verdict_the_finding_the_pictures_and_the_way_back() {
    let done = gdplay(&["diagnose", vanishing().to_str().expect("a path")])
        .assert()
        .success()
        .stderr("");
    let text = String::from_utf8(done.get_output().stdout.clone()).expect("UTF-8");
    let starts = |word: &str| text.lines().any(|line| line.starts_with(word));
    assert!(starts("broken: ") && starts("vanishing: "), "{text}");
    assert!(
        text.contains("gdplay vanishing")
            && text.contains("layers.7.weight")
            && text.contains('█')
            && text.contains('┤'),
        "{text}"
    );
    let (_, rest) = text.split_once(" · ").expect("a heading");
    insta::assert_snapshot!(rest);
}

#[test]
fn the_exit_code_is_0_unless_it_is_asked_for() {
    let path = vanishing();
    let path = path.to_str().expect("a path");
    for (words, code) in [
        ("broken", 1),
        ("warning", 1),
        ("vanishing", 1),
        ("dead,vanishing", 1),
        ("dead", 0),
        ("spike,plateau", 0),
    ] {
        gdplay(&["diagnose", path, "--fail-on", words])
            .assert()
            .code(code);
    }
    gdplay(&["diagnose", path]).assert().code(0);
    let healthy = file(
        &folder("healthy"),
        "log.jsonl",
        "{\"step\": 1, \"loss\": 1}\n{\"step\": 2, \"loss\": 0.9}\n",
    );
    gdplay(&[
        "diagnose",
        healthy.to_str().expect("a path"),
        "--fail-on",
        "broken,warning",
    ])
    .assert()
    .code(0);
}

#[test]
fn the_log_of_a_run_of_ones_own_says_what_the_playground_says() {
    let run = gdplay(&["run", "vanishing", "--layers", "--format", "jsonl"])
        .assert()
        .success();
    let log = run.get_output().stdout.clone();
    let done = gdplay(&["diagnose", "-", "--format", "json"])
        .write_stdin(log)
        .assert()
        .success();
    let said: serde_json::Value = serde_json::from_slice(&done.get_output().stdout).expect("JSON");
    assert_eq!(
        (
            said["findings"][0]["kind"].as_str(),
            said["findings"][0]["where"].as_str()
        ),
        (Some("vanishing"), Some("W1")),
        "{said}"
    );
    let run = gdplay(&["run", "vanishing"]).assert().success();
    assert!(String::from_utf8_lossy(&run.get_output().stdout).contains("vanishing"));
}
