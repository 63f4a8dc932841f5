//! Powers, after FDLIBM, with the bits of the `libm` crate's `pow`: log₂|x| in two numbers, its product with y in two, and 2 to that.
//! What FDLIBM decides by branches is chosen here.

use std::f64::consts::{LN_2, LOG2_E};

use super::parts::{either, high_half, polynomial};
use super::{nearest, power_of_two};

/// The bits of 1.
const ONE: u64 = 0x3ff0_0000_0000_0000;
/// The fraction's bits.
const FRACTION: u64 = 0x000f_ffff_ffff_ffff;
/// The bits of 2^52: with a whole number below 2^52 in the low bits, 2^52 plus that number.
const SHIFTED: u64 = 0x4330_0000_0000_0000;
/// 2^52 + 1023.
const SHIFT_AND_BIAS: f64 = 4_503_599_627_371_519.0;

/// log₂ of a positive number as a sum of two, of which the first has 21 digits.
#[inline(always)]
fn log2_in_two(x: f64) -> [f64; 2] {
    /// 2^53, which lifts the numbers below the normal range into it.
    const LIFT: f64 = 9_007_199_254_740_992.0;
    /// The fraction of √(3/2), and of √3: up to the first the logarithm is taken about 1, up to the second about 3/2, then about 2.
    const LOW: u64 = 0x0003_988f_0000_0000;
    const HIGH: u64 = 0x000b_b67a_0000_0000;
    /// log₂ 3/2 in two parts.
    const OF_MIDDLE: [f64; 2] = [0.584_962_487_220_764_2, 1.350_039_202_129_749e-8];
    /// 2/(3 ln 2), and that in two parts.
    const SCALE: f64 = 0.961_796_693_925_975_6;
    const SCALE_IN_TWO: [f64; 2] = [0.961_796_700_954_437_3, -7.028_461_650_952_758e-9];
    let below = x < f64::MIN_POSITIVE;
    let bits = if below { x * LIFT } else { x }.to_bits();
    let n = f64::from_bits(SHIFTED | (bits >> 52)) - SHIFT_AND_BIAS;
    let n = if below { n - 53.0 } else { n };
    let fraction = bits & FRACTION;
    let (is_middle, is_high) = ((LOW..HIGH).contains(&fraction), fraction >= HIGH);
    let n = if is_high { n + 1.0 } else { n };
    // √½ … √3/2 to 1, and so on.
    let m_bits = if is_high {
        fraction | (ONE - (1 << 52))
    } else {
        fraction | ONE
    };
    let m = f64::from_bits(m_bits);
    let about = if is_middle { 1.5 } else { 1.0 };
    let [high_about, low_about] = either(is_middle, OF_MIDDLE, [0.0; 2]);
    // (m - about)/(m + about) in two numbers.
    let u = m - about;
    let v = 1.0 / (m + about);
    let s = u * v;
    let s_high = high_half(s);
    let sum_bits = ((m_bits >> 33) | 0x2000_0000) + 0x0008_0000;
    let sum_bits = if is_middle {
        sum_bits + (1 << 18)
    } else {
        sum_bits
    };
    let sum_high = f64::from_bits(sum_bits << 32);
    let sum_low = m - (sum_high - about);
    let s_low = v * ((u - s_high * sum_high) - s_high * sum_low);
    let square = s * s;
    let series = square
        * square
        * polynomial(
            square,
            [
                0.599_999_999_999_994_6,
                0.428_571_428_578_550_2,
                0.333_333_329_818_377_43,
                0.272_728_123_808_534,
                0.230_660_745_775_561_75,
                0.206_975_017_800_338_42,
            ],
        )
        + s_low * (s_high + s);
    let square = s_high * s_high;
    let three_high = high_half(3.0 + square + series);
    let three_low = series - ((three_high - 3.0) - square);
    let u = s_high * three_high;
    let v = s_low * three_high + three_low * s;
    let p_high = high_half(u + v);
    let p_low = v - (p_high - u);
    let z_high = SCALE_IN_TWO[0] * p_high;
    let z_low = SCALE_IN_TWO[1] * p_high + p_low * SCALE + low_about;
    let first = high_half(((z_high + z_low) + high_about) + n);
    [first, z_low - (((first - n) - high_about) - z_high)]
}

/// log₂ of a number within 2^-20 of 1, in two parts.
#[inline(always)]
fn log2_near_one(x: f64) -> [f64; 2] {
    /// 1/ln 2 in two parts.
    const SCALE: [f64; 2] = [1.442_695_021_629_333_5, 1.925_962_991_126_617_5e-8];
    let t = x - 1.0;
    let w = (t * t) * (0.5 - t * (0.333_333_333_333_333_3 - t * 0.25));
    let u = SCALE[0] * t;
    let v = t * SCALE[1] - w * LOG2_E;
    let first = high_half(u + v);
    [first, v - (first - u)]
}

