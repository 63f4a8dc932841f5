//! The rows' part of a phase as code for blocks: layers, elementwise functions of many columns, sums.
//!
//! What can be computed after equally many steps stands side by side: equal operations of columns that follow each other
//! are one instruction over all of them. So the units of a layer, which were lowered one by one, are computed together.

use std::collections::{BTreeMap, HashMap};

use super::affine::{self, Layer, Layers};
use super::dense::{self, Dense, Tile};
use super::phase::{Input, Phase};
use super::sums::{Products, Sums};
use crate::expr::function::Binary;
use crate::tape::Instruction as Single;
use crate::tape::block::{Instruction, Source, Target, instruction};
use crate::tape::fuse::{Operation, Step, fuse};

/// A number that is the same in all rows of a phase.
#[derive(Clone, Copy, Debug)]
pub(super) enum Number {
    /// The value of a once-slot.
    Once(usize),
    /// A fixed one.
    Fixed(f64),
}

/// One instruction over a block.
#[derive(Clone, Debug)]
pub(super) enum Work {
    /// A layer.
    Dense(Dense),
    /// An operation on `width` columns side by side. Its registers are columns.
    Each {
        instruction: Instruction,
        to: usize,
        width: usize,
    },
    /// Sums of columns.
    Sums(Sums),
    /// Sums of products.
    Products(Products),
}

/// The code of a phase.
#[derive(Clone, Debug, Default)]
pub(super) struct PhaseCode {
    pub(super) numbers: Vec<Number>,
    /// The given lanes, and the columns they are brought to.
    pub(super) loads: Vec<(Input, usize)>,
    pub(super) work: Vec<Work>,
    /// The columns that are kept for later phases, and under which numbers.
    pub(super) stores: Vec<(usize, usize)>,
    pub(super) accumulators: usize,
    /// The once-slots that sums go to, with the sums' accumulators.
    pub(super) sums: Vec<(usize, usize)>,
    /// How many columns a block has.
    pub(super) columns: usize,
}

/// What is computed as one, before it has a place.
#[derive(Clone, Debug)]
enum Item {
    Layer(Layer),
    Step(Step),
}

/// A sum over rows: of a slot, or of the product of two.
#[derive(Clone, Copy, Debug)]
enum Sum {
    Of(usize),
    Product(usize, usize),
}

impl PhaseCode {
    pub(super) fn compile(phase: &Phase) -> Self {
        let is_row = is_row(phase);
        let uses = uses(phase);
        let (sums, mut is_inner) = sums(phase, &is_row, &uses);
        let Layers { found, inner } = affine::layers(&phase.code, &is_row, &uses);
        for (is_inner, inner) in is_inner.iter_mut().zip(inner) {
            *is_inner |= inner;
        }
        let mut planner = Planner::new(phase, is_row);
        let items = planner.items(found, &is_inner);
        planner.lay_out(items, &sums);
        planner.finish()
    }
}

/// Which slots may differ from row to row: all that are computed, and what is given per row.
fn is_row(phase: &Phase) -> Vec<bool> {
    let is_row = |instruction: &Single| match *instruction {
        Single::Constant(_) => false,
        Single::Variable(input) => !matches!(phase.inputs[input], Input::Number(_)),
        _ => true,
    };
    phase.code.instructions.iter().map(is_row).collect()
}

/// How often each slot is read; an output counts twice.
fn uses(phase: &Phase) -> Vec<usize> {
    let mut uses = vec![0; phase.code.instructions.len()];
    for instruction in &phase.code.instructions {
        match *instruction {
            Single::Unary(_, a) => uses[a] += 1,
            Single::Binary(_, a, b) => {
                uses[a] += 1;
                uses[b] += 1;
            }
            Single::Constant(_) | Single::Variable(_) => {}
        }
    }
    for output in &phase.code.outputs {
        uses[*output] += 2;
    }
    uses
}

