//! The right side of a line of an explained step: a formula that is printed with its numbers, and computed from what is printed.

use std::fmt::Write;
use std::ops::{Add, Div, Mul, Sub};

use crate::expr::number::{rounded, short};

/// A formula with numbers in it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Formula {
    Number(f64),
    Binary(Arithmetic, Box<Formula>, Box<Formula>),
    Root(Box<Formula>),
    Square(Box<Formula>),
    Max(Box<Formula>, Box<Formula>),
    Sign(Box<Formula>),
}

/// What joins two formulas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arithmetic {
    Plus,
    Minus,
    Times,
    Over,
    Power,
}

/// A number.
pub(super) fn n(value: f64) -> Formula {
    Formula::Number(value)
}

impl Formula {
    fn binary(self, by: Arithmetic, right: Self) -> Self {
        Self::Binary(by, Box::new(self), Box::new(right))
    }

    /// To the power of another one.
    pub(super) fn power(self, exponent: Self) -> Self {
        self.binary(Arithmetic::Power, exponent)
    }

    /// Its root.
    pub(super) fn root(self) -> Self {
        Self::Root(Box::new(self))
    }

    /// Its square.
    pub(super) fn square(self) -> Self {
        Self::Square(Box::new(self))
    }

    /// The larger of both.
    pub(super) fn max(self, other: Self) -> Self {
        Self::Max(Box::new(self), Box::new(other))
    }

    /// −1, 0 or 1.
    pub(super) fn sign(self) -> Self {
        Self::Sign(Box::new(self))
    }

    /// Its value when every number has so many significant digits.
    pub(super) fn value(&self, digits: usize) -> f64 {
        match self {
            Self::Number(value) => rounded(*value, digits),
            Self::Binary(by, left, right) => {
                let (left, right) = (left.value(digits), right.value(digits));
                match by {
                    Arithmetic::Plus => left + right,
                    Arithmetic::Minus => left - right,
                    Arithmetic::Times => left * right,
                    Arithmetic::Over => left / right,
                    Arithmetic::Power => libm::pow(left, right),
                }
            }
            Self::Root(of) => of.value(digits).sqrt(),
            Self::Square(of) => of.value(digits) * of.value(digits),
            Self::Max(left, right) => left.value(digits).max(right.value(digits)),
            Self::Sign(of) => match of.value(digits) {
                0.0 => 0.0,
                value => value.signum(),
            },
        }
    }

    /// Its text when every number has so many significant digits.
    pub(super) fn text(&self, digits: usize) -> String {
        let mut text = String::new();
        self.write(digits, true, &mut text);
        text
    }

    /// How tightly it holds together: a formula in one that is tighter is put in parentheses.
    fn tightness(&self) -> u8 {
        match self {
            Self::Binary(Arithmetic::Plus | Arithmetic::Minus, ..) => 1,
            Self::Binary(Arithmetic::Times | Arithmetic::Over, ..) => 2,
            Self::Binary(Arithmetic::Power, ..) | Self::Root(_) | Self::Square(_) => 3,
            Self::Number(_) | Self::Max(..) | Self::Sign(_) => 4,
        }
    }

    /// `leads`: nothing is before it, so that its sign needs no parentheses.
    fn write(&self, digits: usize, leads: bool, text: &mut String) {
        match self {
            Self::Number(value) => {
                let number = short(*value, digits);
                if number.starts_with('-') && !leads {
                    write!(text, "({number})").expect("a string takes any text");
                } else {
                    text.push_str(&number);
                }
            }
            Self::Binary(by, left, right) => {
                let (sign, first, second) = match by {
                    Arithmetic::Plus => (" + ", 1, 2),
                    Arithmetic::Minus => (" − ", 1, 2),
                    Arithmetic::Times => (" · ", 2, 3),
                    Arithmetic::Over => (" / ", 2, 3),
                    Arithmetic::Power => ("^", 4, 4),
                };
                let leads = leads && *by != Arithmetic::Power;
                left.write_in(first, digits, leads, text);
                text.push_str(sign);
                right.write_in(second, digits, false, text);
            }
            Self::Root(of) => {
                text.push('√');
                of.write_in(4, digits, false, text);
            }
            Self::Square(of) => {
                of.write_in(4, digits, false, text);
                text.push('²');
            }
            Self::Max(left, right) => {
                text.push_str("max(");
                left.write(digits, true, text);
                text.push_str(", ");
                right.write(digits, true, text);
                text.push(')');
            }
            Self::Sign(of) => {
                text.push_str("sign(");
                of.write(digits, true, text);
                text.push(')');
            }
        }
    }

    fn write_in(&self, tightness: u8, digits: usize, leads: bool, text: &mut String) {
        if self.tightness() < tightness {
            text.push('(');
            self.write(digits, true, text);
            text.push(')');
        } else {
            self.write(digits, leads, text);
        }
    }
}

impl Add for Formula {
    type Output = Self;

    fn add(self, right: Self) -> Self {
        self.binary(Arithmetic::Plus, right)
    }
}

impl Sub for Formula {
    type Output = Self;

    fn sub(self, right: Self) -> Self {
        self.binary(Arithmetic::Minus, right)
    }
}

impl Mul for Formula {
    type Output = Self;

    fn mul(self, right: Self) -> Self {
        self.binary(Arithmetic::Times, right)
    }
}

impl Div for Formula {
    type Output = Self;

    fn div(self, right: Self) -> Self {
        self.binary(Arithmetic::Over, right)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parentheses_stand_where_they_are_needed() {
        let text = |formula: Formula| formula.text(5);
        assert_eq!(text(n(-1.0) - n(2.0) * n(-3.0)), "-1 − 2 · (-3)");
        assert_eq!(text(n(1.0) / (n(2.0) * n(3.0))), "1 / (2 · 3)");
        assert_eq!(text(n(1.0) * n(2.0) / n(3.0)), "1 · 2 / 3");
        assert_eq!(text(n(-0.5).square() + n(4.0).root()), "(-0.5)² + √4");
        assert_eq!(text((n(1.0) + n(2.0)).root()), "√(1 + 2)");
        assert_eq!(
            text(n(1.0) - n(0.5).power(n(2.0) * n(3.0))),
            "1 − 0.5^(2 · 3)"
        );
        assert_eq!(text(n(1.0) - (n(2.0) - n(3.0))), "1 − (2 − 3)");
        assert_eq!(text(n(-1.0).max(n(2.0))), "max(-1, 2)");
        assert_eq!(text((n(-1.0) + n(-2.0)).sign()), "sign(-1 + (-2))");
    }

    #[test]
    fn a_value_is_that_of_the_printed_numbers() {
        let formula = n(2.0 / 3.0) * n(3.0);
        assert_eq!(
            (formula.text(2), formula.value(2)),
            ("0.67 · 3".to_string(), 0.67 * 3.0)
        );
        assert_eq!(formula.value(17), 2.0);
        assert_eq!((n(-3.0).sign() + n(0.0).sign()).value(5), -1.0);
        assert_eq!(
            n(2.0).power(n(3.0)).value(5) - n(3.0).square().root().value(5),
            5.0
        );
        assert_eq!((n(1.0).max(n(2.0)) / n(4.0) - n(1.0)).value(5), -0.5);
    }
}