/// 2^(high + low) for a sum from -1075 to 1024.
#[inline(always)]
fn exp2_of_two(high: f64, low: f64) -> f64 {
    /// ln 2 in two parts.
    const SCALE: [f64; 2] = [0.693_147_182_464_599_6, -1.904_654_299_957_768e-9];
    let sum = high_half(low + high);
    // The nearest whole number, halves away from 0; none up to ½.
    let size = sum.abs();
    let near = nearest(size + 0.5);
    let whole = if near > size + 0.5 { near - 1.0 } else { near }.copysign(sum);
    let n = if size <= 0.5 { 0.0 } else { whole };
    let high = high - n;
    let t = high_half(low + high);
    let u = t * SCALE[0];
    let v = (low - (t - high)) * LN_2 + t * SCALE[1];
    let z = u + v;
    let w = v - (z - u);
    let t = z * z;
    let c = z - t * polynomial(
        t,
        [
            0.166_666_666_666_666_02,
            -0.002_777_777_777_701_559_3,
            6.613_756_321_437_934e-5,
            -1.653_390_220_546_525_2e-6,
            4.138_136_797_057_238_5e-8,
        ],
    );
    let r = (z * c) / (c - 2.0) - (w + z * w);
    let half = nearest(0.5 * n);
    (1.0 - (r - z)) * power_of_two(half) * power_of_two(n - half)
}

/// x^y for every x and y but whole y up to 2, as IEEE 754 has it; error below 1 unit in the last place.
#[inline(always)]
pub fn pow(x: f64, y: f64) -> f64 {
    let power = pow_but_root(x, y);
    if y == 0.5 && x.is_sign_positive() {
        x.sqrt()
    } else {
        power
    }
}

/// The same for y that is not ½, for which FDLIBM takes the square root, which would cost a fifth of the time.
#[inline(always)]
pub fn pow_but_root(x: f64, y: f64) -> f64 {
    /// Beyond 2^31 every power but of numbers next to 1 overflows or vanishes.
    const LARGE: f64 = f64::from_bits(0x41e0_0001_0000_0000);
    /// Beyond 2^64 that of those does, too.
    const HUGE: f64 = f64::from_bits(0x43f0_0001_0000_0000);
    /// 1 - 2^-20, and 1 + 2^-20.
    const NEXT_TO_ONE: [f64; 2] = [
        f64::from_bits(0x3fef_ffff_0000_0000),
        f64::from_bits(0x3ff0_0001_0000_0000),
    ];
    /// What the logarithm of the greatest number and half its last place lacks of 1024.
    const OVER: f64 = 8.008_566_259_537_294e-17;
    let size = x.abs();
    let is_large = y.abs() >= LARGE;
    let [t1, t2] = either(is_large, log2_near_one(size), log2_in_two(size));
    let y1 = high_half(y);
    let low = (y - y1) * t1 + y * t2;
    let high = y1 * t1;
    let z = low + high;
    let power = exp2_of_two(high, low);
    // 0 or ∞, by the side of 1 on which x is.
    let rises = y > 0.0;
    let end = if (size > 1.0) == rises {
        f64::INFINITY
    } else {
        0.0
    };
    let end = if size == 1.0 { 1.0 } else { end };
    let over = z > 1024.0 || (z == 1024.0 && low + OVER > z - high);
    let under = z < -1075.0 || (z == -1075.0 && low <= z - high);
    let [least, most] = NEXT_TO_ONE;
    let is_beyond = is_large && (size < least || size >= most || y.abs() >= HUGE);
    let is_end = size == 0.0 || size == 1.0 || size == f64::INFINITY;
    let power = if over || under || is_beyond || is_end {
        end
    } else {
        power
    };
    let (whole, half) = (y.floor(), (0.5 * y).floor());
    let is_odd = y == whole && 0.5 * y != half;
    let power = if x.is_sign_negative() && is_odd {
        -power
    } else {
        power
    };
    let is_undefined = x < 0.0 && x > f64::NEG_INFINITY && y != whole;
    let power = if is_undefined { f64::NAN } else { power };
    let power = if y.abs() == f64::INFINITY { end } else { power };
    let power = if x.is_nan() || y.is_nan() {
        f64::NAN
    } else {
        power
    };
    if x == 1.0 || y == 0.0 { 1.0 } else { power }
}
