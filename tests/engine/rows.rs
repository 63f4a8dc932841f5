//! Losses over rows: the engine against the reference that evaluates any number, bit for bit.

use std::sync::Arc;

use gdplay::data::{DataSource, Dataset};
use gdplay::diff::Program;
use gdplay::expr::function::{Binary, Unary};
use gdplay::expr::graph::{Graph, Node, NodeId};
use gdplay::expr::operator::{Operator, Rows};
use gdplay::expr::{KnownNames, Loss, parse};
use gdplay::tape::SimdLevel;
use gdplay::tape::rows::{Columns, Primals, RowCode, RowScratch, RowTape};
use serde_json::Value;

use super::random::Random;

/// The same number, with the sign of 0; NaN is NaN.
fn same(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
}

pub(crate) const NAMES: [&str; 5] = ["x1", "x2", "t", "label", "one"];

fn program(text: &str, names: &[String]) -> Program {
    let known = KnownNames {
        columns: names.to_vec(),
        ..KnownNames::default()
    };
    let loss = parse(text, &known).unwrap_or_else(|error| panic!("{text}: {error}"));
    with_columns(loss)
}

fn with_columns(loss: Loss) -> Program {
    let names = loss.graph.columns().iter();
    let columns = names.map(|name| (name.clone(), Vec::new()));
    let data = Dataset::new(DataSource::Columns, columns.collect());
    Program::with_data(loss, Arc::new(data))
}

/// So many rows of the named columns: labels and classes where the name says so.
pub(crate) fn columns(
    random: &mut Random,
    names: &[String],
    rows: usize,
    special: bool,
) -> Vec<Vec<f64>> {
    let mut column = |name: &String| {
        let mut number = || match name.as_str() {
            "label" => random.below(3) as f64,
            "one" => random.below(2) as f64,
            _ if special => random.any_number(),
            _ => random.number(2.0),
        };
        (0..rows).map(|_| number()).collect()
    };
    names.iter().map(&mut column).collect()
}

/// Every output of a tape, at every level and on as many threads as asked for, beside those of the reference.
fn compare(tape: &RowTape, columns: &Columns, at: &[f64], threads: usize, what: &str) -> usize {
    let mut primals = Primals::default();
    primals.compute(tape, &columns.slices(), at, 0.0);
    let wanted: Vec<f64> = primals.outputs(tape).collect();
    let code = RowCode::compile(tape);
    let mut scratch = RowScratch::default();
    for level in SimdLevel::available() {
        for threads in 1..=threads {
            code.run(level, threads, columns, at, &mut scratch);
            for (index, (got, wanted)) in code.outputs(&scratch).zip(&wanted).enumerate() {
                let (level, rows) = (level.name(), columns.rows());
                assert!(
                    same(got, *wanted),
                    "{what}, {level}, {threads} threads, {rows} rows, output {index}: {got:e}, not {wanted:e}"
                );
            }
        }
    }
    wanted
        .iter()
        .filter(|wanted| wanted.is_finite() && **wanted != 0.0)
        .count()
}

pub(crate) const TEXTS: &[&str] = &[
    "mean((a x1 + b - t)^2)",
    "sum(a x1 * t) / 600 + b^2",
    "mse(a x1 + b, t)",
    "mae(a x1 + b, t)",
    "bce(a x1 + b, one)",
    "exp(mean(a x1)) * mean(sin(b x2 + mean(a x2)))",
    "mean((a x1 - mean(a x1 + b x2^2))^2)",
    "mean(mean(a x1) * mean(mean(b x2)) * x1^2)",
    "mean(tanh(sum(a x1 / 600) x2 + mean((b x1)^2)) * mean(exp(a x2)))",
    "mean(dot(stack(a x1, b x2), stack(x2, t)))",
    "mean(dot(softmax(stack(a x1, b x2, t)), stack(1, 2, a)))",
    "mean(dot(log_softmax(stack(a x1, b x2, t)), stack(1, 2, a)))",
    "cross_entropy(stack(a x1, b x2, a b), label)",
    "nll(softmax(stack(a x1, b x2, a b)), label)",
    "mse(linear(tanh(linear(stack(x1, x2), 3)), 1) + a, t) + b^2",
    "mean(a x1) + mse(stack(a, b), linear(x1, 2))",
    "h = tanh(linear(x1, 2)); mse(dot(h, h) + a, t) + mean(dot(h, stack(b, 1)))",
    "mean(max(a x1, x2) + hypot(b, x1))",
    "mean(detach(a x1) * b + detach(b) x2 * a)",
    "mean(x1^0 * a + (a x1)^3 + abs(b)^x1 + x2^(-2) b)",
    "mean(a + x1) + sum(b) + mean(x1) + a mean(t)",
    "mean(-(a x1) * -(b x2)) + mean(a - 2 * x1 - b * x2)",
    "mean(a + b x1 + a x2 + x1 + b)",
    "m = mean(a x1); mean((x1 - m)^2 * mean((x2 - m)^2 + mean(t * m)))",
    "mse(linear(relu(linear(relu(linear(stack(x1, x2), 5)), 17)), 1), t)",
    "cross_entropy(linear(tanh(linear(stack(x1, x2, t), 11)), 3), label)",
    "mse(detach(tanh(linear(x1, 4))), linear(stack(x1, x2), 4))",
];

