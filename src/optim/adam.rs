//! Adam: momentum divided by the size of recent gradients, coordinate by coordinate.
//!
//! Law: g ← g + λ x; m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; x ← x − η m̂ / (√v̂ + ε) with
//! m̂ = m / (1 − β₁^t), v̂ = v / (1 − β₂^t). Kingma and Ba, "Adam: a method for stochastic optimization" (2015),
//! algorithm 1. Semantics: `torch.optim.Adam`.

use super::counted::CountedObjective;
use super::definition::{Definition, Optimizer, Proposal, StepInput};
use super::moments::{Moments, tell_denominator};
use super::pytorch_arithmetic::{add_quotient, decayed};
use super::shared_hyperparameters::{BETA1, BETA2, EPS, WEIGHT_DECAY};
use super::stop::Failure;
use super::term::{StepWriter, arg, num};

/// Its row.
pub static DEFINITION: Definition = Definition {
    name: "adam",
    about: "momentum, divided by the size of recent gradients in each coordinate",
    law: "m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; x ← x − η m̂ / (√v̂ + ε)",
    paper: "Kingma and Ba 2015",
    learning_rate: 1e-3,
    hyperparameters: &[BETA1, BETA2, EPS, WEIGHT_DECAY],
    state: |dimension| {
        Box::new(Adam {
            moments: Moments::zeros(dimension),
        })
    },
};

#[derive(Clone, Debug)]
struct Adam {
    moments: Moments,
}

impl Optimizer for Adam {
    fn propose(
        &mut self,
        here: &StepInput<'_>,
        _: &mut CountedObjective<'_>,
        candidate: &mut [f64],
    ) -> Result<Proposal, Failure> {
        let [beta1, beta2, eps, weight_decay] = here.values.all();
        let by = self.moments.corrections(beta1, beta2);
        let rate = here.rate / by.mean;
        for (i, to) in candidate.iter_mut().enumerate() {
            let x = here.at[i];
            let g = decayed(here.gradient[i], weight_decay, x);
            let (mean, square) = self.moments.take(i, g, beta1, beta2);
            *to = add_quotient(x, -rate, mean, square.sqrt() / by.root + eps);
        }
        Ok(Proposal::Position)
    }

    fn accept(&mut self) {
        self.moments.accept();
    }

    fn tell(&self, here: &StepInput<'_>, i: usize, writer: &mut StepWriter<'_>) {
        let [beta1, beta2, eps, weight_decay] = here.values.all();
        let x = here.at[i];
        let g = writer.decayed(here.gradient[i], weight_decay, x);
        self.moments.tell(i, g, [beta1, beta2], writer);
        let by = self.moments.corrections(beta1, beta2);
        let mean = self.moments.tell_mean(i, by, writer);
        let below = tell_denominator(self.moments.square.next[i], by, eps, writer);
        let step = format!("{} · {} / {}", num(here.rate), arg(mean), num(below));
        writer.update("{x} ← {x} − η m̂ / D", format!("{} − {step}", num(x)));
    }

    fn velocity(&self) -> Option<&[f64]> {
        Some(&self.moments.mean.next)
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
                "m̂ = m / (1 − β₁^t) = 0.5 / 0.75 = 0.666667",
            ]
        );
        assert!(close(run.path(1)[0], 0.5 - 2_f64.sqrt() / 3.0));
    }
}