/// The sums of a phase, and which slots are products that only one sum reads.
fn sums(phase: &Phase, is_row: &[bool], uses: &[usize]) -> (Vec<Sum>, Vec<bool>) {
    let mut inner = vec![false; uses.len()];
    let outputs = phase.code.outputs.iter().take(phase.sums.len());
    let sums = outputs.map(|slot| match phase.code.instructions[*slot] {
        Single::Binary(Binary::Mul, a, b) if is_row[a] && is_row[b] && uses[*slot] == 2 => {
            inner[*slot] = true;
            Sum::Product(a, b)
        }
        _ => Sum::Of(*slot),
    });
    let sums = sums.collect();
    (sums, inner)
}

struct Planner<'a> {
    phase: &'a Phase,
    is_row: Vec<bool>,
    /// After how many steps a slot is there.
    level: Vec<usize>,
    column: Vec<Option<usize>>,
    places: HashMap<(bool, u64), usize>,
    code: PhaseCode,
}

impl<'a> Planner<'a> {
    fn new(phase: &'a Phase, is_row: Vec<bool>) -> Self {
        let slots = is_row.len();
        let mut planner = Self {
            phase,
            is_row,
            level: vec![0; slots],
            column: vec![None; slots],
            places: HashMap::new(),
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
    fn items(&mut self, layers: Vec<Layer>, is_inner: &[bool]) -> BTreeMap<usize, Vec<Item>> {
        let outputs = |layer: &Layer| -> Vec<usize> {
            layer.outputs.iter().map(|output| output.slot).collect()
        };
        // Steps become one instruction if they have the same class: what is part of a layer has one of its own.
        let mut classes: Vec<usize> = self.is_row.iter().map(|row| usize::from(*row)).collect();
        let mut is_taken = is_inner.to_vec();
        for slot in layers.iter().flat_map(outputs) {
            is_taken[slot] = true;
        }
        for (slot, _) in is_taken.iter().enumerate().filter(|(_, taken)| **taken) {
            classes[slot] = 2 + slot;
        }
        let steps = fuse(&self.phase.code, &classes);
        let steps = steps.into_iter().filter(|step| !is_taken[step.slot]);
        let first = |layer: &Layer| outputs(layer).into_iter().min().unwrap_or_default();
        let mut items: Vec<(usize, Item)> = layers
            .into_iter()
            .map(|layer| (first(&layer), Item::Layer(layer)))
            .chain(steps.map(|step| (step.slot, Item::Step(step))))
            .collect();
        items.sort_by_key(|(slot, _)| *slot);
        let mut by_level: BTreeMap<usize, Vec<Item>> = BTreeMap::new();
        for (_, item) in items {
            let (inputs, slots) = match &item {
                Item::Layer(layer) => (layer.inputs.clone(), outputs(layer)),
                Item::Step(step) => (step.inputs.to_vec(), vec![step.slot]),
            };
            let level = 1 + inputs
                .iter()
                .fold(0, |level, slot| level.max(self.level[*slot]));
            for slot in slots {
                self.level[slot] = level;
            }
            by_level.entry(level).or_default().push(item);
        }
        by_level
    }

    /// Puts everything in its place, level by level; a sum as soon as what it reads is there.
    fn lay_out(&mut self, items: BTreeMap<usize, Vec<Item>>, sums: &[Sum]) {
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

    fn layer(&mut self, layer: &Layer) {
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
                    let weight =
                        output.weights[input].map_or(Number::Fixed(1.0), |slot| self.number(slot));
                    self.code.numbers.push(weight);
                }
            }
            for bias in outputs.iter().filter_map(|output| output.bias) {
                let bias = self.number(bias);
                self.code.numbers.push(bias);
            }
        }
        for (place, output) in layer.outputs.iter().enumerate() {
            self.column[output.slot] = Some(to + place);
        }
        self.code.work.push(Work::Dense(dense));
    }

