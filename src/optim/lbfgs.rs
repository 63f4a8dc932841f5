//! L-BFGS: a quasi-Newton direction from the last few steps, followed as far as a line search says.
//!
//! Law: d = −H g, where H is the inverse Hessian that the last m pairs s = Δx, y = Δg suggest; x ← x + t d with t from
//! a strong Wolfe search. Nocedal, "Updating quasi-Newton matrices with limited storage" (1980); Nocedal and Wright,
//! "Numerical Optimization" (2nd edition), algorithm 7.4. Defaults: `torch.optim.LBFGS` with
//! `line_search_fn="strong_wolfe"`; as there, the learning rate is the first length tried, and the very first
//! direction is shortened to at most 1 (sum of magnitudes). Pairs, slopes and values are the loss's own; noise and
//! clipping act on the gradient from which the direction is made.
//!
//! Where no length satisfies the conditions, since the loss falls without end along the direction or has a kink there, the
//! first length is taken if it lowers the loss enough for its length, which is where PyTorch goes without a line search; else
//! the lowest point found that does. Only where there is none has the search failed.

#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::sync::Arc;

use super::counted::CountedObjective;
use super::definition::{Optimizer, OptimizerDefinition, Proposal};
use super::formula::n;
use super::hyperparameter::{Allowed, Hyperparameter};
use super::law::{Decay, Law, SearchDirection};
use super::memory::{CurvaturePair, Memory};
use super::step_input::StepInput;
use super::stop::{Failure, Halt};
use super::term::{StepWriter, num};
use super::vector::{dot, norm1};
use super::wolfe::{Conditions, LineSearch, SearchOutcome, Trial};

/// Its row.
pub static DEFINITION: OptimizerDefinition = OptimizerDefinition {
    name: "lbfgs",
    about: "quasi-Newton: curvature learned from the last steps, and a line search",
    formula: "d = −H g from the last m pairs (Δx, Δg); x ← x + t d",
    paper: "Nocedal 1980",
    learning_rate: 1.0,
    hyperparameters: &[
        Hyperparameter {
            name: "history_size",
            meaning: "m: how many pairs are remembered",
            default: 100.0,
            allowed: Allowed::Whole(1, 1000),
        },
        Hyperparameter {
            name: "sufficient_decrease",
            meaning: "c₁: the share of the decrease promised by the slope that is enough",
            default: 1e-4,
            allowed: Allowed::BETWEEN,
        },
        Hyperparameter {
            name: "curvature",
            meaning: "c₂: the share of the first slope that may be left; above c₁",
            default: 0.9,
            allowed: Allowed::BETWEEN,
        },
        Hyperparameter {
            name: "max_trials",
            meaning: "how many lengths are tried before giving up",
            default: 25.0,
            allowed: Allowed::Whole(1, 1000),
        },
    ],
    law: |_| Law::LineSearch(SearchDirection::QuasiNewton),
    decay: |_| Decay::None,
    remembers: 0,
    asks: true,
    optimizer: |dimension| {
        Box::new(Lbfgs {
            direction: vec![0.0; dimension],
            search: None,
            proposed: Proposed::default(),
        })
    },
};

/// What the last search found.
#[derive(Clone, Debug, Default)]
struct Proposed {
    /// How many pairs to remember.
    keep: usize,
    pair: Option<Arc<CurvaturePair>>,
    /// Whether the remembered pairs were of no use and steepest descent replaced them.
    forget: bool,
    /// The length that was taken, and the first that was tried.
    length: f64,
    first: f64,
    trials: u64,
}

/// A search in progress.
#[derive(Debug)]
struct Attempt {
    search: LineSearch,
    /// The slope at its start.
    slope: f64,
    /// Whether it goes along steepest descent though there are pairs.
    forget: bool,
    /// The point to take if none satisfies the conditions: the first one, or else the lowest that is low enough for its
    /// length; and the gradient there.
    fallback: Option<(Trial, Vec<f64>)>,
}

#[derive(Debug)]
struct Lbfgs {
    /// d.
    direction: Vec<f64>,
    search: Option<Attempt>,
    proposed: Proposed,
}

