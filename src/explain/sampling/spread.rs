//! The spread of the gradients of mini-batches and of samples, and the gradient noise scale.

use std::sync::Arc;

use crate::data::{Dataset, Selection};
use crate::diff::{Evaluator, Objective, norm};
use crate::expr::number::short;

/// So many steps' gradients are looked at for their spread.
pub const STEPS: u64 = 50;

/// How the gradients of single steps lie around that of all rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GradientSpread {
    /// The length of the gradient over all rows (of a sampler: over the mean of the steps').
    pub full: f64,
    /// The root of the mean squared distance of the steps' gradients from it.
    pub deviation: f64,
    /// How many steps were looked at.
    pub steps: u64,
    /// How many rows a mini-batch has; none of samples.
    pub batch: Option<usize>,
    /// The gradient noise scale, if there is a gradient beside the noise.
    pub noise_scale: Option<NoiseScale>,
}

/// tr Σ / ‖g‖², with Σ the covariance of the gradients of single rows and g their mean: batches of fewer rows are mostly noise,
/// of more mostly signal (McCandlish et al., "An empirical model of large-batch training", 2018).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NoiseScale {
    /// In rows.
    pub rows: f64,
    /// Its standard error.
    pub error: f64,
}

impl GradientSpread {
    /// Looks at the first steps, all at one point; `None` where every step has the same rows, and for a loss without parameters.
    pub fn at(evaluator: &Evaluator, at: &[f64], steps: u64) -> Option<Self> {
        let data = Arc::clone(evaluator.program().data()?);
        if !data.is_fresh_each_step() || steps < 2 || at.is_empty() {
            return None;
        }
        let mut evaluator = evaluator.clone();
        let mut gradients = vec![vec![0.0; at.len()]; steps as usize];
        for (step, gradient) in gradients.iter_mut().enumerate() {
            evaluator.at_step(step as u64);
            evaluator.gradient(at, gradient);
        }
        let mut full = vec![0.0; at.len()];
        if data.batch().is_some() {
            evaluator.select(Selection::Train);
            evaluator.gradient(at, &mut full);
        } else {
            for gradient in &gradients {
                for (sum, g) in full.iter_mut().zip(gradient) {
                    *sum += g / steps as f64;
                }
            }
        }
        let distance = |gradient: &Vec<f64>| {
            let off = gradient
                .iter()
                .zip(&full)
                .map(|(g, full)| (g - full).powi(2));
            off.sum::<f64>()
        };
        let squares: Vec<f64> = gradients.iter().map(distance).collect();
        let mean = squares.iter().sum::<f64>() / steps as f64;
        let full = norm(&full);
        Some(Self {
            full,
            deviation: mean.sqrt(),
            steps,
            batch: data.batch().map(|batch| batch.rows),
            noise_scale: noise_scale(&data, &squares, full * full),
        })
    }

    /// The spread in words.
    pub fn text(self) -> String {
        /// Gradients differ by no more than the order of their sums if it is at most this part of them.
        const ROUNDING: f64 = 1e-12;
        let [full, off] = [self.full, self.deviation].map(|x| short(x, 3));
        let steps = self.steps;
        let spread = match self.batch {
            Some(rows) => format!(
                "gradient of all rows {full}; those of {steps} batches of {rows} rows are off by {off}"
            ),
            None => {
                format!("mean gradient of {steps} samples {full}; each is off by {off}")
            }
        };
        match self.noise_scale {
            // Each batch has all rows, in another order.
            _ if self.full == 0.0 && self.deviation == 0.0 => {
                String::from("the gradient is 0, on all rows and on those of every step")
            }
            _ if self.deviation <= ROUNDING * self.full => {
                format!("{spread}, which is rounding: every one is the gradient of all rows")
            }
            Some(scale) => format!(
                "{spread}; gradient noise scale {} rows (standard error {})",
                short(scale.rows, 2),
                short(scale.error, 1)
            ),
            None => format!("{spread}; the gradient is lost in its noise"),
        }
    }
}

