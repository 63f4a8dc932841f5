//! What is kept of a run at every step, in bounded memory, so that everybody who judges it judges the same run,
//! whatever is printed or drawn of it.

use std::ops::Range;

/// The most iterates that are kept with their positions, the newest ones.
const RECENT: usize = 64;

/// The most numbers that their positions may take: with many parameters fewer iterates are kept.
const NUMBERS: usize = 4096;

/// The fewest iterates that are kept, however many parameters there are: two displacements and what came before.
const FEWEST: usize = 4;

/// The most stretches into which the losses of the whole run are gathered. When there are more, neighbors are joined.
const STRETCHES: usize = 64;

/// The record of a run up to its present iterate.
#[derive(Clone, Debug, PartialEq)]
pub struct RunRecord {
    start: Vec<f64>,
    start_loss: f64,
    start_norm: f64,
    greatest_loss: f64,
    least_loss: f64,
    greatest_norm: f64,
    /// How many iterates there were, the start among them.
    count: u64,
    capacity: usize,
    /// Loss and gradient norm of the newest iterates; iterate number k stands at k modulo the capacity.
    newest: Vec<[f64; 2]>,
    /// Their positions, one after the other.
    positions: Vec<f64>,
    stretches: Vec<LossStretch>,
    stretch_steps: u64,
}

/// An iterate of the record.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RecordedIterate<'a> {
    /// How many steps led to it.
    pub step: u64,
    /// The loss there, on the rows of its step.
    pub loss: f64,
    /// The length of the loss's own gradient there.
    pub gradient_norm: f64,
    /// The position.
    pub at: &'a [f64],
}

/// The losses of some consecutive iterates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LossStretch {
    /// How many iterates.
    pub count: u64,
    /// The mean of their losses.
    pub mean: f64,
    /// The sum of the squared differences from the mean.
    pub squares: f64,
    /// The smallest loss.
    pub least: f64,
    /// The largest loss.
    pub greatest: f64,
}

impl LossStretch {
    fn of(loss: f64) -> Self {
        Self {
            count: 1,
            mean: loss,
            squares: 0.0,
            least: loss,
            greatest: loss,
        }
    }

    /// Both stretches as one (Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm for computing sample
    /// variances", 1979).
    #[must_use]
    pub fn joined(self, other: Self) -> Self {
        let count = self.count + other.count;
        let share = other.count as f64 / count as f64;
        let difference = other.mean - self.mean;
        let between = difference * difference * self.count as f64 * share;
        Self {
            count,
            mean: self.mean + difference * share,
            squares: self.squares + other.squares + between,
            least: self.least.min(other.least),
            greatest: self.greatest.max(other.greatest),
        }
    }
}

impl RunRecord {
    /// The record of a run that stands at its start.
    pub(super) fn new(at: &[f64], loss: f64, gradient_norm: f64) -> Self {
        let capacity = (NUMBERS / at.len().max(1)).clamp(FEWEST, RECENT);
        let mut record = Self {
            start: at.to_vec(),
            start_loss: loss,
            start_norm: gradient_norm,
            greatest_loss: loss,
            least_loss: loss,
            greatest_norm: gradient_norm,
            count: 0,
            capacity,
            newest: Vec::with_capacity(capacity),
            positions: Vec::with_capacity(capacity * at.len()),
            stretches: Vec::new(),
            stretch_steps: 1,
        };
        record.push(at, loss, gradient_norm);
        record
    }

    /// Adds the next iterate.
    pub(super) fn push(&mut self, at: &[f64], loss: f64, gradient_norm: f64) {
        if self.newest.len() < self.capacity {
            self.newest.push([loss, gradient_norm]);
            self.positions.extend_from_slice(at);
        } else {
            let slot = (self.count % self.capacity as u64) as usize;
            self.newest[slot] = [loss, gradient_norm];
            let n = at.len();
            self.positions[slot * n..(slot + 1) * n].copy_from_slice(at);
        }
        self.count += 1;
        self.greatest_loss = self.greatest_loss.max(loss);
        self.least_loss = self.least_loss.min(loss);
        self.greatest_norm = self.greatest_norm.max(gradient_norm);
        self.gather(LossStretch::of(loss));
    }

    fn gather(&mut self, loss: LossStretch) {
        match self.stretches.last_mut() {
            Some(last) if last.count < self.stretch_steps => *last = last.joined(loss),
            _ => self.stretches.push(loss),
        }
        if self.stretches.len() > STRETCHES {
            let pairs = self.stretches.chunks(2);
            let join = |pair: &[LossStretch]| pair[1..].iter().fold(pair[0], |a, b| a.joined(*b));
            self.stretches = pairs.map(join).collect();
            self.stretch_steps *= 2;
        }
    }

