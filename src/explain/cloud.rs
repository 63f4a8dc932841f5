//! The gradients of single batches, or samples, as points around that of all rows.

use std::sync::Arc;

use crate::data::Selection;
use crate::diff::{Evaluator, Objective};

/// Two entries of the gradients of some steps at one point.
#[derive(Clone, Debug, PartialEq)]
pub struct GradientCloud {
    /// Of each step.
    pub steps: Vec<(f64, f64)>,
    /// Over all rows; of a sampler the mean of the steps.
    pub full: (f64, f64),
}

impl GradientCloud {
    /// The entries with these indices, of the gradients of the first steps. With one parameter the second entry is 0. `None`
    /// where every step has the same rows, and where it is called off.
    pub fn at(
        evaluator: &Evaluator,
        at: &[f64],
        (x, y): (usize, Option<usize>),
        steps: u64,
        cancelled: &dyn Fn() -> bool,
    ) -> Option<Self> {
        let data = Arc::clone(evaluator.program().data()?);
        if !data.is_fresh_each_step() || x >= at.len() || y.is_some_and(|y| y >= at.len()) {
            return None;
        }
        let mut evaluator = evaluator.clone();
        let mut gradient = vec![0.0; at.len()];
        let mut points = Vec::new();
        for step in 0..steps {
            if cancelled() {
                return None;
            }
            evaluator.at_step(step);
            evaluator.gradient(at, &mut gradient);
            points.push((gradient[x], y.map_or(0.0, |y| gradient[y])));
        }
        let full = if data.batch().is_some() {
            evaluator.select(Selection::Train);
            evaluator.gradient(at, &mut gradient);
            (gradient[x], y.map_or(0.0, |y| gradient[y]))
        } else {
            let count = points.len().max(1) as f64;
            let sum = points
                .iter()
                .fold((0.0, 0.0), |sum, p| (sum.0 + p.0, sum.1 + p.1));
            (sum.0 / count, sum.1 / count)
        };
        Some(Self {
            steps: points,
            full,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{DataSource, Dataset, MiniBatches};
    use crate::diff::Program;
    use crate::expr::{KnownNames, parse};

    #[test]
    fn batches_lie_around_the_gradient_of_all_rows() {
        let names = KnownNames {
            columns: vec![String::from("x")],
            ..KnownNames::default()
        };
        let loss = parse("mean((a + b x - x^2)^2)", &names).expect("a loss");
        let x: Vec<f64> = (0..64).map(|row| f64::from(row) / 32.0 - 1.0).collect();
        let data = Dataset::new(DataSource::Columns, vec![(String::from("x"), x)]);
        let fixed = Evaluator::new(Arc::new(Program::with_data(
            loss.clone(),
            Arc::new(data.clone()),
        )));
        let axes = (0, Some(1));
        assert_eq!(
            GradientCloud::at(&fixed, &[1.0, 1.0], axes, 9, &|| false),
            None
        );
        let data = data.with_batch(MiniBatches { rows: 8, seed: 1 });
        let evaluator = Evaluator::new(Arc::new(Program::with_data(loss, Arc::new(data))));
        let cloud = GradientCloud::at(&evaluator, &[1.0, 1.0], axes, 200, &|| false);
        let cloud = cloud.expect("batches");
        let mean = cloud.steps.iter().map(|p| p.0).sum::<f64>() / 200.0;
        assert!(
            (mean - cloud.full.0).abs() < 0.1 * cloud.full.0.abs(),
            "{mean} {:?}",
            cloud.full
        );
        assert!(
            cloud.steps.iter().any(|p| p.0 > cloud.full.0)
                && cloud.steps.iter().any(|p| p.0 < cloud.full.0)
        );
        assert_eq!(
            GradientCloud::at(&evaluator, &[1.0, 1.0], axes, 9, &|| true),
            None
        );
    }
}
