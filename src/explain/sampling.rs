//! Sampling instead of integrating: how far an estimate is off, and its twin, the spread of mini-batch gradients.

use std::sync::Arc;

use crate::data::{Dataset, Selection};
use crate::diff::trace::Trace;
use crate::diff::{Evaluator, Objective, norm};
use crate::expr::Loss;
use crate::expr::graph::Node;
use crate::expr::number::short;

/// So many steps' gradients are looked at for their spread.
pub const STEPS: u64 = 50;

/// A loss as an estimate of the expectation that it is a sample of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The loss over the rows.
    pub mean: f64,
    /// s, the standard deviation of what one row adds (with N - 1 in the denominator).
    pub deviation: f64,
    /// The skewness of what the rows add: 0 for a symmetric distribution, 2 for an exponential one.
    pub skewness: f64,
    /// N.
    pub rows: usize,
}

impl Estimate {
    /// The estimate of at least two numbers by their mean.
    pub fn of(numbers: &[f64]) -> Option<Self> {
        let rows = numbers.len();
        if rows < 2 {
            return None;
        }
        let mean = numbers.iter().sum::<f64>() / rows as f64;
        let moment = |power| numbers.iter().map(|x| (x - mean).powi(power)).sum::<f64>();
        let squares = moment(2);
        let third = moment(3) / rows as f64;
        let spread = (squares / rows as f64).powf(1.5);
        Some(Self {
            mean,
            deviation: (squares / (rows - 1) as f64).sqrt(),
            skewness: if spread > 0.0 { third / spread } else { 0.0 },
            rows,
        })
    }

    /// The estimate that a loss with means or sums over rows in it is, over the rows of a trace; none for a loss without.
    ///
    /// Of a function of means, what a row adds is its part of them times the derivative by them, to first order (the delta
    /// method; Oehlert, "A note on the delta method", 1992).
    pub fn of_loss(loss: &Loss, trace: &Trace) -> Option<Self> {
        let value = trace.values[loss.objective.index()].first()?.first()?;
        let mut added: Vec<f64> = Vec::new();
        for node in loss.graph.nodes() {
            let Node::Structured(operator, inner, None) = *node else {
                continue;
            };
            if operator.reduction().is_none() {
                continue;
            }
            let (values, adjoints) = (&trace.values[inner.index()], &trace.adjoints[inner.index()]);
            if values.len() < 2 || (!added.is_empty() && added.len() != values.len()) {
                continue;
            }
            added.resize(values.len(), 0.0);
            let rows = values.len() as f64;
            for unit in 0..values[0].len() {
                let mean = values.iter().map(|row| row[unit]).sum::<f64>() / rows;
                for ((sum, value), adjoint) in added.iter_mut().zip(values).zip(adjoints) {
                    *sum += rows * adjoint[unit] * (value[unit] - mean);
                }
            }
        }
        let mut estimate = Self::of(&added)?;
        estimate.mean = *value;
        Some(estimate)
    }

    /// The estimate that a sampled loss is, on the rows that are asked for.
    pub fn asked(evaluator: &Evaluator, at: &[f64]) -> Option<Self> {
        let program = evaluator.program();
        program.data().filter(|data| data.is_sampled())?;
        let trace = Trace::of(program, evaluator.selection()?, at);
        Self::of_loss(program.loss(), &trace)
    }

    /// t s/√N: the expectation is within this distance in 95 of 100 samples of normal numbers, t being Student's for N - 1
    /// degrees of freedom, 1.96 where N is large.
    pub fn half_width(self) -> f64 {
        student(self.rows - 1) * self.deviation / (self.rows as f64).sqrt()
    }

    /// Whether the numbers are so skewed, for their count, that the interval holds the expectation less often than it says. The
    /// error of its coverage is of the order of skewness/√N (Hall, "The bootstrap and Edgeworth expansion", 1992).
    pub fn is_skewed(self) -> bool {
        const NOTABLE: f64 = 0.2;
        self.skewness.abs() > NOTABLE * (self.rows as f64).sqrt()
    }

    /// The estimate in words, beside the exact value where that is known.
    pub fn text(self, exact: Option<f64>) -> String {
        let [mean, width] =
            [(self.mean, 6), (self.half_width(), 2)].map(|(x, digits)| short(x, digits));
        let skewed = if self.is_skewed() {
            " (skewed: less than 95 of 100 such intervals hold it)"
        } else {
            ""
        };
        let estimate = format!("estimate {mean} ± {width} from {} rows{skewed}", self.rows);
        let Some(exact) = exact else {
            return estimate;
        };
        if !exact.is_finite() {
            return format!("{estimate}; the exact value is not finite here");
        }
        let off = self.mean - exact;
        let location = if off.abs() <= self.half_width() {
            "inside"
        } else {
            "outside, as 1 of 20 is"
        };
        format!(
            "{estimate}; exact {}: off by {}, {location}",
            short(exact, 6),
            short(off, 2)
        )
    }
}

/// Student's t that 95 of 100 samples stay below in size, for a number of degrees of freedom: a table for few, beyond it the
/// expansion by Cornish and Fisher (Abramowitz and Stegun 26.7.5), right to four digits.
fn student(freedom: usize) -> f64 {
    const FEW: [f64; 6] = [12.706_2, 4.302_65, 3.182_45, 2.776_45, 2.570_58, 2.446_91];
    const NORMAL: f64 = 1.959_964;
    if let Some(t) = freedom.checked_sub(1).and_then(|index| FEW.get(index)) {
        return *t;
    }
    let (z, n) = (NORMAL, freedom as f64);
    let first = (z.powi(3) + z) / 4.0;
    let second = (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / 96.0;
    let third = (3.0 * z.powi(7) + 19.0 * z.powi(5) + 17.0 * z.powi(3) - 15.0 * z) / 384.0;
    z + first / n + second / n.powi(2) + third / n.powi(3)
}

/// A slope that was fitted to some points, and its standard error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fit {
    /// The slope.
    pub slope: f64,
    /// Its standard error, from how far the points are off the line; NaN of two points.
    pub error: f64,
}

