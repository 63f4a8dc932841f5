//! The sampling view: errors against numbers of rows at the point that the panels speak of.

use std::sync::Arc;

use super::work::{Asked, Effect, SharedProgram, bits};
use super::{Session, ViewState};

/// Where samples of many sizes are drawn.
#[derive(Clone, Debug)]
pub struct SampleRequest {
    /// The loss.
    pub program: SharedProgram,
    /// What it estimates, if that is known.
    pub exact: Option<f64>,
    /// The point.
    pub at: Vec<f64>,
}

impl Asked for SampleRequest {
    fn same(&self, other: &Self) -> bool {
        // A NaN is the same as itself here: else it would be asked for without end.
        self.program == other.program
            && bits(self.exact.as_slice()).eq(bits(other.exact.as_slice()))
            && bits(&self.at).eq(bits(&other.at))
    }

    fn differs_by_hand(&self, other: &Self) -> bool {
        self.program != other.program
    }
}

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
        self.pending.errors.is_open()
    }

    /// Asks for the errors while they are looked at.
    pub(super) fn request_errors(&mut self, effects: &mut Vec<Effect>) {
        if self.scene().program.data().is_none() {
            self.errors = None;
            return;
        }
        if !self.shows::<SamplingState>() {
            return;
        }
        let at = self.subject();
        let request = SampleRequest {
            program: SharedProgram(Arc::clone(&self.scene().program)),
            exact: self.exact(&at),
            at,
        };
        if self.pending.errors.is_due(&request) {
            let is_new = self
                .pending
                .errors
                .asked()
                .is_none_or(|asked| asked.program != request.program);
            if is_new {
                self.errors = None;
            }
            let ticket = self.pending.ticket();
            self.pending.errors.ask(ticket, &request);
            effects.push(Effect::Sample(ticket, request));
        }
    }
}
