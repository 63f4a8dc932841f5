//! The borders of a field's bands.

use super::{Grid, Levels, Point, isolines};

/// The lines of one level.
#[derive(Clone, Debug, PartialEq)]
pub struct Isoline {
    /// The value on the lines.
    pub level: f64,
    /// The value as text.
    pub label: String,
    /// The lines; a closed one ends where it begins.
    pub lines: Vec<Vec<Point>>,
}

/// Lines of equal value, lowest level first, found once so that drawing only follows them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Isolines {
    /// One item a level.
    pub levels: Vec<Isoline>,
}

impl Isoline {
    /// A longer label is not drawn: where levels differ in their later digits alone, the axis of the values says more.
    pub const LONGEST_LABEL: usize = 7;
}

impl Isolines {
    /// The lines of every `every`-th level of a field, starting with the first; `every` counts from 1.
    pub fn new(grid: &Grid, levels: &Levels, every: usize) -> Self {
        let isoline = |(index, level): (usize, &f64)| Isoline {
            level: *level,
            label: levels.label(index),
            lines: isolines(grid, *level),
        };
        let chosen = levels.values().iter().enumerate().step_by(every.max(1));
        Self {
            levels: chosen.map(isoline).collect(),
        }
    }
}
