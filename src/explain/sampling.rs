//! Sampling instead of integrating: how far an estimate is off, and its twin, the spread of mini-batch gradients.

use std::sync::Arc;

use crate::data::Selection;
use crate::diff::trace::Trace;
use crate::diff::{Evaluator, Objective, norm};
use crate::expr::Loss;
use crate::expr::graph::Node;
use crate::expr::number::short;
use crate::expr::operator::Operator;

/// So many steps' gradients are looked at for their spread.
pub const STEPS: u64 = 50;

/// A mean of independent numbers as an estimate of their expectation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The mean.
    pub mean: f64,
    /// s, the standard deviation of one number (with N - 1 in the denominator).
    pub deviation: f64,
    /// N.
    pub rows: usize,
}

impl Estimate {
    /// The estimate of at least two numbers.
    pub fn of(numbers: &[f64]) -> Option<Self> {
        let rows = numbers.len();
        if rows < 2 {
            return None;
        }
        let mean = numbers.iter().sum::<f64>() / rows as f64;
        let squares: f64 = numbers.iter().map(|x| (x - mean).powi(2)).sum();
        Some(Self {
            mean,
            deviation: (squares / (rows - 1) as f64).sqrt(),
            rows,
        })
    }

    /// The estimate that a loss `mean(…)` is, over the rows of a trace.
    pub fn of_loss(loss: &Loss, trace: &Trace) -> Option<Self> {
        let Node::Structured(Operator::Mean, inner, None) = loss.graph.node(loss.objective) else {
            return None;
        };
        let rows = trace.values[inner.index()].iter();
        Self::of(&rows.map(|units| units[0]).collect::<Vec<_>>())
    }

    /// The estimate that a sampled loss `mean(…)` is, on the rows that are asked for.
    pub fn asked(evaluator: &Evaluator, at: &[f64]) -> Option<Self> {
        let program = evaluator.program();
        program.data().filter(|data| data.is_sampled())?;
        let trace = Trace::of(program, evaluator.selection()?, at);
        Self::of_loss(program.loss(), &trace)
    }

    /// 1.96 s/√N: the expectation is within this distance of the mean in 95 of 100 samples, if N is large.
    pub fn half_width(self) -> f64 {
        1.96 * self.deviation / (self.rows as f64).sqrt()
    }

    /// The estimate in words, beside the exact value where that is known.
    pub fn told(self, exact: Option<f64>) -> String {
        let [mean, width] =
            [(self.mean, 5), (self.half_width(), 3)].map(|(x, digits)| short(x, digits));
        let told = format!("estimate {mean} ± {width} from {} rows", self.rows);
        let Some(exact) = exact else {
            return told;
        };
        if !exact.is_finite() {
            return format!("{told}; the exact value is not finite here");
        }
        let off = self.mean - exact;
        let location = if off.abs() <= self.half_width() {
            "inside"
        } else {
            "outside, as 1 of 20 is"
        };
        format!(
            "{told}; exact {}: off by {}, {location}",
            short(exact, 5),
            short(off, 2)
        )
    }
}

/// The least-squares slope of ln y against ln x: -1/2 for the error of a Monte Carlo estimate against N. `None` for fewer
/// than two points, or if a number is not positive and finite.
pub fn log_slope(points: &[(f64, f64)]) -> Option<f64> {
    let is_fit = |x: f64| x > 0.0 && x.is_finite();
    if points.len() < 2 || !points.iter().all(|(x, y)| is_fit(*x) && is_fit(*y)) {
        return None;
    }
    let logs: Vec<(f64, f64)> = points.iter().map(|(x, y)| (x.ln(), y.ln())).collect();
    let count = logs.len() as f64;
    let middle = logs
        .iter()
        .fold((0.0, 0.0), |sum, point| (sum.0 + point.0, sum.1 + point.1));
    let (x0, y0) = (middle.0 / count, middle.1 / count);
    let products: f64 = logs.iter().map(|(x, y)| (x - x0) * (y - y0)).sum();
    let squares: f64 = logs.iter().map(|(x, _)| (x - x0).powi(2)).sum();
    Some(products / squares)
}

/// How the gradients of single steps lie around that of all rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// The length of the gradient over all rows (of a sampler: over the mean of the steps').
    pub full: f64,
    /// The root of the mean squared distance of the steps' gradients from it.
    pub deviation: f64,
    /// How many steps were looked at.
    pub steps: u64,
    /// How many rows a mini-batch has; none of samples.
    pub batch: Option<usize>,
}

