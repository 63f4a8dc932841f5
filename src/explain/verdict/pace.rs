//! How fast a run comes to a minimum, in words that say only what was seen.

use super::context::DescentContext;
use super::number::{percent, steps};

/// Two numbers of steps are alike if one is at least this part of the other.
const ALIKE: f64 = 0.6;

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

    /// Whether each step leaves about such a part, as the factor of one place says: not where the loss is flatter than it seems there,
    /// as at a minimum of higher order, or where the path bends.
    pub(super) fn is_geometric(self, factor: f64) -> bool {
        let seen = self.per_tenth();
        let told = -1.0 / libm::log10(factor.abs());
        seen <= told / ALIKE + 1.0 && told <= seen / ALIKE + 1.0
    }

    /// The same, but it may be faster: where several directions come in, and there is little error along the slow one.
    pub(super) fn is_no_slower(self, factor: f64) -> bool {
        self.per_tenth() <= -1.0 / libm::log10(factor.abs()) / ALIKE + 1.0
    }

    /// How many steps a tenth took, as far as was seen.
    fn per_tenth(self) -> f64 {
        match self {
            Self::Tenth(steps) => steps,
            Self::Slower { ahead, left, .. } => -ahead / libm::log10(left),
        }
    }

    /// The numbers of what was seen.
    pub(super) fn numbers(self) -> Vec<(&'static str, f64)> {
        match self {
            Self::Tenth(steps) => vec![("steps_for_a_tenth", steps)],
            Self::Slower { ahead, left, .. } => vec![("steps_ahead", ahead), ("share_left", left)],
        }
    }

    /// What is left of the way, and when: only what was seen.
    pub(super) fn clause(self, context: &DescentContext<'_>) -> String {
        let (part, count) = match self {
            Self::Tenth(count) => (String::from("a tenth"), count),
            Self::Slower { ahead, left, .. } => (percent(left), ahead),
        };
        format!("{part} of the way is left after {}", ahead(context, count))
    }
}

/// So many steps from here on: at the start they are those of the run.
pub(super) fn ahead(context: &DescentContext<'_>, count: f64) -> String {
    let more = if context.descent.steps() == 0 {
        ""
    } else {
        " more"
    };
    format!("{}{more}", steps(count))
}

#[cfg(test)]
mod tests {
    use super::Pace;

    /// A factor of which ten steps make a tenth, beside what was seen: alike are 10 and 10 / 0.6 steps, and one more or less.
    #[test]
    fn a_pace_is_geometric_if_it_is_that_of_the_factor_to_three_fifths() {
        let factor = libm::pow(0.1, 0.1);
        let is_geometric = |seen: f64| Pace::Tenth(seen).is_geometric(factor);
        assert_eq!(
            [5.0, 6.0, 10.0, 17.0, 18.0].map(is_geometric),
            [false, true, true, true, false]
        );
        let is_no_slower = |seen: f64| Pace::Tenth(seen).is_no_slower(factor);
        assert_eq!([5.0, 17.0, 18.0].map(is_no_slower), [true, true, false]);
        // Half of the way in as many steps as a half takes.
        let half = Pace::Slower {
            ahead: 3.0,
            left: 0.5,
            tenth: 10.0,
        };
        assert!(half.is_geometric(factor));
    }
}
