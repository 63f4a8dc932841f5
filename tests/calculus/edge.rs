//! The conventions where derivatives are not unique or not finite.

use super::support::{evaluator, items, number, numbers, oracle, ordered};
use gdplay::diff::{Agreement, Method, Objective, Spacing, check};

/// Equal as a convention is: NaN is NaN, infinities have their sign, numbers agree to rounding.
fn equal(got: f64, wanted: f64) -> bool {
    if wanted.is_nan() || wanted.is_infinite() {
        return got == wanted || (got.is_nan() && wanted.is_nan());
    }
    (got - wanted).abs() <= 1e-14 * wanted.abs().max(1e-12)
}

#[test]
fn every_recommended_convention_is_followed() {
    let file = oracle("edge.json");
    let mut followed = 0;
    for item in items(&file) {
        let (id, text) = (
            item["id"].as_str().expect("an id"),
            item["expr"].as_str().expect("a text"),
        );
        let text = match id {
            "clamp0" => "clamp(x, 0, 9)",
            // Written in words: another operator than the language's %, which has the sign of the dividend.
            "mod" => continue,
            _ => text,
        };
        let (mut evaluator, order) = evaluator(text, &item["vars"]);
        let at = ordered(&numbers(&item["x"]), &order);
        let value = number(&item["recommend"]["f"]);
        let wanted = ordered(&numbers(&item["recommend"]["g"]), &order);
        assert!(
            equal(evaluator.value(&at), value),
            "{id}: value {}",
            evaluator.value(&at)
        );
        for method in [Method::Dual, Method::Reverse, Method::Symbolic] {
            let got = evaluator.gradient_by(method, &at, Spacing::Balanced);
            let same = got
                .iter()
                .zip(&wanted)
                .all(|(got, wanted)| equal(*got, *wanted));
            assert!(
                same,
                "{id}: {} gives {got:?}, not {wanted:?}",
                method.name()
            );
        }
        followed += 1;
    }
    assert!(followed > 70, "only {followed}");
}

#[test]
fn second_derivatives_follow_too() {
    let second = |text: &str, at: f64| {
        let vars = serde_json::json!(["x"]);
        let (mut evaluator, _) = evaluator(text, &vars);
        let mut hessian = [0.0];
        evaluator.hessian(&[at], &mut hessian);
        hessian[0]
    };
    assert_eq!(second("relu(x)", 0.0), 0.0);
    assert_eq!(second("abs(x)", 0.0), 0.0);
    assert_eq!(second("x^3", 0.0), 0.0);
    assert_eq!(second("x^2", 0.0), 2.0);
    assert_eq!(second("x^2.0", 0.0), 2.0);
    assert_eq!(second("x^1.5", 0.0), f64::INFINITY);
    assert_eq!(second("x^1.0", 0.0), 0.0);
    assert_eq!(second("abs(x)^3", 0.0), 0.0);
}

#[test]
fn the_kinks_are_found() {
    let kinks = [
        "abs0",
        "abs_neg0",
        "max_tie",
        "min_tie",
        "max_x_0_tie",
        "relu0",
        "clamp0",
        "relu_negzero",
        "leaky0",
        "sqrt_of_square0",
        "norm_at0",
        "ackley_at0",
    ];
    let file = oracle("edge.json");
    for id in kinks {
        let item = items(&file)
            .iter()
            .find(|item| item["id"] == id)
            .expect("a known id");
        let text = if id == "clamp0" {
            "clamp(x, 0, 9)"
        } else {
            item["expr"].as_str().expect("a text")
        };
        let (mut evaluator, order) = evaluator(text, &item["vars"]);
        let at = ordered(&numbers(&item["x"]), &order);
        for found in check(&mut evaluator, &at) {
            assert_eq!(found.verdict, Agreement::Kink, "{id}: {found:?}");
        }
    }
}
