//! Small statistics of series. What is not finite is left out by those who call.

pub(super) use crate::explain::scatter::{
    MAD_TO_SIGMA, mean, median, neighbors, quantile, scatter,
};

/// The standard deviation about the mean, by N; NaN of nothing.
pub(super) fn deviation(values: &[f64]) -> f64 {
    let mean = mean(values);
    (values
        .iter()
        .map(|value| (value - mean).powi(2))
        .sum::<f64>()
        / values.len() as f64)
        .sqrt()
}

/// The last quarter of the values.
pub(super) fn last_quarter(values: &[f64]) -> &[f64] {
    values.get(values.len() * 3 / 4..).unwrap_or_default()
}

/// The same of every record, odd ones included: the root of the mean of the squares. A trend, straight or bent, adds next to nothing.
pub(super) fn scatter_of_all(values: &[f64]) -> f64 {
    let squares = neighbors(values).map(|(a, b)| (b - a).powi(2) / 2.0);
    mean(&squares.collect::<Vec<f64>>()).sqrt()
}

/// Slope, intercept and the share of the variance that a line through the values, one a unit, explains.
pub(super) fn line(values: &[f64]) -> (f64, f64, f64) {
    let middle = (values.len() as f64 - 1.0) / 2.0;
    let mean = mean(values);
    let (mut xy, mut xx, mut yy) = (0.0, 0.0, 0.0);
    for (index, value) in values.iter().enumerate() {
        let (x, y) = (index as f64 - middle, value - mean);
        xy += x * y;
        xx += x * x;
        yy += y * y;
    }
    let slope = xy / xx;
    (
        slope,
        mean - slope * middle,
        if yy > 0.0 { slope * xy / yy } else { 1.0 },
    )
}

/// Values fall if a line explains so large a share of their variance: below it the scatter is more than the fall.
const FALLS: f64 = 0.5;

/// The distances of values from a line through them if they fall, else from their median, and where that ends: what rises is no
/// trend to be taken for granted.
pub(super) fn without_fall(values: &[f64]) -> (Vec<f64>, f64) {
    let (slope, start, explained) = line(values);
    let (slope, start) = if slope < 0.0 && explained > FALLS {
        (slope, start)
    } else {
        (0.0, median(values.iter().copied()))
    };
    let at = |index: usize| start + slope * index as f64;
    let rest = values.iter().enumerate();
    let rest = rest.map(|(index, value)| value - at(index));
    (rest.collect(), at(values.len()))
}

/// The means of every window of neighbors of that width (at least 1), in order. Each takes a few additions, whatever the width, and
/// nothing is subtracted: what was large leaves no error behind.
pub(super) fn moving_means(values: &[f64], width: usize) -> impl Iterator<Item = f64> {
    let width = width.max(1);
    // A window is the end of one chunk of its width and the start of the next.
    let chunks = values.chunks(width).enumerate();
    let sums = chunks.flat_map(move |(index, chunk)| {
        let next = values.get((index + 1) * width..).unwrap_or_default();
        let mut to_end = running_sums(chunk.iter().rev());
        to_end.reverse();
        let starts = std::iter::once(0.0).chain(running_sums(next.iter().take(width)));
        let is_whole = chunk.len() == width;
        let windows = to_end.into_iter().zip(starts).filter(move |_| is_whole);
        windows.map(|(end, start)| end + start)
    });
    sums.map(move |sum| sum / width as f64)
}

fn running_sums<'a>(values: impl Iterator<Item = &'a f64>) -> Vec<f64> {
    let sums = values.scan(0.0, |sum, value| {
        *sum += value;
        Some(*sum)
    });
    sums.collect()
}

/// The lowest and the highest value; of nothing ∞ and −∞.
pub(super) fn range(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let nothing = (f64::INFINITY, f64::NEG_INFINITY);
    values.fold(nothing, |(low, high), value| {
        (low.min(value), high.max(value))
    })
}

/// The means of as many blocks of equal length as are asked for.
pub(super) fn block_means(values: &[f64], blocks: usize) -> Vec<f64> {
    let length = values.len().div_ceil(blocks.max(1)).max(1);
    values.chunks(length).map(mean).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explain::scatter::scatter_of_slope;

    #[test]
    fn medians_and_quantiles() {
        assert_eq!(median([3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median([4.0, 1.0, 2.0, 3.0]), 2.5);
        assert_eq!(quantile([0.0, 10.0], 0.25), 2.5);
        assert!(median([]).is_nan());
    }

    #[test]
    fn lines_and_scatter() {
        let (slope, start, explained) = line(&[1.0, 3.0, 5.0, 7.0]);
        assert_eq!((slope, start, explained), (2.0, 1.0, 1.0));
        assert_eq!(without_fall(&[3.0, 2.0, 1.0]), (vec![0.0; 3], 0.0));
        assert_eq!(without_fall(&[1.0, 2.0, 3.0]), (vec![-1.0, 0.0, 1.0], 2.0));
        assert!((scatter(&[0.0, 1.0, 0.0, 1.0]) - MAD_TO_SIGMA / 2_f64.sqrt()).abs() < 1e-12);
        // A fall that explains 55 and 45 % of the variance about it.
        for (scatter, falls) in [(0.52, true), (0.64, false)] {
            let turn = |index: i32| scatter * if (index / 2) % 2 == 0 { 1.0 } else { -1.0 };
            let values: Vec<f64> = (0..40)
                .map(|index| turn(index) - 0.05 * f64::from(index))
                .collect();
            assert_eq!(without_fall(&values).1 < -1.5, falls, "{scatter}");
        }
        assert_eq!(scatter_of_slope(&[1.0, 2.0, 3.0, 4.0]), 0.0);
        assert_eq!(scatter_of_all(&[0.0, 2.0, 0.0]), 2_f64.sqrt());
        for width in 1..=4 {
            let values = [1.0, 3.0, 5.0, 7.0];
            let means: Vec<f64> = values.windows(width).map(mean).collect();
            let moving: Vec<f64> = moving_means(&values, width).collect();
            assert_eq!(moving, means, "{width}");
        }
        assert_eq!(moving_means(&[1.0], 2).count(), 0);
        assert_eq!(range([2.0, 1.0, 3.0].into_iter()), (1.0, 3.0));
        assert_eq!(block_means(&[1.0, 3.0, 5.0, 7.0], 2), [2.0, 6.0]);
    }
}
