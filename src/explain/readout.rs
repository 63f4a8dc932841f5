//! Everything that is known about one point: value, derivatives by every method, their agreement, curvature.

use super::sampling::{Estimate, STEPS, Spread};
use crate::data::Selection;
use crate::diff::{
    Check, Curvature, Evaluator, Extremes, FULL_HESSIAN, Method, Objective, Spacing, compare,
};

/// What the partials panel and `gdplay grad` show about a point.
#[derive(Clone, Debug)]
pub struct Readout {
    /// The point, in the order of the parameters.
    pub at: Vec<f64>,
    /// The rows that it is about; none for a loss without rows.
    pub rows: Option<Selection>,
    /// The loss there.
    pub value: f64,
    /// A gradient for each of [`Method::ALL`], in that order; NaN by a method that the loss has not.
    pub gradients: Vec<Vec<f64>>,
    /// The methods that the loss has: with data or layers there is no symbolic one.
    pub methods: Vec<Method>,
    /// The comparison, for each parameter.
    pub checks: Vec<Check>,
    /// Second derivatives; none for more than 64 parameters.
    pub curvature: Option<Curvature>,
    /// The ends of the curvature, for more than 64 parameters: an estimate.
    pub extremes: Option<Extremes>,
    /// The loss on the rows that are held back, if any are.
    pub test_loss: Option<f64>,
    /// What the loss of a sample says of its expectation.
    pub estimate: Option<Estimate>,
    /// How the gradients of mini-batches, or of samples, lie around that of all rows.
    pub spread: Option<Spread>,
    /// The spacing of the finite differences.
    pub spacing: Spacing,
    /// For each parameter the losses at the two points of its finite difference, h below and h above.
    pub beside: Vec<[f64; 2]>,
}

impl Readout {
    /// Computes everything at a point.
    pub fn at(evaluator: &mut Evaluator, at: &[f64], spacing: Spacing) -> Self {
        let value = evaluator.value(at);
        let gradients = Method::ALL.map(|method| evaluator.gradient_by(method, at, spacing));
        let checks = compare(evaluator, at, &gradients);
        let supports = |method: &Method| evaluator.program().supports(*method);
        let methods = Method::ALL.into_iter().filter(supports).collect();
        let n = at.len();
        let curvature = (n <= FULL_HESSIAN).then(|| {
            let mut hessian = vec![0.0; n * n];
            evaluator.hessian(at, &mut hessian);
            Curvature::of_hessian(&hessian, n)
        });
        let extremes = if n > FULL_HESSIAN {
            Extremes::at(evaluator, at)
        } else {
            None
        };
        Self {
            at: at.to_vec(),
            rows: evaluator.selection(),
            value,
            gradients: gradients.into(),
            methods,
            checks,
            curvature,
            extremes,
            test_loss: evaluator.test_value(at),
            estimate: Estimate::asked(evaluator, at),
            spread: Spread::at(evaluator, at, STEPS),
            spacing,
            beside: beside(evaluator, at, spacing),
        }
    }

    /// Whether it is about this point and the rows that the evaluator is asked about.
    pub fn is_of(&self, evaluator: &Evaluator, at: &[f64]) -> bool {
        self.rows == evaluator.selection() && self.at == at
    }

    /// The gradient by one method.
    pub fn gradient(&self, method: Method) -> &[f64] {
        let index = Method::ALL.iter().position(|known| *known == method);
        &self.gradients[index.expect("ALL holds every method")]
    }

    /// |a method's partial derivative − reverse mode's|, relative to the larger of the two; 0 where both are the same.
    pub fn relative_error(&self, method: Method, variable: usize) -> f64 {
        let exact = self.gradient(Method::Reverse)[variable];
        let other = self.gradient(method)[variable];
        let difference = (other - exact).abs();
        if difference == 0.0 {
            0.0
        } else {
            difference / exact.abs().max(other.abs())
        }
    }

    /// The length of the gradient (by reverse mode).
    pub fn gradient_norm(&self) -> f64 {
        let gradient = self.gradient(Method::Reverse);
        gradient
            .iter()
            .map(|partial| partial * partial)
            .sum::<f64>()
            .sqrt()
    }
}

/// The losses h below and h above, by each parameter alone.
fn beside(evaluator: &mut Evaluator, at: &[f64], spacing: Spacing) -> Vec<[f64; 2]> {
    let mut point = at.to_vec();
    (0..at.len())
        .map(|variable| {
            let h = spacing.at(at[variable]);
            let values = [-h, h].map(|shift| {
                point[variable] = at[variable] + shift;
                evaluator.value(&point)
            });
            point[variable] = at[variable];
            values
        })
        .collect()
}
