//! A graph of structured values as a graph of single numbers.
//!
//! Every unit of every width becomes a node of its own, and a layer the products and sums it is made of. What is left are
//! plain functions, columns, and sums and means over rows, each of width 1; a reduction of what is there once is the value
//! itself. So derivatives by every method need no rule for any structured operator.

use std::cell::RefCell;

use super::graph::{Graph, Handle, Layer, LayerEntry, Node, NodeId};
use super::operator::{self, Operator, Reduction, Rows};

/// A lowered graph, and where the nodes of the original are in it.
#[derive(Clone, Debug)]
pub struct Lowered {
    /// The graph of single numbers, over the same variables and columns.
    pub graph: Graph,
    /// The units of each node of the original, by its place; empty where it was not needed.
    pub units: Vec<Vec<NodeId>>,
}

impl Lowered {
    /// Lowers what `roots` need.
    pub fn of(from: &Graph, roots: &[NodeId]) -> Self {
        let needed = from.reachable(roots);
        let graph = RefCell::new(Graph::with_variables_of(from));
        let mut units: Vec<Vec<NodeId>> = vec![Vec::new(); needed.len()];
        for id in from.ids().filter(|id| needed[id.index()]) {
            let handles = |input: NodeId| -> Vec<Handle<'_>> {
                let handle = |unit: &NodeId| Handle::new(&graph, *unit);
                units[input.index()].iter().map(handle).collect()
            };
            let found = match from.node(id) {
                Node::Unary(f, a) => each(&handles(a), |a| Node::Unary(f, a)),
                Node::Binary(f, a, b) => {
                    let both = operator::pairs(&handles(a), &handles(b), |a, b| {
                        a.with(Node::Binary(f, a.id(), b.id()))
                    });
                    both.into_iter().map(Handle::id).collect()
                }
                Node::Structured(operator, a, b) => {
                    let second = b.map(handles).unwrap_or_default();
                    let per_row = [Some(a), b].into_iter().flatten();
                    let per_row = per_row
                        .into_iter()
                        .any(|id| from.shape(id).rows == Rows::Each);
                    structured(from, operator, &handles(a), &second, per_row)
                }
                leaf => vec![graph.borrow_mut().add(leaf)],
            };
            units[id.index()] = found;
        }
        let graph = graph.into_inner();
        Self { graph, units }
    }
}

fn each(units: &[Handle<'_>], node: impl Fn(NodeId) -> Node) -> Vec<NodeId> {
    let unit = |unit: &Handle<'_>| unit.with(node(unit.id())).id();
    units.iter().map(unit).collect()
}

fn structured(
    from: &Graph,
    operator: Operator,
    a: &[Handle<'_>],
    b: &[Handle<'_>],
    per_row: bool,
) -> Vec<NodeId> {
    let units = match operator {
        Operator::Linear(layer) => linear(from.layers()[layer], from.layer_entries(layer), a),
        _ => operator.units(a, b),
    };
    let reduced = match operator.reduction().filter(|_| per_row) {
        Some(Reduction::Mean) => Operator::Mean,
        Some(Reduction::Sum) => Operator::Sum,
        None => return units.into_iter().map(Handle::id).collect(),
    };
    each(&units, |unit| Node::Structured(reduced, unit, None))
}

fn linear<'g>(layer: Layer, entries: &[LayerEntry], inputs: &[Handle<'g>]) -> Vec<Handle<'g>> {
    let parameter = |entry: &LayerEntry| match *entry {
        LayerEntry::Free(index) => inputs[0].with(Node::Variable(index)),
        LayerEntry::Held(value) => inputs[0].with(Node::Constant(value)),
    };
    let (weights, biases) = entries.split_at(layer.weights());
    let weights: Vec<Vec<_>> = weights
        .chunks(layer.inputs)
        .map(|row| row.iter().map(parameter).collect())
        .collect();
    let biases: Vec<_> = biases.iter().map(parameter).collect();
    operator::linear(inputs, &weights, &biases)
}
