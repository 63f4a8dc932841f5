//! Reductions, losses and layers of the table against PyTorch, by every method; `reference.py` makes `reference.json`.

use gdplay::data::Selection;
use gdplay::diff::{Agreement, Evaluator, Method, Objective, Spacing, check};
use gdplay::explain::network::{Detail, Network};
use serde_json::Value;

use super::support::{Columns, evaluator, read};

/// The columns of `reference.py`.
fn columns() -> Columns {
    let column = |f: fn(f64) -> f64| (0..7).map(|row| f(f64::from(row))).collect();
    vec![
        ("x", column(|row| (0.7 * row).sin() + 0.2)),
        ("y", column(|row| (1.3 * row + 1.0).cos())),
        ("t", column(|row| (0.3 * row).sin() - 0.5)),
        ("label", column(|row| row % 3.0)),
    ]
}

/// The numbers of the parameters of a loss, by their names.
fn by_name(evaluator: &Evaluator, numbers: &Value) -> Vec<f64> {
    let names = evaluator.program().loss().parameters().iter();
    let number = |name: &String| numbers[name].as_f64().expect("a number");
    names.map(number).collect()
}

#[test]
fn they_are_what_pytorch_computes_by_every_method() {
    let reference: Value =
        serde_json::from_str(include_str!("reference.json")).expect("valid JSON");
    let items = reference["items"].as_array().expect("items");
    assert!(items.len() > 90);
    let mut wrong = Vec::new();
    for item in items {
        let text = item["loss"].as_str().expect("a loss");
        let mut evaluator = evaluator(text, &columns());
        let at = by_name(&evaluator, &item["at"]);
        let value = item["value"].as_f64().expect("a number");
        let wanted = by_name(&evaluator, &item["gradient"]);
        let size = wanted
            .iter()
            .fold(value.abs(), |size, slope| size.max(slope.abs()));
        let is_near = |a: f64, b: f64| (a - b).abs() <= 2e-14 * (1.0 + size);
        let got = evaluator.value(&at);
        if !is_near(got, value) {
            wrong.push(format!("{text} at {at:?}: {got}, not {value}"));
        }
        for method in [Method::Dual, Method::Reverse] {
            let slopes = evaluator.gradient_by(method, &at, Spacing::Balanced);
            if !slopes.iter().zip(&wanted).all(|(a, b)| is_near(*a, *b)) {
                wrong.push(format!(
                    "{text} at {at:?} by {}: {slopes:?}, not {wanted:?}",
                    method.name()
                ));
            }
        }
        for found in check(&mut evaluator, &at) {
            if matches!(
                found.verdict,
                Agreement::Disagree | Agreement::Undefined | Agreement::Cut
            ) {
                wrong.push(format!("{text} at {at:?}: {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

fn value(text: &str) -> f64 {
    evaluator(text, &columns()).value(&[])
}

#[test]
fn nothing_overflows_or_vanishes_on_the_way() {
    for (text, wanted) in [
        ("norm(stack(3e200, 4e200))", 5e200),
        ("norm(stack(3e-200, -4e-200, 0))", 5e-200),
        ("norm(stack(3, 4))", 5.0),
        ("norm(stack(1e160, 1))", 1e160),
    ] {
        assert!((value(text) / wanted - 1.0).abs() < 3e-16, "{text}");
    }
    assert_eq!(value("norm(stack(1/0, 1))"), f64::INFINITY);
    assert!(value("norm(stack(0/0, 1))").is_nan());
    assert_eq!(value("norm(-7)"), 7.0);
    assert_eq!(
        value("logsumexp(stack(1000, 1000))"),
        1000.0 + std::f64::consts::LN_2
    );
    assert_eq!(
        value("logsumexp(stack(-1000, -1000))"),
        -1000.0 + std::f64::consts::LN_2
    );
    assert_eq!(
        value("rowmax(stack(0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1))"),
        0.1
    );
    assert_eq!(value("rowmax(stack(-1/0, 2))"), 2.0);
    assert_eq!(value("rowmax(stack(1/0, 2))"), f64::INFINITY);
    assert!(value("rowmax(stack(0/0, 2))").is_nan());
    assert_eq!(value("kl_div(stack(0.5, 0.5, 0), stack(0.5, 0.5, 0))"), 0.0);
    assert_eq!(value("hinge(3, 1)"), 0.0);
    assert_eq!(value("hinge(-1, 1)"), 2.0);
    assert_eq!(value("var(3)"), 0.0);
    assert_eq!(value("std(x/x)"), 0.0);
    assert!(value("mean(standardize(x/x))").is_nan());
    let mut large = evaluator("norm(stack(1e200 a, 1e200 b))", &columns());
    let slopes = large.gradient_by(Method::Reverse, &[3.0, -4.0], Spacing::Balanced);
    assert!((slopes[0] / 6e199 - 1.0).abs() < 1e-15 && (slopes[1] / -8e199 - 1.0).abs() < 1e-15);
}

/// The curvature of huber and smooth_l1 at the target is that of the parabola.
#[test]
fn losses_bend_where_the_prediction_is_right() {
    for (text, curvature) in [
        ("huber(a, 1)", 1.0),
        ("smooth_l1(a, 1, beta=0.5)", 2.0),
        ("huber(a, 1, delta=0.5)", 1.0),
    ] {
        let mut evaluator = evaluator(text, &columns());
        let mut hessian = [0.0];
        evaluator.hessian(&[1.0], &mut hessian);
        assert_eq!(hessian, [curvature], "{text}");
        evaluator.hessian(&[4.0], &mut hessian);
        assert_eq!(hessian, [0.0], "{text}");
    }
}

/// A name that became a function is one only before a parenthesis.
#[test]
fn names_that_became_functions_keep_older_meanings() {
    for name in [
        "var",
        "std",
        "norm",
        "rowsum",
        "mish",
        "cbrt",
        "huber",
        "dropout",
        "standardize",
        "erfc",
    ] {
        for text in [
            format!("{name} = x^2\n{name} + 1"),
            format!("({name} - 1)^2"),
            format!("{name}^2 + x"),
        ] {
            assert!(read(&text, &[]).is_ok(), "{text}");
        }
        let column = read(&format!("mean({name} w)"), &[name]);
        assert!(column.is_ok(), "{name} as a column");
    }
}

#[test]
fn what_does_not_fit_is_refused_where_it_stands() {
    for (text, wanted) in [
        (
            "cross_entropy(stack(a, b, 1), stack(0.5, 0.5))",
            "probabilities",
        ),
        ("nll(stack(a, b), stack(0.5, 0.5))", "one number"),
        ("huber(a, 1, delta=0)", "above 0"),
        ("var(x, ddof=-1)", "whole number"),
        ("kl_div(stack(a, b, 1), stack(0.5, 0.5))", "widths 3 and 2"),
        ("norm(a, b)", "one argument"),
        ("hinge(a)", "2 arguments"),
    ] {
        let error = read(text, &["x"]).expect_err(text);
        assert!(error.to_string().contains(wanted), "{text}: {error}");
    }
}

const DROPOUT: &str = "mse(linear(dropout(tanh(linear(stack(x, y), 3)), 0.4), 1), t)";

/// At a step units are left out, alike in every method; the surface and the test rows know of none.
#[test]
fn dropout_is_seeded_by_the_step_and_off_for_all_else() {
    let mut dropped = evaluator(DROPOUT, &columns());
    let mut whole = evaluator(
        "mse(linear(tanh(linear(stack(x, y), 3)), 1), t)",
        &columns(),
    );
    let at: Vec<f64> = (0..13).map(|i| (f64::from(i) * 1.7).sin()).collect();
    assert_eq!(dropped.value(&at), whole.value(&at));
    let mut at_step = |step: u64| {
        dropped.select(Selection::Step(step));
        let value = dropped.value(&at);
        let [dual, reverse] = [Method::Dual, Method::Reverse]
            .map(|method| dropped.gradient_by(method, &at, Spacing::Balanced));
        for (a, b) in dual.iter().zip(&reverse) {
            assert!((a - b).abs() < 1e-14, "{dual:?} {reverse:?}");
        }
        assert!(
            check(&mut dropped, &at)
                .iter()
                .all(|found| found.verdict == Agreement::Agree)
        );
        value
    };
    let [first, second, again] = [1, 2, 1].map(&mut at_step);
    assert_eq!(first, again);
    assert_ne!(first, second);
    assert_ne!(first, whole.value(&at));
    dropped.select(Selection::Train);
    assert_eq!(dropped.value(&at), whole.value(&at));
}

#[test]
fn dropout_is_told_with_its_numbers() {
    let evaluator = evaluator(DROPOUT, &columns());
    let at: Vec<f64> = (0..13).map(|i| (f64::from(i) * 1.7).sin()).collect();
    for selection in [Selection::Train, Selection::Step(3)] {
        let network = Network::of(evaluator.program(), &at, selection, None, None).expect("rows");
        let detail = Detail { most: 8, digits: 5 };
        let entries = (0..network.stages.len()).flat_map(|stage| network.ledger(stage, 1, detail));
        let parts: Vec<String> = entries.map(|entry| entry.parts.join(" = ")).collect();
        let is_told = |part: &String| part.contains("a1[1] m[1]") || part.contains("m[1] a1[1]");
        assert!(parts.iter().any(is_told), "{parts:#?}");
        assert!(
            parts.iter().all(|part| !part.contains(" of 0.4")),
            "{parts:#?}"
        );
    }
}

#[test]
fn what_dropout_does_not_take_is_refused() {
    for (text, wanted) in [
        ("dropout(a)^2", "rows of the data"),
        ("mean(dropout(a x, 1))", "below 1"),
        ("mean(dropout(a x, p=-0.1))", "below 1"),
        ("mean(dropout(a x, b))", "below 1"),
        ("mean(dropout(a x, 0.5, 2))", "not 3"),
    ] {
        let error = read(text, &["x"]).expect_err(text);
        assert!(error.to_string().contains(wanted), "{text}: {error}");
    }
}
