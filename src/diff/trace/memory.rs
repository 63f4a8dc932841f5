//! The memory in which the numbers of a traced run stand.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::TracedTape;
use crate::diff::table::Table;
use crate::tape::rows::{Columns, RowOperation, RowScratch, RowSlot};

/// So many memories of earlier runs are at hand: that of the run that is still looked at, and one to write the next into.
const SPARE: usize = 2;

/// A larger memory is given back, in numbers: 32 MiB.
const LARGEST: usize = 1 << 22;

/// Memories of earlier runs. One whose numbers nobody reads any more is written again: to clear a new one takes as long as to
/// compute the numbers.
#[derive(Debug, Default)]
pub(super) struct SpareMemory(Mutex<Vec<Arc<Vec<f64>>>>);

impl SpareMemory {
    pub(super) fn take(&self) -> Vec<f64> {
        let mut spare = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let unread = spare
            .iter()
            .position(|memory| Arc::strong_count(memory) == 1);
        let memory = unread.and_then(|index| Arc::into_inner(spare.swap_remove(index)));
        memory.unwrap_or_default()
    }

    pub(super) fn keep(&self, memory: &Arc<Vec<f64>>) {
        if memory.len() <= LARGEST {
            let mut spare = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            spare.insert(0, Arc::clone(memory));
            spare.truncate(SPARE);
        }
    }
}

/// The numbers that a run left, to which those are added that it did not keep: of columns of the data, of once-values, of
/// what is the same in every row.
pub(super) struct RunNumbers<'a> {
    traced: &'a TracedTape,
    columns: &'a Columns,
    once: Vec<f64>,
    memory: Vec<f64>,
    /// Where the columns of the data are that have been added.
    data: HashMap<usize, usize>,
    /// Where the numbers are that are the same in so many rows, by their bits.
    uniform: HashMap<(u64, usize), usize>,
}

/// A table before the memory is complete: how many rows there are, and where each unit begins.
pub(super) type Starts = (usize, Vec<usize>);

impl<'a> RunNumbers<'a> {
    pub(super) fn new(
        traced: &'a TracedTape,
        columns: &'a Columns,
        mut scratch: RowScratch,
    ) -> Self {
        Self {
            traced,
            columns,
            memory: scratch.take_kept(),
            once: scratch.once().to_vec(),
            data: HashMap::new(),
            uniform: HashMap::new(),
        }
    }

    /// Where the numbers of slots are, each in so many rows, or of numbers that are the same everywhere.
    pub(super) fn starts(&mut self, rows: usize, slots: Vec<Result<RowSlot, f64>>) -> Starts {
        let starts = slots.into_iter().map(|slot| self.start(rows, slot));
        (rows, starts.collect())
    }

    fn start(&mut self, rows: usize, slot: Result<RowSlot, f64>) -> usize {
        let row = match slot {
            Ok(RowSlot::Row(row)) => row as usize,
            Ok(RowSlot::Once(once)) => return self.uniform(rows, self.once[once as usize]),
            Err(number) => return self.uniform(rows, number),
        };
        if let Some(start) = self.traced.code.watched(row, self.columns.rows()) {
            return start;
        }
        let RowOperation::Column(column) = self.traced.tape.rows()[row].step else {
            return self.uniform(rows, f64::NAN);
        };
        *self.data.entry(column).or_insert_with(|| {
            let start = self.memory.len();
            self.memory.extend_from_slice(self.columns.column(column));
            start
        })
    }

    fn uniform(&mut self, rows: usize, number: f64) -> usize {
        *self
            .uniform
            .entry((number.to_bits(), rows))
            .or_insert_with(|| {
                let start = self.memory.len();
                self.memory.resize(start + rows, number);
                start
            })
    }

    /// All numbers, to be shared.
    pub(super) fn memory(self) -> Arc<Vec<f64>> {
        Arc::new(self.memory)
    }
}

/// The tables whose units begin there.
pub(super) fn tables(memory: &Arc<Vec<f64>>, starts: Vec<Starts>) -> Vec<Table> {
    let table = |(rows, starts)| Table::sharing(Arc::clone(memory), rows, starts);
    starts.into_iter().map(table).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_memory_is_written_again_when_nobody_reads_it() {
        let spare = SpareMemory::default();
        let [first, second, third] = [1.0, 2.0, 3.0].map(|number| Arc::new(vec![number]));
        spare.keep(&first);
        spare.keep(&second);
        assert!(spare.take().is_empty());
        drop(first);
        assert_eq!(spare.take(), [1.0]);
        assert!(spare.take().is_empty());
        spare.keep(&third);
        spare.keep(&third);
        drop(second);
        assert!(spare.take().is_empty(), "only the newest are kept");
    }

    #[test]
    fn a_large_memory_is_given_back() {
        let spare = SpareMemory::default();
        spare.keep(&Arc::new(vec![0.0; LARGEST + 1]));
        assert!(spare.take().is_empty());
        spare.keep(&Arc::new(vec![0.0; LARGEST]));
        assert_eq!(spare.take().len(), LARGEST);
    }
}
