//! Adagrad: every coordinate divided by the root of all its squared gradients so far.
//!
//! Law: g ← g + λ x; S ← S + g²; x ← x − η / (1 + (t − 1) δ) · g / (√S + ε). Duchi, Hazan and Singer, "Adaptive
//! subgradient methods for online learning and stochastic optimization" (2011). Semantics: `torch.optim.Adagrad`.
//! The initial accumulator value counts until the first step is taken.

use super::buffer::Buffer;
use super::counted::CountedObjective;
use super::definition::{Definition, Optimizer, Proposal, StepInput};
use super::hyperparameter::{Allowed, Hyperparameter};
use super::pytorch_arithmetic::{add_quotient, add_scaled, decayed};
use super::shared_hyperparameters::{EPS, WEIGHT_DECAY};
use super::stop::Failure;
use super::term::{StepWriter, arg, num};

/// Its row.
pub static DEFINITION: Definition = Definition {
    name: "adagrad",
    about: "each coordinate divided by the root of the sum of its squared gradients",
    law: "S ← S + g²; x ← x − η g / (√S + ε)",
    paper: "Duchi, Hazan and Singer 2011",
    learning_rate: 1e-2,
    hyperparameters: &[
        Hyperparameter {
            name: "lr_decay",
            meaning: "the rate of step t is divided by 1 + (t − 1) times this",
            default: 0.0,
            allowed: Allowed::NOT_NEGATIVE,
        },
        Hyperparameter {
            name: "initial_accumulator_value",
            meaning: "what the sums of squares start from; read at the first step",
            default: 0.0,
            allowed: Allowed::NOT_NEGATIVE,
        },
        Hyperparameter {
            default: 1e-10,
            ..EPS
        },
        WEIGHT_DECAY,
    ],
    state: |dimension| {
        Box::new(Adagrad {
            steps: 0,
            sum: Buffer::zeros(dimension),
        })
    },
};

#[derive(Clone, Debug)]
struct Adagrad {
    steps: u64,
    /// S.
    sum: Buffer,
}

impl Adagrad {
    /// S before the proposed step.
    fn before(&self, i: usize, initial: f64) -> f64 {
        if self.steps == 0 {
            initial
        } else {
            self.sum.now[i]
        }
    }

    fn decayed_rate(&self, rate: f64, lr_decay: f64) -> f64 {
        rate / (1.0 + self.steps as f64 * lr_decay)
    }
}

impl Optimizer for Adagrad {
    fn propose(
        &mut self,
        here: &StepInput<'_>,
        _: &mut CountedObjective<'_>,
        candidate: &mut [f64],
    ) -> Result<Proposal, Failure> {
        let [lr_decay, initial, eps, weight_decay] = here.values.all();
        let rate = self.decayed_rate(here.rate, lr_decay);
        for (i, to) in candidate.iter_mut().enumerate() {
            let x = here.at[i];
            let g = decayed(here.gradient[i], weight_decay, x);
            let before = self.before(i, initial);
            let sum = add_scaled(before, g, g);
            self.sum.next[i] = sum;
            *to = add_quotient(x, -rate, g, sum.sqrt() + eps);
        }
        Ok(Proposal::Position)
    }

    fn accept(&mut self) {
        self.steps += 1;
        self.sum.accept();
    }

    fn tell(&self, here: &StepInput<'_>, i: usize, writer: &mut StepWriter<'_>) {
        let [lr_decay, initial, eps, weight_decay] = here.values.all();
        let x = here.at[i];
        let g = writer.decayed(here.gradient[i], weight_decay, x);
        let rate = self.decayed_rate(here.rate, lr_decay);
        if lr_decay != 0.0 {
            let numbers = format!(
                "{} / (1 + {} · {})",
                num(here.rate),
                self.steps,
                num(lr_decay)
            );
            writer.part("decayed rate", "η = η / (1 + (t − 1) δ)", numbers, rate);
        }
        let (before, sum) = (self.before(i, initial), self.sum.next[i]);
        let numbers = format!("{} + {}²", num(before), arg(g));
        writer.part("sum of squares", "S ← S + g²", numbers, sum);
        let below = sum.sqrt() + eps;
        let numbers = format!("√{} + {}", num(sum), num(eps));
        writer.part("denominator", "D = √S + ε", numbers, below);
        let step = format!("{} · {} / {}", num(rate), arg(g), num(below));
        writer.update("{x} ← {x} − η g / D", format!("{} − {step}", num(x)));
    }

    fn boxed(&self) -> Box<dyn Optimizer> {
        Box::new(self.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_run::{Run, close};
    use super::*;

    #[test]
    fn two_steps_by_hand() {
        // g = x, ε = 0. First S = 1, x = 1 − ½ · 1; then S = 1 + ¼, x = ½ − ½ · ½ / √(5/4).
        let set = [("learning_rate", 0.5), ("eps", 0.0)];
        let mut run = Run::on_bowl(&DEFINITION, &set, 1.0, 1.0);
        assert_eq!(run.path(1), [0.5]);
        assert_eq!(run.lines()[1], "S ← S + g² = 1 + 0.5² = 1.25");
        assert!(close(run.path(1)[0], 0.5 - 0.25 / 1.25_f64.sqrt()));
    }

    #[test]
    fn the_rate_decays_and_the_sum_starts_higher() {
        // S = 3 + 1 = 4: x = 1 − ½ · 1 / 2 = ¾; then the rate is ½ / (1 + 1) and S = 4 + 9/16.
        let set = [
            ("learning_rate", 0.5),
            ("eps", 0.0),
            ("lr_decay", 1.0),
            ("initial_accumulator_value", 3.0),
        ];
        let mut run = Run::on_bowl(&DEFINITION, &set, 1.0, 1.0);
        assert_eq!(run.path(1), [0.75]);
        assert!(close(
            run.path(1)[0],
            0.75 - 0.25 * 0.75 / 4.5625_f64.sqrt()
        ));
    }
}
