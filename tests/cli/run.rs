//! `gdplay run`: a descent without a terminal.

use serde_json::Value;

use super::{assert_keys, json, numbers, printed, refused};

const VERDICTS: [&str; 8] = [
    "converging",
    "converged",
    "oscillating",
    "diverging",
    "plateau",
    "saddle",
    "not_finite",
    "cut",
];

fn descended(arguments: &[&str]) -> Value {
    json(&printed(
        &[&["run"], arguments, &["--format", "json"]].concat(),
    ))
}

#[test]
fn the_report_has_the_keys_of_the_contract_in_their_order() {
    let text = printed(&["run", "rosenbrock", "--steps", "7", "--format", "json"]);
    let report = json(&text);
    assert_keys(&text, &report, &["parameters", "racers"]);
    assert_eq!(report["parameters"], serde_json::json!(["x", "y"]));
    let racers = report["racers"].as_array().expect("racers");
    assert!(racers.len() > 1);
    for racer in racers {
        let keys = [
            "name",
            "optimizer",
            "learning_rate",
            "iterates",
            "stop",
            "verdict",
            "reason",
            "evaluations",
            "findings",
        ];
        let rest = &text[text.find("\"racers\":").expect("racers")..];
        // The learning rate of the racer stands before that of its first iterate.
        assert_keys(rest, racer, &keys);
        let iterates = racer["iterates"].as_array().expect("iterates");
        assert_eq!(iterates.len(), 8, "the start and seven steps");
        for (step, iterate) in iterates.iter().enumerate() {
            let written = &text[text.find("\"step\":").expect("a step")..];
            assert_keys(
                written,
                iterate,
                &["step", "loss", "at", "gradient_norm", "learning_rate"],
            );
            assert_eq!(iterate["step"], step);
            assert_eq!(numbers(&iterate["at"]).len(), 2);
        }
        assert_eq!(racer["stop"], "steps");
        assert!(VERDICTS.contains(&racer["verdict"].as_str().expect("a verdict")));
        assert!(racer["evaluations"].as_u64().expect("a count") >= 7);
    }
}

#[test]
fn plain_descent_on_a_square_is_the_closed_form() {
    let report = descended(&[
        "-e",
        "x^2",
        "--at",
        "x=3",
        "--optimizer",
        "gd",
        "--learning-rate",
        "0.1",
        "--steps",
        "50",
    ]);
    let racer = &report["racers"][0];
    assert_eq!(
        (&racer["optimizer"], &racer["learning_rate"]),
        (&serde_json::json!("gd"), &serde_json::json!(0.1))
    );
    for (step, iterate) in racer["iterates"]
        .as_array()
        .expect("iterates")
        .iter()
        .enumerate()
    {
        let x = 3.0 * 0.8_f64.powf(step as f64);
        assert!(
            (numbers(&iterate["at"])[0] - x).abs() < 1e-14,
            "step {step}"
        );
        assert!((iterate["loss"].as_f64().expect("a loss") - x * x).abs() < 1e-13);
        assert!((iterate["gradient_norm"].as_f64().expect("a norm") - 2.0 * x).abs() < 1e-13);
    }
    assert_eq!(racer["verdict"], "converging");
}

#[test]
fn verdicts_and_stops_tell_what_happened() {
    let case = |rate: &str, steps: &str| {
        let report = descended(&[
            "-e",
            "x^2",
            "--at",
            "x=1",
            "--learning-rate",
            rate,
            "--steps",
            steps,
        ]);
        let racer = &report["racers"][0];
        let word = |key: &str| racer[key].as_str().unwrap_or("null").to_string();
        (word("stop"), word("verdict"))
    };
    let pair = |stop: &str, verdict: &str| (stop.to_string(), verdict.to_string());
    assert_eq!(case("1.1", "50"), pair("steps", "diverging"));
    assert_eq!(case("1.1", "100000"), pair("not_finite", "not_finite"));
    assert_eq!(case("1", "50"), pair("steps", "oscillating"));
    let (stop, verdict) = case("0.3", "100000");
    assert!(
        verdict == "converged" && (stop == "gradient_norm" || stop == "steps"),
        "{stop} {verdict}"
    );
}

