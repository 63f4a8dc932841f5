//! Derivatives of rows of the table that are more than a few operations.

use super::Binary::{self, Hypot, PowExponent};
use super::Scalar;
use super::Unary::{self, Erf, Exp, Sigmoid, SigmoidSlope, Softplus, Sqrt, Step, Tanh, TanhSlope};

/// No slope by either argument.
pub(super) fn flat<S: Scalar>(a: S) -> [S; 2] {
    [a.lift(0.0), a.lift(0.0)]
}

/// `sqrt(1 - x²)`, in the form that keeps its digits near ±1.
pub(super) fn circle<S: Scalar>(x: S) -> S {
    ((x.lift(1.0) - x) * (x.lift(1.0) + x)).apply(Sqrt)
}

pub(super) fn silu_slope<S: Scalar>(x: S) -> S {
    x.apply(Sigmoid) + x * x.apply(SigmoidSlope)
}

/// Φ(x) + x φ(x), with Φ and φ the distribution function and the density of the normal distribution.
pub(super) fn gelu_slope<S: Scalar>(x: S) -> S {
    let below =
        x.lift(0.5) + x.lift(0.5) * (x * x.lift(std::f64::consts::FRAC_1_SQRT_2)).apply(Erf);
    let density = (x.lift(-0.5) * (x * x)).apply(Exp);
    below
        + x.lift(0.5 * std::f64::consts::FRAC_1_SQRT_2 * std::f64::consts::FRAC_2_SQRT_PI)
            * x
            * density
}

/// tanh(s) + x tanh'(s) s' with s = softplus(x).
pub(super) fn mish_slope<S: Scalar>(x: S) -> S {
    let s = x.apply(Softplus);
    s.apply(Tanh) + x * s.apply(TanhSlope) * x.apply(Sigmoid)
}

/// 1 above 0, else α exp(x); and exp(x) - 1 below 0.
pub(super) fn elu_partials<S: Scalar>(x: S, alpha: S) -> [S; 2] {
    let (below, above) = (x.apply2(Binary::Min, x.lift(0.0)), x.apply(Step));
    let by_x = above + (x.lift(1.0) - above) * alpha * below.apply(Exp);
    [by_x, below.apply(Unary::Elu)]
}

/// Divided by the distance twice, since its square can overflow.
pub(super) fn atan2_slopes<S: Scalar>(a: S, b: S) -> [S; 2] {
    let distance = a.apply2(Hypot, b);
    [b / distance / distance, -(a / distance) / distance]
}

/// ∂²(a^b)/∂a∂b = a^(b-1) + b a^(b-1) ln a, the same expression from both sides, so that Hessians are symmetric.
pub(super) fn power_cross<S: Scalar>(a: S, b: S) -> S {
    let less = b - b.lift(1.0);
    a.apply2(Binary::Pow, less) + b * a.apply2(PowExponent, less)
}

/// The normal distribution function, by erfc so that the tail keeps its digits.
pub(super) fn normal_below(x: f64) -> f64 {
    0.5 * libm::erfc(-x * std::f64::consts::FRAC_1_SQRT_2)
}
