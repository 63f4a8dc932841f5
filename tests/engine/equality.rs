//! The same bits one at a time, in blocks, on grids, at every level of vector instructions, as from the interpreter.

use std::sync::Arc;

use gdplay::diff::symbolic::SymbolicGradient;
use gdplay::diff::{Evaluator, Method, Objective, Program, Spacing};
use gdplay::expr::function::{Binary, Unary};
use gdplay::expr::graph::{Graph, NodeId};
use gdplay::expr::simplify::simplify;
use gdplay::expr::{KnownNames, Loss, parse};
use gdplay::tape::{Batch, BatchScratch, Extent, PointTape, SimdLevel, Tape, VariableAxis};

use super::random::{Random, SPECIAL};

fn same(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
}

/// What the interpreter gives for every output.
fn reference(tape: &Tape, point: &[f64]) -> Vec<f64> {
    let mut primals = Vec::new();
    tape.evaluate(point, 0.0, &mut primals);
    tape.outputs().iter().map(|slot| primals[*slot]).collect()
}

fn at_one_point(tape: &Tape, points: &[[f64; 3]], what: &str) {
    let fast = PointTape::compile(tape);
    let mut scratch = fast.scratch();
    for point in points {
        let mut outputs = vec![0.25; tape.outputs().len()];
        outputs[0] = fast.evaluate(point, &mut scratch, &mut outputs[1..]);
        for (got, wanted) in outputs.into_iter().zip(reference(tape, point)) {
            assert!(
                same(got, wanted),
                "{what} at {point:?}: {got:e}, not {wanted:e}"
            );
        }
    }
}

fn in_a_list(tape: &Tape, points: &[[f64; 3]], what: &str) {
    let lists: Vec<Vec<f64>> = (0..3)
        .map(|i| points.iter().map(|point| point[i]).collect())
        .collect();
    let inputs: Vec<&[f64]> = lists.iter().map(Vec::as_slice).collect();
    let batch = Batch::compile(tape, &[VariableAxis::Point; 3]);
    let extent = Extent {
        rows: 1,
        columns: points.len(),
    };
    let mut scratch = BatchScratch::default();
    for level in SimdLevel::available() {
        let mut outputs = vec![vec![0.25; points.len()]; tape.outputs().len()];
        let mut slices: Vec<&mut [f64]> = outputs.iter_mut().map(Vec::as_mut_slice).collect();
        batch.run(level, extent, &inputs, &mut slices, &mut scratch);
        for (i, point) in points.iter().enumerate() {
            for (output, wanted) in outputs.iter().zip(reference(tape, point)) {
                let (got, level) = (output[i], level.name());
                assert!(
                    same(got, wanted),
                    "{what}, {level} at {point:?}: {got:e}, not {wanted:e}"
                );
            }
        }
    }
}

/// All rows with all columns of the points' first two coordinates, with the third held, and with the axes exchanged.
fn on_grids(tape: &Tape, points: &[[f64; 3]], what: &str) {
    let xs: Vec<f64> = points.iter().map(|point| point[0]).collect();
    let ys: Vec<f64> = points.iter().map(|point| point[1]).take(7).collect();
    let held = [points[0][2]];
    let mut scratch = BatchScratch::default();
    for axes in [
        [VariableAxis::Column, VariableAxis::Row, VariableAxis::Once],
        [VariableAxis::Row, VariableAxis::Column, VariableAxis::Once],
        [VariableAxis::Column, VariableAxis::Once, VariableAxis::Once],
        [VariableAxis::Row, VariableAxis::Once, VariableAxis::Column],
    ] {
        let values = |axis: VariableAxis| match axis {
            VariableAxis::Column => xs.as_slice(),
            VariableAxis::Row => ys.as_slice(),
            VariableAxis::Once | VariableAxis::Point => held.as_slice(),
        };
        let batch = Batch::compile(tape, &axes);
        let extent = Extent {
            rows: ys.len(),
            columns: xs.len(),
        };
        for level in SimdLevel::available() {
            let mut outputs = vec![vec![0.25; xs.len() * ys.len()]; tape.outputs().len()];
            let mut slices: Vec<&mut [f64]> = outputs.iter_mut().map(Vec::as_mut_slice).collect();
            batch.run(level, extent, &axes.map(values), &mut slices, &mut scratch);
            for (row, column) in (0..ys.len()).flat_map(|row| (0..xs.len()).map(move |c| (row, c)))
            {
                let point = axes.map(|axis| match axis {
                    VariableAxis::Column => xs[column],
                    VariableAxis::Row => ys[row],
                    VariableAxis::Once | VariableAxis::Point => held[0],
                });
                for (output, wanted) in outputs.iter().zip(reference(tape, &point)) {
                    let got = output[row * xs.len() + column];
                    let told = format!("{what}, {axes:?}, {} at {point:?}", level.name());
                    assert!(same(got, wanted), "{told}: {got:e}, not {wanted:e}");
                }
            }
        }
    }
}

