//! How an optimizer answers a curvature: the factor by which one step multiplies the error in that direction.

use crate::optim::{Law, Settings};

use super::number::AT_LIMIT;

/// What a curvature does to an optimizer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum StepLaw {
    /// The error follows a linear recurrence of two steps: gd (momentum 0), the heavy ball.
    HeavyBall {
        /// β.
        momentum: f64,
        /// The share of the gradient that the velocity takes, 1 − τ.
        intake: f64,
    },
    /// Nesterov's form of the same.
    Nesterov {
        /// β.
        momentum: f64,
    },
    /// The step is divided by the curvature itself.
    Newton {
        /// δ.
        damping: f64,
    },
    /// A line search chooses the length of each step.
    LineSearch,
    /// The step is scaled by past gradients, coordinate by coordinate: no curvature alone decides.
    Adaptive,
}

/// What one step does to the error along one direction of a quadratic.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct ErrorFactor {
    /// The size by which the error is multiplied, in the long run.
    pub(super) size: f64,
    /// How it moves.
    pub(super) motion: ErrorMotion,
}

/// How the error moves along one direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ErrorMotion {
    /// It keeps its sign.
    Straight,
    /// It changes its sign at every step.
    Flips,
    /// It swings about 0.
    Swings,
}

impl ErrorFactor {
    /// Whether the error grows; a size that differs from 1 by rounding does not count.
    pub(super) fn grows(self) -> bool {
        self.size > 1.0 + AT_LIMIT
    }

    /// Whether the error shrinks, beyond rounding.
    pub(super) fn shrinks(self) -> bool {
        self.size < 1.0 - AT_LIMIT
    }

    /// Negative if the error changes sides at every step.
    pub(super) fn signed(self) -> f64 {
        match self.motion {
            ErrorMotion::Flips => -self.size,
            ErrorMotion::Straight | ErrorMotion::Swings => self.size,
        }
    }
}

impl StepLaw {
    pub(super) fn of(settings: &Settings) -> Self {
        match settings.law() {
            // As in PyTorch, nothing is dampened where there is no momentum.
            Law::HeavyBall { momentum, .. } if momentum == 0.0 => Self::HeavyBall {
                momentum,
                intake: 1.0,
            },
            Law::HeavyBall { momentum, intake } => Self::HeavyBall { momentum, intake },
            Law::Nesterov { momentum } => Self::Nesterov { momentum },
            Law::Newton { damping } => Self::Newton { damping },
            Law::LineSearch(_) => Self::LineSearch,
            Law::Adaptive { .. } | Law::Sign { .. } | Law::Orthogonal { .. } => Self::Adaptive,
        }
    }

    /// Whether the next displacement is a linear function of the gradients so far.
    pub(super) fn is_linear(self) -> bool {
        match self {
            Self::HeavyBall { .. } | Self::Nesterov { .. } | Self::Newton { .. } => true,
            Self::LineSearch | Self::Adaptive => false,
        }
    }

    /// Whether a step goes on with a part of the one before.
    pub(super) fn has_memory(self) -> bool {
        match self {
            Self::HeavyBall { momentum, .. } | Self::Nesterov { momentum } => momentum != 0.0,
            Self::Newton { .. } => false,
            Self::LineSearch | Self::Adaptive => true,
        }
    }

    /// The factor along a direction of this curvature; `None` where there is no such law.
    ///
    /// On ½λx² the error of the heavy ball obeys z² − (1 + β − η(1 − τ)λ) z + β = 0, that of Nesterov's form
    /// z² − (1 + β)(1 − ηλ) z + β(1 − ηλ) = 0; the larger root decides (Goh, "Why Momentum Really Works", 2017).
    pub(super) fn factor(self, rate: f64, curvature: f64) -> Option<ErrorFactor> {
        match self {
            Self::HeavyBall { momentum, intake } => {
                let shrunk = rate * intake * curvature;
                Some(larger_root(1.0 + momentum - shrunk, momentum))
            }
            Self::Nesterov { momentum } => {
                let left = 1.0 - rate * curvature;
                Some(larger_root((1.0 + momentum) * left, momentum * left))
            }
            Self::Newton { damping } => {
                let factor = 1.0 - rate * curvature / (curvature + damping);
                Some(larger_root(factor, 0.0))
            }
            Self::LineSearch | Self::Adaptive => None,
        }
    }

    /// The number that η·λ must stay below, where η·λ decides: 2 for gd, (2 + 2β)/(1 − τ) for the heavy ball,
    /// (2 + 2β)/(1 + 2β) for Nesterov's form.
    pub(super) fn limit(self) -> Option<f64> {
        match self {
            Self::HeavyBall { momentum, intake } if intake > 0.0 => {
                Some((2.0 + 2.0 * momentum) / intake)
            }
            Self::Nesterov { momentum } => Some((2.0 + 2.0 * momentum) / (1.0 + 2.0 * momentum)),
            Self::HeavyBall { .. } | Self::Newton { .. } | Self::LineSearch | Self::Adaptive => {
                None
            }
        }
    }
}

/// The larger root, by size, of z² − trace z + determinant.
fn larger_root(trace: f64, determinant: f64) -> ErrorFactor {
    let discriminant = trace * trace - 4.0 * determinant;
    if discriminant < 0.0 {
        return ErrorFactor {
            size: determinant.sqrt(),
            motion: ErrorMotion::Swings,
        };
    }
    let motion = if trace < 0.0 {
        ErrorMotion::Flips
    } else {
        ErrorMotion::Straight
    };
    ErrorFactor {
        size: f64::midpoint(trace.abs(), discriminant.sqrt()),
        motion,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optim::find;

    fn response(name: &str) -> StepLaw {
        StepLaw::of(&Settings::defaults(find(name).expect("an optimizer")))
    }

    #[test]
    fn gradient_descent_multiplies_the_error_by_one_minus_rate_times_curvature() {
        for (rate, size, motion) in [
            (0.1, 0.8, ErrorMotion::Straight),
            (0.5, 0.0, ErrorMotion::Straight),
            (0.75, 0.5, ErrorMotion::Flips),
            (1.5, 2.0, ErrorMotion::Flips),
            (-0.5, 2.0, ErrorMotion::Straight),
        ] {
            let factor = response("gd").factor(rate, 2.0).expect("a law");
            assert!((factor.size - size).abs() < 1e-15, "{rate}");
            assert_eq!(factor.motion, motion, "{rate}");
        }
    }

    #[test]
    fn factors_reach_one_at_the_limit() {
        for name in ["gd", "momentum", "nesterov"] {
            let limit = response(name).limit().expect("a limit");
            let size = |product: f64| response(name).factor(product, 1.0).expect("a law").size;
            assert!((size(limit) - 1.0).abs() < 1e-12, "{name}");
            assert!(size(0.999 * limit) < 1.0, "{name}");
            assert!(size(1.001 * limit) > 1.0, "{name}");
            assert!(size(-0.1) > 1.0, "{name}");
        }
        assert_eq!(response("adam").limit(), None);
    }
}
