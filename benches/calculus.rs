//! The calculus as the playground uses it: parsing, values, gradients by every method, fields, steps.

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use divan::Bencher;
use divan::counter::ItemsCount;
use gdplay::diff::{Evaluator, Method, Objective, Program, Spacing};
use gdplay::explain::Readout;
use gdplay::expr::{KnownNames, parse};
use gdplay::field::{ContourMap, Plane, Range, Resolution, Window, sample_plane};
use gdplay::optim::Descent;
use gdplay::scenario::{Origin, Scenario};
use gdplay::session::{Message, Session, Time, run_effect};

fn main() {
    divan::main();
    if std::env::args().any(|argument| argument == "--bench") {
        print_gradient_ratios();
        print_race();
        print_history();
    }
}

/// Ten operators: as much as most people type.
const TEN: &str = "sin(x)*y + (x^2 + y - 11)^2 + exp(-x*y)";

const ROSENBROCK: &str = "(1 - x)^2 + 100(y - x^2)^2";

fn program(text: &str) -> Arc<Program> {
    let loss = parse(text, &KnownNames::default()).expect("a loss");
    Arc::new(Program::new(loss))
}

/// Rosenbrock's valley in n dimensions.
fn chain(n: usize) -> String {
    let link = |i: usize| format!("100(x{} - x{i}^2)^2 + (1 - x{i})^2", i + 1);
    (0..n - 1).map(link).collect::<Vec<_>>().join(" + ")
}

#[divan::bench]
fn parse_and_compile_ten_operators() -> Arc<Program> {
    program(black_box(TEN))
}

#[divan::bench]
fn parse_and_compile_a_thousand_parameters(bencher: Bencher<'_, '_>) {
    let text = chain(1000);
    bencher.bench_local(|| program(black_box(&text)));
}

#[divan::bench(args = [2, 10, 100, 1000])]
fn value(bencher: Bencher<'_, '_>, parameters: usize) {
    let mut evaluator = Evaluator::new(program(&chain(parameters)));
    let at = vec![0.7; parameters];
    bencher.bench_local(|| evaluator.value(black_box(&at)));
}

#[divan::bench(args = [2, 10, 100, 1000])]
fn gradient_by_reverse_mode(bencher: Bencher<'_, '_>, parameters: usize) {
    let mut evaluator = Evaluator::new(program(&chain(parameters)));
    let at = vec![0.7; parameters];
    let mut gradient = vec![0.0; parameters];
    bencher.bench_local(|| evaluator.gradient(black_box(&at), &mut gradient));
}

#[divan::bench(args = Method::ALL.map(Method::name))]
fn gradient_of_ten_operators(bencher: Bencher<'_, '_>, method: &str) {
    let method = Method::ALL
        .into_iter()
        .find(|known| known.name() == method)
        .expect("a method");
    let mut evaluator = Evaluator::new(program(TEN));
    bencher
        .bench_local(|| evaluator.gradient_by(method, black_box(&[0.7, -0.2]), Spacing::Balanced));
}

#[divan::bench]
fn hessian_of_ten_operators(bencher: Bencher<'_, '_>) {
    let mut evaluator = Evaluator::new(program(TEN));
    let mut hessian = [0.0; 4];
    bencher.bench_local(|| evaluator.hessian(black_box(&[0.7, -0.2]), &mut hessian));
}

/// Networks of two hidden layers of tanh: units of a hidden layer, outputs, rows.
const NETWORKS: [[usize; 3]; 3] = [[8, 1, 500], [12, 2, 200], [16, 3, 500]];

fn network([hidden, outputs, rows]: [usize; 3]) -> (Evaluator, Vec<f64>) {
    let (function, kind) = match outputs {
        1 => ("bce", "moons"),
        2 => ("cross_entropy", "spirals"),
        _ => ("cross_entropy", "blobs"),
    };
    let text = format!(
        "loss = \"\"\"\nh = tanh(linear(tanh(linear(stack(x1, x2), {hidden})), {hidden}))\n\
         {function}(linear(h, {outputs}), label)\"\"\"\n\
         [data]\ngenerate = {{ kind = \"{kind}\", rows = {rows} }}\n"
    );
    let scenario = Scenario::read(&text, Origin::Typed).expect("a scenario");
    let evaluator = Evaluator::new(Arc::new(scenario.program()));
    (evaluator, scenario.start())
}

#[divan::bench(args = NETWORKS)]
fn hessian_vector_product_of_a_network(bencher: Bencher<'_, '_>, size: [usize; 3]) {
    let (mut evaluator, at) = network(size);
    let direction = vec![0.1; at.len()];
    bencher.bench_local(|| evaluator.hessian_vector_product(black_box(&at), &direction));
}

/// The first product of a loss, with what must be compiled for it.
#[divan::bench(args = NETWORKS)]
fn first_product_of_a_network(bencher: Bencher<'_, '_>, size: [usize; 3]) {
    bencher
        .with_inputs(|| network(size))
        .bench_local_refs(|(evaluator, at)| evaluator.hessian_vector_product(at, at));
}

#[divan::bench(args = NETWORKS, sample_count = 10)]
fn readout_of_a_network(bencher: Bencher<'_, '_>, size: [usize; 3]) {
    let (mut evaluator, at) = network(size);
    bencher.bench_local(|| Readout::at(&mut evaluator, black_box(&at), Spacing::Balanced));
}

/// The picture of a terminal of 200×60 cells, two samples a cell.
const PICTURE: Resolution = Resolution {
    columns: 200,
    rows: 120,
};

fn plane() -> (Plane, Window) {
    let plane = Plane::of_parameters(vec![0.0, 0.0], 0, Some(1));
    (
        plane,
        Window::new(Range::new(-4.0, 4.0), Range::new(-4.0, 4.0)),
    )
}

