//! Named numbers with a default and an allowed range: the tables from which pickers, help and the scenario reader
//! of optimizers, schedules and clipping are derived.

use std::error::Error;
use std::fmt;

use crate::expr::number::short;

/// One end of an interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum IntervalEnd {
    /// The number itself is allowed.
    Closed(f64),
    /// The number itself is not allowed; an infinite end is always open.
    Open(f64),
}

/// Which values a hyperparameter may have. Values that are not finite are never allowed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Allowed {
    /// Any real number between the two ends.
    Real(IntervalEnd, IntervalEnd),
    /// A whole number from the first to the second, both allowed.
    Whole(u64, u64),
    /// 0 (off) or 1 (on).
    Flag,
}

impl Allowed {
    /// Greater than 0.
    pub const POSITIVE: Self = Self::Real(IntervalEnd::Open(0.0), IntervalEnd::Open(f64::INFINITY));
    /// 0 or greater.
    pub const NOT_NEGATIVE: Self =
        Self::Real(IntervalEnd::Closed(0.0), IntervalEnd::Open(f64::INFINITY));
    /// From 0 up to, but not including, 1: the weight of the past in a running mean.
    pub const BELOW_ONE: Self = Self::Real(IntervalEnd::Closed(0.0), IntervalEnd::Open(1.0));
    /// Strictly between 0 and 1.
    pub const BETWEEN: Self = Self::Real(IntervalEnd::Open(0.0), IntervalEnd::Open(1.0));
    /// From 0 to 1, both allowed.
    pub const FRACTION: Self = Self::Real(IntervalEnd::Closed(0.0), IntervalEnd::Closed(1.0));
    /// A count of steps, at least one. The upper end keeps counts exact in f64.
    pub const STEPS: Self = Self::Whole(1, 1_000_000_000);

    /// Whether `value` is one of them.
    pub fn contains(self, value: f64) -> bool {
        if !value.is_finite() {
            return false;
        }
        match self {
            Self::Real(low, high) => {
                let above = match low {
                    IntervalEnd::Closed(low) => value >= low,
                    IntervalEnd::Open(low) => value > low,
                };
                let below = match high {
                    IntervalEnd::Closed(high) => value <= high,
                    IntervalEnd::Open(high) => value < high,
                };
                above && below
            }
            Self::Whole(low, high) => {
                value.fract() == 0.0 && value >= low as f64 && value <= high as f64
            }
            Self::Flag => value == 0.0 || value == 1.0,
        }
    }
}

impl fmt::Display for Allowed {
    /// As mathematics writes intervals: `(0, inf)`, `[0, 1)`; `a whole number in [1, 100]`; `0 or 1`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Real(low, high) => {
                match low {
                    IntervalEnd::Closed(low) => write!(f, "[{}", short(low, 6))?,
                    IntervalEnd::Open(low) => write!(f, "({}", short(low, 6))?,
                }
                match high {
                    IntervalEnd::Closed(high) => write!(f, ", {}]", short(high, 6)),
                    IntervalEnd::Open(high) => write!(f, ", {})", short(high, 6)),
                }
            }
            Self::Whole(low, high) => write!(f, "a whole number in [{low}, {high}]"),
            Self::Flag => f.write_str("0 or 1"),
        }
    }
}

/// One row of a table of named numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hyperparameter {
    /// As it is written in scenarios: PyTorch's (or optax's) name.
    pub name: &'static str,
    /// One line: what it does.
    pub meaning: &'static str,
    /// The value when nothing is said: the library's, unless the row's owner says otherwise.
    pub default: f64,
    /// The values it may have.
    pub allowed: Allowed,
}

impl Hyperparameter {
    /// `value` if it is allowed.
    ///
    /// # Errors
    /// [`SettingError::NotAllowed`] otherwise.
    pub fn check(&'static self, value: f64) -> Result<f64, SettingError> {
        if self.allowed.contains(value) {
            return Ok(value);
        }
        Err(SettingError::NotAllowed {
            name: self.name,
            value,
            allowed: self.allowed,
        })
    }
}

/// Why a setting was refused. Nothing is changed then.
#[derive(Clone, Debug, PartialEq)]
pub enum SettingError {
    /// No optimizer, schedule or way of clipping has this name.
    UnknownName {
        /// What was looked for: `optimizer`, `schedule`, `clip`.
        family: &'static str,
        /// The name that was given.
        name: String,
        /// The known name that looks most like it.
        nearest: Option<&'static str>,
    },
    /// The member of the family exists but has no such hyperparameter.
    UnknownHyperparameter {
        /// Whose table was searched, e.g. `adam`.
        owner: &'static str,
        /// The name that was given.
        name: String,
        /// The name in the table that looks most like it.
        nearest: Option<&'static str>,
    },
    /// The value is outside the allowed range, or not finite.
    NotAllowed {
        /// The hyperparameter.
        name: &'static str,
        /// The value that was refused.
        value: f64,
        /// What it may be.
        allowed: Allowed,
    },
}

impl fmt::Display for SettingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nearest = match self {
            Self::UnknownName {
                family,
                name,
                nearest,
            } => {
                write!(f, "unknown {family} `{name}`")?;
                nearest
            }
            Self::UnknownHyperparameter {
                owner,
                name,
                nearest,
            } => {
                write!(f, "`{owner}` has no hyperparameter `{name}`")?;
                nearest
            }
            Self::NotAllowed {
                name,
                value,
                allowed,
            } => {
                return write!(
                    f,
                    "{name} = {} is not allowed: it must be {}{allowed}",
                    short(*value, 6),
                    if matches!(allowed, Allowed::Real(..)) {
                        "in "
                    } else {
                        ""
                    }
                );
            }
        };
        nearest.map_or(Ok(()), |nearest| write!(f, "; did you mean `{nearest}`?"))
    }
}

impl Error for SettingError {}

#[cfg(test)]
mod tests {
    use super::*;

    static BETA: Hyperparameter = Hyperparameter {
        name: "beta1",
        meaning: "weight of the past",
        default: 0.9,
        allowed: Allowed::BELOW_ONE,
    };

    #[test]
    fn ends_are_open_or_closed() {
        assert!(Allowed::BELOW_ONE.contains(0.0));
        assert!(!Allowed::BELOW_ONE.contains(1.0));
        assert!(!Allowed::POSITIVE.contains(0.0));
        assert!(Allowed::POSITIVE.contains(1e300));
        assert!(!Allowed::POSITIVE.contains(f64::INFINITY));
        assert!(!Allowed::NOT_NEGATIVE.contains(f64::NAN));
        assert!(Allowed::STEPS.contains(3.0) && !Allowed::STEPS.contains(3.5));
        assert!(Allowed::Flag.contains(1.0) && !Allowed::Flag.contains(0.5));
    }

    #[test]
    fn a_refusal_names_the_value_and_the_range() {
        let refused = BETA.check(1.0).unwrap_err().to_string();
        assert_eq!(refused, "beta1 = 1 is not allowed: it must be in [0, 1)");
        assert_eq!(Allowed::POSITIVE.to_string(), "(0, inf)");
        assert_eq!(Allowed::Whole(1, 9).to_string(), "a whole number in [1, 9]");
    }
}
