//! Newton's method, damped: the step to the stationary point of the local quadratic.
//!
//! Law: (H + δ I) d = g; x ← x − η d. With η = 1 and δ = 0 it is the pure step, which is drawn to saddles and maxima
//! as much as to minima. Levenberg (1944) and Marquardt (1963) for the damping; Nocedal and Wright, "Numerical
//! Optimization" (2nd edition), sections 2.2 and 3.4. There is no optimizer of this name in PyTorch.

use super::counted::CountedObjective;
use super::definition::{Definition, Optimizer, Proposal, StepInput};
use super::hyperparameter::{Allowed, Hyperparameter};
use super::law::{Decay, Law};
use super::linear_solve;
use super::memory::Memory;
use super::minres::{self, Answer, Minres};
use super::stop::{Failure, Halt};
use super::term::{StepWriter, arg, num};
use super::vector::all_finite;

/// Its row.
pub static DEFINITION: Definition = Definition {
    name: "newton",
    about: "steps to where the local quadratic is stationary: minimum, saddle or maximum",
    formula: "(H + δ I) d = g; x ← x − η d",
    paper: "Newton; Levenberg 1944, Marquardt 1963",
    learning_rate: 1.0,
    hyperparameters: &[Hyperparameter {
        name: "damping",
        meaning: "added to every curvature: large, it makes short steps against the gradient",
        default: 0.0,
        allowed: Allowed::NOT_NEGATIVE,
    }],
    law: |values| {
        let [damping] = values.all();
        Law::Newton { damping }
    },
    decay: |_| Decay::None,
    remembers: 0,
    asks: true,
    optimizer: |dimension| {
        Box::new(Newton {
            work: Work::Idle,
            direction: vec![0.0; dimension],
            curvature: Vec::new(),
            products: None,
        })
    },
};

/// Up to this many parameters the Hessian is written out, column by column, and its equations are solved by elimination;
/// above, by products with the Hessian alone.
pub const DIRECT: usize = 256;

#[derive(Debug)]
struct Newton {
    work: Work,
    /// d.
    direction: Vec<f64>,
    /// The diagonal of H, where it is written out, for the explanation.
    curvature: Vec<f64>,
    /// How many products solved the equations, where it is not.
    products: Option<u64>,
}

/// A step in progress.
#[derive(Debug)]
enum Work {
    Idle,
    /// So many columns of the matrix are computed.
    Columns(usize, Vec<f64>),
    /// The equations are being solved.
    Products(Box<Minres>),
}

impl Newton {
    /// Computes the columns that are missing, then eliminates.
    fn eliminate(
        &mut self,
        here: &StepInput<'_>,
        objective: &mut CountedObjective<'_>,
        (mut done, mut matrix): (usize, Vec<f64>),
    ) -> Result<(), Halt> {
        let [damping] = here.values.all();
        let n = here.at.len();
        let (mut unit, mut product) = (vec![0.0; n], vec![0.0; n]);
        while done < n {
            unit[done] = 1.0;
            objective.hessian_product(here.at, &unit, &mut product);
            unit[done] = 0.0;
            for (row, entry) in product.iter().enumerate() {
                matrix[row * n + done] = *entry;
            }
            done += 1;
            if done < n && objective.is_to_rest() {
                self.work = Work::Columns(done, matrix);
                return Err(Halt::Suspended);
            }
        }
        if !all_finite(&matrix) {
            return Err(Failure::HessianNotFinite.into());
        }
        symmetrize(&mut matrix, n);
        self.curvature.clear();
        for i in 0..n {
            let diagonal = &mut matrix[i * n + i];
            self.curvature.push(*diagonal);
            *diagonal += damping;
        }
        self.direction.copy_from_slice(here.gradient);
        linear_solve::solve(&mut matrix, &mut self.direction).map_err(|singular| {
            Failure::SingularHessian {
                pivot: singular.pivot,
            }
        })?;
        Ok(())
    }

    /// Asks for products until the equations are solved.
    fn iterate(
        &mut self,
        here: &StepInput<'_>,
        objective: &mut CountedObjective<'_>,
        mut system: Box<Minres>,
    ) -> Result<(), Halt> {
        let [damping] = here.values.all();
        let mut product = vec![0.0; here.at.len()];
        loop {
            objective.hessian_product(here.at, system.vector(), &mut product);
            for (product, v) in product.iter_mut().zip(system.vector()) {
                *product += damping * v;
            }
            let products = system.products() + 1;
            match system.take(&product) {
                Answer::Next => {}
                Answer::Solved => {
                    self.direction.copy_from_slice(system.solution());
                    self.products = Some(products);
                    return Ok(());
                }
                Answer::Unsolved(residual) => {
                    return Err(Failure::NotSolved { residual, products }.into());
                }
                Answer::NotFinite => return Err(Failure::HessianNotFinite.into()),
            }
            if objective.is_to_rest() {
                self.work = Work::Products(system);
                return Err(Halt::Suspended);
            }
        }
    }
}