    /// Elementwise steps that are ready at the same time: equal ones side by side, in the order of what they read.
    fn steps(&mut self, steps: Vec<Step>) {
        let mut kinds: Vec<(Operation, [bool; 3], Vec<Step>)> = Vec::new();
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
        for (_, _, mut steps) in kinds {
            let first_column =
                |step: &Step| step.inputs.iter().find_map(|input| self.column[*input]);
            steps.sort_by_key(first_column);
            let sources: Vec<[Source; 3]> = steps
                .iter()
                .map(|step| step.inputs.map(|input| self.source(input)))
                .collect();
            let to = self.columns(steps.len());
            let mut start = 0;
            while start < steps.len() {
                let follows = |place: &usize| {
                    let width = place - start;
                    (0..3).all(|side| follows(sources[start][side], sources[*place][side], width))
                };
                let end = (start + 1..steps.len())
                    .take_while(follows)
                    .last()
                    .map_or(start + 1, |last| last + 1);
                self.each(
                    steps[start].operation,
                    sources[start],
                    to + start,
                    end - start,
                );
                start = end;
            }
            for (place, step) in steps.iter().enumerate() {
                self.column[step.slot] = Some(to + place);
            }
        }
    }

    fn each(&mut self, operation: Operation, mut inputs: [Source; 3], to: usize, width: usize) {
        let is_column = |source: &Source| matches!(source, Source::Register(_));
        let needs_column = match operation {
            Operation::Chain(_) => !inputs[..2].iter().any(is_column),
            Operation::Unary(_) => !is_column(&inputs[0]),
            Operation::Binary(_) | Operation::Copy => false,
        };
        if needs_column {
            let own = inputs[0];
            let column = self.columns(1);
            self.each(Operation::Copy, [own; 3], column, 1);
            inputs = inputs.map(|input| {
                if input == own {
                    Source::Register(column)
                } else {
                    input
                }
            });
        }
        self.code.work.push(Work::Each {
            instruction: instruction(operation, inputs, Target::Register(to)),
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
            self.code.work.push(Work::Sums(Sums { columns, to }));
        }
        // Left columns that meet the same right ones stand together.
        let mut groups: Vec<(Vec<usize>, Vec<usize>, Vec<usize>)> = Vec::new();
        let mut places: HashMap<Vec<usize>, usize> = HashMap::new();
        for (left, mut rights) in products {
            rights.sort_unstable();
            let (right, once): (Vec<usize>, Vec<usize>) = rights.into_iter().unzip();
            let place = *places.entry(right.clone()).or_insert(groups.len());
            if place == groups.len() {
                groups.push((Vec::new(), right, Vec::new()));
            }
            groups[place].0.push(left);
            groups[place].2.extend(once);
        }
        for (left, right, once) in groups {
            let to = self.accumulators(once.into_iter());
            self.code
                .work
                .push(Work::Products(Products { left, right, to }));
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
        self.each(Operation::Copy, [source; 3], column, 1);
        self.column[slot] = Some(column);
        column
    }

    fn source(&mut self, slot: usize) -> Source {
        if let (Some(column), true) = (self.column[slot], self.is_row[slot]) {
            return Source::Register(column);
        }
        let number = self.number(slot);
        let key = match number {
            Number::Once(slot) => (false, slot as u64),
            Number::Fixed(value) => (true, value.to_bits()),
        };
        let next = self.code.numbers.len();
        let place = *self.places.entry(key).or_insert(next);
        if place == next {
            self.code.numbers.push(number);
        }
        Source::Number(place)
    }

    fn number(&self, slot: usize) -> Number {
        match self.phase.code.instructions[slot] {
            Single::Constant(value) => Number::Fixed(value),
            Single::Variable(input) => match self.phase.inputs[input] {
                Input::Number(once) => Number::Once(once),
                Input::Data(_) | Input::Kept(_) => unreachable!("these are columns"),
            },
            _ => unreachable!("what is computed is a column"),
        }
    }

    fn finish(mut self) -> PhaseCode {
        let kept = self.phase.code.outputs.iter().skip(self.phase.sums.len());
        for (slot, place) in kept.zip(&self.phase.kept) {
            let column = self.column_of(*slot);
            self.code.stores.push((column, *place));
        }
        self.code
    }
}

/// Whether `next` is the source `width` columns behind `first`, or the same number.
fn follows(first: Source, next: Source, width: usize) -> bool {
    match (first, next) {
        (Source::Register(first), Source::Register(next)) => next == first + width,
        (first, next) => first == next,
    }
}
