//! How the error of what is sampled falls with the number of rows: of an estimated loss, or of a batch's gradient.

use std::sync::Arc;

use super::sampling::{Estimate, Fit, GradientSpread, STEPS, log_slope};
use crate::data::{DataSource, Dataset, MiniBatches, Selection};
use crate::diff::trace::Trace;
use crate::diff::{Evaluator, Objective, Program};
use crate::expr::number::short;

/// So many samples, or batches, are drawn of each size.
pub const DRAWN: usize = 200;

/// The sizes of samples.
const SAMPLES: [usize; 6] = [4, 16, 64, 256, 1024, 4096];

/// What is in error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sampled {
    /// The loss of a sample, as an estimate of an expectation.
    Loss,
    /// The gradient of a batch, as an estimate of that of all rows.
    Gradient,
}

/// The error with so many rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ErrorPoint {
    /// N.
    pub rows: usize,
    /// The root of the mean squared error over [`DRAWN`] samples.
    pub error: f64,
    /// What it is on average: s/√N, of batches without replacement times √((rows - N) / (rows - 1)).
    pub expected: Option<f64>,
}

/// Errors against numbers of rows.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorCurve {
    /// What is in error.
    pub of: Sampled,
    /// By rising number of rows.
    pub points: Vec<ErrorPoint>,
    /// The least-squares slope of ln error against ln N: about -1/2 where the rows are independent.
    pub fit: Option<Fit>,
}

impl ErrorCurve {
    /// Draws samples of several sizes at a point: of a sampled loss against `exact`, or else against the mean of the largest
    /// samples; of a loss over rows, batches against all rows. `None` for a loss without rows or with too few to choose from,
    /// or if `cancelled` says yes, which is asked before each sample.
    pub fn at(
        program: &Program,
        exact: Option<f64>,
        at: &[f64],
        cancelled: &dyn Fn() -> bool,
    ) -> Option<Self> {
        let data = program.data()?;
        let (of, points) = if let DataSource::Sampled { .. } = data.source() {
            (Sampled::Loss, of_samples(program, exact, at, cancelled)?)
        } else {
            (Sampled::Gradient, of_batches(program, data, at, cancelled)?)
        };
        let pairs: Vec<(f64, f64)> = points
            .iter()
            .map(|point| (point.rows as f64, point.error))
            .collect();
        Some(Self {
            of,
            fit: log_slope(&pairs),
            points,
        })
    }

    /// The slope in words, with what four times the rows do by it.
    pub fn text(&self) -> Option<String> {
        /// A slope is the root's within twice its error, or this.
        const CLOSE: f64 = 0.05;
        /// Through two points goes a line whatever the law; of a slope that is less certain than this no law follows.
        const UNCERTAIN: f64 = 0.25;
        let Fit { slope, error } = self.fit?;
        let spread = if error.is_finite() {
            format!(" (standard error {})", short(error, 1))
        } else {
            String::new()
        };
        let off = slope + 0.5;
        let says = if error.is_nan() || error > UNCERTAIN {
            String::from("by too few sizes to tell whether as 1/√N, which has -1/2")
        } else if off.abs() <= CLOSE.max(2.0 * error) {
            String::from("as 1/√N, which has -1/2: four times the rows halve the error")
        } else {
            let than = if off < 0.0 { "steeper" } else { "flatter" };
            let factor = short(4_f64.powf(-slope), 2);
            format!("{than} than 1/√N: four times the rows divide the error by {factor}")
        };
        Some(format!("slope {}{spread}, {says}", short(slope, 2)))
    }
}

/// Everything about what is sampled in a loss, line by line, on the rows that `evaluator` is asked about: the estimate beside
/// the exact value, the spread of the gradients, and errors against numbers of rows. Nothing for a loss without samples and
/// without batches.
pub fn sampled(evaluator: &Evaluator, exact: Option<f64>, at: &[f64]) -> Vec<String> {
    let program = evaluator.program();
    let fresh = |data: &&Arc<Dataset>| data.is_fresh_each_step();
    let Some(data) = program.data().filter(fresh) else {
        return Vec::new();
    };
    let mut lines = Vec::new();
    let estimate = Estimate::asked(evaluator, at);
    lines.extend(estimate.map(|estimate| estimate.text(exact)));
    lines.extend(GradientSpread::at(evaluator, at, STEPS).map(GradientSpread::text));
    if let Some(curve) = ErrorCurve::at(program, exact, at, &|| false) {
        let what = if data.is_sampled() {
            "error of the estimate"
        } else {
            "error of a batch's gradient"
        };
        let points = curve.points.iter();
        let points = points.map(|point| format!("{}: {}", point.rows, short(point.error, 2)));
        let points: Vec<String> = points.collect();
        lines.push(format!("{what} by rows: {}", points.join(", ")));
        lines.extend(curve.text());
    }
    lines
}

/// An evaluator of the loss over other rows.
fn over(program: &Program, data: Dataset) -> Evaluator {
    let loss = program.loss().clone();
    Evaluator::new(Arc::new(Program::with_data(loss, Arc::new(data))))
}

