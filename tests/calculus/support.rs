//! Reading the reference values under `tests/oracle`.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use gdplay::diff::{Evaluator, Program};
use gdplay::expr::{KnownNames, parse};
use serde_json::Value;

/// A file of reference values.
pub(crate) fn oracle(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/oracle")
        .join(name);
    let text = fs::read_to_string(&path).expect("reference values are part of the repository");
    serde_json::from_str(&text).expect("reference values are JSON")
}

/// The items of a file.
pub(crate) fn items(file: &Value) -> &[Value] {
    file["items"].as_array().expect("a list of items")
}

/// A number, or the name of one that is not finite.
pub(crate) fn number(value: &Value) -> f64 {
    match value.as_str() {
        Some("NaN") => f64::NAN,
        Some("Infinity") => f64::INFINITY,
        Some("-Infinity") => f64::NEG_INFINITY,
        Some(other) => panic!("not a number: {other}"),
        None => value.as_f64().expect("a number"),
    }
}

/// A list of numbers.
pub(crate) fn numbers(value: &Value) -> Vec<f64> {
    value
        .as_array()
        .expect("a list")
        .iter()
        .map(number)
        .collect()
}

/// An evaluator of a text, and for each of its parameters the place in `vars`.
pub(crate) fn evaluator(text: &str, vars: &Value) -> (Evaluator, Vec<usize>) {
    let loss =
        parse(text, &KnownNames::default()).unwrap_or_else(|error| panic!("{text}: {error}"));
    let vars = vars.as_array().expect("names");
    let order = loss
        .parameters()
        .iter()
        .map(|name| {
            vars.iter()
                .position(|var| var == name)
                .expect("a known name")
        })
        .collect();
    (Evaluator::new(Arc::new(Program::new(loss))), order)
}

/// The entries in the order of the parameters.
pub(crate) fn ordered(values: &[f64], order: &[usize]) -> Vec<f64> {
    order.iter().map(|index| values[*index]).collect()
}

/// The largest magnitude.
pub(crate) fn largest(values: &[f64]) -> f64 {
    values
        .iter()
        .fold(0.0, |largest, value| value.abs().max(largest))
}

/// The largest difference; infinite where only one is finite or the infinities differ.
pub(crate) fn distance(got: &[f64], truth: &[f64]) -> f64 {
    assert_eq!(got.len(), truth.len());
    got.iter().zip(truth).fold(0.0_f64, |worst, (got, truth)| {
        let same = got == truth || (got.is_nan() && truth.is_nan());
        let gap = if same { 0.0 } else { (got - truth).abs() };
        worst.max(if gap.is_nan() { f64::INFINITY } else { gap })
    })
}
