//! The values of a row tape, for any [`Scalar`].

use std::ops::{Range, RangeInclusive};

use super::lanes::{self, Lanes, Partials};
use super::{CHUNK, LINE, RowOperation, RowSlot, RowTape};
use crate::expr::function::Scalar;
use crate::expr::operator::Reduction;

/// How many row values are kept for later phases; beyond, a chunk is computed again when it is needed.
const MOST_KEPT: usize = 1 << 22;

/// How many row values are computed before the sums take them in, if they are not kept: a wide network has half a million of
/// each row.
const MOST_TOGETHER: usize = 1 << 20;

/// The values of all slots at a point, and the room for them.
#[derive(Clone, Debug)]
pub struct Primals<S> {
    once: Vec<S>,
    /// The row values, chunk by chunk, slot by slot; of one chunk only if they are not kept.
    blocks: Vec<S>,
    /// How many rows stand in a block: those of a chunk, or of a part of it if they are not kept; no more than there are.
    width: usize,
    kept: bool,
}

impl<S> Default for Primals<S> {
    fn default() -> Self {
        Self {
            once: Vec::new(),
            blocks: Vec::new(),
            width: CHUNK,
            kept: true,
        }
    }
}

impl<S: Scalar> Primals<S> {
    /// Computes every slot. `columns` are those of the graph, all of one length; `unit` is any number of the kind wanted.
    pub fn compute(&mut self, tape: &RowTape, columns: &[&[f64]], point: &[S], unit: S) {
        let rows = columns.first().map_or(0, |column| column.len());
        let slots = tape.rows().len();
        let is_read_later = tape.rows().iter().any(|entry| entry.phase > 0);
        let all = rows.next_multiple_of(CHUNK.min(rows.max(1))) * slots;
        self.kept = is_read_later && all <= MOST_KEPT;
        self.width = rows.min(CHUNK);
        if !self.kept {
            let together = MOST_TOGETHER / slots.max(1);
            self.width = self.width.min(together.next_multiple_of(LINE).max(LINE));
        }
        let block = slots * self.width;
        self.blocks.clear();
        self.blocks
            .resize(if self.kept { all } else { block }, unit.lift(0.0));
        self.once.clear();
        self.once.resize(tape.once().len(), unit.lift(0.0));
        for phase in 0..=tape.phases() {
            self.once_values(tape, phase, rows, point, unit);
            self.run(tape, phase, columns, rows, unit);
        }
    }

    /// Computes the once-values of a phase. Without data there is one row.
    fn once_values(&mut self, tape: &RowTape, phase: usize, rows: usize, point: &[S], unit: S) {
        let rows = rows.max(1);
        for (index, entry) in tape.once().iter().enumerate() {
            if entry.phase as usize != phase {
                continue;
            }
            let value = |slot: RowSlot| match slot {
                RowSlot::Once(index) => self.once[index as usize],
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
                        RowSlot::Once(slot) => self.once[slot as usize] * unit.lift(rows as f64),
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
    fn run(&mut self, tape: &RowTape, phase: usize, columns: &[&[f64]], rows: usize, unit: S) {
        let ends = |entry: &super::RowInstruction| match entry.step {
            RowOperation::Reduce(_, RowSlot::Row(slot)) if entry.phase as usize == phase + 1 => {
                Some(slot as usize)
            }
            _ => None,
        };
        let reductions: Vec<(usize, usize)> = tape
            .once()
            .iter()
            .enumerate()
            .filter_map(|(index, entry)| Some((index, ends(entry)?)))
            .collect();
        let is_kept = self.kept
            && tape
                .rows()
                .iter()
                .any(|entry| entry.phase as usize == phase);
        if reductions.is_empty() && !is_kept {
            return;
        }
        let from = if self.kept { phase } else { 0 };
        for chunk in (0..rows).step_by(CHUNK) {
            let mut sums = vec![Partials::new(unit.lift(0.0)); reductions.len()];
            let end = rows.min(chunk + CHUNK);
            for first in (chunk..end).step_by(self.width) {
                let count = self.width.min(end - first);
                let start = self.compute_block(tape, from..=phase, columns, first..first + count);
                for ((_, slot), sums) in reductions.iter().zip(&mut sums) {
                    sums.add(&self.blocks[start + slot * self.width..][..count]);
                }
            }
            for ((index, _), sums) in reductions.iter().zip(sums) {
                self.once[*index] = self.once[*index] + sums.total();
            }
        }
    }

    /// Computes the slots of some phases in some rows; returns where they begin.
    fn compute_block(
        &mut self,
        tape: &RowTape,
        phases: RangeInclusive<usize>,
        columns: &[&[f64]],
        rows: Range<usize>,
    ) -> usize {
        let start = self.start(tape, rows.start);
        let (width, count) = (self.width, rows.len());
        let block = &mut self.blocks[start..start + tape.rows().len() * width];
        for (index, entry) in tape.rows().iter().enumerate() {
            if !phases.contains(&(entry.phase as usize)) {
                continue;
            }
            let (before, after) = block.split_at_mut(index * width);
            let out = &mut after[..count];
            let lanes = |slot: RowSlot| match slot {
                RowSlot::Once(index) => Lanes::Same(self.once[index as usize]),
                RowSlot::Row(index) => Lanes::Each(&before[index as usize * width..][..count]),
            };
            match entry.step {
                RowOperation::Column(column) => {
                    let unit = out[0];
                    let values = &columns[column][rows.clone()];
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
        start
    }

    /// The outputs of the tape, in their order.
    pub fn outputs<'a>(&'a self, tape: &'a RowTape) -> impl Iterator<Item = S> + 'a {
        tape.outputs().iter().map(|slot| self.once[*slot])
    }

    /// The once-values, by slot.
    pub fn once(&self) -> &[S] {
        &self.once
    }

    /// The values in the rows from `first` on, as many as stand together; they are computed again if they were not kept.
    /// Where that many end the next ones begin, from row 0 on.
    pub fn block(
        &mut self,
        tape: &RowTape,
        columns: &[&[f64]],
        first: usize,
    ) -> BlockValues<'_, S> {
        let rows = columns.first().map_or(0, |column| column.len());
        let end = rows.min(first - first % CHUNK + CHUNK);
        let count = self.width.min(end - first);
        let start = if self.kept {
            self.start(tape, first)
        } else {
            self.compute_block(tape, 0..=tape.phases(), columns, first..first + count)
        };
        BlockValues {
            blocks: &self.blocks[start..start + tape.rows().len() * self.width],
            width: self.width,
            count,
        }
    }

    /// Where the block that begins with a row stands.
    fn start(&self, tape: &RowTape, first: usize) -> usize {
        if self.kept {
            first * tape.rows().len()
        } else {
            0
        }
    }
}

/// The values of all row slots over a block of rows.
#[derive(Clone, Copy, Debug)]
pub struct BlockValues<'a, S> {
    blocks: &'a [S],
    width: usize,
    count: usize,
}

impl<'a, S> BlockValues<'a, S> {
    /// How many rows there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The value of a slot in each row of the block.
    pub fn rows(&self, slot: usize) -> &'a [S] {
        &self.blocks[slot * self.width..][..self.count]
    }
}
