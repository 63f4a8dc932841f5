//! Wide networks, of 2, H, H and 2 units on 2,000 rows: what they take to compile, in seconds and memory, and a step.

use std::fs;
use std::sync::Arc;
use std::time::Instant;

use gdplay::diff::{Evaluator, Objective};
use gdplay::scenario::{Origin, Scenario};
use gdplay::tape::SimdLevel;

use crate::clock::{Contestant, Times, race};
use crate::wide_network::WideNetwork;

const RATE: f64 = 0.05;

/// What was measured of one network.
pub(crate) struct Wide {
    pub(crate) parameters: usize,
    /// From the text to value and gradient as instructions.
    pub(crate) compile_seconds: f64,
    /// What the process holds more after that and a gradient.
    pub(crate) megabytes: f64,
    pub(crate) times: Times,
}

/// What the process holds, where the system says it.
fn resident() -> f64 {
    let text = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok());
    kilobytes.map_or(f64::NAN, |kilobytes| kilobytes / 1e3)
}

/// Measures the network with so many units a layer, and a step by the engine and by hand, on one core.
pub(crate) fn of(units: usize) -> Wide {
    let text = format!(
        "loss = '''\nh = tanh(linear(stack(x1, x2), {units}))\nnet = linear(tanh(linear(h, {units})), 2)\n\
         cross_entropy(net, label)\n'''\n[data]\ngenerate = {{ kind = 'moons', rows = 2000, noise = 0.2 }}\n"
    );
    let (before, began) = (resident(), Instant::now());
    let scenario = Scenario::read(&text, Origin::Typed).expect("a network");
    let program = Arc::new(scenario.program());
    program.row_tapes();
    let compile_seconds = began.elapsed().as_secs_f64();
    let mut at = scenario.start();
    let mut evaluator = Evaluator::new(Arc::clone(&program)).on_one_thread();
    let parameters = at.len();
    let mut gradient = vec![0.0; parameters];
    evaluator.gradient(&at, &mut gradient);
    let megabytes = resident() - before;
    let data = program.data().expect("rows");
    let column = |name: &str| data.column(name).expect("a column").to_vec();
    let mut by_hand = WideNetwork::new(units, &at, &["x1", "x2", "label"].map(column));
    let level = SimdLevel::best();
    let mut step = || {
        let value = evaluator.gradient(&at, &mut gradient);
        for (x, g) in at.iter_mut().zip(&gradient) {
            *x -= RATE * g;
        }
        value
    };
    for number in 0..3 {
        let (value, hand) = (step(), by_hand.step(level, RATE));
        assert!(
            (value - hand).abs() <= 1e-9 * hand.abs(),
            "{units} units, step {number}: {value}, by hand {hand}"
        );
    }
    let contestants = vec![
        Contestant::new("engine", 1, step),
        Contestant::new("hand vector", 1, || by_hand.step(level, RATE)),
    ];
    Wide {
        parameters,
        compile_seconds,
        megabytes,
        times: race(25, contestants),
    }
}
