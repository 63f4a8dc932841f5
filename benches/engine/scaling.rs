//! Many descents at once, many threads, many parameters, long tapes.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use gdplay::diff::{Evaluator, Objective, Program};
use gdplay::expr::Loss;
use gdplay::expr::function::{Binary, Unary};
use gdplay::expr::graph::{Graph, NodeId};
use gdplay::field::{Plane, Range, Resolution, Window, WindowSampler};
use gdplay::tape::{Batch, BatchScratch, Extent, PointTape, SimdLevel, Tape, VariableAxis};

use crate::clock::{Contestant, race};
use crate::grids::program;
use crate::surfaces::{Ackley, Rosenbrock, Surface};

/// Nanoseconds for one step of one of 1,000 descents of Rosenbrock, 1,000 steps each, all in lanes.
pub(crate) fn descents() -> f64 {
    const MANY: usize = 1000;
    let (start, rate) = Rosenbrock::START;
    let tape = program::<Rosenbrock>().gradient_tape();
    let batch = Batch::compile(
        tape.as_ref().expect("a loss without rows"),
        &[VariableAxis::Point; 2],
    );
    let extent = Extent {
        rows: 1,
        columns: MANY,
    };
    let mut scratch = BatchScratch::default();
    let level = SimdLevel::best();
    let run = || {
        let spread = |from: f64| (0..MANY).map(|i| from + 1e-4 * i as f64).collect();
        let mut at: [Vec<f64>; 2] = start.map(spread);
        let mut found = [const { Vec::new() }; 3].map(|mut list: Vec<f64>| {
            list.resize(MANY, 0.0);
            list
        });
        for _ in 0..MANY {
            let inputs: [&[f64]; 2] = [&at[0], &at[1]];
            let [value, by_x, by_y] = &mut found;
            batch.run(
                level,
                extent,
                &inputs,
                &mut [value, by_x, by_y],
                &mut scratch,
            );
            for (at, by) in at.iter_mut().zip(&found[1..]) {
                for (at, by) in at.iter_mut().zip(by) {
                    *at -= rate * by;
                }
            }
        }
        at[0][0]
    };
    race(15, vec![Contestant::new("step", MANY * MANY, run)]).of("step")
}

/// How much faster two threads are than one on a grid of Ackley of 1,000 by 1,000.
pub(crate) fn two_threads() -> f64 {
    let program = program::<Ackley>();
    let range = |[low, high]: [f64; 2]| Range::new(low, high);
    let window = Window::new(range(Ackley::VIEW[0]), range(Ackley::VIEW[1]));
    let plane = Plane::of_parameters(vec![0.0; 2], 0, Some(1));
    let sampler = WindowSampler::new(&program, &plane, window, Resolution::new(1000, 1000))
        .expect("a loss without rows");
    let on = |threads| {
        sampler
            .grid(threads, &|| false)
            .map_or(0.0, |grid| grid.values()[0])
    };
    let contestants = vec![
        Contestant::new("one", 1_000_000, || on(1)),
        Contestant::new("two", 1_000_000, || on(2)),
    ];
    let times = race(60, contestants);
    times.of("one") / times.of("two")
}

/// The sum over i of (1 - x_i)² + 100 (x_{i+1} - x_i²)² over n parameters.
fn chain(n: usize) -> (Graph, NodeId) {
    let mut graph = Graph::default();
    let xs: Vec<NodeId> = (0..n).map(|i| graph.variable(&format!("x{i}"))).collect();
    let (one, hundred) = (graph.constant(1.0), graph.constant(100.0));
    let mut sum = graph.constant(0.0);
    for pair in xs.windows(2) {
        let wall = graph.unary(Unary::Square, pair[0]);
        let off = graph.binary(Binary::Sub, pair[1], wall);
        let off = graph.unary(Unary::Square, off);
        let off = graph.binary(Binary::Mul, hundred, off);
        let far = graph.binary(Binary::Sub, one, pair[0]);
        let far = graph.unary(Unary::Square, far);
        let term = graph.binary(Binary::Add, far, off);
        sum = graph.binary(Binary::Add, sum, term);
    }
    (graph, sum)
}

/// The time of a value with its gradient over that of a value, at one point of n parameters.
pub(crate) fn gradient_cost(n: usize) -> f64 {
    let (graph, objective) = chain(n);
    let spans = vec![0..0; graph.nodes().len()];
    let definitions = Vec::new();
    let loss = Loss {
        source: String::new(),
        graph,
        objective,
        definitions,
        spans,
    };
    let mut valued = Evaluator::new(Arc::new(Program::new(loss)));
    let mut derived = valued.clone();
    let at: Vec<f64> = (0..n).map(|i| (0.7 * i as f64).sin()).collect();
    let mut gradient = vec![0.0; n];
    derived.gradient(&at, &mut gradient);
    let contestants = vec![
        Contestant::new("value", n, || valued.value(black_box(&at))),
        Contestant::new("gradient", n, || {
            derived.gradient(black_box(&at), &mut gradient)
        }),
    ];
    let times = race(40, contestants);
    times.of("gradient") / times.of("value")
}

/// Seconds to compile the tapes of a value of `nodes` nodes, for one point and for a grid.
pub(crate) fn compile_seconds(nodes: usize) -> f64 {
    let (graph, root) = chain(nodes / 8);
    let variables = graph.variables().len();
    let once = || {
        let start = Instant::now();
        let tape = Tape::compile(&graph, &[root]);
        let point = PointTape::compile(&tape);
        let batch = Batch::compile(&tape, &vec![VariableAxis::Point; variables]);
        let seconds = start.elapsed().as_secs_f64();
        black_box((point, batch));
        seconds
    };
    (0..7).map(|_| once()).fold(f64::INFINITY, f64::min)
}
