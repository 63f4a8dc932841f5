//! RMSprop: every coordinate divided by the root of the running mean of its squared gradients.
//!
//! Law: g ← g + λ x; v ← α v + (1 − α) g²; d = g / (√v + ε), where centered v − m² with m ← α m + (1 − α) g replaces
//! v; b ← μ b + d; x ← x − η b. Tieleman and Hinton, "Lecture 6.5: RMSProp" (2012); centered: Graves,
//! "Generating sequences with recurrent neural networks" (2013). Semantics: `torch.optim.RMSprop`; a variance that
//! rounding makes negative counts as 0 here.

use super::definition::OptimizerDefinition;
use super::elementwise::{Coordinate, Elementwise, Rule};
use super::formula::n;
use super::hyperparameter::{Allowed, Hyperparameter};
use super::law::{Decay, Law, StepScale};
use super::powers::Powers;
use super::pytorch_arithmetic::{add_quotient, add_scaled, decayed, running_mean, running_square};
use super::shared_hyperparameters::{EPS, MOMENTUM, WEIGHT_DECAY};
use super::step_input::StepNumbers;
use super::term::StepWriter;

/// Its row.
pub static DEFINITION: OptimizerDefinition = OptimizerDefinition {
    name: "rmsprop",
    about: "each coordinate divided by the size of its recent gradients",
    formula: "v ← α v + (1 − α) g²; x ← x − η g / (√v + ε)",
    paper: "Tieleman and Hinton 2012",
    learning_rate: 1e-2,
    hyperparameters: &[
        Hyperparameter {
            name: "alpha",
            meaning: "weight of the past in the running mean of the squared gradients",
            default: 0.99,
            allowed: Allowed::BELOW_ONE,
        },
        Hyperparameter {
            default: 0.0,
            ..MOMENTUM
        },
        EPS,
        Hyperparameter {
            name: "centered",
            meaning: "1: divide by the spread of the gradients about their mean",
            default: 0.0,
            allowed: Allowed::Flag,
        },
        WEIGHT_DECAY,
    ],
    law: |values| {
        let [memory, momentum, ..] = values.all::<5>();
        Law::Adaptive {
            momentum,
            memory,
            scale: StepScale::Rate,
        }
    },
    decay: |values| {
        let [.., weight_decay] = values.all::<5>();
        Decay::coupled(weight_decay)
    },
    remembers: 3,
    asks: false,
    optimizer: Elementwise::<RmsProp, 3>::boxed,
};

#[derive(Clone, Copy, Debug)]
struct RmsProp {
    rate: f64,
    alpha: f64,
    momentum: f64,
    eps: f64,
    centered: f64,
    weight_decay: f64,
}

/// Remembered are b, v and m; m also while it is not used, so that `centered` can be turned on at any time.
impl Rule<3> for RmsProp {
    const VELOCITY: Option<usize> = Some(0);

    #[inline(always)]
    fn of(step: &StepNumbers<'_>, _: &mut Powers) -> Self {
        let [alpha, momentum, eps, centered, weight_decay] = step.values.all();
        Self {
            rate: step.rate,
            alpha,
            momentum,
            eps,
            centered,
            weight_decay,
        }
    }

    #[inline(always)]
    fn apply(&self, x: f64, g: f64, [velocity, square, mean]: [f64; 3]) -> (f64, [f64; 3]) {
        let g = decayed(g, self.weight_decay, x);
        let square = running_square(square, self.alpha, g);
        let mean = running_mean(mean, self.alpha, g);
        let below = spread(square, mean, self.centered).sqrt() + self.eps;
        let velocity = self.momentum * velocity + g / below;
        let to = if self.momentum == 0.0 {
            add_quotient(x, -self.rate, g, below)
        } else {
            add_scaled(x, -self.rate, velocity)
        };
        (to, [velocity, square, mean])
    }

    fn explain(&self, step: &Coordinate<3>, writer: &mut StepWriter<'_>) {
        let (x, [velocity, ..]) = (step.x, step.after);
        let g = writer.decayed(step.g, self.weight_decay, x);
        let below = self.explain_denominator(g, step, writer);
        if self.momentum == 0.0 {
            let formula = n(x) - n(self.rate) * n(g) / n(below);
            writer.update("{x} ← {x} − η g / D", &formula);
            return;
        }
        let formula = n(self.momentum) * n(step.before[0]) + n(g) / n(below);
        writer.term("velocity", "b ← μ b + g / D", &formula, velocity);
        writer.update("{x} ← {x} − η b", &(n(x) - n(self.rate) * n(velocity)));
    }
}

impl RmsProp {
    /// Writes the terms of the denominator and returns it.
    fn explain_denominator(
        &self,
        g: f64,
        step: &Coordinate<3>,
        writer: &mut StepWriter<'_>,
    ) -> f64 {
        let ([_, old_square, old_mean], [_, square, mean]) = (step.before, step.after);
        let share = 1.0 - self.alpha;
        let formula = n(self.alpha) * n(old_square) + n(share) * n(g).square();
        writer.term("mean of squares", "v ← α v + (1 − α) g²", &formula, square);
        let variance = spread(square, mean, self.centered);
        if self.centered != 0.0 {
            let formula = n(self.alpha) * n(old_mean) + n(share) * n(g);
            writer.term("mean of gradients", "m ← α m + (1 − α) g", &formula, mean);
            let formula = n(0.0).max(n(square) - n(mean).square());
            writer.term("variance", "max(0, v − m²)", &formula, variance);
        }
        let below = variance.sqrt() + self.eps;
        let formula = n(variance).root() + n(self.eps);
        writer.term("denominator", "D = √v + ε", &formula, below);
        below
    }
}

/// What is under the root: the mean of squares, or the variance.
fn spread(square: f64, mean: f64, centered: f64) -> f64 {
    if centered == 0.0 {
        square
    } else {
        add_scaled(square, -mean, mean).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_run::{Run, close};
    use super::*;

    const PLAIN: [(&str, f64); 3] = [("learning_rate", 0.25), ("alpha", 0.75), ("eps", 0.0)];

    #[test]
    fn two_steps_by_hand() {
        // g = x. First v = ¼, d = 1 / ½ = 2, x = ½; then v = 3/16 + 1/16 = ¼, d = 1, x = ¼.
        let mut run = Run::on_bowl(&DEFINITION, &PLAIN, 1.0, 1.0);
        assert_eq!(run.path(2), [0.5, 0.25]);
    }

    #[test]
    fn momentum_adds_up_the_scaled_gradients() {
        // d as above: 2, then 1; b = 2, then ½ · 2 + 1 = 2; x = ½, 0.
        let set = [&PLAIN[..], &[("momentum", 0.5)]].concat();
        let mut run = Run::on_bowl(&DEFINITION, &set, 1.0, 1.0);
        assert_eq!(run.path(1), [0.5]);
        assert_eq!(run.lines()[3], "b ← μ b + g / D = 0.5 · 2 + 0.5 / 0.5 = 2");
        assert_eq!(run.path(1), [0.0]);
    }

    #[test]
    fn centered_divides_by_the_spread() {
        // v = ¼, m = ¼, v − m² = 3/16, d = 1 / (√3 / 4).
        let set = [&PLAIN[..], &[("centered", 1.0)]].concat();
        let mut run = Run::on_bowl(&DEFINITION, &set, 1.0, 1.0);
        assert!(close(run.path(1)[0], 1.0 - 1.0 / 3_f64.sqrt()));
        assert_eq!(spread(1.0, 1.0 + 1e-15, 1.0), 0.0);
    }
}
