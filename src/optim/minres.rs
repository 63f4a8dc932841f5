//! Solving a symmetric system of linear equations by products with its matrix alone.
//!
//! Paige and Saunders, "Solution of sparse indefinite systems of linear equations" (1975): MINRES. The matrix may be
//! indefinite, as a Hessian near a saddle is; of all vectors in the space that the products span, the solution has the
//! shortest residual. A residual that is found by the recurrence alone is checked by one product more, and what is left of
//! it is solved for again. Nothing but a few vectors is kept, and the solver can be left between any two products.

use super::vector::{dot, norm};

/// The solution is good when its residual is at most this fraction of the right side.
pub(super) const TOLERANCE: f64 = 1e-10;

/// How many products may be asked for.
pub(super) const PRODUCTS: u64 = 1000;

/// The system is taken for singular when the residual is so nearly orthogonal to everything the matrix reaches.
const ORTHOGONAL: f64 = 1e-12;

/// A system being solved. It names the vector to be multiplied and takes the product.
#[derive(Clone, Debug)]
pub(super) struct Minres {
    right: Vec<f64>,
    solution: Vec<f64>,
    /// The residual of `solution` at the last check, which the recurrence solves for.
    residual: Vec<f64>,
    products: u64,
    phase: Phase,
    lanczos: Lanczos,
}

/// What the next product is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Recurrence,
    Check,
}

/// What a solver says to a product.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum SolverReply {
    /// [`Minres::vector`] is to be multiplied.
    Next,
    /// [`Minres::solution`] is good.
    Solved,
    /// The system has no solution that is good, or none was found with so many products; the residual of the best is this
    /// fraction of the right side.
    Unsolved(f64),
    /// A product was not finite.
    NotFinite,
}

/// The Lanczos process with the rotations that make its tridiagonal matrix triangular; names as in the paper and SciPy.
#[derive(Clone, Debug)]
struct Lanczos {
    v: Vec<f64>,
    r1: Vec<f64>,
    r2: Vec<f64>,
    w: Vec<f64>,
    w2: Vec<f64>,
    steps: u64,
    beta: f64,
    old_beta: f64,
    dbar: f64,
    epsilon: f64,
    phibar: f64,
    cosine: f64,
    sine: f64,
    /// The sum of the squares of the tridiagonal matrix: the square of a bound of the matrix's norm.
    squares: f64,
}

impl Lanczos {
    /// For a right side of that length.
    fn new(right: &[f64], length: f64) -> Self {
        let zeros = vec![0.0; right.len()];
        Self {
            v: right.iter().map(|x| x / length).collect(),
            r1: zeros.clone(),
            r2: right.to_vec(),
            w: zeros.clone(),
            w2: zeros,
            steps: 0,
            beta: length,
            old_beta: 0.0,
            dbar: 0.0,
            epsilon: 0.0,
            phibar: length,
            cosine: -1.0,
            sine: 0.0,
            squares: 0.0,
        }
    }

    /// Takes the product with `v`, and adds to the solution what follows from it. Returns how nearly orthogonal to the matrix's
    /// range the residual was.
    fn take(&mut self, product: &[f64], solution: &mut [f64]) -> f64 {
        self.steps += 1;
        let mut y = product.to_vec();
        if self.steps > 1 {
            add_scaled(&mut y, -self.beta / self.old_beta, &self.r1);
        }
        let alpha = dot(&self.v, &y);
        add_scaled(&mut y, -alpha / self.beta, &self.r2);
        std::mem::swap(&mut self.r1, &mut self.r2);
        self.r2 = y;
        self.old_beta = self.beta;
        self.beta = norm(&self.r2);
        self.squares += alpha * alpha + self.old_beta * self.old_beta + self.beta * self.beta;

        let old_epsilon = self.epsilon;
        let delta = self.cosine * self.dbar + self.sine * alpha;
        let gbar = self.sine * self.dbar - self.cosine * alpha;
        self.epsilon = self.sine * self.beta;
        self.dbar = -self.cosine * self.beta;
        let orthogonality = libm::hypot(gbar, self.dbar) / self.squares.sqrt();

        let gamma = libm::hypot(gbar, self.beta).max(f64::MIN_POSITIVE);
        self.cosine = gbar / gamma;
        self.sine = self.beta / gamma;
        let phi = self.cosine * self.phibar;
        self.phibar *= self.sine;
        self.update(solution, [old_epsilon, delta, gamma, phi]);
        orthogonality
    }

