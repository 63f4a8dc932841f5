//! Optimizers, and the loop that runs them.
//!
//! A [`Definition`] is the row of an optimizer: name, law, hyperparameters. [`Settings`] are a definition with values
//! that can be turned at any time. A [`Plan`] adds schedule, clipping, noise and the conditions for the end. A
//! [`Descent`] runs a plan on an [`Objective`](crate::diff::Objective), one accepted iterate after the other, until
//! it has a [`StopReason`]. Semantics and names are PyTorch's (Lion: optax's), in f64; transcendental functions come
//! from `libm`, so that a run has the same bits on every machine.
//!
//! To add an optimizer, write its file and add its line to [`ALL`].

pub mod clip;
pub mod hyperparameter;
pub mod noise;
pub mod schedule;

mod buffer;
mod counted;
mod definition;
mod descent;
mod linear_solve;
mod moments;
mod plan;
mod preview;
mod pytorch_arithmetic;
mod record;
mod settings;
mod shared_hyperparameters;
mod stop;
mod term;
mod values;
mod vector;
mod wolfe;

#[cfg(test)]
mod test_losses;
#[cfg(test)]
mod test_run;

pub mod adadelta;
pub mod adagrad;
pub mod adam;
pub mod adamw;
pub mod amsgrad;
pub mod armijo;
pub mod gd;
pub mod lbfgs;
pub mod lion;
pub mod momentum;
pub mod nadam;
pub mod nesterov;
pub mod newton;
pub mod rmsprop;

pub use clip::Clip;
pub use counted::{CountedObjective, Evaluations};
pub use definition::{Definition, Optimizer, Proposal, StepInput};
pub use descent::{Descent, Iterate, RunStats};
pub use hyperparameter::SettingError;
pub use noise::Noise;
pub use plan::{Edit, Plan, Sampling};
pub use preview::Arrows;
pub use record::{LossStretch, RecordedIterate, RunRecord};
pub use schedule::Schedule;
pub use settings::{LEARNING_RATE, Settings};
pub use stop::{Broken, Failure, Stop, StopReason};
pub use term::{StepWriter, Term};
pub use values::Values;
pub use vector::norm;

/// Every optimizer, in the order in which pickers list them.
pub static ALL: &[&Definition] = &[
    &gd::DEFINITION,
    &momentum::DEFINITION,
    &nesterov::DEFINITION,
    &adagrad::DEFINITION,
    &rmsprop::DEFINITION,
    &adadelta::DEFINITION,
    &adam::DEFINITION,
    &adamw::DEFINITION,
    &amsgrad::DEFINITION,
    &nadam::DEFINITION,
    &lion::DEFINITION,
    &armijo::DEFINITION,
    &newton::DEFINITION,
    &lbfgs::DEFINITION,
];

/// The optimizer of that name.
///
/// # Errors
/// [`SettingError::UnknownName`] with the nearest known name.
pub fn find(name: &str) -> Result<&'static Definition, SettingError> {
    let known = ALL.iter().find(|definition| definition.name == name);
    known.copied().ok_or_else(|| SettingError::UnknownName {
        family: "optimizer",
        name: name.to_string(),
        nearest: hyperparameter::nearest(name, ALL.iter().map(|definition| definition.name)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_found() {
        for definition in ALL {
            assert!(std::ptr::eq(find(definition.name).unwrap(), *definition));
        }
        let message = find("adm").unwrap_err().to_string();
        assert_eq!(message, "unknown optimizer `adm`; did you mean `adam`?");
        assert_eq!(
            find("zebra").unwrap_err().to_string(),
            "unknown optimizer `zebra`"
        );
    }
}
