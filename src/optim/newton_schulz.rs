//! Bringing the singular values of a matrix near 1 without a decomposition.
//!
//! Five steps of X ← a X + (b A + c A²) X with A = X Xᵀ, from the matrix divided by its Frobenius norm. The coefficients are
//! those of Jordan, "Muon: an optimizer for hidden layers in neural networks" (2024), as in `torch.optim.Muon`: they raise
//! small singular values fast and leave the large ones between 0.7 and 1.2. PyTorch computes it in bfloat16, here it is f64.

use crate::diff::{Curvature, FULL_HESSIAN, norm};

/// a, b and c.
const COEFFICIENTS: [f64; 3] = [3.4445, -4.775, 2.0315];

/// The least number that the matrix is divided by.
const LEAST: f64 = 1e-7;

/// A matrix, row by row.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Dense {
    rows: usize,
    columns: usize,
    entries: Vec<f64>,
}

impl Dense {
    /// `entries` are row by row, as many as there are rows times columns.
    pub(super) fn new(rows: usize, columns: usize, entries: Vec<f64>) -> Self {
        debug_assert_eq!(entries.len(), rows * columns);
        Self {
            rows,
            columns,
            entries,
        }
    }

    /// The entries, row by row.
    pub(super) fn entries(&self) -> &[f64] {
        &self.entries
    }

    fn row(&self, row: usize) -> &[f64] {
        &self.entries[row * self.columns..(row + 1) * self.columns]
    }

    fn transposed(&self) -> Self {
        let entries = (0..self.columns)
            .flat_map(|column| (0..self.rows).map(move |row| self.row(row)[column]))
            .collect();
        Self::new(self.columns, self.rows, entries)
    }

    /// The product with its own transpose.
    fn gram(&self) -> Self {
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum();
        let entries = (0..self.rows)
            .flat_map(|i| (0..self.rows).map(move |j| dot(self.row(i), self.row(j))))
            .collect();
        Self::new(self.rows, self.rows, entries)
    }

    /// `own` times this one plus `factor` times its product with `left` from the left.
    fn plus_product(&self, own: f64, factor: f64, left: &Self) -> Self {
        let mut sum: Vec<f64> = self.entries.iter().map(|x| own * x).collect();
        for (i, to) in sum.chunks_exact_mut(self.columns).enumerate() {
            for (weight, row) in left
                .row(i)
                .iter()
                .zip(self.entries.chunks_exact(self.columns))
            {
                for (to, x) in to.iter_mut().zip(row) {
                    *to += factor * weight * x;
                }
            }
        }
        Self::new(self.rows, self.columns, sum)
    }

    /// The same matrix with its singular values near 1.
    pub(super) fn orthogonalized(&self, steps: u64) -> Self {
        let is_tall = self.rows > self.columns;
        let mut x = if is_tall {
            self.transposed()
        } else {
            self.clone()
        };
        let size = norm(&x.entries).max(LEAST);
        for entry in &mut x.entries {
            *entry /= size;
        }
        let [a, b, c] = COEFFICIENTS;
        for _ in 0..steps {
            let gram = x.gram();
            let update = gram.plus_product(b, c, &gram);
            x = x.plus_product(a, 1.0, &update);
        }
        if is_tall { x.transposed() } else { x }
    }

    /// The largest and the smallest singular value; `None` of a matrix that is not finite or too large to decompose.
    pub(super) fn spectrum(&self) -> Option<[f64; 2]> {
        let side = self.rows.min(self.columns);
        if side == 0 || side > FULL_HESSIAN {
            return None;
        }
        let wide = if self.rows > self.columns {
            self.transposed()
        } else {
            self.clone()
        };
        let eigenvalues = Curvature::of_hessian(&wide.gram().entries, side).eigenvalues;
        let ends = [eigenvalues.last()?, eigenvalues.first()?];
        Some(ends.map(|square| square.max(0.0).sqrt()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn singular_values_come_near_one() {
        // Columns at right angles, 5 and 0.5 long.
        let matrix = Dense::new(3, 2, vec![3.0, 0.4, 4.0, -0.3, 0.0, 0.0]);
        let [largest, smallest] = matrix.spectrum().unwrap();
        assert!((largest - 5.0).abs() < 1e-12 && (smallest - 0.5).abs() < 1e-12);
        for matrix in [matrix.transposed(), matrix] {
            let [largest, smallest] = matrix.orthogonalized(5).spectrum().unwrap();
            assert!(largest < 1.21 && smallest > 0.67, "{largest} {smallest}");
            let near = matrix.orthogonalized(0).spectrum().unwrap();
            assert!(near[1] < 0.11, "without a step they are only scaled");
        }
    }

    #[test]
    fn nothing_stays_nothing() {
        let zero = Dense::new(2, 2, vec![0.0; 4]);
        assert_eq!(zero.orthogonalized(5), zero);
        assert_eq!(zero.spectrum(), Some([0.0, 0.0]));
        assert_eq!(Dense::new(65, 65, vec![0.0; 65 * 65]).spectrum(), None);
        let largest = Dense::new(64, 64, vec![0.0; 64 * 64]);
        assert_eq!(largest.spectrum(), Some([0.0, 0.0]));
        assert_eq!(Dense::new(0, 3, Vec::new()).spectrum(), None);
        assert_eq!(
            Dense::new(1, 2, vec![3.0, 4.0]).spectrum(),
            Some([5.0, 5.0])
        );
    }
}
