//! Gradient descent with momentum, the heavy ball.
//!
//! Law: g ← g + λ x; v ← β v + (1 − τ) g (at the first step v = g); x ← x − η v. Polyak, "Some methods of speeding up
//! the convergence of iteration methods" (1964). Semantics: `torch.optim.SGD` with `momentum`, whose steps are longer
//! by 1 / (1 − β) than those of the form v ← β v + (1 − β) g. PyTorch's default is no momentum; here it is 0.9,
//! since that is what the name asks for.

use super::definition::OptimizerDefinition;
use super::elementwise::{Coordinate, Elementwise, Rule};
use super::formula::n;
use super::hyperparameter::{Allowed, Hyperparameter};
use super::law::{Decay, Law};
use super::powers::Powers;
use super::pytorch_arithmetic::{add_scaled, decayed};
use super::shared_hyperparameters::{MOMENTUM, WEIGHT_DECAY};
use super::step_input::StepNumbers;
use super::term::StepWriter;

/// Its row.
pub static DEFINITION: OptimizerDefinition = OptimizerDefinition {
    name: "momentum",
    about: "heavy ball: steps along a velocity that gathers gradients",
    formula: "v ← β v + g; x ← x − η v",
    paper: "Polyak 1964",
    learning_rate: 1e-3,
    hyperparameters: &[
        MOMENTUM,
        Hyperparameter {
            name: "dampening",
            meaning: "share of the gradient that the velocity does not take",
            default: 0.0,
            allowed: Allowed::FRACTION,
        },
        WEIGHT_DECAY,
    ],
    law: |values| {
        let [momentum, dampening, _] = values.all();
        let intake = 1.0 - dampening;
        Law::HeavyBall { momentum, intake }
    },
    decay: |values| {
        let [_, _, weight_decay] = values.all();
        Decay::coupled(weight_decay)
    },
    remembers: 1,
    asks: false,
    optimizer: Elementwise::<Momentum, 1>::boxed,
};

#[derive(Clone, Copy, Debug)]
struct Momentum {
    rate: f64,
    /// β.
    beta: f64,
    /// The weight of the gradient.
    share: f64,
    weight_decay: f64,
}

impl Rule<1> for Momentum {
    const VELOCITY: Option<usize> = Some(0);

    #[inline(always)]
    fn of(step: &StepNumbers<'_>, _: &mut Powers) -> Self {
        let [momentum, dampening, weight_decay] = step.values.all();
        // Dampening acts only on a velocity that exists, as in PyTorch.
        let moves = step.steps > 0 && momentum != 0.0;
        Self {
            rate: step.rate,
            beta: momentum,
            share: if moves { 1.0 - dampening } else { 1.0 },
            weight_decay,
        }
    }

    #[inline(always)]
    fn apply(&self, x: f64, g: f64, [velocity]: [f64; 1]) -> (f64, [f64; 1]) {
        let g = decayed(g, self.weight_decay, x);
        let velocity = add_scaled(self.beta * velocity, self.share, g);
        (add_scaled(x, -self.rate, velocity), [velocity])
    }

    fn explain(&self, step: &Coordinate<1>, writer: &mut StepWriter<'_>) {
        let g = writer.decayed(step.g, self.weight_decay, step.x);
        let ([before], [velocity]) = (step.before, step.after);
        let kept = n(self.beta) * n(before);
        if self.share == 1.0 {
            writer.term("velocity", "v ← β v + g", &(kept + n(g)), velocity);
        } else {
            let formula = kept + n(self.share) * n(g);
            writer.term("velocity", "v ← β v + (1 − τ) g", &formula, velocity);
        }
        writer.update("{x} ← {x} − η v", &(n(step.x) - n(self.rate) * n(velocity)));
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_losses::Bowl;
    use super::super::test_run::Run;
    use super::*;

    #[test]
    fn three_steps_by_hand() {
        // g = x. v: 1, 0.5 · 1 + 0.5 = 1, 0.5 · 1 + 0 = 0.5; x: 0.5, 0, −0.25.
        let set = [("learning_rate", 0.5), ("momentum", 0.5)];
        let mut run = Run::on_bowl(&DEFINITION, &set, 1.0, 1.0);
        assert_eq!(run.path(3), [0.5, 0.0, -0.25]);
        assert_eq!(run.lines()[1], "v ← β v + g = 0.5 · 0.5 + (-0.25) = 0");
    }

    #[test]
    fn the_velocity_of_the_next_step_is_shown() {
        let set = [("learning_rate", 0.5), ("momentum", 0.5)];
        let mut run = Run::on_bowl(&DEFINITION, &set, 1.0, 1.0);
        run.path(1);
        let arrows = run.descent.arrows(&mut Bowl::new(&[1.0]));
        let arrows = arrows.expect("a step");
        assert_eq!(
            (arrows.velocity, arrows.step),
            (Some(vec![1.0]), vec![-0.5])
        );
    }

    #[test]
    fn the_first_step_is_not_dampened() {
        // v: 1, then 0.5 · 1 + 0.25 · 0.5 = 0.625; x: 0.5, 0.1875.
        let set = [
            ("learning_rate", 0.5),
            ("momentum", 0.5),
            ("dampening", 0.75),
        ];
        let mut run = Run::on_bowl(&DEFINITION, &set, 1.0, 1.0);
        assert_eq!(run.path(2), [0.5, 0.1875]);
        assert!(run.lines()[1].starts_with("v ← β v + (1 − τ) g = 0.5 · 0.625 + 0.25 · 0.1875"));
    }

    #[test]
    fn without_momentum_it_is_plain_descent() {
        let set = [
            ("learning_rate", 0.5),
            ("momentum", 0.0),
            ("dampening", 0.75),
        ];
        let mut run = Run::on_bowl(&DEFINITION, &set, 1.0, 1.0);
        assert_eq!(run.path(3), [0.5, 0.25, 0.125]);
    }
}
