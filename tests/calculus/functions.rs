//! Values, gradients and Hessians of named functions against 50-digit references.

use super::support::{distance, evaluator, items, largest, number, numbers, oracle, ordered};
use gdplay::diff::Agreement;
use gdplay::diff::{Method, Objective, Spacing, check};
use serde_json::Value;

/// 2^-53.
const UNIT: f64 = f64::EPSILON / 2.0;

/// 8·max(naive, mc) + 8·2^-53·|truth|, from the measured errors of plain f64 arithmetic; `None` where that overflows.
fn tolerance(point: &Value, which: usize, truth: &[f64]) -> Option<f64> {
    let naive = number(&point["naive"][which]);
    let noise = number(&point["mc"][which]);
    let error = naive.max(noise);
    (naive.is_finite() && noise.is_finite()).then(|| 8.0 * error + 8.0 * UNIT * largest(truth))
}

#[test]
fn values_gradients_and_hessians_are_within_the_references_tolerances() {
    let file = oracle("functions.json");
    let mut compared = 0;
    let mut failures = Vec::new();
    for item in items(&file) {
        let name = item["name"].as_str().expect("a name");
        let text = item["expr"].as_str().expect("a text");
        let (mut evaluator, order) = evaluator(text, &item["vars"]);
        for point in item["points"].as_array().expect("points") {
            let at = ordered(&numbers(&point["x"]), &order);
            let value = [number(&point["f"])];
            let got = [evaluator.value(&at)];
            let Some(allowed) = tolerance(point, 0, &value) else {
                assert!(!got[0].is_finite() || distance(&got, &value) <= 1e-12 * value[0].abs());
                continue;
            };
            let mut compare = |what: &str, got: &[f64], truth: &[f64], allowed: f64| {
                compared += 1;
                let gap = distance(got, truth);
                if gap > allowed {
                    failures.push(format!(
                        "{name} at {at:?}: {what} off by {gap:e} > {allowed:e}"
                    ));
                }
            };
            compare("value", &got, &value, allowed);
            let gradient = ordered(&numbers(&point["g"]), &order);
            let Some(allowed) = tolerance(point, 1, &gradient) else {
                continue;
            };
            for method in [Method::Dual, Method::Reverse, Method::Symbolic] {
                let got = evaluator.gradient_by(method, &at, Spacing::Balanced);
                compare(method.name(), &got, &gradient, allowed);
            }
            let rows: Vec<Vec<f64>> = point["h"]
                .as_array()
                .expect("rows")
                .iter()
                .map(numbers)
                .collect();
            let hessian: Vec<f64> = order
                .iter()
                .flat_map(|row| ordered(&rows[*row], &order))
                .collect();
            let Some(allowed) = tolerance(point, 2, &hessian) else {
                continue;
            };
            let mut got = vec![0.0; hessian.len()];
            evaluator.hessian(&at, &mut got);
            compare("Hessian", &got, &hessian, allowed);
        }
    }
    assert!(compared > 4000, "only {compared} comparisons");
    assert!(
        failures.is_empty(),
        "{} of {compared}:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

#[test]
fn gradients_vanish_at_smooth_minima() {
    let file = oracle("functions.json");
    for item in items(&file) {
        let text = item["expr"].as_str().expect("a text");
        let (mut evaluator, order) = evaluator(text, &item["vars"]);
        for minimum in item["minima"].as_array().expect("minima") {
            let smooth = minimum["smooth"].as_bool().unwrap_or(true);
            let kind = minimum["kind"].as_str().expect("a kind");
            if !smooth || kind == "kink" || kind == "boundary" {
                continue;
            }
            let at = ordered(&numbers(&minimum["x"]), &order);
            let mut gradient = vec![0.0; at.len()];
            evaluator.gradient(&at, &mut gradient);
            let mut hessian = vec![0.0; at.len() * at.len()];
            evaluator.hessian(&at, &mut hessian);
            // The place is rounded to f64: the gradient there is as much as the curvature makes of that.
            let allowed = 16.0 * f64::EPSILON * (1.0 + largest(&hessian)) * (1.0 + largest(&at));
            assert!(
                largest(&gradient) <= allowed,
                "{text} at {at:?}: {gradient:?}"
            );
        }
    }
}

#[test]
fn kinks_are_told_from_smooth_points() {
    let kink = |text: &str, at: &[f64]| {
        let vars = serde_json::json!(["x", "y"]);
        let (mut evaluator, order) = evaluator(text, &vars);
        check(&mut evaluator, &ordered(at, &order))[0].verdict
    };
    assert_eq!(kink("abs(x)", &[0.0]), Agreement::Kink);
    assert_eq!(kink("relu(x) + x", &[0.0]), Agreement::Kink);
    assert_eq!(kink("x^2", &[0.0]), Agreement::Agree);
    assert_eq!(kink("detach(x)*x", &[2.0]), Agreement::Cut);
    assert_eq!(kink("ln(x)", &[-1.0]), Agreement::Undefined);
}