#[divan::bench(args = [TEN, ROSENBROCK])]
fn field_of_200x120(bencher: Bencher<'_, '_>, text: &str) {
    let program = program(text);
    let (plane, window) = plane();
    bencher
        .counter(ItemsCount::new(PICTURE.samples()))
        .bench_local(|| sample_plane(&program, &plane, window, PICTURE, &|| false));
}

#[divan::bench]
fn isolines_of_200x120(bencher: Bencher<'_, '_>) {
    let program = program(TEN);
    let (plane, window) = plane();
    let grid = sample_plane(&program, &plane, window, PICTURE, &|| false).expect("a field");
    bencher
        .with_inputs(|| grid.clone())
        .bench_local_values(|grid| ContourMap::new(grid, None));
}

/// Steps a bench does at once.
const STEPS: u64 = 1000;

fn descent(optimizer: &str, rate: f64, evaluator: &mut Evaluator) -> Descent {
    let text = format!(
        "gdplay = 1\nloss = \"{ROSENBROCK}\"\n[params]\nx = -1.2\n[[racers]]\noptimizer = \"{optimizer}\"\n\
         learning_rate = {rate}\n[stop]\nsteps = 1000000000\ngradient_norm = 0\n"
    );
    let scenario = Scenario::read(&text, Origin::Typed).expect("a scenario");
    Descent::start(
        scenario.racers[0].plan,
        &scenario.racers[0].start,
        evaluator,
    )
}

#[divan::bench(args = [("gd", 0.001), ("momentum", 0.001), ("adam", 0.05), ("newton", 1.0)])]
fn thousand_steps(bencher: Bencher<'_, '_>, (optimizer, rate): (&str, f64)) {
    let mut evaluator = Evaluator::new(program(ROSENBROCK));
    let start = descent(optimizer, rate, &mut evaluator);
    bencher
        .counter(ItemsCount::new(STEPS))
        .with_inputs(|| start.clone())
        .bench_local_refs(|descent| {
            for _ in 0..STEPS {
                descent.step(&mut evaluator);
            }
        });
}

/// What a gradient by one backward sweep costs, in values: theory says at most about five, however many parameters.
fn print_gradient_ratios() {
    println!("\nparameters   value    gradient   gradient / value");
    for parameters in [2, 10, 100, 1000] {
        let mut evaluator = Evaluator::new(program(&chain(parameters)));
        let at = vec![0.7; parameters];
        let mut gradient = vec![0.0; parameters];
        let value = fastest(|| {
            black_box(evaluator.value(black_box(&at)));
        });
        let sweep = fastest(|| {
            black_box(evaluator.gradient(black_box(&at), &mut gradient));
        });
        println!(
            "{parameters:>10} {value:>8.1?} {sweep:>10.1?} {:>12.2}",
            sweep.div_duration_f64(value)
        );
    }
}

/// The mean time of a call in the fastest of several rounds.
fn fastest(mut call: impl FnMut()) -> Duration {
    const ROUNDS: u32 = 20;
    let once = Instant::now();
    call();
    let calls = (2_000_000 / once.elapsed().as_nanos().max(1)).clamp(1, 20_000) as u32;
    let round = |_| {
        let started = Instant::now();
        for _ in 0..calls {
            call();
        }
        started.elapsed() / calls
    };
    (0..ROUNDS).map(round).min().unwrap_or_default()
}

/// A race of twelve racers, ten thousand steps each.
fn print_race() {
    let mut evaluator = Evaluator::new(program(ROSENBROCK));
    let names = ["gd", "momentum", "nesterov", "adam"];
    let racers: Vec<Descent> = (0..12)
        .map(|place| descent(names[place % names.len()], 0.0005, &mut evaluator))
        .collect();
    let started = Instant::now();
    for racer in &racers {
        let mut racer = racer.clone();
        for _ in 0..10_000 {
            racer.step(&mut evaluator);
        }
        black_box(racer.loss());
    }
    println!("\n12 racers, 10,000 steps each: {:.1?}", started.elapsed());
}

/// Showing a step of a run of a million again, anywhere in it.
fn print_history() {
    const RUN: i64 = 1_000_000;
    let text = format!(
        "gdplay = 1\nloss = \"{ROSENBROCK}\"\n[[racers]]\noptimizer = \"gd\"\nlearning_rate = 0.0001\n\
         [params]\nx = -1.2\n[stop]\nsteps = {RUN}\n"
    );
    let scenario = Scenario::read(&text, Origin::Typed).expect("a scenario");
    let mut session = Session::new(Arc::new(scenario), gdplay::ui::VIEWS);
    let mut waiting = session.update(Message::Time(Time::Step(RUN)));
    while session.race().step < RUN as u64 {
        let mut answers = Vec::new();
        for effect in waiting.drain(..) {
            run_effect(&effect, || false, |answer| answers.push(answer));
        }
        for answer in answers {
            waiting.extend(session.update(Message::Answered(answer)));
        }
        let left = RUN - session.race().step.cast_signed();
        waiting.extend(session.update(Message::Time(Time::Step(left))));
    }
    let mut slowest = Duration::ZERO;
    for part in 1..=100 {
        let step = RUN * part / 101 + part;
        let started = Instant::now();
        session.update(Message::Time(Time::Step(
            step - session.race().step.cast_signed(),
        )));
        slowest = slowest.max(started.elapsed());
        assert_eq!(session.race().step, step as u64);
        session.update(Message::Time(Time::Start));
    }
    println!("a step of a run of a million, shown again: {slowest:.1?} at most");
}
