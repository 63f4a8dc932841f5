//! Eigenvalues and eigenvectors of small symmetric matrices.

/// Eigenvalues (ascending) and eigenvectors of a symmetric matrix by cyclic Jacobi rotations (Golub & Van Loan, Matrix
/// Computations, section 8.5).
pub(super) fn eigen(mut a: Vec<Vec<f64>>) -> (Vec<f64>, Vec<Vec<f64>>) {
    const SWEEPS: usize = 50;
    let n = a.len();
    let mut vectors: Vec<Vec<f64>> = (0..n)
        .map(|row| (0..n).map(|column| f64::from(row == column)).collect())
        .collect();
    for _ in 0..SWEEPS {
        let mut rotated = false;
        for p in 0..n {
            for q in p + 1..n {
                rotated |= rotate(&mut a, &mut vectors, p, q);
            }
        }
        if !rotated {
            break;
        }
    }
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&i, &j| a[i][i].total_cmp(&a[j][j]));
    let values = order.iter().map(|&i| a[i][i]).collect();
    let directions = order
        .iter()
        .map(|&i| vectors.iter().map(|row| row[i]).collect())
        .collect();
    (values, directions)
}

/// Makes a[p][q] zero by a rotation in the plane (p, q); false if it was negligible already.
fn rotate(a: &mut [Vec<f64>], vectors: &mut [Vec<f64>], p: usize, q: usize) -> bool {
    let off = a[p][q];
    // Two roots, since the product may leave the range of numbers.
    let scale = a[p][p].abs().sqrt() * a[q][q].abs().sqrt();
    if off.abs() <= f64::EPSILON * 1e-3 * scale || off == 0.0 {
        return false;
    }
    let tau = (a[q][q] - a[p][p]) / (2.0 * off);
    let t = if tau >= 0.0 {
        1.0 / (tau + libm::hypot(tau, 1.0))
    } else {
        -1.0 / (-tau + libm::hypot(tau, 1.0))
    };
    let c = 1.0 / libm::hypot(t, 1.0);
    let s = t * c;
    for row in a.iter_mut() {
        let (x, y) = (row[p], row[q]);
        row[p] = c * x - s * y;
        row[q] = s * x + c * y;
    }
    let (above, below) = a.split_at_mut(q);
    for (x, y) in above[p].iter_mut().zip(&mut below[0]) {
        (*x, *y) = (c * *x - s * *y, s * *x + c * *y);
    }
    a[p][q] = 0.0;
    a[q][p] = 0.0;
    for row in vectors {
        let (x, y) = (row[p], row[q]);
        row[p] = c * x - s * y;
        row[q] = s * x + c * y;
    }
    true
}

/// Both sides of the diagonal become their mean: they differ by rounding only.
pub(super) fn symmetrize(matrix: &mut [f64], n: usize) {
    for row in 0..n {
        for column in 0..row {
            let (a, b) = (matrix[row * n + column], matrix[column * n + row]);
            let mean = f64::midpoint(a, b);
            matrix[row * n + column] = mean;
            matrix[column * n + row] = mean;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matrices_of_any_size_of_numbers_are_diagonalized() {
        for scale in [1e-250, 1.0, 1e250] {
            let matrix = [[2.0, -1.0], [-1.0, 2.0]];
            let matrix = matrix.map(|row| row.map(|entry| entry * scale).to_vec());
            let (values, vectors) = eigen(matrix.to_vec());
            for (value, wanted) in values.iter().zip([1.0, 3.0]) {
                assert!(
                    (value / scale - wanted).abs() < 1e-14,
                    "{scale}: {values:?}"
                );
            }
            assert!((vectors[0][0] - vectors[0][1]).abs() < 1e-14, "{vectors:?}");
        }
    }

    #[test]
    fn each_direction_is_stretched_by_its_value() {
        let root = f64::sqrt(2.0);
        let cases: [(&[&[f64]], &[f64]); 5] = [
            (&[&[1.0, 2.0], &[2.0, 4.0]], &[0.0, 5.0]),
            (&[&[4.0, 2.0], &[2.0, 1.0]], &[0.0, 5.0]),
            (&[&[4.0, -2.0], &[-2.0, 1.0]], &[0.0, 5.0]),
            // Two that a digit of the fifteenth place tells apart.
            (&[&[1.0, 1e-14], &[1e-14, 1.0]], &[1.0 - 1e-14, 1.0 + 1e-14]),
            (
                &[&[2.0, 1.0, 0.0], &[1.0, 2.0, 1.0], &[0.0, 1.0, 2.0]],
                &[2.0 - root, 2.0, 2.0 + root],
            ),
        ];
        for (matrix, wanted) in cases {
            let matrix: Vec<Vec<f64>> = matrix.iter().map(|row| row.to_vec()).collect();
            let (values, directions) = eigen(matrix.clone());
            for ((value, wanted), direction) in values.iter().zip(wanted).zip(&directions) {
                assert!((value - wanted).abs() < 4e-15, "{matrix:?}: {values:?}");
                let length: f64 = direction.iter().map(|x| x * x).sum();
                assert!((length - 1.0).abs() < 1e-14);
                for (row, x) in matrix.iter().zip(direction) {
                    let image: f64 = row.iter().zip(direction).map(|(a, b)| a * b).sum();
                    assert!(
                        (image - value * x).abs() < 1e-14,
                        "{matrix:?}: {directions:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn both_sides_become_their_mean() {
        let mut matrix = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0];
        symmetrize(&mut matrix, 3);
        assert_eq!(matrix, [1.0, 3.0, 5.0, 3.0, 5.0, 7.0, 5.0, 7.0, 9.0]);
        // The mean of two infinite numbers of one sign is that.
        let mut matrix = [0.0, f64::INFINITY, f64::INFINITY, 0.0];
        symmetrize(&mut matrix, 2);
        assert_eq!(matrix[1], f64::INFINITY);
    }
}
