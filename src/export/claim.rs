//! Up to which step a program will agree: the run, and runs beside it that round otherwise.
//!
//! A library adds, fuses and calls functions in another order, so that its gradients differ from gdplay's by some units in the
//! last place; a run near a kink or a chaotic one makes much of little. Companions of the run, whose values and derivatives are
//! off by as much, show how far that goes: the claim ends where one of them leaves the run by a tenth of the tolerance.

use crate::data::{Random, Stream};
use crate::diff::{Evaluator, Matrix, Objective};
use crate::optim::Descent;
use crate::scenario::{RacerSpec, Scenario};

/// How near a program comes to gdplay's iterate, relative to the larger of 1 and the coordinate.
pub const TOLERANCE: f64 = 1e-9;

/// How far a companion may be from the run, in the same unit.
const NEAR: f64 = TOLERANCE / 20.0;

/// By how much values and derivatives of companions are off, relatively.
const OFF: f64 = 1e-14;

/// How many runs there are beside the run.
const COMPANIONS: u64 = 3;

/// At most so many steps are claimed: a program is to be run in a moment.
const MOST_STEPS: u64 = 2000;

/// What a program claims.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// After so many steps …
    pub step: u64,
    /// … it is here.
    pub at: Vec<f64>,
    /// The loss there, on the rows of that step.
    pub loss: f64,
    /// The loss at the start.
    pub first_loss: f64,
    /// The length of the gradient at the start.
    pub first_gradient: f64,
    /// How many steps the run has in all, if it was followed to its end.
    pub steps: Option<u64>,
}

/// Runs a racer and its companions.
pub(super) fn claim(scenario: &Scenario, racer: &RacerSpec) -> Claim {
    let mut evaluator = Evaluator::new(scenario.compiled());
    let mut run = Descent::start(racer.plan, &racer.start, &mut evaluator);
    let mut companions: Vec<Companion> = (1..=COMPANIONS)
        .map(|number| Companion::of(number, scenario, racer))
        .collect();
    let mut claim = Claim {
        step: 0,
        at: run.at().to_vec(),
        loss: run.loss(),
        first_loss: run.loss(),
        first_gradient: run.gradient_norm(),
        steps: None,
    };
    while run.steps() < MOST_STEPS {
        if !run.step(&mut evaluator) {
            claim.steps = Some(run.steps());
            return claim;
        }
        if !companions
            .iter_mut()
            .all(|companion| companion.follows(&run))
        {
            return claim;
        }
        claim.step = run.steps();
        claim.at = run.at().to_vec();
        claim.loss = run.loss();
    }
    claim
}

/// A run that rounds otherwise.
struct Companion {
    descent: Descent,
    objective: Off,
}

impl Companion {
    fn of(number: u64, scenario: &Scenario, racer: &RacerSpec) -> Self {
        let mut objective = Off {
            exact: Evaluator::new(scenario.compiled()),
            random: Random::of(Stream::Noise, number, 0),
        };
        let descent = Descent::start(racer.plan, &racer.start, &mut objective);
        Self { descent, objective }
    }

    /// Makes a step too; whether it is still near.
    fn follows(&mut self, run: &Descent) -> bool {
        let stepped = self.descent.step(&mut self.objective);
        let pairs = run.at().iter().zip(self.descent.at());
        let is_near = |(a, b): (&f64, &f64)| (a - b).abs() <= NEAR * a.abs().max(1.0);
        stepped && pairs.into_iter().all(is_near)
    }
}

/// A loss whose derivatives are off by some units in the last place.
struct Off {
    exact: Evaluator,
    random: Random,
}

impl Off {
    fn spoil(&mut self, numbers: &mut [f64]) {
        for number in numbers {
            *number *= 1.0 + self.random.uniform(-OFF, OFF);
        }
    }
}

impl Objective for Off {
    fn dimension(&self) -> usize {
        self.exact.dimension()
    }

    fn value(&mut self, at: &[f64]) -> f64 {
        let mut value = [self.exact.value(at)];
        self.spoil(&mut value);
        value[0]
    }

    fn gradient(&mut self, at: &[f64], gradient: &mut [f64]) -> f64 {
        let mut value = [self.exact.gradient(at, gradient)];
        // What is left of a sum that cancels is as uncertain as its terms.
        let size = gradient.iter().fold(0.0_f64, |size, g| size.max(g.abs()));
        for g in gradient.iter_mut().filter(|g| **g != 0.0) {
            *g += self.random.uniform(-OFF, OFF) * (g.abs() + 0.1 * size);
        }
        self.spoil(&mut value);
        value[0]
    }

    fn hessian(&mut self, at: &[f64], hessian: &mut [f64]) {
        self.exact.hessian(at, hessian);
        self.spoil(hessian);
    }

    fn hessian_product(&mut self, at: &[f64], direction: &[f64], product: &mut [f64]) {
        self.exact.hessian_product(at, direction, product);
        self.spoil(product);
    }

    fn matrices(&self) -> Vec<Matrix> {
        self.exact.matrices()
    }

    fn at_step(&mut self, step: u64) {
        self.exact.at_step(step);
    }
}
