//! The numbers of one node of a loss over rows.

use std::fmt;
use std::sync::Arc;

use super::vector::{interleaved_norm, interleaved_sum, norm};

/// Numbers by row and unit; of a once-value one row.
#[derive(Clone, Default)]
pub struct Table {
    rows: usize,
    /// Where the numbers stand, perhaps with those of other tables.
    memory: Arc<Vec<f64>>,
    /// Where each unit begins there, with its number in every row.
    starts: Vec<usize>,
}

impl Table {
    /// The numbers of the first unit in every row, then those of the second, and so on.
    pub fn new(rows: usize, numbers: Vec<f64>) -> Self {
        let width = numbers.len().checked_div(rows).unwrap_or(0);
        let starts = (0..width).map(|unit| unit * rows).collect();
        Self::sharing(Arc::new(numbers), rows, starts)
    }

    /// Units that begin there in a memory.
    pub(super) fn sharing(memory: Arc<Vec<f64>>, rows: usize, starts: Vec<usize>) -> Self {
        Self {
            rows,
            memory,
            starts,
        }
    }

    /// The same number everywhere.
    pub fn filled(rows: usize, width: usize, number: f64) -> Self {
        Self::sharing(Arc::new(vec![number; rows]), rows, vec![0; width])
    }

    /// Rows of `width` units each.
    pub fn of_rows(rows: &[Vec<f64>], width: usize) -> Self {
        let unit = |unit: usize| {
            rows.iter()
                .map(move |row| row.get(unit).copied().unwrap_or(f64::NAN))
        };
        Self::new(rows.len(), (0..width).flat_map(unit).collect())
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// How many units a row has.
    pub fn width(&self) -> usize {
        if self.rows == 0 { 0 } else { self.starts.len() }
    }

    /// Whether there is no number.
    pub fn is_empty(&self) -> bool {
        self.width() == 0
    }

    /// All numbers, unit by unit.
    pub fn numbers(&self) -> impl Iterator<Item = f64> + Clone {
        self.units().flatten().copied()
    }

    /// How many numbers there are.
    pub fn count(&self) -> usize {
        self.rows * self.starts.len()
    }

    /// A unit in all rows.
    pub fn unit(&self, unit: usize) -> &[f64] {
        let unit = self.starts.get(unit).and_then(|start| self.at(*start));
        unit.unwrap_or_default()
    }

    /// The units, each in all rows.
    pub fn units(&self) -> impl Iterator<Item = &[f64]> + Clone {
        self.starts.iter().filter_map(|start| self.at(*start))
    }

    fn at(&self, start: usize) -> Option<&[f64]> {
        self.memory.get(start..start + self.rows)
    }

    /// Whether something is true of any number; all are looked at, which is faster where it is true of none.
    pub fn any(&self, is_it: impl Fn(f64) -> bool) -> bool {
        let in_unit = |unit: &[f64]| unit.iter().fold(false, |any, number| any | is_it(*number));
        self.units().any(in_unit)
    }

    /// The sum of a function of all numbers.
    pub fn sum_of(&self, of: impl Fn(f64) -> f64) -> f64 {
        self.units().map(|unit| interleaved_sum(unit, &of)).sum()
    }

    /// The Euclidean length of all numbers.
    pub fn norm(&self) -> f64 {
        let units: Vec<f64> = self.units().map(interleaved_norm).collect();
        norm(&units)
    }

    /// A number; what is there once is the same in every row.
    pub fn get(&self, row: usize, unit: usize) -> Option<f64> {
        let row = if row < self.rows { row } else { 0 };
        self.unit(unit).get(row).copied()
    }

    /// The units of a row; what is there once is the same in every row.
    pub fn row(&self, row: usize) -> Vec<f64> {
        let number = |unit| self.get(row, unit);
        (0..self.width()).filter_map(number).collect()
    }

    /// The one number, if there is but one.
    pub fn single(&self) -> Option<f64> {
        let mut numbers = self.numbers();
        numbers.next().filter(|_| numbers.next().is_none())
    }

    /// The first row, from the top, with a unit of which something is true, and that unit.
    pub fn find(&self, is_it: impl Fn(usize, usize, f64) -> bool) -> Option<(usize, usize)> {
        let cells = (0..self.rows).flat_map(|row| (0..self.width()).map(move |unit| (row, unit)));
        let mut cells = cells.filter_map(|(row, unit)| Some((row, unit, self.get(row, unit)?)));
        let found = cells.find(|(row, unit, number)| is_it(*row, *unit, *number));
        found.map(|(row, unit, _)| (row, unit))
    }

    /// The sum, number by number, with a table of the same shape.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        let sums = self.numbers().zip(other.numbers()).map(|(a, b)| a + b);
        Self::new(self.rows, sums.collect())
    }

    /// The sum over the rows, as one row.
    #[must_use]
    pub fn summed(&self) -> Self {
        let sums = self.units().map(|unit| unit.iter().sum());
        Self::new(1, sums.collect())
    }
}

impl PartialEq for Table {
    fn eq(&self, other: &Self) -> bool {
        self.rows == other.rows && self.units().eq(other.units())
    }
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.units()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_by_row_and_unit() {
        let table = Table::of_rows(&[vec![1.0, 2.0], vec![3.0, 4.0], vec![5.0, 6.0]], 2);
        assert_eq!((table.rows(), table.width()), (3, 2));
        assert_eq!(table.unit(1), [2.0, 4.0, 6.0]);
        assert_eq!(table.row(2), [5.0, 6.0]);
        assert_eq!(table.get(1, 0), Some(3.0));
        assert_eq!(table.get(1, 2), None);
        assert_eq!(table.find(|_, _, number| number > 3.0), Some((1, 1)));
        assert_eq!(table.summed().row(0), [9.0, 12.0]);
    }

    #[test]
    fn what_is_there_once_is_the_same_in_every_row() {
        let once = Table::new(1, vec![7.0]);
        assert_eq!(once.get(40, 0), Some(7.0));
        assert_eq!(once.single(), Some(7.0));
        let nothing = Table::default();
        assert!(nothing.is_empty() && nothing.row(0).is_empty());
        assert_eq!((nothing.width(), nothing.single()), (0, None));
        assert_eq!(nothing.units().count(), 0);
    }
}
