//! Powers of the decay rates of running means.
//!
//! A step of Adam needs β₁ᵗ and β₂ᵗ, and `pow` costs more than all the rest of it. The powers are `pow`'s own, kept in tables
//! that all descents of the process share, filled in blocks when they are first asked for.

use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError};

/// How many powers are computed at once.
const BLOCK: usize = 256;

/// How many blocks a table has at most: 0.999ᵗ is below 2⁻⁵³, and 1 − 0.999ᵗ is 1, after 144 of them.
const BLOCKS: usize = 256;

/// How many tables are shared at most; bases beyond have tables of their own.
const SHARED: usize = 64;

/// The powers of one base, half a megabyte if all are asked for.
#[derive(Debug)]
struct Table {
    base: f64,
    blocks: Vec<OnceLock<Box<[f64]>>>,
}

static TABLES: LazyLock<Mutex<Vec<Arc<Table>>>> = LazyLock::new(Mutex::default);

impl Table {
    fn of(base: f64) -> Arc<Self> {
        let mut tables = TABLES.lock().unwrap_or_else(PoisonError::into_inner);
        let known = tables
            .iter()
            .find(|table| table.base.to_bits() == base.to_bits());
        if let Some(known) = known {
            return Arc::clone(known);
        }
        let table = Arc::new(Self {
            base,
            blocks: (0..BLOCKS).map(|_| OnceLock::new()).collect(),
        });
        if tables.len() < SHARED {
            tables.push(Arc::clone(&table));
        }
        table
    }

    fn power(&self, exponent: u64) -> f64 {
        let exponent_in = exponent as usize % BLOCK;
        let Some(block) = self.blocks.get(exponent as usize / BLOCK) else {
            return libm::pow(self.base, exponent as f64);
        };
        block.get_or_init(|| {
            let first = exponent - exponent_in as u64;
            (0..BLOCK as u64)
                .map(|k| libm::pow(self.base, (first + k) as f64))
                .collect()
        })[exponent_in]
    }
}

/// The tables that one optimizer uses.
#[derive(Clone, Debug, Default)]
pub(super) struct Powers {
    tables: [Option<Arc<Table>>; 2],
    /// The last power with an exponent that is no whole number: base, exponent, result.
    last: Option<[f64; 3]>,
}

impl Powers {
    /// `base` to the `exponent`, with the bits of `libm::pow`. An optimizer has two bases; `which` is 0 or 1.
    #[inline]
    pub(super) fn power(&mut self, which: usize, base: f64, exponent: u64) -> f64 {
        let slot = &mut self.tables[which & 1];
        match slot {
            Some(table) if table.base.to_bits() == base.to_bits() => table.power(exponent),
            _ => slot.insert(Table::of(base)).power(exponent),
        }
    }
}

impl Powers {
    /// `base` to an exponent that need not be whole. The last one is remembered: where a step asks for this exponent and the
    /// next one, the first of them was asked for at the step before.
    pub(super) fn real_power(&mut self, base: f64, exponent: f64) -> f64 {
        match self.last {
            Some([known, of, power]) if known == base && of == exponent => power,
            _ => {
                let power = libm::pow(base, exponent);
                self.last = Some([base, exponent, power]);
                power
            }
        }
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
    fn a_remembered_power_is_that_of_its_base_and_exponent() {
        let mut powers = Powers::default();
        for (base, exponent) in [(0.96, 0.004), (0.96, 0.008), (0.96, 0.008), (0.9, 0.008)] {
            assert_eq!(powers.real_power(base, exponent), libm::pow(base, exponent));
        }
    }

    #[test]
    fn tables_are_bounded() {
        for k in 0..2 * SHARED {
            Table::of(1.0 / (k as f64 + 2.5));
        }
        let tables = TABLES.lock().unwrap_or_else(PoisonError::into_inner);
        assert_eq!(tables.len(), SHARED);
    }
}
