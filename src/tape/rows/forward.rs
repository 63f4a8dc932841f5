//! The values of a row tape, for any [`Scalar`].

use super::lanes::{self, Lanes};
use super::{CHUNK, RowOperation, RowSlot, RowTape};
use crate::expr::function::Scalar;
use crate::expr::operator::Reduction;

/// How many row values are kept for later phases; beyond, a chunk is computed again when it is needed.
const MOST_KEPT: usize = 1 << 22;

/// The values of all slots at a point, and the room for them.
#[derive(Clone, Debug)]
pub struct Primals<S> {
    once: Vec<S>,
    /// The row values, chunk by chunk, slot by slot; of one chunk only if they are not kept.
    blocks: Vec<S>,
    /// How many numbers each slot has of a chunk: no more than there are rows.
    width: usize,
    kept: bool,
    /// Which chunk is in `blocks`, if they are not kept and one is complete.
    present: Option<usize>,
}

impl<S> Default for Primals<S> {
    fn default() -> Self {
        Self {
            once: Vec::new(),
            blocks: Vec::new(),
            width: CHUNK,
            kept: true,
            present: None,
        }
    }
}

impl<S: Scalar> Primals<S> {
    /// Computes every slot. `columns` are those of the graph, all of one length; `unit` is any number of the kind wanted.
    pub fn compute(&mut self, tape: &RowTape, columns: &[&[f64]], point: &[S], unit: S) {
        let rows = columns.first().map_or(0, |column| column.len());
        let chunks = rows.div_ceil(CHUNK);
        self.width = rows.min(CHUNK);
        let block = tape.rows().len() * self.width;
        let is_read_later = tape.rows().iter().any(|entry| entry.phase > 0);
        self.kept = is_read_later && chunks * block <= MOST_KEPT;
        let blocks = if self.kept { chunks } else { 1 };
        self.blocks.clear();
        self.blocks.resize(blocks * block, unit.lift(0.0));
        self.once.clear();
        self.once.resize(tape.once().len(), unit.lift(0.0));
        for phase in 0..=tape.phases() {
            self.once_values(tape, phase, rows, point, unit);
            self.run(tape, phase, columns, rows);
        }
        self.present = None;
    }

    /// Computes the once-values of a phase. Without data there is one row.
    fn once_values(&mut self, tape: &RowTape, phase: usize, rows: usize, point: &[S], unit: S) {
        let rows = rows.max(1);
        for (index, entry) in tape.once().iter().enumerate() {
            if entry.phase != phase {
                continue;
            }
            let value = |slot: RowSlot| match slot {
                RowSlot::Once(index) => self.once[index],
                RowSlot::Row(_) => unreachable!("only a reduction reads rows"),
            };
            self.once[index] = match entry.step {
                RowOperation::Constant(value) => unit.lift(value),
                RowOperation::Variable(index) => point[index],
                RowOperation::Unary(f, a) => value(a).apply(f),
                RowOperation::Binary(f, a, b) => value(a).apply2(f, value(b)),
                RowOperation::Where(condition, a, b) => value(condition).choose(value(a), value(b)),
                RowOperation::Reduce(reduction, slot) => {
                    let sum = match slot {
                        RowSlot::Row(_) => self.once[index],
                        RowSlot::Once(index) => self.once[index] * unit.lift(rows as f64),
                    };
                    match reduction {
                        Reduction::Sum => sum,
                        Reduction::Mean => sum / unit.lift(rows as f64),
                    }
                }
                RowOperation::Column(_) => unreachable!("a column is there per row"),
            };
        }
    }

