//! How fast a run comes to a minimum, in words that say only what was seen.

use super::number::{percent, steps};

/// How fast a run comes to a minimum.
#[derive(Clone, Copy, Debug)]
pub(super) enum Pace {
    /// From so many steps ahead it stays within a tenth of the way.
    Tenth(f64),
    /// Its copy is not as far yet: after so many steps this part of the way is left, and at that pace a tenth is after so
    /// many.
    Slower { ahead: f64, left: f64, tenth: f64 },
}

impl Pace {
    /// The steps after which a tenth is left, an estimate if they were not seen.
    pub(super) fn tenth(self) -> f64 {
        match self {
            Self::Tenth(steps) => steps,
            Self::Slower { tenth, .. } => tenth,
        }
    }

    /// What is left of `it`, and when: only what was seen.
    pub(super) fn clause(self, it: &str) -> String {
        match self {
            Self::Tenth(count) => format!("a tenth of {it} is left after {}", steps(count)),
            Self::Slower { ahead, left, .. } => {
                format!("{} of {it} is left after {}", percent(left), steps(ahead))
            }
        }
    }
}
