//! A row tape compiled for plain numbers: blocks of rows that stay in the cache, on the fastest vector instructions, with the
//! bits of the reference.

use std::collections::HashMap;
use std::sync::Mutex;

use super::columns::Columns;
use super::phase::{self, Phase, PhaseInput};
use super::plan::{BlockWork, PhaseCode, UniformNumber};
use super::sums::{Partials, SumBlock, folded};
use super::{CHUNK, LINE, RowOperation, RowSlot, RowTape};
use crate::expr::function::Scalar;
use crate::expr::operator::Reduction;
use crate::tape::block_instruction::OperandSource;
use crate::tape::lanes::LaneInput;
use crate::tape::{SimdLevel, together};

/// So many numbers of a block stay in the second cache: 192 KiB of them. Sums over products of columns want long blocks
/// more than they want the first cache, since their partials go to memory after each.
const CACHE: usize = 24 * 1024;

/// Below so many columns times rows, a second thread takes longer to start than it saves.
const WORTH_A_THREAD: usize = 1 << 20;

/// A row tape as code. It gives the bits that [`Primals`](super::Primals) gives, at every [`SimdLevel`] and on any number of
/// threads; NaN is NaN.
#[derive(Clone, Debug)]
pub struct RowCode {
    /// The once-values of each phase, in order of evaluation.
    once: Vec<Vec<(u32, RowOperation)>>,
    phases: Vec<PhaseCode>,
    slots: usize,
    /// The row slots that are kept, with their numbers.
    kept: HashMap<usize, usize>,
    outputs: Vec<usize>,
}

/// Room for a run. It can be used again, by any code.
#[derive(Clone, Debug, Default)]
pub struct RowScratch {
    once: Vec<f64>,
    numbers: Vec<f64>,
    /// The columns that are kept between phases, or to be read after the run, one after the other.
    kept: Vec<f64>,
    /// The sums of each chunk.
    sums: Vec<f64>,
    own: Worker,
}

/// What each thread has for itself.
#[derive(Clone, Debug, Default)]
struct Worker {
    block: Vec<f64>,
    partials: Vec<Partials>,
}

impl RowScratch {
    /// Room whose kept columns go where other numbers were.
    pub fn over(kept: Vec<f64>) -> Self {
        Self {
            kept,
            ..Self::default()
        }
    }

    /// The once-values of the last run, by slot.
    pub fn once(&self) -> &[f64] {
        &self.once
    }

    /// Takes the kept columns of the last run.
    pub fn take_kept(&mut self) -> Vec<f64> {
        std::mem::take(&mut self.kept)
    }
}

impl RowCode {
    /// Compiles a tape.
    pub fn compile(tape: &RowTape) -> Self {
        Self::watching(tape, &[])
    }

    /// Compiles a tape so that the values of some row slots can be read after a run.
    pub fn watching(tape: &RowTape, watched: &[usize]) -> Self {
        let kept = phase::kept(tape, watched);
        let mut once = vec![Vec::new(); tape.phases() + 1];
        for (slot, entry) in (0..).zip(tape.once()) {
            once[entry.phase as usize].push((slot, entry.step));
        }
        let phases = (0..=tape.phases())
            .map(|number| PhaseCode::compile(&Phase::of(tape, number, &kept)))
            .collect();
        Self {
            once,
            phases,
            slots: tape.once().len(),
            kept,
            outputs: tape.outputs().to_vec(),
        }
    }

    /// Whether what it keeps of so many rows between phases fits into memory that it may take: 256 MiB.
    pub fn has_room(&self, rows: usize) -> bool {
        rows.saturating_mul(self.kept.len()) <= 1 << 25
    }

    /// Where a watched row slot begins in the kept columns of a run over so many rows; nowhere if it is a column of the data.
    pub fn watched(&self, slot: usize, rows: usize) -> Option<usize> {
        Some(self.kept.get(&slot)? * rows.next_multiple_of(LINE))
    }

    /// The outputs of the last run, in their order.
    pub fn outputs<'a>(&'a self, scratch: &'a RowScratch) -> impl Iterator<Item = f64> + 'a {
        self.outputs.iter().map(|slot| scratch.once[*slot])
    }

