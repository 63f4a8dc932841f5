//! How far numbers in a row lie from one another. What is not finite is left out by those who call.

/// The factor from the median of absolute deviations to the standard deviation of a normal distribution.
pub(crate) const MAD_TO_SIGMA: f64 = 1.4826;

/// The median; NaN of nothing.
pub(crate) fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    quantile(values, 0.5)
}

/// The value below which a share of the values lies, between two of them the mean; NaN of nothing.
pub(crate) fn quantile(values: impl IntoIterator<Item = f64>, share: f64) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    if values.is_empty() {
        return f64::NAN;
    }
    let at = share * (values.len() - 1) as f64;
    let below = at.floor() as usize;
    let (_, low, rest) = values.select_nth_unstable_by(below, f64::total_cmp);
    let low = *low;
    if at == below as f64 {
        return low;
    }
    let high = rest.iter().copied().min_by(f64::total_cmp).unwrap_or(low);
    low + (at - below as f64) * (high - low)
}

/// The mean; NaN of nothing.
pub(crate) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Every value with the one after it.
pub(crate) fn neighbors<T>(values: &[T]) -> impl Iterator<Item = (&T, &T)> + Clone {
    values.iter().zip(values.iter().skip(1))
}

/// The scatter of one record about its neighbors: the median of |difference| of neighbors as a standard deviation (two
/// records differ by √2 of it). A trend adds next to nothing.
pub(crate) fn scatter(values: &[f64]) -> f64 {
    let differences = neighbors(values).map(|(a, b)| (b - a).abs());
    MAD_TO_SIGMA * median(differences) / std::f64::consts::SQRT_2
}

/// The same where the values rise or fall faster than they scatter: by how much each is off the middle of its neighbors (a
/// second difference has √6 of the deviation of one), as the root of the mean of the squares, since they may be few.
pub(crate) fn scatter_of_slope(values: &[f64]) -> f64 {
    let triples = neighbors(values).zip(values.iter().skip(2));
    let squares = triples.map(|((a, b), c)| (a - 2.0 * b + c).powi(2) / 6.0);
    scatter(values).min(mean(&squares.collect::<Vec<f64>>()).sqrt())
}
