//! What `where` does not choose adds nothing, by every method: no value, no slope, no NaN.

use std::sync::Arc;

use gdplay::data::{DataSource, Dataset};
use gdplay::diff::{Agreement, Evaluator, Method, Objective, Program, Spacing, check};
use gdplay::expr::{KnownNames, parse};
use gdplay::tape::{Batch, BatchScratch, Extent, SimdLevel, VariableAxis};

use super::EXACT;

fn evaluator(text: &str) -> Evaluator {
    let loss =
        parse(text, &KnownNames::default()).unwrap_or_else(|error| panic!("{text}: {error}"));
    Evaluator::new(Arc::new(Program::new(loss)))
}

/// A text with its parameters in the order of the point.
fn objective(text: &str, at: &[f64]) -> String {
    let arguments = if at.len() == 1 { "x" } else { "x, y" };
    format!("L({arguments}) = {text}")
}

/// A loss with branches, a point, and the same loss at that point without them.
const CHOSEN: [(&str, &[f64], &str); 24] = [
    ("where(x > 2, log2(x), 2x)", &[0.0], "2x"),
    ("where(x > 2, log2(x), 2x)", &[-3.0], "2x"),
    ("where(x > 2, log2(x), 2x)", &[4.0], "log2(x)"),
    ("where(x > 0, sqrt(x), x²)", &[-1.5], "x²"),
    ("where(x > 0, sqrt(x), x²)", &[0.0], "x²"),
    ("where(x > 0, x ln(x), 0) + 3x", &[0.0], "3x"),
    (
        "u = sqrt(x); where(x > 0, u, 0) + where(x > 0, u², x)",
        &[-2.0],
        "x",
    ),
    (
        "u = sqrt(x); where(x > 0, u, 0) + where(x > 0, u², x)",
        &[2.0],
        "sqrt(x) + sqrt(x)²",
    ),
    (
        "u = ln(x); where(x > 1, u, where(x > 0, u², x³))",
        &[-2.0],
        "x³",
    ),
    (
        "u = ln(x); where(x > 1, u, where(x > 0, u², x³))",
        &[0.5],
        "ln(x)²",
    ),
    (
        "u = ln(x); where(x > 1, u, where(x > 0, u², x³))",
        &[2.5],
        "ln(x)",
    ),
    ("where(x == 0, 1, sin(x)/x)", &[0.0], "1"),
    ("where(x != 0, sin(x)/x, 1)²", &[0.0], "1"),
    (
        "where(x > 0 and y > 0, ln(x y), x - y)",
        &[-1.0, 2.0],
        "x - y",
    ),
    (
        "where(not (x <= 0 or y <= 0), ln(x) ln(y), x y)",
        &[-1.0, 2.0],
        "x y",
    ),
    ("exp(where(x > 0, 1/x, x y)) y", &[-0.5, 2.0], "exp(x y) y"),
    (
        "where(x > y, x, y) where(x > y, sqrt(x - y), sqrt(y - x))",
        &[1.0, 3.0],
        "y sqrt(y - x)",
    ),
    ("(x > 1) x² + (x <= 1) y", &[2.0, 3.0], "x²"),
    ("where(x > 1, 1/0, x²)", &[0.5], "x²"),
    ("where(0/0 > x, ln(x), x²)", &[-0.5], "x²"),
    (
        "f(t) = where(t > 0, sqrt(t), -t); f(x) f(y)",
        &[-1.0, 4.0],
        "-x sqrt(y)",
    ),
    (
        "a = where(x > 0, sqrt(x), 0); b = where(x > 0, 0, sqrt(-x)); a + b",
        &[-4.0],
        "sqrt(-x)",
    ),
    ("where(where(x > 0, 1, -1) > 0, ln(x), x)", &[-2.0], "x"),
    (
        "u = 1/x; v = u + y; where(x == 0, y², v u + v)",
        &[0.0, 3.0],
        "y²",
    ),
];

