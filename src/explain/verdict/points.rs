//! Differences and distances of points.

use crate::optim::norm;

/// `to` − `from`.
pub(super) fn difference(to: &[f64], from: &[f64]) -> Vec<f64> {
    to.iter().zip(from).map(|(to, from)| to - from).collect()
}

/// The distance from the origin, or 1: what is small or far is so beside this.
pub(super) fn scale_of(at: &[f64]) -> f64 {
    norm(at).max(1.0)
}

/// The Euclidean distance.
pub(super) fn distance(a: &[f64], b: &[f64]) -> f64 {
    norm(&difference(a, b))
}
