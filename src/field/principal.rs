//! The principal directions of a trajectory.

use super::Directions;
use crate::diff::{Curvature, FULL_HESSIAN, Lanczos, PRODUCTS, dot};

/// A variance smaller than this part of the whole is rounding.
const NONE: f64 = 1e-12;

/// The directions in which points spread most, and how much of their spread is along them.
#[derive(Clone, Debug, PartialEq)]
pub struct Principal {
    /// Of length 1, orthogonal; by falling variance.
    pub directions: [Vec<f64>; 2],
    /// The shares of the variance along them, of 1.
    pub shares: [f64; 2],
}

impl Principal {
    /// The principal directions of at least three points that do not lie in a line: eigenvectors of their covariance, all of
    /// them up to 64 coordinates, above that by products with vectors. Each points to where the last point is from the first.
    pub fn of(points: &[Vec<f64>]) -> Option<Self> {
        let (first, last) = (points.first()?, points.last()?);
        let count = points.len() as f64;
        let n = first.len();
        let mut mean = vec![0.0; n];
        for point in points {
            for (sum, x) in mean.iter_mut().zip(point) {
                *sum += x / count;
            }
        }
        let off = |point: &Vec<f64>| point.iter().zip(&mean).map(|(x, m)| x - m).collect();
        let offsets: Vec<Vec<f64>> = points.iter().map(off).collect();
        let total: f64 = offsets
            .iter()
            .map(|offset| dot(offset, offset))
            .sum::<f64>()
            / count;
        let [(most, right), (next, up)] = if n <= FULL_HESSIAN {
            largest_of_all(&offsets, n)?
        } else {
            largest_by_products(&offsets, n)?
        };
        let is_plane = next > NONE * total && total.is_finite();
        let along = |direction: Vec<f64>| {
            let path: Vec<f64> = last.iter().zip(first).map(|(l, f)| l - f).collect();
            let sign = if dot(&path, &direction) < 0.0 {
                -1.0
            } else {
                1.0
            };
            direction.iter().map(|entry| sign * entry).collect()
        };
        is_plane.then(|| Self {
            directions: [along(right), along(up)],
            shares: [most / total, next / total],
        })
    }

    /// The plane of both directions through a center.
    pub fn from(&self, center: Vec<f64>) -> Option<Directions> {
        let [right, up] = self.directions.clone();
        Directions::new(center, right, up)
    }
}

/// An eigenvalue with its eigenvector.
type Pair = (f64, Vec<f64>);

fn largest_of_all(offsets: &[Vec<f64>], n: usize) -> Option<[Pair; 2]> {
    let mut covariance = vec![0.0; n * n];
    for offset in offsets {
        for (row, x) in offset.iter().enumerate() {
            for (column, y) in offset.iter().enumerate() {
                covariance[row * n + column] += x * y / offsets.len() as f64;
            }
        }
    }
    let mut found = Curvature::of_hessian(&covariance, n);
    let most = (found.eigenvalues.pop()?, found.directions.pop()?);
    let next = (found.eigenvalues.pop()?, found.directions.pop()?);
    Some([most, next])
}

fn largest_by_products(offsets: &[Vec<f64>], n: usize) -> Option<[Pair; 2]> {
    let product = |v: &[f64]| {
        let mut image = vec![0.0; n];
        for offset in offsets {
            let part = dot(offset, v) / offsets.len() as f64;
            for (entry, x) in image.iter_mut().zip(offset) {
                *entry += part * x;
            }
        }
        image
    };
    let found = Lanczos::run(n, PRODUCTS, 1, product)?;
    let pair = |index: usize| (found.values[index], found.direction(index));
    let last = found.values.len().checked_sub(2)?;
    Some([pair(last + 1), pair(last)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_covariance_worked_by_hand() {
        // Mean (2, 1, 5). Offsets ±(2, 2, 0) and ±(1, −1, 0): variance 8·2/4 = 4 along (1, 1)/√2, 2·2/4 = 1 along (1, −1)/√2.
        let points = [
            vec![0.0, -1.0, 5.0],
            vec![1.0, 2.0, 5.0],
            vec![3.0, 0.0, 5.0],
            vec![4.0, 3.0, 5.0],
        ];
        let found = Principal::of(&points).expect("a plane");
        let root = 0.5_f64.sqrt();
        assert!((found.shares[0] - 0.8).abs() < 1e-15);
        assert!((found.shares[1] - 0.2).abs() < 1e-15);
        for (entry, wanted) in found.directions[0].iter().zip([root, root, 0.0]) {
            assert!((entry - wanted).abs() < 1e-15, "{:?}", found.directions);
        }
        let up = &found.directions[1];
        assert!((up[0] + up[1]).abs() < 1e-15 && (up[0].abs() - root).abs() < 1e-15);
    }

    #[test]
    fn many_coordinates_have_the_directions_of_few() {
        // A curve in a plane of 100 coordinates, with a little of a third direction.
        let basis = |k: usize| move |i: usize| if i % 3 == k { 1.0 } else { 0.0 };
        let point = |t: f64, n: usize| -> Vec<f64> {
            let parts = [4.0 * t, t.sin(), 0.01 * (3.0 * t).cos()];
            (0..n)
                .map(|i| (0..3).map(|k| parts[k] * basis(k)(i)).sum())
                .collect()
        };
        let curve =
            |n: usize| -> Vec<Vec<f64>> { (0..50).map(|t| point(f64::from(t) * 0.1, n)).collect() };
        let few = Principal::of(&curve(3)).expect("a plane");
        let many = Principal::of(&curve(99)).expect("a plane");
        for index in 0..2 {
            assert!((few.shares[index] - many.shares[index]).abs() < 1e-12);
            for i in 0..99 {
                // 33 coordinates share what one had.
                let wanted = few.directions[index][i % 3] / 33_f64.sqrt();
                let gap = (many.directions[index][i] - wanted).abs();
                assert!(gap < 1e-9, "{gap}");
            }
        }
        let total: f64 = many.shares.iter().sum();
        assert!(total > 0.999 && total < 1.0);
    }

    #[test]
    fn points_in_a_line_have_no_plane() {
        let line = |count: i32| -> Vec<Vec<f64>> {
            (0..count)
                .map(|t| vec![f64::from(t), 2.0 * f64::from(t), 0.0])
                .collect()
        };
        assert_eq!(Principal::of(&line(9)), None);
        assert_eq!(Principal::of(&line(1)), None);
        assert_eq!(Principal::of(&[]), None);
    }
}
