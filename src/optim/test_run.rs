//! A descent of one variable for the unit tests of the optimizers.

use super::definition::OptimizerDefinition;
use super::descent::Descent;
use super::plan::Plan;
use super::settings::Settings;
use super::test_losses::Bowl;

/// An optimizer on ½ λ x².
pub(super) struct Run {
    loss: Bowl,
    pub(super) descent: Descent,
}

impl Run {
    /// With these settings, from `start`.
    pub(super) fn on_bowl(
        definition: &'static OptimizerDefinition,
        set: &[(&str, f64)],
        curvature: f64,
        start: f64,
    ) -> Self {
        let mut settings = Settings::defaults(definition);
        for (name, value) in set {
            settings.set(name, *value).expect("an allowed setting");
        }
        let mut loss = Bowl::new(&[curvature]);
        let descent = Descent::start(Plan::new(settings), &[start], &mut loss);
        Self { loss, descent }
    }

    /// The next `steps` iterates.
    pub(super) fn path(&mut self, steps: usize) -> Vec<f64> {
        (0..steps)
            .map(|_| {
                assert!(self.descent.step(&mut self.loss));
                self.descent.at()[0]
            })
            .collect()
    }

    /// The next step as `law = numbers = value`, a line for each term.
    pub(super) fn lines(&mut self) -> Vec<String> {
        let terms = self.descent.explain(&mut self.loss, 0, "x");
        terms
            .expect("a step to explain")
            .iter()
            .map(|term| {
                let result = term.result();
                format!("{} = {} = {result}", term.law, term.numbers())
            })
            .collect()
    }
}

/// Whether two numbers agree to a few units in the last digit.
pub(super) fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-15 * a.abs().max(b.abs()).max(1.0)
}
