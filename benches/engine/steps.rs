//! Steps of the program's own descents, record included, beside loops by hand.

use std::hint::black_box;
use std::sync::Arc;

use gdplay::diff::{Evaluator, Program};
use gdplay::expr::{KnownNames, parse};
use gdplay::optim::{self, Descent, Plan, Settings};

use crate::clock::{Contestant, Times, race};
use crate::surfaces::Surface;

const STEPS: usize = 1000;

/// A descent of a surface from its start, and the evaluator of it.
fn descent<S: Surface>(optimizer: &str, rate: Option<f64>) -> (Evaluator, Descent) {
    let loss = parse(S::TEXT, &KnownNames::default()).expect("a loss");
    let order: Vec<usize> = loss
        .parameters()
        .iter()
        .map(|name| usize::from(name == "y"))
        .collect();
    let start: Vec<f64> = order.iter().map(|index| S::START.0[*index]).collect();
    let mut evaluator = Evaluator::new(Arc::new(Program::new(loss)));
    let mut settings = Settings::defaults(optim::find(optimizer).expect("an optimizer"));
    if let Some(rate) = rate {
        settings.set("learning_rate", rate).expect("a rate");
    }
    let mut plan = Plan::new(settings);
    plan.stop.steps = u64::MAX;
    let descent = Descent::start(plan, &start, &mut evaluator);
    (evaluator, descent)
}

fn run<S: Surface>(optimizer: &'static str, rate: Option<f64>) -> Contestant<'static> {
    let (mut evaluator, start) = descent::<S>(optimizer, rate);
    Contestant::new(optimizer, STEPS, move || {
        let mut descent = black_box(&start).clone();
        descent.run(&mut evaluator, STEPS as u64);
        descent.loss()
    })
}

/// Plain descent whose steps come back one by one.
fn one_by_one<S: Surface>() -> Contestant<'static> {
    let (mut evaluator, start) = descent::<S>("gd", Some(S::START.1));
    Contestant::new("gd, one by one", STEPS, move || {
        let mut descent = black_box(&start).clone();
        for _ in 0..STEPS {
            descent.step(&mut evaluator);
        }
        descent.loss()
    })
}

/// x ← x − η g.
fn gd_by_hand<S: Surface>() -> f64 {
    let (start, rate) = S::START;
    let mut at = black_box(start);
    for _ in 0..STEPS {
        let (value, by) = S::gradient(at[0], at[1]);
        black_box(value);
        at = [at[0] - rate * by[0], at[1] - rate * by[1]];
    }
    at[0] + at[1]
}

/// The learning rate of Adam's runs.
const ADAM_RATE: f64 = 0.01;

/// Adam as a person would write it: powers of β by multiplication, everything in registers.
fn adam_by_hand<S: Surface>() -> f64 {
    const BETAS: [f64; 2] = [0.9, 0.999];
    let mut at = black_box(S::START.0);
    let (mut mean, mut square, mut powers) = ([0.0; 2], [0.0; 2], [1.0; 2]);
    for _ in 0..STEPS {
        let (value, by) = S::gradient(at[0], at[1]);
        black_box(value);
        powers = [powers[0] * BETAS[0], powers[1] * BETAS[1]];
        let rate = ADAM_RATE / (1.0 - powers[0]);
        let root = (1.0 - powers[1]).sqrt();
        for i in 0..2 {
            mean[i] += (1.0 - BETAS[0]) * (by[i] - mean[i]);
            square[i] = BETAS[1] * square[i] + (1.0 - BETAS[1]) * by[i] * by[i];
            at[i] -= rate * mean[i] / (square[i].sqrt() / root + 1e-8);
        }
    }
    at[0] + at[1]
}

/// Nanoseconds a step on one surface.
pub(crate) fn times<S: Surface>() -> Times {
    let mut contestants = vec![
        Contestant::new("hand gd", STEPS, gd_by_hand::<S>),
        Contestant::new("hand adam", STEPS, adam_by_hand::<S>),
        one_by_one::<S>(),
    ];
    for definition in optim::ALL {
        let rate = match definition.name {
            "gd" => Some(S::START.1),
            "adam" => Some(ADAM_RATE),
            _ => None,
        };
        contestants.push(run::<S>(definition.name, rate));
    }
    race(40, contestants)
}
