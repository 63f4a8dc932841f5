//! The inverse hyperbolic functions, after FDLIBM: each is a logarithm of a number above 1, or of 1 and a number above 0. They have the
//! bits of the `libm` crate's, whose logarithms are not [`ln`](super::ln) and [`ln_1p`](super::ln_1p).

use super::parts::{either, exponent_and_rest, half_square_and_series};

/// The kernels [`near_asinh`] and [`near_acosh`] are for |x| below this, 2^26; beyond, the crate takes another formula.
pub const NEAR_ASINH: f64 = 67_108_864.0;

/// k and m - 1 of a positive normal number, and no correction.
#[inline(always)]
fn parts(x: f64) -> [f64; 3] {
    let [k, f] = exponent_and_rest(x);
    [k, f, 0.0]
}

/// The same of 1 + x for x from 0 on, with what the sum lost as a correction.
#[inline(always)]
fn parts_of_one_more(x: f64) -> [f64; 3] {
    /// Up to here 1 + x is not reduced: about √2 - 1.
    const UNREDUCED: f64 = f64::from_bits(0x3fda_827a_0000_0000);
    let one_more = 1.0 + x;
    let [k, f, _] = parts(one_more);
    let lost = if k >= 2.0 {
        1.0 - (one_more - x)
    } else {
        x - (one_more - 1.0)
    };
    let lost = if k < 54.0 { lost / one_more } else { 0.0 };
    either(x < UNREDUCED, [0.0, x, 0.0], [k, f, lost])
}

/// k ln 2 + ln(1 + f) + a small correction.
#[inline(always)]
fn logarithm([k, f, correction]: [f64; 3]) -> f64 {
    /// ln 2 in two parts, of which the first has 33 digits.
    const LN_2: [f64; 2] = [0.693_147_180_369_123_8, 1.908_214_929_270_587_7e-10];
    let [half_square, series] = half_square_and_series(f);
    let rest = k * LN_2[1] + correction;
    series + rest - half_square + f + k * LN_2[0]
}

/// asinh x for |x| below [`NEAR_ASINH`]; error below 2 units in the last place.
#[inline(always)]
pub fn near_asinh(x: f64) -> f64 {
    /// Below 2^-26 it is x to the last bit.
    const TINY: f64 = 1.0 / (1_u64 << 26) as f64;
    let size = x.abs();
    let square = size * size;
    let root = (square + 1.0).sqrt();
    let small = parts_of_one_more(size + square / (root + 1.0));
    let large = parts(2.0 * size + 1.0 / (root + size));
    let y = logarithm(either(size < 2.0, small, large));
    if size < TINY { x } else { y.copysign(x) }
}

/// acosh x for |x| below [`NEAR_ASINH`], NaN below 1; error below 2 units in the last place.
#[inline(always)]
pub fn near_acosh(x: f64) -> f64 {
    let more = x - 1.0;
    let small = parts_of_one_more(more + (more * more + 2.0 * more).sqrt());
    let large = parts(2.0 * x - 1.0 / (x + (x * x - 1.0).sqrt()));
    let y = logarithm(either(x < 2.0, small, large));
    if x >= 1.0 { y } else { f64::NAN }
}

/// atanh x for every x: infinite at -1 and 1, NaN beyond; error below 2 units in the last place.
#[inline(always)]
pub fn atanh(x: f64) -> f64 {
    /// Below 2^-32 it is x to the last bit.
    const TINY: f64 = 1.0 / (1_u64 << 32) as f64;
    let size = x.abs();
    let twice = 2.0 * size;
    let small = twice + twice * size / (1.0 - size);
    let large = 2.0 * (size / (1.0 - size));
    let y = 0.5 * logarithm(parts_of_one_more(if size < 0.5 { small } else { large }));
    let y = if size < TINY { size } else { y };
    let edge = if size == 1.0 { f64::INFINITY } else { f64::NAN };
    let y = if size < 1.0 { y } else { edge };
    y.copysign(x)
}
