//! Adadelta: steps as long as recent steps, turned by the gradient; no learning rate is needed.
//!
//! Law: g ← g + λ x; v ← ρ v + (1 − ρ) g²; d = √(u + ε) / √(v + ε) · g; u ← ρ u + (1 − ρ) d²; x ← x − η d. Zeiler,
//! "ADADELTA: an adaptive learning rate method" (2012). Semantics: `torch.optim.Adadelta`, whose learning rate is 1.

use super::buffer::Buffer;
use super::counted::CountedObjective;
use super::definition::{Definition, Optimizer, Proposal, StepInput};
use super::hyperparameter::{Allowed, Hyperparameter};
use super::pytorch_arithmetic::{add_scaled, decayed, running_square};
use super::shared_hyperparameters::{EPS, WEIGHT_DECAY};
use super::stop::Failure;
use super::term::{StepWriter, arg, num};

/// Its row.
pub static DEFINITION: Definition = Definition {
    name: "adadelta",
    about: "each coordinate moves about as far as it lately moved",
    law: "v ← ρ v + (1 − ρ) g²; d = √(u + ε) / √(v + ε) · g; u ← ρ u + (1 − ρ) d²; x ← x − η d",
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
    state: |dimension| {
        Box::new(Adadelta {
            gradients: Buffer::zeros(dimension),
            steps: Buffer::zeros(dimension),
        })
    },
};

#[derive(Clone, Debug)]
struct Adadelta {
    /// v: running mean of the squared gradients.
    gradients: Buffer,
    /// u: running mean of the squared steps.
    steps: Buffer,
}

impl Optimizer for Adadelta {
    fn propose(
        &mut self,
        here: &StepInput<'_>,
        _: &mut CountedObjective<'_>,
        candidate: &mut [f64],
    ) -> Result<Proposal, Failure> {
        let [rho, eps, weight_decay] = here.values.all();
        for (i, to) in candidate.iter_mut().enumerate() {
            let x = here.at[i];
            let g = decayed(here.gradient[i], weight_decay, x);
            let square = running_square(self.gradients.now[i], rho, g);
            let before = self.steps.now[i];
            let step = (before + eps).sqrt() / (square + eps).sqrt() * g;
            self.gradients.next[i] = square;
            self.steps.next[i] = running_square(before, rho, step);
            *to = add_scaled(x, -here.rate, step);
        }
        Ok(Proposal::Position)
    }

    fn accept(&mut self) {
        self.gradients.accept();
        self.steps.accept();
    }

    fn tell(&self, here: &StepInput<'_>, i: usize, writer: &mut StepWriter<'_>) {
        let [rho, eps, weight_decay] = here.values.all();
        let x = here.at[i];
        let g = writer.decayed(here.gradient[i], weight_decay, x);
        let share = num(1.0 - rho);
        let (old, square) = (self.gradients.now[i], self.gradients.next[i]);
        let numbers = format!("{} · {} + {share} · {}²", num(rho), arg(old), arg(g));
        writer.part("mean of squares", "v ← ρ v + (1 − ρ) g²", numbers, square);
        let before = self.steps.now[i];
        let step = (before + eps).sqrt() / (square + eps).sqrt() * g;
        let eps = num(eps);
        let above = format!("√({} + {eps})", num(before));
        let numbers = format!("{above} / √({} + {eps}) · {}", num(square), arg(g));
        writer.part("step", "d = √(u + ε) / √(v + ε) · g", numbers, step);
        let numbers = format!("{} · {} + {share} · {}²", num(rho), arg(before), arg(step));
        let law = "u ← ρ u + (1 − ρ) d²";
        writer.part("mean of squared steps", law, numbers, self.steps.next[i]);
        let numbers = format!("{} − {} · {}", num(x), num(here.rate), arg(step));
        writer.update("{x} ← {x} − η d", numbers);
    }

    fn boxed(&self) -> Box<dyn Optimizer> {
        Box::new(self.clone())
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
