//! The loss along a line through a point: by one parameter alone, or along a direction.

use crate::diff::rounding::Rounded;
use crate::diff::{Evaluator, Objective, dot};

/// Up to this much work, rows times operations, the error of every value is bounded on its own.
const BOUNDED_EACH: usize = 1 << 14;

/// The line.
#[derive(Clone, Copy, Debug)]
pub enum LineDirection<'a> {
    /// One parameter, by its index, the others held.
    Parameter(usize),
    /// All parameters, as entries per unit of the spacing; and the gradient, by which the rounding of the points counts.
    Along(&'a [f64], &'a [f64]),
}

/// What values are worth: how far rounding may have moved them.
#[derive(Clone, Copy, Debug)]
pub(super) enum ValueNoise {
    /// Bounded at every point.
    Each,
    /// Error over value, as bounded once over some of the rows, and the value there.
    Relative(f64, f64),
}

impl ValueNoise {
    /// How the values of an evaluator around a point of this value are bounded: where a bound costs much more than a value, once.
    pub(super) fn of(evaluator: &mut Evaluator, at: &[f64], value: f64) -> Self {
        if evaluator.work() <= BOUNDED_EACH {
            return Self::Each;
        }
        let some = evaluator.value_of_some_rows(at);
        // The other rows may be worse.
        let relative = (2.0 * some.error / some.value.abs()).max(8.0 * f64::EPSILON);
        Self::Relative(relative, value)
    }

    /// The value at the point that the bound is about: where it is bounded once, it is known.
    pub(super) fn middle(self, evaluator: &mut Evaluator, at: &[f64]) -> Rounded {
        match self {
            Self::Each => evaluator.rounded_value(at),
            Self::Relative(relative, value) => Rounded {
                value,
                error: relative * value.abs(),
            },
        }
    }

    fn value(self, evaluator: &mut Evaluator, at: &[f64]) -> Rounded {
        match self {
            Self::Each => evaluator.rounded_value(at),
            Self::Relative(relative, there) => {
                let value = evaluator.value(at);
                let error = relative * value.abs().max(there.abs());
                Rounded { value, error }
            }
        }
    }
}

/// A value on the line, and how far from the middle its point is, after rounding.
#[derive(Clone, Copy, Debug)]
pub(super) struct Side {
    pub(super) distance: f64,
    pub(super) value: Rounded,
}

/// The loss on a line through a point.
pub(super) struct LossOnLine<'a> {
    pub(super) evaluator: &'a mut Evaluator,
    pub(super) at: &'a [f64],
    pub(super) direction: LineDirection<'a>,
    pub(super) noise: ValueNoise,
    /// An evaluator of the loss with every `detach` taken away, if it has any.
    pub(super) attached: Option<&'a mut Evaluator>,
}

impl LossOnLine<'_> {
    /// The coordinate of the middle; along a direction it is 0.
    pub(super) fn middle(&self) -> f64 {
        match self.direction {
            LineDirection::Parameter(index) => self.at[index],
            LineDirection::Along(..) => 0.0,
        }
    }

    /// The slope by the rules, whatever a `detach` hides, at a shift from the middle.
    pub(super) fn slope(&mut self, shift: f64) -> f64 {
        let mut point = self.at.to_vec();
        let evaluator = match &mut self.attached {
            Some(attached) => attached,
            None => &mut *self.evaluator,
        };
        let mut gradient = vec![0.0; point.len()];
        match self.direction {
            LineDirection::Parameter(index) => {
                point[index] += shift;
                evaluator.gradient(&point, &mut gradient);
                gradient[index]
            }
            LineDirection::Along(direction, _) => {
                for (to, entry) in point.iter_mut().zip(direction) {
                    *to += shift * entry;
                }
                evaluator.gradient(&point, &mut gradient);
                dot(&gradient, direction)
            }
        }
    }

    /// Whether the loss jumps again and again within a spacing: what is seen at it says nothing of a slope.
    pub(super) fn jumps_within(&self, spacing: f64) -> bool {
        let one = |index| {
            let mut entries = vec![0.0; self.at.len()];
            entries[index] = 1.0;
            entries
        };
        match self.direction {
            LineDirection::Parameter(index) => {
                self.evaluator.jumps_within(self.at, &one(index), spacing)
            }
            LineDirection::Along(entries, _) => {
                self.evaluator.jumps_within(self.at, entries, spacing)
            }
        }
    }

    /// The value at a shift from the middle.
    pub(super) fn side(&mut self, shift: f64) -> Side {
        let mut point = self.at.to_vec();
        let (distance, extra) = match self.direction {
            LineDirection::Parameter(index) => {
                point[index] += shift;
                ((point[index] - self.at[index]).abs(), 0.0)
            }
            LineDirection::Along(direction, gradient) => {
                let mut extra = 0.0;
                for ((to, entry), partial) in point.iter_mut().zip(direction).zip(gradient) {
                    *to += shift * entry;
                    extra += (partial * *to).abs() * f64::EPSILON;
                }
                (shift.abs(), extra)
            }
        };
        let mut value = self.noise.value(self.evaluator, &point);
        value.error += extra;
        Side { distance, value }
    }
}
