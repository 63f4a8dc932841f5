//! The hyperbolic sine, after FDLIBM, with the bits of the `libm` crate's, and the exponential less 1 that it is made of, which is not
//! that of [`expm1`](super::expm1).

use std::f64::consts::LOG2_E;

use super::parts::polynomial;
use super::{nearest, power_of_two};

/// The kernels [`near_sinh`] and [`near_cosh`](super::near_cosh) are for |x| below this; where e^x may overflow the crate takes another formula.
pub const NEAR_SINH: f64 = 709.0;

/// e^x - 1 from 0 to 709.
#[inline(always)]
pub(super) fn exponential_less_one(x: f64) -> f64 {
    /// ln 2 in two parts, of which the first has 33 digits.
    const LN_2: [f64; 2] = [0.693_147_180_369_123_8, 1.908_214_929_270_587_7e-10];
    /// Numbers up to here are not reduced: about ln(2)/2.
    const HALF_LN_2: f64 = f64::from_bits(0x3fd6_2e43_0000_0000);
    /// Up to here they are reduced by one ln 2: about 3 ln(2)/2.
    const MORE_LN_2: f64 = f64::from_bits(0x3ff0_a2b2_0000_0000);
    /// Below 2^-54 it is x to the last bit.
    const TINY: f64 = 1.0 / (1_u64 << 54) as f64;
    // The whole part of a positive number.
    let about = LOG2_E * x + 0.5;
    let k = nearest(about);
    let k = if k > about { k - 1.0 } else { k };
    let k = if x >= MORE_LN_2 { k } else { 1.0 };
    let k = if x < HALF_LN_2 { 0.0 } else { k };
    let (high, low) = (x - k * LN_2[0], k * LN_2[1]);
    let r = high - low;
    let lost = (high - r) - low;
    let half = 0.5 * r;
    let half_square = r * half;
    let series = polynomial(
        half_square,
        [
            1.0,
            -0.033_333_333_333_333_13,
            0.001_587_301_587_254_814_6,
            -7.936_507_578_674_88e-5,
            4.008_217_827_329_362e-6,
            -2.010_992_181_836_243_7e-7,
        ],
    );
    let t = 3.0 - series * half;
    let ratio = half_square * ((series - t) / (6.0 - r * t));
    let unreduced = r - (r * ratio - half_square);
    let rest = r * (ratio - lost) - lost - half_square;
    let once = if r < -0.25 {
        -2.0 * (rest - (r + 0.5))
    } else {
        1.0 + 2.0 * (r - rest)
    };
    let of_2 = nearest(0.5 * k);
    let scale = |y: f64| y * power_of_two(of_2) * power_of_two(k - of_2);
    // 2^-k; beyond 2^56 it does not count.
    let one = power_of_two(-(if k > 56.0 { 56.0 } else { k }));
    let some = scale(r - rest + (1.0 - one));
    let many = scale(r - (rest + one) + 1.0);
    let most = scale(r - rest + 1.0) - 1.0;
    let y = if k < 20.0 { some } else { many };
    let y = if k > 56.0 { most } else { y };
    let y = if k == 1.0 { once } else { y };
    let y = if k == 0.0 { unreduced } else { y };
    if x < TINY { x } else { y }
}

/// sinh x for |x| below [`NEAR_SINH`]; error below 2 units in the last place.
#[inline(always)]
pub fn near_sinh(x: f64) -> f64 {
    /// Below 2^-26 it is x to the last bit.
    const TINY: f64 = 1.0 / (1_u64 << 26) as f64;
    let size = x.abs();
    let t = exponential_less_one(size);
    let small = 2.0 * t - t * t / (t + 1.0);
    let large = t + t / (t + 1.0);
    let y = 0.5 * if size < 1.0 { small } else { large };
    if size < TINY { x } else { y.copysign(x) }
}
