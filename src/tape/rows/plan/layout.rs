//! Columns and places for all that a phase computes.

use std::collections::BTreeMap;

use super::super::affine::AffineLayer;
use super::super::dense::{self, Dense, Tile};
use super::super::pairs::{self, FunctionPair};
use super::super::phase::{Phase, PhaseInput};
use super::super::sums::{Products, Sums};
use super::{BlockWork, Item, PhaseCode, Sum, UniformNumber};
use crate::expr::hashing::IndexedMap;
use crate::tape::Instruction as Single;
use crate::tape::block_instruction::{OperandSource, ResultTarget, instruction};
use crate::tape::fuse::{FusedOperation, FusedStep, fuse};

/// Code that is being laid out.
pub(super) struct Planner<'a> {
    phase: &'a Phase,
    is_row: Vec<bool>,
    /// After how many steps a slot is there.
    level: Vec<usize>,
    column: Vec<Option<usize>>,
    indices: IndexedMap<(bool, u64), usize>,
    code: PhaseCode,
}

impl<'a> Planner<'a> {
    pub(super) fn new(phase: &'a Phase, is_row: Vec<bool>) -> Self {
        let slots = is_row.len();
        let mut planner = Self {
            phase,
            is_row,
            level: vec![0; slots],
            column: vec![None; slots],
            indices: IndexedMap::default(),
            code: PhaseCode::default(),
        };
        for (slot, instruction) in phase.code.instructions.iter().enumerate() {
            if let Single::Variable(input) = *instruction
                && planner.is_row[slot]
            {
                let column = planner.columns(1);
                planner.column[slot] = Some(column);
                planner.code.loads.push((phase.inputs[input], column));
            }
        }
        planner
    }

    /// New columns side by side.
    fn columns(&mut self, count: usize) -> usize {
        self.code.columns += count;
        self.code.columns - count
    }

    /// Layers and elementwise steps, by how many steps must be done before them. What is part of something else has none.
    pub(super) fn items(
        &mut self,
        layers: Vec<AffineLayer>,
        is_inner: &[bool],
    ) -> BTreeMap<usize, Vec<Item>> {
        let mut is_taken = is_inner.to_vec();
        for output in layers.iter().flat_map(|layer| &layer.outputs) {
            is_taken[output.slot] = true;
        }
        // Steps become one instruction if they have the same class: what is taken already has one of its own.
        let class = |(slot, taken): (usize, &bool)| {
            if *taken {
                2 + slot
            } else {
                usize::from(self.is_row[slot])
            }
        };
        let classes: Vec<usize> = is_taken.iter().enumerate().map(class).collect();
        let steps = fuse(&self.phase.code, &classes);
        let steps = steps
            .into_iter()
            .filter(|step| !is_taken[step.slot])
            .map(Item::Step);
        let mut items: Vec<Item> = layers.into_iter().map(Item::Layer).chain(steps).collect();
        items.sort_by_key(|item| item.slots().min());
        let mut by_level: BTreeMap<usize, Vec<Item>> = BTreeMap::new();
        for item in items {
            let before = item.inputs().iter().map(|slot| self.level[*slot]);
            let level = 1 + before.max().unwrap_or_default();
            for slot in item.slots() {
                self.level[slot] = level;
            }
            by_level.entry(level).or_default().push(item);
        }
        by_level
    }

    /// Puts everything in its place, level by level; a sum as soon as what it reads is there.
    pub(super) fn lay_out(&mut self, items: BTreeMap<usize, Vec<Item>>, sums: &[Sum]) {
        let mut sums_at: BTreeMap<usize, Vec<(Sum, usize)>> = BTreeMap::new();
        for (sum, once) in sums.iter().zip(&self.phase.sums) {
            let level = match *sum {
                Sum::Of(slot) => self.level[slot],
                Sum::Product(a, b) => self.level[a].max(self.level[b]),
            };
            sums_at.entry(level).or_default().push((*sum, *once));
        }
        self.sums(sums_at.remove(&0).unwrap_or_default());
        for (level, items) in items {
            let mut steps = Vec::new();
            for item in items {
                match item {
                    Item::Layer(layer) => self.layer(&layer),
                    Item::Step(step) => steps.push(step),
                }
            }
            self.steps(steps);
            self.sums(sums_at.remove(&level).unwrap_or_default());
        }
    }

