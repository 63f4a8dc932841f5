//! The band in which a series moves, and where it leaves it.
//!
//! The rule was measured on the logs of 159 small runs and on the 19,560 steps of a GPT-2 run without a spike: a value above the
//! mean and six standard deviations of the 30 to 128 records before, and above 1.1 times their exponential mean of span 9,
//! rings within a step of every spike and never elsewhere. Six deviations alone ring 15 times in the long run, a factor of 1.5
//! over the mean in every run with small batches. The window of 128 records and the six deviations are those of OLMo-core's StabilityMonitor;
//! the other thresholds were picked on these logs.

use std::collections::VecDeque;

use crate::runlog::series::{Points, SeriesPoint};
use crate::runlog::stats::{MAD_TO_SIGMA, deviation, mean, median, neighbors, scatter};

/// A band has so many records at most.
const LONGEST: usize = 128;

/// And so many at least.
const SHORTEST: usize = 30;

/// So many standard deviations above the mean a value leaves it.
const DEVIATIONS: f64 = 6.0;

/// And so many standard deviations of the logarithms above their mean.
const LOG_DEVIATIONS: f64 = 3.0;

/// And above so many times the exponential mean.
const ABOVE_MEAN: f64 = 1.1;

/// A value that is so many times the median of the last ones jumps out of a band that still falls,
const JUMP: f64 = 2.0;

/// if that is so many deviations of neighbors from one another, in logarithms.
const JUMP_DEVIATIONS: f64 = 8.0;

/// A jump is at least this share of the highest value there ever was: next to 0 a loss changes by factors that nobody sees.
const SEEN: f64 = 0.02;

/// The weight of a new record in an exponential mean of span 9.
const WEIGHT: f64 = 2.0 / 10.0;

/// A log with fewer records is short: its spikes are judged by factors.
const SHORT: usize = 60;

/// In a short log a value breaks out above so many times the median before.
const SHORT_FACTOR: f64 = 1.5;

/// And above so many robust deviations of the logarithms.
const SHORT_DEVIATIONS: f64 = 6.0;

/// So many records must stand before a break in a short log.
const SHORT_BEFORE: usize = 3;

/// The level before it is that of so many records.
const SHORT_WINDOW: usize = 12;

/// A distance of steps so many times the largest before it is where an excerpt ends and another starts.
const EXCERPT: u64 = 100;

/// The loss breaks where it is above so many times its base, if that is earlier than it leaves the band.
const DOUBLED: f64 = 2.0;

/// The base of a break is the median of so many records before it.
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
        self.peak.value / self.base
    }
}

