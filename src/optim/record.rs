//! What is kept of a run at every step, in bounded memory, so that everybody who judges it judges the same run,
//! whatever is printed or drawn of it.

mod held_out;
mod rise;
mod turns;

pub use held_out::{HeldOut, HeldOutLosses};
pub use rise::Rise;
pub use turns::Turns;

use super::vector::norm;

/// The most iterates that are kept with their positions, the newest ones.
const RECENT: usize = 64;

/// The most numbers that their positions may take: with many parameters fewer iterates are kept.
const NUMBERS: usize = 4096;

/// The fewest iterates that are kept, however many parameters there are: two displacements and what came before.
const FEWEST: usize = 4;

/// A loss that is higher by no more than this part of it is so by rounding: at a minimum it goes up and down by some last digits.
const ROUNDING: f64 = 16.0 * f64::EPSILON;

/// The most segments into which the losses of the whole run are gathered. When there are more, neighbors are joined.
const SEGMENTS: usize = 64;

/// The record of a run up to its present iterate.
#[derive(Clone, Debug, PartialEq)]
pub struct RunRecord {
    start: Vec<f64>,
    start_loss: f64,
    start_norm: f64,
    greatest_loss: f64,
    least_loss: f64,
    greatest_norm: f64,
    path_length: f64,
    rises: u64,
    clipped: u64,
    edited: Option<u64>,
    /// How many iterates there were, the start among them.
    count: u64,
    capacity: usize,
    /// The index at which the next iterate will be put.
    slot: usize,
    /// The newest iterates; number k is at index k modulo the capacity.
    newest: Vec<Numbers>,
    /// Their positions, one after the other.
    positions: Vec<f64>,
    segments: Vec<LossSegment>,
    segment_steps: u64,
    turns: Turns,
    highest_rises: Vec<Rise>,
    held_out: HeldOutLosses,
}

/// What is kept of an iterate beside its position.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Numbers {
    loss: f64,
    gradient_norm: f64,
    length: f64,
    rate: f64,
}

/// A step as it is recorded, its coordinates as slices or, if they are few, as arrays.
#[derive(Clone, Copy, Debug)]
pub(super) struct StepRecord<C> {
    /// The loss at its end.
    pub(super) loss: f64,
    /// The learning rate, after the schedule.
    pub(super) rate: f64,
    /// Whether the gradient was clipped.
    pub(super) is_clipped: bool,
    /// The position before it and after it.
    pub(super) at: [C; 2],
    /// The loss's own gradient before it and after it.
    pub(super) gradient: [C; 2],
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
    /// The length of the step that led to it; 0 for the start.
    pub length: f64,
    /// The learning rate of that step, after the schedule; 0 for the start.
    pub rate: f64,
    /// The position.
    pub at: &'a [f64],
}

/// The losses of some consecutive iterates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LossSegment {
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

impl LossSegment {
    fn of(loss: f64) -> Self {
        Self {
            count: 1,
            mean: loss,
            squares: 0.0,
            least: loss,
            greatest: loss,
        }
    }

    /// Both segments as one (Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm for computing sample
    /// variances", 1979).
    #[must_use]
    #[inline]
    pub fn joined(self, other: Self) -> Self {
        let count = self.count + other.count;
        // A signed count becomes a number in one instruction.
        let number = |count: u64| count.cast_signed() as f64;
        let share = number(other.count) / number(count);
        let difference = other.mean - self.mean;
        let between = difference * difference * number(self.count) * share;
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
        let start = Numbers {
            loss,
            gradient_norm,
            length: 0.0,
            rate: 0.0,
        };
        Self {
            start: at.to_vec(),
            start_loss: loss,
            start_norm: gradient_norm,
            greatest_loss: loss,
            least_loss: loss,
            greatest_norm: gradient_norm,
            path_length: 0.0,
            rises: 0,
            clipped: 0,
            edited: None,
            count: 1,
            capacity,
            slot: 1,
            newest: vec![start],
            positions: at.to_vec(),
            segments: vec![LossSegment::of(loss)],
            segment_steps: 1,
            turns: Turns::new(at.len()),
            highest_rises: Vec::new(),
            held_out: HeldOutLosses::default(),
        }
    }

    /// The loss of the present iterate on the rows that are held out, if some are.
    pub(super) fn hold_out(&mut self, test: Option<f64>, train: f64) {
        let step = self.steps();
        if let Some(test) = test {
            self.held_out.push(HeldOut { step, test, train });
        }
    }

