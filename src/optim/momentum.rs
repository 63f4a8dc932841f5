//! Gradient descent with momentum, the heavy ball.
//!
//! Law: g ← g + λ x; v ← β v + (1 − τ) g (at the first step v = g); x ← x − η v. Polyak, "Some methods of speeding up
//! the convergence of iteration methods" (1964). Semantics: `torch.optim.SGD` with `momentum`, whose steps are longer
//! by 1 / (1 − β) than those of the form v ← β v + (1 − β) g. PyTorch's default is no momentum; here it is 0.9,
//! since that is what the name asks for.

use super::buffer::Buffer;
use super::counted::CountedObjective;
use super::definition::{Definition, Optimizer, Proposal, StepInput};
use super::hyperparameter::{Allowed, Hyperparameter};
use super::pytorch_arithmetic::{add_scaled, decayed};
use super::shared_hyperparameters::{MOMENTUM, WEIGHT_DECAY};
use super::stop::Failure;
use super::term::{StepWriter, arg, num};

/// Its row.
pub static DEFINITION: Definition = Definition {
    name: "momentum",
    about: "heavy ball: steps along a velocity that gathers gradients",
    law: "v ← β v + g; x ← x − η v",
    paper: "Polyak 1964",
    learning_rate: 1e-3,
    hyperparameters: &[
        MOMENTUM,
        Hyperparameter {
            name: "dampening",
            meaning: "part of the gradient that the velocity does not take",
            default: 0.0,
            allowed: Allowed::FRACTION,
        },
        WEIGHT_DECAY,
    ],
    state: |dimension| {
        Box::new(Momentum {
            moving: false,
            velocity: Buffer::zeros(dimension),
        })
    },
};

#[derive(Clone, Debug)]
struct Momentum {
    /// Whether a first step has given it a velocity.
    moving: bool,
    velocity: Buffer,
}

impl Optimizer for Momentum {
    fn propose(
        &mut self,
        here: &StepInput<'_>,
        _: &mut CountedObjective<'_>,
        candidate: &mut [f64],
    ) -> Result<Proposal, Failure> {
        let [momentum, dampening, weight_decay] = here.values.all();
        let share = self.share(momentum, dampening);
        for (i, to) in candidate.iter_mut().enumerate() {
            let x = here.at[i];
            let g = decayed(here.gradient[i], weight_decay, x);
            let velocity = add_scaled(momentum * self.velocity.now[i], share, g);
            self.velocity.next[i] = velocity;
            *to = add_scaled(x, -here.rate, velocity);
        }
        Ok(Proposal::Position)
    }

    fn accept(&mut self) {
        self.moving = true;
        self.velocity.accept();
    }

    fn tell(&self, here: &StepInput<'_>, i: usize, writer: &mut StepWriter<'_>) {
        let [momentum, dampening, weight_decay] = here.values.all();
        let x = here.at[i];
        let g = writer.decayed(here.gradient[i], weight_decay, x);
        let (before, velocity) = (self.velocity.now[i], self.velocity.next[i]);
        let share = self.share(momentum, dampening);
        if share == 1.0 {
            let numbers = format!("{} · {} + {}", num(momentum), arg(before), arg(g));
            writer.part("velocity", "v ← β v + g", numbers, velocity);
        } else {
            let old = format!("{} · {}", num(momentum), arg(before));
            let numbers = format!("{old} + {} · {}", num(share), arg(g));
            writer.part("velocity", "v ← β v + (1 − τ) g", numbers, velocity);
        }
        let numbers = format!("{} − {} · {}", num(x), num(here.rate), arg(velocity));
        writer.update("{x} ← {x} − η v", numbers);
    }

    fn velocity(&self) -> Option<&[f64]> {
        Some(&self.velocity.next)
    }

    fn boxed(&self) -> Box<dyn Optimizer> {
        Box::new(self.clone())
    }
}

impl Momentum {
    /// The weight of the gradient: dampening acts only on a velocity that exists, as in PyTorch.
    fn share(&self, momentum: f64, dampening: f64) -> f64 {
        if self.moving && momentum != 0.0 {
            1.0 - dampening
        } else {
            1.0
        }
    }
}

#[cfg(test)]
mod tests {
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
