//! The chain rule told with its numbers: identities of the ledger over random expressions, golden numbers, the page and the
//! contract of `gdplay explain`.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use assert_cmd::Command;
use gdplay::diff::{Evaluator, Objective, Program, reverse};
use gdplay::explain::{Ledger, LineNote, Naming, Outline};
use gdplay::expr::display::Style;
use gdplay::expr::{KnownNames, Loss, parse};
use gdplay::tape::Tape;
use serde_json::Value;

const MICROGRAD: &str = "c = a + b
d = a b + b^3
c1 = c + c + 1
c2 = c1 + 1 + c1 - a
d1 = d + d 2 + relu(b + a)
d2 = d1 + 3 d1 + relu(b - a)
e1 = c2 - d2
f = e1^2
g = f/2 + 10/f";

fn loss(text: &str) -> Loss {
    parse(text, &KnownNames::default()).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn ledger(text: &str, at: &[f64]) -> (Outline, Ledger) {
    let outline = Outline::new(&loss(text), Naming::Defined, Style::Plain);
    let ledger = Ledger::at(&outline, at);
    (outline, ledger)
}

/// The text and the points of every random expression, with the points in the order of its parameters.
fn random_expressions() -> Vec<(String, Vec<Vec<f64>>)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/expressions_random.json");
    let file: Value =
        serde_json::from_str(&fs::read_to_string(path).expect("a file")).expect("JSON");
    let items = file["items"].as_array().expect("items").iter().map(|item| {
        let text = item["expr"].as_str().expect("a text").to_string();
        let vars = item["vars"].as_array().expect("names");
        let parameters = loss(&text).parameters().to_vec();
        let points = item["p"].as_array().expect("points").iter().map(|row| {
            let index = |name: &String| {
                vars.iter()
                    .position(|var| var == name)
                    .expect("a known name")
            };
            parameters
                .iter()
                .map(|name| row[0][index(name)].as_f64().expect("a number"))
                .collect()
        });
        (text, points.collect())
    });
    items.collect()
}

/// Reverse mode on the loss as it was typed.
fn gradient_as_typed(loss: &Loss, at: &[f64]) -> Vec<f64> {
    let tape = Tape::compile(&loss.graph, &[loss.objective]);
    let (mut primals, mut adjoints) = (Vec::new(), Vec::new());
    tape.evaluate(at, 0.0, &mut primals);
    reverse::sweep(&tape, tape.outputs()[0], &primals, &mut adjoints);
    let partials = reverse::of_variables(&tape, &adjoints, at.len());
    partials
        .into_iter()
        .map(|partial| partial.unwrap_or(0.0))
        .collect()
}

#[test]
fn every_adjoint_is_the_sum_of_upstream_times_local() {
    let mut compared = 0;
    for (text, points) in random_expressions() {
        for at in points {
            let (outline, ledger) = ledger(&text, &at);
            let last = outline.lines.len() - 1;
            assert_eq!(ledger.adjoints[last], 1.0, "{text}");
            // The other way round than the ledger does it: every line hands its shares to its inputs.
            let mut sums = vec![0.0; last + 1];
            let mut sizes = vec![0.0; last + 1];
            for (index, line) in outline.lines.iter().enumerate() {
                for (input, local) in line.inputs.iter().zip(&ledger.locals[index]) {
                    let share = ledger.adjoints[index] * local;
                    sums[input.line] += share;
                    sizes[input.line] += f64::abs(share);
                }
            }
            for line in 0..last {
                let gap = (sums[line] - ledger.adjoints[line]).abs();
                assert!(
                    gap <= 4.0 * f64::EPSILON * sizes[line],
                    "{text} at {at:?}: line {line} off by {gap:e}"
                );
                compared += 1;
            }
        }
    }
    assert!(compared > 10_000, "only {compared} adjoints");
}

#[test]
fn the_parameters_adjoints_are_reverse_modes_gradient() {
    let mut same = 0;
    let mut all = 0;
    for (text, points) in random_expressions() {
        let loss = loss(&text);
        let outline = Outline::new(&loss, Naming::Traced, Style::Unicode);
        let mut evaluator = Evaluator::new(Arc::new(Program::new(loss.clone())));
        for at in points {
            let ledger = Ledger::at(&outline, &at);
            let told = ledger.gradient(&outline);
            assert_eq!(told, gradient_as_typed(&loss, &at), "{text} at {at:?}");
            let mut gradient = vec![0.0; at.len()];
            assert_eq!(
                ledger.value(),
                evaluator.gradient(&at, &mut gradient),
                "{text} at {at:?}"
            );
            all += 1;
            same += usize::from(told == gradient);
        }
    }
    // The tape of a program is simplified, which may put a sum in another order.
    assert!(same * 1000 >= all * 995, "{same} of {all}");
}

