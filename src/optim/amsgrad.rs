//! AMSGrad: Adam whose denominator never shrinks.
//!
//! Law: as Adam, with the largest v so far, V ← max(V, v), instead of v; the bias correction comes after the
//! maximum. Reddi, Kale and Kumar, "On the convergence of Adam and beyond" (2018). Semantics: `torch.optim.Adam` with
//! `amsgrad=True`; optax takes the maximum after the correction, and its paths differ.

use super::definition::OptimizerDefinition;
use super::elementwise::{Coordinate, Elementwise, Rule};
use super::formula::n;
use super::law::{Decay, Law, StepScale};
use super::moments::Moments;
use super::powers::Powers;
use super::pytorch_arithmetic::{add_quotient, decayed};
use super::shared_hyperparameters::{BETA1, BETA2, EPS, WEIGHT_DECAY};
use super::step_input::StepNumbers;
use super::term::StepWriter;

/// Its row.
pub static DEFINITION: OptimizerDefinition = OptimizerDefinition {
    name: "amsgrad",
    about: "Adam that remembers the largest gradients: its denominator never shrinks",
    formula: "V ← max(V, v); x ← x − η m̂ / (√V̂ + ε)",
    paper: "Reddi, Kale and Kumar 2018",
    learning_rate: 1e-3,
    hyperparameters: &[BETA1, BETA2, EPS, WEIGHT_DECAY],
    law: |values| {
        let [momentum, memory, _, _] = values.all();
        Law::Adaptive {
            momentum,
            memory,
            scale: StepScale::Rate,
        }
    },
    decay: |values| {
        let [_, _, _, weight_decay] = values.all();
        Decay::coupled(weight_decay)
    },
    remembers: 3,
    asks: false,
    optimizer: Elementwise::<AmsGrad, 3>::boxed,
};

#[derive(Clone, Copy, Debug)]
struct AmsGrad {
    rate: f64,
    moments: Moments,
    eps: f64,
    weight_decay: f64,
}

/// Remembered are m, v and V, the largest v so far, uncorrected.
impl Rule<3> for AmsGrad {
    const VELOCITY: Option<usize> = Some(0);

    #[inline(always)]
    fn of(step: &StepNumbers<'_>, powers: &mut Powers) -> Self {
        let [beta1, beta2, eps, weight_decay] = step.values.all();
        Self {
            rate: step.rate,
            moments: Moments::of([beta1, beta2], step.steps, powers),
            eps,
            weight_decay,
        }
    }

    #[inline(always)]
    fn apply(&self, x: f64, g: f64, [mean, square, largest]: [f64; 3]) -> (f64, [f64; 3]) {
        let g = decayed(g, self.weight_decay, x);
        let [mean, square] = self.moments.take(g, [mean, square]);
        let largest = largest.max(square);
        let rate = self.rate / self.moments.correction;
        let below = self.moments.denominator(largest, self.eps);
        (add_quotient(x, -rate, mean, below), [mean, square, largest])
    }

    fn explain(&self, step: &Coordinate<3>, writer: &mut StepWriter<'_>) {
        let g = writer.decayed(step.g, self.weight_decay, step.x);
        let ([m, v, before], [mean, square, largest]) = (step.before, step.after);
        self.moments.explain(g, [m, v], [mean, square], writer);
        let formula = n(before).max(n(square));
        writer.term("largest so far", "V ← max(V, v)", &formula, largest);
        self.moments
            .explain_quotient(step.x, self.rate, (mean, ('V', largest), self.eps), writer);
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
