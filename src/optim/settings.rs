//! What can be turned while an optimizer runs: its learning rate and its hyperparameters.

use super::definition::OptimizerDefinition;
use super::hyperparameter::{Allowed, Hyperparameter, SettingError};
use super::law::{Decay, Law};
use super::values::Values;
use crate::expr::nearest::nearest;

/// The learning rate every optimizer has: finite and not negative; with 0
/// nothing moves. Its default is each optimizer's own.
pub static LEARNING_RATE: Hyperparameter = Hyperparameter {
    name: "learning_rate",
    meaning: "how far a step goes; the highest rate where a schedule changes it",
    default: 0.1,
    allowed: Allowed::NOT_NEGATIVE,
};

/// An optimizer with the values of its settings. They stand beside its state (the buffers), so that changing one
/// never resets the other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    definition: &'static OptimizerDefinition,
    learning_rate: f64,
    values: Values,
}

impl Settings {
    /// The defaults of the library whose optimizer it is, learning rate included.
    pub fn defaults(definition: &'static OptimizerDefinition) -> Self {
        Self {
            definition,
            learning_rate: definition.learning_rate,
            values: Values::defaults(definition.name, definition.hyperparameters),
        }
    }

    /// The optimizer.
    pub fn definition(&self) -> &'static OptimizerDefinition {
        self.definition
    }

    /// The optimizer's law with these values.
    pub fn law(&self) -> Law {
        (self.definition.law)(&self.values)
    }

    /// How the weight decay acts.
    pub fn decay(&self) -> Decay {
        (self.definition.decay)(&self.values)
    }

    /// The learning rate before any schedule.
    pub fn learning_rate(&self) -> f64 {
        self.learning_rate
    }

    /// The hyperparameters other than the learning rate.
    pub fn values(&self) -> &Values {
        &self.values
    }

    /// The value of a setting by its name, `learning_rate` included.
    pub fn get(&self, name: &str) -> Option<f64> {
        if name == LEARNING_RATE.name {
            return Some(self.learning_rate);
        }
        self.values.get(name)
    }

    /// Changes a setting by its name, `learning_rate` included.
    ///
    /// # Errors
    /// [`SettingError::UnknownHyperparameter`] or [`SettingError::NotAllowed`]; the settings stay as they were.
    pub fn set(&mut self, name: &str, value: f64) -> Result<(), SettingError> {
        if name == LEARNING_RATE.name {
            self.learning_rate = LEARNING_RATE.check(value)?;
            return Ok(());
        }
        self.values.set(name, value).map_err(|error| match error {
            SettingError::UnknownHyperparameter {
                owner,
                name,
                nearest: None,
            } => SettingError::UnknownHyperparameter {
                owner,
                nearest: nearest(&name, std::iter::once(LEARNING_RATE.name)),
                name,
            },
            other => other,
        })
    }

    /// The same with one setting changed: for building settings in one expression.
    ///
    /// # Errors
    /// As [`Settings::set`].
    pub fn with(mut self, name: &str, value: f64) -> Result<Self, SettingError> {
        self.set(name, value)?;
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{adam, gd};
    use super::*;

    #[test]
    fn a_rate_that_is_no_rate_is_refused_and_nothing_changes() {
        let mut settings = Settings::defaults(&gd::DEFINITION);
        for bad in [-0.1, f64::NAN, f64::INFINITY] {
            let error = settings.set("learning_rate", bad).unwrap_err();
            assert!(matches!(
                error,
                SettingError::NotAllowed {
                    name: "learning_rate",
                    ..
                }
            ));
        }
        assert_eq!(settings.learning_rate(), gd::DEFINITION.learning_rate);
        for good in [0.0, 1e300] {
            assert!(settings.set("learning_rate", good).is_ok());
        }
    }

    #[test]
    fn names_are_checked_against_the_table() {
        let settings = Settings::defaults(&adam::DEFINITION);
        assert_eq!(settings.get("beta1"), Some(0.9));
        assert_eq!(settings.get("momentum"), None);
        let message = |name| settings.with(name, 0.5).unwrap_err().to_string();
        assert_eq!(
            message("betta1"),
            "`adam` has no hyperparameter `betta1`; did you mean `beta1`?"
        );
        assert_eq!(
            message("learnin_rate"),
            "`adam` has no hyperparameter `learnin_rate`; did you mean `learning_rate`?"
        );
        let beta2 = settings.with("beta2", 0.5).unwrap();
        assert_eq!(beta2.get("beta2"), Some(0.5));
        assert_eq!(beta2.get("beta1"), Some(0.9));
    }
}