#[test]
fn a_bent_valley_is_no_saddle() {
    let report = descended(&["rosenbrock"]);
    for racer in report["racers"].as_array().expect("racers") {
        assert_eq!(racer["verdict"], "converging", "{}", racer["name"]);
    }
}

#[test]
fn between_two_wells_it_lingers_at_the_saddle() {
    let wells = "x^4/4 - x^2/2 + y^2/2";
    let verdict = |steps: &str| {
        let report = descended(&[
            "-e",
            wells,
            "--at",
            "x=1e-4,y=1",
            "--learning-rate",
            "0.3",
            "--steps",
            steps,
        ]);
        report["racers"][0]["verdict"].clone()
    };
    assert_eq!(verdict("15"), "saddle");
    assert_eq!(verdict("200"), "converged");
}

#[test]
fn every_keeps_each_kth_iterate_and_the_last() {
    let report = descended(&["rosenbrock", "--steps", "25", "--every", "10"]);
    for racer in report["racers"].as_array().expect("racers") {
        let steps: Vec<u64> = racer["iterates"]
            .as_array()
            .expect("iterates")
            .iter()
            .map(|iterate| iterate["step"].as_u64().expect("a step"))
            .collect();
        assert_eq!(steps, [0, 10, 20, 25]);
    }
}

#[test]
fn csv_has_a_row_and_jsonl_a_line_for_each_iterate() {
    let csv = printed(&["run", "rosenbrock", "--steps", "5", "--format", "csv"]);
    let mut rows = csv.lines();
    assert_eq!(
        rows.next(),
        Some("racer,step,loss,gradient_norm,learning_rate,x,y")
    );
    let first: Vec<&str> = rows.next().expect("a row").split(',').collect();
    assert_eq!(
        (first[0], first[1], first[5], first[6]),
        ("gd", "0", "-1.2", "1")
    );
    let racers = descended(&["rosenbrock", "--steps", "5"])["racers"]
        .as_array()
        .expect("racers")
        .len();
    assert_eq!(rows.count() + 1, 6 * racers);
    let jsonl = printed(&["run", "rosenbrock", "--steps", "5", "--format", "jsonl"]);
    // Then a line for each racer.
    assert_eq!(jsonl.lines().count(), 7 * racers);
    let lines: Vec<&str> = jsonl.lines().collect();
    let keys = [
        "racer",
        "step",
        "loss",
        "learning_rate",
        "gradient_norm",
        "at",
    ];
    assert_keys(lines[0], &json(lines[0]), &keys);
    let keys = [
        "racer",
        "stop",
        "verdict",
        "reason",
        "findings",
        "evaluations",
    ];
    assert_keys(lines[6], &json(lines[6]), &keys);
}

#[test]
fn jsonl_has_the_norms_of_layers_and_what_goes_wrong() {
    let jsonl = printed(&[
        "run",
        "vanishing",
        "--steps",
        "3",
        "--layers",
        "--format",
        "jsonl",
    ]);
    let lines: Vec<&str> = jsonl.lines().collect();
    let first = json(lines[0]);
    let norm = |name: &str| first["layers"][name].as_f64().expect("a norm");
    assert!(
        norm("W1") < 1e-3 * norm("W8") && norm("b8") > 0.0,
        "{first}"
    );
    let last = json(lines[lines.len() - 1]);
    assert_eq!(last["findings"][0]["kind"], "vanishing");
}

#[test]
fn the_same_run_prints_the_same_bytes() {
    for scenario in ["noise", "rosenbrock3"] {
        let arguments = ["run", scenario, "--steps", "40", "--format", "json"];
        assert_eq!(printed(&arguments), printed(&arguments), "{scenario}");
    }
}

