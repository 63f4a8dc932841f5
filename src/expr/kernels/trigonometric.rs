//! Sine, cosine, tangent: x = k π/2 + r with |r| ≤ π/4, r kept in two numbers, and a polynomial of each for r.
//!
//! π/2 is taken in three parts of 39, 39 and 53 bits, so that for |k| < 2^14 the first two products are exact and what is
//! lost lies below 2^-116: also at the double nearest to a multiple of π/2, which is 2^-60 or more away, r keeps all its
//! digits. Cody and Waite, "Software Manual for the Elementary Functions" (1980); Muller, "Elementary Functions" (2016),
//! chapter 11. The polynomials are Chebyshev fits in r²; the last sums are arranged as in FDLIBM.

use std::f64::consts::FRAC_2_PI;

use super::ROUNDER;

/// The kernels' range: |x| up to this. Beyond it, and for NaN, `libm`.
pub const NEAR: f64 = 25_735.0;

/// The first 39 bits of π/2.
const FIRST: f64 = 1.570_796_326_792_333_3;
/// The next 39.
const SECOND: f64 = 2.563_344_151_590_573_2e-12;
/// The rest.
const THIRD: f64 = 3.945_554_166_563_205_5e-24;

/// Below 2^-27 sine and tangent are x to the last bit.
const TINY: f64 = 1.0 / (1_u64 << 27) as f64;

/// x - k π/2 as the sum of two numbers, and k in the low bits of the third.
///
/// The first difference is exact. Where it is below 2^-24 so is the second, since both sides are multiples of 2^-77; where
/// it is not, it is larger than the second product, and what rounding loses is found by two subtractions (Dekker 1971).
#[inline(always)]
fn reduced(x: f64) -> (f64, f64, u64) {
    let shifted = x * FRAC_2_PI + ROUNDER;
    let k = shifted - ROUNDER;
    let first = x - k * FIRST;
    let product = k * SECOND;
    let r = first - product;
    let lost = (first - r) - product;
    (r, lost - k * THIRD, shifted.to_bits())
}

/// sin(r + low) for |r| ≤ π/4.
#[inline(always)]
fn sine(r: f64, low: f64) -> f64 {
    let z = r * r;
    let fourth = z * z;
    let series = (-0.166_666_666_666_666_66 + z * 0.008_333_333_333_330_948)
        + fourth
            * ((-0.000_198_412_698_367_585_4 + z * 2.755_731_610_253_461_7e-6)
                + fourth * (-2.505_113_184_128_889e-8 + z * 1.591_812_902_723_482_6e-10));
    r + (r * z * series + low * (1.0 - 0.5 * z))
}

/// cos(r + low) for |r| ≤ π/4.
#[inline(always)]
fn cosine(r: f64, low: f64) -> f64 {
    let z = r * r;
    let fourth = z * z;
    let series = (0.041_666_666_666_666_664 + z * -0.001_388_888_888_888_739_8)
        + fourth
            * ((2.480_158_729_876_566_5e-5 + z * -2.755_731_727_171_864_4e-7)
                + fourth * (2.087_614_626_607_931e-9 + z * -1.138_263_225_809_361_5e-11));
    let half = 0.5 * z;
    let one_less = 1.0 - half;
    one_less + (((1.0 - one_less) - half) + (fourth * series - r * low))
}

/// The first where the lowest bit is 0, else the second.
#[inline(always)]
fn by_lowest_bit(bits: u64, even: f64, odd: f64) -> f64 {
    let mask = (bits & 1).wrapping_neg();
    f64::from_bits((even.to_bits() & !mask) | (odd.to_bits() & mask))
}

/// The sign changed where bit 1 is set.
#[inline(always)]
fn signed_by_second_bit(bits: u64, x: f64) -> f64 {
    f64::from_bits(x.to_bits() ^ ((bits & 2) << 62))
}

/// sin x for |x| ≤ [`NEAR`]; error below 0.75 units in the last place.
#[inline(always)]
pub fn near_sin(x: f64) -> f64 {
    let (r, low, k) = reduced(x);
    let y = signed_by_second_bit(k, by_lowest_bit(k, sine(r, low), cosine(r, low)));
    if x.abs() < TINY { x } else { y }
}

