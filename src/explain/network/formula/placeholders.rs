//! Columns that stand for what goes into a stage and what comes out of it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;

use super::{INDICATOR, unit_name, values};
use crate::diff::formula::{Seed, adjoints};
use crate::explain::network::ledger::by;
use crate::explain::network::{Network, NetworkStage};
use crate::expr::NamedExpression;
use crate::expr::graph::{Graph, Handle, Node, NodeId};
use crate::expr::operator::Value;

/// The columns that stand for what goes into a stage.
pub(super) struct Placeholders<'a> {
    network: &'a Network,
    graph: &'a RefCell<Graph>,
    /// Over how many rows the stage runs.
    rows: usize,
    /// The rows whose numbers the columns have.
    shown: Range<usize>,
    known: HashMap<NodeId, NodeId>,
    pub(super) data: HashMap<String, Vec<f64>>,
    pub(super) names: Vec<NamedExpression>,
}

impl<'a> Placeholders<'a> {
    pub(super) fn new(
        network: &'a Network,
        graph: &'a RefCell<Graph>,
        rows: usize,
        shown: Range<usize>,
    ) -> Self {
        Self {
            network,
            graph,
            rows,
            shown,
            known: HashMap::new(),
            data: HashMap::new(),
            names: Vec::new(),
        }
    }

    /// The value that stands for an argument: a number for a number, else a column for each unit.
    pub(super) fn argument(&mut self, id: NodeId) -> NodeId {
        if let Node::Constant(value) = self.network.loss().graph.node(id) {
            return self.graph.borrow_mut().constant(value);
        }
        if let Some(known) = self.known.get(&id) {
            return *known;
        }
        let width = self.network.loss().graph.shape(id).width;
        let network = self.network;
        let symbol = self.network.symbol(id);
        let value = self.vector(&symbol, width, |row| network.value(id, row));
        self.known.insert(id, value);
        value
    }

    /// The result.
    pub(super) fn value(&mut self, stage: &NetworkStage) -> NodeId {
        let network = self.network;
        let width = network.loss().graph.shape(stage.node).width;
        let symbol = network.symbol(stage.node);
        self.vector(&symbol, width, |row| network.value(stage.node, row))
    }

    /// The adjoint of the result.
    pub(super) fn adjoint(&mut self, stage: &NetworkStage) -> NodeId {
        let network = self.network;
        let width = network.loss().graph.shape(stage.node).width;
        let symbol = by(&network.symbol(stage.node));
        self.vector(&symbol, width, |row| network.adjoint(stage.node, row))
    }

    pub(super) fn vector(
        &mut self,
        symbol: &str,
        width: usize,
        units: impl Fn(usize) -> Vec<f64>,
    ) -> NodeId {
        let mut symbol = symbol.to_string();
        while self.data.contains_key(&unit_name(&symbol, 0, width)) {
            symbol.push('′');
        }
        let table: Vec<Vec<f64>> = self.shown.clone().map(units).collect();
        let mut stack: Option<Handle<'_>> = None;
        for unit in 0..width {
            let name = unit_name(&symbol, unit, width);
            let column = self.graph.borrow_mut().column(&name);
            let column = Handle::new(self.graph, column);
            let numbers = table.iter().map(|row| row.get(unit).copied());
            let numbers = numbers.map(|number| number.unwrap_or(f64::NAN)).collect();
            self.data.insert(name, numbers);
            stack = Some(stack.map_or(column, |stack| stack.beside(column)));
        }
        let value = stack.expect("a width is at least 1").id();
        if width > 1 {
            self.name(symbol, value);
        }
        value
    }

    fn name(&mut self, name: String, node: NodeId) {
        self.names.push(NamedExpression {
            name,
            span: 0..0,
            node,
        });
    }

    /// The adjoint of each argument, in the form for people where the operator has one; none if there is no formula.
    pub(super) fn derivatives(
        &mut self,
        node: Node,
        inner: NodeId,
        adjoint: NodeId,
        arguments: &[NodeId],
    ) -> Option<Vec<Option<NodeId>>> {
        let handle = |id: NodeId| Handle::new(self.graph, id);
        if let Node::Structured(operator, ..) = node
            && let [argument] = arguments
            && let Some(written) =
                operator.adjoint(handle(*argument), handle(inner), handle(adjoint))
        {
            return Some(vec![Some(written.id())]);
        }
        let seed = Seed {
            root: inner,
            adjoint,
            rows: self.rows,
        };
        let graph = self.graph;
        adjoints(graph, seed, arguments, |of, label| {
            self.indicator(of, label)
        })
    }

    /// 1 at the unit that a label names, else 0.
    fn indicator(&mut self, of: NodeId, label: NodeId) -> NodeId {
        let width = self.graph.borrow().shape(of).width;
        let labels = values(&self.graph.borrow(), label, &self.data);
        let first = self.shown.start;
        let is_label = |row: usize, unit: usize| labels.get(row - first, 0) == Some(unit as f64);
        let units = |row: usize| {
            let unit = |unit| f64::from(u8::from(is_label(row, unit)));
            (0..width).map(unit).collect()
        };
        self.vector(INDICATOR, width, units)
    }
}
