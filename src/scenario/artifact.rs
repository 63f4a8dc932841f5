//! The one compiled loss of a scenario.

use std::sync::{Arc, OnceLock};

use super::Scenario;
use crate::data::Dataset;
use crate::diff::Program;

/// A loss that is compiled once; clones of a scenario share it for as long as they share the loss.
#[derive(Clone, Debug, Default)]
pub struct Artifact(Arc<OnceLock<Arc<Program>>>);

impl Artifact {
    /// The compiled loss of the scenario that has this artifact. One that was given another loss or other data since it
    /// was compiled has it compiled anew.
    pub(super) fn of(&self, scenario: &Scenario) -> Arc<Program> {
        let known = self.0.get_or_init(|| Arc::new(scenario.program()));
        let is_its = known.loss().source == scenario.loss.source
            && is_same(known.data(), scenario.data.as_ref());
        if is_its {
            Arc::clone(known)
        } else {
            Arc::new(scenario.program())
        }
    }
}

/// Whether a program, which has no rows if its loss runs over none, was compiled with these rows.
fn is_same(compiled: Option<&Arc<Dataset>>, data: Option<&Arc<Dataset>>) -> bool {
    match (compiled, data) {
        (Some(compiled), Some(data)) => Arc::ptr_eq(compiled, data),
        (Some(_), None) => false,
        (None, _) => true,
    }
}
