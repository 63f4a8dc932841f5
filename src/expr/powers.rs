//! a^b and its two partial derivatives, with the conventions at the edges.

#![expect(
    clippy::inline_always,
    reason = "what runs over lanes must take on the vector instructions of its loop"
)]

use super::kernels;

/// Whole exponents up to this size are computed by multiplication: exact where the result is, and fast.
const BY_MULTIPLICATION: f64 = 16.0;

/// a^b. IEEE 754's `pow`: 0^0 = 1, a negative base with a fractional exponent is NaN.
pub(crate) fn power(a: f64, b: f64) -> f64 {
    if is_by_multiplication(b) {
        whole_power(a, b as i32)
    } else {
        libm::pow(a, b)
    }
}

/// The same with the same bits for a loop over lanes: both ways are taken, and one result is chosen.
#[inline(always)]
pub(crate) fn power_of_lanes(a: f64, b: f64) -> f64 {
    let (by_multiplication, power) = (whole_power_of_lanes(a, b), kernels::pow(a, b));
    if is_by_multiplication(b) {
        by_multiplication
    } else {
        power
    }
}

/// Whether this exponent is a whole number that is small enough for multiplication.
#[inline(always)]
pub(crate) fn is_by_multiplication(exponent: f64) -> bool {
    exponent.abs() <= BY_MULTIPLICATION && exponent.fract() == 0.0
}

/// x^n by repeated squaring; a negative exponent is the reciprocal of the positive one.
pub(crate) fn whole_power(x: f64, n: i32) -> f64 {
    let mut rest = n.unsigned_abs();
    let mut square = x;
    let mut product = 1.0;
    while rest > 0 {
        if rest & 1 == 1 {
            product *= square;
        }
        rest >>= 1;
        if rest > 0 {
            square *= square;
        }
    }
    if n < 0 { 1.0 / product } else { product }
}

/// [`whole_power`] for a loop over lanes. What is said of the exponent is not looked at in each.
#[inline(always)]
pub(crate) fn whole_power_of_lanes(x: f64, n: f64) -> f64 {
    /// 2^52: with a smaller whole number added, that stands in the low bits.
    const SHIFT: f64 = 4_503_599_627_370_496.0;
    let bits = (n.abs() + SHIFT).to_bits();
    let (mut square, mut product) = (x, 1.0);
    for bit in 0..5 {
        let is_set = (bits >> bit) & 1 == 1;
        product = if is_set { product * square } else { product };
        square *= square;
    }
    if n < 0.0 { 1.0 / product } else { product }
}

/// ∂(a^b)/∂a = b a^(b-1); 0 where b = 0, whatever a is, and NaN where the base is negative and the exponent infinite.
pub(crate) fn by_base(a: f64, b: f64) -> f64 {
    by_base_given(a, b, power(a, b - 1.0))
}

/// The same with the same bits for a loop over lanes.
#[inline(always)]
pub(crate) fn by_base_of_lanes(a: f64, b: f64) -> f64 {
    by_base_given(a, b, power_of_lanes(a, b - 1.0))
}

#[inline(always)]
fn by_base_given(a: f64, b: f64, power: f64) -> f64 {
    let slope = b * power;
    let slope = if a < 0.0 && b.is_infinite() {
        f64::NAN
    } else {
        slope
    };
    if b == 0.0 { 0.0 } else { slope }
}

/// ∂(a^b)/∂b = a^b ln a; at a = 0 with b ≥ 0 taken as 0 (its limit from the right, and torch's rule).
pub(crate) fn by_exponent(a: f64, b: f64) -> f64 {
    by_exponent_given(a, b, power(a, b))
}

/// The same with the same bits for a loop over lanes.
#[inline(always)]
pub(crate) fn by_exponent_of_lanes(a: f64, b: f64) -> f64 {
    by_exponent_given(a, b, power_of_lanes(a, b))
}

#[inline(always)]
fn by_exponent_given(a: f64, b: f64, power: f64) -> f64 {
    let slope = power * kernels::ln(a);
    let slope = if a == 0.0 && b >= 0.0 { 0.0 } else { slope };
    if b.is_nan() { f64::NAN } else { slope }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_powers_are_exact_where_the_result_is() {
        assert_eq!(power(3.0, 5.0), 243.0);
        assert_eq!(power(-2.0, -3.0), -0.125);
        assert_eq!(power(0.0, 0.0), 1.0);
        assert_eq!(power(0.0, -1.0), f64::INFINITY);
        assert_eq!(power(2.0, 0.5), std::f64::consts::SQRT_2);
        assert!(power(-8.0, 1.0 / 3.0).is_nan());
    }

    /// Squares of squares round as they go; beyond sixteen factors that is worse than one rounding.
    #[test]
    fn sixteen_factors_are_multiplied_and_seventeen_are_not() {
        let square = |x: f64| x * x;
        for x in [1.1, 1.3, 0.7, -2.3] {
            let eighth = square(square(square(x)));
            assert_eq!(power(x, 16.0), square(eighth));
            assert_eq!(power(x, 9.0), x * eighth);
        }
        for (x, exact) in [
            (1.1, 5.054_470_284_992_945),
            (1.7, 8_272.402_618_863_363),
            (0.9, 0.166_771_816_996_665_77),
        ] {
            assert_eq!(power(x, 17.0), exact);
        }
    }

    #[test]
    fn the_edges_follow_the_conventions() {
        assert_eq!(by_base(0.0, 0.0), 0.0);
        assert_eq!(by_base(0.0, 0.5), f64::INFINITY);
        assert_eq!(by_base(0.5, f64::NEG_INFINITY), f64::NEG_INFINITY);
        assert_eq!(by_base(0.0, f64::NEG_INFINITY), f64::NEG_INFINITY);
        assert_eq!(by_base(-2.0, 3.0), 12.0);
        assert_eq!([0.0, 0.5, 2.0].map(|b| by_exponent(0.0, b)), [0.0; 3]);
        assert!(by_exponent(0.0, f64::NAN).is_nan());
        assert!(by_exponent(1.0, f64::NAN).is_nan());
        assert_eq!(by_exponent(0.0, -1.0), f64::NEG_INFINITY);
        assert!(by_exponent(-2.0, 3.0).is_nan());
        assert!(by_base(-1.0, f64::INFINITY).is_nan());
    }

    #[test]
    fn lanes_have_the_bits_of_a_point() {
        let same = |a: f64, b: f64| a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan());
        let sizes = [
            0.0, 0.3, 0.5, 1.0, 2.0, 2.5, 3.0, 7.0, 15.5, 16.0, 17.0, 1e9, 1e300,
        ];
        let numbers = sizes.into_iter().flat_map(|x| [x, -x]);
        let special = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 5e-324];
        let numbers: Vec<f64> = numbers.chain(special).collect();
        for a in &numbers {
            for b in &numbers {
                let (a, b) = (*a, *b);
                assert!(same(power_of_lanes(a, b), power(a, b)), "{a}^{b}");
                assert!(same(by_base_of_lanes(a, b), by_base(a, b)), "{a}, {b}");
                assert!(
                    same(by_exponent_of_lanes(a, b), by_exponent(a, b)),
                    "{a}, {b}"
                );
            }
        }
    }
}
