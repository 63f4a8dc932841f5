//! The cube root, correctly rounded, as the `libm` crate's is: a root that is known to 2^-100 is rounded, and where that does not
//! decide how, the kernel says so.

use super::parts::polynomial;

/// ∛x, or NaN where it cannot tell how to round, which is rare, and for |x| beyond 10^±200, where products leave the normal range.
///
/// Of its multiplications those are fused with an addition of which what rounding lost is wanted.
#[inline(always)]
pub fn clear_cbrt(x: f64) -> f64 {
    /// A third of the high half of a number's bits is that of its root, but for this.
    const OFFSET: f64 = 715_094_163.0;
    /// The bits of 2^52: with a whole number below 2^52 in the low bits, 2^52 plus that number.
    const SHIFTED: u64 = 0x4330_0000_0000_0000;
    const SHIFT: f64 = 4_503_599_627_370_496.0;
    /// How near to the middle between two numbers a root may lie, as a part of half their distance; known is 2^-48.
    const UNCLEAR: f64 = 1.0 / (1_u64 << 40) as f64;
    /// Half the distance of two numbers is this part of the power of 2 below them.
    const HALF_STEP: f64 = f64::EPSILON / 2.0;
    let size = x.abs();
    let inverse = 1.0 / size;
    // Off by less than a twentieth.
    let third = f64::from_bits(SHIFTED | (size.to_bits() >> 32)) - SHIFT;
    let y = f64::from_bits((third * (1.0 / 3.0) + OFFSET + SHIFT).to_bits() << 32);
    // Off by less than 10^-5, then by no more than rounding.
    let y = nearer(nearer(y, inverse), inverse);
    // y³ in two numbers, and Newton's step from it.
    let square = y * y;
    let square_rest = y.mul_add(y, -square);
    let cube = square * y;
    let cube_rest = square.mul_add(y, -cube) + y * square_rest;
    let step = ((cube - size) + cube_rest) * (y * inverse * (1.0 / 3.0));
    let root = y - step;
    let off = ((y - root) - step).abs();
    // The distance below a power of 2 is half of that above.
    let half = f64::from_bits(root.to_bits() & 0x7ff0_0000_0000_0000) * HALF_STEP;
    let margin = (off - half).abs().min((off - 0.5 * half).abs());
    let is_clear = margin > half * UNCLEAR && size > 1e-200 && size < 1e200;
    if is_clear { root.copysign(x) } else { f64::NAN }
}

/// A better estimate: y times (1 + h)^(-1/3), where y³/x is 1 + h.
#[inline(always)]
fn nearer(y: f64, inverse: f64) -> f64 {
    let h = y * y * y * inverse - 1.0;
    let series = polynomial(
        h,
        [
            -1.0 / 3.0,
            2.0 / 9.0,
            -14.0 / 81.0,
            35.0 / 243.0,
            -91.0 / 729.0,
        ],
    );
    y + y * (h * series)
}
