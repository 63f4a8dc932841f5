//! Networks with references of 40 digits: losses, gradients of every parameter, and 50 steps of training.

use std::sync::Arc;

use gdplay::data::{Dataset, Source};
use gdplay::diff::{Evaluator, Method, Objective, Program, Spacing};
use gdplay::expr::{Names, parse};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Oracle {
    items: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    name: String,
    layers: Vec<LayerOf>,
    x: Vec<Vec<f64>>,
    y: Vec<Value>,
    loss: String,
    loss0: f64,
    grads: Vec<Gradients>,
    lr: f64,
    losses: Vec<Value>,
    losses_agree: usize,
    first_nonfinite: Option<usize>,
}

#[derive(Deserialize)]
struct LayerOf {
    act: String,
    detach: bool,
    w: Vec<Vec<f64>>,
    b: Vec<f64>,
}

#[derive(Deserialize)]
struct Gradients {
    w: Vec<Vec<f64>>,
    b: Vec<f64>,
}

fn items() -> Vec<Item> {
    let text = include_str!("../oracle/networks.json");
    let oracle: Oracle = serde_json::from_str(text).expect("the oracle's format");
    assert!(oracle.items.len() >= 7);
    oracle.items
}

impl Item {
    /// The network as somebody would type it, and its data.
    fn typed(&self) -> (String, Vec<(String, Vec<f64>)>) {
        let inputs = self.x[0].len();
        let names: Vec<_> = (1..=inputs).map(|input| format!("x{input}")).collect();
        let mut columns: Vec<_> = names
            .iter()
            .enumerate()
            .map(|(place, name)| (name.clone(), self.x.iter().map(|row| row[place]).collect()))
            .collect();
        let mut text = format!("stack({})", names.join(", "));
        for layer in &self.layers {
            text = format!("linear({text}, {})", layer.b.len());
            if layer.act != "identity" {
                text = format!("{}({text})", layer.act);
            }
            if layer.detach {
                text = format!("detach({text})");
            }
        }
        let function = match self.loss.as_str() {
            "mse" => "mse",
            "bce_logits" => "bce",
            "softmax_ce" => "cross_entropy",
            other => panic!("{other}"),
        };
        let target = |y: &Value| {
            let number = y.as_f64();
            number.unwrap_or_else(|| y[0].as_f64().expect("one output"))
        };
        columns.push(("t".to_string(), self.y.iter().map(target).collect()));
        (format!("{function}({text}, t)"), columns)
    }

    fn evaluator(&self) -> Evaluator {
        let (text, columns) = self.typed();
        let names = Names {
            columns: columns.iter().map(|(name, _)| name.clone()).collect(),
            ..Names::default()
        };
        let loss = parse(&text, &names).unwrap_or_else(|error| panic!("{text}: {error}"));
        let data = Arc::new(Dataset::new(Source::Columns, columns));
        Evaluator::new(Arc::new(Program::with_data(loss, data)))
    }

    fn start(&self) -> Vec<f64> {
        let numbers = self
            .layers
            .iter()
            .flat_map(|layer| layer.w.iter().flatten().chain(&layer.b));
        numbers.copied().collect()
    }
}

#[test]
fn losses_and_gradients_are_those_of_the_reference() {
    for item in items() {
        let (mut evaluator, start) = (item.evaluator(), item.start());
        let value = evaluator.value(&start);
        assert!(
            (value - item.loss0).abs() <= 1e-13 * item.loss0.abs(),
            "{}: {value}",
            item.name
        );
        for method in [Method::Dual, Method::Reverse] {
            let found = evaluator.gradient_by(method, &start, Spacing::Balanced);
            let mut rest = found.as_slice();
            for wanted in &item.grads {
                let wanted: Vec<f64> = wanted
                    .w
                    .iter()
                    .flatten()
                    .chain(&wanted.b)
                    .copied()
                    .collect();
                let (layer, after) = rest.split_at(wanted.len());
                let largest = wanted.iter().fold(0.0_f64, |most, g| most.max(g.abs()));
                for (found, wanted) in layer.iter().zip(&wanted) {
                    let gap = (found - wanted).abs();
                    assert!(gap <= 1e-12 * largest, "{}: {found} {wanted}", item.name);
                }
                rest = after;
            }
            assert!(rest.is_empty());
        }
    }
}

#[test]
fn fifty_steps_of_training_have_the_losses_of_the_reference() {
    for item in items() {
        let (mut evaluator, mut at) = (item.evaluator(), item.start());
        let mut gradient = vec![0.0; at.len()];
        for (step, wanted) in item.losses.iter().enumerate() {
            let found = evaluator.gradient(&at, &mut gradient);
            if item.first_nonfinite.is_some_and(|first| step >= first) {
                assert!(!found.is_finite(), "{} step {step}: {found}", item.name);
            } else if step < item.losses_agree {
                let wanted = wanted.as_f64().expect("a finite loss");
                let gap = (found - wanted).abs();
                assert!(
                    gap <= 1e-11 * wanted.abs(),
                    "{} {step}: {found} {wanted}",
                    item.name
                );
            }
            for (x, g) in at.iter_mut().zip(&gradient) {
                *x -= item.lr * g;
            }
        }
    }
}
