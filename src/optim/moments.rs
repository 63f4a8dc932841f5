//! The running means that Adam and its relatives share: of the gradients (m) and of their squares (v), each with the
//! correction for having started at 0.

use super::buffer::Buffer;
use super::pytorch_arithmetic::{running_mean, running_square};
use super::term::{StepWriter, arg, num};

/// Two running means per parameter and the number of gradients in them.
#[derive(Clone, Debug)]
pub(super) struct Moments {
    gradients: u64,
    /// m.
    pub(super) mean: Buffer,
    /// v.
    pub(super) square: Buffer,
}

/// What divides the running means: they are weighted sums whose weights add up to less than 1 at first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Corrections {
    /// 1 − β₁^t.
    pub(super) mean: f64,
    /// √(1 − β₂^t), for the root of the squares.
    pub(super) root: f64,
}

impl Moments {
    /// Means of nothing.
    pub(super) fn zeros(dimension: usize) -> Self {
        Self {
            gradients: 0,
            mean: Buffer::zeros(dimension),
            square: Buffer::zeros(dimension),
        }
    }

    /// The number t of the proposed step, counted from 1.
    pub(super) fn proposed(&self) -> f64 {
        (self.gradients + 1) as f64
    }

    /// The corrections of the proposed step.
    pub(super) fn corrections(&self, beta1: f64, beta2: f64) -> Corrections {
        let t = self.proposed();
        Corrections {
            mean: 1.0 - libm::pow(beta1, t),
            root: (1.0 - libm::pow(beta2, t)).sqrt(),
        }
    }

    /// Takes a gradient into the proposed means of one coordinate and returns them.
    #[inline]
    pub(super) fn take(&mut self, i: usize, g: f64, beta1: f64, beta2: f64) -> (f64, f64) {
        let mean = running_mean(self.mean.now[i], beta1, g);
        let square = running_square(self.square.now[i], beta2, g);
        self.mean.next[i] = mean;
        self.square.next[i] = square;
        (mean, square)
    }

    /// The proposed means become the accepted ones.
    pub(super) fn accept(&mut self) {
        self.gradients += 1;
        self.mean.accept();
        self.square.accept();
    }

    /// Tells the two means of one coordinate.
    pub(super) fn tell(&self, i: usize, g: f64, betas: [f64; 2], writer: &mut StepWriter<'_>) {
        let running = |beta: f64, before: f64, new: String| {
            format!(
                "{} · {} + {} · {new}",
                num(beta),
                arg(before),
                num(1.0 - beta)
            )
        };
        let mean = running(betas[0], self.mean.now[i], arg(g));
        let law = "m ← β₁ m + (1 − β₁) g";
        writer.part("mean of gradients", law, mean, self.mean.next[i]);
        let square = running(betas[1], self.square.now[i], format!("{}²", arg(g)));
        let law = "v ← β₂ v + (1 − β₂) g²";
        writer.part("mean of squares", law, square, self.square.next[i]);
    }

    /// Tells the corrected mean of one coordinate and returns it.
    pub(super) fn tell_mean(&self, i: usize, by: Corrections, writer: &mut StepWriter<'_>) -> f64 {
        let mean = self.mean.next[i];
        let corrected = mean / by.mean;
        let numbers = format!("{} / {}", num(mean), num(by.mean));
        writer.part("bias correction", "m̂ = m / (1 − β₁^t)", numbers, corrected);
        corrected
    }
}

/// Tells the denominator √v̂ + ε for a mean of squares and returns it.
pub(super) fn tell_denominator(
    square: f64,
    by: Corrections,
    eps: f64,
    writer: &mut StepWriter<'_>,
) -> f64 {
    let denominator = square.sqrt() / by.root + eps;
    let numbers = format!("√{} / {} + {}", num(square), num(by.root), num(eps));
    writer.part(
        "denominator",
        "D = √(v / (1 − β₂^t)) + ε",
        numbers,
        denominator,
    );
    denominator
}

#[cfg(test)]
mod tests {
    use super::super::test_run::close;
    use super::*;

    #[test]
    fn corrected_means_of_a_constant_are_the_constant() {
        let mut moments = Moments::zeros(1);
        for _ in 0..20 {
            let by = moments.corrections(0.9, 0.999);
            let (mean, square) = moments.take(0, -3.0, 0.9, 0.999);
            assert!(close(mean / by.mean, -3.0));
            assert!((square.sqrt() / by.root - 3.0).abs() < 1e-12);
            moments.accept();
        }
    }

    #[test]
    fn proposing_twice_counts_once() {
        let mut moments = Moments::zeros(1);
        assert_eq!(moments.take(0, 2.0, 0.5, 0.5), (1.0, 2.0));
        assert_eq!(moments.take(0, 4.0, 0.5, 0.5), (2.0, 8.0));
        moments.accept();
        assert_eq!(moments.take(0, 0.0, 0.5, 0.5), (1.0, 4.0));
        assert_eq!(moments.proposed(), 2.0);
    }
}
