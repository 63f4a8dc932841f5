//! Symbolic derivatives: the reverse sweep over graph handles.

use std::cell::RefCell;

use super::reverse;
use crate::expr::graph::{Graph, Handle, Node, NodeId};
use crate::tape::Tape;

/// The gradient of a node, as a graph: the value's own nodes, and those of its partial derivatives, unsimplified.
#[derive(Clone, Debug)]
pub struct SymbolicGradient {
    /// All nodes.
    pub graph: Graph,
    /// The node that was differentiated.
    pub value: NodeId,
    /// Its partial derivative by each variable of the graph, in their order.
    pub partials: Vec<NodeId>,
}

impl SymbolicGradient {
    /// Differentiates `root` by every variable of `graph`.
    pub fn of(graph: &Graph, root: NodeId) -> Self {
        let tape = Tape::compile(graph, &[root]);
        let mut copy = Graph::with_variables_of(graph);
        let names = graph.variables();
        let variables = (0..names.len()).map(Node::Variable);
        let point: Vec<_> = variables.map(|variable| copy.add(variable)).collect();
        let zero = copy.constant(0.0);
        let copy = RefCell::new(copy);

        let handle = |id| Handle::new(&copy, id);
        let point: Vec<_> = point.into_iter().map(handle).collect();
        let mut primals = Vec::new();
        tape.evaluate(&point, handle(zero), &mut primals);
        let mut adjoints = Vec::new();
        let output = tape.outputs()[0];
        reverse::sweep(&tape, output, &primals, &mut adjoints);
        let value = primals[output].id();
        let partials = reverse::of_variables(&tape, &adjoints, names.len())
            .into_iter()
            .map(|adjoint| adjoint.map_or(zero, Handle::id))
            .collect();
        Self {
            graph: copy.into_inner(),
            value,
            partials,
        }
    }
}
