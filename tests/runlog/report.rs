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

/// The findings of each run in what `run --format json` or `diagnose --format json` prints: kind, level, place, step.
fn findings(runs: &[serde_json::Value]) -> Vec<Vec<String>> {
    let of = |run: &serde_json::Value| {
        let findings = run["findings"].as_array().expect("findings").iter();
        let said = findings.map(|one| {
            format!(
                "{} {} {} {}",
                one["kind"], one["level"], one["where"], one["step"]
            )
        });
        said.collect()
    };
    runs.iter().map(of).collect()
}

#[test]
fn the_log_of_a_run_of_ones_own_says_what_the_playground_says() {
    for (scenario, kind) in [
        ("vanishing", "vanishing"),
        ("exploding", "exploding"),
        ("dead_relu", "dead"),
        ("nan", "not_finite"),
        ("detached", "cut"),
        ("learning_rates", "rate_too_large"),
        ("cliff", "spike"),
    ] {
        let run = gdplay(&["run", scenario, "--layers", "--format", "jsonl"]);
        let log = { run }.assert().success().get_output().stdout.clone();
        let done = gdplay(&["diagnose", "-", "--format", "json"])
            .write_stdin(log)
            .assert()
            .success();
        let said: serde_json::Value =
            serde_json::from_slice(&done.get_output().stdout).expect("JSON");
        let others = said["others"].as_array().cloned().unwrap_or_default();
        let read: Vec<serde_json::Value> = std::iter::once(said).chain(others).collect();
        let read = findings(&read);
        assert!(
            read.concat()
                .iter()
                .any(|one| one.starts_with(&format!("\"{kind}\""))),
            "{scenario}: {read:?}"
        );
        let run = gdplay(&["run", scenario, "--format", "json"]);
        let run = { run }.assert().success().get_output().stdout.clone();
        let run: serde_json::Value = serde_json::from_slice(&run).expect("JSON");
        let told = findings(run["racers"].as_array().expect("racers"));
        for one in told.concat() {
            assert!(
                read.concat().contains(&one),
                "{scenario}: {one} is not in {read:?}"
            );
        }
    }
}
