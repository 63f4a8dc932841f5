//! Exponentials: x = k ln 2 + r with |r| ≤ ln(2)/2, a polynomial for the exponential of r, and two exact scalings by powers of 2.
//!
//! Reduction in two parts after Cody and Waite, "Software Manual for the Elementary Functions" (1980); the polynomial is a
//! Chebyshev fit of (exp(r) - 1 - r)/r² over the reduced range, with a relative error below 2^-56 in the exponential.

use std::f64::consts::{LN_2, LOG2_E};

use super::{nearest, power_of_two};

/// The first 42 bits of ln 2: its product with a whole number below 2^11 is exact.
pub(super) const LN_2_HIGH: f64 = 0.693_147_180_559_890_3;
/// What they lack.
pub(super) const LN_2_LOW: f64 = 5.497_923_018_708_371e-14;

/// exp(r) - 1 for |r| ≤ ln(2)/2, without the sign of -0.
#[inline(always)]
fn reduced(r: f64) -> f64 {
    let square = r * r;
    let fourth = square * square;
    let first = (0.5 + r * 0.166_666_666_666_666_69)
        + square * (0.041_666_666_666_624_164 + r * 0.008_333_333_333_330_065);
    let second = (0.001_388_888_891_719_688_1 + r * 0.000_198_412_698_630_406_7)
        + square * (2.480_152_132_211_682_5e-5 + r * 2.755_726_848_011_633_3e-6);
    let third = 2.762_007_599_981_065e-7 + r * 2.510_037_592_470_971_7e-8;
    r + square * (first + fourth * (second + fourth * third))
}

/// (1 + rest) 2^k for k from -2044 to 2046: two factors, so that results below the normal range round once.
#[inline(always)]
fn scaled(rest: f64, k: f64) -> f64 {
    let half = nearest(0.5 * k);
    (1.0 + rest) * power_of_two(half) * power_of_two(k - half)
}

/// Between two bounds; NaN stays.
#[inline(always)]
pub(super) fn between(low: f64, x: f64, high: f64) -> f64 {
    let x = if x > high { high } else { x };
    if x < low { low } else { x }
}

/// e^x for every x; error below 1.2 units in the last place.
#[inline(always)]
pub fn exp(x: f64) -> f64 {
    let x = between(-746.0, x, 710.0);
    let k = nearest(x * LOG2_E);
    scaled(reduced((x - k * LN_2_HIGH) - k * LN_2_LOW), k)
}

/// 2^x for every x; error below 1.2 units in the last place, exact at whole numbers.
#[inline(always)]
pub fn exp2(x: f64) -> f64 {
    let x = between(-1080.0, x, 1025.0);
    let k = nearest(x);
    scaled(reduced((x - k) * LN_2), k)
}

/// e^x - 1 for x ≤ 0, with all its digits near 0; error below 1.5 units in the last place.
#[inline(always)]
pub fn expm1_below(x: f64) -> f64 {
    let bounded = between(-40.0, x, 40.0);
    let k = nearest(bounded * LOG2_E);
    let rest = reduced((bounded - k * LN_2_HIGH) - k * LN_2_LOW);
    less_one(x, rest, power_of_two(k))
}

/// e^x - 1 and e^x for x ≤ 0, with the bits of [`expm1_below`] and [`exp`], from one polynomial.
#[inline(always)]
pub(super) fn below_zero(x: f64) -> [f64; 2] {
    let bounded = between(-746.0, x, 710.0);
    let k = nearest(bounded * LOG2_E);
    let rest = reduced((bounded - k * LN_2_HIGH) - k * LN_2_LOW);
    // From 2^-60 on the 1 is all that is left of the difference.
    let scale = power_of_two(between(-60.0, k, 0.0));
    [less_one(x, rest, scale), scaled(rest, k)]
}

/// e^x - 1 from what its reduction leaves.
#[inline(always)]
fn less_one(x: f64, rest: f64, scale: f64) -> f64 {
    /// Below this, x itself is the result to the last bit.
    const TINY: f64 = 1.0 / (1_u64 << 54) as f64;
    let y = rest * scale + (scale - 1.0);
    if x.abs() < TINY { x } else { y }
}

/// e^x - 1 for every x, with all its digits near 0; error below 2 units in the last place.
#[inline(always)]
pub fn expm1(x: f64) -> f64 {
    /// Below this, x itself is the result to the last bit.
    const TINY: f64 = 1.0 / (1_u64 << 54) as f64;
    let bounded = between(-40.0, x, 710.0);
    let k = nearest(bounded * LOG2_E);
    let rest = reduced((bounded - k * LN_2_HIGH) - k * LN_2_LOW);
    // (rest + 1 - 2^-k) 2^k; beyond 2^60 the 1 is lost.
    let one_less = 1.0 - power_of_two(-between(-60.0, k, 60.0));
    let half = nearest(0.5 * k);
    let y = (rest + one_less) * power_of_two(half) * power_of_two(k - half);
    if x.abs() < TINY { x } else { y }
}
