//! Steps that start again with every epoch, counted on over all of them.

/// What is added to the steps of a log in which every epoch counts its own.
#[derive(Clone, Debug, Default)]
pub(super) struct Epochs {
    /// What is added from an epoch on, by rising epoch.
    offsets: Vec<(u64, u64)>,
    /// The epoch and the step of the last record.
    last: Option<(u64, u64)>,
    /// The highest epoch so far.
    newest: u64,
    /// The distance of the last two steps of one epoch; 0 as long as none was seen.
    gap: u64,
    /// The step of the last record before any epoch was named.
    bare: Option<u64>,
}

impl Epochs {
    /// The step of a record, counted from the start of the run. Where the epoch goes on while the step falls back, or has never
    /// moved, the epoch counts its own steps; where the epoch falls back too, the run was restarted.
    pub(super) fn count(&mut self, epoch: Option<f64>, step: u64) -> u64 {
        let known = epoch.filter(|epoch| *epoch >= 0.0 && epoch.is_finite());
        let Some(epoch) = known.map(|epoch| epoch as u64) else {
            if self.last.is_none() {
                let gap = self.bare.and_then(|bare| step.checked_sub(bare));
                self.gap = gap.unwrap_or(self.gap);
                self.bare = Some(step);
            }
            let epoch = self.last.map_or(0, |(epoch, _)| epoch);
            return step.saturating_add(self.offset(epoch));
        };
        if let Some((last_epoch, last_step)) = self.last {
            if last_epoch == epoch && last_step < step {
                self.gap = step - last_step;
            }
            let is_again = step < last_step || step == last_step && self.gap == 0;
            if epoch > self.newest && is_again {
                let next = last_step
                    .saturating_add(self.offset(last_epoch))
                    .saturating_add(self.gap.max(1));
                self.offsets.push((epoch, next.saturating_sub(step)));
            }
        }
        // An epoch that is named at its end only leaves those before it without one.
        if let Some(bare) = self.bare.take().filter(|bare| step < *bare) {
            let next = bare.saturating_add(self.gap.max(1));
            self.offsets.push((epoch, next.saturating_sub(step)));
        }
        self.newest = self.newest.max(epoch);
        self.last = Some((epoch, step));
        step.saturating_add(self.offset(epoch))
    }

    /// Whether a step lies before the last one of the same epoch.
    pub(super) fn falls_within(&self, epoch: f64, step: u64) -> bool {
        let is_last = |(last, last_step)| epoch as u64 == last && step < last_step;
        self.last.is_some_and(is_last)
    }

    /// The number of epochs that started their steps again.
    pub(super) fn started_again(&self) -> usize {
        self.offsets.len()
    }

    fn offset(&self, epoch: u64) -> u64 {
        let count = self.offsets.partition_point(|(from, _)| *from <= epoch);
        let last = count
            .checked_sub(1)
            .and_then(|index| self.offsets.get(index));
        last.map_or(0, |(_, offset)| *offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(records: &[(f64, u64)]) -> Vec<u64> {
        let mut epochs = Epochs::default();
        let count = |(epoch, step): &(f64, u64)| epochs.count(Some(*epoch), *step);
        records.iter().map(count).collect()
    }

    #[test]
    fn steps_of_an_epoch_go_on_after_those_before() {
        let from_1 = [(1.0, 100), (1.0, 200), (2.0, 100), (2.0, 200), (3.0, 100)];
        assert_eq!(counted(&from_1), [100, 200, 300, 400, 500]);
        let from_0 = [(0.0, 0), (0.0, 1), (1.0, 0), (1.0, 1), (2.0, 0)];
        assert_eq!(counted(&from_0), [0, 1, 2, 3, 4]);
        // A batch size under the name of a step.
        assert_eq!(counted(&[(1.0, 32), (2.0, 32), (3.0, 32)]), [32, 33, 34]);
    }

    #[test]
    fn an_epoch_that_is_named_at_its_end_goes_on_after_those_without_one() {
        let mut epochs = Epochs::default();
        let records = [
            (None, 0),
            (None, 20),
            (Some(1.0), 0),
            (Some(1.0), 20),
            (Some(2.0), 0),
        ];
        let counted = records.map(|(epoch, step)| epochs.count(epoch, step));
        assert_eq!(counted, [0, 20, 40, 60, 80]);
    }

    #[test]
    fn steps_of_the_whole_run_stay() {
        let rising = [(0.5, 10), (1.0, 20), (1.5, 30), (2.0, 40), (2.0, 40)];
        assert_eq!(counted(&rising), [10, 20, 30, 40, 40]);
        let restarted = [(1.0, 10), (2.0, 20), (3.0, 30), (2.0, 20), (3.0, 30)];
        assert_eq!(counted(&restarted), [10, 20, 30, 20, 30]);
    }

    #[test]
    fn a_restart_falls_back_to_the_steps_of_its_epoch() {
        let before = [(0.0, 0), (0.0, 1), (1.0, 0), (1.0, 1)];
        let again = [(1.0, 0), (1.0, 1), (2.0, 0)];
        let records = [&before[..], &again].concat();
        assert_eq!(counted(&records), [0, 1, 2, 3, 2, 3, 4]);
    }

    #[test]
    fn a_record_without_its_epoch_belongs_to_the_last() {
        let mut epochs = Epochs::default();
        for (epoch, step) in [(Some(0.0), 0), (Some(0.0), 1), (Some(1.0), 0)] {
            epochs.count(epoch, step);
        }
        assert_eq!((epochs.count(None, 1), epochs.started_again()), (3, 1));
        assert_eq!(epochs.count(Some(f64::NAN), u64::MAX), u64::MAX);
    }
}
