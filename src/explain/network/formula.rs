//! A stage as formulas: its definition, and its derivative by each argument, over names for what goes in.
//!
//! Nothing here knows any operator: the formula is the operator's definition over graph handles, its derivative that of
//! [`diff::formula`](crate::diff::formula). So what is printed is what is computed, and a test compares the numbers.

mod numbers;
mod paper;
mod placeholders;

use std::cell::RefCell;
use std::collections::HashMap;

use super::ledger::atom;
use super::{Network, NetworkStage, StageKind};
use crate::diff::RowValues;
use crate::diff::trace::Table;
use crate::expr::NamedExpression;
use crate::expr::function::Scalar;
use crate::expr::graph::{Graph, Handle, Node, NodeId};
use crate::expr::operator::{Reduction, Rows};

pub(super) use numbers::Goal;
pub(super) use paper::Paper;
use placeholders::Placeholders;

/// The name of a label.
const LABEL: &str = "label";

/// The name of the numbers that are 1 at the unit of the label; they are never written by name.
const INDICATOR: &str = "1 at the label";

/// The definition of a stage over columns that stand for the units of its arguments.
pub(super) struct StageFormula {
    graph: Graph,
    arguments: Vec<Argument>,
    /// What is computed in a row, before the mean over rows and width that a loss ends with.
    inner: NodeId,
    /// What stands for the result in derivatives, by its name; none of a loss.
    result: Option<NodeId>,
    /// The means and sums that follow it.
    pub(super) ends: Ends,
    /// The numbers that are typed in the definition's place, by the name of their column.
    data: HashMap<String, Vec<f64>>,
    /// The names of values of more than one unit, and of the result.
    names: Vec<NamedExpression>,
    /// By what every derivative of `inner` is multiplied, where the adjoint of the result does not stand in it.
    pub(super) times: f64,
    /// By what it is then divided.
    pub(super) count: usize,
}

/// One argument of a stage.
struct Argument {
    /// In the graph of the loss.
    node: NodeId,
    /// In the graph of the formula.
    value: NodeId,
    width: usize,
    adjoint: Option<NodeId>,
}

/// The reductions at the end of a loss.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Ends {
    /// Over the rows.
    pub(super) rows: Option<Reduction>,
    /// Over so many units, a mean.
    pub(super) width: usize,
}

impl Ends {
    const NONE: Self = Self {
        rows: None,
        width: 1,
    };

    /// Splits the reductions off a node.
    fn of(graph: &Graph, mut node: NodeId) -> (Self, NodeId) {
        let mut ends = Self::NONE;
        if let Node::Structured(operator, a, _) = graph.node(node)
            && let Some(reduction) = operator.reduction()
        {
            (ends.rows, node) = (Some(reduction), a);
        }
        if let Node::Structured(operator, a, _) = graph.node(node)
            && operator.width_reduction() == Some(Reduction::Mean)
        {
            (ends.width, node) = (graph.shape(a).width, a);
        }
        (ends, node)
    }

    /// By how many numbers is divided.
    pub(super) fn count(self, rows: usize) -> usize {
        match self.rows {
            Some(Reduction::Mean) => rows * self.width,
            Some(Reduction::Sum) | None => self.width,
        }
    }
}

impl StageFormula {
    /// The formula of a stage with the numbers of one row, or of all; none of a layer, and of what has no formula but its name.
    pub(super) fn of(network: &Network, stage: &NetworkStage, row: Option<usize>) -> Option<Self> {
        let formula = Self::with(network, stage, row)?;
        // What mixes the rows needs all of them.
        if row.is_some() && formula.mixes_rows() {
            return Self::with(network, stage, None);
        }
        Some(formula)
    }

