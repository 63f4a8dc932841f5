//! What a text would cost at a place of a plot.

/// Texts nearer to each other in a row than so many columns are read as one.
pub(super) const APART: u16 = 3;

/// So many cells of a dotted line are hidden rather than one of another.
pub(super) const DOTTED: usize = 3;

/// What is written along or at a line stands in a panel too, and hides no more than two cells of lines.
pub(super) const MOST_HIDDEN: usize = 2 * DOTTED;

/// What a text would do to the lines of a plot; the first of several places that cost the least is taken.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct LabelCost {
    /// How many cells of them it hides, of dotted ones a part of that: they go on beside it.
    pub(super) hidden: usize,
    /// How many stand between it and what it names, in its row.
    pub(super) between: usize,
    /// How many stand in its row so near that they are read together with it.
    pub(super) crowded: usize,
    /// How many stand right beside it, as if they were its letters.
    pub(super) touched: usize,
}

/// How far a cell is from a text of a width, in columns; a row is as high as two of them.
pub(super) fn distance((column, row): (i32, i32), width: u16, cell: (u16, u16)) -> i32 {
    let (x, y) = (i32::from(cell.0), i32::from(cell.1));
    let last = column + i32::from(width) - 1;
    (column - x).max(x - last).max(0) + 2 * (row - y).abs()
}
