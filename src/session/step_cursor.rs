//! How far a computation is shown: its values forward, then its adjoints backward.

use super::ViewMove;

/// A number of lines or stages, and how many steps of their computation are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepCursor {
    count: usize,
    shown: usize,
}

/// How far the computation is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComputationStage {
    /// So many values are computed.
    Forward(usize),
    /// All values, and so many adjoints.
    Backward(usize),
}

impl StepCursor {
    /// Everything shown, of so many lines.
    pub(super) fn all(count: usize) -> Self {
        Self {
            count,
            shown: 2 * count,
        }
    }

    /// How far it is.
    pub fn stage(self) -> ComputationStage {
        match self.shown.checked_sub(self.count) {
            None => ComputationStage::Forward(self.shown),
            Some(back) => ComputationStage::Backward(back),
        }
    }

    /// Whether the value of a line is shown.
    pub fn has_value(self, line: usize) -> bool {
        line < self.shown
    }

    /// Whether the adjoint of a line is shown.
    pub fn has_adjoint(self, line: usize) -> bool {
        2 * self.count <= self.shown + line
    }

    /// The line that is looked at after a movement, from the one that was: the last that it shows, or the one that it selects;
    /// none where the movement does neither.
    pub(super) fn follow(&mut self, movement: ViewMove, selected: usize) -> Option<usize> {
        let last = self.count.saturating_sub(1);
        Some(match movement {
            ViewMove::Step(by) => self.step(by),
            ViewMove::Adjoints(count) => self.back(count),
            ViewMove::Start => self.show(0),
            ViewMove::End => self.show(usize::MAX),
            ViewMove::Select(by) => selected.saturating_add_signed(by).min(last),
            ViewMove::Pick(line) => line.min(last),
            ViewMove::Inward
            | ViewMove::Outward
            | ViewMove::Row(_)
            | ViewMove::Turn(..)
            | ViewMove::Toggle
            | ViewMove::Take => return None,
        })
    }

    /// Makes so many steps; returns the line where the last one was.
    pub(super) fn step(&mut self, by: isize) -> usize {
        self.show(self.shown.saturating_add_signed(by))
    }

    /// Shows all values, and so many adjoints; returns the line of the last one.
    pub(super) fn back(&mut self, adjoints: usize) -> usize {
        self.show(self.count.saturating_add(adjoints))
    }

    /// Shows so many values and adjoints; returns the line of the last one.
    pub(super) fn show(&mut self, shown: usize) -> usize {
        self.shown = shown.min(2 * self.count);
        match self.shown {
            0 => 0,
            shown if shown <= self.count => shown - 1,
            shown => 2 * self.count - shown,
        }
    }
}
