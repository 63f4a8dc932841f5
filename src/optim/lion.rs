//! Lion: every coordinate moves by the learning rate; the gradients only choose the sign.
//!
//! Law: u = sign(β₁ m + (1 − β₁) g); m ← β₂ m + (1 − β₂) g; x ← x − η (u + λ x); sign(0) = 0. Chen et al., "Symbolic
//! discovery of optimization algorithms" (2023), algorithm 2. Semantics: `optax.lion`. Optax has no default learning
//! rate; 1e-4 is the paper's.

use super::definition::OptimizerDefinition;
use super::elementwise::{Coordinate, Elementwise, Rule};
use super::formula::n;
use super::hyperparameter::Hyperparameter;
use super::law::{Decay, Law};
use super::powers::Powers;
use super::shared_hyperparameters::{BETA1, BETA2, DECOUPLED};
use super::step_input::StepNumbers;
use super::term::StepWriter;

/// Its row.
pub static DEFINITION: OptimizerDefinition = OptimizerDefinition {
    name: "lion",
    about: "each coordinate moves by the learning rate; running means choose the sign",
    formula: "u = sign(β₁ m + (1 − β₁) g); m ← β₂ m + (1 − β₂) g; x ← x − η (u + λ x)",
    paper: "Chen et al. 2023",
    learning_rate: 1e-4,
    hyperparameters: &[
        Hyperparameter {
            meaning: "weight of the past in the mean that chooses the sign",
            ..BETA1
        },
        Hyperparameter {
            meaning: "weight of the past in the mean that is remembered",
            default: 0.99,
            ..BETA2
        },
        Hyperparameter {
            default: 1e-3,
            ..DECOUPLED
        },
    ],
    law: |values| {
        let [momentum, _, _] = values.all();
        Law::Sign { momentum }
    },
    decay: |values| {
        let [_, _, weight_decay] = values.all();
        Decay::decoupled(weight_decay)
    },
    remembers: 1,
    asks: false,
    optimizer: Elementwise::<Lion, 1>::boxed,
};

#[derive(Clone, Copy, Debug)]
struct Lion {
    rate: f64,
    beta1: f64,
    beta2: f64,
    weight_decay: f64,
}

impl Lion {
    fn direction(&self, g: f64, mean: f64) -> f64 {
        sign(self.beta1 * mean + (1.0 - self.beta1) * g)
    }
}

impl Rule<1> for Lion {
    const VELOCITY: Option<usize> = Some(0);

    #[inline(always)]
    fn of(step: &StepNumbers<'_>, _: &mut Powers) -> Self {
        let [beta1, beta2, weight_decay] = step.values.all();
        Self {
            rate: step.rate,
            beta1,
            beta2,
            weight_decay,
        }
    }

    #[inline(always)]
    fn apply(&self, x: f64, g: f64, [mean]: [f64; 1]) -> (f64, [f64; 1]) {
        let up = self.direction(g, mean);
        let after = self.beta2 * mean + (1.0 - self.beta2) * g;
        (x - self.rate * (up + self.weight_decay * x), [after])
    }

    fn explain(&self, step: &Coordinate<1>, writer: &mut StepWriter<'_>) {
        let (x, g, [mean], [after]) = (step.x, step.g, step.before, step.after);
        let blend = |beta: f64| n(beta) * n(mean) + n(1.0 - beta) * n(g);
        let up = self.direction(g, mean);
        let law = "u = sign(β₁ m + (1 − β₁) g)";
        writer.term("direction", law, &blend(self.beta1).sign(), up);
        let law = "m ← β₂ m + (1 − β₂) g";
        writer.term("mean of gradients", law, &blend(self.beta2), after);
        if self.weight_decay == 0.0 {
            writer.update("{x} ← {x} − η u", &(n(x) - n(self.rate) * n(up)));
        } else {
            let pull = n(up) + n(self.weight_decay) * n(x);
            writer.update("{x} ← {x} − η (u + λ {x})", &(n(x) - n(self.rate) * pull));
        }
    }
}

/// −1, 0 or 1.
fn sign(value: f64) -> f64 {
    if value == 0.0 { 0.0 } else { value.signum() }
}

#[cfg(test)]
mod tests {
    use super::super::test_run::Run;
    use super::*;

    #[test]
    fn every_step_is_as_long_as_the_rate() {
        // g = x, β₁ = ½, β₂ = ¾. m: ¼, then 3/16 + ¼ · ¼ = ¼, then 3/16; x: ¼, −½ …: the second sign is that of
        // ½ · ¼ + ½ · ¼ > 0, the third that of ½ · ¼ − ½ · ½ < 0.
        let set = [
            ("learning_rate", 0.75),
            ("beta1", 0.5),
            ("beta2", 0.75),
            ("weight_decay", 0.0),
        ];
        let mut run = Run::on_bowl(&DEFINITION, &set, 1.0, 1.0);
        assert_eq!(run.path(3), [0.25, -0.5, 0.25]);
    }

    #[test]
    fn nothing_pushes_nothing() {
        let mut run = Run::on_bowl(&DEFINITION, &[("learning_rate", 0.5)], 1.0, 0.0);
        assert_eq!(run.path(2), [0.0, 0.0]);
        assert_eq!(sign(-0.0), 0.0);
    }

    #[test]
    fn the_decay_is_told_with_the_sign() {
        let set = [("learning_rate", 0.5), ("weight_decay", 0.25)];
        let mut run = Run::on_bowl(&DEFINITION, &set, 1.0, 2.0);
        let writer = run.lines();
        assert_eq!(
            writer.last().unwrap(),
            "x ← x − η (u + λ x) = 2 − 0.5 · (1 + 0.25 · 2) = 1.25"
        );
        assert_eq!(run.path(1), [1.25]);
        let set = [("learning_rate", 0.5), ("weight_decay", 0.0)];
        let mut run = Run::on_bowl(&DEFINITION, &set, 1.0, -2.0);
        let lines = run.lines();
        assert_eq!(
            lines.last().unwrap(),
            "x ← x − η u = -2 − 0.5 · (-1) = -1.5"
        );
    }
}
