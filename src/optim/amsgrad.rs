//! AMSGrad: Adam whose denominator never shrinks.
//!
//! Law: as Adam, with the largest v so far, V ← max(V, v), in the place of v; the bias correction comes after the
//! maximum. Reddi, Kale and Kumar, "On the convergence of Adam and beyond" (2018). Semantics: `torch.optim.Adam` with
//! `amsgrad=True`; optax takes the maximum after the correction, and its paths differ.

use super::buffer::Buffer;
use super::counted::CountedObjective;
use super::definition::{Definition, Optimizer, Proposal, StepInput};
use super::moments::{Moments, tell_denominator};
use super::pytorch_arithmetic::{add_quotient, decayed};
use super::shared_hyperparameters::{BETA1, BETA2, EPS, WEIGHT_DECAY};
use super::stop::Failure;
use super::term::{StepWriter, arg, num};

/// Its row.
pub static DEFINITION: Definition = Definition {
    name: "amsgrad",
    about: "Adam that remembers the largest gradients: its denominator never shrinks",
    law: "V ← max(V, v); x ← x − η m̂ / (√V̂ + ε)",
    paper: "Reddi, Kale and Kumar 2018",
    learning_rate: 1e-3,
    hyperparameters: &[BETA1, BETA2, EPS, WEIGHT_DECAY],
    state: |dimension| {
        Box::new(AmsGrad {
            moments: Moments::zeros(dimension),
            largest: Buffer::zeros(dimension),
        })
    },
};

#[derive(Clone, Debug)]
struct AmsGrad {
    moments: Moments,
    /// V: the largest mean of squares so far, uncorrected.
    largest: Buffer,
}

impl Optimizer for AmsGrad {
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
            let largest = self.largest.now[i].max(square);
            self.largest.next[i] = largest;
            *to = add_quotient(x, -rate, mean, largest.sqrt() / by.root + eps);
        }
        Ok(Proposal::Position)
    }

    fn accept(&mut self) {
        self.moments.accept();
        self.largest.accept();
    }

    fn tell(&self, here: &StepInput<'_>, i: usize, writer: &mut StepWriter<'_>) {
        let [beta1, beta2, eps, weight_decay] = here.values.all();
        let x = here.at[i];
        let g = writer.decayed(here.gradient[i], weight_decay, x);
        self.moments.tell(i, g, [beta1, beta2], writer);
        let (before, largest) = (self.largest.now[i], self.largest.next[i]);
        let numbers = format!("max({}, {})", num(before), num(self.moments.square.next[i]));
        writer.part("largest so far", "V ← max(V, v)", numbers, largest);
        let by = self.moments.corrections(beta1, beta2);
        let mean = self.moments.tell_mean(i, by, writer);
        let below = tell_denominator(largest, by, eps, writer);
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
    fn the_denominator_keeps_its_largest_value() {
        // g = x, β₁ = 0, β₂ = ½, ε = 0, η = ½. First v = V = ½, corrected 1, x = ½. Then v = ¼ + ⅛ = ⅜, below V = ½,
        // which corrected by 1 − ¼ is ⅔: x = ½ − ½ · ½ / √⅔.
        let set = [
            ("learning_rate", 0.5),
            ("beta1", 0.0),
            ("beta2", 0.5),
            ("eps", 0.0),
        ];
        let mut run = Run::on_bowl(&DEFINITION, &set, 1.0, 1.0);
        assert!(close(run.path(1)[0], 0.5));
        assert_eq!(run.lines()[3], "V ← max(V, v) = max(0.5, 0.375) = 0.5");
        assert!(close(run.path(1)[0], 0.5 - 0.25 / (2.0 / 3.0_f64).sqrt()));
    }
}