fn everywhere(graph: &Graph, roots: &[NodeId], points: &[[f64; 3]], what: &str) {
    let tape = Tape::compile(graph, roots);
    at_one_point(&tape, points, what);
    in_a_list(&tape, points, what);
    on_grids(&tape, &points[..points.len().min(29)], what);
}

/// Every special number with every other, and plain ones; not a multiple of any number of lanes.
fn points(random: &mut Random, plain: usize) -> Vec<[f64; 3]> {
    let special = SPECIAL.iter().flat_map(|a| SPECIAL.map(|b| [*a, b, 1.5]));
    let mut points: Vec<[f64; 3]> = special.collect();
    points
        .extend((0..plain).map(|_| [random.any_number(), random.any_number(), random.number(3.0)]));
    points
}

#[test]
fn every_function_has_the_interpreters_bits() {
    let points = points(&mut Random(1), 1001);
    for function in Unary::ALL {
        let mut graph = Graph::default();
        let names = ["x", "y", "p"].map(|name| graph.variable(name));
        let root = graph.unary(*function, names[0]);
        everywhere(&graph, &[root], &points, function.name());
    }
    for function in Binary::ALL {
        let mut graph = Graph::default();
        let names = ["x", "y", "p"].map(|name| graph.variable(name));
        let root = graph.binary(*function, names[0], names[1]);
        let half = graph.constant(0.5);
        let other = graph.binary(*function, half, root);
        everywhere(&graph, &[other, root, other], &points, function.name());
    }
}

#[test]
fn whole_powers_have_the_interpreters_bits() {
    let points = points(&mut Random(2), 101);
    for exponent in -20..=20 {
        let mut graph = Graph::default();
        let names = ["x", "y", "p"].map(|name| graph.variable(name));
        let exponent = graph.constant(f64::from(exponent));
        let power = graph.binary(Binary::Pow, names[0], exponent);
        let slope = graph.binary(Binary::PowBase, names[0], exponent);
        everywhere(&graph, &[power, slope], &points, "a power");
    }
}

#[test]
fn signs_and_doublings_keep_the_bits() {
    let points = points(&mut Random(5), 301);
    let texts = [
        "-x - y",
        "-x + -y",
        "-(x*y) - p",
        "-(2*x) - x*y",
        "x - -y",
        "-x/y - y/-x",
        "(-x)*(-y)*p",
        "-(-x)*y",
        "100*(2*x)",
        "0.3*(2*x)",
        "1.5*(-4*x)",
        "(2*x)*(2*y)",
        "(-x)^3 + (-x)^2 + (-x)^-1",
        "-3*sin(-x)*2",
        "(x - y)^2 + (x*y + p)^2 - (x + y)*(x*y)",
        "((x - y)^2 - p*x)^2 + ((x + y)*p - x)*(p - y)",
    ];
    for text in texts {
        let names = KnownNames {
            parameters: ["x", "y", "p"].map(str::to_string).to_vec(),
            ..KnownNames::default()
        };
        let loss = parse(text, &names).expect("a loss");
        everywhere(&loss.graph, &[loss.objective], &points, text);
    }
}

