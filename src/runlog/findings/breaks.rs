//! Where a series leaves its band, and whether it comes back.

use super::band::{Band, DEVIATIONS, RECENT};
use crate::runlog::series::{Points, SeriesPoint};
use crate::runlog::stats::{MAD_TO_SIGMA, median, neighbors, scatter, without_fall};

/// A log with fewer records is short: its spikes are judged by factors.
const SHORT: usize = 60;

/// In a short log a value breaks out above so many times the median before.
const SHORT_FACTOR: f64 = 1.5;

/// And above so many robust deviations of the logarithms.
const SHORT_DEVIATIONS: f64 = 6.0;

/// So many records must stand before a break in a short log.
const SHORT_BEFORE: usize = 3;

/// Before a band is full a longer log is judged as a short one, if so many records stand before the break: the first few are the
/// steepest of a run.
const EARLY_BEFORE: usize = 8;

/// And above so many of those deviations, as so few records tell little of them.
const EARLY_DEVIATIONS: f64 = 8.0;

/// A distance of steps so many times the largest before it is where an excerpt ends and another starts.
const EXCERPT: u64 = 100;

/// The loss breaks where it is above so many times its base, if that is earlier than it leaves the band.
const DOUBLED: f64 = 2.0;

/// The base of a break is the median of so many records before it, or of the latest ones if that is lower.
const BASE: usize = 50;

/// It is over where the median of so many records is back.
const AFTER: usize = 10;

/// Back is below so many times the base.
const BACK: f64 = 1.2;

/// Where a series leaves its band.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct BandExit {
    /// The index of the first record outside.
    pub(super) index: usize,
    /// The first record outside.
    pub(super) start: SeriesPoint,
    /// The median before.
    pub(super) base: f64,
    /// What counts as so much above it again: the base itself, or, of a loss that goes below 0 and so has no size, what it takes
    /// to leave the band.
    pub(super) unit: f64,
    /// The first step that belongs to what is before: an excerpt may start there.
    pub(super) from_step: u64,
    /// The highest record.
    pub(super) peak: SeriesPoint,
    /// The first record that is back; nothing if it does not come back.
    pub(super) back: Option<SeriesPoint>,
}

impl BandExit {
    /// The peak, in the level before.
    pub(super) fn height(&self) -> f64 {
        1.0 + (self.peak.value - self.base) / self.unit
    }
}

/// Where a series, all finite, leaves its band upwards.
pub(super) fn breaks(points: Points) -> Vec<BandExit> {
    let mut band = Band::default();
    let mut found = Vec::new();
    let (mut index, mut since) = (0, 0);
    while let Some(value) = points.values().get(index).copied() {
        let is_early = points.len() >= SHORT && !band.is_full();
        let rule = if points.len() < SHORT {
            Some((SHORT_BEFORE, SHORT_DEVIATIONS))
        } else {
            is_early.then_some((EARLY_BEFORE, EARLY_DEVIATIONS))
        };
        let outside = match rule {
            Some(rule) => breaks_short(points.until(index), rule, value),
            None => band.is_outside(value) || band.is_jump(value),
        };
        if !outside {
            band.push(value);
            index += 1;
            continue;
        }
        let Some((one, back)) = follow(points, index, since) else {
            break;
        };
        // What rises with the first records and stays is where the run goes: that is told of the rate.
        if !is_early || back.is_some() {
            found.push(one);
        }
        let Some(back) = back else { break };
        since = back;
        index = back.max(index + 1);
        // A little higher than before is where the series goes on: that is no break of its own.
        let next = points.from(index).values().iter().take(AFTER);
        for value in next.take_while(|value| **value < above(one.base, one.unit, BACK)) {
            band.push(*value);
            index += 1;
        }
    }
    found
}

/// The break that an alarm belongs to, and the index of the record that is back. It begins after the one before was over.
fn follow(points: Points, alarm: usize, since: usize) -> Option<(BandExit, Option<usize>)> {
    let before = points.until(alarm);
    let from = excerpt_start(before).max(alarm.saturating_sub(BASE));
    let usual = before.from(from).values();
    // What falls has come down to its latest records.
    let latest = usual.get(usual.len().saturating_sub(RECENT)..);
    let latest = median(latest.unwrap_or_default().iter().copied());
    let base = median(usual.iter().copied()).min(latest);
    let unit = unit(usual, base);
    let high = before.from(since).values().iter().rev();
    let doubled = above(base, unit, DOUBLED);
    let high = high.take_while(|value| **value > doubled).count();
    let index = alarm - high;
    let start = points.get(index)?;
    let mut exit = BandExit {
        index,
        start,
        base,
        unit,
        from_step: points.get(from)?.step,
        peak: start,
        back: None,
    };
    let limit = above(base, unit, BACK);
    for (at, point) in (index..).zip(points.from(index).iter()) {
        if point.value > exit.peak.value {
            exit.peak = point;
        }
        let after = points.from(at).values().iter().take(AFTER);
        let is_back = at > index && point.value < limit;
        if is_back && median(after.copied()) < limit {
            exit.back = Some(point);
            return Some((exit, Some(at)));
        }
    }
    Some((exit, None))
}

