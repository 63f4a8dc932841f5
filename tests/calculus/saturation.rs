//! Functions where they are flat: their slopes keep their digits, however small.

use gdplay::diff::{Method, Objective, Spacing};

use super::support::{evaluator, items, number, oracle};

/// Relative to the truth; below the normal range there are no more digits.
fn assert_close(got: f64, truth: f64, what: &str) {
    const DIGITS: f64 = 1e-14;
    let off = (got - truth).abs();
    assert!(
        off <= DIGITS * truth.abs() + f64::MIN_POSITIVE,
        "{what}: {got:e}, not {truth:e}"
    );
}

#[test]
fn values_and_slopes_keep_their_digits_where_a_function_is_flat() {
    let file = oracle("saturated.json");
    for item in items(&file) {
        let text = item["loss"].as_str().expect("a loss");
        let z = number(&item["z"]);
        let (mut evaluator, _) = evaluator(text, &serde_json::json!(["z"]));
        let what = format!("{text} at {z}");
        assert_close(evaluator.value(&[z]), number(&item["value"]), &what);
        for method in [Method::Dual, Method::Reverse] {
            let slope = evaluator.gradient_by(method, &[z], Spacing::Balanced)[0];
            assert_close(slope, number(&item["slope"]), &format!("slope of {what}"));
        }
        let mut second = [0.0];
        evaluator.hessian(&[z], &mut second);
        // Where the two terms of a second derivative cancel, it has the digits that they leave.
        let truth = number(&item["second"]);
        let off = (second[0] - truth).abs();
        assert!(
            off <= 1e-13 * truth.abs().max(number(&item["slope"]).abs()),
            "curvature of {what}: {:e}, not {truth:e}",
            second[0]
        );
    }
}

#[test]
fn a_power_without_a_tangent_has_none_in_any_method() {
    let bases = ["w", "(w^2)", "(w^3)", "(w - w)", "(w^t)", "abs(w)"];
    let exponents = [
        "t^0",
        "(t^0)^2",
        "(2 t^0)",
        "(t^0 + 1)",
        "detach(t)",
        "(detach(t)^0)",
        "3",
        "0",
        "(s^0)^(t^0)",
    ];
    let mut compared = 0;
    for base in bases {
        for exponent in exponents {
            for at in [
                [-2.3, 0.57, 1.1],
                [0.0, 0.0, 0.0],
                [2.0, -3.0, 0.5],
                [-1.0, 2.0, -0.4],
            ] {
                let text = format!("{base}^({exponent}) + 0 t + 0 s + 0 w");
                let vars = serde_json::json!(["w", "t", "s"]);
                let (mut evaluator, order) = evaluator(&text, &vars);
                let at: Vec<f64> = order.iter().map(|index| at[*index]).collect();
                let methods = [Method::Dual, Method::Reverse, Method::Symbolic];
                let by =
                    methods.map(|method| evaluator.gradient_by(method, &at, Spacing::Balanced));
                for gradient in &by {
                    for (got, wanted) in gradient.iter().zip(&by[0]) {
                        let same = got == wanted || (got.is_nan() && wanted.is_nan());
                        let near = (got - wanted).abs() <= 1e-14 * wanted.abs();
                        assert!(same || near, "{text} at {at:?}: {by:?}");
                    }
                }
                compared += 1;
            }
        }
    }
    assert!(compared > 200);
    let slope = |text: &str| {
        let (mut evaluator, order) = evaluator(text, &serde_json::json!(["w", "t"]));
        let at: Vec<f64> = order.iter().map(|index| [-2.3, 0.57][*index]).collect();
        evaluator.gradient_by(Method::Symbolic, &at, Spacing::Balanced)
    };
    assert_eq!(slope("w^(t^0)"), [1.0, 0.0]);
}
