//! The levels that divide the values of a field into bands.

use super::nice::{NiceStep, magnitude, number_label};
use super::quantiles::Quantiles;

/// How a quantity is divided: in equal differences or in equal ratios.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scale {
    /// Equal differences.
    #[default]
    Linear,
    /// Equal ratios, for what varies over orders of magnitude.
    Log,
}

/// No more levels than this: with a band more, neighbors on the screen mostly share a color.
const MOST: usize = 15;

/// The steps within a decade that are tried, from the finest, before whole decades.
const DECADE: [&[f64]; 5] = [
    &[1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 7.0],
    &[1.0, 2.0, 3.0, 5.0, 7.0],
    &[1.0, 2.0, 5.0],
    &[1.0, 3.0],
    &[1.0],
];

/// Rising values; band 0 lies below the first of them, band i from level i - 1 up to level i.
///
/// - **Linear**: multiples of a round step (1, 2 or 5 times a power of ten) between the bounds.
/// - **Log**: `offset + t` for round `t` (1, 2, 5 or coarser, in each decade) between the bounds of `value - offset`.
///   The offset is 0 while the smallest value is not negative and at most a quarter of the median; otherwise it is
///   the smallest value, so that a loss that goes below zero, or has a floor, still has its levels close together
///   around the minimum. Values that vary by less than a factor of three get linear levels.
///
/// The bounds are not the extremes: a peak is cut when it rises over the bulk of the values by a multiple of the bulk's
/// own spread, so that a huge range is still readable. What lies beyond the last level is in the last band.
#[derive(Clone, Debug, PartialEq)]
pub struct Levels {
    values: Vec<f64>,
    scale: Scale,
    offset: f64,
}

impl Levels {
    /// About ten to sixteen bands for these values; one band, without a level, if they are all the same or none is
    /// finite.
    pub fn of(values: &[f64], scale: Scale) -> Self {
        let Some(spread) = Quantiles::of(values) else {
            return Self::given(Vec::new());
        };
        if scale == Scale::Log
            && let Some(levels) = logarithmic(&spread)
        {
            return levels;
        }
        let (low, high) = linear_bounds(&spread);
        Self::given(linear(low, high))
    }

    /// Levels at these values, put in order.
    pub fn given(mut values: Vec<f64>) -> Self {
        values.retain(|value| value.is_finite());
        values.sort_by(f64::total_cmp);
        values.dedup();
        Self {
            values,
            scale: Scale::Linear,
            offset: 0.0,
        }
    }

    /// The rising values that separate the bands.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// How the levels were chosen in the end.
    pub fn scale(&self) -> Scale {
        self.scale
    }

    /// What log levels are counted from; 0 for linear ones.
    pub fn offset(&self) -> f64 {
        self.offset
    }

    /// How many bands there are: one more than levels.
    pub fn bands(&self) -> usize {
        self.values.len() + 1
    }

    /// The band of a value; none if it is not finite.
    pub fn band(&self, value: f64) -> Option<usize> {
        value
            .is_finite()
            .then(|| self.values.partition_point(|level| *level <= value))
    }

    /// The level as text, with enough digits to tell it from its neighbors.
    ///
    /// # Panics
    /// If there is no level `index`.
    pub fn label(&self, index: usize) -> String {
        let value = self.values[index];
        let below = index.checked_sub(1).map(|below| value - self.values[below]);
        let above = self.values.get(index + 1).map(|above| above - value);
        let gap = below.into_iter().chain(above).reduce(f64::min);
        let gap = gap.unwrap_or(value.abs() / 10.0);
        // A digit behind the gap's first one: 0.015 between 0.01 and 0.02 needs it.
        number_label(
            value,
            magnitude(gap) - i32::from(!round(value, magnitude(gap))),
        )
    }
}

/// Whether the value has no digits below 10 to the `exponent`.
fn round(value: f64, exponent: i32) -> bool {
    let unit = NiceStep {
        mantissa: 1,
        exponent,
    };
    let parts = value / unit.multiple(1.0);
    (parts - parts.round()).abs() < 1e-6 * parts.abs().max(1.0)
}

