//! Comparing numbers.

/// Numbers as what they are compared by, so that a NaN is the same as itself: else it would be asked about without end.
pub(super) fn bits(numbers: &[f64]) -> impl Iterator<Item = u64> {
    numbers.iter().map(|x| x.to_bits())
}
