//! Inverse sine, cosine and tangent, after FDLIBM, with the bits of the `libm` crate's: what it decides by branches is chosen here.

use std::f64::consts::{FRAC_PI_2, FRAC_PI_4, PI};

use super::parts::{either, high_half, polynomial};

/// What π/2 lacks as an `f64`.
const FRAC_PI_2_REST: f64 = 6.123_233_995_736_766e-17;

/// (asin(√z) - √z)/√z³, for z up to 1/4, times z.
#[inline(always)]
fn ratio(z: f64) -> f64 {
    let above = z * polynomial(
        z,
        [
            0.166_666_666_666_666_66,
            -0.325_565_818_622_400_9,
            0.201_212_532_134_862_93,
            -0.040_055_534_500_679_41,
            0.000_791_534_994_289_814_5,
            3.479_331_075_960_212e-5,
        ],
    );
    let below = polynomial(
        z,
        [
            1.0,
            -2.403_394_911_734_414,
            2.020_945_760_233_505_7,
            -0.688_283_971_605_453_3,
            0.077_038_150_555_901_94,
        ],
    );
    above / below
}

/// asin x for every x, NaN beyond 1; error below 1 unit in the last place.
#[inline(always)]
pub fn asin(x: f64) -> f64 {
    /// Up to here the sum of the larger part is carried in two numbers.
    const NEAR_ONE: f64 = f64::from_bits(0x3fef_3333_0000_0000);
    let size = x.abs();
    let is_small = size < 0.5;
    let z = if is_small { x * x } else { (1.0 - size) * 0.5 };
    let r = ratio(z);
    let s = z.sqrt();
    let first = high_half(s);
    let c = (z - first * first) / (s + first);
    let near = FRAC_PI_2 - (2.0 * (s + s * r) - FRAC_PI_2_REST);
    let far = 0.5 * FRAC_PI_2
        - (2.0 * s * r - (FRAC_PI_2_REST - 2.0 * c) - (0.5 * FRAC_PI_2 - 2.0 * first));
    let large = if size >= NEAR_ONE { near } else { far }.copysign(x);
    let y = if is_small { x + x * r } else { large };
    // There √z is 0, and so is what it is divided by.
    if size == 1.0 {
        FRAC_PI_2.copysign(x)
    } else {
        y
    }
}

/// acos x for every x, NaN beyond 1; error below 1 unit in the last place.
#[inline(always)]
pub fn acos(x: f64) -> f64 {
    let size = x.abs();
    let is_small = size < 0.5;
    let z = if is_small { x * x } else { (1.0 - size) * 0.5 };
    let r = ratio(z);
    let s = z.sqrt();
    let first = high_half(s);
    let c = (z - first * first) / (s + first);
    let small = FRAC_PI_2 - (x - (FRAC_PI_2_REST - x * r));
    let below = 2.0 * (FRAC_PI_2 - (s + (r * s - FRAC_PI_2_REST)));
    let above = 2.0 * (first + (r * s + c));
    let large = if x < 0.0 { below } else { above };
    let y = if is_small { small } else { large };
    if x == 1.0 { 0.0 } else { y }
}

/// atan x for every x; error below 1 unit in the last place.
#[inline(always)]
pub fn atan(x: f64) -> f64 {
    /// Below 2^-27 the inverse tangent is x to the last bit.
    const TINY: f64 = 1.0 / (1_u64 << 27) as f64;
    /// From 2^66 on it is π/2.
    const HUGE: f64 = (1_u128 << 66) as f64;
    let size = x.abs();
    // atan x = atan c + atan((x - c)/(1 + c x)) for c = 0, ½, 1, 1½ and ∞: numerator, denominator, atan c and what that lacks.
    let none = [x, 1.0, 0.0, 0.0];
    let half = [
        2.0 * size - 1.0,
        2.0 + size,
        0.463_647_609_000_806_1,
        2.269_877_745_296_168_7e-17,
    ];
    let one = [size - 1.0, size + 1.0, FRAC_PI_4, 3.061_616_997_868_383e-17];
    let more = [
        size - 1.5,
        1.0 + 1.5 * size,
        0.982_793_723_247_329,
        1.390_331_103_123_099_8e-17,
    ];
    let infinite = [-1.0, size, FRAC_PI_2, FRAC_PI_2_REST];
    let chosen = either(size < 0.4375, none, half);
    let chosen = either(size < 0.6875, chosen, one);
    let chosen = either(size < 1.1875, chosen, more);
    let [above, below, high, low] = either(size < 2.4375, chosen, infinite);
    let t = above / below;
    let z = t * t;
    let w = z * z;
    let even = z * polynomial(
        w,
        [
            0.333_333_333_333_329_3,
            0.142_857_142_725_034_66,
            0.090_908_871_334_365_07,
            0.066_610_731_373_875_31,
            0.049_768_779_946_159_324,
            0.016_285_820_115_365_782,
        ],
    );
    let odd = w * polynomial(
        w,
        [
            -0.199_999_999_998_764_83,
            -0.111_111_104_054_623_56,
            -0.076_918_762_050_448_3,
            -0.058_335_701_337_905_735,
            -0.036_531_572_744_216_916,
        ],
    );
    let bend = t * (even + odd);
    let beyond = (high - (bend - low - t)).copysign(x);
    let y = if size < 0.4375 { t - bend } else { beyond };
    let y = if size < TINY { x } else { y };
    if size >= HUGE {
        FRAC_PI_2.copysign(x)
    } else {
        y
    }
}

/// The angle of the point (`x`, `y`) for every two numbers, from -π to π; error below 2 units in the last place.
#[inline(always)]
pub fn atan2(y: f64, x: f64) -> f64 {
    /// 64 binary digits, in the high half of the bits.
    const FAR: u64 = 64 << 20;
    /// What π lacks as a number.
    const PI_REST: f64 = 1.224_646_799_147_353_2e-16;
    let high = |a: f64| a.abs().to_bits() >> 32;
    let ratio = (y / x).abs();
    // Both may be infinite.
    let ratio = if y.abs() == x.abs() { 1.0 } else { ratio };
    let ratio = if y == 0.0 { 0.0 } else { ratio };
    let z = atan(ratio);
    let angle = if x.is_sign_negative() {
        PI - (z - PI_REST)
    } else {
        z
    };
    let is_on_axis = (x == 0.0 && y != 0.0) || (y.is_infinite() && !x.is_infinite());
    let is_upright = is_on_axis || high(x) + FAR < high(y);
    let angle = if is_upright { FRAC_PI_2 } else { angle };
    if x.is_nan() || y.is_nan() {
        f64::NAN
    } else {
        angle.copysign(y)
    }
}