/// The least-squares slope of ln y against ln x: -1/2 for the error of a Monte Carlo estimate against N. `None` for fewer
/// than two points, or if a number is not positive and finite.
pub fn log_slope(points: &[(f64, f64)]) -> Option<Fit> {
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
    let slope = products / squares;
    let off = logs
        .iter()
        .map(|(x, y)| (y - y0 - slope * (x - x0)).powi(2));
    let residual = off.sum::<f64>() / (count - 2.0);
    Some(Fit {
        slope,
        error: (residual / squares).sqrt(),
    })
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

impl Spread {
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
            Some(scale) => format!(
                "{spread}; gradient noise scale {} ± {} rows",
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
    use super::*;
    use crate::data::{Batch, Distribution, Random, Sampler, Source};
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
        let fit = log_slope(&points).expect("a slope");
        assert!(
            (fit.slope + 0.5).abs() < 0.04 && fit.error < 0.04,
            "{fit:?}"
        );
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
            let text = estimate.text(Some(exact));
            assert!(
                text.ends_with("the exact value is not finite here"),
                "{text}"
            );
        }
        assert!(estimate.text(Some(2.0)).ends_with("inside"));
        assert!(estimate.text(Some(9.0)).contains("outside"));
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

    #[test]
    fn few_rows_have_the_interval_of_student() {
        for (freedom, t) in [
            (1, 12.706),
            (4, 2.776),
            (5, 2.5706),
            (9, 2.2622),
            (30, 2.0423),
            (10_000, 1.9602),
        ] {
            assert!(
                (student(freedom) - t).abs() < 1e-3,
                "{freedom}: {}",
                student(freedom)
            );
        }
        // Of 5 normal numbers each, 95 of 100 intervals hold the expectation; with 1.96 it is 88.
        let mut random = Random::new(8, 0);
        let held = (0..4000).filter(|_| {
            let numbers: Vec<f64> = (0..5).map(|_| random.normal()).collect();
            let estimate = Estimate::of(&numbers).expect("numbers");
            estimate.mean.abs() <= estimate.half_width()
        });
        let share = held.count() as f64 / 4000.0;
        assert!((0.94..0.96).contains(&share), "{share}");
    }

    #[test]
    fn skewed_numbers_are_said_to_be() {
        let mut random = Random::new(9, 0);
        let mut estimate = |count: usize, power: f64| {
            let numbers: Vec<f64> = (0..count)
                .map(|_| (power * random.normal()).exp())
                .collect();
            Estimate::of(&numbers).expect("numbers")
        };
        assert!(estimate(40, 2.0).is_skewed());
        assert!(estimate(40, 2.0).text(None).contains("skewed"));
        assert!(!estimate(10_000, 0.5).is_skewed());
        assert!(!estimate(10_000, 0.5).text(None).contains("skewed"));
    }

    #[test]
    fn a_function_of_means_has_the_error_of_its_derivative() {
        // ln E[exp(ε)] = ½: the error of the logarithm of a mean is that of the mean over it.
        let loss = loss("2 ln(mean(exp(eps))) + 3", "eps");
        let (rows, mut held, mut width) = (2_000, 0, 0.0);
        let program = Program::with_data(loss.clone(), Arc::new(sampled(rows, 4)));
        for step in 0..300 {
            let trace = Trace::of(&program, Selection::Step(step), &[]);
            let estimate = Estimate::of_loss(&loss, &trace).expect("a mean");
            held += usize::from((estimate.mean - 4.0).abs() <= estimate.half_width());
            width += estimate.half_width() / 300.0;
        }
        // The variance of exp(ε)/E is e − 1.
        let expected = 1.96 * 2.0 * ((1_f64.exp() - 1.0) / rows as f64).sqrt();
        assert!((width / expected - 1.0).abs() < 0.05, "{width}, {expected}");
        assert!((270..=297).contains(&held), "{held}");
    }

    #[test]
    fn the_noise_scale_is_that_of_single_rows() {
        // Gradients 2 (a − x) of rows x: tr Σ is 4 var x, g is 2 (a − mean x).
        let x: Vec<f64> = (0..400).map(|row| f64::from(row).sin()).collect();
        let mean = x.iter().sum::<f64>() / 400.0;
        let variance = x.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / 400.0;
        let data = Dataset::new(Source::Columns, vec![("x".to_string(), x)]);
        let program = |rows: usize| {
            let data = data.clone().with_batch(Batch { rows, seed: 3 });
            Arc::new(Program::with_data(
                loss("mean((a - x)^2)", "x"),
                Arc::new(data),
            ))
        };
        for rows in [4, 16, 64] {
            let evaluator = Evaluator::new(program(rows));
            let spread = Spread::at(&evaluator, &[0.5], 400).expect("batches");
            let found = spread.noise_scale.expect("a gradient");
            let truth = variance / (0.5 - mean).powi(2);
            assert!(
                (found.rows - truth).abs() <= 4.0 * found.error,
                "{rows}: {found:?}, {truth}"
            );
            assert!(found.error < 0.2 * truth, "{found:?}");
            assert!(spread.text().contains("noise scale"));
        }
        let lost = Spread {
            noise_scale: None,
            ..Spread::at(&Evaluator::new(program(4)), &[0.5], 9).expect("batches")
        };
        assert!(lost.text().contains("lost in its noise"));
    }
}