#[test]
fn only_the_chosen_branch_counts_by_every_method() {
    for (text, at, plain) in CHOSEN {
        let (mut chosen, mut plain) = (evaluator(text), evaluator(&objective(plain, at)));
        assert_eq!(
            chosen.value(at).to_bits(),
            plain.value(at).to_bits(),
            "{text}"
        );
        let wanted = plain.gradient_by(Method::Reverse, at, Spacing::default());
        assert!(
            wanted.iter().all(|slope| slope.is_finite()),
            "{text}: {wanted:?}"
        );
        for method in EXACT {
            let found = chosen.gradient_by(method, at, Spacing::default());
            for (found, wanted) in found.iter().zip(&wanted) {
                let apart = (found - wanted).abs();
                assert!(
                    apart <= 1e-13 * wanted.abs(),
                    "{text} at {at:?}, {method:?}: {found} for {wanted}"
                );
            }
        }
        // The fast gradient, and second derivatives.
        let count = at.len();
        let mut gradient = vec![0.0; count];
        chosen.gradient(at, &mut gradient);
        let near = |a: f64, b: f64| (a - b).abs() <= 1e-12 * b.abs().max(1.0);
        assert!(
            gradient.iter().zip(&wanted).all(|(a, b)| near(*a, *b)),
            "{text}: {gradient:?}"
        );
        let (mut own, mut hessian) = (vec![0.0; count * count], vec![0.0; count * count]);
        chosen.hessian(at, &mut own);
        plain.hessian(at, &mut hessian);
        assert!(
            own.iter().zip(&hessian).all(|(a, b)| near(*a, *b)),
            "{text}: {own:?} for {hessian:?}"
        );
    }
}

#[test]
fn finite_differences_choose_too() {
    for (text, at, plain) in CHOSEN {
        let mut chosen = evaluator(text);
        let found = chosen.gradient_by(Method::Finite, at, Spacing::default());
        let wanted =
            evaluator(&objective(plain, at)).gradient_by(Method::Reverse, at, Spacing::default());
        // At the edge of a branch, where the other side is another function or none, they see that one as well.
        let is_edge = at.contains(&0.0);
        for (found, wanted) in found.iter().zip(&wanted).filter(|_| !is_edge) {
            assert!(
                (found - wanted).abs() < 1e-6 * wanted.abs().max(1.0),
                "{text}: {found} for {wanted}"
            );
        }
    }
}

/// Every branch of a row, each by its own condition.
const OF_ROWS: [(&str, &str); 6] = [
    ("mean(where(x > 0, w sqrt(x), b x))", "mean(w s + b n)"),
    (
        "mean(where(x > 0, sqrt(w x), b x²))",
        "mean(sqrt(w) s + b q)",
    ),
    (
        "sum(where(x > 0, ln(w x), 0)) + w b",
        "sum(p ln(w) + l) + w b",
    ),
    (
        "u = sqrt(w x); mean(where(x > 0, u, 0)) + mean(where(x > 0, u², b))",
        "mean(sqrt(w) s) + mean(w c + (1 - p) b)",
    ),
    (
        "where(w > 0, mean(where(x > 0, ln(w x), b)), ln(w))",
        "mean(p ln(w) + l + (1 - p) b)",
    ),
    (
        "u = 1/(b - 0.5); mean(where(x > 10, u x, w x))",
        "mean(w x) + 0 b",
    ),
];

#[test]
fn every_row_has_its_own_branch() {
    let x = vec![-2.0, -0.5, 0.0, 0.25, 1.0, 4.0];
    let of = |f: fn(f64) -> f64| x.iter().map(|x| f(*x)).collect::<Vec<f64>>();
    let columns = [
        ("x", x.clone()),
        ("s", of(|x| if x > 0.0 { x.sqrt() } else { 0.0 })),
        ("n", of(|x| if x > 0.0 { 0.0 } else { x })),
        ("q", of(|x| if x > 0.0 { 0.0 } else { x * x })),
        ("p", of(|x| f64::from(x > 0.0))),
        ("l", of(|x| if x > 0.0 { x.ln() } else { 0.0 })),
        ("c", of(|x| if x > 0.0 { x } else { 0.0 })),
    ];
    let columns: Vec<(String, Vec<f64>)> = columns
        .map(|(name, column)| (name.to_string(), column))
        .to_vec();
    let names = KnownNames {
        columns: columns.iter().map(|(name, _)| name.clone()).collect(),
        ..KnownNames::default()
    };
    let evaluator = |text: &str| {
        let loss = parse(text, &names).unwrap_or_else(|error| panic!("{text}: {error}"));
        let data = Arc::new(Dataset::new(DataSource::Columns, columns.clone()));
        Evaluator::new(Arc::new(Program::with_data(loss, data)))
    };
    let near = |a: f64, b: f64| (a - b).abs() <= 1e-12 * b.abs().max(1.0);
    for (text, plain) in OF_ROWS {
        let (mut chosen, mut plain) = (evaluator(text), evaluator(plain));
        let order = |own: &Evaluator| {
            let names = own.program().loss().parameters();
            ["w", "b"].map(|name| names.iter().position(|own| own == name).expect("both"))
        };
        let (own, other) = (order(&chosen), order(&plain));
        let point = |order: [usize; 2]| {
            let mut at = [0.0; 2];
            (at[order[0]], at[order[1]]) = (0.8, 0.5);
            at
        };
        assert!(
            near(chosen.value(&point(own)), plain.value(&point(other))),
            "{text}"
        );
        let by = |evaluator: &mut Evaluator, order: [usize; 2], method| {
            let gradient = evaluator.gradient_by(method, &point(order), Spacing::default());
            order.map(|index| gradient[index])
        };
        let wanted = by(&mut plain, other, Method::Reverse);
        for method in [Method::Dual, Method::Reverse] {
            let found = by(&mut chosen, own, method);
            assert!(
                near(found[0], wanted[0]) && near(found[1], wanted[1]),
                "{text}, {method:?}: {found:?} for {wanted:?}"
            );
        }
        let mut gradient = [0.0; 2];
        chosen.gradient(&point(own), &mut gradient);
        let gradient = own.map(|index| gradient[index]);
        assert!(
            near(gradient[0], wanted[0]) && near(gradient[1], wanted[1]),
            "{text}: {gradient:?} for {wanted:?}"
        );
        let entries = |evaluator: &mut Evaluator, order: [usize; 2]| {
            let mut hessian = [0.0; 4];
            evaluator.hessian(&point(order), &mut hessian);
            [[0, 0], [0, 1], [1, 1]].map(|[a, b]| hessian[order[a] * 2 + order[b]])
        };
        let (own, wanted) = (entries(&mut chosen, own), entries(&mut plain, other));
        assert!(
            own.iter().zip(wanted).all(|(a, b)| near(*a, b)),
            "{text}: {own:?} for {wanted:?}"
        );
    }
}

