//! Every value of a loss and its adjoint at a point, row by row and unit by unit.

mod memory;

use std::cell::RefCell;
use std::collections::HashMap;
use std::num::NonZero;
use std::thread;

use memory::{RunNumbers, SpareMemory, tables};

use super::guard::note_evaluation;
use super::rows::RowGradient;
pub use super::table::Table;
use crate::data::{Dataset, Selection};
use crate::expr::Loss;
use crate::expr::graph::{Graph, Handle, Node, NodeId};
use crate::expr::lower::Lowered;
use crate::expr::operator::{Operator, Rows};
use crate::expr::simplify::simplify;
use crate::tape::SimdLevel;
use crate::tape::rows::{Columns, RowCode, RowScratch, RowSlot, RowTape};

/// The values and adjoints of all nodes that a loss needs.
#[derive(Clone, Debug)]
pub struct Trace {
    /// The loss.
    pub value: f64,
    /// ∂L/∂ each parameter.
    pub gradient: Vec<f64>,
    /// The value of each node of the loss's graph, by its index; empty where the loss does not need it.
    pub values: Vec<Table>,
    /// ∂L/∂ each value; 0 where no gradient arrives.
    pub adjoints: Vec<Table>,
    /// The slope of each function that is applied to a layer, at what it is applied to; of other nodes there is none.
    pub slopes: Vec<Table>,
    /// Whether a gradient arrives at each node.
    pub reached: Vec<bool>,
}

/// The slots of a node.
#[derive(Debug)]
struct NodeSlots {
    /// Whether it is there per row.
    is_row: bool,
    units: Vec<UnitSlots>,
}

/// The slots of a unit.
#[derive(Debug)]
struct UnitSlots {
    value: RowSlot,
    /// Of its adjoint, if a gradient arrives.
    adjoint: Option<RowSlot>,
    /// Of the slope of the function that it is, if it is one of a layer.
    slope: Option<RowSlot>,
}

/// A loss and its adjoints, compiled to be run with every number kept.
#[derive(Debug)]
pub(super) struct TracedTape {
    tape: RowTape,
    code: RowCode,
    columns: Vec<String>,
    /// By the index of the node of the loss's graph.
    nodes: Vec<NodeSlots>,
    spare: SpareMemory,
}

impl TracedTape {
    /// Compiles a loss. What is inside of a layer, its products, is not kept.
    pub(super) fn of(loss: &Loss) -> Self {
        let lowered = Lowered::of(&loss.graph, &[loss.objective]);
        let objective = lowered.units[loss.objective.index()][0];
        let mut gradient = RowGradient::everywhere(&lowered.graph, objective);
        let mut nodes = gradient.roots(objective);
        let outputs = nodes.len();
        let RowGradient { graph, adjoints } = gradient;
        let (graph, slopes) = slopes(loss, &lowered, graph);
        let units: Vec<NodeId> = lowered.units.iter().flatten().copied().collect();
        let arriving = units.iter().filter_map(|unit| adjoints[unit.index()]);
        let watch = units.iter().copied().chain(arriving);
        let watch: Vec<NodeId> = watch.chain(slopes.values().copied()).collect();
        // As it is simplified the gradient goes back through a layer as through a layer, not by one product after the other.
        nodes.extend(&watch);
        let (graph, simplified) = simplify(&graph, &nodes);
        let tape = RowTape::compile(&graph, &simplified[..outputs], &simplified[outputs..]);
        let simple: HashMap<NodeId, NodeId> = nodes.into_iter().zip(simplified).collect();
        let slots = |unit: &NodeId| {
            let slot = |node: &NodeId| tape.slot_of(*simple.get(node)?);
            Some(UnitSlots {
                value: slot(unit)?,
                adjoint: adjoints[unit.index()].as_ref().and_then(slot),
                slope: slopes.get(unit).and_then(slot),
            })
        };
        let of_node = |id: NodeId| NodeSlots {
            is_row: loss.graph.shape(id).rows == Rows::Each,
            units: lowered.units[id.index()].iter().filter_map(slots).collect(),
        };
        let watched: Vec<usize> = watch
            .iter()
            .filter_map(|node| match tape.slot_of(*simple.get(node)?)? {
                RowSlot::Row(slot) => Some(slot as usize),
                RowSlot::Once(_) => None,
            })
            .collect();
        Self {
            nodes: loss.graph.ids().map(of_node).collect(),
            columns: lowered.graph.columns().to_vec(),
            code: RowCode::watching(&tape, &watched),
            spare: SpareMemory::default(),
            tape,
        }
    }

    pub(super) fn run(&self, data: Option<&Dataset>, selection: Selection, at: &[f64]) -> Trace {
        note_evaluation();
        let columns = data.map_or_else(Vec::new, |data| data.select(selection, &self.columns));
        let columns = Columns::new(columns);
        let mut scratch = RowScratch::over(self.spare.take());
        let threads = thread::available_parallelism().map_or(1, NonZero::get);
        self.code
            .run(SimdLevel::best(), threads, &columns, at, &mut scratch);
        let mut outputs = self.code.outputs(&scratch);
        let value = outputs.next().unwrap_or(f64::NAN);
        let is_nan = value.is_nan();
        let partial = |partial| if is_nan { f64::NAN } else { partial };
        let gradient = outputs.map(partial).collect();
        let mut numbers = RunNumbers::new(self, &columns, scratch);
        // A node one of whose units has no such number has no table.
        let mut starts = |slot: &dyn Fn(&UnitSlots) -> Option<Result<RowSlot, f64>>| {
            let of_node = |node: &NodeSlots| {
                let rows = if node.is_row { columns.rows() } else { 1 };
                let slots: Option<Vec<_>> = node.units.iter().map(slot).collect();
                numbers.starts(rows, slots.unwrap_or_default())
            };
            self.nodes.iter().map(of_node).collect()
        };
        let values = starts(&|unit| Some(Ok(unit.value)));
        let adjoints = starts(&|unit| match unit.adjoint {
            _ if is_nan => Some(Err(f64::NAN)),
            Some(slot) => Some(Ok(slot)),
            None => Some(Err(0.0)),
        });
        let slopes = starts(&|unit| unit.slope.map(Ok));
        let memory = numbers.memory();
        self.spare.keep(&memory);
        let arrives = |node: &NodeSlots| node.units.iter().any(|unit| unit.adjoint.is_some());
        Trace {
            value,
            gradient,
            values: tables(&memory, values),
            adjoints: tables(&memory, adjoints),
            slopes: tables(&memory, slopes),
            reached: self.nodes.iter().map(arrives).collect(),
        }
    }
}

/// The slopes of the functions of layers, by their units, and the graph in which they are: for the most part the adjoints
/// have brought them there.
fn slopes(loss: &Loss, lowered: &Lowered, graph: Graph) -> (Graph, HashMap<NodeId, NodeId>) {
    let grown = RefCell::new(graph);
    let mut slopes = HashMap::new();
    for node in loss.graph.ids() {
        let Node::Unary(f, a) = loss.graph.node(node) else {
            continue;
        };
        if !matches!(
            loss.graph.node(a),
            Node::Structured(Operator::Linear(_), ..)
        ) {
            continue;
        }
        let units = |id: NodeId| lowered.units[id.index()].iter();
        for (argument, unit) in units(a).zip(units(node)) {
            let [x, y] = [argument, unit].map(|id| Handle::new(&grown, *id));
            slopes.insert(*unit, f.derivative(x, y).id());
        }
    }
    (grown.into_inner(), slopes)
}
