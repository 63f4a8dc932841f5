//! Lion: every coordinate moves by the learning rate; the gradients only choose the sign.
//!
//! Law: u = sign(β₁ m + (1 − β₁) g); m ← β₂ m + (1 − β₂) g; x ← x − η (u + λ x); sign(0) = 0. Chen et al., "Symbolic
//! discovery of optimization algorithms" (2023), algorithm 2. Semantics: `optax.lion`. Optax has no default learning
//! rate; 1e-4 is the paper's.

use super::buffer::Buffer;
use super::counted::CountedObjective;
use super::definition::{Definition, Optimizer, Proposal, StepInput};
use super::hyperparameter::Hyperparameter;
use super::shared_hyperparameters::{BETA1, BETA2, DECOUPLED};
use super::stop::Failure;
use super::term::{StepWriter, arg, num};

/// Its row.
pub static DEFINITION: Definition = Definition {
    name: "lion",
    about: "each coordinate moves by the learning rate; running means choose the sign",
    law: "u = sign(β₁ m + (1 − β₁) g); m ← β₂ m + (1 − β₂) g; x ← x − η (u + λ x)",
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
    state: |dimension| {
        Box::new(Lion {
            mean: Buffer::zeros(dimension),
        })
    },
};

#[derive(Clone, Debug)]
struct Lion {
    mean: Buffer,
}

impl Optimizer for Lion {
    fn propose(
        &mut self,
        here: &StepInput<'_>,
        _: &mut CountedObjective<'_>,
        candidate: &mut [f64],
    ) -> Result<Proposal, Failure> {
        let [beta1, beta2, weight_decay] = here.values.all();
        for (i, to) in candidate.iter_mut().enumerate() {
            let (x, g, mean) = (here.at[i], here.gradient[i], self.mean.now[i]);
            let up = sign(beta1 * mean + (1.0 - beta1) * g);
            self.mean.next[i] = beta2 * mean + (1.0 - beta2) * g;
            *to = x - here.rate * (up + weight_decay * x);
        }
        Ok(Proposal::Position)
    }

    fn accept(&mut self) {
        self.mean.accept();
    }

    fn tell(&self, here: &StepInput<'_>, i: usize, writer: &mut StepWriter<'_>) {
        let [beta1, beta2, weight_decay] = here.values.all();
        let (x, g, mean) = (here.at[i], here.gradient[i], self.mean.now[i]);
        let blend = |beta: f64| {
            let share = num(1.0 - beta);
            format!("{} · {} + {share} · {}", num(beta), arg(mean), arg(g))
        };
        let up = sign(beta1 * mean + (1.0 - beta1) * g);
        let law = "u = sign(β₁ m + (1 − β₁) g)";
        writer.part("direction", law, format!("sign({})", blend(beta1)), up);
        let law = "m ← β₂ m + (1 − β₂) g";
        writer.part("mean of gradients", law, blend(beta2), self.mean.next[i]);
        if weight_decay == 0.0 {
            let numbers = format!("{} − {} · {}", num(x), num(here.rate), arg(up));
            writer.update("{x} ← {x} − η u", numbers);
        } else {
            let pull = format!("({} + {} · {})", num(up), num(weight_decay), arg(x));
            let numbers = format!("{} − {} · {pull}", num(x), num(here.rate));
            writer.update("{x} ← {x} − η (u + λ {x})", numbers);
        }
    }

    fn velocity(&self) -> Option<&[f64]> {
        Some(&self.mean.next)
    }

    fn boxed(&self) -> Box<dyn Optimizer> {
        Box::new(self.clone())
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
    }
}
