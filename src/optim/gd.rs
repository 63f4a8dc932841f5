//! Plain gradient descent.
//!
//! Law: g ← g + λ x; x ← x − η g. Cauchy, "Méthode générale pour la résolution des systèmes d'équations simultanées"
//! (1847). Semantics: `torch.optim.SGD` without momentum.

use super::counted::CountedObjective;
use super::definition::{Definition, Optimizer, Proposal, StepInput};
use super::hyperparameter::Hyperparameter;
use super::pytorch_arithmetic::{add_scaled, decayed};
use super::shared_hyperparameters::WEIGHT_DECAY;
use super::stop::Failure;
use super::term::{StepWriter, arg, num};

/// Its row.
pub static DEFINITION: Definition = Definition {
    name: "gd",
    about: "gradient descent: a step against the gradient",
    law: "x ← x − η g",
    paper: "Cauchy 1847",
    learning_rate: 1e-3,
    hyperparameters: &[Hyperparameter {
        default: 0.0,
        ..WEIGHT_DECAY
    }],
    state: |_| Box::new(Gd),
};

/// It remembers nothing.
#[derive(Clone, Copy, Debug)]
struct Gd;

impl Optimizer for Gd {
    fn propose(
        &mut self,
        here: &StepInput<'_>,
        _: &mut CountedObjective<'_>,
        candidate: &mut [f64],
    ) -> Result<Proposal, Failure> {
        let [weight_decay] = here.values.all();
        for ((to, x), g) in candidate.iter_mut().zip(here.at).zip(here.gradient) {
            let g = decayed(*g, weight_decay, *x);
            *to = add_scaled(*x, -here.rate, g);
        }
        Ok(Proposal::Position)
    }

    fn accept(&mut self) {}

    fn tell(&self, here: &StepInput<'_>, i: usize, writer: &mut StepWriter<'_>) {
        let [weight_decay] = here.values.all();
        let (x, g) = (here.at[i], here.gradient[i]);
        let g = writer.decayed(g, weight_decay, x);
        let numbers = format!("{} − {} · {}", num(x), num(here.rate), arg(g));
        writer.update("{x} ← {x} − η g", numbers);
    }

    fn boxed(&self) -> Box<dyn Optimizer> {
        Box::new(*self)
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
