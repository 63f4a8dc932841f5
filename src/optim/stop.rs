//! When a descent ends, and why it did.

use std::fmt;

use crate::expr::number::short;

/// The conditions under which a descent is done. They can be changed while it runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stop {
    /// The number of steps after which it ends.
    pub steps: u64,
    /// It ends where the gradient is no longer than this; 0: never for this reason.
    pub gradient_norm: f64,
}

impl Stop {
    /// Nothing ends the descent but the optimizer.
    pub const NEVER: Self = Self {
        steps: u64::MAX,
        gradient_norm: 0.0,
    };

    /// A square of a gradient's length above which the length is surely above the one that ends the descent, and no digits of
    /// the square are lost.
    pub(super) fn safe_square(&self) -> f64 {
        const LEAST: f64 = 1e-280;
        (self.gradient_norm * self.gradient_norm * (1.0 + 8.0 * f64::EPSILON)).max(LEAST)
    }
}

impl Default for Stop {
    /// 200 steps, whatever the gradient.
    fn default() -> Self {
        Self {
            steps: 200,
            gradient_norm: 0.0,
        }
    }
}

/// What was not a finite number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// A coordinate of the candidate: the step itself overflowed.
    Candidate,
    /// The loss at the candidate, which is therefore no iterate.
    Value,
    /// The gradient at an iterate whose loss is finite: the next step has no direction.
    Gradient,
    /// The Hessian at an iterate.
    Hessian,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Candidate => "the position",
            Self::Value => "the loss",
            Self::Gradient => "the gradient",
            Self::Hessian => "the Hessian",
        })
    }
}

/// Why an optimizer has no step to propose.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Failure {
    /// Newton's equations have no unique solution: after elimination this pivot is 0 to working precision.
    SingularHessian {
        /// The pivot, relative to the largest entry of its row.
        pivot: f64,
    },
    /// Newton's equations were not solved by products with the Hessian: they have no solution, or hardly one.
    NotSolved {
        /// What is left of the gradient, as a fraction of it.
        residual: f64,
        /// How many products were tried.
        products: u64,
    },
    /// Some second derivative is not finite.
    HessianNotFinite,
    /// A line search found no point low enough.
    NoDescent {
        /// The slope of the loss along the direction searched: not negative if it is no descent direction.
        slope: f64,
        /// How many points were tried.
        trials: u64,
    },
}

/// Why `propose` returns without a candidate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Halt {
    /// The one who waits had something else to do; the step is taken up again by the next call.
    Suspended,
    /// There is no step to take.
    Failed(Failure),
}

impl From<Failure> for Halt {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// Why a descent has stopped.
#[derive(Clone, Debug, PartialEq)]
pub enum StopReason {
    /// The number of steps asked for is done.
    Steps {
        /// That number.
        steps: u64,
    },
    /// The gradient is short enough.
    GradientNorm {
        /// Its length.
        norm: f64,
        /// The length that ends the descent.
        threshold: f64,
    },
    /// Something is NaN or infinite.
    NotFinite {
        /// What.
        broken: Broken,
        /// Where: the refused candidate or, for derivatives, the iterate itself.
        candidate: Vec<f64>,
        /// The loss there; NaN if it was not evaluated.
        value: f64,
    },
    /// Newton's step does not exist; positive damping would give one.
    SingularHessian {
        /// See [`Failure::SingularHessian`].
        pivot: f64,
    },
    /// Newton's equations were not solved; positive damping would make it easier.
    NotSolved {
        /// See [`Failure::NotSolved`].
        residual: f64,
        /// See [`Failure::NotSolved`].
        products: u64,
    },
    /// A line search found no point low enough: the best point along this direction, as far as f64 can tell, is
    /// here.
    NoDescent {
        /// See [`Failure::NoDescent`].
        slope: f64,
        /// See [`Failure::NoDescent`].
        trials: u64,
    },
}

impl StopReason {
    /// The reason in one word, for machine-readable output.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Steps { .. } => "steps",
            Self::GradientNorm { .. } => "gradient_norm",
            Self::NotFinite { .. } => "not_finite",
            Self::SingularHessian { .. } | Self::NotSolved { .. } => "singular_hessian",
            Self::NoDescent { .. } => "no_descent",
        }
    }

    /// A failure at an iterate.
    pub(super) fn from_failure(failure: Failure, at: &[f64], value: f64) -> Self {
        match failure {
            Failure::SingularHessian { pivot } => Self::SingularHessian { pivot },
            Failure::NotSolved { residual, products } => Self::NotSolved { residual, products },
            Failure::NoDescent { slope, trials } => Self::NoDescent { slope, trials },
            Failure::HessianNotFinite => Self::NotFinite {
                broken: Broken::Hessian,
                candidate: at.to_vec(),
                value,
            },
        }
    }
}

impl fmt::Display for StopReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Steps { steps: 1 } => write!(f, "1 step is done"),
            Self::Steps { steps } => write!(f, "{steps} steps are done"),
            Self::GradientNorm { norm, threshold } => write!(
                f,
                "the gradient's length {} is at most {}",
                short(*norm, 4),
                short(*threshold, 4)
            ),
            Self::NotFinite {
                broken,
                candidate,
                value,
            } => {
                let at: Vec<String> = candidate.iter().take(4).map(|x| short(*x, 4)).collect();
                let more = if candidate.len() > 4 { ", ..." } else { "" };
                write!(f, "{broken} is not finite at ({}{more})", at.join(", "))?;
                match broken {
                    Broken::Candidate => Ok(()),
                    _ => write!(f, ", where the loss is {}", short(*value, 4)),
                }
            }
            Self::SingularHessian { pivot } => write!(
                f,
                "the Hessian is singular here (relative pivot {}): no Newton step; damping > 0 gives one",
                short(*pivot, 3)
            ),
            Self::NotSolved { residual, products } => write!(
                f,
                "Newton's equations are not solved after {products} products with the Hessian ({} of the gradient is left): \
                 it is singular or nearly so; damping > 0 helps",
                short(*residual, 3)
            ),
            Self::NoDescent { slope, trials } if *slope >= 0.0 => write!(
                f,
                "the direction does not lead downhill (slope {}, {trials} points tried)",
                short(*slope, 3)
            ),
            Self::NoDescent { slope, trials } => write!(
                f,
                "no lower point was found along a slope of {} ({trials} points tried)",
                short(*slope, 3)
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_carry_their_numbers() {
        let broken = StopReason::NotFinite {
            broken: Broken::Value,
            candidate: vec![1e200, -2.0],
            value: f64::INFINITY,
        };
        assert_eq!(
            broken.to_string(),
            "the loss is not finite at (1e200, -2), where the loss is inf"
        );
        assert_eq!(broken.name(), "not_finite");
        let done = StopReason::GradientNorm {
            norm: 5e-10,
            threshold: 1e-9,
        };
        assert_eq!(
            done.to_string(),
            "the gradient's length 5e-10 is at most 1e-9"
        );
    }
}
