//! The natural logarithm: x = 2^k m with m from √½ to √2, and the series of 2 artanh(s) in s = (m - 1)/(m + 1).
//!
//! The arrangement of the sum, in which only the last addition rounds noticeably, is that of Tang, "Table-driven
//! implementation of the logarithm function in IEEE floating-point arithmetic" (1990), and of FDLIBM; the polynomial is a
//! Chebyshev fit of (2 artanh(s) - 2 s)/s³ in s².

use super::exponential::{LN_2_HIGH, LN_2_LOW, exp};

/// The bits of 1.
const ONE: u64 = 0x3ff0_0000_0000_0000;
/// The bits of √½.
const ROOT_HALF: u64 = 0x3fe6_a09e_667f_3bcd;
/// The fraction's bits.
const FRACTION: u64 = 0x000f_ffff_ffff_ffff;
/// The bits of 2^52: with a whole number below 2^52 in the low bits, 2^52 plus that number.
const SHIFTED: u64 = 0x4330_0000_0000_0000;
/// 2^52 + 1023.
const SHIFT_AND_BIAS: f64 = 4_503_599_627_371_519.0;

/// k ln 2 + ln(m), given m - 1 and a small correction to be added.
#[inline(always)]
fn sum(k: f64, f: f64, correction: f64) -> f64 {
    let s = f / (2.0 + f);
    let z = s * s;
    let fourth = z * z;
    let series = (0.666_666_666_666_667 + z * 0.399_999_999_998_995_05)
        + fourth
            * ((0.285_714_286_259_760_14 + z * 0.222_222_111_347_085_92)
                + fourth
                    * ((0.181_828_891_315_632_04 + z * 0.153_317_213_910_957_7)
                        + fourth * 0.146_164_522_740_621_86));
    let half_square = 0.5 * f * f;
    let rest = s * (half_square + z * series) + (k * LN_2_LOW + correction);
    k * LN_2_HIGH - ((half_square - rest) - f)
}

/// k and m of a positive normal number.
#[inline(always)]
fn split(x: f64) -> (f64, f64) {
    let bits = x.to_bits().wrapping_add(ONE - ROOT_HALF);
    let k = f64::from_bits(SHIFTED | (bits >> 52)) - SHIFT_AND_BIAS;
    (k, f64::from_bits((bits & FRACTION) + ROOT_HALF))
}

/// ln x for every x: -inf at 0, NaN below; error below 1 unit in the last place.
#[inline(always)]
pub fn ln(x: f64) -> f64 {
    /// 2^54, which lifts the numbers below the normal range into it.
    const LIFT: f64 = 18_014_398_509_481_984.0;
    let below = x < f64::MIN_POSITIVE;
    let (k, m) = split(if below { x * LIFT } else { x });
    let k = if below { k - 54.0 } else { k };
    let y = sum(k, m - 1.0, 0.0);
    let y = if x == f64::INFINITY { x } else { y };
    let edge = if x == 0.0 {
        f64::NEG_INFINITY
    } else {
        f64::NAN
    };
    if x > 0.0 { y } else { edge }
}

/// ln(1 + e^x) for every x, without overflow; error below 2 units in the last place.
///
/// Above 0 it is x + ln(1 + e^-x). The rounding of 1 + u, known exactly, comes back as a correction (Higham, "Accuracy and
/// Stability of Numerical Algorithms", 2002, section 1.14).
#[inline(always)]
pub fn softplus(x: f64) -> f64 {
    let u = exp(-x.abs());
    let one_more = 1.0 + u;
    let lost = (u - (one_more - 1.0)) / one_more;
    let (k, m) = split(one_more);
    let y = sum(k, m - 1.0, lost);
    if x > 0.0 { x + y } else { y }
}

/// ln(1 + x) for every x, with all its digits near 0: -inf at -1, NaN below; error below 1.5 units in the last place.
///
/// As in [`softplus`], what 1 + x loses by rounding comes back as a correction, exact up to 2^53; beyond, it is no more than
/// a thirtieth of a unit in the last place.
#[inline(always)]
pub fn ln_1p(x: f64) -> f64 {
    /// Below this, x itself is the result to the last bit.
    const TINY: f64 = 1.0 / (1_u64 << 54) as f64;
    let one_more = 1.0 + x;
    let lost = (x - (one_more - 1.0)) / one_more;
    let (k, m) = split(one_more);
    let y = sum(k, m - 1.0, lost);
    let y = if x == f64::INFINITY { x } else { y };
    let edge = if x == -1.0 {
        f64::NEG_INFINITY
    } else {
        f64::NAN
    };
    let y = if x > -1.0 { y } else { edge };
    if x.abs() < TINY { x } else { y }
}
