//! Optimizers, and the loop that runs them.
//!
//! An [`OptimizerDefinition`] is the row of an optimizer: name, law, hyperparameters. [`Settings`] are a definition with values
//! that can be turned at any time. A [`Plan`] adds schedule, clipping, noise and the conditions for the end. A
//! [`Descent`] runs a plan on an [`Objective`](crate::diff::Objective), one accepted iterate after the other, until
//! it has a [`StopReason`]. Semantics and names are PyTorch's where it has them (Lion: optax's), in f64; transcendental functions come
//! from `libm`, so that a run has the same bits on every machine.
//!
//! To add an optimizer, write its file and add its line to [`ALL`].
//!
//! ```
//! use std::sync::Arc;
//!
//! use gdplay::diff::{Evaluator, Program};
//! use gdplay::expr::{KnownNames, parse};
//! use gdplay::optim::{self, Descent, Plan, Settings, StopReason};
//!
//! let loss = parse("x² + 10y²", &KnownNames::default())?;
//! let mut evaluator = Evaluator::new(Arc::new(Program::new(loss)));
//! let settings = Settings::defaults(optim::find("momentum")?)
//!     .with("learning_rate", 0.05)?
//!     .with("momentum", 0.5)?;
//! let mut plan = Plan::new(settings);
//! plan.stop.gradient_norm = 1e-9;
//! let mut descent = Descent::start(plan, &[2.0, 1.0], &mut evaluator);
//! while descent.step(&mut evaluator) {}
//! assert!(matches!(descent.stop(), Some(StopReason::GradientNorm { .. })));
//! assert!(descent.loss() < 1e-18);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![expect(
    clippy::inline_always,
    reason = "a loop's body must take on the instructions that the loop is compiled for"
)]

pub mod clip;
pub mod hyperparameter;
pub mod noise;
pub mod schedule;

mod counted;
mod definition;
mod descent;
mod elementwise;
mod few;
mod formula;
mod law;
mod linear_solve;
mod memory;
mod minres;
mod moments;
mod newton_schulz;
mod plan;
mod powers;
mod preview;
mod pytorch_arithmetic;
mod record;
mod settings;
mod shared_hyperparameters;
mod step_input;
mod stop;
mod stretch;
mod term;
mod values;
mod vector;
mod wolfe;
mod workspace;

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
pub mod muon;
pub mod nadam;
pub mod nesterov;
pub mod newton;
pub mod rmsprop;

pub use clip::Clip;
pub use counted::{CountedObjective, Evaluations};
pub use definition::{Optimizer, OptimizerDefinition, Proposal};
pub use descent::{Descent, Iterate, Progress, RunStats};
pub use hyperparameter::SettingError;
pub use law::{Decay, Law, SearchDirection, StepScale};
pub use memory::Memory;
pub use noise::Noise;
pub use plan::{Plan, PlanEdit, Sampling};
pub use preview::{Arrows, StepPreview};
pub use record::{HeldOut, HeldOutLosses, LossSegment, RecordedIterate, Rise, RunRecord, Turns};
pub use schedule::Schedule;
pub use settings::{LEARNING_RATE, Settings};
pub use step_input::StepInput;
pub use stop::{Broken, Failure, Halt, Stop, StopReason};
pub use stretch::Stretch;
pub(crate) use term::RESULT;
pub use term::{StepTerm, StepWriter};
pub use values::Values;
pub use vector::norm;
pub use workspace::Workspace;

/// Every optimizer, in the order in which pickers list them.
pub static ALL: &[&OptimizerDefinition] = &[
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
    &muon::DEFINITION,
    &armijo::DEFINITION,
    &newton::DEFINITION,
    &lbfgs::DEFINITION,
];

/// The optimizer of that name.
///
/// # Errors
/// [`SettingError::UnknownName`] with the nearest known name.
pub fn find(name: &str) -> Result<&'static OptimizerDefinition, SettingError> {
    let known = ALL.iter().find(|definition| definition.name == name);
    known.copied().ok_or_else(|| SettingError::UnknownName {
        family: "optimizer",
        name: name.to_string(),
        nearest: crate::expr::nearest::nearest(name, ALL.iter().map(|definition| definition.name)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A verdict or an explanation asks an optimizer for its law: none but the optimizers themselves knows one by name.
    #[test]
    fn no_other_module_compares_the_name_of_an_optimizer() {
        let names: Vec<String> = ALL.iter().map(|row| format!("\"{}\"", row.name)).collect();
        let mut folders = vec![std::path::PathBuf::from(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/src"
        ))];
        let mut read = 0;
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    if !path.ends_with("optim") {
                        folders.push(path);
                    }
                    continue;
                }
                if path.extension().is_none_or(|ending| ending != "rs") {
                    continue;
                }
                let text = std::fs::read_to_string(&path).expect("a text");
                let code = text.split("#[cfg(test)]").next().unwrap_or_default();
                read += 1;
                for (number, line) in code.lines().enumerate() {
                    let knows = |name: &String| {
                        let compares = [
                            format!("{name} =>"),
                            format!("{name} |"),
                            format!("| {name}"),
                        ];
                        compares.iter().any(|text| line.contains(text))
                            || line.contains(&format!("== {name}"))
                            || line.contains(&format!("!= {name}"))
                    };
                    assert!(
                        !names.iter().any(knows),
                        "{}:{}: {line}",
                        path.display(),
                        number + 1
                    );
                }
            }
        }
        assert!(read > 200, "{read}");
    }

    #[test]
    fn every_row_has_its_law_and_its_decay() {
        for definition in ALL {
            let settings = Settings::defaults(definition);
            let decayed = settings.with("weight_decay", 0.25);
            match decayed.map(|settings| settings.decay()) {
                Ok(decay) => assert_ne!(decay, Decay::None, "{}", definition.name),
                Err(_) => assert_eq!(settings.decay(), Decay::None, "{}", definition.name),
            }
            if let Some(momentum) = settings.get("momentum").filter(|momentum| *momentum > 0.0) {
                let known = match settings.law() {
                    Law::HeavyBall { momentum, .. }
                    | Law::Nesterov { momentum }
                    | Law::Orthogonal { momentum } => momentum,
                    other => panic!("{}: {other:?}", definition.name),
                };
                assert_eq!(known, momentum);
            }
        }
        let rates = |name: &str| Settings::defaults(find(name).expect("a row")).decay();
        assert_eq!(rates("adamw"), Decay::Decoupled(0.01));
        assert_eq!(rates("gd"), Decay::None);
    }

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