    fn layer(&mut self, layer: &AffineLayer) {
        let to = self.columns(layer.outputs.len());
        let inputs = layer
            .inputs
            .iter()
            .map(|slot| self.column[*slot].expect("inputs come first"));
        let mut dense = Dense {
            inputs: inputs.collect(),
            to,
            tiles: Vec::new(),
            has_bias: layer.outputs[0].bias.is_some(),
        };
        let mut rest = layer.outputs.as_slice();
        for size in dense::tiles(layer.outputs.len()) {
            let (outputs, after) = rest.split_at(size);
            rest = after;
            dense.tiles.push(Tile {
                outputs: size,
                numbers: self.code.numbers.len(),
            });
            for input in 0..layer.inputs.len() {
                for output in outputs {
                    let weight = output.weights[input]
                        .map_or(UniformNumber::Fixed(1.0), |slot| self.number(slot));
                    self.code.numbers.push(weight);
                }
            }
            for bias in outputs.iter().filter_map(|output| output.bias) {
                let bias = self.number(bias);
                self.code.numbers.push(bias);
            }
        }
        for (index, output) in layer.outputs.iter().enumerate() {
            self.column[output.slot] = Some(to + index);
        }
        self.code.work.push(BlockWork::Dense(dense));
    }

    /// Elementwise steps that are ready at the same time: equal ones side by side, in the order of what they read.
    fn steps(&mut self, mut steps: Vec<FusedStep>) {
        for (pair, steps) in pairs::take(&mut steps, &self.is_row) {
            self.pairs(pair, steps);
        }
        let mut kinds: Vec<(FusedOperation, [bool; 3], Vec<FusedStep>)> = Vec::new();
        for step in steps {
            let rows = step.inputs.map(|input| self.is_row[input]);
            let known = kinds
                .iter_mut()
                .find(|(operation, kinds, _)| *operation == step.operation && *kinds == rows);
            match known {
                Some((_, _, steps)) => steps.push(step),
                None => kinds.push((step.operation, rows, vec![step])),
            }
        }
        for (_, _, steps) in kinds {
            self.equal_steps(steps);
        }
    }

    /// Steps of one operation: those whose inputs follow each other are one instruction.
    fn equal_steps(&mut self, mut steps: Vec<FusedStep>) {
        steps.sort_by_key(|step| step.inputs.iter().find_map(|input| self.column[*input]));
        let sources: Vec<[OperandSource; 3]> = steps
            .iter()
            .map(|step| self.sources(step.operation, step.inputs))
            .collect();
        let to = self.columns(steps.len());
        let mut start = 0;
        while start < steps.len() {
            let first = sources[start];
            let goes_on = |next: &[OperandSource; 3], width| {
                (0..3).all(|side| follows(first[side], next[side], width))
            };
            let others = sources[start + 1..].iter().zip(1..);
            let width = 1 + others
                .take_while(|(next, width)| goes_on(next, *width))
                .count();
            self.each(steps[start].operation, first, to + start, width);
            start += width;
        }
        for (index, step) in steps.iter().enumerate() {
            self.column[step.slot] = Some(to + index);
        }
    }

    /// Steps of one pair of functions: those whose inputs follow each other are one instruction.
    fn pairs(&mut self, pair: FunctionPair, steps: Vec<[FusedStep; 2]>) {
        let column = |[step, _]: &[FusedStep; 2]| {
            self.column[step.inputs[0]].expect("what is there per row has a column")
        };
        let mut steps: Vec<_> = steps
            .into_iter()
            .map(|both| (column(&both), both))
            .collect();
        steps.sort_by_key(|(from, _)| *from);
        let to = [(); 2].map(|()| self.columns(steps.len()));
        let mut start = 0;
        for run in steps.chunk_by(|(from, _), (next, _)| *next == from + 1) {
            let to = to.map(|to| to + start);
            self.code.work.push(BlockWork::Pair {
                pair,
                from: run[0].0,
                to,
                width: run.len(),
            });
            for (index, (_, both)) in run.iter().enumerate() {
                for (step, to) in both.iter().zip(to) {
                    self.column[step.slot] = Some(to + index);
                }
            }
            start += run.len();
        }
    }

    /// Where a step reads. An operation wants a column among its first inputs: where all are numbers, the first is written to
    /// one, which must stand before the step's own.
    fn sources(&mut self, operation: FusedOperation, inputs: [usize; 3]) -> [OperandSource; 3] {
        let inputs = inputs.map(|input| self.source(input));
        let is_column = |source: &OperandSource| matches!(source, OperandSource::Register(_));
        let needs_column = match operation {
            FusedOperation::Chain(_) => !inputs[..2].iter().any(is_column),
            FusedOperation::Unary(_) => !is_column(&inputs[0]),
            FusedOperation::Binary(_) | FusedOperation::Where | FusedOperation::Copy => false,
        };
        if !needs_column {
            return inputs;
        }
        let own = inputs[0];
        let column = self.columns(1);
        self.each(FusedOperation::Copy, [own; 3], column, 1);
        inputs.map(|input| {
            if input == own {
                OperandSource::Register(column)
            } else {
                input
            }
        })
    }

