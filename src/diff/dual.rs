//! Dual numbers: a value and the rate at which it changes.
//!
//! `Dual<f64>` is forward mode (a Jacobian-vector product at a time), `Dual<Dual<f64>>` gives second derivatives. A
//! tangent may be absent, which is not the same as 0: what does not depend on the seeded variable has no tangent, so that
//! √y at y = 0 does not spoil ∂/∂x by 0 · ∞, and a constant exponent never meets a logarithm.

use std::ops::{Add, Div, Mul, Neg, Sub};

use crate::expr::function::{Binary, CallForm, Scalar, Unary};

/// A primal, and its tangent if it has one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dual<S> {
    /// The value.
    pub primal: S,
    /// The derivative of the value along the seed; `None` where the value does not depend on it.
    pub tangent: Option<S>,
}

impl<S> Dual<S> {
    /// What does not depend on the seed.
    pub fn constant(primal: S) -> Self {
        Self {
            primal,
            tangent: None,
        }
    }

    /// What changes at the rate `tangent` along the seed.
    pub fn seeded(primal: S, tangent: S) -> Self {
        Self {
            primal,
            tangent: Some(tangent),
        }
    }
}

impl<S: Scalar> Scalar for Dual<S> {
    fn lift(self, constant: f64) -> Self {
        Self::constant(self.primal.lift(constant))
    }

    fn apply(self, function: Unary) -> Self {
        let primal = self.primal.apply(function);
        let tangent = match self.tangent {
            Some(tangent) if !matches!(function, Unary::Detach | Unary::Not) => {
                Some(function.derivative(self.primal, primal) * tangent)
            }
            _ => None,
        };
        Self { primal, tangent }
    }

    fn apply2(self, function: Binary, second: Self) -> Self {
        let primal = self.primal.apply2(function, second.primal);
        let has_none = self.tangent.is_none() && second.tangent.is_none();
        if has_none || function.form() == CallForm::Condition {
            return Self::constant(primal);
        }
        let [by_first, by_second] = function.partials(self.primal, second.primal, primal);
        let first = self.tangent.map(|tangent| by_first * tangent);
        let second = second.tangent.map(|tangent| by_second * tangent);
        let tangent = match (first, second) {
            (Some(a), Some(b)) => Some(a + b),
            (one, other) => one.or(other),
        };
        Self { primal, tangent }
    }

    fn choose(self, a: Self, b: Self) -> Self {
        let primal = self.primal.choose(a.primal, b.primal);
        let zero = || primal.lift(0.0);
        let tangent = match (self.primal.holds(), a.tangent, b.tangent) {
            (Some(true), tangent, _) | (Some(false), _, tangent) => tangent,
            (None, None, None) => None,
            (None, a, b) => {
                let (a, b) = (a.unwrap_or_else(zero), b.unwrap_or_else(zero));
                Some(self.primal.choose(a, b))
            }
        };
        Self { primal, tangent }
    }

    fn holds(self) -> Option<bool> {
        self.primal.holds()
    }
}

impl<S: Scalar> Add for Dual<S> {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        self.apply2(Binary::Add, other)
    }
}

impl<S: Scalar> Sub for Dual<S> {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self.apply2(Binary::Sub, other)
    }
}

impl<S: Scalar> Mul for Dual<S> {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        self.apply2(Binary::Mul, other)
    }
}

impl<S: Scalar> Div for Dual<S> {
    type Output = Self;

    fn div(self, other: Self) -> Self {
        self.apply2(Binary::Div, other)
    }
}

impl<S: Scalar> Neg for Dual<S> {
    type Output = Self;

    fn neg(self) -> Self {
        self.apply(Unary::Neg)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nested_duals_do_not_confuse_their_seeds() {
        // d/dx (x · d/dy (x + y)) at x = 1, y = 1 is 1: each seed belongs to its own level.
        let x = Dual::seeded(Dual::constant(1.0), Dual::constant(1.0));
        let y = Dual::constant(Dual::seeded(1.0, 1.0));
        let product = x * (x + y);
        // ∂/∂x x(x + y) = 2x + y = 3, and its derivative by y is 1.
        let by_x = product.tangent.expect("depends on x");
        assert_eq!(by_x.primal, 3.0);
        assert_eq!(by_x.tangent, Some(1.0));
    }

    #[test]
    fn a_constant_exponent_never_meets_a_logarithm() {
        let x = Dual::seeded(-2.0, 1.0);
        let cube = x.apply2(Binary::Pow, x.lift(3.0));
        assert_eq!(cube, Dual::seeded(-8.0, 12.0));
    }

    #[test]
    fn detach_has_no_tangent() {
        let x = Dual::seeded(3.0, 1.0);
        assert_eq!(x.apply(Unary::Detach), Dual::constant(3.0));
    }
}
