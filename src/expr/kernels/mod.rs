//! The library's own elementary functions.
//!
//! Each is written once, as straight-line arithmetic on `f64` without branches, tables or fused multiplications: one call is
//! one value, and a loop over a block of lanes becomes vector instructions of whatever width the machine has. Only the cube root
//! fuses multiplications, those of which it wants what rounding lost. IEEE 754
//! rounds each operation in one way only, so a value has the same bits one at a time, in blocks, and on every machine.
//!
//! The errors named are in units in the last place against 200-bit references (`tests/engine`). Where a kernel has a range,
//! what lies outside it is left to the pure-Rust `libm`. Those after FDLIBM have the bits of the `libm` crate's functions, which
//! decide by branches: blocks of lanes take the kernels, single points the crate's.

#![expect(
    clippy::inline_always,
    reason = "a kernel must take on the vector instructions of the loop that it stands in"
)]

mod cube_root;
mod error_function;
mod exponential;
mod hyperbolic;
mod hyperbolic_cosine;
mod hyperbolic_sine;
mod inverse;
mod inverse_hyperbolic;
mod logarithm;
mod logarithm_bases;
mod parts;
mod piecewise;
mod power;
mod trigonometric;

pub use cube_root::clear_cbrt;
pub use error_function::{NEAR_ERF, NEAR_GELU, near_erf, near_erfc, near_gelu};
pub use exponential::{exp, exp2, expm1, expm1_below};
pub use hyperbolic::{
    mish, sigmoid, sigmoid_slope, sigmoid_with_slope, silu, tanh, tanh_slope, tanh_with_slope,
};
pub use hyperbolic_cosine::near_cosh;
pub use hyperbolic_sine::{NEAR_SINH, near_sinh};
pub use inverse::{acos, asin, atan, atan2};
pub use inverse_hyperbolic::{NEAR_ASINH, atanh, near_acosh, near_asinh};
pub use logarithm::{ln, ln_1p, softplus};
pub use logarithm_bases::{log2, log10};
pub use piecewise::{both, choose, either, leaky_relu, max, min, not, relu, sign, sqrt, step, tie};
pub use power::{pow, pow_but_root};
pub use trigonometric::{
    NEAR, cos, near_cos, near_sin, near_sinc, near_tan, sin, sin_cos, sinc, sinc_curvature,
    sinc_slope, tan,
};

/// 1.5 · 2^52. A number below 2^51 plus this is rounded to a whole number, which stands in the low bits of the sum.
const ROUNDER: f64 = 6_755_399_441_055_744.0;

/// The nearest whole number, ties to even, for |x| below 2^51; NaN stays.
#[inline(always)]
fn nearest(x: f64) -> f64 {
    (x + ROUNDER) - ROUNDER
}

/// 2^n for a whole n from -1022 to 1023.
#[inline(always)]
fn power_of_two(n: f64) -> f64 {
    f64::from_bits((n + ROUNDER).to_bits().wrapping_add(1023) << 52)
}