#[test]
fn the_square_of_a_line_both_ways() {
    let loss = loss("y = (3x + 1)^2");
    let outline = Outline::new(&loss, Naming::Traced, Style::Unicode);
    let ledger = Ledger::at(&outline, &[1.3]);
    assert!((ledger.value() - 24.01).abs() < 1e-13);
    assert!((ledger.gradient(&outline)[0] - 29.4).abs() < 1e-13);
    let labels: Vec<&str> = outline
        .lines
        .iter()
        .map(gdplay::explain::OutlineLine::label)
        .collect();
    assert_eq!(labels, ["x", "3x", "u", "y"]);
    assert_eq!(outline.slopes, ["2u", "3"]);
    let ways = gdplay::explain::DerivativeForms::new(&loss, &outline, Style::Unicode);
    assert_eq!(ways.expansion.as_deref(), Some("9x² + 6x + 1"));
    let form = ways.forms[0].as_ref().expect("a formula");
    assert_eq!(form.chained, "2 (3x + 1) · 3");
    assert_eq!(form.collected, "6 (3x + 1)");
    assert_eq!(form.expanded.as_deref(), Some("18x + 6"));
    assert!((ways.expanded_at(&[1.3]).expect("a polynomial")[0] - 29.4).abs() < 1e-13);
}

#[test]
fn micrograds_example_has_its_golden_numbers() {
    let (outline, ledger) = ledger(MICROGRAD, &[-4.0, 2.0]);
    let gradient = ledger.gradient(&outline);
    let rounded =
        [ledger.value(), gradient[0], gradient[1]].map(|number| (number * 1e4).round() / 1e4);
    assert_eq!(rounded, [24.7041, 138.8338, 645.5773]);
}

#[test]
fn what_goes_wrong_is_named_at_its_line() {
    let note = |text, at: &[f64]| {
        let (outline, ledger) = ledger(text, at);
        let noted = ledger.notes.iter().position(Option::is_some);
        noted.map(|line| {
            (
                outline.lines[line].text.clone(),
                ledger.notes[line].expect("a note"),
            )
        })
    };
    let named = |text: &str, note| Some((text.to_string(), note));
    assert_eq!(note("1 + exp(x)", &[0.5]), None);
    assert_eq!(
        note("2 detach(x) x", &[3.0]),
        named("detach(x)", LineNote::Cut)
    );
    assert_eq!(
        note("1 + abs(x)", &[0.0]),
        named("abs(x)", LineNote::Kink([-1.0, 1.0, 0.0]))
    );
    assert_eq!(
        note("max(x, 2 - x)", &[1.0]),
        named("max(x, 2 - x)", LineNote::Tie)
    );
    assert_eq!(
        note("x + relu(x - 1)", &[0.0]),
        named("relu(x - 1)", LineNote::Flat)
    );
    assert_eq!(note("floor(x)", &[2.0]), named("floor(x)", LineNote::Jump));
    assert_eq!(note("sqrt(x)", &[0.0]), named("sqrt(x)", LineNote::Steep));
    assert_eq!(
        note("sin(ln(x - 1)) + x", &[0.5]),
        named("ln(x - 1)", LineNote::NotFinite)
    );
}

#[test]
fn nothing_passes_a_detach_and_nothing_is_true_where_the_loss_is_nan() {
    let (outline, cut) = ledger("detach(x) x + exp(detach(x^2))", &[3.0]);
    assert_eq!(cut.gradient(&outline), [3.0]);
    let detached = cut.terms(&outline, 0).filter(|term| term.cut);
    assert!(detached.map(|term| term.share).all(|share| share == 0.0));
    let (outline, undefined) = ledger("ln(x) + y", &[-1.0, 1.0]);
    assert!(
        undefined
            .gradient(&outline)
            .iter()
            .all(|partial| partial.is_nan())
    );
}

