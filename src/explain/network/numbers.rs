//! Numbers by row and unit, in one piece.

use crate::diff::trace::Table;

/// A table in one piece: given away, it is gone at once, however many rows it has.
#[derive(Clone, Debug)]
pub(super) struct Numbers {
    width: usize,
    pub(super) all: Vec<f64>,
}

impl Numbers {
    pub(super) fn of(table: &Table) -> Self {
        Self {
            width: table.first().map_or(0, Vec::len),
            all: table.concat(),
        }
    }

    pub(super) fn rows(&self) -> usize {
        self.all.len() / self.width.max(1)
    }

    /// A row, or the only one.
    pub(super) fn row(&self, row: usize) -> &[f64] {
        let row = if row < self.rows() { row } else { 0 };
        self.all
            .get(row * self.width..(row + 1) * self.width)
            .unwrap_or_default()
    }
}
