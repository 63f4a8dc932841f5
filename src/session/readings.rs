//! Single numbers of the newest readout.

use super::Session;
use super::jobs::readout::ReadoutRequest;

impl Session {
    /// h and (f(x + h) − f(x)) / h by the parameter along the horizontal axis, if that is one of the first few: in the slice view
    /// of the secant that is drawn, in others of the finite differences.
    pub fn forward_quotient(&self) -> Option<[f64; 2]> {
        if let Some(h) = self.chosen_distance() {
            return Some([h, self.secants()?.of(h)?.slope]);
        }
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
