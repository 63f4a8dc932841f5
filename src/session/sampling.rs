//! The sampling view: errors against numbers of rows at the point that the panels speak of.

use super::jobs::errors::SampleRequest;
use super::{Session, ViewState};

/// The view of samples.
#[derive(Clone, Copy, Debug, Default)]
pub struct SamplingState;

impl ViewState for SamplingState {}

impl Session {
    /// What the loss is an estimate of, at a point, where that is known.
    pub fn exact(&self, at: &[f64]) -> Option<f64> {
        let exact = self.scene().scenario.exact.as_ref()?;
        (at.len() == self.scene().scenario.parameters.len()).then(|| exact.at(at))
    }

    /// Whether the errors are under way.
    pub fn is_drawing_samples(&self) -> bool {
        self.is_stale::<SampleRequest>()
    }
}
