//! Single functions against references of 50 digits, at ordinary points and at their edges: value, slopes and curvatures.

use gdplay::diff::{Method, Objective, Spacing};

use super::support::{evaluator, items, numbers, oracle, ordered};

/// An entry may be off by so many last places of itself, and of what the last places of the point make of it.
const PLACES: f64 = 8.0;

/// What an entry may be off by: `next` are its derivatives by each variable. `None` where that is not finite.
fn allowed(entry: f64, at: &[f64], next: &[f64]) -> Option<f64> {
    let felt = at.iter().zip(next).map(|(x, slope)| (x * slope).abs());
    let sum = PLACES * f64::EPSILON * (entry.abs() + felt.sum::<f64>()) + f64::MIN_POSITIVE;
    sum.is_finite().then_some(sum)
}

struct Comparison {
    compared: usize,
    failures: Vec<String>,
}

impl Comparison {
    fn compare(&mut self, what: &str, got: f64, truth: f64, at: &[f64], next: &[f64]) {
        let is_right = match allowed(truth, at, next) {
            Some(allowed) => (got - truth).abs() <= allowed,
            None => truth.is_finite() || !got.is_finite(),
        };
        self.compared += 1;
        if !is_right {
            let message = format!("{what} at {at:?}: {got:e}, not {truth:e}");
            self.failures.push(message);
        }
    }
}

#[test]
fn added_functions_keep_their_digits_by_every_method() {
    let file = oracle("functions_added.json");
    let mut comparison = Comparison {
        compared: 0,
        failures: Vec::new(),
    };
    for item in items(&file) {
        let text = item["text"].as_str().expect("a text");
        let at = numbers(&item["at"]);
        let orders: Vec<Vec<f64>> = (0..4).map(|k| numbers(&item["orders"][k])).collect();
        let n = at.len();
        // The entries of an order that is one higher, by the variable of their last derivative.
        let next = |order: usize, index: usize| &orders[order + 1][index..index + n];
        let names = if n == 1 { vec!["x"] } else { vec!["x", "y"] };
        let (mut evaluator, order) = evaluator(text, &serde_json::json!(names));
        let point = ordered(&at, &order);
        let value = evaluator.value(&point);
        comparison.compare(text, value, orders[0][0], &at, next(0, 0));
        for method in [Method::Dual, Method::Reverse, Method::Symbolic] {
            let found = evaluator.gradient_by(method, &point, Spacing::Balanced);
            for (variable, slope) in found.iter().enumerate() {
                let index = order[variable];
                let what = format!("∂{index} {text} by {}", method.name());
                comparison.compare(&what, *slope, orders[1][index], &at, next(1, index));
            }
        }
        let mut hessian = vec![0.0; n * n];
        evaluator.hessian(&point, &mut hessian);
        for (entry, found) in hessian.iter().enumerate() {
            let (row, column) = (order[entry / n], order[entry % n]);
            let what = format!("∂{row}∂{column} {text}");
            let index = row + column;
            comparison.compare(&what, *found, orders[2][index], &at, next(2, index));
        }
    }
    let Comparison { compared, failures } = comparison;
    assert!(compared > 1150, "only {compared} comparisons");
    let count = failures.len();
    assert!(
        failures.is_empty(),
        "{count} of {compared}:\n{}",
        failures.join("\n")
    );
}

#[test]
fn added_functions_are_right_at_their_edges() {
    const INF: f64 = f64::INFINITY;
    const NAN: f64 = f64::NAN;
    // The text, x, the value, and the slope.
    for (text, x, value, slope) in [
        ("log1p(x)", 0.0, 0.0, 1.0),
        ("log1p(x)", -0.0, -0.0, 1.0),
        ("log1p(x)", -1.0, -INF, INF),
        ("log1p(x)", -1.5, NAN, NAN),
        ("log1p(x)", INF, INF, 0.0),
        ("expm1(x)", -0.0, -0.0, 1.0),
        ("expm1(x)", INF, INF, INF),
        ("expm1(x)", -INF, -1.0, 0.0),
        ("expm1(x)", 710.0, INF, INF),
        ("cbrt(x)", 0.0, 0.0, INF),
        ("cbrt(x)", -0.0, -0.0, INF),
        ("cbrt(x)", -8.0, -2.0, 1.0 / 12.0),
        ("cbrt(x)", -INF, -INF, 0.0),
        ("mish(x)", 0.0, 0.0, 0.6),
        ("mish(x)", INF, INF, NAN),
        ("sinc(x)", 0.0, 1.0, 0.0),
        ("sinc(x)", -0.0, 1.0, 0.0),
        ("sinc(x)", INF, 0.0, 0.0),
        ("erfc(x)", 0.0, 1.0, -2.0 / std::f64::consts::PI.sqrt()),
        ("erfc(x)", INF, 0.0, 0.0),
        ("erfc(x)", -INF, 2.0, 0.0),
    ] {
        let (mut evaluator, _) = evaluator(text, &serde_json::json!(["x"]));
        let same = |a: f64, b: f64| {
            let is_near = (a - b).abs() <= 4.0 * f64::EPSILON * b.abs();
            a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan() || b != 0.0 && is_near
        };
        let got = evaluator.value(&[x]);
        assert!(same(got, value), "{text} at {x}: {got}, not {value}");
        let got = evaluator.gradient_by(Method::Reverse, &[x], Spacing::Balanced)[0];
        let is_zero = slope == 0.0 && got == 0.0;
        assert!(
            is_zero || same(got, slope) || text == "mish(x)" && slope.is_nan(),
            "slope of {text} at {x}: {got}, not {slope}"
        );
    }
}

#[test]
fn a_curvature_at_the_removed_gap_of_sinc_is_that_of_its_series() {
    let (mut evaluator, _) = evaluator("sinc(x)", &serde_json::json!(["x"]));
    let mut curvature = [0.0];
    evaluator.hessian(&[0.0], &mut curvature);
    assert!((curvature[0] + 1.0 / 3.0).abs() < 1e-16, "{curvature:?}");
}