#[test]
fn a_parameter_that_is_not_used_has_no_slope() {
    let (outline, ledger) = ledger("a = 2 y\nx^2", &[5.0, 3.0]);
    assert_eq!(outline.parameters, [None, Some(0)]);
    assert_eq!(ledger.gradient(&outline), [0.0, 6.0]);
}

#[test]
fn long_computations_are_outlined_at_once() {
    let text = format!("y = x{}", "+sin(x)".repeat(9_000));
    let (outline, ledger) = ledger(&text, &[0.5]);
    assert_eq!(outline.lines.len(), 9_002);
    let slope = 1.0 + 9_000.0 * 0.5_f64.cos();
    assert!((ledger.gradient(&outline)[0] - slope).abs() < 1e-6);
    assert!(
        outline
            .lines
            .iter()
            .all(|line| line.text.chars().count() <= 201)
    );
}

fn explain(arguments: &[&str]) -> String {
    let mut command = Command::cargo_bin("gdplay").expect("the program");
    let output = command.arg("explain").args(arguments).assert().success();
    String::from_utf8(output.get_output().stdout.clone()).expect("text")
}

#[test]
fn the_page_reads_like_a_textbook() {
    for (name, text, at) in [
        ("square", "(3x+1)^2", "x=2"),
        ("named_chain", "u = 3x + 1; y = u²", "x=1.3"),
        ("long_chain", "exp(-(sin(3x)^2))", "x=0.4"),
        ("product", "sin(x²) e^x", "x=1.5"),
        ("rosenbrock", "(1 - x)² + 100(y - x²)²", "x=-1.2,y=1"),
        ("shared", "x y + x²", "x=2,y=3"),
        ("micrograd", MICROGRAD, "a=-4,b=2"),
        ("kink", "|x| + relu(x)", "x=0"),
        ("detach", "detach(x) x", "x=3"),
        ("not_finite", "sin(ln(x)) + x", "x=-1"),
        ("infinite_slope", "√x", "x=0"),
        ("parameter_alone", "x", "x=3"),
        ("no_parameter", "2 * 3", ""),
        ("unused", "a = 2y; x²", "x=3,y=1"),
    ] {
        let page = explain(&[text, "--at", at]);
        let widest = page.lines().map(|line| line.chars().count()).max();
        assert!(
            widest.is_some_and(|width| width <= 100),
            "{name}: {widest:?} columns"
        );
        insta::assert_snapshot!(name, page);
    }
}

#[test]
fn the_chain_rule_speaks_of_what_the_loss_names() {
    let page = explain(&["u = x^2; v = -2x + 3; u v", "--at", "x=3"]);
    assert!(page.contains("∂L/∂v · ∂v/∂x + ∂L/∂u · ∂u/∂x"), "{page}");
    // Where more than a number is added, or nothing has a name, the line itself is meant.
    for loss in [
        "u = x^2; v = -2x + x; u v",
        "u = x^2; v = 3 ln(x); u v",
        "x^2 + 3x",
    ] {
        let page = explain(&[loss, "--at", "x=3"]);
        let rule = page.lines().find(|line| line.starts_with("chain rule"));
        let rule = rule.unwrap_or_else(|| panic!("{page}"));
        assert!(rule.contains('₁') || rule.contains('₂'), "{loss}: {rule}");
    }
}

#[test]
fn json_keeps_the_contract() {
    let report: Value = serde_json::from_str(&explain(&[
        "u = 3x + 1; u²",
        "--at",
        "x=2",
        "--format",
        "json",
    ]))
    .expect("JSON");
    let expected = serde_json::json!({
        "value": 49.0,
        "nodes": [
            {"text": "x", "name": null, "value": 2.0, "adjoint": 42.0, "inputs": []},
            {"text": "3 x", "name": null, "value": 6.0, "adjoint": 14.0, "inputs": [{"node": 0, "local": 3.0}]},
            {"text": "3 x + 1", "name": "u", "value": 7.0, "adjoint": 14.0, "inputs": [{"node": 1, "local": 1.0}]},
            {"text": "u^2", "name": null, "value": 49.0, "adjoint": 1.0, "inputs": [{"node": 2, "local": 14.0}]},
        ],
        "findings": [],
    });
    assert_eq!(report, expected);
    let undefined: Value =
        serde_json::from_str(&explain(&["ln(x)", "--at", "x=-1", "--format", "json"]))
            .expect("JSON");
    assert_eq!(undefined["value"], "NaN");
    assert_eq!(undefined["nodes"][0]["adjoint"], "NaN");
}

