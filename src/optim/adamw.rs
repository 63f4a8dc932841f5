//! AdamW: Adam whose weight decay does not pass through the running means.
//!
//! Law: x ← x − η λ x, then Adam's step with g unchanged: m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²;
//! x ← x − η m̂ / (√v̂ + ε). Loshchilov and Hutter, "Decoupled weight decay regularization" (2019), algorithm 2.
//! Semantics: `torch.optim.AdamW`.

use super::counted::CountedObjective;
use super::definition::{Definition, Optimizer, Proposal, StepInput};
use super::hyperparameter::Hyperparameter;
use super::moments::{Moments, tell_denominator};
use super::pytorch_arithmetic::add_quotient;
use super::shared_hyperparameters::{BETA1, BETA2, DECOUPLED, EPS};
use super::stop::Failure;
use super::term::{StepWriter, arg, num};

/// Its row.
pub static DEFINITION: Definition = Definition {
    name: "adamw",
    about: "Adam with a weight decay beside it, not inside it",
    law: "x ← (1 − η λ) x − η m̂ / (√v̂ + ε)",
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
    state: |dimension| {
        Box::new(AdamW {
            moments: Moments::zeros(dimension),
        })
    },
};

#[derive(Clone, Debug)]
struct AdamW {
    moments: Moments,
}

impl Optimizer for AdamW {
    fn propose(
        &mut self,
        here: &StepInput<'_>,
        _: &mut CountedObjective<'_>,
        candidate: &mut [f64],
    ) -> Result<Proposal, Failure> {
        let [beta1, beta2, eps, weight_decay] = here.values.all();
        let by = self.moments.corrections(beta1, beta2);
        let rate = here.rate / by.mean;
        let shrink = 1.0 - here.rate * weight_decay;
        for (i, to) in candidate.iter_mut().enumerate() {
            let (mean, square) = self.moments.take(i, here.gradient[i], beta1, beta2);
            let below = square.sqrt() / by.root + eps;
            *to = add_quotient(here.at[i] * shrink, -rate, mean, below);
        }
        Ok(Proposal::Position)
    }

    fn accept(&mut self) {
        self.moments.accept();
    }

    fn tell(&self, here: &StepInput<'_>, i: usize, writer: &mut StepWriter<'_>) {
        let [beta1, beta2, eps, weight_decay] = here.values.all();
        self.moments
            .tell(i, here.gradient[i], [beta1, beta2], writer);
        let by = self.moments.corrections(beta1, beta2);
        let mean = self.moments.tell_mean(i, by, writer);
        let below = tell_denominator(self.moments.square.next[i], by, eps, writer);
        let x = writer.shrunk(here.at[i], here.rate, weight_decay);
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
