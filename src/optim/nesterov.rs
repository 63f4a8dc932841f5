//! Nesterov's accelerated gradient.
//!
//! Law: g ← g + λ x; v ← β v + g; x ← x − η (g + β v). Nesterov, "A method for solving the convex programming problem
//! with convergence rate O(1/k²)" (1983), in the form of Sutskever, Martens, Dahl and Hinton (2013) as PyTorch
//! writes it: `torch.optim.SGD` with `nesterov=True`.

use super::buffer::Buffer;
use super::counted::CountedObjective;
use super::definition::{Definition, Optimizer, Proposal, StepInput};
use super::pytorch_arithmetic::{add_scaled, decayed};
use super::shared_hyperparameters::{MOMENTUM, WEIGHT_DECAY};
use super::stop::Failure;
use super::term::{StepWriter, arg, num};

/// Its row.
pub static DEFINITION: Definition = Definition {
    name: "nesterov",
    about: "momentum that looks ahead: the gradient counts once more after the velocity",
    law: "v ← β v + g; x ← x − η (g + β v)",
    paper: "Nesterov 1983; Sutskever, Martens, Dahl and Hinton 2013",
    learning_rate: 1e-3,
    hyperparameters: &[MOMENTUM, WEIGHT_DECAY],
    state: |dimension| {
        Box::new(Nesterov {
            velocity: Buffer::zeros(dimension),
        })
    },
};

#[derive(Clone, Debug)]
struct Nesterov {
    velocity: Buffer,
}

impl Optimizer for Nesterov {
    fn propose(
        &mut self,
        here: &StepInput<'_>,
        _: &mut CountedObjective<'_>,
        candidate: &mut [f64],
    ) -> Result<Proposal, Failure> {
        let [momentum, weight_decay] = here.values.all();
        for (i, to) in candidate.iter_mut().enumerate() {
            let x = here.at[i];
            let g = decayed(here.gradient[i], weight_decay, x);
            let velocity = momentum * self.velocity.now[i] + g;
            self.velocity.next[i] = velocity;
            let ahead = add_scaled(g, momentum, velocity);
            *to = add_scaled(x, -here.rate, ahead);
        }
        Ok(Proposal::Position)
    }

    fn accept(&mut self) {
        self.velocity.accept();
    }

    fn tell(&self, here: &StepInput<'_>, i: usize, writer: &mut StepWriter<'_>) {
        let [momentum, weight_decay] = here.values.all();
        let x = here.at[i];
        let g = writer.decayed(here.gradient[i], weight_decay, x);
        let (before, velocity) = (self.velocity.now[i], self.velocity.next[i]);
        let numbers = format!("{} · {} + {}", num(momentum), arg(before), arg(g));
        writer.part("velocity", "v ← β v + g", numbers, velocity);
        let ahead = add_scaled(g, momentum, velocity);
        let numbers = format!("{} + {} · {}", num(g), num(momentum), arg(velocity));
        writer.part("look ahead", "d = g + β v", numbers, ahead);
        let numbers = format!("{} − {} · {}", num(x), num(here.rate), arg(ahead));
        writer.update("{x} ← {x} − η d", numbers);
    }

    fn velocity(&self) -> Option<&[f64]> {
        Some(&self.velocity.next)
    }

    fn boxed(&self) -> Box<dyn Optimizer> {
        Box::new(self.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_run::Run;
    use super::*;

    #[test]
    fn two_steps_by_hand() {
        // g = x. First v = 1, d = 1 + 0.5 · 1 = 1.5, x = 1 − 0.5 · 1.5 = 0.25;
        // then v = 0.5 + 0.25 = 0.75, d = 0.25 + 0.375 = 0.625, x = 0.25 − 0.3125 = −0.0625.
        let set = [("learning_rate", 0.5), ("momentum", 0.5)];
        let mut run = Run::on_bowl(&DEFINITION, &set, 1.0, 1.0);
        assert_eq!(run.path(1), [0.25]);
        assert_eq!(
            run.lines()[1..],
            [
                "v ← β v + g = 0.5 · 1 + 0.25 = 0.75",
                "d = g + β v = 0.25 + 0.5 · 0.75 = 0.625",
                "x ← x − η d = 0.25 − 0.5 · 0.625 = -0.0625"
            ]
        );
        assert_eq!(run.path(1), [-0.0625]);
    }
}
