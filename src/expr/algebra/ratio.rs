//! The number in front of a term, as a ratio, so that thirds stay thirds.

/// Whole numbers up to this are exact, and so is their arithmetic.
const LARGEST_WHOLE: f64 = 9_007_199_254_740_992.0;

/// A ratio of two numbers; in lowest terms if both are whole.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ratio {
    pub(super) over: f64,
    /// Above 0.
    pub(super) under: f64,
}

impl Ratio {
    pub(super) const ONE: Self = Self {
        over: 1.0,
        under: 1.0,
    };

    pub(super) fn new(over: f64, under: f64) -> Self {
        let (over, under) = if under < 0.0 {
            (-over, -under)
        } else {
            (over, under)
        };
        if over == 0.0 {
            return Self {
                over: 0.0,
                under: 1.0,
            };
        }
        if is_whole(over) && is_whole(under) {
            let divisor = common_divisor(over, under);
            return Self {
                over: over / divisor,
                under: under / divisor,
            };
        }
        let quotient = nice(over / under);
        if is_short(quotient) {
            return Self {
                over: quotient,
                under: 1.0,
            };
        }
        Self {
            over: nice(over),
            under: nice(under),
        }
    }

    /// The same number without a line, if it has few digits.
    pub(super) fn decimal(self) -> Self {
        let value = self.value();
        if is_short(value) && value * self.under == self.over {
            Self {
                over: value,
                under: 1.0,
            }
        } else {
            self
        }
    }

    pub(super) fn value(self) -> f64 {
        self.over / self.under
    }

    pub(super) fn plus(self, other: Self) -> Self {
        if self.under == other.under {
            return Self::new(self.over + other.over, self.under);
        }
        let over = self.over * other.under + other.over * self.under;
        Self::new(over, self.under * other.under)
    }

    pub(super) fn times(self, other: Self) -> Self {
        Self::new(self.over * other.over, self.under * other.under)
    }

    /// The ratio to a whole power; `None` if that is not finite or takes more digits than the power.
    pub(super) fn to_power(self, exponent: f64) -> Option<Self> {
        if exponent.fract() != 0.0 || exponent < 0.0 && self.over == 0.0 {
            return None;
        }
        let size = exponent.abs();
        let power = |x: f64| nice(libm::pow(x, size));
        let (over, under) = (power(self.over), power(self.under));
        if exponent.abs() != 1.0 && !(is_short(over) && is_short(under)) {
            return None;
        }
        let power = if exponent < 0.0 {
            Self::new(under, over)
        } else {
            Self::new(over, under)
        };
        power.value().is_finite().then_some(power)
    }
}

/// The number of few digits that is meant by one that is off by rounding: 0.3 for 0.1 + 0.2.
pub(in crate::expr) fn nice(x: f64) -> f64 {
    let rounded: f64 = format!("{x:.13e}").parse().unwrap_or(x);
    let near = (rounded - x).abs() <= 4.0 * f64::EPSILON * x.abs();
    if near && is_short(rounded) {
        rounded
    } else {
        x
    }
}

/// Whether a number is written in a few characters.
fn is_short(x: f64) -> bool {
    const LONGEST: usize = 10;
    x.is_finite() && (format!("{x}").len() <= LONGEST || format!("{x:e}").len() <= LONGEST)
}

fn is_whole(x: f64) -> bool {
    x.fract() == 0.0 && x.abs() <= LARGEST_WHOLE
}

fn common_divisor(a: f64, b: f64) -> f64 {
    let (mut a, mut b) = (a.abs(), b.abs());
    while b != 0.0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_are_in_lowest_terms() {
        let sum = Ratio::new(1.0, 3.0).plus(Ratio::new(1.0, 6.0));
        assert_eq!((sum.over, sum.under), (1.0, 2.0));
        let product = Ratio::new(-2.0, -4.0).times(Ratio::new(2.0, 1.0));
        assert_eq!(product, Ratio::ONE);
        assert_eq!(Ratio::new(0.1, 1.0).plus(Ratio::new(0.2, 1.0)).over, 0.3);
        assert_eq!(
            Ratio::new(2.0, 3.0).to_power(-2.0),
            Some(Ratio::new(9.0, 4.0))
        );
        assert_eq!(Ratio::new(3.0, 1.0).to_power(100.0), None);
    }
}