    fn each(
        &mut self,
        operation: FusedOperation,
        inputs: [OperandSource; 3],
        to: usize,
        width: usize,
    ) {
        self.code.work.push(BlockWork::Each {
            instruction: instruction(operation, inputs, None, ResultTarget::Register(to)),
            to,
            width,
        });
    }

    fn sums(&mut self, sums: Vec<(Sum, usize)>) {
        let mut columns = Vec::new();
        let mut products: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
        for (sum, once) in sums {
            match sum {
                Sum::Of(slot) => columns.push((self.column_of(slot), once)),
                Sum::Product(a, b) => {
                    let (a, b) = (self.column_of(a), self.column_of(b));
                    products.entry(a).or_default().push((b, once));
                }
            }
        }
        if !columns.is_empty() {
            let to = self.accumulators(columns.iter().map(|(_, once)| *once));
            let columns = columns.into_iter().map(|(column, _)| column).collect();
            self.code.work.push(BlockWork::Sums(Sums { columns, to }));
        }
        // Left columns that meet the same right ones stand together.
        let mut groups: Vec<(Vec<usize>, Vec<usize>, Vec<usize>)> = Vec::new();
        let mut indices: IndexedMap<Vec<usize>, usize> = IndexedMap::default();
        for (left, mut rights) in products {
            rights.sort_unstable();
            let (right, once): (Vec<usize>, Vec<usize>) = rights.into_iter().unzip();
            let index = *indices.entry(right.clone()).or_insert(groups.len());
            if index == groups.len() {
                groups.push((Vec::new(), right, Vec::new()));
            }
            groups[index].0.push(left);
            groups[index].2.extend(once);
        }
        for (left, right, once) in groups {
            let to = self.accumulators(once.into_iter());
            self.code
                .work
                .push(BlockWork::Products(Products { left, right, to }));
        }
    }

    /// New accumulators side by side for sums that go to some once-slots.
    fn accumulators(&mut self, once: impl Iterator<Item = usize>) -> usize {
        let to = self.code.accumulators;
        for once in once {
            self.code.sums.push((once, self.code.accumulators));
            self.code.accumulators += 1;
        }
        to
    }

    /// The column of a slot; what is a number is written to one.
    fn column_of(&mut self, slot: usize) -> usize {
        if let Some(column) = self.column[slot] {
            return column;
        }
        let column = self.columns(1);
        let source = self.source(slot);
        self.each(FusedOperation::Copy, [source; 3], column, 1);
        self.column[slot] = Some(column);
        column
    }

    fn source(&mut self, slot: usize) -> OperandSource {
        if let (Some(column), true) = (self.column[slot], self.is_row[slot]) {
            return OperandSource::Register(column);
        }
        let number = self.number(slot);
        let key = match number {
            UniformNumber::Once(slot) => (false, slot as u64),
            UniformNumber::Fixed(value) => (true, value.to_bits()),
        };
        let next = self.code.numbers.len();
        let index = *self.indices.entry(key).or_insert(next);
        if index == next {
            self.code.numbers.push(number);
        }
        OperandSource::Number(index)
    }

    fn number(&self, slot: usize) -> UniformNumber {
        match self.phase.code.instructions[slot] {
            Single::Constant(value) => UniformNumber::Fixed(value),
            Single::Variable(input) => match self.phase.inputs[input] {
                PhaseInput::Number(once) => UniformNumber::Once(once),
                PhaseInput::Data(_) | PhaseInput::Kept(_) => unreachable!("these are columns"),
            },
            _ => unreachable!("what is computed is a column"),
        }
    }

    pub(super) fn finish(mut self) -> PhaseCode {
        let kept = self.phase.code.outputs.iter().skip(self.phase.sums.len());
        for (slot, index) in kept.zip(&self.phase.kept) {
            let column = self.column_of(*slot);
            self.code.stores.push((column, *index));
        }
        self.code
    }
}

/// Whether `next` is the source `width` columns behind `first`, or the same number.
fn follows(first: OperandSource, next: OperandSource, width: usize) -> bool {
    match (first, next) {
        (OperandSource::Register(first), OperandSource::Register(next)) => next == first + width,
        (first, next) => first == next,
    }
}