/// Where a series, all finite, leaves its band upwards.
pub(super) fn breaks(points: Points) -> Vec<BandExit> {
    let mut band = Band::default();
    let mut found = Vec::new();
    let (mut index, mut since) = (0, 0);
    while let Some(value) = points.values().get(index).copied() {
        let outside = if points.len() < SHORT {
            breaks_short(points.until(index), value)
        } else {
            band.is_outside(value) || band.is_jump(value)
        };
        if !outside {
            band.push(value);
            index += 1;
            continue;
        }
        let Some((one, back)) = follow(points, index, since) else {
            break;
        };
        found.push(one);
        let Some(back) = back else { break };
        since = back;
        index = back.max(index + 1);
        // A little higher than before is where the series goes on: that is no break of its own.
        let next = points.from(index).values().iter().take(AFTER);
        for value in next.take_while(|value| **value < BACK * one.base) {
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
    let base = median(before.from(from).values().iter().copied());
    let high = before.from(since).values().iter().rev();
    let high = high.take_while(|value| **value > DOUBLED * base).count();
    let index = alarm - high;
    let start = points.get(index)?;
    let mut exit = BandExit {
        index,
        start,
        base,
        from_step: points.get(from)?.step,
        peak: start,
        back: None,
    };
    for (at, point) in (index..).zip(points.from(index).iter()) {
        if point.value > exit.peak.value {
            exit.peak = point;
        }
        let after = points.from(at).values().iter().take(AFTER);
        let is_back = at > index && point.value < BACK * base;
        if is_back && median(after.copied()) < BACK * base {
            exit.back = Some(point);
            return Some((exit, Some(at)));
        }
    }
    Some((exit, None))
}

/// Whether a record of a short log breaks out: above the recent ones by a factor, and by the scatter of all of the base.
fn breaks_short(before: Points, value: f64) -> bool {
    let from = excerpt_start(before).max(before.len().saturating_sub(BASE));
    let positive = before
        .from(from)
        .values()
        .iter()
        .filter(|value| **value > 0.0);
    let logs: Vec<f64> = positive.map(|value| value.ln()).collect();
    if logs.len() < SHORT_BEFORE || value <= 0.0 {
        return false;
    }
    let recent = logs.get(logs.len().saturating_sub(SHORT_WINDOW)..);
    let recent = recent.unwrap_or_default();
    let middle = median(recent.iter().copied());
    let highest = recent.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    // The deviations are those from neighbors, as a short log may be falling all the time.
    let spread =
        (MAD_TO_SIGMA * median(recent.iter().map(|log| (log - middle).abs()))).max(scatter(&logs));
    value.ln() - middle > SHORT_FACTOR.ln().max(SHORT_DEVIATIONS * spread) && value.ln() > highest
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

/// The records of a band, with their exponential mean.
#[derive(Default)]
pub(super) struct Band {
    values: VecDeque<f64>,
    /// The exponential mean.
    mean: f64,
    /// The sums of the values and of their squares, both less the first value that came.
    sums: (f64, f64),
    origin: f64,
    pushed: usize,
    /// The highest value that ever came.
    highest: f64,
}

impl Band {
    /// Whether a value lies above the band.
    pub(super) fn is_outside(&self, value: f64) -> bool {
        if self.values.len() < SHORTEST {
            return false;
        }
        let count = self.values.len() as f64;
        let shifted = self.sums.0 / count;
        let variance = (self.sums.1 / count - shifted * shifted).max(0.0);
        let above = value > self.origin + shifted + DEVIATIONS * variance.sqrt();
        above && value > ABOVE_MEAN * self.mean && self.is_rare(value)
    }

    /// Whether a value is far above the band on a logarithmic scale too: the losses of small batches are skewed, and six
    /// deviations of theirs are nothing rare.
    fn is_rare(&self, value: f64) -> bool {
        if self.values.iter().any(|value| *value <= 0.0) {
            return true;
        }
        let logs: Vec<f64> = self.values.iter().map(|value| value.ln()).collect();
        value.ln() > mean(&logs) + LOG_DEVIATIONS * deviation(&logs)
    }

    /// Whether a value is far above the last ones, by their own scatter: while a loss still falls fast, the deviations of a long
    /// band are those of the fall, and nothing leaves it.
    fn is_jump(&self, value: f64) -> bool {
        // Most records are far from it: what follows is dear.
        if value < ABOVE_MEAN * self.mean {
            return false;
        }
        let recent = self.values.iter().rev().take(SHORTEST);
        let recent: Vec<f64> = recent.copied().collect();
        if recent.len() < SHORTEST || recent.iter().any(|value| *value <= 0.0) || value <= 0.0 {
            return false;
        }
        let logs: Vec<f64> = recent.iter().map(|value| value.ln()).collect();
        let highest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let middle = median(logs.iter().take(SHORT_WINDOW).copied());
        let limit = JUMP.ln().max(JUMP_DEVIATIONS * scatter(&logs));
        let is_seen = value - middle.exp() > SEEN * self.highest;
        is_seen && value.ln() > highest && value.ln() - middle > limit
    }

    /// The exponential mean of the band.
    pub(super) fn level(&self) -> f64 {
        self.mean
    }

    /// Takes a value into the band.
    pub(super) fn push(&mut self, value: f64) {
        self.mean = if self.values.is_empty() {
            value
        } else {
            self.mean + WEIGHT * (value - self.mean)
        };
        let full = self.values.len() == LONGEST;
        let dropped = if full { self.values.pop_front() } else { None };
        for (x, sign) in [(Some(value), 1.0), (dropped, -1.0)] {
            let x = x.map_or(0.0, |x| x - self.origin);
            self.sums.0 += sign * x;
            self.sums.1 += sign * x * x;
        }
        self.values.push_back(value);
        self.highest = self.highest.max(value);
        self.pushed += 1;
        // The sums are taken anew now and then, about a value of the band: what was subtracted leaves no error behind.
        if self.pushed.is_multiple_of(LONGEST) || self.values.len() < LONGEST {
            self.origin = self.values.front().copied().unwrap_or(0.0);
            let shifted = self.values.iter().map(|value| value - self.origin);
            self.sums = shifted.fold((0.0, 0.0), |(sum, squares), x| (sum + x, squares + x * x));
        }
    }
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
