//! The current values of a table of hyperparameters, by name and in order.

use super::hyperparameter::{Hyperparameter, SettingError};
use crate::expr::nearest::nearest;

/// The longest table there is; a fixed length lets settings be copied without an allocation.
const CAPACITY: usize = 8;

/// One number for each row of a table, in the order of its rows. Only allowed values ever get in.
#[derive(Clone, Copy, Debug)]
pub struct Values {
    owner: &'static str,
    table: &'static [Hyperparameter],
    numbers: [f64; CAPACITY],
}

impl Values {
    /// The defaults of `table`, which belongs to the optimizer or schedule named `owner`.
    pub(super) fn defaults(owner: &'static str, table: &'static [Hyperparameter]) -> Self {
        let mut numbers = [0.0; CAPACITY];
        for (number, row) in numbers.iter_mut().zip(table) {
            *number = row.default;
        }
        Self {
            owner,
            table,
            numbers,
        }
    }

    /// The value of the hyperparameter `name`, if the table has it.
    pub fn get(&self, name: &str) -> Option<f64> {
        let index = self.table.iter().position(|row| row.name == name)?;
        Some(self.numbers[index])
    }

    /// Changes the value of the hyperparameter `name`.
    ///
    /// # Errors
    /// [`SettingError::UnknownHyperparameter`] or [`SettingError::NotAllowed`]; the values stay as they were.
    pub fn set(&mut self, name: &str, value: f64) -> Result<(), SettingError> {
        let Some(index) = self.table.iter().position(|row| row.name == name) else {
            return Err(SettingError::UnknownHyperparameter {
                owner: self.owner,
                name: name.to_string(),
                nearest: nearest(name, self.table.iter().map(|row| row.name)),
            });
        };
        self.numbers[index] = self.table[index].check(value)?;
        Ok(())
    }

    /// Every row with its value, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&'static Hyperparameter, f64)> {
        self.table.iter().zip(self.numbers)
    }

    /// All values in the order of the table, for the law that owns the table to take apart.
    pub(super) fn all<const N: usize>(&self) -> [f64; N] {
        debug_assert_eq!(N, self.table.len(), "{} takes its table apart", self.owner);
        std::array::from_fn(|index| self.numbers[index])
    }
}

impl PartialEq for Values {
    fn eq(&self, other: &Self) -> bool {
        self.owner == other.owner && self.numbers == other.numbers
    }
}

#[cfg(test)]
mod tests {
    use super::super::ALL;
    use super::super::schedule;
    use super::*;

    #[test]
    fn every_table_fits_and_its_defaults_are_allowed() {
        let optimizers = ALL.iter().map(|definition| definition.hyperparameters);
        let schedules = schedule::ALL.iter().map(|kind| kind.parameters);
        for table in optimizers.chain(schedules) {
            assert!(table.len() <= CAPACITY);
            for row in table {
                assert!(row.allowed.contains(row.default), "{}", row.name);
                assert!(!row.meaning.is_empty());
            }
        }
    }
}
