//! Every structured operator by every method, against the finite difference.

use gdplay::data::Selection;
use gdplay::diff::trace::Trace;
use gdplay::diff::{Agreement, Method, Objective, Program, Spacing, check};
use gdplay::expr::graph::{Node, NodeId};
use gdplay::expr::operator::Operator;
use gdplay::expr::{KnownNames, parse};

use super::support::{Columns, evaluator};

fn columns() -> Columns {
    let rows = 600; // more than two chunks, the last one not full
    let column = |f: fn(f64) -> f64| (0..rows).map(|row| f(f64::from(row))).collect();
    vec![
        ("x1", column(|row| (0.7 * row).sin() + 0.2)),
        ("x2", column(|row| (1.3 * row + 1.0).cos())),
        ("t", column(|row| (0.3 * row).sin())),
        ("label", column(|row| row % 3.0)),
        ("one", column(|row| row % 2.0)),
    ]
}

const TEXTS: &[&str] = &[
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
    "cross_entropy(stack(a, b, a b), 2)",
    "mse(linear(tanh(linear(stack(x1, x2), 3)), 1) + a, t) + b^2",
    "mse(sigmoid(linear(a, 4)), linear(b, 4))",
    "mean(a x1) + mse(stack(a, b), linear(x1, 2))",
    "h = tanh(linear(x1, 2)); mse(dot(h, h) + a, t) + mean(dot(h, stack(b, 1)))",
    "mean(max(a x1, x2) + hypot(b, x1))",
];

#[test]
fn all_methods_agree_for_every_operator() {
    for text in TEXTS {
        let mut evaluator = evaluator(text, &columns());
        let count = evaluator.dimension();
        let at: Vec<f64> = (0..count)
            .map(|i| (2.0 * i as f64 + 1.0).sin() + 0.1)
            .collect();
        assert!(evaluator.value(&at).is_finite(), "{text}");
        let checks = check(&mut evaluator, &at);
        for (index, check) in checks.iter().enumerate() {
            assert_eq!(check.verdict, Agreement::Agree, "{text} {index}: {check:?}");
        }
        let by = |method| {
            evaluator
                .clone()
                .gradient_by(method, &at, Spacing::Balanced)
        };
        let (reverse, dual) = (by(Method::Reverse), by(Method::Dual));
        let scale = reverse.iter().fold(1e-3_f64, |most, g| most.max(g.abs()));
        for (reverse, dual) in reverse.iter().zip(&dual) {
            assert!(
                (reverse - dual).abs() <= 1e-13 * scale,
                "{text}: {reverse} {dual}"
            );
        }
    }
}

#[test]
fn the_hessian_is_the_difference_of_gradients() {
    for text in TEXTS {
        let mut evaluator = evaluator(text, &columns());
        let n = evaluator.dimension();
        let at: Vec<f64> = (0..n).map(|i| (2.0 * i as f64 + 1.0).sin() + 0.1).collect();
        let mut hessian = vec![0.0; n * n];
        evaluator.hessian(&at, &mut hessian);
        let (mut high, mut low) = (vec![0.0; n], vec![0.0; n]);
        let h = 1e-5;
        for column in 0..n {
            let mut moved = at.clone();
            moved[column] += h;
            evaluator.gradient(&moved, &mut high);
            moved[column] -= 2.0 * h;
            evaluator.gradient(&moved, &mut low);
            if text.starts_with("mae") || text.contains("max") {
                continue; // kinks within the spacing
            }
            for row in 0..n {
                let slope = (high[row] - low[row]) / (2.0 * h);
                let gap = (hessian[row * n + column] - slope).abs();
                assert!(
                    gap < 1e-6 * (1.0 + slope.abs()),
                    "{text} {row} {column}: {gap}"
                );
            }
        }
    }
}

/// So many rows that their values are computed again on the way back.
#[test]
fn rows_that_are_not_kept_give_the_same_gradient() {
    let rows = 20_000;
    let x: Vec<f64> = (0..rows).map(|row| f64::from(row).sin()).collect();
    let terms: Vec<_> = (0..75).map(|k| format!("tanh(a x + {k})")).collect();
    let text = format!("v = {}; mean((v - mean(v))^2 * b)", terms.join(" + "));
    let mut evaluator = evaluator(&text, &vec![("x", x)]);
    let mut by = |method| evaluator.gradient_by(method, &[0.7, 1.3], Spacing::Balanced);
    let (reverse, dual) = (by(Method::Reverse), by(Method::Dual));
    for (reverse, dual) in reverse.iter().zip(&dual) {
        assert!(
            (reverse - dual).abs() <= 1e-12 * dual.abs(),
            "{reverse} {dual}"
        );
    }
}

#[test]
fn a_cut_is_told() {
    let mut evaluator = evaluator("mse(detach(a) x1 + b, t)", &columns());
    let verdicts: Vec<_> = check(&mut evaluator, &[0.5, 0.2])
        .into_iter()
        .map(|check| check.verdict)
        .collect();
    assert_eq!(verdicts, [Agreement::Cut, Agreement::Agree]);
}

#[test]
fn data_and_numbers_have_adjoints_too() {
    // softmax ∘ linear ∘ relu ∘ linear by hand: ∂L/∂x = W₁ᵀ ∂L/∂z₁ with ∂L/∂z₁ = (0.416542, 0, 0).
    let loss = parse(
        "nll(softmax(linear(relu(linear(stack(1, -2), 3)), 2)), 1)",
        &KnownNames::default(),
    )
    .expect("a loss");
    let at = [
        0.5, -0.3, 0.2, 0.8, -0.6, 0.1, 0.1, 0.0, 0.2, 0.4, -0.7, 0.3, -0.2, 0.5, 0.9, 0.05, -0.05,
    ];
    let program = Program::new(loss.clone());
    let trace = Trace::of(&program, Selection::Train, &at);
    let is_stack =
        |id: &NodeId| matches!(loss.graph.node(*id), Node::Structured(Operator::Stack, ..));
    let stack = loss.graph.ids().find(is_stack).expect("a stack");
    let found = trace.adjoints[stack.index()].row(0);
    for (found, wanted) in found.iter().zip([0.208_270_902_032, -0.124_962_541_219]) {
        assert!((found - wanted).abs() < 1e-11, "{found}");
    }
}
