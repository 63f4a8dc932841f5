//! Adam: momentum divided by the size of recent gradients, coordinate by coordinate.
//!
//! Law: g ← g + λ x; m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; x ← x − η m̂ / (√v̂ + ε) with
//! m̂ = m / (1 − β₁^t), v̂ = v / (1 − β₂^t). Kingma and Ba, "Adam: a method for stochastic optimization" (2015),
//! algorithm 1. Semantics: `torch.optim.Adam`.

use super::definition::OptimizerDefinition;
use super::elementwise::{Coordinate, Elementwise, Rule};
use super::law::{Decay, Law, StepScale};
use super::moments::Moments;
use super::powers::Powers;
use super::pytorch_arithmetic::{add_quotient, decayed};
use super::shared_hyperparameters::{BETA1, BETA2, EPS, WEIGHT_DECAY};
use super::step_input::StepNumbers;
use super::term::StepWriter;

/// Its row.
pub static DEFINITION: OptimizerDefinition = OptimizerDefinition {
    name: "adam",
    about: "momentum, divided by the size of recent gradients in each coordinate",
    formula: "m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; x ← x − η m̂ / (√v̂ + ε)",
    paper: "Kingma and Ba 2015",
    learning_rate: 1e-3,
    hyperparameters: &[BETA1, BETA2, EPS, WEIGHT_DECAY],
    law: |values| {
        let [momentum, memory, _, _] = values.all();
        Law::Adaptive {
            momentum,
            memory,
            scale: StepScale::Rate,
        }
    },
    decay: |values| {
        let [_, _, _, weight_decay] = values.all();
        Decay::coupled(weight_decay)
    },
    remembers: 2,
    asks: false,
    optimizer: Elementwise::<Adam, 2>::boxed,
};

#[derive(Clone, Copy, Debug)]
struct Adam {
    rate: f64,
    moments: Moments,
    eps: f64,
    weight_decay: f64,
}

impl Rule<2> for Adam {
    const VELOCITY: Option<usize> = Some(0);

    #[inline(always)]
    fn of(step: &StepNumbers<'_>, powers: &mut Powers) -> Self {
        let [beta1, beta2, eps, weight_decay] = step.values.all();
        Self {
            rate: step.rate,
            moments: Moments::of([beta1, beta2], step.steps, powers),
            eps,
            weight_decay,
        }
    }

    #[inline(always)]
    fn apply(&self, x: f64, g: f64, before: [f64; 2]) -> (f64, [f64; 2]) {
        let g = decayed(g, self.weight_decay, x);
        let after = self.moments.take(g, before);
        let rate = self.rate / self.moments.correction;
        let below = self.moments.denominator(after[1], self.eps);
        (add_quotient(x, -rate, after[0], below), after)
    }

    fn explain(&self, step: &Coordinate<2>, writer: &mut StepWriter<'_>) {
        let g = writer.decayed(step.g, self.weight_decay, step.x);
        self.moments.explain(g, step.before, step.after, writer);
        let [mean, square] = step.after;
        self.moments
            .explain_quotient(step.x, self.rate, (mean, ('v', square), self.eps), writer);
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_run::{Run, close};
    use super::*;

    #[test]
    fn the_first_step_is_the_learning_rate_whatever_the_gradient() {
        for curvature in [1e-3, 1.0, 1e6] {
            let set = [("learning_rate", 0.25), ("eps", 0.0)];
            let mut run = Run::on_bowl(&DEFINITION, &set, curvature, 1.0);
            assert!(close(run.path(1)[0], 0.75));
        }
    }

    #[test]
    fn two_steps_by_hand() {
        // g = x, β₁ = β₂ = ½, ε = 0, η = ½. First m = ½, v = ½, m̂ = v̂ = 1, x = ½.
        // Then m = ½ · ½ + ½ · ½ = ½, v = ½ · ½ + ½ · ¼ = ⅜, m̂ = ⅔, v̂ = ½, x = ½ − ½ · ⅔ √2.
        let set = [
            ("learning_rate", 0.5),
            ("beta1", 0.5),
            ("beta2", 0.5),
            ("eps", 0.0),
        ];
        let mut run = Run::on_bowl(&DEFINITION, &set, 1.0, 1.0);
        assert!(close(run.path(1)[0], 0.5));
        assert_eq!(
            run.lines()[1..4],
            [
                "m ← β₁ m + (1 − β₁) g = 0.5 · 0.5 + 0.5 · 0.5 = 0.5",
                "v ← β₂ v + (1 − β₂) g² = 0.5 · 0.5 + 0.5 · 0.5² = 0.375",
                "m̂ = m / (1 − β₁^t) = 0.5 / (1 − 0.5^2) = 0.666667",
            ]
        );
        assert!(close(run.path(1)[0], 0.5 - 2_f64.sqrt() / 3.0));
    }
}