    /// Where the run started.
    pub fn start(&self) -> &[f64] {
        &self.start
    }

    /// The loss at the start.
    pub fn start_loss(&self) -> f64 {
        self.start_loss
    }

    /// The length of the gradient at the start.
    pub fn start_norm(&self) -> f64 {
        self.start_norm
    }

    /// The greatest loss of the run, NaN aside.
    pub fn greatest_loss(&self) -> f64 {
        self.greatest_loss
    }

    /// The least loss of the run, NaN aside.
    pub fn least_loss(&self) -> f64 {
        self.least_loss
    }

    /// The greatest length of a gradient of the run, NaN aside.
    pub fn greatest_norm(&self) -> f64 {
        self.greatest_norm
    }

    /// How many steps were taken.
    pub fn steps(&self) -> u64 {
        self.count - 1
    }

    /// The newest iterates without gaps, up to the present one; from the start if it is not long ago.
    pub fn recent(
        &self,
    ) -> impl DoubleEndedIterator<Item = RecordedIterate<'_>> + ExactSizeIterator {
        let first = self.count - self.newest.len() as u64;
        let steps: Range<usize> = 0..self.newest.len();
        steps.map(move |offset| self.iterate(first + offset as u64))
    }

    fn iterate(&self, step: u64) -> RecordedIterate<'_> {
        let slot = (step % self.capacity as u64) as usize;
        let n = self.start.len();
        let [loss, gradient_norm] = self.newest[slot];
        RecordedIterate {
            step,
            loss,
            gradient_norm,
            at: &self.positions[slot * n..(slot + 1) * n],
        }
    }

    /// The losses of the whole run in order, gathered into at most 64 stretches; all but the last are equally long.
    pub fn stretches(&self) -> &[LossStretch] {
        &self.stretches
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recorded(parameters: usize, count: u64) -> RunRecord {
        let at = |step: u64| vec![step as f64; parameters];
        let mut record = RunRecord::new(&at(0), 0.0, 5.0);
        for step in 1..count {
            record.push(&at(step), step as f64, 1.0);
        }
        record
    }

    #[test]
    fn the_newest_iterates_stand_in_order() {
        for (parameters, count, kept) in [
            (2, 10, 10),
            (2, 64, 64),
            (2, 1000, 64),
            (1000, 100, 4),
            (0, 3, 3),
        ] {
            let record = recorded(parameters, count);
            let steps: Vec<u64> = record.recent().map(|iterate| iterate.step).collect();
            assert_eq!(steps, (count - kept..count).collect::<Vec<_>>());
            for iterate in record.recent() {
                assert_eq!(iterate.loss, iterate.step as f64);
                assert!(iterate.at.iter().all(|x| *x == iterate.step as f64));
                assert_eq!(iterate.at.len(), parameters);
            }
            assert_eq!(record.steps(), count - 1);
            assert_eq!(record.start_loss(), 0.0);
            assert_eq!(record.greatest_norm(), 5.0);
            assert_eq!(record.greatest_loss(), (count - 1) as f64);
        }
    }

    #[test]
    fn stretches_hold_every_loss_once() {
        for count in [1, 2, 63, 64, 65, 66, 1000, 100_000] {
            let record = recorded(1, count);
            let stretches = record.stretches();
            assert!(stretches.len() <= STRETCHES, "{count}");
            let all = stretches[1..]
                .iter()
                .fold(stretches[0], |a, b| a.joined(*b));
            assert_eq!(all.count, count);
            // 0, 1, …, n − 1 have the mean (n − 1)/2 and n (n² − 1)/12 as the sum of squared differences.
            let n = count as f64;
            assert!((all.mean - (n - 1.0) / 2.0).abs() <= 1e-9 * n);
            let squares = n * (n * n - 1.0) / 12.0;
            assert!((all.squares - squares).abs() <= 1e-9 * squares);
            assert_eq!([all.least, all.greatest], [0.0, n - 1.0]);
            let lengths: Vec<u64> = stretches.iter().map(|s| s.count).collect();
            let (last, others) = lengths.split_last().expect("a stretch");
            assert!(others.iter().all(|other| *other == lengths[0]));
            assert!(*last <= lengths[0]);
        }
    }
}