fn root_mean(squares: &[f64]) -> f64 {
    (squares.iter().sum::<f64>() / squares.len() as f64).sqrt()
}

fn of_samples(
    program: &Program,
    exact: Option<f64>,
    at: &[f64],
    cancelled: &dyn Fn() -> bool,
) -> Option<Vec<ErrorPoint>> {
    let DataSource::Sampled { samplers, seed, .. } = program.data()?.source() else {
        return None;
    };
    let mut estimates: Vec<(usize, Vec<f64>)> = Vec::new();
    for rows in SAMPLES {
        let mut evaluator = over(program, Dataset::sampled(samplers.clone(), rows, *seed));
        let value = |step: usize| {
            evaluator.at_step(step as u64);
            (!cancelled()).then(|| evaluator.value(at))
        };
        let values: Option<Vec<f64>> = (0..DRAWN).map(value).collect();
        estimates.push((rows, values?));
    }
    let (largest, of_largest) = estimates.last()?;
    let mean = of_largest.iter().sum::<f64>() / of_largest.len() as f64;
    let reference = exact.unwrap_or(mean);
    let data = Dataset::sampled(samplers.clone(), *largest, *seed);
    let trace = Trace::over(program, Some(&data), Selection::Train, at);
    let one = Estimate::of_loss(program.loss(), &trace).map(|estimate| estimate.deviation);
    let point = |(rows, values): &(usize, Vec<f64>)| {
        let squares: Vec<f64> = values
            .iter()
            .map(|value| (value - reference).powi(2))
            .collect();
        ErrorPoint {
            rows: *rows,
            error: root_mean(&squares),
            expected: one.map(|one| one / (*rows as f64).sqrt()),
        }
    };
    Some(estimates.iter().map(point).collect())
}

/// The gradient that batches estimate: of all rows, and with a dropout the mean over what it leaves out, since without it the
/// gradient is another one.
fn of_all_rows(
    program: &Program,
    data: &Dataset,
    at: &[f64],
    cancelled: &dyn Fn() -> bool,
) -> Option<Vec<f64>> {
    let mut gradient = vec![0.0; at.len()];
    if !data.has_masks() {
        over(program, data.clone()).gradient(at, &mut gradient);
        return Some(gradient);
    }
    let all = MiniBatches {
        rows: data.train_rows(),
        seed: data.batch().map_or(1, |batch| batch.seed),
    };
    let mut evaluator = over(program, data.clone().with_batch(all));
    let mut mean = vec![0.0; at.len()];
    for step in 0..DRAWN {
        if cancelled() {
            return None;
        }
        evaluator.at_step(step as u64);
        evaluator.gradient(at, &mut gradient);
        for (mean, g) in mean.iter_mut().zip(&gradient) {
            *mean += g / DRAWN as f64;
        }
    }
    Some(mean)
}

fn of_batches(
    program: &Program,
    data: &Dataset,
    at: &[f64],
    cancelled: &dyn Fn() -> bool,
) -> Option<Vec<ErrorPoint>> {
    /// A batch is at most this part of the rows: there must be others to choose.
    const PART: usize = 4;
    const LARGEST: usize = 512;
    /// Of so many rows the gradients are all looked at, one by one.
    const MOST: usize = 2000;
    let rows = data.train_rows();
    if at.is_empty() {
        return None;
    }
    let full = of_all_rows(program, data, at, cancelled)?;
    let sizes: Vec<usize> = (0..=LARGEST.ilog2())
        .map(|power| 1 << power)
        .take_while(|size| PART * size <= rows)
        .collect();
    if sizes.len() < 2 {
        return None;
    }
    let off = |size: usize, count: usize| {
        let seed = data.batch().map_or(1, |batch| batch.seed);
        let mut evaluator = over(
            program,
            data.clone().with_batch(MiniBatches { rows: size, seed }),
        );
        let mut gradient = vec![0.0; at.len()];
        // The last batch of an epoch may have fewer rows: it is none of this size.
        let (all, whole) = (rows.div_ceil(size) as u64, (rows / size) as u64);
        let steps = (0..).filter(|step| step % all < whole).take(count);
        let squares = steps.map(|step| {
            if cancelled() {
                return None;
            }
            evaluator.at_step(step);
            evaluator.gradient(at, &mut gradient);
            let parts = gradient
                .iter()
                .zip(&full)
                .map(|(g, full)| (g - full).powi(2));
            Some(parts.sum::<f64>())
        });
        Some(root_mean(&squares.collect::<Option<Vec<f64>>>()?))
    };
    // One epoch of batches of one row. What a dropout leaves out does not become less as most of the rows are drawn.
    let one = if rows <= MOST && !data.has_masks() {
        Some(off(1, rows)?)
    } else {
        None
    };
    let mut points = Vec::new();
    for size in sizes {
        let others = (rows - size) as f64 / (rows - 1) as f64;
        points.push(ErrorPoint {
            rows: size,
            error: off(size, DRAWN)?,
            expected: one.map(|one| one * (others / size as f64).sqrt()),
        });
    }
    Some(points)
}

#[cfg(test)]
mod tests;
