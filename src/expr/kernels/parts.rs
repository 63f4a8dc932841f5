//! Numbers taken apart and scaled, as the functions after FDLIBM do it.

/// The high 32 bits of a number; the others are 0.
#[inline(always)]
pub(super) fn high_half(x: f64) -> f64 {
    f64::from_bits(x.to_bits() & 0xffff_ffff_0000_0000)
}

/// The bits of 1.
const ONE: u64 = 0x3ff0_0000_0000_0000;
/// The high half of the bits of √½.
const ROOT_HALF: u64 = 0x3fe6_a09e_0000_0000;
/// The fraction's bits.
const FRACTION: u64 = 0x000f_ffff_ffff_ffff;
/// The bits of 2^52: with a whole number below 2^52 in the low bits, 2^52 plus that number.
const SHIFTED: u64 = 0x4330_0000_0000_0000;
/// 2^52 + 1023.
const SHIFT_AND_BIAS: f64 = 4_503_599_627_371_519.0;

/// k and m - 1 of a positive normal number, which is 2^k m with m from about √½ to √2.
#[inline(always)]
pub(super) fn exponent_and_rest(x: f64) -> [f64; 2] {
    let bits = x.to_bits().wrapping_add(ONE - ROOT_HALF);
    let k = f64::from_bits(SHIFTED | (bits >> 52)) - SHIFT_AND_BIAS;
    [k, f64::from_bits((bits & FRACTION) + ROOT_HALF) - 1.0]
}

/// ½ f² and s (½ f² + R) with s = f/(2 + f), of which ln(1 + f) = f - ½ f² + s (½ f² + R) is made: R is the series of 2 artanh(s)/s - 2 in
/// s² as FDLIBM has it.
#[inline(always)]
pub(super) fn half_square_and_series(f: f64) -> [f64; 2] {
    let half_square = 0.5 * f * f;
    let s = f / (2.0 + f);
    let z = s * s;
    let w = z * z;
    let odd = w * polynomial(
        w,
        [
            0.399_999_999_994_094_2,
            0.222_221_984_321_497_84,
            0.153_138_376_992_093_73,
        ],
    );
    let even = z * polynomial(
        w,
        [
            0.666_666_666_666_673_5,
            0.285_714_287_436_623_9,
            0.181_835_721_616_180_5,
            0.147_981_986_051_165_86,
        ],
    );
    [half_square, s * (half_square + (even + odd))]
}

/// c₀ + x (c₁ + x (c₂ + …)), from the last coefficient to the first.
#[inline(always)]
pub(super) fn polynomial<const N: usize>(x: f64, coefficients: [f64; N]) -> f64 {
    let mut sum = coefficients[N - 1];
    for coefficient in coefficients[..N - 1].iter().rev() {
        sum = coefficient + x * sum;
    }
    sum
}

/// The first numbers where a condition holds, else the second: one selection a number, and no branch.
#[inline(always)]
pub(super) fn either<const N: usize>(condition: bool, a: [f64; N], b: [f64; N]) -> [f64; N] {
    let mut chosen = b;
    for (to, from) in chosen.iter_mut().zip(a) {
        *to = if condition { from } else { *to };
    }
    chosen
}
