//! Limits on the gradient, applied before the optimizer sees it.

use super::hyperparameter::{Allowed, Hyperparameter, SettingError};
use super::vector::norm;
use crate::expr::nearest::nearest;

/// A limit on the gradient.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Clip {
    /// No limit.
    #[default]
    Off,
    /// A gradient longer than this is shortened to it, keeping its direction. The factor is exactly
    /// limit / length, as in Pascanu, Mikolov and Bengio (2013) and in optax. PyTorch divides by length + 1e-6, which
    /// makes every clipped gradient shorter than the limit and the limit depend on the scale of the loss.
    Norm(f64),
    /// Every entry is brought into ± this.
    Value(f64),
}

/// The ways of clipping with their limits: what a scenario may write in `clip = { … }`.
pub static LIMITS: [Hyperparameter; 2] = [
    Hyperparameter {
        name: "norm",
        meaning: "the greatest length of the gradient",
        default: 1.0,
        allowed: Allowed::POSITIVE,
    },
    Hyperparameter {
        name: "value",
        meaning: "the greatest magnitude of each partial derivative",
        default: 0.5,
        allowed: Allowed::POSITIVE,
    },
];

impl Clip {
    /// The way of clipping of that name (`norm` or `value`) with its limit.
    ///
    /// # Errors
    /// [`SettingError::UnknownName`] or [`SettingError::NotAllowed`].
    pub fn named(name: &str, limit: f64) -> Result<Self, SettingError> {
        let Some(row) = LIMITS.iter().find(|row| row.name == name) else {
            return Err(SettingError::UnknownName {
                family: "clip",
                name: name.to_string(),
                nearest: nearest(name, LIMITS.iter().map(|row| row.name)),
            });
        };
        let limit = row.check(limit)?;
        Ok(if name == "norm" {
            Self::Norm(limit)
        } else {
            Self::Value(limit)
        })
    }

    /// The name and the limit, `None` when off: the inverse of [`Clip::named`].
    pub fn name_and_limit(self) -> Option<(&'static str, f64)> {
        match self {
            Self::Off => None,
            Self::Norm(limit) => Some(("norm", limit)),
            Self::Value(limit) => Some(("value", limit)),
        }
    }

    /// Brings a finite gradient within the limit; returns whether it was beyond.
    pub fn apply(self, gradient: &mut [f64]) -> bool {
        match self {
            Self::Off => false,
            Self::Norm(limit) => {
                let overflows = norm(gradient) == f64::INFINITY;
                if overflows {
                    // Finite entries whose length overflows: bring the length into range first.
                    scale(gradient, 1.0 / gradient.len() as f64);
                }
                let norm = norm(gradient);
                if norm > limit {
                    scale(gradient, limit / norm);
                }
                overflows || norm > limit
            }
            Self::Value(limit) => {
                let is_beyond = gradient.iter().any(|g| g.abs() > limit);
                for g in gradient {
                    *g = g.clamp(-limit, limit);
                }
                is_beyond
            }
        }
    }
}

fn scale(gradient: &mut [f64], factor: f64) {
    for g in gradient {
        *g *= factor;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clipped(clip: Clip, gradient: &[f64]) -> Vec<f64> {
        let mut gradient = gradient.to_vec();
        clip.apply(&mut gradient);
        gradient
    }

    #[test]
    fn short_gradients_are_left_alone() {
        for clip in [Clip::Off, Clip::Norm(5.0), Clip::Value(4.0)] {
            assert_eq!(clipped(clip, &[3.0, -4.0]), [3.0, -4.0]);
            assert!(!clip.apply(&mut [3.0, -4.0]));
        }
    }

    #[test]
    fn a_long_gradient_keeps_its_direction_or_its_small_entries() {
        assert_eq!(clipped(Clip::Norm(2.5), &[3.0, -4.0]), [1.5, -2.0]);
        assert_eq!(clipped(Clip::Value(3.5), &[3.0, -4.0]), [3.0, -3.5]);
        assert!(
            Clip::Norm(2.5).apply(&mut [3.0, -4.0]) && Clip::Value(3.5).apply(&mut [3.0, -4.0])
        );
        let huge = clipped(Clip::Norm(1.0), &[1.5e308, 1.5e308]);
        assert!((norm(&huge) - 1.0).abs() < 1e-15);
    }

    #[test]
    fn names_and_limits_are_checked() {
        assert_eq!(Clip::named("norm", 5.0), Ok(Clip::Norm(5.0)));
        assert_eq!(Clip::Value(0.5).name_and_limit(), Some(("value", 0.5)));
        assert!(Clip::named("norm", 0.0).is_err());
        let message = Clip::named("nrm", 1.0).unwrap_err().to_string();
        assert_eq!(message, "unknown clip `nrm`; did you mean `norm`?");
    }
}
