//! AdamW: Adam whose weight decay does not pass through the running means.
//!
//! Law: x ← x − η λ x, then Adam's step with g unchanged: m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²;
//! x ← x − η m̂ / (√v̂ + ε). Loshchilov and Hutter, "Decoupled weight decay regularization" (2019), algorithm 2.
//! Semantics: `torch.optim.AdamW`.

use super::definition::OptimizerDefinition;
use super::elementwise::{Coordinate, Elementwise, Rule};
use super::hyperparameter::Hyperparameter;
use super::law::{Decay, Law, StepScale};
use super::moments::Moments;
use super::powers::Powers;
use super::pytorch_arithmetic::add_quotient;
use super::shared_hyperparameters::{BETA1, BETA2, DECOUPLED, EPS};
use super::step_input::StepNumbers;
use super::term::StepWriter;

/// Its row.
pub static DEFINITION: OptimizerDefinition = OptimizerDefinition {
    name: "adamw",
    about: "Adam with a weight decay beside it, not inside it",
    formula: "x ← (1 − η λ) x − η m̂ / (√v̂ + ε)",
    paper: "Loshchilov and Hutter 2019",
    learning_rate: 1e-3,
    hyperparameters: &[
        BETA1,
        BETA2,
        EPS,
        Hyperparameter {
            default: 0.01,
            ..DECOUPLED
        },
    ],
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
        Decay::decoupled(weight_decay)
    },
    remembers: 2,
    asks: false,
    optimizer: Elementwise::<AdamW, 2>::boxed,
};

#[derive(Clone, Copy, Debug)]
pub(super) struct AdamW {
    pub(super) rate: f64,
    pub(super) moments: Moments,
    pub(super) eps: f64,
    pub(super) weight_decay: f64,
}

impl Rule<2> for AdamW {
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
        let after = self.moments.take(g, before);
        let rate = self.rate / self.moments.correction;
        let below = self.moments.denominator(after[1], self.eps);
        let shrunk = x * (1.0 - self.rate * self.weight_decay);
        (add_quotient(shrunk, -rate, after[0], below), after)
    }

    fn explain(&self, step: &Coordinate<2>, writer: &mut StepWriter<'_>) {
        self.moments
            .explain(step.g, step.before, step.after, writer);
        let x = writer.shrunk(step.x, self.rate, self.weight_decay);
        let [mean, square] = step.after;
        self.moments
            .explain_quotient(x, self.rate, (mean, ('v', square), self.eps), writer);
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_run::{Run, close};
    use super::*;

    #[test]
    fn the_decay_is_not_divided_by_the_size_of_the_gradient() {
        // ε = 0: Adam's first step is η whatever the gradient; the decay takes η λ x = ¼ · ½ · 4 besides.
        let set = [("learning_rate", 0.25), ("eps", 0.0), ("weight_decay", 0.5)];
        for curvature in [1e-3, 1e3] {
            let mut run = Run::on_bowl(&DEFINITION, &set, curvature, 4.0);
            assert!(close(run.path(1)[0], 4.0 - 0.5 - 0.25));
        }
        let mut run = Run::on_bowl(&DEFINITION, &set, 1.0, 4.0);
        assert!(
            run.lines()
                .contains(&"x ← x − η λ x = 4 − 0.25 · 0.5 · 4 = 3.5".to_string())
        );
    }
}
