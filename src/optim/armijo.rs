//! Gradient descent that chooses its own step length by backtracking.
//!
//! Law: try t = η, η τ, η τ², … until L(x − t g) ≤ L(x) − c t gᵀ∇L; x ← x − t g. Armijo, "Minimization of functions
//! having Lipschitz continuous first partial derivatives" (1966); Nocedal and Wright, "Numerical Optimization"
//! (2nd edition), algorithm 3.1. The learning rate is the first length that is tried.

use super::counted::CountedObjective;
use super::definition::{Optimizer, OptimizerDefinition, Proposal};
use super::formula::n;
use super::hyperparameter::{Allowed, Hyperparameter};
use super::law::{Decay, Law, SearchDirection};
use super::memory::Memory;
use super::step_input::StepInput;
use super::stop::{Failure, Halt};
use super::term::StepWriter;
use super::vector::dot;

/// Its row.
pub static DEFINITION: OptimizerDefinition = OptimizerDefinition {
    name: "armijo",
    about: "gradient descent that shortens each step until the loss falls enough",
    formula: "x ← x − t g with the first t of η, τ η, τ² η, … that lowers the loss by c t ‖g‖²",
    paper: "Armijo 1966",
    learning_rate: 1.0,
    hyperparameters: &[
        Hyperparameter {
            name: "sufficient_decrease",
            meaning: "c: the share of the decrease promised by the slope that is enough",
            default: 1e-4,
            allowed: Allowed::BETWEEN,
        },
        Hyperparameter {
            name: "contraction",
            meaning: "τ: a step that is too long is multiplied by this",
            default: 0.5,
            allowed: Allowed::BETWEEN,
        },
        Hyperparameter {
            name: "max_trials",
            meaning: "how many lengths are tried before giving up",
            default: 60.0,
            allowed: Allowed::Whole(1, 1000),
        },
    ],
    law: |_| Law::LineSearch(SearchDirection::Steepest),
    decay: |_| Decay::None,
    remembers: 0,
    asks: true,
    optimizer: |_| Box::new(Armijo::default()),
};

/// The last search: it is the only thing known of a step.
#[derive(Clone, Copy, Debug, Default)]
struct Armijo {
    length: f64,
    trials: u64,
    /// Whether the search was left after the trial.
    is_resting: bool,
}

impl Optimizer for Armijo {
    fn propose(
        &mut self,
        input: &StepInput<'_>,
        objective: &mut CountedObjective<'_>,
        candidate: &mut [f64],
    ) -> Result<Proposal, Halt> {
        let [sufficient, contraction, max_trials] = input.values.all();
        let slope = -dot(input.gradient, input.own_gradient);
        if !std::mem::take(&mut self.is_resting) {
            self.length = input.rate;
            self.trials = 0;
        }
        while self.trials < max_trials as u64 {
            self.trials += 1;
            for ((to, x), g) in candidate.iter_mut().zip(input.at).zip(input.gradient) {
                *to = x - self.length * g;
            }
            if candidate == input.at {
                break;
            }
            // A value that is not finite fails the comparison and shortens the step.
            let value = objective.value(candidate);
            if value.is_finite() && value <= input.value + sufficient * self.length * slope {
                return Ok(Proposal::Position);
            }
            self.length *= contraction;
            if objective.is_to_rest() {
                self.is_resting = true;
                return Err(Halt::Suspended);
            }
        }
        // Nothing to do where there is no slope or no rate; elsewhere the search has failed.
        if slope == 0.0 || input.rate == 0.0 {
            candidate.copy_from_slice(input.at);
            return Ok(Proposal::Position);
        }
        let trials = self.trials;
        Err(Failure::NoDescent { slope, trials }.into())
    }

    fn accept(&mut self, _: &mut Memory) {}

    fn explain(&self, input: &StepInput<'_>, i: usize, writer: &mut StepWriter<'_>) {
        let [_, contraction, _] = input.values.all();
        let (x, g) = (input.at[i], input.gradient[i]);
        let shortened = self.trials.saturating_sub(1);
        let formula = n(input.rate) * n(contraction).power(n(shortened as f64));
        writer.term("step length", "t = η τ^j", &formula, self.length);
        writer.update("{x} ← {x} − t g", &(n(x) - n(self.length) * n(g)));
    }
}

#[cfg(test)]
mod tests {
    use super::super::descent::Descent;
    use super::super::plan::Plan;
    use super::super::schedule::Schedule;
    use super::super::settings::Settings;
    use super::super::test_losses::{Bowl, Pole};
    use super::super::test_run::Run;
    use super::super::workspace::Workspace;
    use super::*;

