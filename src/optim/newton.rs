//! Newton's method, damped: the step to the stationary point of the local quadratic.
//!
//! Law: (H + δ I) d = g; x ← x − η d. With η = 1 and δ = 0 it is the pure step, which is drawn to saddles and maxima
//! as much as to minima. Levenberg (1944) and Marquardt (1963) for the damping; Nocedal and Wright, "Numerical
//! Optimization" (2nd edition), sections 2.2 and 3.4. There is no optimizer of this name in PyTorch.

use super::counted::CountedObjective;
use super::definition::{Optimizer, OptimizerDefinition, Proposal};
use super::formula::{Formula, n};
use super::hyperparameter::{Allowed, Hyperparameter};
use super::law::{Decay, Law};
use super::linear_solve;
use super::memory::Memory;
use super::minres::{self, Minres, SolverReply};
use super::step_input::StepInput;
use super::stop::{Failure, Halt};
use super::term::{StepWriter, num};
use super::vector::all_finite;

/// Its row.
pub static DEFINITION: OptimizerDefinition = OptimizerDefinition {
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
            rows: Vec::new(),
            products: None,
        })
    },
};

/// Up to this many parameters the Hessian is written out, column by column, and its equations are solved by elimination;
/// above, by products with the Hessian alone.
pub const DIRECT: usize = 256;

/// Up to this many parameters an equation is written out in the explanation.
const WRITTEN: usize = 4;

#[derive(Debug)]
struct Newton {
    work: Work,
    /// d.
    direction: Vec<f64>,
    /// The diagonal of H, where it is written out, for the explanation.
    curvature: Vec<f64>,
    /// H row by row, where it is so small that an equation fits into a line.
    rows: Vec<f64>,
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
        input: &StepInput<'_>,
        objective: &mut CountedObjective<'_>,
        (mut done, mut matrix): (usize, Vec<f64>),
    ) -> Result<(), Halt> {
        let [damping] = input.values.all();
        let count = input.at.len();
        let (mut unit, mut product) = (vec![0.0; count], vec![0.0; count]);
        while done < count {
            unit[done] = 1.0;
            objective.hessian_product(input.at, &unit, &mut product);
            unit[done] = 0.0;
            for (row, entry) in product.iter().enumerate() {
                matrix[row * count + done] = *entry;
            }
            done += 1;
            if done < count && objective.is_to_rest() {
                self.work = Work::Columns(done, matrix);
                return Err(Halt::Suspended);
            }
        }
        if !all_finite(&matrix) {
            return Err(Failure::HessianNotFinite.into());
        }
        symmetrize(&mut matrix, count);
        self.rows.clear();
        if count <= WRITTEN {
            self.rows.extend_from_slice(&matrix);
        }
        self.curvature.clear();
        for i in 0..count {
            let diagonal = &mut matrix[i * count + i];
            self.curvature.push(*diagonal);
            *diagonal += damping;
        }
        self.direction.copy_from_slice(input.gradient);
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
        input: &StepInput<'_>,
        objective: &mut CountedObjective<'_>,
        mut system: Box<Minres>,
    ) -> Result<(), Halt> {
        let [damping] = input.values.all();
        let mut product = vec![0.0; input.at.len()];
        loop {
            objective.hessian_product(input.at, system.vector(), &mut product);
            for (product, v) in product.iter_mut().zip(system.vector()) {
                *product += damping * v;
            }
            let products = system.products() + 1;
            match system.take(&product) {
                SolverReply::Next => {}
                SolverReply::Solved => {
                    self.direction.copy_from_slice(system.solution());
                    self.products = Some(products);
                    return Ok(());
                }
                SolverReply::Unsolved(residual) => {
                    return Err(Failure::NotSolved { residual, products }.into());
                }
                SolverReply::NotFinite => return Err(Failure::HessianNotFinite.into()),
            }
            if objective.is_to_rest() {
                self.work = Work::Products(system);
                return Err(Halt::Suspended);
            }
        }
    }
}

impl Newton {
    /// Writes one of the equations with the solution in it, if it is short: so it can be checked by hand.
    fn explain_equation(&self, i: usize, damping: f64, g: f64, writer: &mut StepWriter<'_>) {
        let Some(row) = self.rows.chunks_exact(self.direction.len()).nth(i) else {
            return;
        };
        let mut sum: Option<Formula> = None;
        for (j, (h, d)) in row.iter().zip(&self.direction).enumerate() {
            let entry = if i == j && damping != 0.0 {
                n(*h) + n(damping)
            } else {
                n(*h)
            };
            let term = entry * n(*d);
            sum = Some(match sum {
                Some(sum) => sum + term,
                None => term,
            });
        }
        if let Some(sum) = sum {
            let law = format!("row {} of (H + δ I) d = g", i + 1);
            writer.term("equation", law, &sum, g);
        }
    }
}

impl Optimizer for Newton {
    fn propose(
        &mut self,
        input: &StepInput<'_>,
        objective: &mut CountedObjective<'_>,
        candidate: &mut [f64],
    ) -> Result<Proposal, Halt> {
        let n = input.at.len();
        match std::mem::replace(&mut self.work, Work::Idle) {
            Work::Columns(done, matrix) => self.eliminate(input, objective, (done, matrix))?,
            Work::Products(system) => self.iterate(input, objective, system)?,
            Work::Idle if n <= DIRECT => {
                self.eliminate(input, objective, (0, vec![0.0; n * n]))?;
            }
            Work::Idle if input.gradient.iter().all(|g| *g == 0.0) => self.direction.fill(0.0),
            Work::Idle => {
                let system = Box::new(Minres::new(input.gradient));
                self.iterate(input, objective, system)?;
            }
        }
        for ((to, x), d) in candidate.iter_mut().zip(input.at).zip(&self.direction) {
            *to = x - input.rate * d;
        }
        Ok(Proposal::Position)
    }

    fn accept(&mut self, _: &mut Memory) {}

    fn explain(&self, input: &StepInput<'_>, i: usize, writer: &mut StepWriter<'_>) {
        let [damping] = input.values.all();
        let (x, g, d) = (input.at[i], input.gradient[i], self.direction[i]);
        let count = input.at.len();
        let curvature = self.curvature.get(i).copied();
        if let Some(curvature) = curvature {
            let law = format!("∂²L/∂{}² on the diagonal of H", writer.name());
            writer.term("curvature", law, &n(curvature), curvature);
        }
        match (curvature, self.products) {
            (Some(curvature), _) if count == 1 => {
                let below = if damping == 0.0 {
                    n(curvature)
                } else {
                    n(curvature) + n(damping)
                };
                writer.term("Newton direction", "d = g / (H + δ)", &(n(g) / below), d);
            }
            (Some(_), _) => {
                let numbers = format!("solves {count} equations");
                writer.text("Newton direction", "(H + δ I) d = g", numbers, d);
                self.explain_equation(i, damping, g, writer);
            }
            (None, products) => {
                let by = format!("by {} products with H", products.unwrap_or(0));
                let reached = num(minres::TOLERANCE);
                let numbers = format!("solves {count} equations {by}, to {reached} of ‖g‖");
                writer.text("Newton direction", "(H + δ I) d = g", numbers, d);
            }
        }
        writer.update("{x} ← {x} − η d", &(n(x) - n(input.rate) * n(d)));
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
mod tests;
