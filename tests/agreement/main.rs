//! The ways to a derivative know nothing of each other, so where they agree they are right: every function of the table by
//! every method, and random expressions by every method.

mod branches;
mod named;
mod powers;
mod random;
mod table;
mod words;

use std::sync::Arc;

use gdplay::diff::{Evaluator, Method, Program};
use gdplay::expr::Loss;
use gdplay::expr::graph::{Graph, NodeId};

/// The methods that know the rules.
pub(crate) const EXACT: [Method; 3] = [Method::Dual, Method::Reverse, Method::Symbolic];

/// An evaluator of one node of a graph. Internal functions cannot be typed, so graphs are built by hand.
pub(crate) fn evaluator(graph: Graph, objective: NodeId) -> Evaluator {
    let loss = Loss {
        source: String::new(),
        definitions: Vec::new(),
        spans: vec![0..0; graph.nodes().len()],
        graph,
        objective,
    };
    Evaluator::new(Arc::new(Program::new(loss)))
}
