//! The values of one node of a loss over any rows, without the rest of the loss.

use super::trace::Table;
use crate::data::Dataset;
use crate::expr::graph::{Graph, NodeId};
use crate::expr::lower::Lowered;
use crate::tape::rows::{Primals, RowSlot, RowTape};

/// A node, compiled once to be computed over many rows.
#[derive(Clone, Debug)]
pub struct RowValues {
    tape: RowTape,
    units: Vec<RowSlot>,
    columns: Vec<String>,
}

impl RowValues {
    /// Compiles what a node of a graph needs.
    pub fn of(graph: &Graph, node: NodeId) -> Self {
        let mut lowered = Lowered::of(graph, &[node]);
        let nothing = lowered.graph.constant(0.0);
        let units = &lowered.units[node.index()];
        let tape = RowTape::compile(&lowered.graph, &[nothing], units);
        let slots = units.iter().filter_map(|unit| tape.slot_of(*unit));
        Self {
            units: slots.collect(),
            columns: lowered.graph.columns().to_vec(),
            tape,
        }
    }

    /// The columns of the graph, in the order in which [`at`](Self::at) takes them.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// How many operations one row takes.
    pub fn work(&self) -> usize {
        self.tape.rows().len()
    }

    /// The values by row and unit at a point, over columns of one length; of a once-value one row.
    pub fn at(&self, columns: &[&[f64]], point: &[f64]) -> Table {
        let mut primals = Primals::default();
        primals.compute(&self.tape, columns, point, 0.0);
        let once = |slot: &RowSlot| match *slot {
            RowSlot::Once(slot) => Some(primals.once()[slot as usize]),
            RowSlot::Row(_) => None,
        };
        if let Some(units) = self.units.iter().map(once).collect() {
            return Table::new(1, units);
        }
        let rows = columns.first().map_or(0, |column| column.len());
        let once = primals.once().to_vec();
        let mut numbers = vec![0.0; rows * self.units.len()];
        let mut first = 0;
        while first < rows {
            let values = primals.block(&self.tape, columns, first);
            for (unit, slot) in self.units.iter().enumerate() {
                let to = &mut numbers[unit * rows + first..][..values.count()];
                match *slot {
                    RowSlot::Once(slot) => to.fill(once[slot as usize]),
                    RowSlot::Row(slot) => to.copy_from_slice(values.rows(slot as usize)),
                }
            }
            first += values.count();
        }
        Table::new(rows, numbers)
    }

    /// The values of the first unit over all rows of the data, those held back included. What it depends on beside data
    /// counts as NaN.
    pub fn over(&self, data: &Dataset, parameters: usize) -> Vec<f64> {
        let column = |name: &String| data.column(name).unwrap_or_default();
        let columns: Vec<&[f64]> = self.columns.iter().map(column).collect();
        let table = self.at(&columns, &vec![f64::NAN; parameters]);
        table.unit(0).to_vec()
    }
}
