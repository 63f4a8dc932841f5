//! How an optimizer answers a curvature: the factor by which one step multiplies the error in that direction.

use crate::optim::{Law, Settings};

use super::recurrence::Recurrence;

pub(super) use super::recurrence::{ErrorFactor, ErrorMotion};

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

    /// The factor along a direction of this curvature; `None` where there is no such law. In the long run the larger root decides.
    pub(super) fn factor(self, rate: f64, curvature: f64) -> Option<ErrorFactor> {
        Some(self.recurrence(rate, curvature)?.larger_root())
    }

    /// What the error along a direction of this curvature follows; `None` where there is no such law.
    ///
    /// On ½λx² the error of the heavy ball obeys z² − (1 + β − η(1 − τ)λ) z + β = 0, that of Nesterov's form
    /// z² − (1 + β)(1 − ηλ) z + β(1 − ηλ) = 0 (Goh, "Why Momentum Really Works", 2017).
    pub(super) fn recurrence(self, rate: f64, curvature: f64) -> Option<Recurrence> {
        let (trace, determinant) = match self {
            Self::HeavyBall { momentum, intake } => {
                (1.0 + momentum - rate * intake * curvature, momentum)
            }
            Self::Nesterov { momentum } => {
                let left = 1.0 - rate * curvature;
                ((1.0 + momentum) * left, momentum * left)
            }
            Self::Newton { damping } => (1.0 - rate * curvature / (curvature + damping), 0.0),
            Self::LineSearch | Self::Adaptive => return None,
        };
        Some(Recurrence { trace, determinant })
    }

    /// The same law with less momentum: as much as brings in what curves like this fastest, without a swing, where both roots are one.
    /// None where there is no momentum, or not more than that; nor of Nesterov's form, which a larger rate brings in faster.
    pub(super) fn with_less_momentum(self, rate: f64, curvature: f64) -> Option<Self> {
        let root = |product: f64| (0.0..1.0).contains(&product).then(|| product.sqrt());
        let rounded_up = |momentum: f64| (1e3 * momentum - 1e-9).ceil() / 1e3;
        match self {
            Self::HeavyBall { momentum, intake } => {
                let left = 1.0 - root(rate * intake * curvature)?;
                let less = rounded_up(left * left);
                (less < momentum).then_some(Self::HeavyBall {
                    momentum: less,
                    intake,
                })
            }
            Self::Nesterov { .. } | Self::Newton { .. } | Self::LineSearch | Self::Adaptive => None,
        }
    }

    /// β.
    pub(super) fn momentum(self) -> f64 {
        match self {
            Self::HeavyBall { momentum, .. } | Self::Nesterov { momentum } => momentum,
            Self::Newton { .. } | Self::LineSearch | Self::Adaptive => 0.0,
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
    fn less_momentum_brings_in_what_swings_where_both_roots_are_one() {
        let law = |momentum| StepLaw::HeavyBall {
            momentum,
            intake: 1.0,
        };
        let size = |law: StepLaw| law.factor(0.01, 1.0).expect("a law").size;
        let less = law(0.99).with_less_momentum(0.01, 1.0).expect("less");
        assert!(size(less) <= 0.905, "{less:?}");
        assert!(size(law(0.99)) > 0.98);
        for beside in [-0.02, 0.02] {
            let other = law(less.momentum() + beside);
            assert!(size(other) > size(less), "{other:?}");
        }
        assert_eq!(less.with_less_momentum(0.01, 1.0), None);
        assert_eq!(response("gd").with_less_momentum(0.01, 1.0), None);
        assert_eq!(response("nesterov").with_less_momentum(0.01, 1.0), None);
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