#[test]
fn every_operator_has_the_references_bits() {
    let mut random = Random(11);
    let (mut telling, mut all) = (0, 0);
    for text in TEXTS {
        let program = program(text, &NAMES.map(String::from));
        let names = program.loss().graph.columns().to_vec();
        let (value, gradient) = program.row_tapes().expect("a loss over rows");
        for rows in [1, 7, 8, 63, 255, 256, 257, 1000] {
            let columns = Columns::new(columns(&mut random, &names, rows, false));
            let count = program.loss().parameters().len();
            let at: Vec<f64> = (0..count).map(|_| random.number(1.5)).collect();
            compare(value, &columns, &at, 1, text);
            telling += compare(gradient, &columns, &at, 1, text);
            all += gradient.outputs().len();
        }
    }
    assert!(2 * telling > all, "only {telling} of {all} say something");
}

#[test]
fn special_numbers_have_the_references_bits() {
    let mut random = Random(12);
    for text in TEXTS {
        let program = program(text, &NAMES.map(String::from));
        let names = program.loss().graph.columns().to_vec();
        let (_, gradient) = program.row_tapes().expect("a loss over rows");
        for rows in [1, 9, 300] {
            let columns = Columns::new(columns(&mut random, &names, rows, rows < 300));
            let count = program.loss().parameters().len();
            for _ in 0..8 {
                let at: Vec<f64> = (0..count).map(|_| random.any_number()).collect();
                compare(gradient, &columns, &at, 1, text);
            }
        }
    }
}

#[test]
fn no_rows_have_the_references_bits() {
    for text in TEXTS {
        let program = program(text, &NAMES.map(String::from));
        let (_, gradient) = program.row_tapes().expect("a loss over rows");
        let count = program.loss().graph.columns().len();
        let columns = Columns::new(vec![Vec::new(); count]);
        let at = vec![0.5; program.loss().parameters().len()];
        compare(gradient, &columns, &at, 1, text);
    }
}

#[test]
fn the_networks_of_the_oracle_have_the_references_bits() {
    let oracle: Value =
        serde_json::from_str(include_str!("../oracle/networks.json")).expect("the oracle's format");
    let items = oracle["items"].as_array().expect("networks");
    for item in items {
        let numbers = |list: &Value| -> Vec<f64> {
            let list = list.as_array().expect("numbers");
            list.iter().map(|x| x.as_f64().expect("a number")).collect()
        };
        let layers = item["layers"].as_array().expect("layers");
        let x: Vec<Vec<f64>> = item["x"]
            .as_array()
            .expect("rows")
            .iter()
            .map(numbers)
            .collect();
        let mut names: Vec<String> = (1..=x[0].len()).map(|index| format!("x{index}")).collect();
        let mut text = format!("stack({})", names.join(", "));
        let mut at = Vec::new();
        for layer in layers {
            let bias = numbers(&layer["b"]);
            text = format!("linear({text}, {})", bias.len());
            match layer["act"].as_str() {
                Some("identity") | None => {}
                Some(function) => text = format!("{function}({text})"),
            }
            if layer["detach"] == true {
                text = format!("detach({text})");
            }
            at.extend(
                layer["w"]
                    .as_array()
                    .expect("rows")
                    .iter()
                    .flat_map(numbers),
            );
            at.extend(bias);
        }
        let function = match item["loss"].as_str() {
            Some("mse") => "mse",
            Some("bce_logits") => "bce",
            _ => "cross_entropy",
        };
        names.push("t".to_string());
        let program = program(&format!("{function}({text}, t)"), &names);
        let mut columns: Vec<Vec<f64>> = (0..x[0].len())
            .map(|index| x.iter().map(|row| row[index]).collect())
            .collect();
        let target = |y: &Value| y.as_f64().or_else(|| y[0].as_f64()).expect("a target");
        columns.push(
            item["y"]
                .as_array()
                .expect("rows")
                .iter()
                .map(target)
                .collect(),
        );
        let (value, gradient) = program.row_tapes().expect("a loss over rows");
        let columns = Columns::new(columns);
        let name = item["name"].as_str().unwrap_or_default();
        compare(value, &columns, &at, 1, name);
        let telling = compare(gradient, &columns, &at, 1, name);
        assert!(telling > 0, "{name}");
    }
}