    /// Computes every output at a point, over all rows of the columns, on at most so many threads.
    pub fn run(
        &self,
        level: SimdLevel,
        threads: usize,
        columns: &Columns,
        point: &[f64],
        scratch: &mut RowScratch,
    ) {
        scratch.once.clear();
        scratch.once.resize(self.slots, 0.0);
        let chunks = columns.rows().div_ceil(CHUNK);
        let padded = columns.rows().next_multiple_of(LINE);
        scratch.kept.resize(self.kept.len() * padded, 0.0);
        for (steps, code) in self.once.iter().zip(&self.phases) {
            once_values(steps, columns.rows(), point, &mut scratch.once);
            if code.accumulators == 0 && code.stores.is_empty() {
                continue;
            }
            let RowScratch {
                once,
                numbers,
                kept,
                sums,
                own,
            } = &mut *scratch;
            numbers.clear();
            numbers.extend(code.numbers.iter().map(|number| match *number {
                UniformNumber::Once(slot) => once[slot],
                UniformNumber::Fixed(value) => value,
            }));
            sums.clear();
            sums.resize(chunks * code.accumulators, 0.0);
            let run = Run {
                code,
                level,
                columns,
                numbers,
            };
            let is_worth_it = columns.rows().saturating_mul(code.columns) >= WORTH_A_THREAD;
            run.chunks(if is_worth_it { threads } else { 1 }, kept, sums, own);
            for (slot, accumulator) in &code.sums {
                let of_chunks = sums.iter().skip(*accumulator).step_by(code.accumulators);
                once[*slot] = of_chunks.fold(0.0, |sum, chunk| sum + chunk);
            }
        }
    }
}

/// Computes the once-values of a phase. The slots of reductions hold the sums. Without data there is one row.
fn once_values(steps: &[(u32, RowOperation)], rows: usize, point: &[f64], once: &mut [f64]) {
    let rows = rows.max(1);
    let value = |once: &[f64], slot: RowSlot| match slot {
        RowSlot::Once(index) => once[index as usize],
        RowSlot::Row(_) => unreachable!("only a reduction reads rows"),
    };
    for (index, step) in steps {
        let index = *index as usize;
        once[index] = match *step {
            RowOperation::Constant(value) => value,
            RowOperation::Variable(index) => point[index],
            RowOperation::Unary(f, a) => f.value(value(once, a)),
            RowOperation::Binary(f, a, b) => f.value(value(once, a), value(once, b)),
            RowOperation::Where(condition, a, b) => {
                value(once, condition).choose(value(once, a), value(once, b))
            }
            RowOperation::Reduce(reduction, slot) => {
                let sum = match slot {
                    RowSlot::Row(_) => once[index],
                    RowSlot::Once(slot) => once[slot as usize] * rows as f64,
                };
                match reduction {
                    Reduction::Sum => sum,
                    Reduction::Mean => sum / rows as f64,
                }
            }
            RowOperation::Column(_) => unreachable!("a column is there per row"),
        };
    }
}

/// A phase over all rows.
struct Run<'a> {
    code: &'a PhaseCode,
    level: SimdLevel,
    columns: &'a Columns,
    numbers: &'a [f64],
}

/// What a chunk leaves: its number, its rows of each kept column, its sums.
type Chunk<'a> = (usize, Vec<&'a mut [f64]>, &'a mut [f64]);

