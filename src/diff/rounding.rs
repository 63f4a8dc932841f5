//! Running error analysis: a number together with a bound of what rounding has made of it.
//!
//! Each operation passes on the errors of its inputs, and adds its own (Wilkinson 1986; Higham, *Accuracy and Stability of
//! Numerical Algorithms*, 2002, section 3.3). Evaluated over a tape, it bounds the error of the loss; nested in a dual number,
//! that of a derivative. So a difference of two values is compared with what the values are worth, and not with ε|f|: in
//! `(x + 1e20) - 1e20` the second is 0, the first 1e4.

#[cfg(test)]
mod tests;

use std::ops::{Add, Div, Mul, Neg, Sub};

use crate::expr::function::{Binary, CallForm, Scalar, Unary};

/// The error of an operation with a sign of its own, in units of ε|y|: correctly rounded, it is half a unit in the last place.
const ARITHMETIC: f64 = 0.5;

/// The error of any other function, in units of ε|y|: no kernel errs by more than 4 units in the last place.
const FUNCTION: f64 = 4.0;

/// The spacing of the numbers below the normal range.
const SMALLEST: f64 = f64::MIN_POSITIVE * f64::EPSILON;

/// A value, and a bound of |computed value − exact value|, to first order and where a function bends or jumps within the
/// error of its argument, to that.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rounded {
    /// The value, as computed.
    pub value: f64,
    /// How far it may be off; NaN or infinite where nothing bounds it.
    pub error: f64,
}

impl Rounded {
    /// A number that is what it is.
    pub fn exact(value: f64) -> Self {
        Self { value, error: 0.0 }
    }

    /// A result with what it inherits and its own rounding, of so many units of ε|y|; below the normal range that of its
    /// numbers, unless nothing is rounded.
    fn result(value: f64, inherited: f64, is_inexact: bool, units: f64) -> Self {
        let below = if value.abs() < f64::MIN_POSITIVE && (is_inexact || units > 0.0) {
            SMALLEST
        } else {
            0.0
        };
        Self {
            value,
            error: inherited + units * f64::EPSILON * value.abs() + below,
        }
    }
}

/// What a function passes on of the errors of its arguments: the linear estimate |f'|·e, unless it moves by clearly more to the ends
/// of the interval, as it does where it bends or jumps. `reach` is what the estimate would be for those ends.
fn passed_on(linear: f64, reach: f64, y: f64, ends: impl Iterator<Item = f64>) -> f64 {
    let moves = ends
        .map(|end| (end - y).abs())
        .filter(|moved| moved.is_finite());
    let most = moves.fold(0.0, f64::max);
    let is_straight = most <= 4.0 * reach + FUNCTION * f64::EPSILON * y.abs();
    match linear.is_finite() {
        true if is_straight => linear,
        true => linear.max(most),
        false if most > 0.0 => most,
        false => f64::INFINITY,
    }
}

/// The linear estimate where it is known not to bend, which is in nearly all operations of a network: a sum has no bend, a product one
/// of no more than its estimate as long as neither error is larger than its factor. The four corners need not be looked at.
fn straight(function: Binary, a: Rounded, b: Rounded) -> Option<f64> {
    let linear = match function {
        Binary::Add | Binary::Sub => a.error + b.error,
        Binary::Mul if a.error <= a.value.abs() && b.error <= b.value.abs() => {
            (b.value * a.error).abs() + (a.value * b.error).abs()
        }
        _ => return None,
    };
    linear.is_finite().then_some(linear)
}

/// An error that moves a number at least to its neighbor.
fn visible(x: f64, error: f64) -> f64 {
    if error == 0.0 {
        0.0
    } else {
        error.max(f64::EPSILON * x.abs())
    }
}

/// What a + b, rounded to `sum`, lacks.
fn lost_in_sum(a: f64, b: f64, sum: f64) -> f64 {
    let of_b = sum - a;
    (a - (sum - of_b)) + (b - of_b)
}

impl Scalar for Rounded {
    fn lift(self, constant: f64) -> Self {
        Self::exact(constant)
    }

