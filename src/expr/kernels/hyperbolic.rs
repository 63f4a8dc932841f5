//! The hyperbolic tangent and the logistic function, both from an exponential of -|x|, which cannot overflow.

use super::exponential::{below_zero, between, exp, expm1_below};

/// tanh x for every x, as -e/(2 + e) with e = exp(-2|x|) - 1; error below 3 units in the last place.
#[inline(always)]
pub fn tanh(x: f64) -> f64 {
    tangent(x, expm1_below(-2.0 * x.abs()))
}

/// tanh x from e = exp(-2|x|) - 1.
#[inline(always)]
fn tangent(x: f64, e: f64) -> f64 {
    /// Below 2^-28 the tangent is x to the last bit.
    const TINY: f64 = 1.0 / (1_u64 << 28) as f64;
    let y = (-e / (2.0 + e)).copysign(x);
    if x.abs() < TINY { x } else { y }
}

/// 1/(1 + exp(-x)) for every x, below 0 as exp(x)/(1 + exp(x)); error below 3 units in the last place.
#[inline(always)]
pub fn sigmoid(x: f64) -> f64 {
    let e = exp(-x.abs());
    let above = if x < 0.0 { e } else { 1.0 };
    above / (1.0 + e)
}

/// x/(1 + exp(-x)) for every x; error below 4 units in the last place.
#[inline(always)]
pub fn silu(x: f64) -> f64 {
    x * sigmoid(x)
}

/// The slope of the logistic function, e/(1 + e)² with e = exp(-|x|): 1 - sigmoid(x) has lost its digits where this is small. Error
/// below 5 units in the last place.
#[inline(always)]
pub fn sigmoid_slope(x: f64) -> f64 {
    let e = exp(-x.abs());
    let below = 1.0 + e;
    e / (below * below)
}

/// The slope of the hyperbolic tangent, 4e/(1 + e)² with e = exp(-2|x|): 1 - tanh(x)² has lost its digits where this is small.
/// Error below 5 units in the last place.
#[inline(always)]
pub fn tanh_slope(x: f64) -> f64 {
    4.0 * sigmoid_slope(2.0 * x)
}

/// The logistic function and its slope, with the bits of [`sigmoid`] and [`sigmoid_slope`], from one exponential.
#[inline(always)]
pub fn sigmoid_with_slope(x: f64) -> [f64; 2] {
    // The compiler sees that both need the same exponential.
    [sigmoid(x), sigmoid_slope(x)]
}

/// The hyperbolic tangent and its slope, with the bits of [`tanh`] and [`tanh_slope`], from one exponential.
#[inline(always)]
pub fn tanh_with_slope(x: f64) -> [f64; 2] {
    let [e, one_more] = below_zero(-2.0 * x.abs());
    let below = 1.0 + one_more;
    [tangent(x, e), 4.0 * (one_more / (below * below))]
}

/// x tanh(ln(1 + exp(x))) for every x, as x w/(w + 2) with w = e (e + 2) and e = exp(x): nothing cancels below 0. Error below
/// 5 units in the last place.
#[inline(always)]
pub fn mish(x: f64) -> f64 {
    // From here on the tangent is 1 to the last bit.
    let e = exp(between(-746.0, x, 40.0));
    let w = e * (e + 2.0);
    x * (w / (w + 2.0))
}
