//! Every function of the table, at points of its domain and outside it.

use std::sync::Arc;

use gdplay::diff::{Agreement, Evaluator, Method, Objective, Program, Spacing, check};
use gdplay::expr::callable::Callable;
use gdplay::expr::function::{Binary, Unary};
use gdplay::expr::graph::Graph;
use gdplay::expr::{KnownNames, parse};

use super::{EXACT, evaluator};

/// Arguments on both sides of 0 and ±1, away from whole numbers and halves, where the table has its kinks and jumps.
const ARGUMENTS: [f64; 12] = [
    -3.3, -2.2, -1.4, -0.8, -0.3, -0.07, 0.2, 0.6, 0.9, 1.3, 2.1, 3.7,
];
/// f(x)·w, with a second variable so that there are mixed second derivatives.
fn weighted(function: Unary) -> Evaluator {
    let mut graph = Graph::default();
    let (x, w) = (graph.variable("x"), graph.variable("w"));
    let value = graph.unary(function, x);
    let product = graph.binary(Binary::Mul, value, w);
    evaluator(graph, product)
}

/// f(a, b).
fn of_two(function: Binary) -> Evaluator {
    let mut graph = Graph::default();
    let (a, b) = (graph.variable("a"), graph.variable("b"));
    let value = graph.binary(function, a, b);
    evaluator(graph, value)
}

/// Whether a loss is finite around a point, as far as finite differences look.
fn inside(evaluator: &mut Evaluator, at: &[f64]) -> bool {
    const NEAR: f64 = 2e-3;
    let mut around = at.to_vec();
    (0..at.len()).all(|variable| {
        [-NEAR, 0.0, NEAR].into_iter().all(|shift| {
            around[variable] = at[variable] + shift * at[variable].abs().max(1.0);
            let value = evaluator.value(&around);
            around[variable] = at[variable];
            value.is_finite()
        })
    })
}

/// All exact methods agree to rounding; finite differences agree within their own error, but for what `detach` cuts.
fn assert_methods_agree(name: &str, evaluator: &mut Evaluator, at: &[f64]) {
    let gradients = EXACT.map(|method| evaluator.gradient_by(method, at, Spacing::Balanced));
    for gradient in &gradients {
        assert_eq!(
            gradient.len(),
            at.len(),
            "{name}: a partial derivative for every parameter"
        );
        for (got, wanted) in gradient.iter().zip(&gradients[0]) {
            let allowed = 4.0 * f64::EPSILON * wanted.abs();
            assert!(
                (got - wanted).abs() <= allowed,
                "{name} at {at:?}: {gradients:?}"
            );
        }
    }
    let verdicts: Vec<Agreement> = check(evaluator, at)
        .iter()
        .map(|check| check.verdict)
        .collect();
    let first = if name == "detach" {
        Agreement::Cut
    } else {
        Agreement::Agree
    };
    assert_eq!(verdicts, [first, Agreement::Agree], "{name} at {at:?}");
}

/// The Hessian, by dual numbers over reverse mode, is symmetric and is what finite differences of the gradient give: those of
/// spacing h and h/2, extrapolated, within their gap and rounding.
fn assert_second_derivatives(name: &str, evaluator: &mut Evaluator, at: &[f64]) {
    let n = at.len();
    let mut hessian = vec![0.0; n * n];
    evaluator.hessian(at, &mut hessian);
    let mut slope =
        |point: &[f64]| evaluator.gradient_by(Method::Reverse, point, Spacing::Balanced);
    for column in 0..n {
        let h = 1e-3 * at[column].abs().max(1.0);
        let mut quotient = |h: f64| -> Vec<f64> {
            let mut point = at.to_vec();
            point[column] = at[column] + h;
            let high = slope(&point);
            point[column] = at[column] - h;
            let low = slope(&point);
            high.iter()
                .zip(low)
                .map(|(high, low)| (high - low) / (2.0 * h))
                .collect()
        };
        let (wide, narrow) = (quotient(h), quotient(h / 2.0));
        let size = slope(at)
            .iter()
            .fold(1.0_f64, |size, slope| size.max(slope.abs()));
        for row in 0..n {
            let entry = hessian[row * n + column];
            let truth = (4.0 * narrow[row] - wide[row]) / 3.0;
            let allowed = 0.1 * (wide[row] - narrow[row]).abs() + 64.0 * f64::EPSILON * size / h;
            assert!(
                (entry - truth).abs() <= allowed,
                "{name} at {at:?}: ∂²/∂{row}∂{column} is {entry}, finite differences give {truth} ± {allowed:e}"
            );
            assert_eq!(
                entry.to_bits(),
                hessian[column * n + row].to_bits(),
                "{name}: symmetric"
            );
        }
    }
}

