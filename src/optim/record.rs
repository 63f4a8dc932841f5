//! What is kept of a run at every step, whatever is printed or drawn: what verdicts are made from.
//!
//! The record is part of a descent's state, so it is the same for every way of looking at the run, and it has a bounded size
//! however long the run is: the last [`WINDOW`] iterates as they were, and the whole run in at most [`BLOCKS`] blocks of
//! equal length, whose length doubles when there are too many.

mod block;
mod turns;

pub use block::Block;
pub use turns::{EPOCH, Turns};

use block::Blocks;

/// How many of the last iterates are kept as they were.
pub const WINDOW: usize = 64;

/// Into how many blocks a run is divided at most.
pub const BLOCKS: usize = block::MOST;

/// Up to this dimension the window has the positions, too.
pub const POSITIONS: usize = 16;

/// One iterate of the window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entry {
    /// How many steps led to it.
    pub step: u64,
    /// The loss there, on the rows of this step.
    pub loss: f64,
    /// The Euclidean length of the loss's own gradient.
    pub gradient_norm: f64,
    /// The length of the step that led to it; 0 for the start.
    pub length: f64,
    /// The learning rate of that step, after the schedule; 0 for the start.
    pub rate: f64,
}

/// A loss and the step at which it was.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// The step.
    pub step: u64,
    /// The loss.
    pub loss: f64,
}

/// The record of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct RunRecord {
    start: Entry,
    now: Entry,
    lowest: Mark,
    highest: Mark,
    greatest_gradient_norm: f64,
    path_length: f64,
    rises: u64,
    clipped: u64,
    edited: Option<u64>,
    /// The iterate of step k is at k mod [`WINDOW`].
    window: Vec<Entry>,
    /// Their positions, in the same order; empty above [`POSITIONS`] parameters.
    positions: Vec<f64>,
    blocks: Blocks,
    turns: Turns,
}

/// A step as it is recorded.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step<'a> {
    pub(super) loss: f64,
    pub(super) gradient_norm: f64,
    pub(super) length: f64,
    pub(super) rate: f64,
    /// Whether the gradient of the step was clipped.
    pub(super) is_clipped: bool,
    /// Positions and gradients: before the step and after it.
    pub(super) at: [&'a [f64]; 2],
    pub(super) gradient: [&'a [f64]; 2],
}

impl RunRecord {
    /// Of a run that is at its start.
    pub(super) fn new(at: &[f64], loss: f64, gradient_norm: f64) -> Self {
        let start = Entry {
            step: 0,
            loss,
            gradient_norm,
            length: 0.0,
            rate: 0.0,
        };
        let mark = Mark { step: 0, loss };
        let keeps_positions = at.len() <= POSITIONS;
        Self {
            start,
            now: start,
            lowest: mark,
            highest: mark,
            greatest_gradient_norm: gradient_norm,
            path_length: 0.0,
            rises: 0,
            clipped: 0,
            edited: None,
            window: vec![start],
            positions: if keeps_positions {
                at.to_vec()
            } else {
                Vec::new()
            },
            blocks: Blocks::new(start),
            turns: Turns::new(at.len()),
        }
    }

    /// Takes a step in.
    #[inline]
    pub(super) fn push(&mut self, step: &Step<'_>) {
        let entry = Entry {
            step: self.now.step + 1,
            loss: step.loss,
            gradient_norm: step.gradient_norm,
            length: step.length,
            rate: step.rate,
        };
        let mark = Mark {
            step: entry.step,
            loss: entry.loss,
        };
        let rose = entry.loss > self.now.loss;
        if entry.loss < self.lowest.loss {
            self.lowest = mark;
        }
        if entry.loss > self.highest.loss {
            self.highest = mark;
        }
        self.greatest_gradient_norm = self.greatest_gradient_norm.max(entry.gradient_norm);
        self.path_length += entry.length;
        self.rises += u64::from(rose);
        self.clipped += u64::from(step.is_clipped);
        self.keep(entry, step.at[1]);
        self.blocks.push(&entry, rose);
        self.turns.push(entry.step, step);
        self.now = entry;
    }

    /// Puts an iterate into the window.
    #[inline]
    fn keep(&mut self, entry: Entry, at: &[f64]) {
        let index = entry.step as usize % WINDOW;
        match self.window.get_mut(index) {
            Some(oldest) => *oldest = entry,
            None => self.window.push(entry),
        }
        if at.len() > POSITIONS {
            return;
        }
        match self
            .positions
            .get_mut(index * at.len()..(index + 1) * at.len())
        {
            Some(oldest) => oldest.copy_from_slice(at),
            None => self.positions.extend_from_slice(at),
        }
    }

    /// The plan was changed at the present iterate. Before the first step that is no change of the run.
    pub(super) fn edit(&mut self) {
        if self.now.step > 0 {
            self.edited = Some(self.now.step);
        }
    }

    /// The start.
    pub fn start(&self) -> Entry {
        self.start
    }

    /// The present iterate.
    pub fn now(&self) -> Entry {
        self.now
    }

    /// The lowest loss so far; of equals the first.
    pub fn lowest(&self) -> Mark {
        self.lowest
    }

    /// The highest loss so far; of equals the first.
    pub fn highest(&self) -> Mark {
        self.highest
    }

    /// The greatest length of the gradient so far.
    pub fn greatest_gradient_norm(&self) -> f64 {
        self.greatest_gradient_norm
    }

    /// The sum of the lengths of all steps.
    pub fn path_length(&self) -> f64 {
        self.path_length
    }

    /// How many steps led to a higher loss.
    pub fn rises(&self) -> u64 {
        self.rises
    }

    /// How many steps had their gradient clipped.
    pub fn clipped(&self) -> u64 {
        self.clipped
    }

    /// The step at which the plan was last changed while it ran, if it was.
    pub fn edited(&self) -> Option<u64> {
        self.edited
    }

    /// The last iterates, at most [`WINDOW`] and the present one last, without gaps.
    pub fn window(&self) -> impl DoubleEndedIterator<Item = &Entry> + ExactSizeIterator {
        let count = self.window.len();
        let first = self.now.step + 1 - count as u64;
        (0..count).map(move |k| &self.window[(first as usize + k) % WINDOW])
    }

    /// The position of an iterate of the window, up to [`POSITIONS`] parameters; `None` for other steps, and above.
    pub fn position(&self, step: u64) -> Option<&[f64]> {
        let dimension = self.positions.len() / self.window.len();
        let is_kept = step <= self.now.step && self.now.step - step < self.window.len() as u64;
        let index = step as usize % WINDOW;
        (is_kept && dimension > 0).then(|| &self.positions[index * dimension..][..dimension])
    }

    /// The whole run in blocks, in order; the last one may be shorter than the others.
    pub fn blocks(&self) -> impl Iterator<Item = Block> {
        self.blocks.iter()
    }

    /// How often each partial derivative changed its sign lately, and how far each coordinate went.
    pub fn turns(&self) -> &Turns {
        &self.turns
    }
}

#[cfg(test)]
mod tests;
