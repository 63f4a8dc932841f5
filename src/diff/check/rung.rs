//! The loss one spacing below and above a point.

use super::line::{LossOnLine, Side};
use crate::diff::rounding::Rounded;

/// How many times its bound a gap must be to be more than rounding.
pub(super) const RESOLVED: f64 = 8.0;

/// A difference quotient and its error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quotient {
    /// (f(x + h) − f(x − h)) / 2h, by the points as they are after rounding.
    pub slope: f64,
    /// h.
    pub spacing: f64,
    /// How far the slope may be off: rounding and truncation.
    pub error: f64,
    /// The losses at x − h and x + h.
    pub beside: [f64; 2],
}

/// The values one spacing below and above the middle.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rung {
    pub(super) spacing: f64,
    below: Side,
    above: Side,
}

impl Rung {
    pub(super) fn at(line: &mut LossOnLine<'_>, spacing: f64) -> Self {
        Self {
            spacing,
            below: line.side(-spacing),
            above: line.side(spacing),
        }
    }

    /// Whether both points are others than the middle, after rounding.
    pub(super) fn is_apart(&self) -> bool {
        self.below.distance > 0.0 && self.above.distance > 0.0
    }

    /// The most that one of its two slopes is.
    pub(super) fn steepness(self, middle: Rounded) -> f64 {
        let [left, right] = self.one_sided(middle);
        left.0.abs().max(right.0.abs())
    }

    /// The central quotient beside another one, which tells its truncation.
    pub(super) fn quotient(self, middle: Rounded, other: f64) -> Quotient {
        Quotient {
            slope: self.central(),
            spacing: self.spacing,
            error: self.rounding(middle) + (self.central() - other).abs(),
            beside: self.beside(),
        }
    }

    pub(super) fn beside(self) -> [f64; 2] {
        [self.below, self.above].map(|side| side.value.value)
    }

    pub(super) fn width(self) -> f64 {
        self.above.distance + self.below.distance
    }

    pub(super) fn central(self) -> f64 {
        (self.above.value.value - self.below.value.value) / self.width()
    }

    /// The slopes from the left and to the right, and a bound of their rounding.
    pub(super) fn one_sided(self, middle: Rounded) -> [(f64, f64); 2] {
        let [left, right] = [self.below, self.above].map(|side| {
            let slope = (side.value.value - middle.value) / side.distance;
            let error = (side.value.error + middle.error) / side.distance;
            (slope, error + f64::EPSILON * slope.abs())
        });
        [(-left.0, left.1), right]
    }

    /// The slope to the right less that from the left, and a bound of its rounding.
    pub(super) fn gap(self, middle: Rounded) -> (f64, f64) {
        let [left, right] = self.one_sided(middle);
        (right.0 - left.0, left.1 + right.1)
    }

    /// How far the loss moves to either side or from one to the other, whichever is clearest, and a bound of its rounding; where
    /// none is clear, whichever may be most.
    pub(super) fn rise(self, middle: Rounded) -> (f64, f64) {
        let [below, above] = [self.below.value, self.above.value];
        let pairs = [(below, middle), (above, middle), (below, above)];
        let rises = pairs.map(|(from, to)| {
            // A few digits of the loss are no jump of it, though each is known to be right.
            let digit = f64::EPSILON * from.value.abs().max(to.value.abs());
            ((to.value - from.value).abs(), to.error + from.error + digit)
        });
        let clarity = |(rise, error): &(f64, f64)| rise - RESOLVED * error;
        let most = |(rise, error): &(f64, f64)| rise + error;
        let clear = rises.iter().filter(|rise| clarity(rise) > 0.0);
        let clearest = clear.max_by(|a, b| clarity(a).total_cmp(&clarity(b)));
        let doubtful = || rises.iter().max_by(|a, b| most(a).total_cmp(&most(b)));
        clearest.or_else(doubtful).copied().unwrap_or((0.0, 0.0))
    }

    /// The bound of the central quotient's rounding. The two points may not be equally far after theirs: then the bend counts.
    pub(super) fn rounding(self, middle: Rounded) -> f64 {
        let uneven = 0.5 * (self.above.distance - self.below.distance).abs() / self.width();
        let (gap, gap_error) = self.gap(middle);
        let values = (self.above.value.error + self.below.value.error) / self.width();
        let bend = if uneven == 0.0 {
            0.0
        } else {
            2.0 * uneven * (gap.abs() + gap_error)
        };
        values + bend + f64::EPSILON * self.central().abs()
    }
}