impl Lbfgs {
    /// Algorithm 7.4: `direction` ← −H `gradient`, with the last `count` pairs.
    fn aim(&mut self, pairs: &VecDeque<Arc<CurvaturePair>>, gradient: &[f64], count: usize) {
        let skipped = pairs.len().saturating_sub(count);
        let q = &mut self.direction;
        for (q, g) in q.iter_mut().zip(gradient) {
            *q = -g;
        }
        let mut weights = Vec::with_capacity(pairs.len());
        for pair in pairs.iter().skip(skipped).rev() {
            let weight = pair.inverse * dot(&pair.step, q);
            add_scaled(q, -weight, &pair.change);
            weights.push(weight);
        }
        if let Some(last) = pairs.back().filter(|_| count > 0) {
            let scale = 1.0 / (last.inverse * dot(&last.change, &last.change));
            for q in &mut *q {
                *q *= scale;
            }
        }
        for (pair, weight) in pairs.iter().skip(skipped).zip(weights.iter().rev()) {
            let correction = pair.inverse * dot(&pair.change, q);
            add_scaled(q, weight - correction, &pair.step);
        }
    }

    /// Begins a search along the direction.
    ///
    /// # Errors
    /// [`Failure::NoDescent`] if that does not lead downhill.
    fn begin(&self, input: &StepInput<'_>, first: f64, forget: bool) -> Result<Attempt, Failure> {
        let [_, decrease, curvature, max_trials] = input.values.all();
        let start = Trial {
            length: 0.0,
            value: input.value,
            slope: dot(input.own_gradient, &self.direction),
        };
        let slope = start.slope;
        if !(slope.is_finite() && slope < 0.0) {
            return Err(Failure::NoDescent { slope, trials: 0 });
        }
        let conditions = Conditions {
            decrease,
            curvature,
            max_trials: max_trials as u64,
        };
        Ok(Attempt {
            search: LineSearch::new(start, conditions, first),
            slope,
            forget,
            fallback: None,
        })
    }

    /// Along the pairs' direction from the start, or along steepest descent.
    fn restart(&mut self, input: &StepInput<'_>, forget: bool) -> Result<Attempt, Failure> {
        let [history_size, ..] = input.values.all::<4>();
        let pairs = &input.memory.pairs;
        let count = if forget { 0 } else { history_size as usize };
        self.aim(pairs, input.gradient, count);
        // Only the very first step is shortened, as in PyTorch, and one that begins anew.
        let first = if forget || input.memory.steps == 0 {
            input.rate * (1.0 / norm1(input.gradient)).min(1.0)
        } else {
            input.rate
        };
        self.begin(input, first, forget)
    }

    /// The candidate at a length.
    fn go(&self, input: &StepInput<'_>, length: f64, candidate: &mut [f64]) {
        for ((to, x), d) in candidate.iter_mut().zip(input.at).zip(&self.direction) {
            *to = x + length * d;
        }
    }

    /// The step to a trial whose candidate and gradient are known.
    fn found(
        &mut self,
        input: &StepInput<'_>,
        attempt: &Attempt,
        trial: Trial,
        (candidate, gradient): (&[f64], &[f64]),
    ) -> Proposal {
        let [history_size, ..] = input.values.all::<4>();
        self.proposed = Proposed {
            keep: history_size as usize,
            pair: pair(input, candidate, gradient).map(Arc::new),
            forget: attempt.forget,
            length: trial.length,
            first: attempt.search.first(),
            trials: attempt.search.trials(),
        };
        Proposal::Evaluated(trial.value)
    }
}

impl Attempt {
    /// Takes an evaluated trial.
    fn take(&mut self, trial: Trial, gradient: &[f64]) -> SearchOutcome {
        let is_first = self.search.trials() == 0;
        let outcome = self.search.take(trial.value, trial.slope);
        if outcome != SearchOutcome::Found && trial.value.is_finite() && self.search.is_lower(trial)
        {
            let beaten = self.fallback.as_ref().is_none_or(|(best, _)| {
                best.length != self.search.first() && trial.value < best.value
            });
            if is_first || beaten {
                self.fallback = Some((trial, gradient.to_vec()));
            }
        }
        outcome
    }
}

