//! Losses over rows of data: a lowered graph in phases, evaluated in chunks of rows.
//!
//! What is there once and what is there per row are two kinds of slots. A reduction ends a phase: what needs its result
//! belongs to the next one. In each phase first the once-values are computed, then the rows chunk by chunk, and the chunks'
//! sums are added in their order; a chunk sums by eight interleaved partials. So a sum has the same bits whatever ran
//! where.
//!
//! [`RowTape`] and its [`Primals`] are the reference, for any number that derivatives can be written over. [`RowCode`] gives
//! their bits for plain numbers, fast: it finds the layers of a network again, and runs them as instructions.

mod affine;
mod columns;
mod dense;
mod engine;
mod forward;
pub mod lanes;
mod pairs;
mod phase;
mod plan;
mod sums;

use crate::expr::function::{Binary, Unary};
use crate::expr::graph::{Graph, Node, NodeId};
use crate::expr::operator::{Operator, Reduction, Rows};

pub use columns::Columns;
pub use engine::{RowCode, RowScratch};
pub use forward::{BlockValues, Primals};

/// How many rows stand in a line of lanes, as many as a sum has partials.
const LINE: usize = 8;

/// How many rows are computed and summed together.
pub const CHUNK: usize = 256;

/// A slot: the numbers of once-values and of row values are counted apart. A wide network has hundreds of thousands, so they
/// are kept short.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RowSlot {
    /// A value that is there once.
    Once(u32),
    /// A value that is there for each row.
    Row(u32),
}

/// How a slot is computed from earlier ones.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RowOperation {
    /// A fixed number.
    Constant(f64),
    /// A coordinate of the point.
    Variable(usize),
    /// A column of the data.
    Column(usize),
    /// A function of one slot.
    Unary(Unary, RowSlot),
    /// A function of two slots.
    Binary(Binary, RowSlot, RowSlot),
    /// The second slot where the first, a condition, holds, else the third.
    Where(RowSlot, RowSlot, RowSlot),
    /// The sum or the mean of a slot over all rows.
    Reduce(Reduction, RowSlot),
}

impl RowOperation {
    /// The slots it is computed from.
    pub fn inputs(self) -> impl Iterator<Item = RowSlot> {
        let inputs = match self {
            Self::Constant(_) | Self::Variable(_) | Self::Column(_) => [None; 3],
            Self::Unary(_, a) | Self::Reduce(_, a) => [Some(a), None, None],
            Self::Binary(_, a, b) => [Some(a), Some(b), None],
            Self::Where(condition, a, b) => [Some(condition), Some(a), Some(b)],
        };
        inputs.into_iter().flatten()
    }
}

/// A step with what is known of it.
#[derive(Clone, Copy, Debug)]
pub struct RowInstruction {
    /// How it is computed.
    pub step: RowOperation,
    /// How many reductions of rows must be done before it.
    pub phase: u32,
}

/// The steps that compute some nodes of a lowered graph, and nothing else. Immutable: many evaluators share one.
#[derive(Clone, Debug)]
pub struct RowTape {
    once: Vec<RowInstruction>,
    rows: Vec<RowInstruction>,
    phases: usize,
    outputs: Vec<usize>,
    slots: Vec<Option<RowSlot>>,
}

impl RowTape {
    /// Flattens what the outputs and the nodes to `watch` need, in the order of a lowered graph.
    ///
    /// # Panics
    /// If an output is there per row, or the graph is not lowered.
    pub fn compile(graph: &Graph, outputs: &[NodeId], watch: &[NodeId]) -> Self {
        let roots: Vec<_> = outputs.iter().chain(watch).copied().collect();
        let needed = graph.reachable(&roots);
        let mut tape = Self {
            once: Vec::new(),
            rows: Vec::new(),
            phases: 0,
            outputs: Vec::new(),
            slots: vec![None; graph.nodes().len()],
        };
        for id in graph.ids().filter(|id| needed[id.index()]) {
            let step = tape.step(graph.node(id));
            let is_row = graph.shape(id).rows == Rows::Each;
            tape.slots[id.index()] = Some(tape.push(step, is_row));
        }
        let once = |output: &NodeId| match tape.slot_of(*output) {
            Some(RowSlot::Once(slot)) => slot as usize,
            _ => panic!("an output is there once"),
        };
        tape.outputs = outputs.iter().map(once).collect();
        tape
    }

    fn step(&self, node: Node) -> RowOperation {
        let slot = |input: NodeId| self.slots[input.index()].expect("inputs come first");
        match node {
            Node::Constant(value) => RowOperation::Constant(value),
            Node::Variable(index) => RowOperation::Variable(index),
            Node::Column(index) => RowOperation::Column(index),
            Node::Unary(f, a) => RowOperation::Unary(f, slot(a)),
            Node::Binary(f, a, b) => RowOperation::Binary(f, slot(a), slot(b)),
            Node::Where(condition, a, b) => RowOperation::Where(slot(condition), slot(a), slot(b)),
            Node::Structured(Operator::Sum, a, None) => {
                RowOperation::Reduce(Reduction::Sum, slot(a))
            }
            Node::Structured(Operator::Mean, a, None) => {
                RowOperation::Reduce(Reduction::Mean, slot(a))
            }
            Node::Structured(..) => unreachable!("a lowered graph has no other operators"),
        }
    }

    fn push(&mut self, step: RowOperation, is_row: bool) -> RowSlot {
        let of_inputs = |phase: u32, slot: RowSlot| phase.max(self.entry(slot).phase);
        let mut phase = step.inputs().fold(0, of_inputs);
        if matches!(step, RowOperation::Reduce(_, RowSlot::Row(_))) {
            phase += 1;
        }
        self.phases = self.phases.max(phase as usize);
        let entry = RowInstruction { step, phase };
        if is_row {
            RowSlot::Row(pushed(&mut self.rows, entry))
        } else {
            RowSlot::Once(pushed(&mut self.once, entry))
        }
    }

    /// What is known of a slot.
    pub fn entry(&self, slot: RowSlot) -> RowInstruction {
        match slot {
            RowSlot::Once(index) => self.once[index as usize],
            RowSlot::Row(index) => self.rows[index as usize],
        }
    }

    /// The once-values, in an order of evaluation.
    pub fn once(&self) -> &[RowInstruction] {
        &self.once
    }

    /// The row values, in an order of evaluation.
    pub fn rows(&self) -> &[RowInstruction] {
        &self.rows
    }

    /// The number of the last phase: how many reductions stand one after the other.
    pub fn phases(&self) -> usize {
        self.phases
    }

    /// The once-slots of the outputs, in their order.
    pub fn outputs(&self) -> &[usize] {
        &self.outputs
    }

    /// The slot of a node of the lowered graph, unless nothing needs it.
    pub fn slot_of(&self, node: NodeId) -> Option<RowSlot> {
        self.slots[node.index()]
    }
}

/// Adds to a list, and returns where it stands there.
fn pushed(list: &mut Vec<RowInstruction>, entry: RowInstruction) -> u32 {
    let index = u32::try_from(list.len()).expect("a graph has fewer than 2^32 nodes");
    list.push(entry);
    index
}
