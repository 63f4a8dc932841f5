//! Columns of data, so long that every row stands in a whole line of lanes.

use super::LINE;

/// Columns of one length, padded to whole lines with their last row.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    rows: usize,
    padded: Vec<Vec<f64>>,
}

impl Columns {
    /// Takes columns, all of one length.
    pub fn new(columns: Vec<Vec<f64>>) -> Self {
        let rows = columns.first().map_or(0, Vec::len);
        let pad = |mut column: Vec<f64>| {
            if let Some(last) = column.last().copied() {
                column.resize(rows.next_multiple_of(LINE), last);
            }
            column
        };
        Self {
            rows,
            padded: columns.into_iter().map(pad).collect(),
        }
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The columns without their padding.
    pub fn slices(&self) -> Vec<&[f64]> {
        (0..self.padded.len())
            .map(|index| self.column(index))
            .collect()
    }

    /// A column without its padding.
    pub fn column(&self, index: usize) -> &[f64] {
        &self.padded[index][..self.rows]
    }

    /// Lanes `from` to `from + lanes` of a column.
    pub(super) fn lanes(&self, column: usize, from: usize, lanes: usize) -> &[f64] {
        &self.padded[column][from..from + lanes]
    }
}
