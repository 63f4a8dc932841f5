//! One metric over the steps of a run.

use std::borrow::Cow;

/// A record of one metric.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SeriesPoint {
    /// The step, as it stands in the log.
    pub step: u64,
    /// The value; what is not finite is kept.
    pub value: f64,
}

/// Of two neighbors whose finite values differ by this factor, the larger is kept when a series is thinned: so that a
/// spike is not lost. Half of the factor 2 that makes a spike in short logs.
const KEPT_FACTOR: f64 = 1.5;

/// More falling steps than this share of the records, and the records are out of order rather than a run that was restarted.
const UNORDERED_SHARE: f64 = 0.05;

/// As many falling steps are restarts in a log of any length.
const FEW_FALLS: usize = 3;

/// One metric, in the order of the log.
#[derive(Clone, Debug, Default)]
pub struct MetricSeries {
    points: Vec<SeriesPoint>,
    falls: usize,
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
    /// The records that count, by rising step.
    pub points: Cow<'a, [SeriesPoint]>,
    /// What was written over, in the order of the restarts.
    pub branches: Vec<Branch>,
}

impl MetricSeries {
    /// Appends a record; one of the same step as the last replaces it.
    pub fn push(&mut self, step: u64, value: f64) {
        if let Some(last) = self.points.last_mut() {
            if last.step == step {
                last.value = value;
                return;
            }
            self.falls += usize::from(step < last.step);
        }
        self.points.push(SeriesPoint { step, value });
    }

    /// Keeps this record only.
    pub fn replace(&mut self, step: u64, value: f64) {
        self.points.clear();
        self.falls = 0;
        self.points.push(SeriesPoint { step, value });
    }

    /// The number of records.
    pub fn len(&self) -> usize {
        self.points.len()
    }

    /// Whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.points.is_empty()
    }

    /// The last record.
    pub fn last(&self) -> Option<SeriesPoint> {
        self.points.last().copied()
    }

    /// Drops about every other record; what a finding needs stays: the first that is not finite, and peaks.
    #[expect(clippy::indexing_slicing, reason = "no more are kept than were read")]
    pub fn thin(&mut self) {
        let mut kept = 0;
        let mut index = 0;
        while index < self.points.len() {
            let first = self.points[index];
            let chosen = match self.points.get(index + 1) {
                Some(second) if second.step > first.step => kept_of(first, *second),
                // A falling step is where a run was restarted: both sides stay.
                _ => {
                    index += 1;
                    self.points[kept] = first;
                    kept += 1;
                    continue;
                }
            };
            self.points[kept] = chosen;
            kept += 1;
            index += 2;
        }
        self.points.truncate(kept);
        self.points.shrink_to_fit();
    }

    /// The series by rising step.
    pub fn track(&self) -> StepSeries<'_> {
        if self.falls == 0 {
            return StepSeries {
                points: Cow::Borrowed(&self.points),
                branches: Vec::new(),
            };
        }
        let few = (self.points.len() as f64 * UNORDERED_SHARE) as usize;
        if self.falls > few.max(FEW_FALLS) {
            let mut points = self.points.clone();
            points.sort_by_key(|point| point.step);
            points.dedup_by(|later, earlier| {
                let same = later.step == earlier.step;
                if same {
                    earlier.value = later.value;
                }
                same
            });
            return StepSeries {
                points: Cow::Owned(points),
                branches: Vec::new(),
            };
        }
        self.restarted()
    }

    fn restarted(&self) -> StepSeries<'_> {
        let mut points: Vec<SeriesPoint> = Vec::with_capacity(self.points.len());
        let mut branches = Vec::new();
        for point in &self.points {
            if points.last().is_some_and(|last| last.step >= point.step) {
                let from = points.partition_point(|known| known.step < point.step);
                branches.push(Branch {
                    fell_to: point.step,
                    points: points.split_off(from),
                });
            }
            points.push(*point);
        }
        StepSeries {
            points: Cow::Owned(points),
            branches,
        }
    }
}

/// The records before a step, of those by rising step.
pub(super) fn before(points: &[SeriesPoint], until: u64) -> &[SeriesPoint] {
    let count = points.partition_point(|point| point.step < until);
    points.get(..count).unwrap_or(points)
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
        track.points.iter().map(|point| point.step).collect()
    }

    #[test]
    fn after_a_restart_the_later_records_count() {
        let series = series(&[(1, 1.0), (2, 0.9), (3, 0.8), (2, 0.7), (3, 0.6), (4, 0.5)]);
        let track = series.track();
        assert_eq!(steps(&track), [1, 2, 3, 4]);
        assert_eq!(track.points[1].value, 0.7);
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
        assert_eq!(
            series(&[(1, 1.0), (1, 2.0)]).points,
            [SeriesPoint {
                step: 1,
                value: 2.0
            }]
        );
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
        let kept: Vec<u64> = long.points.iter().map(|point| point.step).collect();
        assert_eq!(kept, [1, 4, 5, 7]);
    }
}
