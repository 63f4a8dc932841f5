//! Records that share their step, as those of an epoch that is all the log counts: they are numbered in their order.

use std::collections::BTreeMap;

/// Of the records of the longest series so large a share has the step of the one before, and another value: two processes that write the same
/// steps, or a summary beside each record, repeat no more than half of them.
const SHARED: f64 = 0.5;

/// The numbers of the records of each step.
#[derive(Clone, Debug, Default)]
pub(super) struct RecordNumbers {
    /// The first number of a step, and how many records the series with most of them has there.
    places: BTreeMap<u64, (u64, u64)>,
}

/// Whether so many of the records of a series repeat a step often enough that it counts none.
pub(super) fn are_shared(again: usize, records: usize) -> bool {
    again as f64 > SHARED * records as f64
}

impl RecordNumbers {
    /// The numbers of the records of some series, of which each has its steps in order.
    pub(super) fn of<I: Iterator<Item = u64>>(series: impl Iterator<Item = I>) -> Self {
        let mut places: BTreeMap<u64, (u64, u64)> = BTreeMap::new();
        for steps in series {
            let mut own = (0, 0);
            for step in steps {
                own = (step, if own.0 == step { own.1 + 1 } else { 1 });
                let most = &mut places.entry(step).or_default().1;
                *most = (*most).max(own.1);
            }
        }
        let mut next = 0;
        for (first, count) in places.values_mut() {
            *first = next;
            next += *count;
        }
        Self { places }
    }

    /// The records of a series, steps with values, with their numbers. What comes once among several records of a step is told at their end.
    pub(super) fn number(
        &self,
        records: impl Iterator<Item = (u64, f64)>,
    ) -> impl Iterator<Item = (u64, f64)> {
        let mut own: BTreeMap<u64, Vec<f64>> = BTreeMap::new();
        for (step, value) in records {
            own.entry(step).or_default().push(value);
        }
        own.into_iter().flat_map(|(step, values)| {
            let (first, count) = self.places.get(&step).copied().unwrap_or_default();
            let from = (first + count).saturating_sub(values.len() as u64);
            (from..).zip(values)
        })
    }

    /// Each number with the step that it is of.
    pub(super) fn steps(&self) -> impl Iterator<Item = (u64, u64)> {
        let places = self.places.iter();
        places.flat_map(|(step, (first, count))| (*first..first + count).map(|next| (next, *step)))
    }

    /// The last number.
    pub(super) fn last(&self) -> u64 {
        let last = self.places.values().next_back();
        last.map_or(0, |(first, count)| (first + count).saturating_sub(1))
    }
}
