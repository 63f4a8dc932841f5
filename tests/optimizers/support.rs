//! The oracle's items, and what they mean in this crate's terms.

use std::sync::{Arc, OnceLock};

use serde_json::Value;

use gdplay::diff::{Evaluator, Program};
use gdplay::expr::{KnownNames, parse};
use gdplay::optim::{self, Settings};

pub(super) fn oracle() -> &'static Value {
    static ORACLE: OnceLock<Value> = OnceLock::new();
    ORACLE.get_or_init(|| {
        serde_json::from_str(include_str!("../oracle/optimizers.json")).expect("valid JSON")
    })
}

pub(super) fn items(kind: &str) -> Vec<&'static Value> {
    let items = oracle()["items"].as_array().expect("items");
    let found: Vec<_> = items.iter().filter(|item| item["kind"] == kind).collect();
    assert!(!found.is_empty(), "no items of kind {kind}");
    found
}

pub(super) fn numbers(value: &Value) -> Vec<f64> {
    let list = value.as_array().expect("a list");
    list.iter().map(|x| x.as_f64().expect("a number")).collect()
}

pub(super) fn loss(text: &str) -> Evaluator {
    let loss = parse(text, &KnownNames::default()).expect("a loss");
    Evaluator::new(Arc::new(Program::new(loss)))
}

/// A function of the oracle, and the place of each of its variables among the loss's parameters.
pub(super) fn function(name: &str) -> (Evaluator, Vec<usize>, Vec<f64>) {
    let given = &oracle()["functions"][name];
    let loss = loss(given["expr"].as_str().expect("an expression"));
    let variables = given["vars"].as_array().expect("variables");
    let parameters = loss.program().loss().parameters();
    let index = |variable: &Value| {
        let name = variable.as_str().expect("a name");
        let found = parameters.iter().position(|parameter| parameter == name);
        found.expect("a parameter of the loss")
    };
    let indices = variables.iter().map(index).collect();
    let start = numbers(&given["x0"]);
    (loss, indices, start)
}

/// From the order of the oracle's variables to that of the parameters.
pub(super) fn arranged(indices: &[usize], point: &[f64]) -> Vec<f64> {
    let mut arranged = vec![0.0; point.len()];
    for (index, x) in indices.iter().zip(point) {
        arranged[*index] = *x;
    }
    arranged
}

/// The settings of an item: our names are PyTorch's, except for `lr`.
pub(super) fn settings(optimizer: &str, set: &Value) -> Settings {
    let mut settings = Settings::defaults(optim::find(optimizer).expect("a known optimizer"));
    for (name, value) in set.as_object().expect("settings") {
        let name = match name.as_str() {
            "lr" => "learning_rate",
            // The names of the optimizers say so already.
            "amsgrad" | "nesterov" | "max_norm" => continue,
            name => name,
        };
        let flag = value.as_bool().map(f64::from);
        let value = flag.or(value.as_f64()).expect("a number or a flag");
        settings.set(name, value).expect("an allowed setting");
    }
    settings
}