    #[test]
    fn it_halves_until_the_loss_falls() {
        // g = 4 · 1. t = 1: x = −3, loss 18 > 2. t = ½: x = −1, loss 2, no decrease. t = ¼: x = 0.
        let mut run = Run::on_bowl(&DEFINITION, &[("learning_rate", 1.0)], 4.0, 1.0);
        assert_eq!(run.lines()[1], "t = η τ^j = 1 · 0.5^2 = 0.25");
        assert_eq!(run.path(1), [0.0]);
        let counted = run.descent.evaluations();
        assert_eq!((counted.values, counted.gradients), (3, 2));
        assert_eq!(run.path(1), [0.0]); // at the minimum it stays
    }

    #[test]
    fn it_backs_away_from_where_there_is_no_value() {
        let plan = Plan::new(Settings::defaults(&DEFINITION));
        let mut descent = Descent::start(plan, &[0.25], &mut Pole);
        assert!(descent.step(&mut Pole)); // 0.25 − 1 · 1 has no root; 0.25 − ½, neither; 0.25 − ¼ = 0 has
        assert_eq!(descent.at(), [0.0]);
    }

    #[test]
    fn uphill_is_no_direction() {
        let mut loss = Bowl::new(&[1.0]);
        let settings = Settings::defaults(&DEFINITION);
        let settings = settings.with("max_trials", 3.0).expect("a number");
        let input = StepInput {
            at: &[1.0],
            value: 0.5,
            gradient: &[-1.0],
            own_gradient: &[1.0],
            rate: 1.0,
            values: settings.values(),
            memory: &Memory::new(0),
            matrices: &[],
        };
        let proposed = Workspace::default().propose(&DEFINITION, &input, &mut loss, &mut || true);
        let Err(Halt::Failed(failure)) = proposed else {
            panic!("{proposed:?}");
        };
        let is_three = matches!(failure, Failure::NoDescent { trials: 3, .. });
        assert!(is_three, "{failure:?}");
        assert!(matches!(failure, Failure::NoDescent { slope: 1.0, .. }));
    }

    /// Noise across the slope promises nothing and leads up: where no length is low enough, it stays.
    #[test]
    fn across_the_slope_it_stays() {
        let mut loss = Bowl::new(&[1.0, 1.0]);
        let settings = Settings::defaults(&DEFINITION);
        let settings = settings.with("max_trials", 3.0).expect("a number");
        let input = StepInput {
            at: &[1.0, 0.0],
            value: 0.5,
            gradient: &[0.0, 1.0],
            own_gradient: &[1.0, 0.0],
            rate: 1.0,
            values: settings.values(),
            memory: &Memory::new(0),
            matrices: &[],
        };
        let mut workspace = Workspace::default();
        let proposed = workspace.propose(&DEFINITION, &input, &mut loss, &mut || true);
        assert_eq!(proposed, Ok(Proposal::Position));
        assert_eq!(workspace.evaluations.values, 3);
        assert_eq!(workspace.candidate, [1.0, 0.0]);
    }

    /// As at the start of a warm-up.
    #[test]
    fn without_a_rate_it_stays() {
        let mut plan = Plan::new(Settings::defaults(&DEFINITION));
        plan.schedule = Schedule::named("warmup_cosine").expect("a schedule");
        let mut loss = Bowl::new(&[1.0]);
        let mut descent = Descent::start(plan, &[1.0], &mut loss);
        assert_eq!(descent.rate(), 0.0);
        assert!(descent.step(&mut loss), "{:?}", descent.stop());
        assert_eq!(descent.at(), [1.0]);
    }

    /// From 2⁵³ a step of ½ leads nowhere: nothing shorter is tried.
    #[test]
    fn a_step_that_is_lost_in_rounding_is_the_last() {
        let mut loss = Bowl::new(&[1.0]);
        let settings = Settings::defaults(&DEFINITION);
        let input = StepInput {
            at: &[9_007_199_254_740_992.0],
            value: -1.0,
            gradient: &[1.0],
            own_gradient: &[1.0],
            rate: 2.0,
            values: settings.values(),
            memory: &Memory::new(0),
            matrices: &[],
        };
        let proposed = Workspace::default().propose(&DEFINITION, &input, &mut loss, &mut || true);
        let Err(Halt::Failed(Failure::NoDescent { trials, .. })) = proposed else {
            panic!("{proposed:?}");
        };
        assert_eq!(trials, 3);
    }

    #[test]
    fn a_decrease_that_is_just_sufficient_is_taken() {
        // g = 4. t = ¼: x = 0, loss 0 > 2 − ¾ · ¼ · 16. t = ⅛: x = ½, loss ½ = 2 − ¾ · ⅛ · 16.
        let set = [("learning_rate", 1.0), ("sufficient_decrease", 0.75)];
        let mut run = Run::on_bowl(&DEFINITION, &set, 4.0, 1.0);
        assert_eq!(run.path(1), [0.5]);
    }
}
