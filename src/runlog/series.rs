//! One metric over the steps of a run.

use std::borrow::Cow;
use std::sync::Arc;

use super::axis::{StepAxes, StepAxis};
pub use super::points::{Points, SeriesPoint};
use super::shared::are_shared;

/// Of two neighbors whose finite values differ by this factor, the larger is kept when a series is thinned: so that a
/// spike is not lost. Half of the factor 2 that makes a spike in short logs.
const KEPT_FACTOR: f64 = 1.5;

/// More falling steps than this share of the records, and the records are out of order rather than a run that was restarted.
const UNORDERED_SHARE: f64 = 0.05;

/// A number that is said again may be rounded by this share.
const ROUNDED: f64 = 0.01;

/// As many falling steps are restarts in a log of any length.
const FEW_FALLS: usize = 3;

/// One metric, in the order of the log.
#[derive(Clone, Debug, Default)]
pub struct MetricSeries {
    steps: StepAxis,
    values: Vec<f64>,
    falls: usize,
    /// How many records have the step of the one before, and another value.
    again: usize,
}

/// A part of a series that a later part wrote over: the run was restarted before it.
#[derive(Clone, Debug, PartialEq)]
pub struct Branch {
    /// The step to which the run fell back.
    pub fell_to: u64,
    /// The records that count no more, in order.
    pub points: Vec<SeriesPoint>,
}

/// A series in the order of its steps, each step once.
#[derive(Clone, Debug, Default)]
pub struct StepSeries<'a> {
    /// The rising steps of the records that count; series that are logged together share them.
    steps: Arc<[u64]>,
    values: Cow<'a, [f64]>,
    /// What was written over, in the order of the restarts.
    pub branches: Vec<Branch>,
}

impl StepSeries<'_> {
    /// The records that count, by rising step.
    pub fn points(&self) -> Points<'_> {
        Points::new(&self.steps, &self.values)
    }
}

impl FromIterator<SeriesPoint> for StepSeries<'_> {
    /// A series of records by rising step, without a restart.
    fn from_iter<T: IntoIterator<Item = SeriesPoint>>(points: T) -> Self {
        let points = points.into_iter().map(|point| (point.step, point.value));
        let (steps, values): (Vec<u64>, Vec<f64>) = points.unzip();
        Self {
            steps: steps.into(),
            values: values.into(),
            branches: Vec::new(),
        }
    }
}

impl MetricSeries {
    /// Appends a record; one that says the same as the last is none.
    pub fn push(&mut self, step: u64, value: f64) {
        if let Some(last) = self.last() {
            if last.step == step && last.value.total_cmp(&value).is_eq() {
                return;
            }
            self.again += usize::from(step == last.step);
            self.falls += usize::from(step < last.step);
        }
        self.steps.push(step);
        self.values.push(value);
    }

    /// Keeps this record only.
    pub fn replace(&mut self, step: u64, value: f64) {
        self.values.clear();
        (self.falls, self.again) = (0, 0);
        self.steps.clear();
        self.steps.push(step);
        self.values.push(value);
    }

    /// The number of records.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The last record.
    pub fn last(&self) -> Option<SeriesPoint> {
        let (step, value) = self.steps.last().zip(self.values.last().copied())?;
        Some(SeriesPoint { step, value })
    }

    /// Whether the records share their steps, so that these count none: then they are told apart by their order.
    pub(super) fn shares_steps(&self) -> bool {
        self.falls == 0 && are_shared(self.again, self.len())
    }

    /// The steps, in the order of the log.
    pub(super) fn steps(&self) -> impl Iterator<Item = u64> {
        self.steps.iter()
    }

    /// The records, in the order of the log.
    fn records(&self) -> impl Iterator<Item = SeriesPoint> {
        let records = self.steps.iter().zip(&self.values);
        records.map(|(step, value)| SeriesPoint {
            step,
            value: *value,
        })
    }

    /// Drops about every other record; what a finding needs stays: the first that is not finite, and peaks.
    pub fn thin(&mut self) {
        let mut kept = Self {
            falls: self.falls,
            again: self.again / 2,
            ..Self::default()
        };
        let mut records = self.records().peekable();
        while let Some(first) = records.next() {
            // A falling step is where a run was restarted: both sides stay.
            let chosen = match records.next_if(|second| second.step >= first.step) {
                Some(second) => kept_of(first, second),
                None => first,
            };
            kept.steps.push(chosen.step);
            kept.values.push(chosen.value);
        }
        drop(records);
        kept.values.shrink_to_fit();
        *self = kept;
    }

