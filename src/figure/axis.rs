//! One axis of a picture.

use super::ticks::{Tick, linear_ticks, log_ticks};
use crate::field::{Range, Scale};

/// Below this part of its upper bound the lower bound of a log axis is not believed.
const DEEPEST: f64 = 1e-30;

/// What lies farther outside than this many lengths of the axis counts as being there.
const FAR: f64 = 1e6;

/// A label, a range and how values are spread over it.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// The name of the quantity; may be empty.
    pub label: String,
    range: Range,
    scale: Scale,
    is_bare: bool,
}

impl Axis {
    /// An axis from 0 to 1 of a picture that has no scale: nothing is drawn of it.
    pub fn bare() -> Self {
        Self {
            is_bare: true,
            ..Self::linear("", Range::new(0.0, 1.0))
        }
    }

    /// Whether nothing is drawn of it.
    pub fn is_bare(&self) -> bool {
        self.is_bare
    }

    /// An axis on which equal lengths are equal differences.
    pub fn linear(label: impl Into<String>, range: Range) -> Self {
        Self {
            label: label.into(),
            range,
            scale: Scale::Linear,
            is_bare: false,
        }
    }

    /// An axis on which equal lengths are equal ratios. Its range must be positive: if its lower bound is not, it
    /// becomes a millionth of the upper one; a range without positive values becomes 0.1 to 1.
    pub fn log(label: impl Into<String>, range: Range) -> Self {
        let range = if range.high() <= 0.0 {
            Range::new(0.1, 1.0)
        } else if range.low() <= 0.0 {
            Range::new(range.high() * 1e-6, range.high())
        } else if range.low() < range.high() * DEEPEST {
            Range::new(range.high() * DEEPEST, range.high())
        } else {
            range
        };
        Self {
            label: label.into(),
            range,
            scale: Scale::Log,
            is_bare: false,
        }
    }

    /// An axis of either kind.
    pub fn new(label: impl Into<String>, range: Range, scale: Scale) -> Self {
        match scale {
            Scale::Linear => Self::linear(label, range),
            Scale::Log => Self::log(label, range),
        }
    }

    /// The values at both ends.
    pub fn range(&self) -> Range {
        self.range
    }

    /// How values are spread.
    pub fn scale(&self) -> Scale {
        self.scale
    }

    /// Where a value lies: 0 at the lower end, 1 at the upper one, beyond them outside. NaN stays NaN; on a log axis
    /// what is not positive lies far below.
    pub fn fraction(&self, value: f64) -> f64 {
        let fraction = match self.scale {
            Scale::Linear => self.range.fraction(value),
            Scale::Log if value <= 0.0 => return -FAR,
            Scale::Log => {
                let (low, high) = self.logarithms();
                (value.ln() - low) / (high - low)
            }
        };
        fraction.clamp(-FAR, FAR)
    }

    /// The value at a fraction of the axis; the inverse of [`fraction`](Self::fraction).
    pub fn at(&self, fraction: f64) -> f64 {
        match self.scale {
            Scale::Linear => self.range.at(fraction),
            Scale::Log => {
                let (low, high) = self.logarithms();
                (low + fraction * (high - low)).exp()
            }
        }
    }

    /// How the fraction changes with the value there: what a direction in data coordinates is multiplied by to be one in
    /// the picture.
    pub fn slope(&self, value: f64) -> f64 {
        match self.scale {
            Scale::Linear => 1.0 / self.range.span(),
            Scale::Log => {
                let (low, high) = self.logarithms();
                1.0 / (value * (high - low))
            }
        }
    }

    fn logarithms(&self) -> (f64, f64) {
        (self.range.low().ln(), self.range.high().ln())
    }

    /// At most `most` round values on the axis, rising, with labels that tell them apart. None if `most` is 0.
    pub fn ticks(&self, most: usize) -> Vec<Tick> {
        match self.scale {
            _ if self.is_bare => Vec::new(),
            Scale::Linear => linear_ticks(self.range, most),
            Scale::Log => log_ticks(self.range, most),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_and_values_are_inverse_on_both_kinds() {
        let range = Range::new(1e-3, 1e5);
        for axis in [Axis::linear("x", range), Axis::log("x", range)] {
            for step in 0..=10 {
                let fraction = f64::from(step) / 10.0;
                assert!((axis.fraction(axis.at(fraction)) - fraction).abs() < 1e-9);
            }
        }
        assert!((Axis::log("", range).fraction(10.0) - 0.5).abs() < 1e-12);
    }

    #[test]
    fn what_a_log_axis_cannot_show_lies_far_below() {
        let axis = Axis::log("loss", Range::new(-1.0, 100.0));
        assert!(axis.range().low() > 0.0);
        assert_eq!(axis.fraction(0.0), -FAR);
        assert_eq!(axis.fraction(-3.0), -FAR);
        assert_eq!(axis.fraction(f64::INFINITY), FAR);
        assert!(axis.fraction(f64::NAN).is_nan());
        assert_eq!(
            Axis::log("", Range::new(-2.0, -1.0)).range(),
            Range::new(0.1, 1.0)
        );
    }
}
