//! The records of a series, as those see them who judge or draw it.

/// A record of one metric.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SeriesPoint {
    /// The step, as it stands in the log.
    pub step: u64,
    /// The value; what is not finite is kept.
    pub value: f64,
}

/// Records by rising step.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Points<'a> {
    steps: &'a [u64],
    values: &'a [f64],
}

impl<'a> Points<'a> {
    /// Records with these steps and values, as many of each.
    pub(super) fn new(steps: &'a [u64], values: &'a [f64]) -> Self {
        Self { steps, values }
    }

    /// The steps.
    pub fn steps(self) -> &'a [u64] {
        self.steps
    }

    /// The values.
    pub fn values(self) -> &'a [f64] {
        self.values
    }

    /// The number of records.
    pub fn len(self) -> usize {
        self.values.len()
    }

    /// Whether there is no record.
    pub fn is_empty(self) -> bool {
        self.values.is_empty()
    }

    /// The record with an index.
    pub fn get(self, index: usize) -> Option<SeriesPoint> {
        let (step, value) = (*self.steps.get(index)?, *self.values.get(index)?);
        Some(SeriesPoint { step, value })
    }

    /// The first record.
    pub fn first(self) -> Option<SeriesPoint> {
        self.get(0)
    }

    /// The last record.
    pub fn last(self) -> Option<SeriesPoint> {
        self.get(self.len().checked_sub(1)?)
    }

    /// The records in order.
    pub fn iter(
        self,
    ) -> impl DoubleEndedIterator<Item = SeriesPoint> + ExactSizeIterator + Clone + 'a {
        let records = self.steps.iter().zip(self.values);
        records.map(|(step, value)| SeriesPoint {
            step: *step,
            value: *value,
        })
    }

    /// The first records, so many, and those after them.
    pub fn split_at(self, count: usize) -> (Self, Self) {
        let count = count.min(self.len());
        let parts = self
            .steps
            .split_at_checked(count)
            .zip(self.values.split_at_checked(count));
        parts.map_or(
            (self, Self::default()),
            |((before, steps), (early, values))| {
                (Self::new(before, early), Self::new(steps, values))
            },
        )
    }

    /// The first records, so many.
    #[must_use]
    pub fn until(self, count: usize) -> Self {
        self.split_at(count).0
    }

    /// The records from an index on.
    #[must_use]
    pub fn from(self, index: usize) -> Self {
        self.split_at(index).1
    }

    /// The number of records before a step.
    pub fn count_before(self, step: u64) -> usize {
        self.steps.partition_point(|known| *known < step)
    }

    /// The number of records up to a step, it included.
    pub fn count_to(self, step: u64) -> usize {
        self.steps.partition_point(|known| *known <= step)
    }

    /// The records before a step.
    #[must_use]
    pub fn before(self, step: u64) -> Self {
        self.until(self.count_before(step))
    }

    /// The finite values, in order.
    pub fn finite(self) -> impl DoubleEndedIterator<Item = f64> + Clone + 'a {
        finite(self.values)
    }
}

/// Those of some values that are finite.
pub(super) fn finite(values: &[f64]) -> impl DoubleEndedIterator<Item = f64> + Clone {
    values.iter().copied().filter(|value| value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_found_by_index_and_by_step() {
        let points = Points::new(&[1, 3, 5], &[1.0, f64::NAN, 2.0]);
        let step = |point: Option<SeriesPoint>| point.map(|point| point.step);
        assert_eq!(
            (step(points.first()), step(points.last())),
            (Some(1), Some(5))
        );
        assert_eq!((points.count_before(3), points.count_to(3)), (1, 2));
        assert_eq!(points.before(4).steps(), [1, 3]);
        assert_eq!(points.from(2).values(), [2.0]);
        assert_eq!((points.until(9).len(), points.from(9).len()), (3, 0));
        assert_eq!(points.finite().collect::<Vec<_>>(), [1.0, 2.0]);
        assert_eq!(points.get(3), None);
    }
}
