//! The letter that stands for a racer everywhere.

/// A, B, C, … in the order of the scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Letter(usize);

impl Letter {
    /// The letter of the racer of an index, counted from 0; after Z it begins again.
    pub fn of(index: usize) -> Self {
        Self(index)
    }

    /// The index, counted from 0.
    pub fn index(self) -> usize {
        self.0
    }

    /// The letter.
    pub fn char(self) -> char {
        char::from(b'A' + (self.0 % 26) as u8)
    }
}
