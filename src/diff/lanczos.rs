//! The ends of the spectrum of a symmetric matrix that is known only by its products with vectors.

use super::eigen::eigen;
use super::vector::{dot, norm};
use crate::data::{Random, Stream};

/// At most so many products give an estimate.
pub const PRODUCTS: usize = 30;

/// The largest eigenvalue is known to about this share of it, or to the square of this share of the larger end in size. With as many digits a
/// learning rate is set beside its limit.
pub const END_ERROR: f64 = 0.01;

/// Or once two products one after the other move it by no more than this share of the larger in size.
const SETTLED: f64 = 1e-4;

/// Below 0 by more than this share of the larger in size, the smallest Ritz value has told what there is to tell of the smaller
/// end: Ritz values lie within the spectrum, so that it stays below 0.
const CLEAR: f64 = 0.01;

/// Bounds by residuals are of the eigenvalue that is next: with so many products that is the last one, unless the random vector
/// that they start from has next to nothing of its direction.
const LEAST: usize = 4;

/// Where the next direction is shorter than this, relative to the matrix, the products have reached everything there is.
const EXHAUSTED: f64 = 1e-12;

/// What some products with a symmetric matrix tell of it: the Lanczos process from a seeded random vector, with every vector
/// made orthogonal to all before it, twice (Golub & Van Loan, Matrix Computations, section 10.3).
///
/// The Ritz values lie within the spectrum, so the largest is never above the largest eigenvalue and the smallest never below
/// the smallest; they come nearer with every product, soonest at the ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Lanczos {
    /// Ritz values, ascending: at least one.
    pub values: Vec<f64>,
    /// Orthonormal.
    basis: Vec<Vec<f64>>,
    /// The Ritz vectors in the basis.
    within: Vec<Vec<f64>>,
    /// Whether the products reached everything there is, so that the ends are those of the spectrum.
    pub is_exact: bool,
}

impl Lanczos {
    /// Runs `products` products with a matrix of `n` rows, fewer where they reach everything there is. None if it has no rows or
    /// a product is not finite.
    pub fn run(
        n: usize,
        products: usize,
        seed: u64,
        product: impl FnMut(&[f64]) -> Vec<f64>,
    ) -> Option<Self> {
        Self::until(n, products, seed, product, None)
    }

    /// The same, but ends once the largest eigenvalue is known, and the smallest is or is known to be negative.
    pub fn until_settled(
        n: usize,
        products: usize,
        seed: u64,
        product: impl FnMut(&[f64]) -> Vec<f64>,
    ) -> Option<Self> {
        Self::until(n, products, seed, product, Some(Ends::default()))
    }

    /// Runs products, and if it is asked for, ends once the ends tell enough.
    fn until(
        n: usize,
        products: usize,
        seed: u64,
        mut product: impl FnMut(&[f64]) -> Vec<f64>,
        mut ends: Option<Ends>,
    ) -> Option<Self> {
        let mut random = Random::of(Stream::Direction, seed, 0);
        let mut next: Vec<f64> = (0..n).map(|_| random.normal()).collect();
        let mut length = norm(&next);
        let mut basis: Vec<Vec<f64>> = Vec::new();
        let (mut diagonal, mut beside): (Vec<f64>, Vec<f64>) = (Vec::new(), Vec::new());
        let mut size = 0.0_f64;
        let mut is_exact = false;
        while basis.len() < products.min(n) {
            for entry in &mut next {
                *entry /= length;
            }
            let mut image = product(&next);
            if !image.iter().all(|entry| entry.is_finite()) {
                return None;
            }
            size = size.max(norm(&image));
            diagonal.push(dot(&image, &next));
            basis.push(next);
            for _ in 0..2 {
                for direction in &basis {
                    let part = dot(&image, direction);
                    for (entry, along) in image.iter_mut().zip(direction) {
                        *entry -= part * along;
                    }
                }
            }
            length = norm(&image);
            let tells_enough = ends.as_mut().is_some_and(|ends| {
                let ritz = eigen(tridiagonal(&diagonal, &beside));
                ends.take(&ritz, length)
            });
            is_exact = length <= EXHAUSTED * size || basis.len() == n;
            if is_exact || tells_enough {
                break;
            }
            beside.push(length);
            next = image;
        }
        let (values, within) = eigen(tridiagonal(&diagonal, &beside));
        (!basis.is_empty()).then_some(Self {
            values,
            basis,
            within,
            is_exact,
        })
    }

