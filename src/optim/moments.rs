//! The running means that Adam and its relatives share: of the gradients (m) and of their squares (v), each with the
//! correction for having started at 0.

use super::formula::{Formula, n};
use super::powers::Powers;
use super::pytorch_arithmetic::{running_mean, running_square};
use super::term::StepWriter;

/// How a step takes a gradient into the running means of its coordinate, and corrects them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moments {
    /// β₁ and β₂.
    betas: [f64; 2],
    /// The number of the step, counted from 1.
    t: u64,
    /// 1 − β₁^t: the weights of the gradients in m add up to it.
    pub(super) correction: f64,
    /// √(1 − β₂^t), for the root of v.
    root: f64,
}

impl Moments {
    /// Of the step after `steps` steps.
    #[inline(always)]
    pub(super) fn of([beta1, beta2]: [f64; 2], steps: u64, powers: &mut Powers) -> Self {
        let t = steps + 1;
        Self {
            betas: [beta1, beta2],
            t,
            correction: 1.0 - powers.power(0, beta1, t),
            root: (1.0 - powers.power(1, beta2, t)).sqrt(),
        }
    }

    /// The means of one coordinate with a gradient more.
    #[inline(always)]
    pub(super) fn take(&self, g: f64, [mean, square]: [f64; 2]) -> [f64; 2] {
        [
            running_mean(mean, self.betas[0], g),
            running_square(square, self.betas[1], g),
        ]
    }

    /// √v̂ + ε.
    #[inline(always)]
    pub(super) fn denominator(&self, square: f64, eps: f64) -> f64 {
        square.sqrt() / self.root + eps
    }

    /// Writes the terms of the two means of one coordinate.
    pub(super) fn explain(
        &self,
        g: f64,
        before: [f64; 2],
        after: [f64; 2],
        writer: &mut StepWriter<'_>,
    ) {
        let running = |which: usize, new: Formula| {
            let beta = self.betas[which];
            n(beta) * n(before[which]) + n(1.0 - beta) * new
        };
        let law = "m ← β₁ m + (1 − β₁) g";
        writer.term("mean of gradients", law, &running(0, n(g)), after[0]);
        let law = "v ← β₂ v + (1 − β₂) g²";
        writer.term("mean of squares", law, &running(1, n(g).square()), after[1]);
    }

    /// 1 − β^t.
    fn correction_of(&self, which: usize) -> Formula {
        n(1.0) - n(self.betas[which]).power(n(self.t as f64))
    }

    /// Writes the term of the denominator for a mean of squares, or what replaces it, with its symbol, and returns it.
    pub(super) fn explain_denominator(
        &self,
        (symbol, square): (char, f64),
        eps: f64,
        writer: &mut StepWriter<'_>,
    ) -> f64 {
        let denominator = self.denominator(square, eps);
        let formula = (n(square) / self.correction_of(1)).root() + n(eps);
        let law = format!("D = √({symbol} / (1 − β₂^t)) + ε");
        writer.term("denominator", law, &formula, denominator);
        denominator
    }

    /// Writes the terms of Adam's update from `x`, given m, v (or what replaces it, with its symbol) and ε.
    pub(super) fn explain_quotient(
        &self,
        x: f64,
        rate: f64,
        (mean, square, eps): (f64, (char, f64), f64),
        writer: &mut StepWriter<'_>,
    ) {
        let corrected = mean / self.correction;
        let formula = n(mean) / self.correction_of(0);
        writer.term("bias correction", "m̂ = m / (1 − β₁^t)", &formula, corrected);
        let below = self.explain_denominator(square, eps, writer);
        let formula = n(x) - n(rate) * n(corrected) / n(below);
        writer.update("{x} ← {x} − η m̂ / D", &formula);
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_run::close;
    use super::*;

    #[test]
    fn corrected_means_of_a_constant_are_the_constant() {
        let mut means = [0.0; 2];
        for steps in 0..20 {
            let moments = Moments::of([0.9, 0.999], steps, &mut Powers::default());
            means = moments.take(-3.0, means);
            assert!(close(means[0] / moments.correction, -3.0));
            assert!((moments.denominator(means[1], 0.0) - 3.0).abs() < 1e-12);
        }
    }
}