#[test]
fn the_text_for_people() {
    insta::assert_snapshot!("run_text", printed(&["run", "valley", "--steps", "30"]));
}

/// Causes stand beside the verdict as data, and a script can ask to fail on them.
#[test]
fn what_is_found_is_data_and_can_fail_the_run() {
    let steep = [
        "-e",
        "x^2",
        "--at",
        "x=1",
        "--learning-rate",
        "1.2",
        "--steps",
        "20",
    ];
    let report = descended(&steep);
    let racer = &report["racers"][0];
    assert_eq!(racer["verdict"], "diverging");
    assert!(
        racer["reason"]
            .as_str()
            .expect("a reason")
            .contains("× -1.4")
    );
    let kinds: Vec<&str> = racer["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .map(|finding| finding["kind"].as_str().expect("a kind"))
        .collect();
    assert_eq!(kinds, ["diverging", "rate_too_large"]);
    assert_eq!(racer["findings"][1]["numbers"]["largest_safe_rate"], 1.0);
}

#[test]
fn no_steps_are_a_run_as_well() {
    let report = descended(&["rosenbrock", "--steps", "0"]);
    assert_eq!(
        report["racers"][0]["iterates"].as_array().map(Vec::len),
        Some(1)
    );
    assert_eq!(report["racers"][0]["stop"], "steps");
}

#[test]
fn what_cannot_be_run_is_told() {
    for (arguments, told) in [
        (&["nosuch"][..], "nosuch"),
        (&["/nowhere/a.toml"], "/nowhere/a.toml"),
        (&["rosenbrock", "--optimizer", "adamm"], "adam"),
        (&["rosenbrock", "--learning-rate", "-1"], "learning"),
        (&["rosenbrock", "--learning-rate", "nan"], "learning"),
        (&["-e", "x +", "--at", "x=1"], "+"),
        (&["-e", "3"], "parameter"),
    ] {
        let text = refused(1, &[&["run"], arguments].concat());
        assert!(
            text.contains(told) && text.starts_with("error"),
            "{arguments:?}: {text}"
        );
    }
    refused(2, &["run"]);
    refused(2, &["run", "rosenbrock", "--every", "0"]);
    refused(2, &["run", "rosenbrock", "--steps", "many"]);
    refused(2, &["run", "rosenbrock", "--at", "x=1"]);
}

#[test]
fn rows_that_are_held_back_add_their_loss_and_change_nothing_else() {
    let text = printed(&["run", "spirals", "--steps", "2", "--format", "json"]);
    let report = json(&text);
    let iterates = report["racers"][0]["iterates"]
        .as_array()
        .expect("iterates");
    assert_eq!(iterates.len(), 3);
    for iterate in iterates {
        let keys = [
            "step",
            "loss",
            "at",
            "gradient_norm",
            "learning_rate",
            "test_loss",
        ];
        let written = &text[text.find("\"step\":").expect("a step")..];
        assert_keys(written, iterate, &keys);
        let [loss, test] = ["loss", "test_loss"].map(|key| iterate[key].as_f64().expect("a loss"));
        assert!(loss > 0.0 && test > 0.0 && loss != test);
    }
    let csv = printed(&["run", "spirals", "--steps", "2", "--format", "csv"]);
    let header: Vec<&str> = csv.lines().next().expect("a header").split(',').collect();
    assert_eq!((header[4], header[5]), ("learning_rate", "\"W1[1"));
    assert_eq!(header.last(), Some(&"test_loss"));
    let first: Vec<&str> = csv.lines().nth(1).expect("a row").split(',').collect();
    let test: f64 = first[first.len() - 1].parse().expect("a number");
    assert_eq!(Some(test), iterates[0]["test_loss"].as_f64());
    assert!(printed(&["run", "spirals", "--steps", "2"]).contains("test loss"));
}

#[test]
fn what_is_sampled_is_told_beside_what_is_exact() {
    for text in [
        printed(&["run", "monte_carlo"]),
        printed(&["explain", "-s", "monte_carlo"]),
    ] {
        let line = text
            .lines()
            .find(|line| line.starts_with("estimate "))
            .expect("an estimate");
        assert!(
            line.contains(" ± ") && line.contains("from 64 rows") && line.contains("; exact "),
            "{line}"
        );
        let slope = text
            .lines()
            .find_map(|line| line.strip_prefix("slope "))
            .expect("a slope");
        let slope: f64 = slope
            .split(' ')
            .next()
            .expect("a number")
            .parse()
            .expect("a number");
        assert!((slope + 0.5).abs() < 0.1, "{slope}");
        assert!(
            text.contains("error of the estimate by rows: 4: "),
            "{text}"
        );
    }
    let spirals = printed(&["run", "spirals", "--steps", "2"]);
    assert!(
        spirals.contains("50 batches of 40 rows are off by"),
        "{spirals}"
    );
    let explained = printed(&["explain", "-s", "spirals"]);
    assert!(
        explained.contains("curvature λ ≤ -") && explained.contains(" Lanczos products)"),
        "{explained}"
    );
}

#[test]
fn the_text_of_a_verdict_begins_its_line_with_the_word() {
    let begins = |line: &&str| {
        let word = line.split_once(':').map(|(word, _)| word);
        word.is_some_and(|word| VERDICTS.contains(&word))
    };
    for (arguments, count) in [
        (&["run", "bowl"][..], 1),
        (&["sweep", "bowl", "--rates", "0.01,0.1,2"], 3),
    ] {
        let text = printed(arguments);
        assert_eq!(text.lines().filter(begins).count(), count, "{text}");
    }
}

/// A loss may stand where a scenario does; what is nearly a scenario's name, a path or a word is none.
#[test]
fn a_loss_stands_where_a_scenario_may() {
    let typed = printed(&["run", "(3x+1)^2 + y", "--at", "x=2", "--steps", "3"]);
    assert_eq!(
        typed,
        printed(&["run", "-e", "(3x+1)^2 + y", "--at", "x=2", "--steps", "3"])
    );
    for (name, said) in [
        ("two-wells", "did you mean `two_wells`?"),
        ("no/such", "No such file"),
        ("quadratic", "there is no scenario"),
        ("2 +* x", "an operand is missing between `+` and `*`"),
    ] {
        assert!(refused(1, &["run", name]).contains(said), "{name}");
    }
}

/// The norms of layers stand where parameters do, and behind them in a table.
#[test]
fn norms_of_layers_are_in_every_form() {
    let run = ["run", "backprop", "--steps", "2", "--layers", "--format"];
    let text = printed(&[&run[..], &["text"]].concat());
    assert!(
        text.contains("|∂L/∂W1|") && !text.contains("W1[1,1]"),
        "{text}"
    );
    let table = printed(&[&run[..], &["csv"]].concat());
    let header = table.lines().next().expect("a header");
    assert!(
        header.contains("W1[1,1]") && header.contains("grad_norm/W1"),
        "{header}"
    );
    let lines = printed(&[&run[..], &["jsonl"]].concat());
    let first = json(lines.lines().next().expect("an iterate"));
    let norm = first["layers"]["W1"].to_string();
    assert!(table.contains(&norm), "{norm}");
}

/// What the scenario's description promises of this very command.
#[test]
fn what_is_not_finite_is_named_with_its_row() {
    let about = gdplay::scenario::find("nan")
        .expect("a scenario")
        .read()
        .expect("a scenario")
        .about;
    assert!(about.is_some_and(|about| about.contains("gdplay run nan")));
    let shown = printed(&["run", "nan"]);
    let named =
        "not_finite: ln(a x + b) is the first that is NaN, in row 5 (x = 4), from a x + b = -0.0";
    assert!(shown.contains(named), "{shown}");
}