    /// The direction of the Ritz value of this index, of length 1.
    pub fn direction(&self, index: usize) -> Vec<f64> {
        let mut direction = vec![0.0; self.basis[0].len()];
        for (basis, part) in self.basis.iter().zip(&self.within[index]) {
            for (entry, along) in direction.iter_mut().zip(basis) {
                *entry += part * along;
            }
        }
        direction
    }
}

/// The smallest and the largest Ritz value after the last two products.
struct Ends([[f64; 2]; 2]);

impl Default for Ends {
    fn default() -> Self {
        Self([[f64::INFINITY; 2]; 2])
    }
}

impl Ends {
    /// Takes the Ritz values after another product, ascending, with their vectors in the basis, and the length of what the product
    /// has beside the basis: whether that is enough.
    fn take(&mut self, (values, within): &(Vec<f64>, Vec<Vec<f64>>), length: f64) -> bool {
        let last = values.len() - 1;
        let ends = [values[0], values[last]];
        let size = ends[0].abs().max(ends[1].abs());
        let is_known = |side: usize, index: usize, beside: usize| {
            let end = ends[side];
            // ‖A y − θ y‖, and what it bounds (Parlett, The Symmetric Eigenvalue Problem, section 11.7): the distance to the next
            // eigenvalue, and by its square and the gap to the others.
            let residual = length * within[index][last].abs();
            let gap = (end - values[beside]).abs();
            let lacks = residual.min(residual * residual / gap);
            let moves = |before: &[f64; 2]| (end - before[side]).abs() <= SETTLED * size;
            lacks <= END_ERROR * end.abs().max(END_ERROR * size) || self.0.iter().all(moves)
        };
        let is_enough = values.len() >= LEAST
            && is_known(1, last, last.saturating_sub(1))
            && (ends[0] < -CLEAR * size || is_known(0, 0, 1.min(last)));
        self.0 = [self.0[1], ends];
        is_enough
    }
}

