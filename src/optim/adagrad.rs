//! Adagrad: every coordinate divided by the root of all its squared gradients so far.
//!
//! Law: g ← g + λ x; S ← S + g²; x ← x − η / (1 + (t − 1) δ) · g / (√S + ε). Duchi, Hazan and Singer, "Adaptive
//! subgradient methods for online learning and stochastic optimization" (2011). Semantics: `torch.optim.Adagrad`.
//! The initial accumulator value counts until the first step is taken.

use super::definition::OptimizerDefinition;
use super::elementwise::{Coordinate, Elementwise, Rule};
use super::formula::n;
use super::hyperparameter::{Allowed, Hyperparameter};
use super::law::{Decay, Law, StepScale};
use super::powers::Powers;
use super::pytorch_arithmetic::{add_quotient, add_scaled, decayed};
use super::shared_hyperparameters::{EPS, WEIGHT_DECAY};
use super::step_input::StepNumbers;
use super::term::StepWriter;

/// Its row.
pub static DEFINITION: OptimizerDefinition = OptimizerDefinition {
    name: "adagrad",
    about: "each coordinate divided by the root of the sum of its squared gradients",
    formula: "S ← S + g²; x ← x − η g / (√S + ε)",
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
    law: |_| Law::Adaptive {
        momentum: 0.0,
        memory: 1.0,
        scale: StepScale::Shrinking,
    },
    decay: |values| {
        let [_, _, _, weight_decay] = values.all();
        Decay::coupled(weight_decay)
    },
    remembers: 1,
    asks: false,
    optimizer: Elementwise::<Adagrad, 1>::boxed,
};

#[derive(Clone, Copy, Debug)]
struct Adagrad {
    rate: f64,
    lr_decay: f64,
    /// How many steps there were before.
    steps: u64,
    initial: f64,
    eps: f64,
    weight_decay: f64,
}

impl Adagrad {
    /// S before the step.
    fn before(&self, sum: f64) -> f64 {
        if self.steps == 0 { self.initial } else { sum }
    }

    fn decayed_rate(&self) -> f64 {
        self.rate / (1.0 + self.steps as f64 * self.lr_decay)
    }
}

impl Rule<1> for Adagrad {
    #[inline(always)]
    fn of(step: &StepNumbers<'_>, _: &mut Powers) -> Self {
        let [lr_decay, initial, eps, weight_decay] = step.values.all();
        Self {
            rate: step.rate,
            lr_decay,
            steps: step.steps,
            initial,
            eps,
            weight_decay,
        }
    }

    #[inline(always)]
    fn apply(&self, x: f64, g: f64, [sum]: [f64; 1]) -> (f64, [f64; 1]) {
        let g = decayed(g, self.weight_decay, x);
        let sum = add_scaled(self.before(sum), g, g);
        let to = add_quotient(x, -self.decayed_rate(), g, sum.sqrt() + self.eps);
        (to, [sum])
    }

    fn explain(&self, step: &Coordinate<1>, writer: &mut StepWriter<'_>) {
        let g = writer.decayed(step.g, self.weight_decay, step.x);
        let rate = self.decayed_rate();
        if self.lr_decay != 0.0 {
            let below = n(1.0) + n(self.steps as f64) * n(self.lr_decay);
            let law = "η = η / (1 + (t − 1) δ)";
            writer.term("decayed rate", law, &(n(self.rate) / below), rate);
        }
        let [sum] = step.after;
        let formula = n(self.before(step.before[0])) + n(g).square();
        writer.term("sum of squares", "S ← S + g²", &formula, sum);
        let below = sum.sqrt() + self.eps;
        let formula = n(sum).root() + n(self.eps);
        writer.term("denominator", "D = √S + ε", &formula, below);
        let formula = n(step.x) - n(rate) * n(g) / n(below);
        writer.update("{x} ← {x} − η g / D", &formula);
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
    fn what_keeps_the_quotient_finite_is_told() {
        let set = [("learning_rate", 0.5), ("eps", 0.5)];
        let mut run = Run::on_bowl(&DEFINITION, &set, 1.0, 1.0);
        let lines = run.lines();
        let below = lines.iter().find(|line| line.starts_with("D = √S + ε"));
        let below = below.expect("a line about the denominator");
        assert!(below.ends_with("+ 0.5 = 1.5"), "{below}");
        assert!(close(run.path(1)[0], 1.0 - 0.5 / 1.5));
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
        let decayed = "η = η / (1 + (t − 1) δ) = 0.5 / (1 + 1 · 1) = 0.25";
        assert!(run.lines().iter().any(|line| line == decayed));
        assert!(close(
            run.path(1)[0],
            0.75 - 0.25 * 0.75 / 4.5625_f64.sqrt()
        ));
    }
}