#[test]
fn a_grid_has_the_bits_of_single_points() {
    for (text, ..) in CHOSEN {
        let own = evaluator(text);
        let program = own.program();
        let tape = program.tape().expect("a loss without rows");
        let gradient = program.gradient_tape().expect("a loss without rows");
        for tape in [tape, &gradient] {
            let count = own.program().loss().parameters().len();
            let axes: Vec<VariableAxis> = [VariableAxis::Column, VariableAxis::Row]
                .into_iter()
                .take(count)
                .collect();
            let batch = Batch::compile(tape, &axes);
            let (rows, columns) = (if count > 1 { 7 } else { 1 }, 23);
            let line = |points: usize| -> Vec<f64> {
                (0..points).map(|i| i as f64 * 0.25 - 2.0).collect()
            };
            let given: Vec<Vec<f64>> = [line(columns), line(rows)]
                .into_iter()
                .take(count)
                .collect();
            let lists: Vec<&[f64]> = given.iter().map(Vec::as_slice).collect();
            for level in SimdLevel::available() {
                let mut out = vec![vec![0.0; rows * columns]; tape.outputs().len()];
                let mut outputs: Vec<&mut [f64]> = out.iter_mut().map(Vec::as_mut_slice).collect();
                batch.run(
                    level,
                    Extent { rows, columns },
                    &lists,
                    &mut outputs,
                    &mut BatchScratch::default(),
                );
                let mut primals = Vec::new();
                for row in 0..rows {
                    for column in 0..columns {
                        let point: Vec<f64> =
                            [given[0][column], given.get(1).map_or(0.0, |list| list[row])]
                                .into_iter()
                                .take(count)
                                .collect();
                        tape.evaluate(&point, 0.0, &mut primals);
                        for (out, slot) in out.iter().zip(tape.outputs()) {
                            let (found, wanted) = (out[row * columns + column], primals[*slot]);
                            assert!(
                                found.to_bits() == wanted.to_bits()
                                    || found.is_nan() && wanted.is_nan(),
                                "{text} at {point:?}: {found} for {wanted}"
                            );
                        }
                    }
                }
            }
        }
    }
}

/// Where all methods are said to agree, the finite difference that is shown is the slope, too: quotients wider than the way to a
/// jump agree among themselves on another.
#[test]
fn the_difference_that_is_shown_is_the_one_that_agrees() {
    for (text, at, slope) in [
        ("where(x > 0.1, 0, 2x)", 0.0, 2.0),
        ("where(x > 2, log2(x), 2x)", 0.0, 2.0),
        ("where(x < -1e-3, 5, 3x)", 0.0, 3.0),
        ("where(x > 1.5, 0, 2x)", 1.0, 2.0),
        ("2x - 2x step(x - 1e-6)", 0.0, 2.0),
        ("x (1 - step(x - 1000))", 0.0, 1.0),
        ("sin(x)", 0.0, 1.0),
        ("x^3 + x", 0.0, 1.0),
    ] {
        let mut evaluator = evaluator(text);
        let found = &check(&mut evaluator, &[at])[0];
        assert_eq!(found.verdict, Agreement::Agree, "{text} at {at}");
        let off = (found.finite.slope - slope).abs();
        assert!(off <= 1e-6 * slope, "{text} at {at}: {:?}", found.finite);
    }
}