/// A symmetric tridiagonal matrix from its diagonal and the entries beside it, at least one fewer.
fn tridiagonal(diagonal: &[f64], beside: &[f64]) -> Vec<Vec<f64>> {
    let count = diagonal.len();
    let mut matrix = vec![vec![0.0; count]; count];
    for index in 0..count {
        matrix[index][index] = diagonal[index];
        if index > 0 {
            matrix[index][index - 1] = beside[index - 1];
            matrix[index - 1][index] = beside[index - 1];
        }
    }
    matrix
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A product with a matrix of these eigenvalues: a diagonal one, reflected at a plane (a Householder matrix).
    fn reflected(eigenvalues: &[f64]) -> impl FnMut(&[f64]) -> Vec<f64> {
        let n = eigenvalues.len();
        let mirror: Vec<f64> = (0..n).map(|i| (i as f64 + 1.0).sin()).collect();
        let reflect = move |v: &[f64]| -> Vec<f64> {
            let part = 2.0 * dot(&mirror, v) / dot(&mirror, &mirror);
            v.iter().zip(&mirror).map(|(v, m)| v - part * m).collect()
        };
        let eigenvalues = eigenvalues.to_vec();
        move |v| {
            let v = reflect(v);
            let v: Vec<f64> = v.iter().zip(&eigenvalues).map(|(v, e)| v * e).collect();
            reflect(&v)
        }
    }

    #[test]
    fn a_few_distinct_eigenvalues_are_found_exactly() {
        let eigenvalues: Vec<f64> = (0..200).map(|i| [-3.0, 0.0, 0.5, 40.0][i % 4]).collect();
        let found = Lanczos::run(200, PRODUCTS, 1, reflected(&eigenvalues)).expect("finite");
        assert_eq!((found.values.len(), found.is_exact), (4, true));
        for (value, wanted) in found.values.iter().zip([-3.0, 0.0, 0.5, 40.0]) {
            assert!((value - wanted).abs() < 1e-12, "{value}");
        }
        let direction = found.direction(3);
        let image = reflected(&eigenvalues)(&direction);
        for (image, entry) in image.iter().zip(&direction) {
            assert!((image - 40.0 * entry).abs() < 1e-11);
        }
    }

    #[test]
    fn the_ends_of_a_wide_spectrum_are_estimated_from_inside() {
        // As in a network: most eigenvalues near 0, a few large.
        let eigenvalues: Vec<f64> = (0..300)
            .map(|i| match i {
                0 => 50.0,
                1 => 12.0,
                2 => -2.0,
                _ => (f64::from(i) * 0.7).sin() * 0.1,
            })
            .collect();
        for seed in 0..5 {
            let found = Lanczos::run(300, PRODUCTS, seed, reflected(&eigenvalues));
            let found = found.expect("finite");
            let (low, high) = (found.values[0], found.values[PRODUCTS - 1]);
            assert!(high <= 50.0 + 1e-10 && high > 50.0 - 1e-8, "{high}");
            assert!((low + 2.0).abs() < 1e-8 && low >= -2.0 - 1e-10, "{low}");
        }
    }

    /// The estimate of a spectrum with these ends and the others between -1 and 1, with the number of products it took.
    fn estimate(ends: &[f64], seed: u64) -> (Lanczos, usize) {
        let between = (ends.len()..300).map(|i| (i as f64 * 0.7).sin());
        let eigenvalues: Vec<f64> = ends.iter().copied().chain(between).collect();
        let mut products = 0;
        let mut reflected = reflected(&eigenvalues);
        let found = Lanczos::until_settled(300, PRODUCTS, seed, |v| {
            products += 1;
            reflected(v)
        });
        (found.expect("finite"), products)
    }

    #[test]
    fn a_smaller_end_that_is_clearly_negative_is_bounded_soon() {
        for seed in 0..20 {
            let (found, products) = estimate(&[50.0, -20.0], seed);
            let (smallest, largest) = (found.values[0], found.values[products - 1]);
            assert!((49.5..=50.0 + 1e-10).contains(&largest), "{largest}");
            assert!((-20.0 - 1e-10..-0.5).contains(&smallest), "{smallest}");
            assert!((LEAST..=7).contains(&products), "{products}");
        }
    }

    #[test]
    fn a_smaller_end_near_0_is_looked_at_until_it_settles() {
        for seed in 0..20 {
            let (found, products) = estimate(&[1000.0], seed);
            let (smallest, largest) = (found.values[0], found.values[products - 1]);
            assert!((990.0..=1000.0 + 1e-9).contains(&largest), "{largest}");
            assert!((-1.0 - 1e-10..-0.8).contains(&smallest), "{smallest}");
            assert!(!found.is_exact && products < PRODUCTS, "{products}");
        }
    }

    #[test]
    fn ends_that_stand_out_little_take_more_products_and_are_known_as_well() {
        for seed in 0..20 {
            let (found, products) = estimate(&[1.2], seed);
            let largest = found.values[products - 1];
            assert!((1.188..=1.2 + 1e-12).contains(&largest), "{largest}");
            assert!((7..PRODUCTS).contains(&products), "{products}");
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_bits_and_what_is_not_finite_gives_none() {
        let eigenvalues: Vec<f64> = (0..100).map(f64::from).collect();
        let run = || Lanczos::run(100, 10, 7, reflected(&eigenvalues));
        assert_eq!(run(), run());
        assert_eq!(Lanczos::run(3, 3, 1, |_| vec![f64::NAN; 3]), None);
        assert_eq!(Lanczos::run(0, 3, 1, |_| Vec::new()), None);
    }
}