/// A random graph of rows and numbers with reductions in between, and its objective.
pub(crate) fn random_loss(random: &mut Random, size: usize) -> Loss {
    let mut graph = Graph::default();
    let mut nodes: Vec<NodeId> = ["a", "b", "c"].map(|name| graph.variable(name)).to_vec();
    nodes.extend(["x1", "x2", "t"].map(|name| graph.column(name)));
    for _ in 0..size {
        let recent = nodes.len().min(7);
        let a = nodes[nodes.len() - 1 - random.below(recent)];
        let b = nodes[random.below(nodes.len())];
        let is_row = graph.shape(a).rows == Rows::Each;
        let node = match random.below(13) {
            12 => {
                let other = nodes[random.below(nodes.len())];
                let condition = graph.binary(Binary::Less, a, other);
                let sum = graph.binary(Binary::Add, a, b);
                graph.add(Node::Where(condition, sum, b))
            }
            0 if is_row => graph.add(Node::Structured(Operator::Mean, a, None)),
            1 if is_row => graph.add(Node::Structured(Operator::Sum, a, None)),
            2 => graph.unary(Unary::ALL[random.below(Unary::ALL.len())], a),
            3 => graph.unary(
                [Unary::Tanh, Unary::Relu, Unary::Detach][random.below(3)],
                a,
            ),
            4 => graph.binary(Binary::ALL[random.below(Binary::ALL.len())], a, b),
            5 => {
                let constant = graph.constant([2.0, 3.0, 0.0, -1.0, 0.5][random.below(5)]);
                graph.binary(
                    [Binary::Pow, Binary::Mul, Binary::Add][random.below(3)],
                    a,
                    constant,
                )
            }
            6 | 7 => {
                // A sum of products, as in a layer.
                let c = nodes[random.below(nodes.len())];
                let first = graph.binary(Binary::Mul, a, b);
                let second = graph.binary(Binary::Mul, nodes[random.below(3)], c);
                graph.binary(Binary::Add, first, second)
            }
            _ => graph.binary(Binary::ALL[random.below(3)], a, b),
        };
        nodes.push(node);
    }
    let last = *nodes.last().expect("some nodes");
    let objective = graph.add(Node::Structured(Operator::Mean, last, None));
    Loss {
        source: String::new(),
        spans: vec![0..0; graph.nodes().len()],
        graph,
        objective,
        definitions: Vec::new(),
    }
}

#[test]
fn random_losses_have_the_references_bits() {
    let mut random = Random(13);
    let mut telling = 0;
    for case in 0..600 {
        let size = 1 + random.below(40);
        let program = with_columns(random_loss(&mut random, size));
        let names = program.loss().graph.columns().to_vec();
        let Some((value, gradient)) = program.row_tapes() else {
            continue;
        };
        let rows = 1 + random.below(600);
        let special = case % 4 == 0;
        let columns = Columns::new(columns(&mut random, &names, rows, special));
        let at = [0; 3].map(|_| {
            if special {
                random.any_number()
            } else {
                random.number(2.0)
            }
        });
        compare(value, &columns, &at, 1, &format!("loss {case}"));
        telling += compare(gradient, &columns, &at, 1, &format!("gradient {case}"));
    }
    assert!(telling > 600, "only {telling} say something");
}

#[test]
fn deep_networks_have_the_references_bits() {
    let mut random = Random(15);
    for (depth, function) in [(50, "tanh"), (20, "relu"), (9, "sigmoid")] {
        let mut text = "stack(x1, x2)".to_string();
        for _ in 0..depth {
            text = format!("{function}(linear({text}, 6))");
        }
        let program = program(
            &format!("bce(linear({text}, 1), one)"),
            &NAMES.map(String::from),
        );
        let names = program.loss().graph.columns().to_vec();
        let (value, gradient) = program.row_tapes().expect("a loss over rows");
        let columns = Columns::new(columns(&mut random, &names, 70, false));
        let count = program.loss().parameters().len();
        let at: Vec<f64> = (0..count).map(|_| random.number(1.3)).collect();
        compare(value, &columns, &at, 1, function);
        let telling = compare(gradient, &columns, &at, 1, function);
        assert!(3 * telling > count, "{function}: only {telling} of {count}");
    }
}

#[test]
fn threads_change_no_bit() {
    let text = "cross_entropy(linear(tanh(linear(stack(x1, x2), 8)), 3), label) \
        + mean((x1 - mean(a x2 + t))^2)";
    let program = program(text, &NAMES.map(String::from));
    let names = program.loss().graph.columns().to_vec();
    let (_, gradient) = program.row_tapes().expect("a loss over rows");
    let mut random = Random(14);
    let columns = Columns::new(columns(&mut random, &names, 30_001, false));
    let count = program.loss().parameters().len();
    let at: Vec<f64> = (0..count).map(|_| random.number(1.0)).collect();
    assert!(compare(gradient, &columns, &at, 3, text) > 20);
}
