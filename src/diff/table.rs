//! The numbers of one node of a loss over rows.

/// Numbers by row and unit; of a once-value one row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    rows: usize,
    /// Unit by unit, each in all rows.
    numbers: Vec<f64>,
}

impl Table {
    /// The numbers of the first unit in every row, then those of the second, and so on.
    pub fn new(rows: usize, numbers: Vec<f64>) -> Self {
        Self { rows, numbers }
    }

    /// The same number everywhere.
    pub fn filled(rows: usize, width: usize, number: f64) -> Self {
        Self::new(rows, vec![number; rows * width])
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
        self.numbers.len().checked_div(self.rows).unwrap_or(0)
    }

    /// Whether there is no number.
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// All numbers, unit by unit.
    pub fn numbers(&self) -> &[f64] {
        &self.numbers
    }

    /// A unit in all rows.
    pub fn unit(&self, unit: usize) -> &[f64] {
        self.numbers
            .get(unit * self.rows..(unit + 1) * self.rows)
            .unwrap_or_default()
    }

    /// The units, each in all rows.
    pub fn units(&self) -> impl Iterator<Item = &[f64]> {
        self.numbers.chunks_exact(self.rows.max(1))
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
        match self.numbers[..] {
            [number] => Some(number),
            _ => None,
        }
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
    pub fn plus(mut self, other: &Self) -> Self {
        for (sum, number) in self.numbers.iter_mut().zip(&other.numbers) {
            *sum += number;
        }
        self
    }

    /// The sum over the rows, as one row.
    #[must_use]
    pub fn summed(&self) -> Self {
        let sums = self.units().map(|unit| unit.iter().sum());
        Self::new(1, sums.collect())
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
