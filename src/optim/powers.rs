//! Powers of the decay rates of running means.
//!
//! A step of Adam needs β₁ᵗ and β₂ᵗ, one of NAdam 0.96^(ψ t) as well, and `pow` costs more than all the rest of it. The powers are
//! `pow`'s own, kept in tables that all descents of the process share, filled in blocks when they are first asked for.

use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError};

/// How many powers are computed at once.
const BLOCK: usize = 256;

/// How many blocks a table has at most: 0.999ᵗ is below 2⁻⁵³, and 1 − 0.999ᵗ is 1, after 144 of them.
const BLOCKS: usize = 256;

/// How many tables are shared at most; bases beyond have tables of their own.
const SHARED: usize = 64;

/// The powers of one base to multiples of a number, half a megabyte if all are asked for.
#[derive(Debug)]
struct Table {
    base: f64,
    /// What the exponents are multiples of.
    unit: f64,
    blocks: Vec<OnceLock<Arc<[f64; BLOCK]>>>,
}

static TABLES: LazyLock<Mutex<Vec<Arc<Table>>>> = LazyLock::new(Mutex::default);

impl Table {
    fn of(base: f64, unit: f64) -> Arc<Self> {
        let mut tables = TABLES.lock().unwrap_or_else(PoisonError::into_inner);
        let known = tables.iter().find(|table| table.is_of(base, unit));
        if let Some(known) = known {
            return Arc::clone(known);
        }
        let table = Arc::new(Self {
            base,
            unit,
            blocks: (0..BLOCKS).map(|_| OnceLock::new()).collect(),
        });
        if tables.len() < SHARED {
            tables.push(Arc::clone(&table));
        }
        table
    }

    fn is_of(&self, base: f64, unit: f64) -> bool {
        self.base.to_bits() == base.to_bits() && self.unit.to_bits() == unit.to_bits()
    }

    /// The base to so many times the unit.
    fn power(&self, count: u64) -> f64 {
        libm::pow(self.base, count as f64 * self.unit)
    }

    /// The block from a number on, a multiple of the length of blocks, if it has one.
    fn block(&self, first: u64) -> Option<Arc<[f64; BLOCK]>> {
        let block = self.blocks.get(first as usize / BLOCK)?;
        let powers = || {
            Arc::new(std::array::from_fn(|index| {
                self.power(first + index as u64)
            }))
        };
        Some(Arc::clone(block.get_or_init(powers)))
    }
}

/// The block of a table that an optimizer used last.
#[derive(Clone, Debug)]
struct Cursor {
    table: Arc<Table>,
    first: u64,
    block: Arc<[f64; BLOCK]>,
}

/// The tables that one optimizer uses.
#[derive(Clone, Debug, Default)]
pub(super) struct Powers {
    cursors: [Option<Cursor>; 3],
}

impl Powers {
    /// `base` to the `exponent`, with the bits of `libm::pow`. An optimizer has up to three bases; `which` is 0, 1 or 2.
    #[inline(always)]
    pub(super) fn power(&mut self, which: usize, base: f64, exponent: u64) -> f64 {
        self.power_of_units(which, [base, 1.0], exponent)
    }

    /// `base` to `count` times `unit`, with the bits of `libm::pow` of that product.
    #[inline(always)]
    pub(super) fn power_of_units(
        &mut self,
        which: usize,
        [base, unit]: [f64; 2],
        count: u64,
    ) -> f64 {
        let index = count as usize % BLOCK;
        let first = count - index as u64;
        match &self.cursors[which] {
            Some(cursor) if cursor.first == first && cursor.table.is_of(base, unit) => {
                cursor.block[index]
            }
            _ => self.turn(which, [base, unit], count),
        }
    }

    /// Goes to another block or table.
    #[cold]
    fn turn(&mut self, which: usize, [base, unit]: [f64; 2], count: u64) -> f64 {
        let table = match self.cursors[which].take() {
            Some(cursor) if cursor.table.is_of(base, unit) => cursor.table,
            _ => Table::of(base, unit),
        };
        let index = count as usize % BLOCK;
        let first = count - index as u64;
        let Some(block) = table.block(first) else {
            return table.power(count);
        };
        let power = block[index];
        self.cursors[which] = Some(Cursor {
            table,
            first,
            block,
        });
        power
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_the_bits_of_pow() {
        let mut powers = Powers::default();
        let far = (BLOCK * BLOCKS) as u64;
        for base in [0.9, 0.999, 0.5, 0.0, 0.9, 0.123_456_789] {
            for exponent in (0..600).chain(far - 3..far + 3) {
                let expected = libm::pow(base, exponent as f64);
                let power = powers.power(usize::from(base > 0.9), base, exponent);
                assert_eq!(power.to_bits(), expected.to_bits(), "{base}^{exponent}");
            }
        }
    }

    #[test]
    fn powers_of_units_have_the_bits_of_pow() {
        let mut powers = Powers::default();
        let far = (BLOCK * BLOCKS) as u64;
        for unit in [0.004, 0.0, 0.004, 1.0, 0.3] {
            for count in (0..300).chain(far - 1..far + 2) {
                let expected = libm::pow(0.96, count as f64 * unit);
                let power = powers.power_of_units(2, [0.96, unit], count);
                assert_eq!(power.to_bits(), expected.to_bits(), "{unit}, {count}");
            }
        }
    }

    #[test]
    fn tables_are_bounded() {
        for k in 0..2 * SHARED {
            Table::of(1.0 / (k as f64 + 2.5), 1.0);
        }
        let tables = TABLES.lock().unwrap_or_else(PoisonError::into_inner);
        assert_eq!(tables.len(), SHARED);
    }
}
