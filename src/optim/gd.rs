//! Plain gradient descent.
//!
//! Law: g ← g + λ x; x ← x − η g. Cauchy, "Méthode générale pour la résolution des systèmes d'équations simultanées"
//! (1847). Semantics: `torch.optim.SGD` without momentum.

use super::definition::OptimizerDefinition;
use super::elementwise::{Coordinate, Elementwise, Rule};
use super::formula::n;
use super::hyperparameter::Hyperparameter;
use super::law::{Decay, Law};
use super::powers::Powers;
use super::pytorch_arithmetic::{add_scaled, decayed};
use super::shared_hyperparameters::WEIGHT_DECAY;
use super::step_input::StepNumbers;
use super::term::StepWriter;

/// Its row.
pub static DEFINITION: OptimizerDefinition = OptimizerDefinition {
    name: "gd",
    about: "gradient descent: a step against the gradient",
    formula: "x ← x − η g",
    paper: "Cauchy 1847",
    learning_rate: 1e-3,
    hyperparameters: &[Hyperparameter {
        default: 0.0,
        ..WEIGHT_DECAY
    }],
    law: |_| Law::HeavyBall {
        momentum: 0.0,
        intake: 1.0,
    },
    decay: |values| {
        let [weight_decay] = values.all();
        Decay::coupled(weight_decay)
    },
    remembers: 0,
    asks: false,
    optimizer: Elementwise::<Gd, 0>::boxed,
};

#[derive(Clone, Copy, Debug)]
struct Gd {
    rate: f64,
    weight_decay: f64,
}

impl Rule<0> for Gd {
    #[inline(always)]
    fn of(step: &StepNumbers<'_>, _: &mut Powers) -> Self {
        let [weight_decay] = step.values.all();
        Self {
            rate: step.rate,
            weight_decay,
        }
    }

    #[inline(always)]
    fn apply(&self, x: f64, g: f64, []: [f64; 0]) -> (f64, [f64; 0]) {
        let g = decayed(g, self.weight_decay, x);
        (add_scaled(x, -self.rate, g), [])
    }

    fn explain(&self, step: &Coordinate<0>, writer: &mut StepWriter<'_>) {
        let g = writer.decayed(step.g, self.weight_decay, step.x);
        writer.update("{x} ← {x} − η g", &(n(step.x) - n(self.rate) * n(g)));
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_run::Run;
    use super::*;

    #[test]
    fn two_steps_by_hand() {
        // g = 4 x at x = 2 is 8; 2 − 0.125 · 8 = 1; then 1 − 0.125 · 4 = 0.5.
        let mut run = Run::on_bowl(&DEFINITION, &[("learning_rate", 0.125)], 4.0, 2.0);
        assert_eq!(run.path(2), [1.0, 0.5]);
    }

    #[test]
    fn weight_decay_pulls_to_the_origin() {
        // g = 4 · 2 + 0.5 · 2 = 9.
        let set = [("learning_rate", 0.125), ("weight_decay", 0.5)];
        let mut run = Run::on_bowl(&DEFINITION, &set, 4.0, 2.0);
        assert_eq!(
            run.lines(),
            [
                "g = ∂L/∂x = 8 = 8",
                "g ← g + λ x = 8 + 0.5 · 2 = 9",
                "x ← x − η g = 2 − 0.125 · 9 = 0.875"
            ]
        );
        assert_eq!(run.path(1), [0.875]);
    }
}
