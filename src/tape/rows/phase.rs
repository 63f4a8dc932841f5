//! The rows' part of one phase of a row tape, as instructions of its own.

use std::collections::HashMap;

use super::{RowOperation, RowSlot, RowTape};
use crate::tape::Instruction;
use crate::tape::expand::Expanded;

/// Where a phase's rows get a number from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum PhaseInput {
    /// A once-slot.
    Number(usize),
    /// A column of the data.
    Data(usize),
    /// What an earlier phase kept.
    Kept(usize),
}

/// What the rows of a phase compute.
#[derive(Debug)]
pub(super) struct Phase {
    /// The instructions; variable i is input i. The outputs are first what is summed, then what is kept.
    pub(super) code: Expanded,
    pub(super) inputs: Vec<PhaseInput>,
    /// The once-slots that the sums go to.
    pub(super) sums: Vec<usize>,
    /// Under which numbers the other outputs are kept for later phases.
    pub(super) kept: Vec<usize>,
}

/// The row slots that later phases read, and those that are watched, with the numbers under which they are kept. Columns of
/// the data are there anyway.
pub(super) fn kept(tape: &RowTape, watched: &[usize]) -> HashMap<usize, usize> {
    let mut kept = HashMap::new();
    for slot in watched {
        if !matches!(tape.rows()[*slot].step, RowOperation::Column(_)) {
            let next = kept.len();
            kept.entry(*slot).or_insert(next);
        }
    }
    for entry in tape.rows() {
        for input in entry.step.inputs() {
            let RowSlot::Row(slot) = input else { continue };
            let slot = slot as usize;
            let before = tape.rows()[slot];
            if before.phase < entry.phase && !matches!(before.step, RowOperation::Column(_)) {
                let next = kept.len();
                kept.entry(slot).or_insert(next);
            }
        }
    }
    kept
}

impl Phase {
    /// The phase of this number; `kept` are the slots that later phases read.
    pub(super) fn of(tape: &RowTape, number: usize, kept: &HashMap<usize, usize>) -> Self {
        let mut builder = Builder {
            tape,
            number,
            kept,
            instructions: Vec::new(),
            inputs: Vec::new(),
            indices: [tape.once(), tape.rows()].map(|slots| vec![None; slots.len()]),
        };
        for (slot, entry) in (0..).zip(tape.rows()) {
            if entry.phase as usize == number && !matches!(entry.step, RowOperation::Column(_)) {
                builder.add(RowSlot::Row(slot), entry.step);
            }
        }
        let mut outputs = Vec::new();
        let mut sums = Vec::new();
        for (slot, entry) in tape.once().iter().enumerate() {
            if let RowOperation::Reduce(_, row @ RowSlot::Row(_)) = entry.step
                && tape.entry(row).phase as usize == number
                && entry.phase as usize == number + 1
            {
                outputs.push(builder.index(row));
                sums.push(slot);
            }
        }
        let mut own_kept: Vec<(usize, usize)> = kept
            .iter()
            .filter(|(slot, _)| tape.rows()[**slot].phase as usize == number)
            .map(|(slot, index)| (*index, *slot))
            .collect();
        own_kept.sort_unstable();
        for (_, slot) in &own_kept {
            outputs.push(builder.index(RowSlot::Row(*slot as u32)));
        }
        Self {
            code: Expanded::new(&builder.instructions, &outputs),
            inputs: builder.inputs,
            sums,
            kept: own_kept.into_iter().map(|(index, _)| index).collect(),
        }
    }
}

struct Builder<'a> {
    tape: &'a RowTape,
    number: usize,
    kept: &'a HashMap<usize, usize>,
    instructions: Vec<Instruction>,
    inputs: Vec<PhaseInput>,
    /// The places of once-slots and of row slots.
    indices: [Vec<Option<u32>>; 2],
}

impl Builder<'_> {
    fn add(&mut self, slot: RowSlot, step: RowOperation) {
        let instruction = match step {
            RowOperation::Unary(f, a) => Instruction::Unary(f, self.index(a)),
            RowOperation::Binary(f, a, b) => Instruction::Binary(f, self.index(a), self.index(b)),
            RowOperation::Where(condition, a, b) => {
                let condition = self.index(condition);
                Instruction::Where(condition, self.index(a), self.index(b))
            }
            _ => unreachable!("the others are there once, or given"),
        };
        self.push(slot, instruction);
    }

    fn push(&mut self, slot: RowSlot, instruction: Instruction) -> usize {
        self.instructions.push(instruction);
        let index = self.instructions.len() - 1;
        *self.place(slot) = Some(index as u32);
        index
    }

    fn place(&mut self, slot: RowSlot) -> &mut Option<u32> {
        let [once, rows] = &mut self.indices;
        match slot {
            RowSlot::Once(slot) => &mut once[slot as usize],
            RowSlot::Row(slot) => &mut rows[slot as usize],
        }
    }

    /// The place of a slot: of what this phase has computed, or of an input.
    fn index(&mut self, slot: RowSlot) -> usize {
        if let Some(index) = *self.place(slot) {
            return index as usize;
        }
        let input = match (slot, self.tape.entry(slot).step) {
            (_, RowOperation::Constant(value)) => {
                return self.push(slot, Instruction::Constant(value));
            }
            (RowSlot::Row(_), RowOperation::Column(column)) => PhaseInput::Data(column),
            (RowSlot::Row(row), _) => {
                debug_assert!(
                    (self.tape.entry(slot).phase as usize) < self.number,
                    "inputs come first"
                );
                PhaseInput::Kept(self.kept[&(row as usize)])
            }
            (RowSlot::Once(once), _) => PhaseInput::Number(once as usize),
        };
        self.inputs.push(input);
        self.push(slot, Instruction::Variable(self.inputs.len() - 1))
    }
}
