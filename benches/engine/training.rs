//! Training two networks on 500 rows: steps of gradient descent beside code by hand, through the program's own descent, and
//! the landscape of two parameters.

use std::sync::Arc;
use std::time::Instant;

use gdplay::data::{DataSource, Dataset};
use gdplay::diff::{Evaluator, Objective, Program};
use gdplay::expr::{KnownNames, parse};
use gdplay::field::{Plane, Range, Resolution, Window, sample_plane};
use gdplay::optim::{self, Descent, Plan, Settings};
use gdplay::tape::SimdLevel;

use crate::clock::{Contestant, Times, race};
use crate::network::{CrossEntropy, Head, Network, Squared};

const ROWS: usize = 500;
const RATE: f64 = 0.05;

/// A network of 2, H, H and O units.
pub(crate) trait Task<const H: usize, const O: usize> {
    const NAME: &'static str;
    type Head: Head<O>;

    /// The loss as it is typed.
    fn text() -> String;
}

/// 2-8-8-1 with tanh and a mean squared error.
pub(crate) struct Regression;

impl Task<8, 1> for Regression {
    const NAME: &'static str = "2-8-8-1 mse";
    type Head = Squared;

    fn text() -> String {
        "mse(linear(tanh(linear(tanh(linear(stack(x1, x2), 8)), 8)), 1), t)".to_string()
    }
}

/// 2-16-16-3 with tanh and cross-entropy.
pub(crate) struct Classification;

impl Task<16, 3> for Classification {
    const NAME: &'static str = "2-16-16-3 cross-entropy";
    type Head = CrossEntropy;

    fn text() -> String {
        "cross_entropy(linear(tanh(linear(tanh(linear(stack(x1, x2), 16)), 16)), 3), t)".to_string()
    }
}

/// Two inputs on a spiral, and a class or a number by where they are.
fn columns(classes: bool) -> Vec<Vec<f64>> {
    let along = |row: usize| row as f64 * 0.37;
    let x1: Vec<f64> = (0..ROWS)
        .map(|row| along(row).sin() * (1.0 + row as f64 / 500.0))
        .collect();
    let x2: Vec<f64> = (0..ROWS)
        .map(|row| along(row).cos() * (1.0 - row as f64 / 700.0))
        .collect();
    let target = |(x1, x2): (&f64, &f64)| {
        let number = (2.0 * x1).sin() * x2;
        if classes {
            ((number + 1.0) * 1.5).clamp(0.0, 2.0).floor()
        } else {
            number
        }
    };
    let t = x1.iter().zip(&x2).map(target).collect();
    vec![x1, x2, t]
}

fn program(text: &str, columns: &[Vec<f64>]) -> Arc<Program> {
    let names = ["x1", "x2", "t"].map(String::from);
    let known = KnownNames {
        columns: names.to_vec(),
        ..KnownNames::default()
    };
    let loss = parse(text, &known).expect("a loss");
    let columns = names.into_iter().zip(columns.iter().cloned()).collect();
    let data = Dataset::new(DataSource::Columns, columns);
    Arc::new(Program::with_data(loss, Arc::new(data)))
}

/// Seconds to compile value and gradient of 50 layers of 16 units, 13,000 parameters.
pub(crate) fn deep_compile_seconds() -> f64 {
    let mut text = "stack(x1, x2)".to_string();
    for _ in 0..50 {
        text = format!("tanh(linear({text}, 16))");
    }
    let columns = columns(false);
    let began = Instant::now();
    let program = program(&format!("mse(linear({text}, 1), t)"), &columns);
    program.row_tapes();
    began.elapsed().as_secs_f64()
}

fn start(count: usize) -> Vec<f64> {
    (0..count)
        .map(|i| 0.5 * (1.7 * i as f64 + 0.3).sin())
        .collect()
}

/// Nanoseconds for a step by the engine and by hand.
pub(crate) fn steps<const H: usize, const O: usize, T: Task<H, O>>() -> Times {
    let columns = columns(O > 1);
    let program = program(&T::text(), &columns);
    let mut evaluator = Evaluator::new(Arc::clone(&program));
    let count = evaluator.dimension();
    let (mut at, mut gradient) = (start(count), vec![0.0; count]);
    let mut network = Network::<H, O>::new(&at, &columns);
    let level = SimdLevel::best();
    let mut value_only = Evaluator::new(program);
    let fixed = start(count);
    let step = |evaluator: &mut Evaluator, at: &mut [f64], gradient: &mut [f64]| {
        let value = evaluator.gradient(at, gradient);
        for (x, g) in at.iter_mut().zip(gradient) {
            *x -= RATE * *g;
        }
        value
    };
    for number in 0..50 {
        let (by_engine, by_hand) = (
            step(&mut evaluator, &mut at, &mut gradient),
            network.step::<T::Head>(level, RATE),
        );
        assert!(
            (by_engine - by_hand).abs() <= 1e-9 * by_hand.abs(),
            "{} step {number}: {by_engine}, by hand {by_hand}",
            T::NAME
        );
    }
    let contestants = vec![
        Contestant::new("engine", 1, || step(&mut evaluator, &mut at, &mut gradient)),
        Contestant::new("hand vector", 1, || network.step::<T::Head>(level, RATE)),
        Contestant::new("engine value", 1, || value_only.value(&fixed)),
    ];
    race(200, contestants)
}

/// What a user sees: steps a second of the program's descent, and the seconds until a landscape is there, first coarse and
/// then whole.
pub(crate) fn told<const H: usize, const O: usize, T: Task<H, O>>() {
    let began = Instant::now();
    let program = program(&T::text(), &columns(O > 1));
    let mut evaluator = Evaluator::new(Arc::clone(&program));
    let count = evaluator.dimension();
    let mut gradient = vec![0.0; count];
    evaluator.gradient(&start(count), &mut gradient);
    let compiled = began.elapsed().as_secs_f64();
    let mut plan = Plan::new(Settings::defaults(optim::ALL[0]));
    plan.stop.steps = u64::MAX;
    let mut descent = Descent::start(plan, &start(count), &mut evaluator);
    let began = Instant::now();
    while began.elapsed().as_secs_f64() < 0.5 {
        for _ in 0..100 {
            descent.step(&mut evaluator);
        }
    }
    let rate = descent.steps() as f64 / began.elapsed().as_secs_f64();
    let plane = Plane::of_parameters(start(count), 0, Some(3 * H));
    let window = Window::new(Range::new(-3.0, 3.0), Range::new(-3.0, 3.0));
    let full = Resolution::new(200, 120);
    let seconds = |resolution| {
        let began = Instant::now();
        sample_plane(&program, &plane, window, resolution, &|| false);
        began.elapsed().as_secs_f64()
    };
    let (coarse, whole) = (seconds(full.coarse()), seconds(full));
    println!(
        "  {:<24} compiled in {:.1} ms; {rate:.0} steps a second; landscape after {:.0} and {:.0} ms",
        T::NAME,
        1e3 * compiled,
        1e3 * coarse,
        1e3 * whole
    );
}
