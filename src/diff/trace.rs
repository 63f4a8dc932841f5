//! Every value of a loss and its adjoint at a point, row by row and unit by unit.

use super::guard::note_evaluation;
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
    /// The value of each node of the loss's graph, by its index; empty where the loss does not need it.
    pub values: Vec<Table>,
    /// ∂L/∂ each value; 0 where no gradient arrives.
    pub adjoints: Vec<Table>,
    /// Whether a gradient arrives at each node.
    pub reached: Vec<bool>,
}

/// The slots of a unit's value and of its adjoint, if a gradient arrives.
type UnitSlots = (Slot, Option<Slot>);

/// A loss and its adjoints, compiled to be run with every number kept.
#[derive(Debug)]
pub(super) struct TracedTape {
    tape: RowTape,
    watch: Vec<Slot>,
    columns: Vec<String>,
    /// The units of each node of the loss's graph.
    units: Vec<Vec<UnitSlots>>,
}

impl TracedTape {
    /// Compiles a loss.
    pub(super) fn of(loss: &Loss) -> Self {
        let lowered = Lowered::of(&loss.graph, &[loss.objective]);
        let objective = lowered.units[loss.objective.index()][0];
        let RowGradient { graph, adjoints } = RowGradient::everywhere(&lowered.graph, objective);
        let units: Vec<NodeId> = lowered.units.iter().flatten().copied().collect();
        let arriving = units.iter().filter_map(|unit| adjoints[unit.index()]);
        let watch: Vec<NodeId> = units.iter().copied().chain(arriving).collect();
        let tape = RowTape::compile(&graph, &[objective], &watch);
        let slots = |unit: &NodeId| {
            let adjoint = adjoints[unit.index()].and_then(|node| tape.slot_of(node));
            Some((tape.slot_of(*unit)?, adjoint))
        };
        let of_node = |units: &Vec<NodeId>| units.iter().filter_map(slots).collect();
        Self {
            units: lowered.units.iter().map(of_node).collect(),
            watch: watch
                .iter()
                .filter_map(|node| tape.slot_of(*node))
                .collect(),
            columns: lowered.graph.columns().to_vec(),
            tape,
        }
    }

    pub(super) fn run(&self, data: Option<&Dataset>, selection: Selection, at: &[f64]) -> Trace {
        note_evaluation();
        let columns = data.map_or_else(Vec::new, |data| data.select(selection, &self.columns));
        let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        let found = Slots::of(&self.tape, &self.watch, &columns, at);
        let (values, adjoints) = self.units.iter().map(|units| found.node(units)).unzip();
        let arrives = |units: &Vec<UnitSlots>| units.iter().any(|unit| unit.1.is_some());
        Trace {
            values,
            adjoints,
            reached: self.units.iter().map(arrives).collect(),
        }
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
    fn of(tape: &RowTape, watch: &[Slot], columns: &[&[f64]], at: &[f64]) -> Self {
        let count = columns.first().map_or(0, |column| column.len());
        let mut primals = Primals::default();
        primals.compute(tape, columns, at, 0.0);
        let mut rows = vec![Vec::new(); tape.rows().len()];
        let mut watched: Vec<usize> = watch
            .iter()
            .filter_map(|slot| match *slot {
                Slot::Row(slot) => Some(slot),
                Slot::Once(_) => None,
            })
            .collect();
        watched.sort_unstable();
        watched.dedup();
        for chunk in 0..count.div_ceil(CHUNK) {
            let values = primals.chunk(tape, columns, chunk);
            for &slot in &watched {
                rows[slot].extend(values.rows(slot));
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
