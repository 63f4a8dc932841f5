//! The few operations on slices that optimizers share. Sums run from the first to the last entry, so they are the
//! same on every machine.

pub use crate::diff::norm;

pub(super) use crate::diff::dot;

/// The sum of the magnitudes of the entries.
pub(super) fn norm1(a: &[f64]) -> f64 {
    a.iter().map(|a| a.abs()).sum()
}

/// Whether every entry is finite.
pub(super) fn all_finite(a: &[f64]) -> bool {
    a.iter().all(|a| a.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2^700.
    const LARGE: f64 = 5.260_135_901_548_374e210;

    #[test]
    fn lengths_neither_overflow_nor_vanish_early() {
        assert_eq!(norm(&[3.0, 4.0]), 5.0);
        assert_eq!(norm(&[3.0 * LARGE, 4.0 * LARGE]), 5.0 * LARGE);
        assert_eq!(norm(&[3.0 / LARGE, -4.0 / LARGE]), 5.0 / LARGE);
        assert_eq!(norm(&[0.0, 0.0]), 0.0);
        assert_eq!(norm(&[]), 0.0);
        assert_eq!(norm(&[1.0, f64::NEG_INFINITY]), f64::INFINITY);
        assert!(norm(&[1.0, f64::NAN]).is_nan());
        assert!(norm(&[f64::INFINITY, f64::NAN]).is_nan());
        assert!(norm(&[0.0, f64::NAN]).is_nan());
    }
}
