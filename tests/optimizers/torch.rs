//! Paths of PyTorch's own optimizers that the oracle does not have: `reference/paths.py` makes `reference/paths.json`.

use std::sync::Arc;

use serde_json::Value;

use gdplay::data::{DataSource, Dataset};
use gdplay::diff::{Evaluator, Program};
use gdplay::expr::{KnownNames, parse};
use gdplay::optim::{self, Descent, Plan, Settings};

use crate::support::{loss, numbers};

fn reference() -> Value {
    serde_json::from_str(include_str!("reference/paths.json")).expect("valid JSON")
}

/// Every iterate to a relative error of the largest coordinate.
fn assert_follows(mut descent: Descent, loss: &mut Evaluator, item: &Value, tolerance: f64) {
    let path = item["path"].as_array().expect("a path");
    for (k, expected) in path.iter().enumerate() {
        if k > 0 {
            assert!(descent.step(loss), "{}: {:?}", item["loss"], descent.stop());
        }
        let expected = numbers(expected);
        let size = expected.iter().fold(1.0_f64, |size, x| size.max(x.abs()));
        for (got, expected) in descent.at().iter().zip(&expected) {
            assert!(
                (got - expected).abs() <= tolerance * size,
                "{} iterate {k}: {:?}, expected {expected:?}",
                item["loss"],
                descent.at()
            );
        }
    }
}

/// Where no length satisfies the strong Wolfe conditions, since the loss is unbounded along the direction, it goes on where
/// PyTorch goes on.
#[test]
fn lbfgs_goes_on_without_a_minimum() {
    let reference = reference();
    let items = reference["lbfgs"].as_array().expect("items");
    assert_eq!(items.len(), 8);
    for item in items {
        let mut loss = loss(item["loss"].as_str().expect("a loss"));
        let plan = Plan::new(Settings::defaults(optim::find("lbfgs").expect("a row")));
        let descent = Descent::start(plan, &numbers(&item["path"][0]), &mut loss);
        assert_follows(descent, &mut loss, item, 1e-14);
    }
}

/// A network, so that there are matrices, a row of weights and biases.
#[test]
fn muon_steps_as_pytorch_s_does() {
    let reference = reference();
    for item in reference["muon"].as_array().expect("items") {
        let rows: Vec<Vec<f64>> = item["x"]
            .as_array()
            .expect("rows")
            .iter()
            .map(numbers)
            .collect();
        let column = |index: usize| rows.iter().map(|row| row[index]).collect::<Vec<f64>>();
        let columns = vec![
            ("x1".to_string(), column(0)),
            ("x2".to_string(), column(1)),
            ("t".to_string(), numbers(&item["t"])),
        ];
        let names = KnownNames {
            columns: columns.iter().map(|(name, _)| name.clone()).collect(),
            ..KnownNames::default()
        };
        let text = "mse(linear(tanh(linear(stack(x1, x2), 3)), 1), t)";
        let loss = parse(text, &names).expect("a loss");
        let data = Arc::new(Dataset::new(DataSource::Columns, columns));
        let mut evaluator = Evaluator::new(Arc::new(Program::with_data(loss, data)));
        let mut settings = Settings::defaults(optim::find("muon").expect("a row"));
        for (name, value) in item["settings"].as_object().expect("settings") {
            let value = value.as_bool().map(f64::from).or(value.as_f64());
            settings
                .set(name, value.expect("a number"))
                .expect("an allowed setting");
        }
        let plan = Plan::new(settings);
        let descent = Descent::start(plan, &numbers(&item["path"][0]), &mut evaluator);
        let terms = descent
            .explain(&mut evaluator, 1, "W1[1,2]")
            .expect("a step");
        let spectrum = terms
            .iter()
            .find(|term| term.label == "orthogonalized")
            .expect("a term");
        assert!(
            spectrum.numbers().starts_with("singular values "),
            "{}",
            spectrum.numbers()
        );
        assert_follows(descent, &mut evaluator, item, 1e-11);
    }
}