/// cos x for |x| ≤ [`NEAR`]; error below 0.75 units in the last place.
#[inline(always)]
pub fn near_cos(x: f64) -> f64 {
    let (r, low, k) = reduced(x);
    let y = by_lowest_bit(k, cosine(r, low), sine(r, low));
    // cos(kπ/2 + r) for k = 0, 1, 2, 3 is cos r, -sin r, -cos r, sin r: negative where k + 1 has bit 1.
    signed_by_second_bit(k.wrapping_add(1), y)
}

/// tan x for |x| ≤ [`NEAR`], as a quotient of the two; error below 3 units in the last place.
#[inline(always)]
pub fn near_tan(x: f64) -> f64 {
    let (r, low, k) = reduced(x);
    let (s, c) = (sine(r, low), cosine(r, low));
    let y = by_lowest_bit(k, s, -c) / by_lowest_bit(k, c, s);
    if x.abs() < TINY { x } else { y }
}

/// sin x and cos x for every x, with the bits of the two functions and one reduction.
#[inline]
pub fn sin_cos(x: f64) -> (f64, f64) {
    if x.abs() <= NEAR {
        (near_sin(x), near_cos(x))
    } else {
        (libm::sin(x), libm::cos(x))
    }
}

/// sin x for every x, in radians; error below 0.75 units in the last place, beyond [`NEAR`] below 1.
#[inline]
pub fn sin(x: f64) -> f64 {
    if x.abs() <= NEAR {
        near_sin(x)
    } else {
        libm::sin(x)
    }
}

/// cos x for every x, in radians; error below 0.75 units in the last place, beyond [`NEAR`] below 1.
#[inline]
pub fn cos(x: f64) -> f64 {
    if x.abs() <= NEAR {
        near_cos(x)
    } else {
        libm::cos(x)
    }
}

/// tan x for every x, in radians; error below 3 units in the last place.
#[inline]
pub fn tan(x: f64) -> f64 {
    if x.abs() <= NEAR {
        near_tan(x)
    } else {
        libm::tan(x)
    }
}

/// sin(x)/x for |x| ≤ [`NEAR`], 1 at 0; error below 2 units in the last place.
#[inline(always)]
pub fn near_sinc(x: f64) -> f64 {
    let y = near_sin(x) / x;
    if x == 0.0 { 1.0 } else { y }
}

/// sin(x)/x for every x, 1 at 0 and 0 at ±inf.
#[inline]
pub fn sinc(x: f64) -> f64 {
    if x.abs() <= NEAR {
        near_sinc(x)
    } else if x.is_infinite() {
        0.0
    } else {
        libm::sin(x) / x
    }
}

/// The derivative of [`sinc`], (cos(x) - sinc(x))/x; below 1, where that cancels, by its series in x².
pub fn sinc_slope(x: f64) -> f64 {
    if x.is_infinite() {
        return 0.0;
    }
    if x.abs() < 1.0 {
        return -x / 3.0 * bessel_series(x, |_| 1.0);
    }
    (cos(x) - sinc(x)) / x
}

/// The second derivative of [`sinc`], -sinc(x) - 2 sinc'(x)/x; below 1 by its series in x².
pub fn sinc_curvature(x: f64) -> f64 {
    if x.is_infinite() {
        return 0.0;
    }
    if x.abs() < 1.0 {
        return -bessel_series(x, |n| (2.0 * n + 1.0) / (2.0 * n - 1.0)) / 3.0;
    }
    -sinc(x) - 2.0 * sinc_slope(x) / x
}

/// 1 - q₁ (1 - q₂ (1 - …)) with q_n = `share`(n) x²/(2n (2n + 3)): with shares of 1 the series of the spherical Bessel
/// function j₁(x) = -sinc'(x) over x/3, Abramowitz and Stegun 10.1.2.
fn bessel_series(x: f64, share: impl Fn(f64) -> f64) -> f64 {
    let square = x * x;
    let term = |inner: f64, n: i32| {
        let n = f64::from(n);
        1.0 - share(n) * square / (2.0 * n * (2.0 * n + 3.0)) * inner
    };
    (1..=10).rev().fold(1.0, term)
}
