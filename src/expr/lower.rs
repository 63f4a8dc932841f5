//! A graph of structured values as a graph of single numbers.
//!
//! Every unit of every width becomes a node of its own, and a layer the products and sums it is made of. What is left are
//! plain functions, columns, and sums and means over rows, each of width 1; a reduction of what is there once is the value
//! itself. So derivatives by every method need no rule for any structured operator.

mod units;

use std::cell::RefCell;

use super::graph::{AddNode, Graph, NodeId};
use super::operator::Rows;
use super::simplify;
use units::{Lowering, Units};

/// A lowered graph, and where the nodes of the original are in it.
#[derive(Clone, Debug)]
pub struct Lowered {
    /// The graph of single numbers, over the same variables and columns.
    pub graph: Graph,
    /// The units of each node of the original, by its index; empty where it was not needed.
    pub units: Vec<Vec<NodeId>>,
}

impl Lowered {
    /// Lowers what `roots` need.
    pub fn of(from: &Graph, roots: &[NodeId]) -> Self {
        Self::adding(from, roots, Graph::add)
    }

    /// Lowers and [simplifies](simplify) what `roots` need. A unit may be one of another value then.
    pub fn simplified(from: &Graph, roots: &[NodeId]) -> Self {
        Self::adding(from, roots, simplify::add)
    }

    fn adding(from: &Graph, roots: &[NodeId], add: AddNode) -> Self {
        let needed = from.reachable(roots);
        let lowering = Lowering {
            add,
            graph: RefCell::new(Graph::with_variables_of(from)),
            units: RefCell::new(Vec::new()),
        };
        let mut values: Vec<Option<Units<'_>>> = vec![None; needed.len()];
        for id in from.ids().filter(|id| needed[id.index()]) {
            let node = from.node(id);
            let found = match node.inputs().next().and_then(|a| values[a.index()]) {
                Some(first) => first.computed(node, |input| values[input.index()]),
                None => lowering.leaf(node, from.shape(id).rows == Rows::Each),
            };
            values[id.index()] = Some(found);
        }
        let units = values
            .iter()
            .map(|value| value.map_or_else(Vec::new, Units::nodes));
        let units = units.collect();
        Self {
            graph: lowering.graph.into_inner(),
            units,
        }
    }
}
