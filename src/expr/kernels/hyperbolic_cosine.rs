//! The hyperbolic cosine, after FDLIBM, with the bits of the `libm` crate's, and the exponential that it is made of, which is not
//! that of [`exp`](super::exp).

use std::f64::consts::LOG2_E;

use super::hyperbolic_sine::exponential_less_one;
use super::parts::polynomial;
use super::{nearest, power_of_two};

/// e^x from ln 2 to 709.
#[inline(always)]
fn exponential(x: f64) -> f64 {
    /// ln 2 in two parts, of which the first has 33 digits.
    const LN_2: [f64; 2] = [0.693_147_180_369_123_8, 1.908_214_929_270_587_7e-10];
    /// Up to here numbers are reduced by one ln 2: about 3 ln(2)/2.
    const MORE_LN_2: f64 = f64::from_bits(0x3ff0_a2b2_0000_0000);
    // The whole part of a positive number.
    let about = LOG2_E * x + 0.5;
    let k = nearest(about);
    let k = if k > about { k - 1.0 } else { k };
    let k = if x >= MORE_LN_2 { k } else { 1.0 };
    let (high, low) = (x - k * LN_2[0], k * LN_2[1]);
    let r = high - low;
    let square = r * r;
    let series = polynomial(
        square,
        [
            0.166_666_666_666_666_02,
            -0.002_777_777_777_701_559_3,
            6.613_756_321_437_934e-5,
            -1.653_390_220_546_525_2e-6,
            4.138_136_797_057_238_5e-8,
        ],
    );
    let c = r - square * series;
    (1.0 + (r * c / (2.0 - c) - low + high)) * power_of_two(k)
}

/// cosh x for |x| below [`NEAR_SINH`](super::NEAR_SINH); error below 2 units in the last place.
#[inline(always)]
pub fn near_cosh(x: f64) -> f64 {
    /// Below ln 2 it is 1 and something small.
    const LN_2: f64 = f64::from_bits(0x3fe6_2e42_0000_0000);
    let size = x.abs();
    let t = exponential_less_one(size);
    let small = 1.0 + t * t / (2.0 * (1.0 + t));
    let t = exponential(size);
    let large = 0.5 * (t + 1.0 / t);
    if size < LN_2 { small } else { large }
}
