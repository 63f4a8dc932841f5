//! Networks with references of 40 digits: losses, gradients of every parameter, and 50 steps of training.

use std::sync::Arc;

use gdplay::data::{DataSource, Dataset, Selection};
use gdplay::diff::trace::Trace;
use gdplay::diff::{Evaluator, Method, Objective, Program, Spacing};
use gdplay::explain::network::{Examined, layers};
use gdplay::expr::{KnownNames, parse};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Oracle {
    items: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    name: String,
    arch: String,
    layers: Vec<LayerOf>,
    x: Vec<Vec<f64>>,
    y: Vec<Value>,
    loss: String,
    loss0: f64,
    grads: Vec<Gradients>,
    grad_norm: Vec<Norms>,
    act_grad_norm: Vec<f64>,
    z: Vec<Vec<Vec<f64>>>,
    a: Vec<Vec<Vec<f64>>>,
    lr: f64,
    losses: Vec<Value>,
    losses_agree: usize,
    first_nonfinite: Option<usize>,
    w_last: Option<Vec<Gradients>>,
}

#[derive(Deserialize)]
struct LayerOf {
    act: String,
    detach: bool,
    w: Vec<Vec<f64>>,
    b: Vec<f64>,
}

/// Numbers of the shape of a layer's parameters.
#[derive(Deserialize)]
struct Gradients {
    w: Vec<Vec<f64>>,
    b: Vec<f64>,
}

impl Gradients {
    fn flat(&self) -> Vec<f64> {
        let all = self.w.iter().flatten().chain(&self.b);
        all.copied().collect()
    }
}

#[derive(Deserialize)]
struct Norms {
    w: f64,
    b: f64,
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
            .map(|(index, name)| (name.clone(), self.x.iter().map(|row| row[index]).collect()))
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
        let names = KnownNames {
            columns: columns.iter().map(|(name, _)| name.clone()).collect(),
            ..KnownNames::default()
        };
        let loss = parse(&text, &names).unwrap_or_else(|error| panic!("{text}: {error}"));
        let data = Arc::new(Dataset::new(DataSource::Columns, columns));
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
                let wanted = wanted.flat();
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
            if step + 1 < item.losses.len() {
                for (x, g) in at.iter_mut().zip(&gradient) {
                    *x -= item.lr * g;
                }
            }
        }
        if let Some(last) = item
            .w_last
            .filter(|_| item.losses_agree == item.losses.len())
        {
            let wanted: Vec<f64> = last.iter().flat_map(Gradients::flat).collect();
            let largest = wanted.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
            assert_eq!(at.len(), wanted.len());
            for (found, wanted) in at.iter().zip(&wanted) {
                let gap = (found - wanted).abs();
                assert!(gap <= 1e-11 * largest, "{}: {found} {wanted}", item.name);
            }
        }
    }
}

/// H·v against (∇(x + h v) − ∇(x − h v)) / 2h, by two spacings: the error of the wider one is four times that of the other.
/// Where there is a `detach` the difference sees what the detached value does to the gradient, and H·v does not.
#[test]
fn products_with_the_hessian_are_differences_of_gradients() {
    let is_whole = |item: &Item| item.layers.iter().all(|layer| !layer.detach);
    for item in items().into_iter().filter(is_whole) {
        let (mut evaluator, start) = (item.evaluator(), item.start());
        let n = start.len();
        let direction: Vec<f64> = (0..n).map(|index| (1.7 * index as f64).sin()).collect();
        let product = evaluator.hessian_vector_product(&start, &direction);
        let mut difference = |h: f64| -> Vec<f64> {
            let [high, low] = [h, -h].map(|h| {
                let moved: Vec<f64> = start
                    .iter()
                    .zip(&direction)
                    .map(|(x, v)| x + h * v)
                    .collect();
                let mut gradient = vec![0.0; n];
                evaluator.gradient(&moved, &mut gradient);
                gradient
            });
            high.iter()
                .zip(&low)
                .map(|(a, b)| (a - b) / (2.0 * h))
                .collect()
        };
        let (wide, near) = (difference(2e-5), difference(1e-5));
        let largest = product.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
        for index in 0..n {
            let better = near[index] + (near[index] - wide[index]) / 3.0;
            let gap = (product[index] - better).abs();
            assert!(
                gap <= 1e-6 * largest,
                "{} {index}: {gap:e} of {largest:e}",
                item.name
            );
        }
    }
}

#[test]
fn activations_and_norms_per_layer_are_those_of_the_reference() {
    for item in items() {
        let (mut evaluator, start) = (item.evaluator(), item.start());
        let mut gradient = vec![0.0; start.len()];
        evaluator.gradient(&start, &mut gradient);
        let program = evaluator.program();
        let trace = Trace::of(program, Selection::Train, &start);
        assert_eq!(trace.gradient, gradient, "{}", item.name);
        let layers = layers(program.loss(), &trace, &start);
        assert_eq!(layers.len(), item.layers.len());
        let near = |found: f64, wanted: f64| (found - wanted).abs() <= 1e-12 * wanted.abs();
        for (index, layer) in layers.iter().enumerate() {
            let norms = &item.grad_norm[index];
            assert!(
                near(layer.weight_gradient_norm, norms.w),
                "{} {index}",
                item.name
            );
            assert!(
                near(layer.bias_gradient_norm, norms.b),
                "{} {index}",
                item.name
            );
            let output = layer.activation.map_or(layer.node, |(_, node)| node);
            for (node, wanted) in [(layer.node, &item.z[index]), (output, &item.a[index])] {
                let table = &trace.values[node.index()];
                let values = (0..table.rows()).flat_map(|row| table.row(row));
                for (found, wanted) in values.zip(wanted.iter().flatten().copied()) {
                    let gap = (found - wanted).abs();
                    let close = gap <= 1e-13 * wanted.abs().max(1e-3);
                    assert!(close, "{}: {found} {wanted}", item.name);
                }
            }
            let wanted = item.act_grad_norm[index];
            assert!(near(layer.gradient_norm, wanted), "{} {index}", item.name);
        }
    }
}

#[test]
fn what_is_wrong_with_the_reference_networks_is_named() {
    for item in items() {
        let (mut evaluator, mut at) = (item.evaluator(), item.start());
        let mut gradient = vec![0.0; at.len()];
        let steps = item.first_nonfinite.unwrap_or(0);
        for _ in 0..steps {
            evaluator.gradient(&at, &mut gradient);
            for (x, g) in at.iter_mut().zip(&gradient) {
                *x -= item.lr * g;
            }
        }
        evaluator.gradient(&at, &mut gradient);
        let program = evaluator.program();
        let found = Examined::at(program, &at, Selection::Train).findings();
        let names: Vec<&str> = found.iter().map(|finding| finding.kind.word()).collect();
        let wanted = match item.arch.as_str() {
            "vanishing" => Some("vanishing"),
            "exploding" => Some("exploding"),
            "detached" => Some("cut"),
            "overflow" => Some("not_finite"),
            _ => None,
        };
        match wanted {
            Some(name) => assert!(names.contains(&name), "{}: {names:?}", item.name),
            None => assert!(
                !names
                    .iter()
                    .any(|name| ["cut", "not_finite", "vanishing"].contains(name)),
                "{}: {found:?}",
                item.name
            ),
        }
    }
}
