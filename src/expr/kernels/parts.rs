//! Numbers taken apart and scaled, as the functions after FDLIBM do it.

/// The high 32 bits of a number; the others are 0.
#[inline(always)]
pub(super) fn high_half(x: f64) -> f64 {
    f64::from_bits(x.to_bits() & 0xffff_ffff_0000_0000)
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