    /// Adds the next iterate; returns the length of the loss's own gradient there.
    ///
    /// A single step took a fifth longer when this was called by loops of steps too, and no longer inlined.
    #[inline(always)]
    pub(super) fn push<C: AsRef<[f64]> + Copy>(
        &mut self,
        last_loss: f64,
        step: &StepRecord<C>,
    ) -> f64 {
        let loss = step.loss;
        let squares = self.turns.push(&step.at, &step.gradient);
        // What is rare gets copies, so that arrays can stay in registers.
        let gradient_norm = root_or(squares[1], || {
            let gradient = step.gradient[1];
            norm(gradient.as_ref())
        });
        let numbers = Numbers {
            loss,
            gradient_norm,
            length: squares[0].sqrt(),
            rate: step.rate,
        };
        self.keep(numbers, step.at[1]);
        self.count += 1;
        if loss > self.greatest_loss {
            self.greatest_loss = loss;
        }
        if loss < self.least_loss {
            self.least_loss = loss;
        }
        if gradient_norm > self.greatest_norm {
            self.greatest_norm = gradient_norm;
        }
        self.path_length += numbers.length;
        if loss > last_loss && loss - last_loss > ROUNDING * last_loss.abs() {
            self.rises += 1;
            let at = step.at;
            rise::keep(
                &mut self.highest_rises,
                self.count - 1,
                [last_loss, loss],
                at.each_ref().map(AsRef::as_ref),
            );
        }
        self.clipped += u64::from(step.is_clipped);
        self.gather(loss);
        gradient_norm
    }

    /// Puts an iterate among the newest.
    #[inline(always)]
    fn keep<C: AsRef<[f64]>>(&mut self, numbers: Numbers, at: C) {
        let count = at.as_ref().len();
        let first = self.slot * count;
        if let Some(oldest) = self.newest.get_mut(self.slot)
            && let Some(position) = self.positions.get_mut(first..first + count)
        {
            *oldest = numbers;
            position.copy_from_slice(at.as_ref());
        } else {
            self.newest.push(numbers);
            self.positions.extend_from_slice(at.as_ref());
        }
        self.slot += 1;
        if self.slot == self.capacity {
            self.slot = 0;
        }
    }

    /// The plan was changed at the present iterate. Before the first step that is no change of the run.
    pub(super) fn edit(&mut self) {
        if self.steps() > 0 {
            self.edited = Some(self.steps());
        }
    }

    #[inline(always)]
    fn gather(&mut self, loss: f64) {
        match self.segments.last_mut() {
            Some(last) if last.count < self.segment_steps => {
                *last = last.joined(LossSegment::of(loss));
            }
            _ => self.segments.push(LossSegment::of(loss)),
        }
        if self.segments.len() > SEGMENTS {
            self.join_segments();
        }
    }

    #[cold]
    fn join_segments(&mut self) {
        let pairs = self.segments.chunks(2);
        let join = |pair: &[LossSegment]| pair[1..].iter().fold(pair[0], |a, b| a.joined(*b));
        self.segments = pairs.map(join).collect();
        self.segments.reserve(SEGMENTS);
        self.segment_steps *= 2;
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

    /// The sum of the lengths of all steps.
    pub fn path_length(&self) -> f64 {
        self.path_length
    }

    /// How many steps led to a higher loss, by more than rounding.
    pub fn rises(&self) -> u64 {
        self.rises
    }

    /// The steps that led highest up, in their order.
    pub fn highest_rises(&self) -> &[Rise] {
        &self.highest_rises
    }

    /// The losses on the rows that are held out, if some are.
    pub fn held_out(&self) -> &HeldOutLosses {
        &self.held_out
    }

    /// How many steps had their gradient clipped.
    pub fn clipped(&self) -> u64 {
        self.clipped
    }

    /// The step at which the plan was last changed while it ran, if it was.
    pub fn edited(&self) -> Option<u64> {
        self.edited
    }

    /// What each coordinate did lately.
    pub fn turns(&self) -> &Turns {
        &self.turns
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
        (0..self.newest.len()).map(move |offset| self.iterate(first + offset as u64))
    }

    fn iterate(&self, step: u64) -> RecordedIterate<'_> {
        let slot = (step % self.capacity as u64) as usize;
        let n = self.start.len();
        let numbers = self.newest[slot];
        RecordedIterate {
            step,
            loss: numbers.loss,
            gradient_norm: numbers.gradient_norm,
            length: numbers.length,
            rate: numbers.rate,
            at: &self.positions[slot * n..(slot + 1) * n],
        }
    }

    /// The losses of the whole run in order, gathered into at most 64 segments; all but the last are equally long.
    pub fn segments(&self) -> &[LossSegment] {
        &self.segments
    }
}

/// The root of a sum of squares; `exact` where that sum has overflowed or lost digits, as [`norm`] decides.
fn root_or(squares: f64, exact: impl FnOnce() -> f64) -> f64 {
    if squares > 1e-280 && squares < f64::INFINITY {
        squares.sqrt()
    } else {
        exact()
    }
}

#[cfg(test)]
mod tests;
