//! What is descended along one coordinate, and what is held.

use crate::field::Range;

/// Where a parameter starts unless something is said.
pub const START: f64 = 1.0;

/// How far the range of a parameter reaches on both sides of its start unless something is said.
pub const REACH: f64 = 4.0;

/// What is descended along one coordinate.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Its name, in ASCII spelling.
    pub name: String,
    /// Where the descent starts; finite and inside the range.
    pub start: f64,
    /// The part of its axis that is looked at.
    pub range: Range,
}

impl Parameter {
    /// The parameter with the range that belongs to its start.
    pub fn starting_at(name: impl Into<String>, start: f64) -> Self {
        Self {
            name: name.into(),
            start,
            range: range_around(start),
        }
    }

    /// The parameter with the default start and range.
    pub fn default_of(name: impl Into<String>) -> Self {
        Self::starting_at(name, START)
    }
}

/// The range of a parameter that says nothing of it.
pub(super) fn range_around(start: f64) -> Range {
    Range::new(start - REACH, start + REACH)
}