/// Where linear levels begin and end.
fn linear_bounds(spread: &Quantiles) -> (f64, f64) {
    let (low, high) = (spread.quantile(0.02), spread.quantile(0.98));
    let bulk = high - low;
    // The bottom is what a loss is about: it is cut only where it falls into an abyss.
    let bottom = if bulk > 0.0 && low - spread.minimum() > 100.0 * bulk {
        low
    } else {
        spread.minimum()
    };
    let top = if bulk > 0.0 && spread.maximum() - high > 3.0 * bulk {
        high
    } else {
        spread.maximum()
    };
    (bottom, top)
}

/// Multiples of a round step strictly between the bounds.
fn linear(low: f64, high: f64) -> Vec<f64> {
    // Half of the span, for half of the parts: the whole span of huge bounds is not finite.
    let half = high / 2.0 - low / 2.0;
    if half <= low.abs().max(high.abs()) * 1e-12 || half < 1e-304 {
        return Vec::new();
    }
    NiceStep::at_least(half, MOST / 2)
        .multiples(low, high)
        .filter(|level| *level > low && *level < high)
        .collect()
}

/// Log levels; none where linear ones serve better.
fn logarithmic(spread: &Quantiles) -> Option<Levels> {
    let minimum = spread.minimum();
    let near_zero = minimum >= 0.0 && minimum <= spread.quantile(0.5) / 4.0;
    let offset = if near_zero { 0.0 } else { minimum };
    let above: Vec<f64> = (0..=1000)
        .map(|part| spread.quantile(f64::from(part) / 1000.0) - offset)
        .filter(|t| *t > 0.0 && t.is_finite())
        .collect();
    let last = above.len().checked_sub(1)?;
    let at = |quantile: f64| above[(quantile * last as f64).round() as usize];
    let (low, bulk) = (at(0.005), at(0.98));
    let top = (spread.maximum() - offset).min(f64::MAX);
    let peak = top.log10() - bulk.log10() > 1.0 + 2.0 * (bulk.log10() - low.log10());
    let high = if peak { bulk } else { top };
    if high / 3.0 < low {
        return None;
    }
    let mut values: Vec<f64> = ratios(low, high).into_iter().map(|t| offset + t).collect();
    values.dedup();
    Some(Levels {
        values,
        scale: Scale::Log,
        offset,
    })
}

/// Round numbers in about equal ratios, strictly between the bounds.
fn ratios(low: f64, high: f64) -> Vec<f64> {
    let first = low.log10().floor() as i32;
    let last = high.log10().ceil() as i32;
    let decades = [1, 2, 3, 5, 10, 20, 30, 50, 100].map(|every| (&[1.0][..], every));
    let finer = DECADE.map(|mantissas| (mantissas, 1));
    for (mantissas, every) in finer.into_iter().chain(decades) {
        let levels: Vec<f64> = (first..=last)
            .filter(|exponent| exponent.rem_euclid(every) == 0)
            .flat_map(|exponent| mantissas.iter().map(move |m| scaled(*m, exponent)))
            .filter(|level| *level > low && *level < high)
            .collect();
        if levels.len() <= MOST {
            return levels;
        }
    }
    Vec::new()
}

