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
    use super::super::descent::Descent;
    use super::super::plan::{Edit, Plan};
    use super::super::settings::Settings;
    use super::super::stop::StopReason;
    use super::super::test_losses::{Bowl, Kink};
    use super::super::test_run::Run;
    use super::*;

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
}
