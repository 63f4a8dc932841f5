//! 1,500 random expressions against references: every exact method within tolerance, finite differences in their statistics,
//! and no false alarm from `check`.

use super::support::{distance, evaluator, items, largest, number, numbers, oracle, ordered};
use gdplay::diff::{Agreement, Method, Objective, Spacing, check};

const UNIT: f64 = f64::EPSILON / 2.0;

#[test]
fn exact_methods_are_within_the_references_tolerances() {
    let file = oracle("expressions_random.json");
    let mut compared = 0;
    let mut failures = Vec::new();
    let mut finite_errors = Vec::new();
    for item in items(&file) {
        let text = item["expr"].as_str().expect("a text");
        let (mut evaluator, order) = evaluator(text, &item["vars"]);
        for row in item["p"].as_array().expect("points") {
            let at = ordered(&numbers(&row[0]), &order);
            let value = [number(&row[1])];
            let truth = ordered(&numbers(&row[2]), &order);
            let allowed = |naive: usize, noise: usize, truth: &[f64]| {
                let error = number(&row[naive]).max(number(&row[noise]));
                8.0 * error + 8.0 * UNIT * largest(truth)
            };
            let gap = distance(&[evaluator.value(&at)], &value);
            if gap > allowed(3, 5, &value) {
                failures.push(format!("{text} at {at:?}: value off by {gap:e}"));
            }
            for method in [Method::Dual, Method::Reverse, Method::Symbolic] {
                let got = evaluator.gradient_by(method, &at, Spacing::Balanced);
                let (gap, allowed) = (distance(&got, &truth), allowed(4, 6, &truth));
                compared += 1;
                if gap > allowed {
                    let name = method.name();
                    failures.push(format!(
                        "{text} at {at:?}: {name} off by {gap:e} > {allowed:e}"
                    ));
                }
            }
            let finite = evaluator.gradient_by(Method::Finite, &at, Spacing::Balanced);
            finite_errors.push(distance(&finite, &truth) / largest(&truth).max(1e-6));
        }
    }
    assert!(compared > 10_000, "only {compared} comparisons");
    assert!(
        failures.is_empty(),
        "{} of {compared}:\n{}",
        failures.len(),
        failures.join("\n")
    );

    finite_errors.sort_by(f64::total_cmp);
    let quantile = |part: f64| finite_errors[(part * (finite_errors.len() - 1) as f64) as usize];
    assert!(quantile(0.5) < 1e-9, "median {:e}", quantile(0.5));
    assert!(quantile(0.9) < 5e-8, "90 % {:e}", quantile(0.9));
    assert!(quantile(1.0) < 1e-2, "worst {:e}", quantile(1.0));
}

#[test]
fn check_raises_no_false_alarm_on_smooth_points() {
    let file = oracle("expressions_random.json");
    let mut alarms = Vec::new();
    let (mut checked, mut silent) = (0, Vec::new());
    for item in items(&file) {
        let text = item["expr"].as_str().expect("a text");
        let (mut evaluator, order) = evaluator(text, &item["vars"]);
        for row in item["p"].as_array().expect("points") {
            let at = ordered(&numbers(&row[0]), &order);
            for (variable, found) in check(&mut evaluator, &at).iter().enumerate() {
                checked += 1;
                let report = || format!("{text} at {at:?}, variable {variable}: {found:?}");
                match found.verdict {
                    Agreement::Agree => {}
                    Agreement::CannotTell => silent.push(report()),
                    _ => alarms.push(report()),
                }
            }
        }
    }
    assert!(checked > 4000, "only {checked} points");
    assert!(
        alarms.is_empty(),
        "{} of {checked}:\n{}",
        alarms.len(),
        alarms.join("\n")
    );
    // Slopes below what rounding leaves: 1e-12 beside 1e16 of them.
    assert!(
        100 * silent.len() < checked,
        "{} of {checked}:\n{}",
        silent.len(),
        silent.join("\n")
    );
}
