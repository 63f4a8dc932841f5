//! a^b and its two partial derivatives, with the conventions at the edges.

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

/// Whether this exponent is a whole number that is small enough for multiplication.
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

/// ∂(a^b)/∂a = b a^(b-1); 0 where b = 0, whatever a is, and NaN where the base is negative and the exponent infinite.
pub(crate) fn by_base(a: f64, b: f64) -> f64 {
    if b == 0.0 {
        0.0
    } else if a < 0.0 && b.is_infinite() {
        f64::NAN
    } else {
        b * power(a, b - 1.0)
    }
}

/// ∂(a^b)/∂b = a^b ln a; at a = 0 with b ≥ 0 taken as 0 (its limit from the right, and torch's rule).
pub(crate) fn by_exponent(a: f64, b: f64) -> f64 {
    if b.is_nan() {
        f64::NAN
    } else if a == 0.0 && b >= 0.0 {
        0.0
    } else {
        power(a, b) * kernels::ln(a)
    }
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
}