/// The noise scale from the squared distances of some steps' gradients, each of as many rows as a step has, from the full one,
/// whose square is `full`. None where that is no larger than the noise leaves in it.
fn noise_scale(data: &Dataset, squares: &[f64], full: f64) -> Option<NoiseScale> {
    let steps = squares.len() as f64;
    let mean = squares.iter().sum::<f64>() / steps;
    let variance = squares
        .iter()
        .map(|square| (square - mean).powi(2))
        .sum::<f64>()
        / (steps - 1.0);
    let (trace, signal) = if let Some(batch) = data.batch() {
        // Batches without replacement from n rows vary by (n − B)/(n − 1) of what others would.
        let (all, rows) = (data.train_rows() as f64, batch.rows as f64);
        let others = (all - rows) / (all - 1.0).max(1.0);
        (mean * rows / others, full)
    } else {
        // The mean of the steps is off itself, and nearer to them than the expectation is.
        let one = mean * steps / (steps - 1.0);
        (one * data.rows() as f64, full - one / steps)
    };
    let rows = trace / signal;
    let relative = (variance / steps).sqrt() / mean;
    // g is known from the steps alone where the data are samples: its square is off by 2 ‖g‖ times its error.
    let of_signal = if data.batch().is_some() {
        0.0
    } else {
        2.0 * (mean / (steps * signal)).sqrt()
    };
    let is_clear = signal > 0.0 && of_signal < 1.0 && rows.is_finite();
    is_clear.then(|| NoiseScale {
        rows,
        error: rows * relative.hypot(of_signal),
    })
}

#[cfg(test)]
mod tests {
    use super::super::test_data::loss;
    use super::*;
    use crate::data::{DataSource, MiniBatches};
    use crate::diff::Program;

    #[test]
    fn larger_batches_spread_less() {
        let spread = |rows: usize| {
            let x: Vec<f64> = (0..400).map(|row| f64::from(row).sin()).collect();
            let data = Dataset::new(DataSource::Columns, vec![("x".to_string(), x)]);
            let data = data.with_batch(MiniBatches { rows, seed: 3 });
            let program = Program::with_data(loss("mean((a - x)^2)", "x"), Arc::new(data));
            let evaluator = Evaluator::new(Arc::new(program));
            GradientSpread::at(&evaluator, &[1.0], 100).expect("batches")
        };
        let (small, large) = (spread(4), spread(16));
        assert_eq!(small.full, large.full);
        let ratio = small.deviation / large.deviation;
        assert!((1.7..2.4).contains(&ratio), "{ratio}");
        // One row's gradient is 2(a - x), of variance 4 · 1/2: over 4 rows the deviation is √(2/4).
        assert!((small.deviation - 0.5_f64.sqrt()).abs() < 0.12, "{small:?}");
    }

    #[test]
    fn the_noise_scale_is_that_of_single_rows() {
        // Gradients 2 (a − x) of rows x: tr Σ is 4 var x, g is 2 (a − mean x).
        let x: Vec<f64> = (0..400).map(|row| f64::from(row).sin()).collect();
        let mean = x.iter().sum::<f64>() / 400.0;
        let variance = x.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / 400.0;
        let data = Dataset::new(DataSource::Columns, vec![("x".to_string(), x)]);
        let program = |rows: usize| {
            let data = data.clone().with_batch(MiniBatches { rows, seed: 3 });
            Arc::new(Program::with_data(
                loss("mean((a - x)^2)", "x"),
                Arc::new(data),
            ))
        };
        for rows in [4, 16, 64] {
            let evaluator = Evaluator::new(program(rows));
            let spread = GradientSpread::at(&evaluator, &[0.5], 400).expect("batches");
            let found = spread.noise_scale.expect("a gradient");
            let truth = variance / (0.5 - mean).powi(2);
            assert!(
                (found.rows - truth).abs() <= 4.0 * found.error,
                "{rows}: {found:?}, {truth}"
            );
            assert!(found.error < 0.2 * truth, "{found:?}");
            assert!(spread.text().contains("noise scale"));
        }
        let lost = GradientSpread {
            noise_scale: None,
            ..GradientSpread::at(&Evaluator::new(program(4)), &[0.5], 9).expect("batches")
        };
        assert!(lost.text().contains("lost in its noise"));
    }
}
