//! How far a computation is told: its values forward, then its adjoints backward.

/// A number of lines or stages, and how many steps of their telling are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepCursor {
    count: usize,
    told: usize,
}

/// How far the telling is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// So many values are computed.
    Forward(usize),
    /// All values, and so many adjoints.
    Backward(usize),
}

impl StepCursor {
    /// Everything told, of so many lines.
    pub(super) fn all(count: usize) -> Self {
        Self {
            count,
            told: 2 * count,
        }
    }

    /// How far it is.
    pub fn stage(self) -> Stage {
        match self.told.checked_sub(self.count) {
            None => Stage::Forward(self.told),
            Some(back) => Stage::Backward(back),
        }
    }

    /// Whether the value of a line is told.
    pub fn has_value(self, line: usize) -> bool {
        line < self.told
    }

    /// Whether the adjoint of a line is told.
    pub fn has_adjoint(self, line: usize) -> bool {
        2 * self.count <= self.told + line
    }

    /// Makes so many steps; returns the line where the last one was.
    pub(super) fn step(&mut self, by: isize) -> usize {
        self.tell(self.told.saturating_add_signed(by))
    }

    /// Tells all values, and so many adjoints; returns the line of the last one.
    pub(super) fn back(&mut self, adjoints: usize) -> usize {
        self.tell(self.count.saturating_add(adjoints))
    }

    /// Tells so many values and adjoints; returns the line of the last one.
    pub(super) fn tell(&mut self, told: usize) -> usize {
        self.told = told.min(2 * self.count);
        match self.told {
            0 => 0,
            told if told <= self.count => told - 1,
            told => 2 * self.count - told,
        }
    }
}
