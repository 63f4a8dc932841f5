//! L-BFGS: a quasi-Newton direction from the last few steps, followed as far as a line search says.
//!
//! Law: d = −H g, where H is the inverse Hessian that the last m pairs s = Δx, y = Δg suggest; x ← x + t d with t from
//! a strong Wolfe search. Nocedal, "Updating quasi-Newton matrices with limited storage" (1980); Nocedal and Wright,
//! "Numerical Optimization" (2nd edition), algorithm 7.4. Defaults: `torch.optim.LBFGS` with
//! `line_search_fn="strong_wolfe"`; as there, the learning rate is the first length tried, and the very first
//! direction is shortened to at most 1 (sum of magnitudes). Pairs, slopes and values are the loss's own; noise and
//! clipping act on the gradient from which the direction is made.

use std::collections::VecDeque;
use std::sync::Arc;

use super::counted::CountedObjective;
use super::definition::{Definition, Optimizer, Proposal, StepInput};
use super::hyperparameter::{Allowed, Hyperparameter};
use super::stop::Failure;
use super::term::{StepWriter, arg, num};
use super::vector::{dot, norm1};
use super::wolfe::{Conditions, Search, Trial};

/// Its row.
pub static DEFINITION: Definition = Definition {
    name: "lbfgs",
    about: "quasi-Newton: curvature learned from the last steps, and a line search",
    law: "d = −H g from the last m pairs (Δx, Δg); x ← x + t d",
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
            meaning: "c₁: the part of the decrease promised by the slope that is enough",
            default: 1e-4,
            allowed: Allowed::BETWEEN,
        },
        Hyperparameter {
            name: "curvature",
            meaning: "c₂: the part of the first slope that may be left; above c₁",
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
    state: |dimension| {
        Box::new(Lbfgs {
            pairs: VecDeque::new(),
            proposed: Proposed::default(),
            direction: vec![0.0; dimension],
        })
    },
};

/// One remembered step. It never changes, so copies of the optimizer share it.
#[derive(Debug)]
struct Pair {
    /// s: how far the step went.
    step: Vec<f64>,
    /// y: how the gradient changed.
    change: Vec<f64>,
    /// 1 / sᵀy.
    inverse: f64,
}

/// What the last search found.
#[derive(Clone, Debug, Default)]
struct Proposed {
    /// How many pairs to remember.
    keep: usize,
    pair: Option<Arc<Pair>>,
    /// Whether the remembered pairs were of no use and steepest descent took their place.
    forget: bool,
    length: f64,
    trials: u64,
}

#[derive(Clone, Debug)]
struct Lbfgs {
    /// The oldest first.
    pairs: VecDeque<Arc<Pair>>,
    proposed: Proposed,
    /// d.
    direction: Vec<f64>,
}

impl Lbfgs {
    /// Algorithm 7.4: `direction` ← −H `gradient`, with the last `count` pairs.
    fn aim(&mut self, gradient: &[f64], count: usize) {
        let skipped = self.pairs.len().saturating_sub(count);
        let q = &mut self.direction;
        for (q, g) in q.iter_mut().zip(gradient) {
            *q = -g;
        }
        let mut weights = Vec::with_capacity(self.pairs.len() - skipped);
        for pair in self.pairs.iter().skip(skipped).rev() {
            let weight = pair.inverse * dot(&pair.step, q);
            add_scaled(q, -weight, &pair.change);
            weights.push(weight);
        }
        if let Some(last) = self.pairs.back().filter(|_| count > 0) {
            let scale = 1.0 / (last.inverse * dot(&last.change, &last.change));
            for q in &mut *q {
                *q *= scale;
            }
        }
        for (pair, weight) in self.pairs.iter().skip(skipped).zip(weights.iter().rev()) {
            let correction = pair.inverse * dot(&pair.change, q);
            add_scaled(q, weight - correction, &pair.step);
        }
    }

    /// Searches along the direction; the found point is in `candidate`, its gradient in the probe.
    fn search(
        &self,
        here: &StepInput<'_>,
        probe: &mut CountedObjective<'_>,
        candidate: &mut [f64],
        first: f64,
    ) -> Result<(Trial, u64), Failure> {
        let [_, decrease, curvature, max_trials] = here.values.all();
        let start = Trial {
            length: 0.0,
            value: here.value,
            slope: dot(here.own_gradient, &self.direction),
        };
        if !(start.slope.is_finite() && start.slope < 0.0) {
            return Err(Failure::NoDescent {
                slope: start.slope,
                trials: 0,
            });
        }
        let conditions = Conditions {
            decrease,
            curvature,
            max_trials: max_trials as u64,
        };
        let search = Search::new(start, conditions, |length| {
            for ((to, x), d) in candidate.iter_mut().zip(here.at).zip(&self.direction) {
                *to = x + length * d;
            }
            let value = probe.gradient(candidate);
            (value, dot(probe.found_gradient(), &self.direction))
        });
        search.run(first).map_err(|trials| Failure::NoDescent {
            slope: start.slope,
            trials,
        })
    }
}