/// A mantissa with at most one decimal times a power of ten.
fn scaled(mantissa: f64, exponent: i32) -> f64 {
    let unit = NiceStep {
        mantissa: 1,
        exponent: exponent - 1,
    };
    unit.multiple(mantissa * 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(levels: &Levels) -> Vec<String> {
        (0..levels.values().len())
            .map(|i| levels.label(i))
            .collect()
    }

    /// `f` over a square of 61 × 61 points from -`half` to `half`.
    fn square(half: f64, f: impl Fn(f64, f64) -> f64) -> Vec<f64> {
        let at = |i: usize| half * (i as f64 / 30.0 - 1.0);
        (0..61 * 61).map(|i| f(at(i % 61), at(i / 61))).collect()
    }

    #[test]
    fn linear_levels_are_round_and_inside() {
        let levels = Levels::of(&square(1.0, |x, _| x), Scale::Linear);
        assert_eq!(levels.bands(), 10, "{levels:?}");
        assert_eq!(labels(&levels)[..5], ["−0.8", "−0.6", "−0.4", "−0.2", "0"]);
        assert_eq!(levels.band(-1.0), Some(0));
        assert_eq!(levels.band(-0.8), Some(1));
        assert_eq!(levels.band(7.0), Some(9));
        assert_eq!(levels.band(f64::NAN), None);
    }

    #[test]
    fn log_levels_of_a_valley_at_zero_are_round() {
        let rosenbrock = |x: f64, y: f64| (1.0 - x).powi(2) + 100.0 * (y - x * x).powi(2);
        let levels = Levels::of(&square(2.0, rosenbrock), Scale::Log);
        assert_eq!((levels.scale(), levels.offset()), (Scale::Log, 0.0));
        assert!((10..=16).contains(&levels.bands()), "{levels:?}");
        assert!(labels(&levels).contains(&"100".to_string()));
        assert!(labels(&levels).contains(&"0.5".to_string()), "{levels:?}");
    }

    #[test]
    fn a_loss_below_zero_is_counted_from_its_minimum() {
        let levels = Levels::of(&square(1.0, |x, y| x * x + y * y - 5.0), Scale::Log);
        assert_eq!(levels.offset(), -5.0);
        let from_minimum: Vec<f64> = levels.values().iter().map(|v| v + 5.0).collect();
        assert!(from_minimum[0] < 0.02 && from_minimum[from_minimum.len() - 1] >= 1.0);
        let mut unique = labels(&levels);
        unique.dedup();
        assert_eq!(unique.len(), levels.values().len(), "{unique:?}");
    }

    #[test]
    fn a_floor_far_above_zero_is_taken_off() {
        let levels = Levels::of(&square(1.0, |x, y| x * x + y * y + 50.0), Scale::Log);
        assert_eq!((levels.scale(), levels.offset()), (Scale::Log, 50.0));
    }

    #[test]
    fn a_pit_in_a_plain_is_seen() {
        let pit = |x: f64, y: f64| -(-((x - 3.0).powi(2) + (y - 3.0).powi(2))).exp();
        for scale in [Scale::Linear, Scale::Log] {
            let levels = Levels::of(&square(10.0, pit), scale);
            assert!(levels.bands() >= 8, "{levels:?}");
            assert!(levels.values()[0] < -0.5, "{levels:?}");
        }
    }

    #[test]
    fn an_outlier_takes_no_levels_from_the_rest() {
        let mut values = square(1.0, |x, y| x * x + y * y);
        values[7] = 1e300;
        values[9] = f64::INFINITY;
        for scale in [Scale::Linear, Scale::Log] {
            let levels = Levels::of(&values, scale);
            assert!(levels.bands() >= 8, "{levels:?}");
            assert!(
                levels.values().iter().all(|level| *level <= 2.0),
                "{levels:?}"
            );
        }
    }

    #[test]
    fn any_range_of_values_has_few_distinct_levels() {
        let spans = [1e-300, 1e-12, 1.0, 1e12, 1e300, f64::MAX];
        for (scale, span) in [Scale::Linear, Scale::Log]
            .iter()
            .flat_map(|s| spans.map(|v| (s, v)))
        {
            for f in [|u: f64| u, |u: f64| u.powi(40), |u: f64| (1.0 - u).powi(3)] {
                let values: Vec<f64> = (0..=999).map(|i| f(f64::from(i) / 999.0) * span).collect();
                let levels = Levels::of(&values, *scale);
                assert!((5..=16).contains(&levels.bands()), "{span} {levels:?}");
                assert!(levels.values().windows(2).all(|pair| pair[0] < pair[1]));
                let mut unique = labels(&levels);
                unique.dedup();
                assert_eq!(unique.len(), levels.values().len(), "{unique:?}");
            }
        }
    }

    #[test]
    fn a_constant_or_undefined_field_is_one_band() {
        for values in [vec![3.0; 50], vec![f64::NAN; 50], Vec::new(), vec![0.0; 9]] {
            for scale in [Scale::Linear, Scale::Log] {
                assert_eq!(Levels::of(&values, scale).bands(), 1);
            }
        }
    }
}