    fn apply(self, function: Unary) -> Self {
        let Self { value: x, error } = self;
        let y = function.value(x);
        let inherited = if error == 0.0 {
            0.0
        } else {
            let slope = function.derivative(x, y).abs();
            let reach = visible(x, error);
            let ends = [x - reach, x + reach].into_iter();
            let ends = ends.map(|end| function.value(end));
            passed_on(slope * error, slope * reach, y, ends)
        };
        // What is picked is not rounded: the absolute value, relu above 0. Below the normal range y may be another's
        // neighbor, and of 0 most functions are exact.
        let picked = y.abs() == x.abs() && y != 0.0;
        let is_single = matches!(function, Unary::Square | Unary::Sqrt);
        let units = match function.form() {
            _ if picked || (x == 0.0 && y == 0.0) => 0.0,
            CallForm::Condition => 0.0,
            CallForm::Call if is_single => ARITHMETIC,
            CallForm::Sign => ARITHMETIC,
            CallForm::Call | CallForm::Setting | CallForm::Internal => FUNCTION,
        };
        Self::result(y, inherited, error != 0.0, units)
    }

    fn apply2(self, function: Binary, second: Self) -> Self {
        let (a, b) = (self.value, second.value);
        let y = function.value(a, b);
        let (of_a, of_b) = (self.error, second.error);
        let inherited = if of_a == 0.0 && of_b == 0.0 {
            0.0
        } else if let Some(linear) = straight(function, self, second) {
            linear
        } else {
            let [by_a, by_b] = function.partials(a, b, y);
            let share = |by: f64, error: f64| {
                if error == 0.0 {
                    0.0
                } else {
                    (by * error).abs()
                }
            };
            let (reach_a, reach_b) = (visible(a, of_a), visible(b, of_b));
            let corners = [(-1.0, -1.0), (-1.0, 1.0), (1.0, -1.0), (1.0, 1.0)].into_iter();
            let ends = corners.map(|(s, t)| function.value(a + s * reach_a, b + t * reach_b));
            let linear = share(by_a, of_a) + share(by_b, of_b);
            passed_on(linear, share(by_a, reach_a) + share(by_b, reach_b), y, ends)
        };
        let is_exact_zero = y == 0.0 && (a == 0.0 || b == 0.0 || a.abs() == b.abs());
        // One of the two is not rounded, nor which of them it is: 1, 1/2 or 0.
        let is_picked = matches!(function, Binary::Max | Binary::Min | Binary::Tie);
        // Small whole powers are products.
        let is_product = function == Binary::Pow && b.abs() <= 8.0 && b.fract() == 0.0;
        // The rounding of a sum is known, not only bounded: it is another sum (Knuth; Higham 2002, section 4.3).
        let lost = match function {
            Binary::Add => Some(lost_in_sum(a, b, y)),
            Binary::Sub => Some(lost_in_sum(a, -b, y)),
            _ => None,
        };
        if let Some(lost) = lost.filter(|lost| lost.is_finite()) {
            return Self {
                value: y,
                error: inherited + lost.abs(),
            };
        }
        let units = match function.form() {
            _ if is_exact_zero || is_picked => 0.0,
            CallForm::Condition => 0.0,
            CallForm::Call if is_product => ARITHMETIC * b.abs(),
            CallForm::Sign => ARITHMETIC,
            CallForm::Call | CallForm::Setting | CallForm::Internal => FUNCTION,
        };
        Self::result(y, inherited, of_a != 0.0 || of_b != 0.0, units)
    }

    fn choose(self, a: Self, b: Self) -> Self {
        let chosen = if self.value == 0.0 { b } else { a };
        if self.error == 0.0 {
            return chosen;
        }
        // So near to where it turns, the condition may hold or not.
        let jump = (a.value - b.value).abs();
        Self {
            error: chosen.error + if jump.is_nan() { 0.0 } else { jump },
            ..chosen
        }
    }

    fn holds(self) -> Option<bool> {
        Some(self.value != 0.0)
    }
}

impl Add for Rounded {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        self.apply2(Binary::Add, other)
    }
}

impl Sub for Rounded {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self.apply2(Binary::Sub, other)
    }
}

impl Mul for Rounded {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        self.apply2(Binary::Mul, other)
    }
}

impl Div for Rounded {
    type Output = Self;

    fn div(self, other: Self) -> Self {
        self.apply2(Binary::Div, other)
    }
}

impl Neg for Rounded {
    type Output = Self;

    fn neg(self) -> Self {
        self.apply(Unary::Neg)
    }
}
