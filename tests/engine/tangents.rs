//! Forward mode over rows as a graph: slopes and products with the Hessian against dual numbers on the tapes of the value and
//! the gradient.

use std::sync::Arc;

use gdplay::data::{DataSource, Dataset, Selection};
use gdplay::diff::dual::Dual;
use gdplay::diff::{Evaluator, Method, Objective, Program, Spacing};
use gdplay::expr::{KnownNames, Loss, parse};
use gdplay::tape::rows::{Primals, RowTape};

use super::random::Random;
use super::rows::{NAMES, TEXTS, columns, random_loss};

fn parsed(text: &str) -> Loss {
    let known = KnownNames {
        columns: NAMES.map(String::from).to_vec(),
        ..KnownNames::default()
    };
    parse(text, &known).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// A loss over some rows of its columns.
fn evaluator(random: &mut Random, loss: Loss, rows: usize) -> Evaluator {
    let names = loss.graph.columns().to_vec();
    let columns = columns(random, &names, rows, false);
    let data = Dataset::new(
        DataSource::Columns,
        names.into_iter().zip(columns).collect(),
    );
    Evaluator::new(Arc::new(Program::with_data(loss, Arc::new(data))))
}

/// The tangents of a tape's outputs by dual numbers; an entry of 0 of the direction seeds nothing.
fn reference(evaluator: &Evaluator, tape: &RowTape, at: &[f64], direction: &[f64]) -> Vec<f64> {
    let program = evaluator.program();
    let names = program.loss().graph.columns();
    let data = program.data().expect("a loss over rows");
    let columns = data.select(Selection::Train, names);
    let columns: Vec<&[f64]> = columns.iter().map(AsRef::as_ref).collect();
    let point = at.iter().zip(direction).map(|(x, v)| Dual {
        primal: *x,
        tangent: (*v != 0.0).then_some(*v),
    });
    let point: Vec<Dual<f64>> = point.collect();
    let mut primals = Primals::default();
    primals.compute(tape, &columns, &point, Dual::constant(0.0));
    let tangents = primals.outputs(tape).map(|output| output.tangent);
    tangents.map(|tangent| tangent.unwrap_or(0.0)).collect()
}

/// The same up to rounding of the largest entry; NaN where the reference has none, or an infinite one.
fn assert_near(got: &[f64], wanted: &[f64], what: &str) {
    assert_eq!(got.len(), wanted.len());
    let largest = wanted.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
    for (index, (got, wanted)) in got.iter().zip(wanted).enumerate() {
        assert!(
            (got - wanted).abs() <= 1e-12 * largest || got.to_bits() == wanted.to_bits(),
            "{what}, entry {index}: {got:e}, not {wanted:e}, of {largest:e}"
        );
    }
}

/// Compares a product; whether it says something.
fn compare_product(evaluator: &mut Evaluator, at: &[f64], direction: &[f64], what: &str) -> bool {
    let program = Arc::clone(evaluator.program());
    let Some((_, gradient)) = program.row_tapes() else {
        return false;
    };
    let wanted = reference(evaluator, gradient, at, direction).split_off(1);
    let got = evaluator.hessian_vector_product(at, direction);
    assert_near(&got, &wanted, what);
    wanted.iter().any(|entry| *entry != 0.0) && wanted.iter().all(|entry| entry.is_finite())
}

/// Compares the slopes along each axis, if the loss is defined.
fn compare_slopes(evaluator: &mut Evaluator, at: &[f64], what: &str) {
    let program = Arc::clone(evaluator.program());
    let is_nan = evaluator.value(at).is_nan();
    let Some((value, _)) = program.row_tapes().filter(|_| !is_nan) else {
        return;
    };
    let slopes = (0..at.len()).map(|variable| {
        let mut unit = vec![0.0; at.len()];
        unit[variable] = 1.0;
        reference(evaluator, value, at, &unit)[0]
    });
    let slopes: Vec<f64> = slopes.collect();
    let got = evaluator.gradient_by(Method::Dual, at, Spacing::Balanced);
    assert_near(&got, &slopes, what);
}

/// Compares both; whether the product says something.
fn compare(evaluator: &mut Evaluator, at: &[f64], direction: &[f64], what: &str) -> bool {
    compare_slopes(evaluator, at, what);
    compare_product(evaluator, at, direction, what)
}

/// A point and a direction, of which some entries are 0.
fn point(random: &mut Random, count: usize) -> (Vec<f64>, Vec<f64>) {
    let at = (0..count).map(|_| random.number(1.5)).collect();
    let mut entry = || match random.below(4) {
        0 => 0.0,
        _ => random.number(1.0),
    };
    (at, (0..count).map(|_| entry()).collect())
}

#[test]
fn every_operator_has_the_tangents_of_dual_numbers() {
    let mut random = Random(21);
    let mut telling = 0;
    for text in TEXTS {
        for rows in [1, 8, 255, 600] {
            let mut evaluator = evaluator(&mut random, parsed(text), rows);
            let (at, direction) = point(&mut random, evaluator.dimension());
            telling += usize::from(compare(&mut evaluator, &at, &direction, text));
        }
    }
    assert!(telling > 3 * TEXTS.len(), "only {telling} say something");
}

#[test]
fn random_losses_have_the_tangents_of_dual_numbers() {
    let mut random = Random(22);
    let mut telling = 0;
    for case in 0..600 {
        let size = 1 + random.below(40);
        let loss = random_loss(&mut random, size);
        let rows = 1 + random.below(600);
        let mut evaluator = evaluator(&mut random, loss, rows);
        let (at, direction) = point(&mut random, 3);
        telling += usize::from(compare(
            &mut evaluator,
            &at,
            &direction,
            &format!("loss {case}"),
        ));
    }
    assert!(telling > 150, "only {telling} say something");
}

#[test]
fn deep_networks_have_the_products_of_dual_numbers() {
    let mut random = Random(23);
    for (depth, width, function) in [(3, 16, "tanh"), (30, 5, "tanh"), (6, 9, "relu")] {
        let mut text = "stack(x1, x2)".to_string();
        for _ in 0..depth {
            text = format!("{function}(linear({text}, {width}))");
        }
        let text = format!("bce(linear({text}, 1), one)");
        let mut evaluator = evaluator(&mut random, parsed(&text), 70);
        let (at, direction) = point(&mut random, evaluator.dimension());
        let telling = compare_product(&mut evaluator, &at, &direction, &text);
        assert!(telling, "{text}");
    }
}

/// ∂²/∂a² of mean(a² x1²) + √b is 2 mean(x1²) = 2·(1 + 4)/2, also where the slope of √b is infinite.
#[test]
fn what_does_not_move_is_not_multiplied() {
    let loss = parsed("mean((a x1)^2) + sqrt(b)");
    let data = Dataset::new(
        DataSource::Columns,
        vec![("x1".to_string(), vec![1.0, 2.0])],
    );
    let mut evaluator = Evaluator::new(Arc::new(Program::with_data(loss, Arc::new(data))));
    let product = evaluator.hessian_vector_product(&[3.0, 0.0], &[1.0, 0.0]);
    assert_eq!(product, [5.0, 0.0]);
    let slopes = evaluator.gradient_by(Method::Dual, &[3.0, 0.0], Spacing::Balanced);
    assert_eq!(slopes, [15.0, f64::INFINITY]);
}
