//! Solving a square system of linear equations.
//!
//! Gaussian elimination with partial pivoting on rows that are first brought to a largest entry near 1 (by powers of
//! two, which round nothing), so that badly scaled but regular systems are not mistaken for singular ones. Golub and
//! Van Loan, "Matrix Computations" (4th edition), sections 3.4 and 3.5.

/// The system has no unique solution, to working precision.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Singular {
    /// The largest pivot that could be found, relative to the largest entry of its row.
    pub(super) pivot: f64,
}

/// Solves `matrix` · x = `right` in place: `matrix` (n² numbers, row by row) is destroyed, `right` becomes x. All
/// entries must be finite.
pub(super) fn solve(matrix: &mut [f64], right: &mut [f64]) -> Result<(), Singular> {
    let n = right.len();
    debug_assert_eq!(matrix.len(), n * n);
    for (row, b) in matrix.chunks_exact_mut(n.max(1)).zip(right.iter_mut()) {
        let scale = power_of_two_near(row).ok_or(Singular { pivot: 0.0 })?;
        for entry in row {
            *entry /= scale;
        }
        *b /= scale;
    }
    let smallest = n as f64 * f64::EPSILON;
    for column in 0..n {
        let size = |row: &usize| matrix[row * n + column].abs();
        let best = (column..n).max_by(|a, b| size(a).total_cmp(&size(b)));
        let best = best.expect("at least the row of the column");
        let pivot = matrix[best * n + column];
        if pivot.abs() <= smallest {
            return Err(Singular { pivot });
        }
        for k in column..n {
            matrix.swap(column * n + k, best * n + k);
        }
        right.swap(column, best);
        for row in column + 1..n {
            let factor = matrix[row * n + column] / pivot;
            for k in column + 1..n {
                matrix[row * n + k] -= factor * matrix[column * n + k];
            }
            right[row] -= factor * right[column];
        }
    }
    for row in (0..n).rev() {
        let known: f64 = (row + 1..n).map(|k| matrix[row * n + k] * right[k]).sum();
        right[row] = (right[row] - known) / matrix[row * n + row];
    }
    Ok(())
}

/// The power of two next below the largest magnitude of a row; `None` for a row of zeros.
fn power_of_two_near(row: &[f64]) -> Option<f64> {
    const EXPONENT: u64 = 0x7ff0_0000_0000_0000;
    let largest = row.iter().fold(0.0_f64, |largest, x| largest.max(x.abs()));
    let power = f64::from_bits(largest.to_bits() & EXPONENT);
    match power {
        0.0 if largest == 0.0 => None,
        0.0 => Some(f64::MIN_POSITIVE),
        _ => Some(power),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn solved(matrix: &[f64], right: &[f64]) -> Result<Vec<f64>, Singular> {
        let (mut matrix, mut right) = (matrix.to_vec(), right.to_vec());
        solve(&mut matrix, &mut right).map(|()| right)
    }

    #[test]
    fn a_zero_on_the_diagonal_is_no_obstacle() {
        assert_eq!(
            solved(&[0.0, 2.0, 4.0, 0.0], &[6.0, 8.0]),
            Ok(vec![2.0, 3.0])
        );
        assert_eq!(
            solved(&[2.0, 1.0, 1.0, 3.0], &[3.0, 5.0]),
            Ok(vec![0.8, 1.4])
        );
        assert_eq!(solved(&[], &[]), Ok(vec![]));
    }

    #[test]
    fn bad_scaling_is_not_singular() {
        let tiny = f64::MIN_POSITIVE;
        assert_eq!(
            solved(&[1.0, 0.0, 0.0, tiny], &[3.0, tiny]),
            Ok(vec![3.0, 1.0])
        );
        assert_eq!(
            solved(&[1e300, 0.0, 0.0, 1e-300], &[1e300, 1e-300]),
            Ok(vec![1.0, 1.0])
        );
    }

    #[test]
    fn singular_is_singular() {
        assert_eq!(solved(&[0.0], &[1.0]), Err(Singular { pivot: 0.0 }));
        assert_eq!(
            solved(&[1.0, 2.0, 2.0, 4.0], &[1.0, 1.0]),
            Err(Singular { pivot: 0.0 })
        );
        let nearly = [0.1, 0.7, 0.3, 2.1];
        assert!(solved(&nearly, &[1.0, 1.0]).is_err());
    }

    #[test]
    fn the_hilbert_matrix_of_six() {
        let n = 6;
        let matrix: Vec<f64> = (0..n * n)
            .map(|k| 1.0 / (k / n + k % n + 1) as f64)
            .collect();
        let right: Vec<f64> = matrix.chunks_exact(n).map(|row| row.iter().sum()).collect();
        // The condition number is 1.5e7: nine digits remain.
        for x in solved(&matrix, &right).unwrap() {
            assert!((x - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn the_largest_entry_of_the_column_is_the_pivot() {
        let matrix = [3.0, 1.0, 2.0, 0.0, 3.0, 2.0, 3.0, 1.0, 0.0];
        let x = solved(&matrix, &[11.0, 12.0, 5.0]).unwrap();
        for (got, expected) in x.iter().zip([1.0, 2.0, 3.0]) {
            assert!((got - expected).abs() < 1e-14, "{x:?}");
        }
        // The size of one number says nothing.
        assert_eq!(solved(&[1e-300], &[2e-300]).unwrap(), [2.0]);
        assert_eq!(solved(&[1e-310], &[2e-310]).unwrap(), [2.0]);
    }
}