impl Run<'_> {
    /// Runs over all chunks, and leaves each one's sums.
    fn chunks(&self, threads: usize, kept: &mut [f64], sums: &mut [f64], own: &mut Worker) {
        let chunks = self.columns.rows().div_ceil(CHUNK);
        let padded = self.columns.rows().next_multiple_of(LINE).max(1);
        let mut sums = sums.chunks_mut(self.code.accumulators.max(1));
        let mut pieces: Vec<Chunk<'_>> = (0..chunks)
            .map(|chunk| (chunk, Vec::new(), sums.next().unwrap_or_default()))
            .collect();
        for column in kept.chunks_mut(padded) {
            for ((_, kept, _), rows) in pieces.iter_mut().zip(column.chunks_mut(CHUNK)) {
                kept.push(rows);
            }
        }
        let threads = threads.min(chunks);
        if threads <= 1 {
            for piece in pieces {
                self.chunk(piece, own);
            }
            return;
        }
        let waiting = Mutex::new(pieces.into_iter());
        let next = || waiting.lock().ok()?.next();
        let work = |worker: &mut Worker| {
            while let Some(piece) = next() {
                self.chunk(piece, worker);
            }
        };
        together(threads, &|| work(&mut Worker::default()), || work(own));
    }

    fn chunk(&self, (chunk, mut kept, sums): Chunk<'_>, worker: &mut Worker) {
        let first = chunk * CHUNK;
        let rows = CHUNK.min(self.columns.rows() - first);
        worker.partials.clear();
        worker.partials.resize(self.code.accumulators, [0.0; LINE]);
        let most = (CACHE / self.code.columns.max(1)).clamp(4 * LINE, CHUNK);
        let blocks = rows.div_ceil(most).max(1);
        let width = rows.div_ceil(blocks).next_multiple_of(LINE);
        let room = self.code.columns * width + LINE;
        if worker.block.len() < room {
            worker.block.resize(room, 0.0);
        }
        let Worker { block, partials } = worker;
        let start = block
            .as_ptr()
            .align_offset(LINE * size_of::<f64>())
            .min(LINE);
        for from in (0..rows).step_by(width) {
            let rows = width.min(rows - from);
            let lanes = rows.next_multiple_of(LINE);
            let index = BlockPosition {
                first: first + from,
                kept: from,
                rows,
                lanes,
            };
            let block = &mut block[start..][..self.code.columns * lanes];
            self.block(index, &mut kept, block, partials);
        }
        for (sum, partials) in sums.iter_mut().zip(partials) {
            *sum = folded(*partials);
        }
    }

    fn block(
        &self,
        index: BlockPosition,
        kept: &mut [&mut [f64]],
        block: &mut [f64],
        partials: &mut [Partials],
    ) {
        let BlockPosition { rows, lanes, .. } = index;
        for (input, column) in &self.code.loads {
            let from = match *input {
                PhaseInput::Data(data) => self.columns.lanes(data, index.first, lanes),
                PhaseInput::Kept(number) => &kept[number][index.kept..][..lanes],
                PhaseInput::Number(_) => unreachable!("a number is no column"),
            };
            block[column * lanes..][..lanes].copy_from_slice(from);
        }
        for work in &self.code.work {
            match work {
                BlockWork::Dense(dense) => {
                    let (before, to) = block.split_at_mut(dense.to * lanes);
                    let to = &mut to[..dense.outputs() * lanes];
                    dense.run(self.level, before, self.numbers, lanes, to);
                }
                BlockWork::Each {
                    instruction,
                    to,
                    width,
                } => {
                    let (before, to) = block.split_at_mut(to * lanes);
                    instruction.run(
                        self.level,
                        &mut to[..width * lanes],
                        |source| match source {
                            OperandSource::Register(column) => {
                                LaneInput::Many(&before[column * lanes..][..width * lanes])
                            }
                            OperandSource::Number(number) => LaneInput::One(self.numbers[number]),
                            OperandSource::Given(_) => {
                                unreachable!("what is given has been loaded")
                            }
                        },
                    );
                }
                BlockWork::Pair {
                    pair,
                    from,
                    to: [first, second],
                    width,
                } => {
                    let (before, after) = block.split_at_mut(first * lanes);
                    let (first, second) = after.split_at_mut((second - first) * lanes);
                    let all = width * lanes;
                    let to = [&mut first[..all], &mut second[..all]];
                    pair.run(self.level, to, &before[from * lanes..][..all]);
                }
                BlockWork::Sums(sums) => {
                    let columns = &*block;
                    sums.run(
                        self.level,
                        SumBlock {
                            columns,
                            lanes,
                            rows,
                        },
                        partials,
                    );
                }
                BlockWork::Products(products) => {
                    let columns = &*block;
                    products.run(
                        self.level,
                        SumBlock {
                            columns,
                            lanes,
                            rows,
                        },
                        partials,
                    );
                }
            }
        }
        for (column, number) in &self.code.stores {
            kept[*number][index.kept..][..lanes].copy_from_slice(&block[column * lanes..][..lanes]);
        }
    }
}

/// Where a block stands.
#[derive(Clone, Copy)]
struct BlockPosition {
    /// Its first row.
    first: usize,
    /// Its first row within the chunk.
    kept: usize,
    /// How many rows it has.
    rows: usize,
    /// How many lanes are computed: whole lines.
    lanes: usize,
}
