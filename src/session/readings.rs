//! Single numbers of the newest readout.

use super::Session;
use super::jobs::readout::ReadoutRequest;

impl Session {
    /// h and (f(x + h) − f(x)) / h by the parameter along the horizontal axis, if that is one of the first few.
    pub fn forward_quotient(&self) -> Option<[f64; 2]> {
        let (asked, reading) = self.shown::<ReadoutRequest>()?;
        let axis = self.scene().camera.horizontal;
        let quotient = reading.quotients.get(axis)?;
        Some([asked.spacing.at(*reading.readout.at.get(axis)?), *quotient])
    }

    /// The loss over all rows to learn from at the point of the readout, where a step has only some of them.
    pub fn full_loss(&self) -> Option<f64> {
        self.shown::<ReadoutRequest>()?.1.full_loss
    }
}