/// What is so many times a level, by what counts as the level once.
fn above(base: f64, unit: f64, times: f64) -> f64 {
    base + (times - 1.0) * unit
}

/// What counts as a level once: the level, or what it takes to leave the band of records that go below 0.
fn unit(usual: &[f64], base: f64) -> f64 {
    let own = DEVIATIONS * scatter(usual);
    if usual.iter().any(|value| *value < 0.0) && own > 0.0 {
        own
    } else {
        base.abs()
    }
}

/// Whether a record of a short log breaks out: above the recent ones by a factor, and by the scatter of all of the base. A loss that
/// goes below 0 has no size, so that its scatter alone counts.
fn breaks_short(before: Points, (fewest, deviations): (usize, f64), value: f64) -> bool {
    let from = excerpt_start(before).max(before.len().saturating_sub(BASE));
    let own = before.from(from).values();
    let is_signed = value < 0.0 || own.iter().any(|value| *value < 0.0);
    let scaled = |value: f64| if is_signed { value } else { value.ln() };
    let own = own.iter().filter(|value| is_signed || **value > 0.0);
    let own: Vec<f64> = own.map(|value| scaled(*value)).collect();
    let value = scaled(value);
    if own.len() < fewest || !value.is_finite() {
        return false;
    }
    let recent = own.get(own.len().saturating_sub(RECENT)..);
    let recent = recent.unwrap_or_default();
    let middle = median(recent.iter().copied());
    let highest = recent.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    // The deviations are those from neighbors and from what falls, as a short log may be falling all the time.
    let rest = without_fall(recent).0.into_iter();
    let spread = (MAD_TO_SIGMA * median(rest.map(f64::abs))).max(scatter(&own));
    let factor = if is_signed { 0.0 } else { SHORT_FACTOR.ln() };
    value - middle > factor.max(deviations * spread) && value > highest
}

/// The index where the excerpt starts that these records end with.
fn excerpt_start(points: Points) -> usize {
    let distances = neighbors(points.steps()).map(|(a, b)| b - a);
    let (mut largest, mut start) = (1, 0);
    for (at, distance) in (1..).zip(distances) {
        if at > 1 && distance > EXCERPT * largest {
            start = at;
        } else {
            largest = largest.max(distance);
        }
    }
    start
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runlog::series::StepSeries;

    fn points(values: impl IntoIterator<Item = f64>) -> StepSeries<'static> {
        let points = (0..).zip(values);
        points
            .map(|(step, value)| SeriesPoint { step, value })
            .collect()
    }

    fn wave(step: usize) -> f64 {
        1.0 + 0.1 * if step.is_multiple_of(2) { 1.0 } else { -1.0 }
    }

    #[test]
    fn six_deviations_are_a_break_and_five_are_none() {
        for (height, count) in [(1.59, 0), (1.65, 1)] {
            let series = points((0..200).map(|step| if step == 150 { height } else { wave(step) }));
            assert_eq!(breaks(series.points()).len(), count, "{height}");
        }
    }

    #[test]
    fn a_break_has_a_peak_and_an_end() {
        let series = points((0..200).map(|step| match step {
            150..=152 => 3.0,
            153 => 5.0,
            154..=160 => 2.0,
            _ => wave(step),
        }));
        let found = breaks(series.points());
        assert_eq!(
            (
                found.len(),
                found[0].index,
                found[0].peak.step,
                found[0].back.map(|back| back.step)
            ),
            (1, 150, 153, Some(161))
        );
    }

    #[test]
    fn a_jump_is_seen_while_the_loss_still_falls() {
        let falling = |step: usize| 0.4 + 3.0 * (-(step as f64) / 25.0).exp();
        let noise = |step: usize| 1.0 + 0.02 * ((step * 7 % 5) as f64 - 2.0);
        let with =
            |height: f64| {
                points((0..120).map(|step| {
                    falling(step) * noise(step) * if step == 80 { height } else { 1.0 }
                }))
            };
        assert_eq!(breaks(with(1.7).points()).len(), 0);
        let found = breaks(with(2.6).points());
        assert_eq!((found.len(), found[0].index), (1, 80));
        let next_to_0 = points((0..120).map(|step| match step {
            0..60 => falling(step) - 0.4,
            100 => 1e-5,
            _ => 1e-6,
        }));
        assert!(breaks(next_to_0.points()).is_empty());
    }

    #[test]
    fn short_logs_by_factors() {
        // Lines of the log of a 176B run about its spike.
        let series = points([
            2.199, 2.220, 2.595, 2.242, 2.345, 5.098, 3.492, 3.213, 2.805, 2.216, 2.236,
        ]);
        let found = breaks(series.points());
        assert_eq!(
            (
                found.len(),
                found[0].index,
                found[0].back.map(|back| back.step)
            ),
            (1, 5, Some(9))
        );
        let falling = points((0..20).map(|step| 3.0 * 0.9_f64.powi(step)));
        assert!(breaks(falling.points()).is_empty());
    }
}
