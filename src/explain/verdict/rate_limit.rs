//! What the steepest curvature says of the learning rate: η·λmax, the number that it must stay below, and where the loss is as
//! steep as that.

use crate::diff::{Curvature, END_ERROR, Evaluator, FULL_HESSIAN, Objective};

use super::basin::{self, Minimum, MinimumKind};
use super::points::scale_of;

/// A curvature is that of a minimum if it is at most so many times what it is so far beside, relative to the distance from
/// the origin or to 1.
const ALIKE: f64 = 2.0;
const FELT: f64 = 1e-6;

/// Where a curvature was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// It is the same all over.
    Everywhere,
    /// Of the shown iterate.
    Here,
    /// Of the shown iterate, by an estimate.
    Estimated,
    /// Where the run began.
    Start,
    /// At a minimum that is near.
    Minimum,
    /// It is the same all over, but a run with noise only comes near to what follows from it.
    WithoutNoise,
    /// Of the loss over all rows, where a step takes some of them.
    AllRows,
}

impl Place {
    /// What is said of a number that holds there.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Everywhere => "exact",
            Self::WithoutNoise => "without the noise",
            Self::Here => "here",
            Self::Estimated => "estimated",
            Self::Start => "at the start",
            Self::Minimum => "at the minimum",
            Self::AllRows => "over all rows",
        }
    }

    /// Whether it is the shown iterate, and no other place.
    pub(super) fn is_here(self) -> bool {
        matches!(self, Self::Here | Self::Estimated)
    }

    /// Whether it is another place than the shown iterate.
    pub(super) fn is_elsewhere(self) -> bool {
        matches!(self, Self::Start | Self::Minimum | Self::AllRows)
    }
}

/// η·λmax of the rate that is set, and its limit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct RateLimit {
    pub(super) product: f64,
    pub(super) steepest: f64,
    pub(super) limit: f64,
    pub(super) place: Place,
}

impl RateLimit {
    /// Whether the rate is beyond it.
    pub(super) fn is_exceeded(&self) -> bool {
        self.product > self.limit
    }

    /// Whether the rate is at it or beyond.
    pub(super) fn is_reached(&self) -> bool {
        self.product >= self.limit
    }

    /// The largest rate that is not, by the error of an estimate lower.
    pub(super) fn safe(&self) -> f64 {
        let lacks = if self.place == Place::Estimated {
            END_ERROR
        } else {
            0.0
        };
        self.limit / (self.steepest * (1.0 + lacks))
    }
}

/// The largest curvature at a point, weight decay included, if it is positive; none of too many parameters.
pub(super) fn steepest_at(at: &[f64], decay: f64, evaluator: &mut Evaluator) -> Option<f64> {
    let n = at.len();
    if n > FULL_HESSIAN {
        return None;
    }
    let mut hessian = vec![0.0; n * n];
    evaluator.hessian(at, &mut hessian);
    let steepest = Curvature::of_hessian(&hessian, n).largest()? + decay;
    (steepest > 0.0).then_some(steepest)
}

/// The same at the minimum to which a short descent leads from a point. None at a kink, and where the curvature grows beyond all
/// numbers, as that of |x|^1.5: there it bounds no rate.
pub(super) fn steepest_at_minimum(
    from: &[f64],
    decay: f64,
    evaluator: &mut Evaluator,
) -> Option<f64> {
    let found = basin::lowest_near(from, evaluator)?;
    steepest_of(&found, decay, evaluator)
}

/// The same at a minimum that was found.
pub(super) fn steepest_of(found: &Minimum, decay: f64, evaluator: &mut Evaluator) -> Option<f64> {
    if matches!(found.kind, MinimumKind::Kink { .. }) {
        return None;
    }
    let steepest = steepest_at(&found.at, decay, evaluator)?;
    let aside = FELT * scale_of(&found.at);
    let beside: Vec<f64> = found.at.iter().map(|x| x + aside).collect();
    (steepest <= ALIKE * steepest_at(&beside, decay, evaluator)?).then_some(steepest)
}