    /// Moves the solution along the next direction, and goes on to the next vector.
    fn update(&mut self, solution: &mut [f64], [old_epsilon, delta, gamma, phi]: [f64; 4]) {
        for (i, x) in solution.iter_mut().enumerate() {
            let w1 = self.w2[i];
            self.w2[i] = self.w[i];
            self.w[i] = (self.v[i] - old_epsilon * w1 - delta * self.w2[i]) / gamma;
            *x += phi * self.w[i];
            self.v[i] = self.r2[i] / self.beta;
        }
    }
}

impl Minres {
    /// Of a right side that is not 0.
    pub(super) fn new(right: &[f64]) -> Self {
        Self {
            right: right.to_vec(),
            solution: vec![0.0; right.len()],
            residual: right.to_vec(),
            products: 0,
            phase: Phase::Recurrence,
            lanczos: Lanczos::new(right, norm(right)),
        }
    }

    /// The vector to be multiplied.
    pub(super) fn vector(&self) -> &[f64] {
        match self.phase {
            Phase::Recurrence => &self.lanczos.v,
            Phase::Check => &self.solution,
        }
    }

    /// The best solution so far.
    pub(super) fn solution(&self) -> &[f64] {
        &self.solution
    }

    /// How many products were asked for.
    pub(super) fn products(&self) -> u64 {
        self.products
    }

    /// Takes the product of the matrix with [`Minres::vector`].
    pub(super) fn take(&mut self, product: &[f64]) -> SolverReply {
        self.products += 1;
        if !product.iter().all(|x| x.is_finite()) {
            return SolverReply::NotFinite;
        }
        match self.phase {
            Phase::Recurrence => self.advance(product),
            Phase::Check => self.check(product),
        }
    }

    fn advance(&mut self, product: &[f64]) -> SolverReply {
        let goal = TOLERANCE * norm(&self.right);
        let orthogonality = self.lanczos.take(product, &mut self.solution);
        let is_over = self.lanczos.phibar <= 0.5 * goal
            || orthogonality <= ORTHOGONAL
            || self.lanczos.beta <= f64::MIN_POSITIVE
            || self.products + 1 >= PRODUCTS;
        if is_over {
            self.phase = Phase::Check;
        }
        SolverReply::Next
    }

    /// The residual that there really is decides.
    fn check(&mut self, product: &[f64]) -> SolverReply {
        let before = norm(&self.residual);
        for ((to, b), ax) in self.residual.iter_mut().zip(&self.right).zip(product) {
            *to = b - ax;
        }
        let (left, whole) = (norm(&self.residual), norm(&self.right));
        if left <= TOLERANCE * whole {
            return SolverReply::Solved;
        }
        // A second run is worth its products only if the first one got somewhere.
        if left > 0.1 * before || self.products + 2 >= PRODUCTS {
            return SolverReply::Unsolved(left / whole);
        }
        self.lanczos = Lanczos::new(&self.residual, left);
        self.phase = Phase::Recurrence;
        SolverReply::Next
    }
}

/// `to` ← `to` + `factor` · `by`.
fn add_scaled(to: &mut [f64], factor: f64, by: &[f64]) {
    for (to, by) in to.iter_mut().zip(by) {
        *to += factor * by;
    }
}

#[cfg(test)]
mod tests {
    use super::super::linear_solve::solve;
    use super::*;

    /// Runs to the end with a dense symmetric matrix.
    fn run(matrix: &[f64], right: &[f64]) -> (SolverReply, Minres) {
        let n = right.len();
        let mut system = Minres::new(right);
        loop {
            let rows = matrix.chunks_exact(n);
            let product: Vec<f64> = rows.map(|row| dot(row, system.vector())).collect();
            match system.take(&product) {
                SolverReply::Next => {}
                answer => return (answer, system),
            }
        }
    }

    /// A symmetric matrix with these eigenvalues: reflected at a vector without a zero.
    fn with_eigenvalues(eigenvalues: &[f64]) -> Vec<f64> {
        let n = eigenvalues.len();
        let unit: Vec<f64> = (0..n).map(|i| 1.0 + 0.1 * i as f64).collect();
        let length = norm(&unit);
        let reflect = |i: usize, k: usize| {
            f64::from(u8::from(i == k)) - 2.0 * unit[i] * unit[k] / (length * length)
        };
        let mut matrix = vec![0.0; n * n];
        for i in 0..n {
            for j in 0..n {
                let terms = (0..n).map(|k| reflect(i, k) * eigenvalues[k] * reflect(k, j));
                matrix[i * n + j] = terms.sum();
            }
        }
        matrix
    }

