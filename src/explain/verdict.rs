//! What a descent is doing, and why, with the numbers.
//!
//! The verdict comes from what is recorded: losses, lengths of gradients, displacements. The reason comes from slope and
//! curvature at the shown iterate. On a quadratic what the curvature says holds everywhere (exact), elsewhere only near by
//! (local), and for optimizers that scale their steps by past gradients η·λmax decides nothing and is not named.

mod decide;
mod descent_context;
mod line;
mod local_curvature;
mod non_finite_origin;
mod parts;
mod reason;
mod step_law;
mod trend;

use super::Readout;
use crate::diff::Evaluator;
use crate::optim::{Broken, Descent, Iterate, StopReason};

use descent_context::DescentContext;

/// What a descent is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// The loss falls; before the first step: it will.
    Converging,
    /// It stands at a minimum, as near as the gradient tells.
    Converged,
    /// The iterates go back and forth, and that does not settle.
    Oscillating,
    /// Loss or distance grow, step after step.
    Diverging,
    /// Hardly any slope and hardly any curvature, and no minimum near.
    Plateau,
    /// Hardly any slope, but curvature that falls away; or just leaving such a place.
    Saddle,
    /// A number is NaN or infinite.
    NotFinite,
    /// A `detach` keeps the gradient, or part of it, from a parameter.
    Cut,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: &'static [Self] = &[
        Self::Converging,
        Self::Converged,
        Self::Oscillating,
        Self::Diverging,
        Self::Plateau,
        Self::Saddle,
        Self::NotFinite,
        Self::Cut,
    ];

    /// The name, also in machine-readable output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Converging => "converging",
            Self::Converged => "converged",
            Self::Oscillating => "oscillating",
            Self::Diverging => "diverging",
            Self::Plateau => "plateau",
            Self::Saddle => "saddle",
            Self::NotFinite => "not_finite",
            Self::Cut => "cut",
        }
    }
}

/// A verdict with its reason.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnosis {
    /// What is happening.
    pub verdict: Verdict,
    /// Why, in one line for people, with the numbers.
    pub reason: String,
    /// Whether the numbers below hold everywhere (the loss is a quadratic, the steps follow its law, and nothing is added
    /// to or taken from the gradient), or only near by.
    pub exact: bool,
    /// The learning rate above which some direction here grows step by step; `None` where no direction curves up and for
    /// optimizers without such a law.
    pub largest_safe_rate: Option<f64>,
    /// By how much one step multiplies the error along the direction that decides in the long run: below 1 it shrinks,
    /// below 0 it changes sides. `None` for optimizers without such a law.
    pub factor: Option<f64>,
    /// η·λmax of the next step, and the number it must stay below; `None` for optimizers where it decides nothing.
    pub rate_times_curvature: Option<[f64; 2]>,
    /// Whether the curvature is an estimate, because there are too many parameters for all of it.
    pub estimated: bool,
}

/// Says what a descent is doing.
///
/// `recent` are its recorded iterates up to the shown one, in order, perhaps thinned; `descent` is its state at the shown
/// step; `evaluator` evaluates its loss. Costs about one Hessian and some gradients, and changes nothing. Before the
/// first step the verdict is what slope and curvature predict.
pub fn diagnose(recent: &[Iterate], descent: &Descent, evaluator: &mut Evaluator) -> Diagnosis {
    diagnose_beside(None, recent, descent, evaluator)
}

/// The same beside a readout: if that is of the shown iterate, its curvature is not computed again.
pub fn diagnose_beside(
    readout: Option<&Readout>,
    recent: &[Iterate],
    descent: &Descent,
    evaluator: &mut Evaluator,
) -> Diagnosis {
    let situation = DescentContext::of(readout, recent, descent, evaluator);
    let (verdict, reason) = match descent.stop() {
        Some(StopReason::NotFinite {
            broken, candidate, ..
        }) => {
            let loss = evaluator.program().loss();
            let part = match broken {
                Broken::Candidate => None,
                Broken::Value => non_finite_origin::of_value(loss, candidate),
                Broken::Gradient | Broken::Hessian => non_finite_origin::of_slope(loss, candidate),
            };
            (
                Verdict::NotFinite,
                reason::not_finite(&situation, *broken, part),
            )
        }
        _ => decide::decide(&situation, evaluator),
    };
    Diagnosis {
        verdict,
        reason,
        exact: situation.is_exact(),
        largest_safe_rate: situation.largest_safe_rate(),
        factor: situation.slowest().map(|mode| mode.factor.signed()),
        rate_times_curvature: situation.product(),
        estimated: situation.landscape.is_estimate(),
    }
}
