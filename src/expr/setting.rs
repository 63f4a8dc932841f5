//! Arguments that a call gives by name, as in `leaky_relu(x, slope=0.2)`, or leaves out.
//!
//! The row of a function or operator names its setting and the default; parsing, help and printing follow from the row.

/// An argument that a call may give by name, after those that it gives by position.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Setting {
    /// Its name.
    pub name: &'static str,
    /// Its value where a call does not give it; of a [switch](AllowedSetting::Switch) 1 for yes.
    pub default: f64,
    /// What it may be.
    pub allowed: AllowedSetting,
}

/// What a setting may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AllowedSetting {
    /// `yes` or `no`: 1 or 0.
    Switch,
    /// A constant above 0.
    Positive,
    /// A constant whole number of at least 0.
    Count,
    /// A constant from 0 to below 1.
    Share,
    /// Any number, also one that is descended.
    Anything,
}

impl AllowedSetting {
    /// Whether a value must be known before a descent.
    pub fn is_constant(self) -> bool {
        self != Self::Anything
    }

    /// Whether a constant may be the value.
    pub fn accepts(self, value: f64) -> bool {
        match self {
            Self::Switch => value == 0.0 || value == 1.0,
            Self::Positive => value > 0.0 && value.is_finite(),
            Self::Share => (0.0..1.0).contains(&value),
            Self::Count => value >= 0.0 && value.is_finite() && value.fract() == 0.0,
            Self::Anything => true,
        }
    }

    /// What it may be, as a sentence goes on after "is".
    pub fn text(self) -> &'static str {
        match self {
            Self::Switch => "`yes` or `no`",
            Self::Positive => "a constant above 0",
            Self::Count => "a constant whole number of at least 0",
            Self::Share => "a constant from 0 to below 1",
            Self::Anything => "a number",
        }
    }
}

impl Setting {
    /// A value as it is typed: `yes`, `no` or a number.
    pub fn written(self, value: f64) -> String {
        match self.allowed {
            AllowedSetting::Switch if value == 0.0 => "no".to_string(),
            AllowedSetting::Switch => "yes".to_string(),
            AllowedSetting::Positive
            | AllowedSetting::Count
            | AllowedSetting::Share
            | AllowedSetting::Anything => {
                format!("{value}")
            }
        }
    }
}

/// The value of a setting as a part of what an operator is: equal if the bits are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fixed(u64);

impl Fixed {
    /// A value.
    pub const fn new(value: f64) -> Self {
        Self(value.to_bits())
    }

    /// The value.
    pub const fn value(self) -> f64 {
        f64::from_bits(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_accepts_what_it_says() {
        let accepted = |allowed: AllowedSetting| {
            let values = [0.0, 1.0, 0.5, 3.0, -1.0, f64::NAN, f64::INFINITY];
            values.map(|value| allowed.accepts(value))
        };
        let [yes, no] = [true, false];
        assert_eq!(
            accepted(AllowedSetting::Switch),
            [yes, yes, no, no, no, no, no]
        );
        assert_eq!(
            accepted(AllowedSetting::Positive),
            [no, yes, yes, yes, no, no, no]
        );
        assert_eq!(
            accepted(AllowedSetting::Count),
            [yes, yes, no, yes, no, no, no]
        );
        assert_eq!(
            accepted(AllowedSetting::Share),
            [yes, no, yes, no, no, no, no]
        );
    }
}