    fn with(network: &Network, stage: &NetworkStage, row: Option<usize>) -> Option<Self> {
        if stage.kind != StageKind::Operation {
            return None;
        }
        let node = network.loss().graph.node(stage.node);
        let rows = network.rows_of(stage);
        let grown = RefCell::new(Graph::default());
        let shown = row.map_or(0..rows, |row| row..row + 1);
        let mut placeholders = Placeholders::new(network, &grown, rows, shown);
        let mut arguments = Vec::new();
        let takes_label = match node {
            Node::Structured(operator, ..) => operator.takes_label(),
            _ => false,
        };
        for (index, id) in node.inputs().enumerate() {
            arguments.push(if takes_label && index == 1 {
                placeholders.vector(LABEL, 1, |row| network.value(id, row))
            } else {
                placeholders.argument(id)
            });
        }
        let handle = |index: usize| Handle::new(&grown, arguments[index]);
        let result = match node {
            Node::Unary(f, _) => handle(0).apply(f),
            Node::Binary(f, ..) => handle(0).apply2(f, handle(1)),
            Node::Where(..) => handle(0).choose(handle(1), handle(2)),
            Node::Structured(operator, _, b) => operator.define(handle(0), b.map(|_| handle(1))),
            Node::Constant(_) | Node::Variable(_) | Node::Column(_) => return None,
        };
        let shape = network.loss().graph.shape(stage.node);
        // What is there per row ends with no reduction of rows, and each row has an adjoint of its own.
        let (ends, inner) = match shape.rows {
            Rows::Once => Ends::of(&grown.borrow(), result.id()),
            Rows::Each => (Ends::NONE, result.id()),
        };
        let is_single = shape.width == 1;
        let (adjoint, times) = if ends == Ends::NONE || !is_single {
            (placeholders.adjoint(stage), 1.0)
        } else {
            let above = network.adjoint(stage.node, 0).first().copied();
            (result.lift(1.0).id(), above.unwrap_or(f64::NAN))
        };
        let by_argument = placeholders.derivatives(node, inner, adjoint, &arguments)?;
        let result = (ends == Ends::NONE).then(|| placeholders.value(stage));
        let inputs = node.inputs().zip(arguments).zip(by_argument);
        let (data, names) = (placeholders.data, placeholders.names);
        let graph = grown.into_inner();
        let arguments = inputs.map(|((node, value), adjoint)| Argument {
            node,
            value,
            width: graph.shape(value).width,
            adjoint,
        });
        Some(Self {
            arguments: arguments.collect(),
            graph,
            inner,
            result,
            ends,
            data,
            names,
            times,
            count: ends.count(rows),
        })
    }

    /// Whether a reduction over the rows stands in the definition or in a derivative, before those at the end.
    fn mixes_rows(&self) -> bool {
        let adjoints = self.arguments.iter().filter_map(|known| known.adjoint);
        let roots: Vec<NodeId> = [self.inner].into_iter().chain(adjoints).collect();
        let needed = self.graph.reachable(&roots);
        let reduces = |id: NodeId| match self.graph.node(id) {
            Node::Structured(operator, ..) => operator.reduction().is_some(),
            _ => false,
        };
        self.graph.ids().any(|id| needed[id.index()] && reduces(id))
    }

    /// What the stage hands back to an argument, by row and unit: as far as it comes from this stage.
    pub(super) fn vjp(&self, argument: NodeId) -> Table {
        let mut known = self.arguments.iter();
        let Some(argument) = known.find(|known| known.node == argument) else {
            return Table::default();
        };
        let table = match argument.adjoint {
            Some(adjoint) => self.values(adjoint),
            None => Table::filled(1, 1, 0.0),
        };
        let rows = self.rows();
        let factor = self.factor(argument);
        // An adjoint that is the same in every row or unit is there once.
        let value = |row, unit| table.get(row, unit).or(table.get(row, 0));
        let cells = (0..argument.width).flat_map(|unit| (0..rows).map(move |row| (row, unit)));
        let numbers = cells.map(|(row, unit)| value(row, unit).unwrap_or(f64::NAN) * factor);
        Table::new(rows, numbers.collect())
    }

    /// Nothing is handed back through a cut, whatever the factor.
    fn factor(&self, argument: &Argument) -> f64 {
        match argument.adjoint {
            Some(_) => self.times / self.count as f64,
            None => 1.0,
        }
    }

    /// Whether a row computes nothing but what goes in, before the reduction.
    pub(super) fn only_reduces(&self) -> bool {
        self.arguments
            .iter()
            .any(|argument| argument.value == self.inner)
    }

    /// The units of what is computed in a row, before the reductions at the end.
    pub(super) fn inner(&self, row: usize) -> Vec<f64> {
        self.values(self.inner).row(row)
    }

    fn rows(&self) -> usize {
        self.data.values().map(Vec::len).next().unwrap_or(1)
    }

    /// The values of a node by row and unit.
    fn values(&self, node: NodeId) -> Table {
        values(&self.graph, node, &self.data)
    }
}

/// The values of a node over columns by name.
fn values(graph: &Graph, node: NodeId, data: &HashMap<String, Vec<f64>>) -> Table {
    let column = |name: &String| data.get(name).map(Vec::as_slice).unwrap_or_default();
    let columns: Vec<&[f64]> = graph.columns().iter().map(column).collect();
    RowValues::of(graph, node).at(&columns, &[])
}

/// `z1[2]`, or `z1` of the only unit.
pub(super) fn unit_name(symbol: &str, unit: usize, units: usize) -> String {
    if units == 1 {
        return symbol.to_string();
    }
    format!("{}[{}]", atom(symbol), unit + 1)
}
