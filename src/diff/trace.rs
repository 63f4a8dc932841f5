//! Every value of a loss and its adjoint at a point, row by row and unit by unit.

use super::rows::RowGradient;
use crate::data::{Dataset, Selection};
use crate::expr::Loss;
use crate::expr::graph::NodeId;
use crate::expr::lower::Lowered;
use crate::tape::rows::{CHUNK, Primals, RowTape, Slot};

/// Numbers by row and unit; a once-value has one row.
pub type Table = Vec<Vec<f64>>;

/// The values and adjoints of all nodes that a loss needs.
#[derive(Clone, Debug)]
pub struct Trace {
    /// The value of each node of the loss's graph, by its place; empty where the loss does not need it.
    pub values: Vec<Table>,
    /// ∂L/∂ each value; 0 where no gradient arrives.
    pub adjoints: Vec<Table>,
    /// Whether a gradient arrives at each node.
    pub reached: Vec<bool>,
}

impl Trace {
    /// Runs a loss forward and backward at a point, over the rows that are asked for.
    pub fn of(loss: &Loss, data: Option<&Dataset>, selection: Selection, at: &[f64]) -> Self {
        let lowered = Lowered::of(&loss.graph, &[loss.objective]);
        let objective = lowered.units[loss.objective.index()][0];
        let RowGradient { graph, adjoints } = RowGradient::everywhere(&lowered.graph, objective);
        let units: Vec<NodeId> = lowered.units.iter().flatten().copied().collect();
        let arriving = units.iter().filter_map(|unit| adjoints[unit.index()]);
        let watch: Vec<NodeId> = units.iter().copied().chain(arriving).collect();
        let tape = RowTape::compile(&graph, &[objective], &watch);
        let columns = data.map_or_else(Vec::new, |data| {
            data.select(selection, lowered.graph.columns())
        });
        let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        let found = Slots::of(&tape, &watch, &columns, at);
        let mut trace = Self {
            values: Vec::new(),
            adjoints: Vec::new(),
            reached: Vec::new(),
        };
        for units in &lowered.units {
            let units: Vec<_> = units
                .iter()
                .filter_map(|unit| {
                    let adjoint = adjoints[unit.index()].and_then(|node| tape.slot_of(node));
                    Some((tape.slot_of(*unit)?, adjoint))
                })
                .collect();
            trace
                .reached
                .push(units.iter().any(|unit| unit.1.is_some()));
            let (values, adjoints) = found.node(&units);
            trace.values.push(values);
            trace.adjoints.push(adjoints);
        }
        trace
    }
}

/// The numbers of all slots.
struct Slots {
    once: Vec<f64>,
    rows: Table,
    count: usize,
    /// Whether the objective is NaN, and so every adjoint.
    is_nan: bool,
}

impl Slots {
    /// Computes the slots of the nodes to watch: there is no need to keep the products inside of a layer for every row.
    fn of(tape: &RowTape, watch: &[NodeId], columns: &[&[f64]], at: &[f64]) -> Self {
        let count = columns.first().map_or(0, |column| column.len());
        let mut primals = Primals::default();
        primals.compute(tape, columns, at, 0.0);
        let mut rows = vec![Vec::new(); tape.rows().len()];
        let slots = watch.iter().filter_map(|node| tape.slot_of(*node));
        let mut watched: Vec<usize> = slots
            .filter_map(|slot| match slot {
                Slot::Row(slot) => Some(slot),
                Slot::Once(_) => None,
            })
            .collect();
        watched.sort_unstable();
        watched.dedup();
        for chunk in 0..count.div_ceil(CHUNK) {
            let (_, values) = primals.both(tape, columns, chunk);
            let many = CHUNK.min(count - chunk * CHUNK);
            for &slot in &watched {
                rows[slot].extend(&values[slot * CHUNK..][..many]);
            }
        }
        Self {
            is_nan: primals.outputs(tape).any(f64::is_nan),
            once: primals.once().to_vec(),
            rows,
            count,
        }
    }

    fn value(&self, slot: Slot, row: usize) -> f64 {
        match slot {
            Slot::Once(slot) => self.once[slot],
            Slot::Row(slot) => self.rows[slot][row],
        }
    }

    /// The values and adjoints of some units, each with the slot of its adjoint.
    fn node(&self, units: &[(Slot, Option<Slot>)]) -> (Table, Table) {
        let per_row = units.iter().any(|unit| matches!(unit.0, Slot::Row(_)));
        let count = if units.is_empty() {
            0
        } else if per_row {
            self.count
        } else {
            1
        };
        let adjoint = |slot: Option<Slot>, row: usize| match slot {
            _ if self.is_nan => f64::NAN,
            Some(slot) => self.value(slot, row),
            None => 0.0,
        };
        let values = |row: usize| units.iter().map(|unit| self.value(unit.0, row)).collect();
        let adjoints = |row: usize| units.iter().map(|unit| adjoint(unit.1, row)).collect();
        (
            (0..count).map(values).collect(),
            (0..count).map(adjoints).collect(),
        )
    }
}