#[test]
fn a_scenario_gives_loss_and_start_and_at_overrides() {
    let start: Value =
        serde_json::from_str(&explain(&["-s", "rosenbrock", "--format", "json"])).expect("JSON");
    assert!((start["value"].as_f64().expect("a number") - 24.2).abs() < 1e-12);
    let moved = explain(&["-s", "rosenbrock", "--at", "x=1,y=1", "--format", "json"]);
    let moved: Value = serde_json::from_str(&moved).expect("JSON");
    assert_eq!(moved["value"], 0.0);
}

#[test]
fn an_expansion_is_the_same_only_if_its_digits_are() {
    let page = explain(&["(x-1)^8", "--at", "x=1.0001"]);
    assert!(page.contains("rounding: large terms cancel"), "{page}");
    let page = explain(&["(3x+1)^2", "--at", "x=2"]);
    assert!(page.contains("same"), "{page}");
}

#[test]
fn a_scenario_of_a_network_has_the_ledger_of_a_row_and_findings_as_data() {
    let page = explain(&["-s", "backprop"]);
    for line in [
        "Σ exp(z2) = exp(0.53) + exp(−0.29) = 2.4472",
        "dead: 2 of 3 units of layer 1",
    ] {
        assert!(page.contains(line), "{line}: {page}");
    }
    let report: Value =
        serde_json::from_str(&explain(&["-s", "backprop", "--format", "json"])).expect("JSON");
    let finding = &report["findings"][0];
    assert_eq!(finding["kind"], "dead");
    assert_eq!(finding["level"], "fault");
    assert_eq!(finding["where"], "layer 1");
    assert_eq!(finding["numbers"]["dead"], 2.0);
    assert_eq!(report["ledger"][3]["stage"], "softmax");
    let mut command = Command::cargo_bin("gdplay").expect("the program");
    command
        .args(["explain", "-s", "backprop", "--row", "2"])
        .assert()
        .code(1);
    let second = explain(&["-s", "outlier", "--row", "2"]);
    assert!(second.contains("· row 2"), "{second}");
}

#[test]
fn a_missing_value_is_an_error() {
    let mut command = Command::cargo_bin("gdplay").expect("the program");
    let output = command
        .args(["explain", "x y", "--at", "x=1"])
        .assert()
        .code(1);
    let told = String::from_utf8_lossy(&output.get_output().stderr).to_string();
    assert!(told.contains("no value for the parameter `y`"), "{told}");
}

#[test]
fn the_spacings_of_finite_differences_are_data() {
    let mut command = Command::cargo_bin("gdplay").expect("the program");
    let output = command
        .args([
            "grad",
            "sin(x) y",
            "--at",
            "x=1,y=2",
            "--spacings",
            "--format",
            "json",
        ])
        .assert();
    let report: Value =
        serde_json::from_slice(&output.success().get_output().stdout).expect("JSON");
    assert_eq!(report["parameters"], serde_json::json!(["x", "y"]));
    let curve = &report["spacings"][0];
    assert_eq!(curve["points"].as_array().map(Vec::len), Some(43));
    let best = curve["best"].as_f64().expect("a best spacing");
    assert!((1e-8..1e-3).contains(&best), "{best:e}");
}

/// What a `where` does not choose is no fault, unless something else uses it too.
#[test]
fn nothing_is_noted_of_a_branch_that_is_not_chosen() {
    let noted = |text: &str| -> Vec<LineNote> {
        let (_, ledger) = ledger(text, &[1.0]);
        ledger.notes.into_iter().flatten().collect()
    };
    assert_eq!(noted("where(x > 2, ln(x - 2), 2x)"), []);
    assert_eq!(noted("where(x > 2, ln(ln(x) - 2)^2, 2x)"), []);
    assert_eq!(noted("where(x < 2, ln(x - 2), 2x)"), [LineNote::NotFinite]);
    assert_eq!(noted("where(ln(x - 2) > 0, 1, 2x)"), [LineNote::NotFinite]);
    assert_eq!(
        noted("v = ln(x - 2); where(x > 2, v, 2x) + max(v, 1)"),
        [LineNote::NotFinite]
    );
}
