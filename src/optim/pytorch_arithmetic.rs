//! The arithmetic of PyTorch's kernels, rounding included.
//!
//! On a CPU PyTorch fuses a multiplication with the addition that follows it, so that the two round once. Paths of
//! some optimizers (rmsprop, adadelta, adagrad) amplify rounding until a run that rounds otherwise has nothing in
//! common with PyTorch's; with the same fusing they stay the same to the last bit for as long as the gradients do.
//! `mul_add` rounds correctly on every machine, and is one instruction in a loop that is compiled for a machine that has it.

use std::hint::black_box;

/// `x` + `factor` · `y`: `x.add(y, alpha=factor)`.
#[inline(always)]
pub(super) fn add_scaled(x: f64, factor: f64, y: f64) -> f64 {
    factor.mul_add(y, x)
}

/// The gradient with the weight decay added to it.
#[inline(always)]
pub(super) fn decayed(gradient: f64, weight_decay: f64, at: f64) -> f64 {
    if weight_decay == 0.0 {
        gradient
    } else {
        // It stays a branch: a choice between the two would wait for the sum also where there is no decay.
        black_box(add_scaled(gradient, weight_decay, at))
    }
}

/// The running mean `beta` · `mean` + (1 − `beta`) · `new`: `mean.lerp(new, 1 - beta)`.
#[inline(always)]
pub(super) fn running_mean(mean: f64, beta: f64, new: f64) -> f64 {
    let weight = 1.0 - beta;
    if weight < 0.5 {
        add_scaled(mean, weight, new - mean)
    } else {
        add_scaled(new, 1.0 - weight, mean - new)
    }
}

/// The running mean of squares: `mean.mul(beta).addcmul(new, new, value=1 - beta)`.
#[inline(always)]
pub(super) fn running_square(mean: f64, beta: f64, new: f64) -> f64 {
    ((1.0 - beta) * new).mul_add(new, mean * beta)
}

/// `x` + `factor` · `above` / `below`: `x.addcdiv(above, below, value=factor)`.
#[inline(always)]
pub(super) fn add_quotient(x: f64, factor: f64, above: f64, below: f64) -> f64 {
    x + factor * above / below
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_and_a_sum_round_once() {
        let tiny = f64::powi(2.0, -30);
        let x = 1.0 + tiny;
        assert_eq!(add_scaled(-1.0, x, x), 2.0 * tiny + tiny * tiny);
        assert_eq!(x * x - 1.0, 2.0 * tiny);
    }

    #[test]
    fn running_means_at_the_ends() {
        for beta in [0.0, 0.25, 0.5, 0.75, 0.875] {
            assert_eq!(
                running_mean(8.0, beta, -4.0),
                8.0 * beta - 4.0 * (1.0 - beta)
            );
            assert_eq!(
                running_square(8.0, beta, -4.0),
                8.0 * beta + 16.0 * (1.0 - beta)
            );
        }
        assert_eq!(running_mean(0.1, 0.3, 0.1), 0.1);
    }

    #[test]
    fn nothing_is_added_where_there_is_no_decay() {
        assert_eq!(decayed(2.0, 0.0, f64::INFINITY), 2.0);
        assert_eq!(decayed(2.0, 0.5, 4.0), 4.0);
    }

    /// In the form of PyTorch's `lerp`, each rounded as in exact fractions: they differ in the last digit.
    #[test]
    fn a_running_mean_starts_at_the_nearer_end() {
        assert_eq!(running_mean(0.49, 0.25, -2.05), -1.414_999_999_999_999_8);
        assert_eq!(running_mean(-0.21, 0.75, -1.09), -0.430_000_000_000_000_05);
        assert_eq!(running_mean(-0.72, 0.5, 2.35), 0.815);
    }

    #[test]
    fn a_quotient_is_added() {
        assert_eq!(add_quotient(1.0, 3.0, 5.0, 4.0), 4.75);
    }
}