impl Spread {
    /// Looks at the first steps, all at one point; `None` where every step has the same rows.
    pub fn at(evaluator: &Evaluator, at: &[f64], steps: u64) -> Option<Self> {
        let data = Arc::clone(evaluator.program().data()?);
        if !data.is_fresh_each_step() || steps == 0 {
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
        let squares = gradients
            .iter()
            .flat_map(|gradient| gradient.iter().zip(&full));
        let squares: f64 = squares.map(|(g, full)| (g - full).powi(2)).sum();
        Some(Self {
            full: norm(&full),
            deviation: (squares / steps as f64).sqrt(),
            steps,
            batch: data.batch().map(|batch| batch.rows),
        })
    }

    /// The spread in words.
    pub fn told(self) -> String {
        let [full, off] = [self.full, self.deviation].map(|x| short(x, 3));
        let steps = self.steps;
        match self.batch {
            Some(rows) => format!(
                "gradient of all rows {full}; those of {steps} batches of {rows} rows are off by {off}"
            ),
            None => {
                format!("mean gradient of {steps} samples {full}; each is off by {off}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Batch, Dataset, Distribution, Sampler, Source};
    use crate::diff::Program;
    use crate::expr::{Names, parse};

    fn loss(text: &str, column: &str) -> Loss {
        let names = Names {
            columns: vec![column.to_string()],
            ..Names::default()
        };
        parse(text, &names).expect("a loss")
    }

    fn sampled(rows: usize, seed: u64) -> Dataset {
        let sampler = Sampler {
            name: "eps".to_string(),
            distribution: Distribution::Normal(0.0, 1.0),
        };
        Dataset::sampled(vec![sampler], rows, seed)
    }

    #[test]
    fn the_interval_holds_the_expectation_as_often_as_it_says() {
        let loss = loss("mean((a + eps)^2)", "eps");
        let data = sampled(200, 1);
        let program = Program::with_data(loss, Arc::new(data));
        let exact = 5.0; // a² + 1 at a = 2
        let held = (0..400).filter(|step| {
            let trace = Trace::of(&program, Selection::Step(*step), &[2.0]);
            let estimate = Estimate::of_loss(program.loss(), &trace).expect("a mean");
            (estimate.mean - exact).abs() <= estimate.half_width()
        });
        let share = held.count() as f64 / 400.0;
        assert!((0.92..=0.98).contains(&share), "{share}");
    }

    #[test]
    fn the_error_falls_with_the_root_of_the_number() {
        let loss = Arc::new(loss("mean((a + eps)^2)", "eps"));
        let error = |rows: usize| {
            let program = Program::with_data((*loss).clone(), Arc::new(sampled(rows, 5)));
            let mut evaluator = Evaluator::new(Arc::new(program));
            let squares = (0..200).map(|step| {
                evaluator.at_step(step);
                (evaluator.value(&[2.0]) - 5.0).powi(2)
            });
            (squares.sum::<f64>() / 200.0).sqrt()
        };
        let points: Vec<_> = [16, 64, 256, 1024].map(|n| (n as f64, error(n))).to_vec();
        let slope = log_slope(&points).expect("a slope");
        assert!((slope + 0.5).abs() < 0.04, "{slope}");
        assert_eq!(log_slope(&points[..1]), None);
        for bad in [f64::NAN, f64::INFINITY, 0.0, -1.0] {
            assert_eq!(log_slope(&[(1.0, 1.0), (4.0, bad)]), None, "{bad}");
            assert_eq!(log_slope(&[(1.0, 1.0), (bad, 0.5)]), None, "{bad}");
        }
    }

    #[test]
    fn an_exact_value_that_is_not_finite_is_neither_inside_nor_outside() {
        let estimate = Estimate::of(&[1.0, 2.0, 3.0]).expect("numbers");
        for exact in [f64::NAN, f64::INFINITY] {
            let told = estimate.told(Some(exact));
            assert!(
                told.ends_with("the exact value is not finite here"),
                "{told}"
            );
        }
        assert!(estimate.told(Some(2.0)).ends_with("inside"));
        assert!(estimate.told(Some(9.0)).contains("outside"));
    }

    #[test]
    fn larger_batches_spread_less() {
        let spread = |rows: usize| {
            let x: Vec<f64> = (0..400).map(|row| f64::from(row).sin()).collect();
            let data = Dataset::new(Source::Columns, vec![("x".to_string(), x)]);
            let data = data.with_batch(Batch { rows, seed: 3 });
            let program = Program::with_data(loss("mean((a - x)^2)", "x"), Arc::new(data));
            let evaluator = Evaluator::new(Arc::new(program));
            Spread::at(&evaluator, &[1.0], 100).expect("batches")
        };
        let (small, large) = (spread(4), spread(16));
        assert_eq!(small.full, large.full);
        let ratio = small.deviation / large.deviation;
        assert!((1.7..2.4).contains(&ratio), "{ratio}");
        // One row's gradient is 2(a - x), of variance 4 · 1/2: over 4 rows the deviation is √(2/4).
        assert!((small.deviation - 0.5_f64.sqrt()).abs() < 0.12, "{small:?}");
    }
}
