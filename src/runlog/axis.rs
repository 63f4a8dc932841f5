//! The steps of a series in little room: most are evenly apart, and many series have the same.

use std::sync::Arc;

use super::shared::RecordNumbers;

/// Steps with so many changes of their distance are kept one by one.
const MOST_PARTS: usize = 64;

/// So many different axes are looked at for one that is the same: what is logged together comes together.
const REMEMBERED: usize = 4;

/// The steps of a series, in the order of the log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct StepAxis {
    /// Steps that come one by one, as they are too uneven.
    each: Vec<u64>,
    /// The parts that rise evenly, without the last.
    parts: Vec<EvenSteps>,
    /// The last part: it stands here as it is asked for each record.
    open: Option<EvenSteps>,
}

/// Steps that rise evenly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct EvenSteps {
    first: u64,
    last: u64,
    /// The distance; 0 of a single step, and of one that comes again and again.
    distance: u64,
    count: u64,
}

impl StepAxis {
    /// Appends a step.
    pub(super) fn push(&mut self, step: u64) {
        if self.open.as_mut().is_some_and(|open| open.takes(step)) {
            return;
        }
        if !self.each.is_empty() {
            self.each.push(step);
            return;
        }
        let next = EvenSteps {
            first: step,
            last: step,
            distance: 0,
            count: 1,
        };
        if self.parts.len() < MOST_PARTS {
            self.parts.extend(self.open.replace(next));
        } else {
            self.each = self.iter().chain([step]).collect();
            self.parts = Vec::new();
            self.open = None;
        }
    }

    /// The last step.
    pub(super) fn last(&self) -> Option<u64> {
        let open = self.open.map(|open| open.last);
        open.or_else(|| self.each.last().copied())
    }

    /// Forgets every step.
    pub(super) fn clear(&mut self) {
        self.each.clear();
        self.parts.clear();
        self.open = None;
    }

    /// The steps.
    pub(super) fn iter(&self) -> impl Iterator<Item = u64> {
        let even = self
            .parts
            .iter()
            .chain(&self.open)
            .flat_map(|part| (0..part.count).map(|index| part.first + index * part.distance));
        even.chain(self.each.iter().copied())
    }
}

impl EvenSteps {
    /// Takes a step if it goes on evenly.
    fn takes(&mut self, step: u64) -> bool {
        let distance = step.checked_sub(self.last);
        let goes_on = distance.is_some_and(|distance| self.count == 1 || distance == self.distance);
        if let Some(distance) = distance.filter(|_| goes_on) {
            (self.last, self.distance) = (step, distance);
            self.count += 1;
        }
        goes_on
    }
}

/// The axes of a run that were written out last: series with the same steps share them.
#[derive(Default)]
pub(super) struct StepAxes<'a> {
    known: Vec<(&'a StepAxis, Arc<[u64]>)>,
    /// The numbers of the records, where they share their steps.
    pub(super) numbers: Option<RecordNumbers>,
}

impl<'a> StepAxes<'a> {
    /// The steps of an axis, one by one.
    pub(super) fn of(&mut self, axis: &'a StepAxis) -> Arc<[u64]> {
        if let Some((_, steps)) = self.known.iter().find(|(known, _)| *known == axis) {
            return Arc::clone(steps);
        }
        let steps: Arc<[u64]> = axis.iter().collect();
        self.known.truncate(REMEMBERED - 1);
        self.known.insert(0, (axis, Arc::clone(&steps)));
        steps
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(steps: &[u64]) -> StepAxis {
        let mut axis = StepAxis::default();
        for step in steps {
            axis.push(*step);
        }
        axis
    }

    #[test]
    fn steps_come_back_as_they_went_in() {
        let uneven: Vec<u64> = (0..1000).map(|index| index * index).collect();
        for steps in [
            &[][..],
            &[7],
            &[0, 10, 20, 30, 31, 41],
            &[1, 10, 20, 30, 20, 30, 40, 5],
            &[3, 3, 3, 4, 4, 4, 4, 6],
            &[0, u64::MAX],
            &uneven,
        ] {
            let axis = axis(steps);
            assert_eq!(axis.iter().collect::<Vec<_>>(), steps);
            assert_eq!(axis.last(), steps.last().copied());
        }
    }

    #[test]
    fn even_steps_take_no_room() {
        let even: Vec<u64> = (0..10_000).map(|index| 10 * index).collect();
        let axis = axis(&even);
        assert!(axis.parts.is_empty() && axis.each.is_empty());
    }

    #[test]
    fn the_same_steps_are_shared() {
        let (a, b, other) = (axis(&[1, 2, 3]), axis(&[1, 2, 3]), axis(&[1, 2]));
        let mut axes = StepAxes::default();
        let (first, second, third) = (axes.of(&a), axes.of(&b), axes.of(&other));
        assert!(Arc::ptr_eq(&first, &second));
        assert_eq!(&third[..], [1, 2]);
    }
}
