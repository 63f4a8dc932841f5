//! Newton's method, damped: the step to the stationary point of the local quadratic.
//!
//! Law: (H + δ I) d = g; x ← x − η d. With η = 1 and δ = 0 it is the pure step, which is drawn to saddles and maxima
//! as much as to minima. Levenberg (1944) and Marquardt (1963) for the damping; Nocedal and Wright, "Numerical
//! Optimization" (2nd edition), sections 2.2 and 3.4. There is no optimizer of this name in PyTorch.

use super::counted::CountedObjective;
use super::definition::{Definition, Optimizer, Proposal, StepInput};
use super::hyperparameter::{Allowed, Hyperparameter};
use super::linear_solve;
use super::stop::Failure;
use super::term::{StepWriter, arg, num};
use super::vector::all_finite;

/// Its row.
pub static DEFINITION: Definition = Definition {
    name: "newton",
    about: "steps to where the local quadratic is stationary: minimum, saddle or maximum",
    law: "(H + δ I) d = g; x ← x − η d",
    paper: "Newton; Levenberg 1944, Marquardt 1963",
    learning_rate: 1.0,
    hyperparameters: &[Hyperparameter {
        name: "damping",
        meaning: "added to every curvature: large, it makes short steps against the gradient",
        default: 0.0,
        allowed: Allowed::NOT_NEGATIVE,
    }],
    state: |dimension| {
        Box::new(Newton {
            matrix: vec![0.0; dimension * dimension],
            direction: vec![0.0; dimension],
            curvature: vec![0.0; dimension],
        })
    },
};

/// Room to compute in: a step remembers nothing of the one before.
#[derive(Clone, Debug)]
struct Newton {
    matrix: Vec<f64>,
    /// d.
    direction: Vec<f64>,
    /// The diagonal of H, for telling.
    curvature: Vec<f64>,
}

impl Optimizer for Newton {
    fn propose(
        &mut self,
        here: &StepInput<'_>,
        probe: &mut CountedObjective<'_>,
        candidate: &mut [f64],
    ) -> Result<Proposal, Failure> {
        let [damping] = here.values.all();
        let n = here.at.len();
        probe.hessian(here.at, &mut self.matrix);
        if !all_finite(&self.matrix) {
            return Err(Failure::HessianNotFinite);
        }
        for i in 0..n {
            let diagonal = &mut self.matrix[i * n + i];
            self.curvature[i] = *diagonal;
            *diagonal += damping;
        }
        self.direction.copy_from_slice(here.gradient);
        linear_solve::solve(&mut self.matrix, &mut self.direction).map_err(|singular| {
            Failure::SingularHessian {
                pivot: singular.pivot,
            }
        })?;
        for ((to, x), d) in candidate.iter_mut().zip(here.at).zip(&self.direction) {
            *to = x - here.rate * d;
        }
        Ok(Proposal::Position)
    }

    fn accept(&mut self) {}

    fn tell(&self, here: &StepInput<'_>, i: usize, writer: &mut StepWriter<'_>) {
        let [damping] = here.values.all();
        let (x, g, d) = (here.at[i], here.gradient[i], self.direction[i]);
        let curvature = self.curvature[i];
        let law = format!("∂²L/∂{}² on the diagonal of H", writer.name());
        writer.part("curvature", law, num(curvature), curvature);
        let below = if damping == 0.0 {
            num(curvature)
        } else {
            format!("({} + {})", num(curvature), num(damping))
        };
        if here.at.len() == 1 {
            let numbers = format!("{} / {below}", num(g));
            writer.part("Newton direction", "d = g / (H + δ)", numbers, d);
        } else {
            let numbers = format!(
                "solves {} equations; alone it would be {} / {below}",
                here.at.len(),
                num(g)
            );
            writer.part("Newton direction", "(H + δ I) d = g", numbers, d);
        }
        let numbers = format!("{} − {} · {}", num(x), num(here.rate), arg(d));
        writer.update("{x} ← {x} − η d", numbers);
    }

    fn boxed(&self) -> Box<dyn Optimizer> {
        Box::new(self.clone())
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