impl Optimizer for Lbfgs {
    fn propose(
        &mut self,
        input: &StepInput<'_>,
        objective: &mut CountedObjective<'_>,
        candidate: &mut [f64],
    ) -> Result<Proposal, Halt> {
        let [history_size, ..] = input.values.all::<4>();
        if input.rate == 0.0 || input.gradient.iter().all(|g| *g == 0.0) {
            self.direction.fill(0.0);
            self.proposed = Proposed {
                keep: history_size as usize,
                ..Proposed::default()
            };
            candidate.copy_from_slice(input.at);
            return Ok(Proposal::Position);
        }
        let mut attempt = match self.search.take() {
            Some(attempt) => attempt,
            None => match self.restart(input, false) {
                Err(_) if !input.memory.pairs.is_empty() => self.restart(input, true)?,
                begun => begun?,
            },
        };
        loop {
            let length = attempt.search.length();
            self.go(input, length, candidate);
            let value = objective.gradient(candidate);
            let trial = Trial {
                length,
                value,
                slope: dot(objective.found_gradient(), &self.direction),
            };
            match attempt.take(trial, objective.found_gradient()) {
                SearchOutcome::Found => {
                    let point = (&*candidate, objective.found_gradient());
                    return Ok(self.found(input, &attempt, trial, point));
                }
                SearchOutcome::Next => {}
                SearchOutcome::GaveUp => {
                    if let Some((trial, gradient)) = attempt.fallback.take() {
                        self.go(input, trial.length, candidate);
                        objective.set_found_gradient(&gradient);
                        return Ok(self.found(input, &attempt, trial, (candidate, &gradient)));
                    }
                    if attempt.forget || input.memory.pairs.is_empty() {
                        let (slope, trials) = (attempt.slope, attempt.search.trials());
                        return Err(Failure::NoDescent { slope, trials }.into());
                    }
                    attempt = self.restart(input, true)?;
                }
            }
            if objective.is_to_rest() {
                self.search = Some(attempt);
                return Err(Halt::Suspended);
            }
        }
    }

    fn accept(&mut self, memory: &mut Memory) {
        let pairs = &mut memory.pairs;
        if self.proposed.forget {
            pairs.clear();
        }
        pairs.extend(self.proposed.pair.take());
        let excess = pairs.len().saturating_sub(self.proposed.keep);
        pairs.drain(..excess);
    }

    fn explain(&self, input: &StepInput<'_>, i: usize, writer: &mut StepWriter<'_>) {
        let [history_size, ..] = input.values.all::<4>();
        let known = input.memory.pairs.len().min(history_size as usize);
        let pairs = if self.proposed.forget { 0 } else { known };
        let (x, d) = (input.at[i], self.direction[i]);
        let gradient = num(input.gradient[i]);
        let numbers = format!("from {gradient} and {pairs} remembered steps");
        writer.text("direction", "d = −H g", numbers, d);
        let Proposed { length, first, .. } = self.proposed;
        let numbers = match self.proposed.trials {
            0 => String::from("no length tried"),
            1 => String::from("1 length tried"),
            trials => format!("{trials} lengths tried, the first {}", num(first)),
        };
        writer.text("step length", "t by strong Wolfe search", numbers, length);
        writer.update("{x} ← {x} + t d", &(n(x) + n(length) * n(d)));
    }
}

/// The pair of an accepted step, if it shows positive curvature (equation 6.7) beyond rounding.
fn pair(input: &StepInput<'_>, to: &[f64], gradient: &[f64]) -> Option<CurvaturePair> {
    let difference = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a - b).collect();
    let step: Vec<f64> = difference(to, input.at);
    let change: Vec<f64> = difference(gradient, input.own_gradient);
    let along = dot(&step, &change);
    let inverse = 1.0 / along;
    (along > f64::EPSILON * dot(&change, &change) && inverse.is_finite()).then_some(CurvaturePair {
        step,
        change,
        inverse,
    })
}

/// `to` ← `to` + `factor` · `by`.
fn add_scaled(to: &mut [f64], factor: f64, by: &[f64]) {
    for (to, by) in to.iter_mut().zip(by) {
        *to += factor * by;
    }
}
