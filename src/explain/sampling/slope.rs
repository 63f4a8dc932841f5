//! With which power of the number of rows an error falls.

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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::test_data::{loss, sampled};
    use super::*;
    use crate::diff::{Evaluator, Objective, Program};

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
}