    /// The series by rising step.
    pub fn track(&self) -> StepSeries<'_> {
        self.track_among(&mut StepAxes::default())
    }

    /// The same, with the steps of a series before it where they are equal.
    pub(super) fn track_among<'a>(&'a self, axes: &mut StepAxes<'a>) -> StepSeries<'a> {
        if let Some(numbers) = &axes.numbers {
            let records = self.records().map(|point| (point.step, point.value));
            let numbered = numbers.number(records);
            return numbered
                .map(|(step, value)| SeriesPoint { step, value })
                .collect();
        }
        if self.falls + self.again == 0 {
            return StepSeries {
                steps: axes.of(&self.steps),
                values: Cow::Borrowed(&self.values),
                branches: Vec::new(),
            };
        }
        let few = (self.len() as f64 * UNORDERED_SHARE) as usize;
        if self.falls > few.max(FEW_FALLS) {
            let mut points: Vec<SeriesPoint> = self.records().collect();
            points.sort_by_key(|point| point.step);
            points.dedup_by(|later, earlier| {
                let same = later.step == earlier.step;
                if same {
                    earlier.value = later.value;
                }
                same
            });
            return points.into_iter().collect();
        }
        self.restarted()
    }

    fn restarted(&self) -> StepSeries<'_> {
        let mut points: Vec<SeriesPoint> = Vec::with_capacity(self.len());
        let mut branches = Vec::new();
        for (index, point) in (1..).zip(self.records()) {
            // A last line that says the best record once more is no start.
            let known = points.partition_point(|known| known.step < point.step);
            let known = points.get(known).filter(|known| known.step == point.step);
            if index == self.len() && known.is_some_and(|known| is_again(*known, point)) {
                break;
            }
            // Of two records of a step the later one counts.
            if points.last().is_some_and(|last| last.step == point.step) {
                points.pop();
            }
            if points.last().is_some_and(|last| last.step >= point.step) {
                let from = points.partition_point(|known| known.step < point.step);
                branches.push(Branch {
                    fell_to: point.step,
                    points: points.split_off(from),
                });
            }
            points.push(point);
        }
        let counting: StepSeries = points.into_iter().collect();
        StepSeries {
            branches,
            ..counting
        }
    }
}

/// Whether a record says the same as another of its step, but for the digits that are left out.
fn is_again(known: SeriesPoint, point: SeriesPoint) -> bool {
    (known.value - point.value).abs() <= ROUNDED * known.value.abs()
}

fn kept_of(first: SeriesPoint, second: SeriesPoint) -> SeriesPoint {
    if !first.value.is_finite() {
        first
    } else if !second.value.is_finite() || second.value.abs() > KEPT_FACTOR * first.value.abs() {
        second
    } else {
        first
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(points: &[(u64, f64)]) -> MetricSeries {
        let mut series = MetricSeries::default();
        for (step, value) in points {
            series.push(*step, *value);
        }
        series
    }

    fn steps(track: &StepSeries) -> Vec<u64> {
        track.points().steps().to_vec()
    }

    #[test]
    fn after_a_restart_the_later_records_count() {
        let series = series(&[(1, 1.0), (2, 0.9), (3, 0.8), (2, 0.7), (3, 0.6), (4, 0.5)]);
        let track = series.track();
        assert_eq!(steps(&track), [1, 2, 3, 4]);
        assert_eq!(track.points().values(), [1.0, 0.7, 0.6, 0.5]);
        assert_eq!(track.branches[0].fell_to, 2);
        assert_eq!(track.branches[0].points.len(), 2);
    }

    #[test]
    fn many_falling_steps_are_disorder() {
        let mut shuffled = MetricSeries::default();
        for step in 0..100_u64 {
            shuffled.push(step ^ 1, step as f64);
        }
        let track = shuffled.track();
        assert!(track.branches.is_empty());
        assert_eq!(steps(&track), (0..100).collect::<Vec<_>>());
    }

    #[test]
    fn the_same_step_twice_is_one_record() {
        let once = series(&[(1, 1.0), (1, 2.0)]);
        let track = once.track();
        assert_eq!(
            (track.points().steps(), track.points().values()),
            (&[1][..], &[2.0][..])
        );
    }

    /// What is half as high again as its neighbor stays; what is a little less does not.
    #[test]
    fn the_larger_of_two_is_kept_from_half_as_much_again_on() {
        let kept = |second: f64| {
            let mut series = series(&[(1, 1.0), (2, second), (3, 1.0)]);
            series.thin();
            steps(&series.track())
        };
        for sign in [1.0, -1.0] {
            assert_eq!(kept(sign * 1.45), [1, 3]);
            assert_eq!(kept(sign * 1.55), [2, 3]);
        }
    }

    #[test]
    fn thinning_keeps_peaks_and_the_first_that_is_not_finite() {
        let mut long = series(&[
            (1, 1.0),
            (2, 1.0),
            (3, 1.0),
            (4, 9.0),
            (5, f64::NAN),
            (6, 1.0),
            (7, 2.0),
        ]);
        long.thin();
        let kept = steps(&long.track());
        assert_eq!(kept, [1, 4, 5, 7]);
    }
}