impl Optimizer for Lbfgs {
    fn propose(
        &mut self,
        here: &StepInput<'_>,
        probe: &mut CountedObjective<'_>,
        candidate: &mut [f64],
    ) -> Result<Proposal, Failure> {
        let [history_size, ..] = here.values.all::<4>();
        if here.rate == 0.0 || here.gradient.iter().all(|g| *g == 0.0) {
            self.direction.fill(0.0);
            self.proposed = Proposed {
                keep: history_size as usize,
                ..Proposed::default()
            };
            candidate.copy_from_slice(here.at);
            return Ok(Proposal::Position);
        }
        let steepest = here.rate * (1.0 / norm1(here.gradient)).min(1.0);
        self.aim(here.gradient, history_size as usize);
        let first = if self.pairs.is_empty() {
            steepest
        } else {
            here.rate
        };
        let mut found = self.search(here, probe, candidate, first);
        let forget = found.is_err() && !self.pairs.is_empty();
        if forget {
            self.aim(here.gradient, 0);
            found = self.search(here, probe, candidate, steepest);
        }
        let (trial, trials) = found?;
        self.proposed = Proposed {
            keep: history_size as usize,
            pair: pair(here, candidate, probe.found_gradient()).map(Arc::new),
            forget,
            length: trial.length,
            trials,
        };
        Ok(Proposal::Evaluated(trial.value))
    }

    fn accept(&mut self) {
        if self.proposed.forget {
            self.pairs.clear();
        }
        if let Some(pair) = self.proposed.pair.take() {
            self.pairs.push_back(pair);
        }
        let excess = self.pairs.len().saturating_sub(self.proposed.keep);
        self.pairs.drain(..excess);
    }

    fn tell(&self, here: &StepInput<'_>, i: usize, writer: &mut StepWriter<'_>) {
        let [history_size, ..] = here.values.all::<4>();
        let known = self.pairs.len().min(history_size as usize);
        let pairs = if self.proposed.forget { 0 } else { known };
        let (x, d) = (here.at[i], self.direction[i]);
        let numbers = format!(
            "from {} and {pairs} remembered steps",
            num(here.gradient[i])
        );
        writer.part("direction", "d = −H g", numbers, d);
        let length = self.proposed.length;
        let numbers = format!(
            "{} lengths tried, the first {}",
            self.proposed.trials,
            num(here.rate)
        );
        writer.part("step length", "t by strong Wolfe search", numbers, length);
        let numbers = format!("{} + {} · {}", num(x), num(length), arg(d));
        writer.update("{x} ← {x} + t d", numbers);
    }

    fn boxed(&self) -> Box<dyn Optimizer> {
        Box::new(self.clone())
    }
}

/// The pair of an accepted step, if it shows positive curvature (equation 6.7) beyond rounding.
fn pair(here: &StepInput<'_>, to: &[f64], gradient: &[f64]) -> Option<Pair> {
    let difference = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a - b).collect();
    let step: Vec<f64> = difference(to, here.at);
    let change: Vec<f64> = difference(gradient, here.own_gradient);
    let along = dot(&step, &change);
    let inverse = 1.0 / along;
    (along > f64::EPSILON * dot(&change, &change) && inverse.is_finite()).then_some(Pair {
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

#[cfg(test)]
mod tests {
    use super::super::descent::Descent;
    use super::super::plan::Plan;
    use super::super::settings::Settings;
    use super::super::stop::{Stop, StopReason};
    use super::super::test_losses::{Bowl, Pole};
    use super::super::test_run::Run;
    use super::*;

    fn settled(settings: Settings, curvatures: &[f64]) -> Descent {
        let mut loss = Bowl::new(curvatures);
        let mut plan = Plan::new(settings);
        plan.stop = Stop {
            steps: 100,
            gradient_norm: 1e-9,
        };
        let start = vec![1.0; curvatures.len()];
        let mut descent = Descent::start(plan, &start, &mut loss);
        while descent.step(&mut loss) {}
        descent
    }

    #[test]
    fn a_quadratic_of_two_is_solved_in_few_steps() {
        let descent = settled(Settings::defaults(&DEFINITION), &[1.0, 100.0]);
        assert_eq!(descent.stop().unwrap().name(), "gradient_norm");
        assert!(descent.steps() <= 12, "{}", descent.steps());
    }

    #[test]
    fn the_first_step_is_steepest_descent_of_length_one() {
        // g = 4 · 2: shortened to 1, which the conditions accept: the slope falls from −64 to −32.
        let mut run = Run::on_bowl(&DEFINITION, &[], 4.0, 2.0);
        assert_eq!(run.path(1), [1.0]);
        // One pair makes H = s / y = 1 / 4: the next step is Newton's.
        assert_eq!(
            run.lines()[1],
            "d = −H g = from 4 and 1 remembered steps = -1"
        );
        assert_eq!(run.path(1), [0.0]);
        assert_eq!(run.path(1), [0.0]); // at the minimum it stays
        assert_eq!(run.descent.evaluations().total(), 4);
    }

    #[test]
    fn a_short_memory_is_enough_where_there_is_little_to_know() {
        let settings = Settings::defaults(&DEFINITION);
        let short = settings.with("history_size", 1.0).unwrap();
        let descent = settled(short, &[1.0, 4.0, 9.0, 16.0]);
        assert_eq!(descent.stop().unwrap().name(), "gradient_norm");
    }

    #[test]
    fn where_the_loss_falls_to_a_wall_there_is_no_step() {
        let plan = Plan::new(Settings::defaults(&DEFINITION));
        let mut descent = Descent::start(plan, &[0.25], &mut Pole);
        while descent.step(&mut Pole) {}
        assert!(
            matches!(descent.stop(), Some(StopReason::NoDescent { slope, .. }) if *slope < 0.0)
        );
        assert!(descent.at()[0] >= 0.0);
    }
}
