//! A slope that is claimed, against what several spacings say.

use super::rung::{Quotient, RESOLVED};

/// An error of this share of the slopes around confirms a slope.
pub(super) const CONFIRMS: f64 = 1e-3;

/// What one spacing says of the slope.
#[derive(Clone, Copy, Debug)]
pub(super) struct SlopeEstimate {
    pub(super) quotient: Quotient,
    pub(super) rounding: f64,
    /// The slopes around.
    pub(super) scale: f64,
}

impl SlopeEstimate {
    /// Whether it shows another slope than a wider one, by more than the errors of both.
    pub(super) fn contradicts(&self, wider: &Self) -> bool {
        let gap = (self.quotient.slope - wider.quotient.slope).abs();
        gap > RESOLVED * self.rounding && gap > 2.0 * wider.quotient.error
    }
}

/// What was found of a slope that is claimed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Judgement {
    Confirmed,
    /// The quotient at this spacing, the narrowest that can tell, is another.
    Refuted(Quotient),
    Unknown,
}

/// A slope that is claimed, and how far rounding may have moved it.
#[derive(Clone, Copy)]
pub(super) struct SlopeClaim {
    pub(super) slope: f64,
    pub(super) error: f64,
}

impl SlopeClaim {
    fn off(self, estimate: &SlopeEstimate) -> f64 {
        (estimate.quotient.slope - self.slope).abs()
    }

    pub(super) fn agrees(self, estimate: &SlopeEstimate) -> bool {
        self.off(estimate) <= 2.0 * (estimate.quotient.error + self.error)
    }

    /// Whether the errors are small beside the slopes around.
    pub(super) fn is_decided(self, estimate: &SlopeEstimate) -> bool {
        estimate.quotient.error + self.error <= CONFIRMS * estimate.scale
    }

    /// Whether the narrowest spacing that can tell the claim from what was found supports it.
    pub(super) fn supported(self, estimates: &[SlopeEstimate], found: &SlopeEstimate) -> bool {
        let gap = self.off(found);
        let can_tell = |estimate: &&SlopeEstimate| estimate.rounding + self.error <= gap / RESOLVED;
        let narrowest = estimates.iter().find(can_tell);
        narrowest.is_some_and(|narrowest| self.off(narrowest) <= 0.25 * gap)
    }

    /// Whether the narrowest spacing that can tell the claim from what was found refutes it as well.
    pub(super) fn refuted(self, estimates: &[SlopeEstimate], found: &SlopeEstimate) -> Judgement {
        let gap = self.off(found);
        let can_tell = |estimate: &&SlopeEstimate| estimate.rounding + self.error <= gap / RESOLVED;
        match estimates.iter().find(can_tell) {
            Some(narrowest) if self.off(narrowest) > 0.5 * gap => {
                Judgement::Refuted(narrowest.quotient)
            }
            _ => Judgement::Unknown,
        }
    }
}

pub(super) fn least(estimates: &[SlopeEstimate]) -> Option<SlopeEstimate> {
    let estimates = estimates.iter().copied();
    estimates.min_by(|a, b| a.quotient.error.total_cmp(&b.quotient.error))
}
