//! One run has one verdict, in whatever form and however much of it is printed.

use std::sync::Arc;

use gdplay::diff::{Evaluator, Objective, Spacing};
use gdplay::explain::{Readout, diagnose, diagnose_beside};
use gdplay::optim::Descent;
use gdplay::scenario::Scenario;
use serde_json::Value;

use super::{json, printed};

/// A word and a reason.
type Said = (String, String);

fn of(value: &Value) -> Said {
    let text = |key: &str| value[key].as_str().expect("a text").to_string();
    (text("verdict"), text("reason"))
}

/// What `run` says as text: the line that begins with the word of a verdict.
fn of_text(text: &str) -> Said {
    let words = gdplay::explain::Verdict::ALL.iter();
    let words: Vec<String> = words
        .map(|verdict| format!("{}: ", verdict.name()))
        .collect();
    let after_stop = text
        .lines()
        .skip_while(|line| !line.starts_with("stopped: "));
    let mut said = after_stop.filter_map(|line| {
        let word = words.iter().find(|word| line.starts_with(*word))?;
        let (word, reason) = line.split_at(word.len());
        Some((word.trim_end_matches(": ").to_string(), reason.to_string()))
    });
    said.next().expect("a verdict")
}

/// As the screen judges: beside the readout of the shown iterate, after stepping as it does.
fn of_screen(scenario: &Scenario) -> Said {
    let racer = &scenario.racers[0];
    let mut evaluator = Evaluator::new(Arc::new(scenario.program()));
    let mut descent = Descent::start(racer.plan, &racer.start, &mut evaluator);
    while descent.step(&mut evaluator) {}
    evaluator.at_step(descent.steps());
    let readout = Readout::at(&mut evaluator, descent.at(), Spacing::Balanced);
    let beside = diagnose_beside(Some(&readout), &descent, &mut evaluator);
    let alone = diagnose(&descent, &mut evaluator);
    assert_eq!(beside, alone);
    (beside.verdict.name().to_string(), beside.reason)
}

#[test]
fn every_form_of_a_run_has_the_same_verdict() {
    for (scenario, optimizer, steps) in [
        ("rosenbrock", "adam", "150"),
        ("bowl", "gd", "40"),
        ("noise", "gd", "120"),
        ("camel", "rmsprop", "90"),
        ("cliff", "gd", "60"),
        ("spirals", "adam", "30"),
    ] {
        let plan = ["--optimizer", optimizer, "--steps", steps];
        let run = |more: &[&str]| printed(&[&["run", scenario], &plan[..], more].concat());
        let report = json(&run(&["--format", "json"]));
        let said = of(&report["racers"][0]);
        for every in ["1", "7", "1000"] {
            assert_eq!(of_text(&run(&["--every", every])), said, "{scenario}");
            let thinned = json(&run(&["--every", every, "--format", "json"]));
            assert_eq!(of(&thinned["racers"][0]), said, "{scenario}");
        }
        let lines = run(&["--format", "jsonl"]);
        let last = lines.lines().last().expect("a line");
        assert_eq!(of(&json(last)), said, "{scenario}");
        let rate = report["racers"][0]["learning_rate"].to_string();
        let sweep = ["--rates", &rate, "--format", "json"];
        let swept = printed(&[&["sweep", scenario], &plan[..], &sweep].concat());
        assert_eq!(of(&json(&swept)[0]["rates"][0]), said, "{scenario}");
        let mut opened = Scenario::open(scenario).expect("a scenario");
        let definition = gdplay::optim::find(optimizer).expect("an optimizer");
        let racer = &mut opened.racers[0];
        racer.plan.settings = gdplay::scenario::default_settings(definition);
        racer.plan.stop.steps = steps.parse().expect("a number");
        assert_eq!(of_screen(&opened), said, "{scenario}");
    }
}