#[test]
fn every_function_of_one_argument_by_every_method() {
    for function in Unary::ALL {
        let name = function.name();
        let mut evaluator = weighted(*function);
        let mut points = 0;
        for x in ARGUMENTS {
            let at = [x, 0.7];
            if !inside(&mut evaluator, &at) {
                continue;
            }
            points += 1;
            assert_methods_agree(name, &mut evaluator, &at);
            if *function != Unary::Detach {
                assert_second_derivatives(name, &mut evaluator, &at);
            }
        }
        assert!(
            points >= 3,
            "{name}: only {points} points of the list lie in its domain"
        );
    }
}

#[test]
fn every_function_of_two_arguments_by_every_method() {
    for function in Binary::ALL {
        let name = function.name();
        let mut evaluator = of_two(*function);
        let mut points = 0;
        for a in ARGUMENTS {
            for b in ARGUMENTS {
                // On a tie, and where the quotient of a remainder becomes another whole number, slopes jump.
                let near = [(a, b - 0.01), (a, b + 0.01), (a - 0.01, b), (a + 0.01, b)];
                let jumps = near.iter().any(|(c, d)| (c / d).trunc() != (a / b).trunc());
                if a == b || jumps || !inside(&mut evaluator, &[a, b]) {
                    continue;
                }
                points += 1;
                assert_methods_agree(name, &mut evaluator, &[a, b]);
                assert_second_derivatives(name, &mut evaluator, &[a, b]);
            }
        }
        assert!(
            points >= 12,
            "{name}: only {points} points of the list lie in its domain"
        );
    }
}

#[test]
fn what_can_be_typed_is_the_row_of_the_table() {
    for (name, callable) in Callable::all() {
        let (text, at): (String, &[f64]) = match callable {
            Callable::Unary(_) => (format!("{name}(x)"), &[1.3]),
            Callable::Binary(_) => (format!("{name}(x, y)"), &[1.3, 0.6]),
            Callable::Clamp => (format!("{name}(x, y, z)"), &[1.3, -2.0, 0.6]),
            Callable::Where => (format!("{name}(x > y, z, x)"), &[1.3, -2.0, 0.6]),
            Callable::Structured(_) => continue, // over rows and widths: tests/networks
        };
        let loss = parse(&text, &KnownNames::default()).expect("a loss");
        let mut typed = Evaluator::new(Arc::new(Program::new(loss)));
        let wanted = match callable {
            Callable::Unary(function) => function.value(1.3),
            Callable::Binary(function) => function.value(1.3, 0.6),
            Callable::Clamp | Callable::Where => 0.6,
            Callable::Structured(_) => unreachable!("left out above"),
        };
        assert_eq!(typed.value(at).to_bits(), wanted.to_bits(), "{text}");
    }
}

#[test]
fn where_the_value_is_nan_so_is_every_derivative() {
    let mut guarded = 0;
    for function in Unary::ALL {
        let mut evaluator = weighted(*function);
        for x in ARGUMENTS.into_iter().chain([f64::NAN]) {
            let at = [x, 0.7];
            if evaluator.value(&at).is_nan() {
                guarded += 1;
                assert_all_nan(&mut evaluator, &at, function.name());
            }
        }
    }
    for function in Binary::ALL {
        for at in [[f64::NAN, 0.5], [0.5, f64::NAN], [-1.4, 0.5]] {
            let mut evaluator = of_two(*function);
            if evaluator.value(&at).is_nan() {
                guarded += 1;
                assert_all_nan(&mut evaluator, &at, function.name());
            }
        }
    }
    assert!(
        guarded > Unary::ALL.len() + 2 * Binary::ALL.len() - 6,
        "only {guarded} points"
    );
}

fn assert_all_nan(evaluator: &mut Evaluator, at: &[f64], name: &str) {
    for method in Method::ALL {
        let gradient = evaluator.gradient_by(method, at, Spacing::Balanced);
        assert_eq!(gradient.len(), at.len());
        let told = method.name();
        assert!(
            gradient.iter().all(|slope| slope.is_nan()),
            "{name} by {told}: {gradient:?}"
        );
    }
    let mut hessian = vec![0.0; at.len() * at.len()];
    evaluator.hessian(at, &mut hessian);
    assert!(
        hessian.iter().all(|entry| entry.is_nan()),
        "{name}: {hessian:?}"
    );
}
