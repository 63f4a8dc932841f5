//! An interval of one data coordinate that can always be drawn.

/// The largest magnitude of a bound. Spans and middles of such ranges are finite, with room for arithmetic on them.
const LIMIT: f64 = 1e306;

/// The smallest span as a part of the magnitude of the bounds: it leaves some thousand numbers to tell apart.
const FINEST_RELATIVE: f64 = 1e-12;

/// The smallest span near zero: it leaves room for hundreds of samples above the subnormal numbers.
const FINEST: f64 = 1e-304;

/// A closed interval with finite bounds, `low < high`, and enough numbers between them to draw.
///
/// Every constructor and every operation keeps that promise: what would break it is repaired (bounds put in order,
/// clamped to ±1e306, a single value widened), so that whoever draws need not check.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    low: f64,
    high: f64,
}

impl Range {
    /// The range between two bounds, in either order. A range that is too narrow to draw becomes the value ± half its
    /// magnitude (0 ± 1); with a bound that is NaN the range is ±1.
    pub fn new(a: f64, b: f64) -> Self {
        if a.is_nan() || b.is_nan() {
            return Self {
                low: -1.0,
                high: 1.0,
            };
        }
        let low = a.min(b).clamp(-LIMIT, LIMIT);
        let high = a.max(b).clamp(-LIMIT, LIMIT);
        if high - low >= finest(low, high) {
            return Self { low, high };
        }
        let middle = low / 2.0 + high / 2.0;
        let half = if middle.abs() < FINEST {
            1.0
        } else {
            middle.abs() / 2.0
        };
        Self {
            low: middle - half,
            high: middle + half,
        }
    }

    /// The smallest range that holds every finite value, widened on both sides by `margin` times its span; none if no
    /// value is finite.
    pub fn fit(values: impl IntoIterator<Item = f64>, margin: f64) -> Option<Self> {
        let mut bounds: Option<(f64, f64)> = None;
        for value in values.into_iter().filter(|value| value.is_finite()) {
            let (low, high) = bounds.unwrap_or((value, value));
            bounds = Some((low.min(value), high.max(value)));
        }
        let (low, high) = bounds?;
        let range = Self::new(low, high);
        let extra = margin * range.span();
        Some(Self::new(range.low - extra, range.high + extra))
    }

    /// The lower bound.
    pub fn low(self) -> f64 {
        self.low
    }

    /// The upper bound.
    pub fn high(self) -> f64 {
        self.high
    }

    /// Upper minus lower bound, positive and finite.
    pub fn span(self) -> f64 {
        self.high - self.low
    }

    /// The value half way between the bounds.
    pub fn middle(self) -> f64 {
        self.low / 2.0 + self.high / 2.0
    }

    /// Whether the value lies between the bounds, bounds included. NaN does not.
    pub fn contains(self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }

    /// Where a value lies: 0 at the lower bound, 1 at the upper, beyond them outside. NaN stays NaN.
    pub fn fraction(self, value: f64) -> f64 {
        (value - self.low) / self.span()
    }

    /// The value at a fraction of the span; the inverse of [`fraction`](Self::fraction), exact at 0 and 1.
    pub fn at(self, fraction: f64) -> f64 {
        if fraction == 1.0 {
            return self.high;
        }
        self.low + fraction * self.span()
    }

    /// The middle of the `index`-th of `count` equal parts, counted from the lower bound: where a grid samples.
    pub fn sample(self, index: usize, count: usize) -> f64 {
        self.at((index as f64 + 0.5) / count.max(1) as f64)
    }

    /// The range with its span multiplied by `factor` (below 1: closer) while `about` stays where it is on the screen.
    /// At the finest and the widest span that can be drawn the range stays as it is.
    #[must_use]
    pub fn zoom(self, about: f64, factor: f64) -> Self {
        let low = about + (self.low - about) * factor;
        let high = about + (self.high - about) * factor;
        let drawable = low.abs() <= LIMIT && high.abs() <= LIMIT && high - low >= finest(low, high);
        if drawable { Self { low, high } } else { self }
    }

    /// The range moved by `fraction` of its span.
    #[must_use]
    pub fn pan(self, fraction: f64) -> Self {
        let by = fraction * self.span();
        let (low, high) = (self.low + by, self.high + by);
        let drawable = low.abs() <= LIMIT && high.abs() <= LIMIT && high - low >= finest(low, high);
        if drawable { Self { low, high } } else { self }
    }
}

/// The smallest span that can be drawn between bounds of such magnitude.
fn finest(low: f64, high: f64) -> f64 {
    (low.abs().max(high.abs()) * FINEST_RELATIVE).max(FINEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_drawn_is_repaired() {
        assert_eq!(Range::new(3.0, 1.0), Range::new(1.0, 3.0));
        assert_eq!(Range::new(0.0, 0.0), Range::new(-1.0, 1.0));
        assert_eq!(Range::new(8.0, 8.0), Range::new(4.0, 12.0));
        assert_eq!(Range::new(f64::NAN, 1.0), Range::new(-1.0, 1.0));
        for (a, b) in [
            (f64::NEG_INFINITY, f64::INFINITY),
            (f64::INFINITY, f64::INFINITY),
            (1e300, 1e300),
            (-1e-320, 1e-320),
            (1.0, 1.0 + f64::EPSILON),
        ] {
            let range = Range::new(a, b);
            assert!(
                range.span() > 0.0 && range.span().is_finite(),
                "{a} {b} {range:?}"
            );
            assert!(range.low().is_finite() && range.low() < range.middle());
        }
    }

    #[test]
    fn fraction_and_value_are_inverse() {
        for range in [
            Range::new(-2.0, 3.0),
            Range::new(-1e300, 1e300),
            Range::new(1e-300, 3e-300),
            Range::new(1e9, 1e9 + 1.0),
        ] {
            for step in 0..=20 {
                let fraction = f64::from(step) / 20.0;
                let back = range.fraction(range.at(fraction));
                assert!(
                    (back - fraction).abs() < 1e-6,
                    "{range:?} {fraction} {back}"
                );
            }
            assert_eq!(range.at(0.0), range.low());
            assert_eq!(range.at(1.0), range.high());
        }
    }

    #[test]
    fn zoom_holds_the_place_it_is_about_and_stops_at_the_ends() {
        let range = Range::new(-2.0, 6.0).zoom(2.0, 0.5);
        assert_eq!((range.low(), range.high()), (0.0, 4.0));
        let mut range = Range::new(0.5, 1.5);
        for _ in 0..500 {
            range = range.zoom(1.0, 0.5);
        }
        assert!(range.contains(1.0) && range.span() > 0.0);
        for _ in 0..5000 {
            range = range.zoom(1.0, 2.0).pan(0.3);
        }
        assert!(range.span().is_finite() && range.high() <= LIMIT);
    }

    #[test]
    fn a_fit_leaves_out_what_is_not_finite() {
        let values = [1.0, f64::NAN, 3.0, f64::INFINITY];
        let range = Range::fit(values, 0.5).expect("two finite values");
        assert_eq!((range.low(), range.high()), (0.0, 4.0));
        assert_eq!(Range::fit([f64::NAN], 0.1), None);
    }
}
