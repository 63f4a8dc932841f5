//! Second derivatives at a point, and what they say about descent there.

use super::eigen::eigen;
use super::lanczos::{Lanczos, PRODUCTS};
use super::{Evaluator, Objective};

/// Up to this many parameters the full Hessian is computed.
pub const FULL_HESSIAN: usize = 64;

/// The seed of the estimate: the same at every point, so that its errors do not make it jump.
const SEED: u64 = 1;

/// The least and the greatest curvature where the Hessian is too large: an estimate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extremes {
    /// The smallest Ritz value: the smallest eigenvalue is there or below.
    pub smallest: f64,
    /// Whether it is only known to be no higher than that: so it is unless the products reached everything there is.
    pub is_smallest_below: bool,
    /// The largest Ritz value: the largest eigenvalue is there or, by no more than about [`END_ERROR`], above.
    ///
    /// [`END_ERROR`]: super::END_ERROR
    pub largest: f64,
    /// How many products with the Hessian the estimate took.
    pub products: usize,
}

impl Extremes {
    /// The estimate by at most 30 seeded Lanczos products with the Hessian, fewer where they tell enough; none where it is not finite.
    pub fn at(evaluator: &mut Evaluator, at: &[f64]) -> Option<Self> {
        let is_finite = evaluator.value(at).is_finite();
        is_finite.then(|| Self::where_finite(evaluator, at))?
    }

    /// The same of the loss with `decay`/2 times the square of the parameters beside it.
    pub(crate) fn shifted(self, decay: f64) -> Self {
        Self {
            smallest: self.smallest + decay,
            largest: self.largest + decay,
            ..self
        }
    }

    /// The same where the loss is known to be finite.
    pub(crate) fn where_finite(evaluator: &mut Evaluator, at: &[f64]) -> Option<Self> {
        let product = |direction: &[f64]| evaluator.hessian_vector_product(at, direction);
        let found = Lanczos::until_settled(at.len(), PRODUCTS, SEED, product)?;
        Some(Self {
            smallest: *found.values.first()?,
            is_smallest_below: !found.is_exact,
            largest: *found.values.last()?,
            products: found.values.len(),
        })
    }
}

/// The Hessian of a loss at a point, with its eigenvalues.
#[derive(Clone, Debug, PartialEq)]
pub struct Curvature {
    /// Second derivatives, row by row.
    pub hessian: Vec<Vec<f64>>,
    /// Eigenvalues, ascending; empty where the Hessian is not finite.
    pub eigenvalues: Vec<f64>,
    /// For each eigenvalue its direction, of length 1.
    pub directions: Vec<Vec<f64>>,
}

/// What kind of point the eigenvalues describe, where the gradient vanishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CriticalPointKind {
    /// All curvatures positive: a minimum where the gradient is 0.
    Bowl,
    /// All negative: a maximum.
    Dome,
    /// Some positive, some negative.
    Saddle,
    /// Some zero, the others of one sign: the second derivatives do not tell.
    Flat,
    /// The second derivatives are not finite.
    Undefined,
}

impl CriticalPointKind {
    /// The name of such a stationary point.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bowl => "minimum",
            Self::Dome => "maximum",
            Self::Saddle => "saddle",
            Self::Flat => "the second derivatives do not tell",
            Self::Undefined => "undefined",
        }
    }
}

impl Curvature {
    /// The eigenvalues and directions of a symmetric matrix of `n` rows, given row by row.
    pub fn of_hessian(hessian: &[f64], n: usize) -> Self {
        let rows: Vec<Vec<f64>> = (0..n)
            .map(|row| hessian[row * n..(row + 1) * n].to_vec())
            .collect();
        let (eigenvalues, directions) = if hessian.iter().all(|entry| entry.is_finite()) {
            eigen(rows.clone())
        } else {
            (Vec::new(), Vec::new())
        };
        Self {
            hessian: rows,
            eigenvalues,
            directions,
        }
    }

    /// The largest eigenvalue: the curvature of the steepest direction.
    pub fn largest(&self) -> Option<f64> {
        self.eigenvalues.last().copied()
    }

    /// The smallest eigenvalue.
    pub fn smallest(&self) -> Option<f64> {
        self.eigenvalues.first().copied()
    }

    /// λmax/λmin, where both are positive.
    pub fn condition(&self) -> Option<f64> {
        let (smallest, largest) = (self.smallest()?, self.largest()?);
        (smallest > 0.0).then(|| largest / smallest)
    }

    /// 2/λmax: above this learning rate plain gradient descent on the local quadratic overshoots more at every step. Where a
    /// curvature is negative the loss falls without end along it, and no rate is stable.
    pub fn largest_stable_rate(&self) -> Option<f64> {
        let (smallest, largest) = (self.smallest()?, self.largest()?);
        let zero = 1e-10 * largest;
        (largest > 0.0 && smallest >= -zero).then(|| 2.0 / largest)
    }

    /// The kind of point.
    pub fn shape(&self) -> CriticalPointKind {
        let (Some(smallest), Some(largest)) = (self.smallest(), self.largest()) else {
            return CriticalPointKind::Undefined;
        };
        let zero = 1e-10 * smallest.abs().max(largest.abs());
        match (smallest, largest) {
            (low, _) if low > zero => CriticalPointKind::Bowl,
            (_, high) if high < -zero => CriticalPointKind::Dome,
            (low, high) if low < -zero && high > zero => CriticalPointKind::Saddle,
            _ => CriticalPointKind::Flat,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diagonal_matrix_is_its_own_answer() {
        let curvature = Curvature::of_hessian(&[25.0, 0.0, 0.0, 1.0], 2);
        assert_eq!(curvature.eigenvalues, [1.0, 25.0]);
        assert_eq!(curvature.condition(), Some(25.0));
        assert_eq!(curvature.largest_stable_rate(), Some(0.08));
        let saddle = Curvature::of_hessian(&[2.0, 0.0, 0.0, -2.0], 2);
        assert_eq!(saddle.largest_stable_rate(), None);
        assert_eq!(curvature.shape(), CriticalPointKind::Bowl);
    }

    #[test]
    fn eigenvectors_satisfy_their_equation() {
        let matrix = [4.0, 1.0, -2.0, 1.0, 2.0, 0.5, -2.0, 0.5, -3.0];
        let curvature = Curvature::of_hessian(&matrix, 3);
        assert_eq!(curvature.shape(), CriticalPointKind::Saddle);
        for (value, v) in curvature.eigenvalues.iter().zip(&curvature.directions) {
            for row in 0..3 {
                let product: f64 = (0..3).map(|k| matrix[row * 3 + k] * v[k]).sum();
                assert!((product - value * v[row]).abs() < 1e-13);
            }
        }
    }

    #[test]
    fn flat_and_undefined_points_are_told() {
        assert_eq!(
            Curvature::of_hessian(&[0.0; 4], 2).shape(),
            CriticalPointKind::Flat
        );
        assert_eq!(
            Curvature::of_hessian(&[2.0, 0.0, 0.0, 0.0], 2).shape(),
            CriticalPointKind::Flat
        );
        assert_eq!(
            Curvature::of_hessian(&[f64::NAN; 4], 2).shape(),
            CriticalPointKind::Undefined
        );
    }
}