/// Branches are computed for the lanes that choose them: in one piece, in several, for all, for none.
#[test]
fn choices_keep_the_bits() {
    let mut ordered = points(&mut Random(6), 301);
    ordered.sort_by(|a, b| a[0].total_cmp(&b[0]));
    let near: Vec<[f64; 3]> = (0..301_i32)
        .map(|i| [f64::from(i) / 50.0 - 3.0, f64::from(i % 7) - 3.0, 0.5])
        .collect();
    let texts = [
        "where(x > 0, sin(x) exp(-y), ln(x*y + 4))",
        "where(x > y, where(p > x, exp(x), tanh(x*y)), sin(y) cos(x)) + x",
        "where(x > 0, exp(x), 1) + where(x > 0, exp(x) sin(y), y^3)",
        "where(sin(9x) > 0 and y < 2, exp(-x*x), cos(x)^2 sin(x + y))",
        "where(x > 1e9, sin(x*y), exp(x - y)) where(x == x, ln(x*x + 1), sin(x*p))",
        "where(y > 0, where(y > 0, exp(x*y), sin(x)), where(y > 0, cos(x), tanh(x)))",
    ];
    for text in texts {
        let names = KnownNames {
            parameters: ["x", "y", "p"].map(str::to_string).to_vec(),
            ..KnownNames::default()
        };
        let loss = parse(text, &names).expect("a loss");
        let gradient = SymbolicGradient::of(&loss.graph, loss.objective);
        let roots = [gradient.value].into_iter().chain(gradient.partials);
        let (graph, roots) = simplify(&gradient.graph, &roots.collect::<Vec<_>>());
        for points in [&ordered, &near] {
            everywhere(&loss.graph, &[loss.objective], points, text);
            everywhere(&graph, &roots, points, text);
        }
    }
}

/// More slots than a byte can name, and more than two bytes can.
#[test]
fn long_tapes_have_the_interpreters_bits() {
    for count in [10, 300, 70_000] {
        let mut graph = Graph::default();
        let [x, y, p] = ["x", "y", "p"].map(|name| graph.variable(name));
        let mut sum = p;
        for i in 0..count {
            let own = graph.constant(0.1 + f64::from(i));
            let off = graph.binary(Binary::Sub, own, x);
            let term = graph.binary(Binary::Mul, off, y);
            sum = graph.binary(Binary::Add, sum, term);
        }
        let tape = Tape::compile(&graph, &[sum, sum]);
        let points = [[0.3, -1.7, 2.5], [1e300, 1e10, 0.0], [-0.0, 0.0, f64::NAN]];
        at_one_point(&tape, &points, &format!("{count} terms"));
    }
}

#[test]
fn random_graphs_and_their_gradients_have_the_interpreters_bits() {
    let mut random = Random(3);
    for case in 0..300 {
        let size = 1 + random.below(40);
        let (graph, root) = random.graph(size);
        let count = 30 + random.below(120);
        let points: Vec<[f64; 3]> = (0..count)
            .map(|_| [0; 3].map(|_| random.any_number()))
            .collect();
        everywhere(&graph, &[root], &points, &format!("graph {case}"));
        let gradient = SymbolicGradient::of(&graph, root);
        let roots: Vec<NodeId> = [gradient.value]
            .into_iter()
            .chain(gradient.partials.iter().copied())
            .collect();
        let (simple, roots) = simplify(&gradient.graph, &roots);
        everywhere(&simple, &roots, &points[..30], &format!("gradient {case}"));
    }
}

#[test]
fn gradients_have_the_bits_of_the_reverse_sweep() {
    let mut random = Random(4);
    let (mut compared, mut finite) = (0, 0);
    for case in 0..400 {
        let size = 1 + random.below(30);
        let (graph, objective) = random.graph(size);
        let spans = vec![0..0; graph.nodes().len()];
        let loss = Loss {
            source: String::new(),
            graph,
            objective,
            definitions: Vec::new(),
            spans,
        };
        let mut evaluator = Evaluator::new(Arc::new(Program::new(loss)));
        for _ in 0..50 {
            let at = [0; 3].map(|_| random.any_number());
            let mut gradient = [0.5; 3];
            let value = evaluator.gradient(&at, &mut gradient);
            assert!(same(value, evaluator.value(&at)));
            let sweep = evaluator.gradient_by(Method::Reverse, &at, Spacing::Balanced);
            for (got, wanted) in gradient.iter().zip(&sweep) {
                // A branch that is not chosen hands back 0 in the graph and nothing in the sweep: 0 has either sign.
                let is_nothing = *got == 0.0 && *wanted == 0.0;
                assert!(
                    is_nothing || same(*got, *wanted),
                    "{case} at {at:?}: {gradient:?}, not {sweep:?}"
                );
                compared += 1;
                finite += usize::from(wanted.is_finite() && *wanted != 0.0);
            }
        }
    }
    assert!(
        4 * finite > compared,
        "only {finite} of {compared} say something"
    );
}
