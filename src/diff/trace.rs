//! Every value of a loss and its adjoint at a point, row by row and unit by unit.

use super::rows::RowAdjoints;
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
        let units: Vec<NodeId> = lowered.units.iter().flatten().copied().collect();
        let objective = lowered.units[loss.objective.index()][0];
        let tape = RowTape::compile(&lowered.graph, objective, &units);
        let columns = data.map_or_else(Vec::new, |data| {
            data.select(selection, lowered.graph.columns())
        });
        let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        let rows = columns.first().map_or(0, |column| column.len());
        let mut primals = Primals::default();
        primals.compute(&tape, &columns, at, 0.0);
        let mut adjoints = RowAdjoints::default();
        adjoints.sweep(&tape, &mut primals, &columns);
        let mut found = Slots {
            once: primals.once().to_vec(),
            once_adjoints: adjoints.once().to_vec(),
            rows: vec![Vec::new(); tape.rows().len()],
            row_adjoints: vec![Vec::new(); tape.rows().len()],
            arrived: vec![false; tape.rows().len()],
            watched: watched(&tape, &units),
        };
        for chunk in 0..rows.div_ceil(CHUNK) {
            let count = CHUNK.min(rows - chunk * CHUNK);
            found.add(&tape, &columns, chunk, count, &mut primals, &mut adjoints);
        }
        let is_nan = found.once[tape.output()].is_nan();
        let node = |units: &Vec<NodeId>| {
            let slots = units.iter().filter_map(|unit| tape.slot_of(*unit));
            found.node(&slots.collect::<Vec<_>>(), rows, is_nan)
        };
        let mut trace = Self {
            values: Vec::new(),
            adjoints: Vec::new(),
            reached: Vec::new(),
        };
        for units in &lowered.units {
            let (values, adjoints, reached) = node(units);
            trace.values.push(values);
            trace.adjoints.push(adjoints);
            trace.reached.push(reached);
        }
        trace
    }
}

/// The numbers of all slots.
struct Slots {
    once: Vec<f64>,
    once_adjoints: Vec<Option<f64>>,
    rows: Table,
    row_adjoints: Table,
    arrived: Vec<bool>,
    /// The row slots whose numbers are wanted: the products inside of a layer are not.
    watched: Vec<bool>,
}

fn watched(tape: &RowTape, units: &[NodeId]) -> Vec<bool> {
    let mut watched = vec![false; tape.rows().len()];
    for slot in units.iter().filter_map(|unit| tape.slot_of(*unit)) {
        if let Slot::Row(slot) = slot {
            watched[slot] = true;
        }
    }
    watched
}

impl Slots {
    fn add(
        &mut self,
        tape: &RowTape,
        columns: &[&[f64]],
        chunk: usize,
        count: usize,
        primals: &mut Primals<f64>,
        adjoints: &mut RowAdjoints<f64>,
    ) {
        let (_, values) = primals.both(tape, columns, chunk);
        for (slot, rows) in self.rows.iter_mut().enumerate() {
            if self.watched[slot] {
                rows.extend(&values[slot * CHUNK..][..count]);
            }
        }
        let (values, arrived) = adjoints.chunk(tape, primals, columns, chunk);
        for (slot, rows) in self.row_adjoints.iter_mut().enumerate() {
            if !self.watched[slot] {
                continue;
            }
            if arrived[slot] {
                rows.extend(&values[slot * CHUNK..][..count]);
            } else {
                rows.resize(rows.len() + count, 0.0);
            }
            self.arrived[slot] |= arrived[slot];
        }
    }

    /// The values and adjoints of the units in some slots, and whether a gradient arrives.
    fn node(&self, units: &[Slot], rows: usize, is_nan: bool) -> (Table, Table, bool) {
        let per_row = units.iter().any(|slot| matches!(slot, Slot::Row(_)));
        let count = if units.is_empty() {
            0
        } else if per_row {
            rows
        } else {
            1
        };
        let value = |slot: &Slot, row: usize| match *slot {
            Slot::Once(slot) => self.once[slot],
            Slot::Row(slot) => self.rows[slot][row],
        };
        let adjoint = |slot: &Slot, row: usize| match *slot {
            _ if is_nan => f64::NAN,
            Slot::Once(slot) => self.once_adjoints[slot].unwrap_or(0.0),
            Slot::Row(slot) => self.row_adjoints[slot][row],
        };
        let table = |number: &dyn Fn(&Slot, usize) -> f64| -> Table {
            let row = |row: usize| units.iter().map(|slot| number(slot, row)).collect();
            (0..count).map(row).collect()
        };
        let reached = units.iter().any(|slot| match *slot {
            Slot::Once(slot) => self.once_adjoints[slot].is_some(),
            Slot::Row(slot) => self.arrived[slot],
        });
        (table(&value), table(&adjoint), reached)
    }
}
