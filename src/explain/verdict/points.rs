//! Differences and distances of points.

use crate::optim::norm;

/// `to` − `from`.
pub(super) fn difference(to: &[f64], from: &[f64]) -> Vec<f64> {
    to.iter().zip(from).map(|(to, from)| to - from).collect()
}

/// The Euclidean distance.
pub(super) fn distance(a: &[f64], b: &[f64]) -> f64 {
    norm(&difference(a, b))
}