    /// Runs over all rows, and leaves the sums of the reductions that end the phase in their slots.
    fn run(&mut self, tape: &RowTape, phase: usize, columns: &[&[f64]], rows: usize) {
        let ends = |entry: &super::RowInstruction| match entry.step {
            RowOperation::Reduce(_, RowSlot::Row(slot)) if entry.phase == phase + 1 => Some(slot),
            _ => None,
        };
        let reductions: Vec<(usize, usize)> = tape
            .once()
            .iter()
            .enumerate()
            .filter_map(|(index, entry)| Some((index, ends(entry)?)))
            .collect();
        let is_kept = self.kept && tape.rows().iter().any(|entry| entry.phase == phase);
        if reductions.is_empty() && !is_kept {
            return;
        }
        for chunk in 0..rows.div_ceil(CHUNK) {
            let count = CHUNK.min(rows - chunk * CHUNK);
            let from = if self.kept { phase } else { 0 };
            self.rows_of(tape, from..=phase, chunk, columns, count);
            let block = self.block(tape, chunk);
            for &(index, slot) in &reductions {
                let values = &self.blocks[block + slot * self.width..][..count];
                let zero = self.once[index].lift(0.0);
                let sum = lanes::sum(count, zero, |row| values[row]);
                self.once[index] = self.once[index] + sum;
            }
        }
    }

    /// Where the block of a chunk begins.
    fn block(&self, tape: &RowTape, chunk: usize) -> usize {
        if self.kept {
            chunk * tape.rows().len() * self.width
        } else {
            0
        }
    }

    fn rows_of(
        &mut self,
        tape: &RowTape,
        phases: std::ops::RangeInclusive<usize>,
        chunk: usize,
        columns: &[&[f64]],
        count: usize,
    ) {
        let start = self.block(tape, chunk);
        let width = self.width;
        let block = &mut self.blocks[start..start + tape.rows().len() * width];
        for (index, entry) in tape.rows().iter().enumerate() {
            if !phases.contains(&entry.phase) {
                continue;
            }
            let (before, after) = block.split_at_mut(index * width);
            let out = &mut after[..count];
            let lanes = |slot: RowSlot| match slot {
                RowSlot::Once(index) => Lanes::Same(self.once[index]),
                RowSlot::Row(index) => Lanes::Each(&before[index * width..][..count]),
            };
            match entry.step {
                RowOperation::Column(column) => {
                    let unit = out[0];
                    let values = &columns[column][chunk * CHUNK..][..count];
                    for (out, value) in out.iter_mut().zip(values) {
                        *out = unit.lift(*value);
                    }
                }
                RowOperation::Unary(f, a) => match lanes(a) {
                    Lanes::Each(a) => lanes::unary(f, a, out),
                    Lanes::Same(a) => out.fill(a.apply(f)),
                },
                RowOperation::Binary(f, a, b) => lanes::binary(f, lanes(a), lanes(b), out),
                RowOperation::Where(condition, a, b) => {
                    lanes::choose(lanes(condition), lanes(a), lanes(b), out);
                }
                RowOperation::Constant(_)
                | RowOperation::Variable(_)
                | RowOperation::Reduce(..) => {
                    unreachable!("these are there once")
                }
            }
        }
    }

    /// The outputs of the tape, in their order.
    pub fn outputs<'a>(&'a self, tape: &'a RowTape) -> impl Iterator<Item = S> + 'a {
        tape.outputs().iter().map(|slot| self.once[*slot])
    }

    /// The once-values, by slot.
    pub fn once(&self) -> &[S] {
        &self.once
    }

    /// The values of a chunk of rows, which are computed again if they were not kept.
    pub fn chunk(
        &mut self,
        tape: &RowTape,
        columns: &[&[f64]],
        chunk: usize,
    ) -> ChunkValues<'_, S> {
        let rows = columns.first().map_or(0, |column| column.len());
        let count = CHUNK.min(rows - chunk * CHUNK);
        if !self.kept && self.present != Some(chunk) {
            self.rows_of(tape, 0..=tape.phases(), chunk, columns, count);
            self.present = Some(chunk);
        }
        let start = self.block(tape, chunk);
        ChunkValues {
            blocks: &self.blocks[start..start + tape.rows().len() * self.width],
            width: self.width,
            count,
        }
    }
}

/// The values of all row slots over a chunk of rows.
#[derive(Clone, Copy, Debug)]
pub struct ChunkValues<'a, S> {
    blocks: &'a [S],
    width: usize,
    count: usize,
}

impl<'a, S> ChunkValues<'a, S> {
    /// The value of a slot in each row of the chunk.
    pub fn rows(&self, slot: usize) -> &'a [S] {
        &self.blocks[slot * self.width..][..self.count]
    }
}