impl Optimizer for Newton {
    fn propose(
        &mut self,
        here: &StepInput<'_>,
        objective: &mut CountedObjective<'_>,
        candidate: &mut [f64],
    ) -> Result<Proposal, Halt> {
        let n = here.at.len();
        match std::mem::replace(&mut self.work, Work::Idle) {
            Work::Columns(done, matrix) => self.eliminate(here, objective, (done, matrix))?,
            Work::Products(system) => self.iterate(here, objective, system)?,
            Work::Idle if n <= DIRECT => {
                self.eliminate(here, objective, (0, vec![0.0; n * n]))?;
            }
            Work::Idle if here.gradient.iter().all(|g| *g == 0.0) => self.direction.fill(0.0),
            Work::Idle => {
                let system = Box::new(Minres::new(here.gradient));
                self.iterate(here, objective, system)?;
            }
        }
        for ((to, x), d) in candidate.iter_mut().zip(here.at).zip(&self.direction) {
            *to = x - here.rate * d;
        }
        Ok(Proposal::Position)
    }

    fn accept(&mut self, _: &mut Memory) {}

    fn explain(&self, here: &StepInput<'_>, i: usize, writer: &mut StepWriter<'_>) {
        let [damping] = here.values.all();
        let (x, g, d) = (here.at[i], here.gradient[i], self.direction[i]);
        let below = |curvature: f64| {
            if damping == 0.0 {
                num(curvature)
            } else {
                format!("({} + {})", num(curvature), num(damping))
            }
        };
        let count = here.at.len();
        let curvature = self.curvature.get(i).copied();
        if let Some(curvature) = curvature {
            let law = format!("∂²L/∂{}² on the diagonal of H", writer.name());
            writer.term("curvature", law, num(curvature), curvature);
        }
        let alone = curvature.map(|curvature| format!("{} / {}", num(g), below(curvature)));
        let (law, numbers) = match (alone, self.products) {
            (Some(alone), _) if count == 1 => ("d = g / (H + δ)", alone),
            (Some(alone), _) => (
                "(H + δ I) d = g",
                format!("solves {count} equations; alone it would be {alone}"),
            ),
            (None, products) => (
                "(H + δ I) d = g",
                format!(
                    "solves {count} equations by {} products with H, to {} of ‖g‖",
                    products.unwrap_or(0),
                    num(minres::TOLERANCE)
                ),
            ),
        };
        writer.term("Newton direction", law, numbers, d);
        let numbers = format!("{} − {} · {}", num(x), num(here.rate), arg(d));
        writer.update("{x} ← {x} − η d", numbers);
    }
}