    #[test]
    fn it_agrees_with_elimination() {
        let spectra: [&[f64]; 4] = [
            &[1.0, 2.0, 3.0, 4.0, 5.0],
            &[1e-3, 1.0, 10.0, 100.0, 1e3],
            &[-4.0, -0.5, 0.25, 1.0, 30.0],
            &[-1.0, -2.0, -3.0, -4.0, -5.0],
        ];
        for eigenvalues in spectra {
            let matrix = with_eigenvalues(eigenvalues);
            let right = [1.0, -2.0, 0.5, 3.0, -1.0];
            let (answer, system) = run(&matrix, &right);
            assert_eq!(answer, SolverReply::Solved, "{eigenvalues:?}");
            let (mut copy, mut exact) = (matrix, right);
            solve(&mut copy, &mut exact).unwrap();
            let size = norm(&exact);
            for (x, exact) in system.solution().iter().zip(exact) {
                assert!((x - exact).abs() <= 1e-6 * size, "{eigenvalues:?}");
            }
        }
    }

    #[test]
    fn a_singular_system_is_found_out() {
        let matrix = with_eigenvalues(&[0.0, 1.0, 2.0, 3.0, 4.0]);
        let (answer, system) = run(&matrix, &[1.0, -2.0, 0.5, 3.0, -1.0]);
        assert!(
            matches!(answer, SolverReply::Unsolved(left) if left > 1e-3),
            "{answer:?}"
        );
        assert!(system.products() < 20);
        assert_eq!(run(&[0.0], &[2.0]).0, SolverReply::Unsolved(1.0));
    }

    #[test]
    fn what_is_not_finite_is_said() {
        assert_eq!(run(&[f64::NAN], &[1.0]).0, SolverReply::NotFinite);
    }

    #[test]
    fn a_multiple_of_the_identity_takes_one_product_and_one_to_check() {
        let (answer, system) = run(&[2.0, 0.0, 0.0, 2.0], &[3.0, 4.0]);
        assert_eq!((answer, system.products()), (SolverReply::Solved, 2));
    }

    /// With b = (3, 0) and A = (2 2; 2 0) the first step has α = 2 and β from 3 to 2: |A r|/(|A| |r|) is √8/√(4 + 9 + 4).
    #[test]
    fn a_first_step_is_as_orthogonal_as_it_is() {
        let mut solution = [0.0; 2];
        let orthogonality = Lanczos::new(&[3.0, 0.0], 3.0).take(&[2.0, 2.0], &mut solution);
        assert!((orthogonality - f64::sqrt(8.0 / 17.0)).abs() < 1e-15);
    }

    fn is_over(right: f64, product: [f64; 2], prepare: fn(&mut Minres)) -> bool {
        let mut system = Minres::new(&[right, 0.0]);
        prepare(&mut system);
        assert_eq!(system.take(&product), SolverReply::Next);
        matches!(system.phase, Phase::Check)
    }

    #[test]
    fn a_run_is_over_at_its_thresholds() {
        let open = [2.0, 2.0];
        assert!(!is_over(3.0, open, |_| {}));
        // The last of a thousand products is for the check.
        assert!(!is_over(3.0, open, |system| system.products = 997));
        assert!(is_over(3.0, open, |system| system.products = 998));
        // The residual, 1/√2 of what it was, is half of what is asked for: 1.5e-10.
        assert!(!is_over(3.0, open, |system| system.lanczos.phibar = 2.2e-10));
        assert!(is_over(3.0, open, |system| system.lanczos.phibar = 2.1e-10));
        // Orthogonal to the range to twelve digits.
        assert!(!is_over(1.0, [0.0, 1.1e-12], |_| {}));
        assert!(is_over(1.0, [0.0, 0.9e-12], |_| {}));
    }

    #[test]
    fn a_solution_is_checked_at_its_thresholds() {
        let checked = |product: f64, products: u64| {
            let mut system = Minres::new(&[10.0]);
            (system.phase, system.products) = (Phase::Check, products);
            system.take(&[product])
        };
        assert_eq!(checked(10.0 - 0.9e-9, 1), SolverReply::Solved);
        assert_eq!(checked(10.0 - 1.1e-9, 1), SolverReply::Next);
        // A second run follows a first that left less than a tenth, if it has a product and one to check it.
        assert_eq!(checked(9.25, 1), SolverReply::Next);
        assert_eq!(checked(8.75, 1), SolverReply::Unsolved(0.125));
        assert_eq!(checked(9.25, 996), SolverReply::Next);
        assert_eq!(checked(9.25, 997), SolverReply::Unsolved(0.075));
    }
}
