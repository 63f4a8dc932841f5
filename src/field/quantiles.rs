//! How values are spread: extremes, and quantiles that a few outliers cannot move.

use super::Range;

/// At most about this many values are sorted: quantiles of more are those of an even sample of them.
const SORTED: usize = 4096;

/// The spread of the finite ones among some values.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantiles {
    minimum: f64,
    maximum: f64,
    sorted: Vec<f64>,
}

impl Quantiles {
    /// The spread of the finite values; none if there is none.
    pub fn of(values: &[f64]) -> Option<Self> {
        let finite: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
        let minimum = finite.iter().copied().reduce(f64::min)?;
        let maximum = finite.iter().copied().reduce(f64::max)?;
        // An odd stride does not fall into step with the rows of a grid, most of which are even.
        let stride = (finite.len() / SORTED) | 1;
        let mut sorted: Vec<f64> = finite.into_iter().step_by(stride).collect();
        sorted.sort_by(f64::total_cmp);
        Some(Self {
            minimum,
            maximum,
            sorted,
        })
    }

    /// The smallest value.
    pub fn minimum(&self) -> f64 {
        self.minimum
    }

    /// The largest value.
    pub fn maximum(&self) -> f64 {
        self.maximum
    }

    /// The value below which the fraction `at` (0 to 1) of all values lies.
    pub fn quantile(&self, at: f64) -> f64 {
        let last = self.sorted.len() - 1;
        self.sorted[(at.clamp(0.0, 1.0) * last as f64).round() as usize]
    }

    /// A range for an axis: all values, unless a tail is longer than `tail` times the bulk (the middle eight tenths of
    /// the values); then that tail is cut at its 2 % quantile. So a pole does not flatten the rest of the curve.
    pub fn readable(&self, tail: f64) -> Range {
        let (low, high) = (self.quantile(0.1), self.quantile(0.9));
        let reach = tail * (high - low);
        let cut = reach > 0.0;
        let bottom = if cut && low - self.minimum > reach {
            self.quantile(0.02)
        } else {
            self.minimum
        };
        let top = if cut && self.maximum - high > reach {
            self.quantile(0.98)
        } else {
            self.maximum
        };
        Range::new(bottom, top)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_leave_out_what_is_not_finite() {
        let values: Vec<f64> = (0..=100).map(f64::from).chain([f64::NAN]).collect();
        let spread = Quantiles::of(&values).expect("finite values");
        assert_eq!(spread.quantile(0.5), 50.0);
        assert_eq!((spread.minimum(), spread.maximum()), (0.0, 100.0));
        assert_eq!(Quantiles::of(&[f64::NAN]), None);
    }

    #[test]
    fn a_sample_of_many_values_keeps_the_extremes() {
        let values: Vec<f64> = (0..100_000).map(f64::from).collect();
        let spread = Quantiles::of(&values).expect("finite values");
        assert_eq!(spread.maximum(), 99_999.0);
        assert!((spread.quantile(0.5) - 50_000.0).abs() < 100.0);
    }

    #[test]
    fn a_pole_does_not_flatten_the_curve() {
        let pole: Vec<f64> = (-200..200).map(|i| 1.0 / (f64::from(i) + 0.5)).collect();
        let range = Quantiles::of(&pole).expect("finite values").readable(3.0);
        assert!(range.high() < 0.5 && range.low() > -0.5, "{range:?}");
        let parabola: Vec<f64> = (-200..=200).map(|i| f64::from(i * i)).collect();
        let range = Quantiles::of(&parabola)
            .expect("finite values")
            .readable(3.0);
        assert_eq!((range.low(), range.high()), (0.0, 40_000.0));
    }
}