/// Both sides of the diagonal become their mean: they differ by rounding only.
fn symmetrize(matrix: &mut [f64], n: usize) {
    for row in 0..n {
        for column in 0..row {
            let (a, b) = (matrix[row * n + column], matrix[column * n + row]);
            let mean = if a == b { a } else { f64::midpoint(a, b) };
            matrix[row * n + column] = mean;
            matrix[column * n + row] = mean;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::descent::{Descent, Progress};
    use super::super::plan::{Edit, Plan};
    use super::super::settings::Settings;
    use super::super::stop::StopReason;
    use super::super::test_losses::{Bowl, Kink};
    use super::super::test_run::Run;
    use super::super::workspace::Workspace;
    use super::*;
    use crate::diff::Objective;

    #[test]
    fn one_pure_step_solves_a_quadratic() {
        let mut loss = Bowl::new(&[1.0, 25.0, -3.0]);
        let plan = Plan::new(Settings::defaults(&DEFINITION));
        let mut descent = Descent::start(plan, &[4.0, 1.5, 2.0], &mut loss);
        assert!(descent.step(&mut loss));
        assert_eq!(descent.at(), [0.0, 0.0, 0.0]);
        assert_eq!(descent.evaluations().hessian_columns, 3);
    }

    #[test]
    fn damping_shortens_the_step() {
        // d = 4 · 2 / (4 + 4) = 1.
        let mut run = Run::on_bowl(&DEFINITION, &[("damping", 4.0)], 4.0, 2.0);
        assert_eq!(run.lines()[2], "d = g / (H + δ) = 8 / (4 + 4) = 1");
        assert_eq!(run.path(1), [1.0]);
    }

    #[test]
    fn without_curvature_there_is_a_reason_instead_of_a_step() {
        let plan = Plan::new(Settings::defaults(&DEFINITION));
        let mut descent = Descent::start(plan, &[2.0], &mut Kink);
        assert!(!descent.step(&mut Kink));
        assert_eq!(
            descent.stop(),
            Some(&StopReason::SingularHessian { pivot: 0.0 })
        );
        let damped = Edit::Hyperparameter("damping".to_string(), 4.0);
        descent.apply(&damped).unwrap();
        assert!(descent.step(&mut Kink));
        assert_eq!(descent.at(), [1.75]);
    }

    /// ½ xᵀ T x − bᵀ x with a tridiagonal T: more parameters than are eliminated, a Hessian that need not be definite.
    struct Chain {
        diagonal: Vec<f64>,
        beside: f64,
    }

    impl Chain {
        fn times(&self, x: &[f64], product: &mut [f64]) {
            for (i, to) in product.iter_mut().enumerate() {
                let left = i.checked_sub(1).map_or(0.0, |left| x[left]);
                let right = x.get(i + 1).copied().unwrap_or(0.0);
                *to = self.diagonal[i] * x[i] + self.beside * (left + right);
            }
        }
    }

    impl Objective for Chain {
        fn dimension(&self) -> usize {
            self.diagonal.len()
        }

        fn value(&mut self, at: &[f64]) -> f64 {
            self.gradient(at, &mut vec![0.0; at.len()])
        }

        fn gradient(&mut self, at: &[f64], gradient: &mut [f64]) -> f64 {
            self.times(at, gradient);
            let value = at.iter().zip(gradient).map(|(x, g)| {
                let half = 0.5 * x * *g;
                *g -= 1.0;
                half - x
            });
            value.sum()
        }

        fn hessian(&mut self, _: &[f64], _: &mut [f64]) {
            unreachable!("it is asked for columns or products");
        }

        fn hessian_product(&mut self, _: &[f64], direction: &[f64], product: &mut [f64]) {
            self.times(direction, product);
        }
    }

    fn chain(count: usize, shift: f64) -> Chain {
        Chain {
            diagonal: (0..count).map(|i| 2.5 + (i as f64).sin() - shift).collect(),
            beside: -1.0,
        }
    }

    fn newton(loss: &mut Chain, set: &[(&str, f64)]) -> Descent {
        let mut settings = Settings::defaults(&DEFINITION);
        for (name, value) in set {
            settings.set(name, *value).unwrap();
        }
        let start = vec![0.0; loss.dimension()];
        Descent::start(Plan::new(settings), &start, loss)
    }

    /// The equations solved by elimination.
    fn eliminated(loss: &Chain, damping: f64) -> Vec<f64> {
        let n = loss.diagonal.len();
        let mut matrix = vec![0.0; n * n];
        let (mut unit, mut column) = (vec![0.0; n], vec![0.0; n]);
        for i in 0..n {
            unit[i] = 1.0;
            loss.times(&unit, &mut column);
            unit[i] = 0.0;
            for (row, entry) in column.iter().enumerate() {
                matrix[row * n + i] = *entry;
            }
            matrix[i * n + i] += damping;
        }
        let mut solution = vec![1.0; n];
        linear_solve::solve(&mut matrix, &mut solution).unwrap();
        solution
    }

    #[test]
    fn above_the_limit_products_lead_where_elimination_does() {
        // Definite, damped, and indefinite.
        for (shift, damping) in [(0.0, 0.0), (0.0, 0.5), (1.7, 0.0)] {
            for count in [DIRECT, DIRECT + 1, 400] {
                let mut loss = chain(count, shift);
                let mut descent = newton(&mut loss, &[("damping", damping)]);
                let told = descent.explain(&mut loss, 3, "x4").unwrap();
                let by_products = told
                    .iter()
                    .any(|term| term.numbers.contains("products with H"));
                assert_eq!(by_products, count > DIRECT);
                assert!(descent.step(&mut loss), "{:?}", descent.stop());
                let exact = eliminated(&loss, damping);
                let size = crate::diff::norm(&exact);
                for (got, exact) in descent.at().iter().zip(&exact) {
                    assert!((got - exact).abs() <= 1e-7 * size, "{got} {exact}");
                }
                let products = descent.evaluations().hessian_columns;
                assert!(products <= minres::PRODUCTS.max(DIRECT as u64));
            }
        }
    }

    #[test]
    fn above_the_limit_a_step_is_left_between_products() {
        let mut loss = chain(300, 1.7);
        let mut whole = newton(&mut loss, &[]);
        let mut parted = whole.clone();
        let mut workspace = Workspace::default();
        assert!(whole.step(&mut loss));
        let mut rests = 0;
        while parted.step_while(&mut loss, &mut workspace, &mut || false) == Progress::Suspended {
            rests += 1;
        }
        assert!(rests > 20, "{rests}");
        assert_eq!(parted.at(), whole.at());
        assert_eq!(parted.evaluations(), whole.evaluations());
    }

    #[test]
    fn above_the_limit_what_is_singular_is_refused_with_the_reason() {
        let mut loss = chain(300, 0.0);
        loss.diagonal.fill(0.0);
        loss.beside = 0.0;
        let mut descent = newton(&mut loss, &[]);
        assert!(!descent.step(&mut loss));
        let stop = descent.stop().unwrap();
        assert!(matches!(stop, StopReason::NotSolved { products, .. } if *products < 10));
        assert_eq!(stop.name(), "singular_hessian");
        let damped = Edit::Hyperparameter("damping".to_string(), 4.0);
        descent.apply(&damped).unwrap();
        assert!(descent.step(&mut loss));
        assert!((descent.at()[7] - 0.25).abs() < 1e-10);
    }
}
