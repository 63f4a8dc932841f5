//! Adadelta: steps as long as recent steps, turned by the gradient; no learning rate is needed.
//!
//! Law: g ← g + λ x; v ← ρ v + (1 − ρ) g²; d = √(u + ε) / √(v + ε) · g; u ← ρ u + (1 − ρ) d²; x ← x − η d. Zeiler,
//! "ADADELTA: an adaptive learning rate method" (2012). Semantics: `torch.optim.Adadelta`, whose learning rate is 1.

use super::definition::OptimizerDefinition;
use super::elementwise::{Coordinate, Elementwise, Rule};
use super::formula::n;
use super::hyperparameter::{Allowed, Hyperparameter};
use super::law::{Decay, Law, StepScale};
use super::powers::Powers;
use super::pytorch_arithmetic::{add_scaled, decayed, running_square};
use super::shared_hyperparameters::{EPS, WEIGHT_DECAY};
use super::step_input::StepNumbers;
use super::term::StepWriter;

/// Its row.
pub static DEFINITION: OptimizerDefinition = OptimizerDefinition {
    name: "adadelta",
    about: "each coordinate moves about as far as it lately moved",
    formula: "v ← ρ v + (1 − ρ) g²; d = √(u + ε) / √(v + ε) · g; u ← ρ u + (1 − ρ) d²; x ← x − η d",
    paper: "Zeiler 2012",
    learning_rate: 1.0,
    hyperparameters: &[
        Hyperparameter {
            name: "rho",
            meaning: "weight of the past in both running means of squares",
            default: 0.9,
            allowed: Allowed::BELOW_ONE,
        },
        Hyperparameter {
            meaning: "added under both roots; it sets how far the first steps go",
            default: 1e-6,
            ..EPS
        },
        WEIGHT_DECAY,
    ],
    law: |values| {
        let [memory, _, _] = values.all();
        Law::Adaptive {
            momentum: 0.0,
            memory,
            scale: StepScale::Steps,
        }
    },
    decay: |values| {
        let [_, _, weight_decay] = values.all();
        Decay::coupled(weight_decay)
    },
    remembers: 2,
    asks: false,
    optimizer: Elementwise::<Adadelta, 2>::boxed,
};

#[derive(Clone, Copy, Debug)]
struct Adadelta {
    rate: f64,
    rho: f64,
    eps: f64,
    weight_decay: f64,
}

impl Adadelta {
    /// d, from v after and u before the step.
    fn displacement(&self, g: f64, square: f64, steps: f64) -> f64 {
        (steps + self.eps).sqrt() / (square + self.eps).sqrt() * g
    }
}

/// Remembered are v and u, the running means of the squared gradients and of the squared steps.
impl Rule<2> for Adadelta {
    #[inline(always)]
    fn of(step: &StepNumbers<'_>, _: &mut Powers) -> Self {
        let [rho, eps, weight_decay] = step.values.all();
        Self {
            rate: step.rate,
            rho,
            eps,
            weight_decay,
        }
    }

    #[inline(always)]
    fn apply(&self, x: f64, g: f64, [square, steps]: [f64; 2]) -> (f64, [f64; 2]) {
        let g = decayed(g, self.weight_decay, x);
        let square = running_square(square, self.rho, g);
        let step = self.displacement(g, square, steps);
        let to = add_scaled(x, -self.rate, step);
        (to, [square, running_square(steps, self.rho, step)])
    }

    fn explain(&self, step: &Coordinate<2>, writer: &mut StepWriter<'_>) {
        let g = writer.decayed(step.g, self.weight_decay, step.x);
        let ([old, before], [square, steps]) = (step.before, step.after);
        let mean =
            |before: f64, new: f64| n(self.rho) * n(before) + n(1.0 - self.rho) * n(new).square();
        let law = "v ← ρ v + (1 − ρ) g²";
        writer.term("mean of squares", law, &mean(old, g), square);
        let d = self.displacement(g, square, before);
        let above = (n(before) + n(self.eps)).root();
        let formula = above / (n(square) + n(self.eps)).root() * n(g);
        writer.term("step", "d = √(u + ε) / √(v + ε) · g", &formula, d);
        let law = "u ← ρ u + (1 − ρ) d²";
        writer.term("mean of squared steps", law, &mean(before, d), steps);
        writer.update("{x} ← {x} − η d", &(n(step.x) - n(self.rate) * n(d)));
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_run::{Run, close};
    use super::*;

    #[test]
    fn two_steps_by_hand() {
        // g = 2x, ρ = ½, ε = 1. First v = ½, d = √1 / √1.5 · 1, u = ½ d² = ⅓, x = ½ − √⅔;
        // then g = 1 − 2√⅔, v = ¼ + ½ g², d = √(4/3) / √(v + 1) · g.
        let set = [("rho", 0.5), ("eps", 1.0)];
        let mut run = Run::on_bowl(&DEFINITION, &set, 2.0, 0.5);
        let first = 0.5 - (2.0 / 3.0_f64).sqrt();
        assert!(close(run.path(1)[0], first));
        let g = 2.0 * first;
        let square = 0.25 + 0.5 * g * g;
        let step = (4.0 / 3.0_f64).sqrt() / (square + 1.0).sqrt() * g;
        assert!(close(run.path(1)[0], first - step));
    }

    #[test]
    fn the_means_are_told() {
        let set = [("rho", 0.5), ("eps", 1.0)];
        let mut run = Run::on_bowl(&DEFINITION, &set, 2.0, 0.5);
        assert_eq!(
            run.lines()[1..3],
            [
                "v ← ρ v + (1 − ρ) g² = 0.5 · 0 + 0.5 · 1² = 0.5",
                "d = √(u + ε) / √(v + ε) · g = √(0 + 1) / √(0.5 + 1) · 1 = 0.816497"
            ]
        );
    }
}
