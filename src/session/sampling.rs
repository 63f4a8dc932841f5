//! The sampling view: errors against numbers of rows at the point that the panels speak of.

use super::jobs::cloud::CloudRequest;
use super::jobs::errors::SampleRequest;
use super::jobs::readout::ReadoutRequest;
use super::numbers::bits;
use super::{Session, ViewState};
use crate::explain::GradientCloud;

/// The view of samples.
#[derive(Clone, Copy, Debug, Default)]
pub struct SamplingState;

impl ViewState for SamplingState {}

impl Session {
    /// What the loss is an estimate of, at the point of the readout, where that is known.
    pub fn exact(&self, at: &[f64]) -> Option<f64> {
        let (_, reading) = self.shown::<ReadoutRequest>()?;
        reading
            .exact
            .filter(|_| bits(&reading.readout.at).eq(bits(at)))
    }

    /// The gradients of single batches at the point that the panels speak of, where batches differ.
    pub fn gradient_cloud(&self) -> Option<&GradientCloud> {
        let (asked, cloud) = self.shown::<CloudRequest>()?;
        asked.is_of(self).then_some(cloud)
    }

    /// Whether there are errors of samples or batches to show, or will be.
    pub fn has_samples(&self) -> bool {
        let has_rows = self.scene().program.data().is_some();
        has_rows && (self.errors().is_some() || self.is_drawing_samples())
    }

    /// Whether the errors are under way.
    pub fn is_drawing_samples(&self) -> bool {
        self.is_stale::<SampleRequest>()
    }
}
