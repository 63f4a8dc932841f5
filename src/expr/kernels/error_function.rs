//! The error function and its complement about 0, after FDLIBM, with the bits of the `libm` crate's: beyond it takes other formulas,
//! whose two exponentials cost as much in eight lanes as the crate's do one by one.

use std::f64::consts::FRAC_1_SQRT_2;

use super::parts::polynomial;

/// The kernels [`near_erf`] and [`near_erfc`] are for |x| below this.
pub const NEAR_ERF: f64 = 0.84375;

/// The kernel [`near_gelu`] is for |x| below this: a little below √2 times [`NEAR_ERF`].
pub const NEAR_GELU: f64 = 1.193;

/// (erf(x) - x)/x, given x².
#[inline(always)]
fn ratio(square: f64) -> f64 {
    let above = polynomial(
        square,
        [
            0.128_379_167_095_512_56,
            -0.325_042_107_247_001_5,
            -0.028_481_749_575_598_51,
            -0.005_770_270_296_489_442,
            -2.376_301_665_665_016_3e-5,
        ],
    );
    let below = polynomial(
        square,
        [
            1.0,
            0.397_917_223_959_155_35,
            0.065_022_249_988_767_3,
            0.005_081_306_281_875_766,
            0.000_132_494_738_004_321_64,
            -3.960_228_278_775_368e-6,
        ],
    );
    above / below
}

/// erf x for |x| below [`NEAR_ERF`]; error below 1 unit in the last place.
#[inline(always)]
pub fn near_erf(x: f64) -> f64 {
    /// 16/√π - 8.
    const TINY_SLOPE: f64 = 1.027_033_336_764_100_7;
    /// Below 2^-28 the function is straight.
    const TINY: f64 = 1.0 / (1_u64 << 28) as f64;
    let y = x + x * ratio(x * x);
    if x.abs() < TINY {
        0.125 * (8.0 * x + TINY_SLOPE * x)
    } else {
        y
    }
}

/// 1 - erf x for |x| below [`NEAR_ERF`]; error below 1 unit in the last place.
#[inline(always)]
pub fn near_erfc(x: f64) -> f64 {
    let part = x * ratio(x * x);
    if x < 0.25 {
        1.0 - (x + part)
    } else {
        0.5 - (x - 0.5 + part)
    }
}

/// x Φ(x), with Φ the normal distribution function, for |x| below [`NEAR_GELU`].
#[inline(always)]
pub fn near_gelu(x: f64) -> f64 {
    x * (0.5 * near_erfc(-x * FRAC_1_SQRT_2))
}
