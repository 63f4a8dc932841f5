//! Forward mode over rows of data, as a graph: the tangent of every node is a node.
//!
//! Over the graph of a loss it gives a directional derivative, over that of the gradient a product of the Hessian with
//! the direction.

use std::cell::RefCell;

use crate::diff::dual::Dual;
use crate::expr::function::{Binary, Scalar};
use crate::expr::graph::{Graph, Handle, Node, NodeId};
use crate::expr::simplify::simplify;
use crate::tape::rows::RowTape;

/// The tape of the tangents of some nodes of a lowered graph, 0 for those that do not move. Its point is that of the graph
/// and behind it the direction, as long.
pub(in crate::diff) fn tangent_tape(graph: Graph, of: &[NodeId]) -> RowTape {
    let grown = RefCell::new(graph);
    let tangents = Tangents::of(&grown).of_nodes;
    let ids = of.iter().map(|id| tangents[id.index()].map(Handle::id));
    let ids: Vec<Option<NodeId>> = ids.collect();
    let mut graph = grown.into_inner();
    let zero = graph.constant(0.0);
    let roots: Vec<NodeId> = ids.into_iter().map(|id| id.unwrap_or(zero)).collect();
    let (graph, roots) = simplify(&graph, &roots);
    RowTape::compile(&graph, &roots, &[])
}

/// The tangents of all nodes when the point moves along a direction. Its entries are variables behind those of the graph:
/// they have places and no names.
struct Tangents<'g> {
    grown: &'g RefCell<Graph>,
    /// By the index of the node; none where it does not depend on a variable, or only through a `detach`.
    of_nodes: Vec<Option<Handle<'g>>>,
    /// How many nodes read each node.
    uses: Vec<usize>,
}

impl<'g> Tangents<'g> {
    fn of(grown: &'g RefCell<Graph>) -> Self {
        let (nodes, variables) = {
            let graph = grown.borrow();
            (graph.nodes().to_vec(), graph.variables().len())
        };
        let mut uses = vec![0; nodes.len()];
        for input in nodes.iter().flat_map(Node::inputs) {
            uses[input.index()] += 1;
        }
        let mut tangents = Self {
            grown,
            of_nodes: Vec::with_capacity(nodes.len()),
            uses,
        };
        for node in nodes {
            let tangent = match node {
                Node::Constant(_) | Node::Column(_) => None,
                Node::Variable(index) => Some(tangents.add(Node::Variable(variables + index))),
                Node::Unary(function, a) => tangents.dual(a).apply(function).tangent,
                Node::Binary(Binary::Add, a, b) => tangents.of_sum(a, b),
                Node::Binary(function, a, b) => {
                    tangents.dual(a).apply2(function, tangents.dual(b)).tangent
                }
                Node::Where(condition, a, b) => {
                    let (a, b) = (tangents.dual(a), tangents.dual(b));
                    tangents.dual(condition).choose(a, b).tangent
                }
                Node::Structured(_, a, _) => tangents.reduced(node, a),
            };
            tangents.of_nodes.push(tangent);
        }
        tangents
    }

    fn add(&self, node: Node) -> Handle<'g> {
        let id = self.grown.borrow_mut().add(node);
        Handle::new(self.grown, id)
    }

    fn dual(&self, id: NodeId) -> Dual<Handle<'g>> {
        Dual {
            primal: Handle::new(self.grown, id),
            tangent: self.of_nodes[id.index()],
        }
    }

    /// The two terms of the tangent of a product that nothing else reads.
    fn terms(&self, product: NodeId) -> Option<[Handle<'g>; 2]> {
        let graph = self.grown.borrow();
        let tangent = self.of_nodes[product.index()]?;
        match (graph.node(product), graph.node(tangent.id())) {
            (Node::Binary(Binary::Mul, ..), Node::Binary(Binary::Add, a, b))
                if self.uses[product.index()] == 1 =>
            {
                Some([a, b].map(|id| Handle::new(self.grown, id)))
            }
            _ => None,
        }
    }

    /// The tangent of a sum. That of a product is added term by term: so a sum of products, which a layer is, has as its
    /// tangent a sum of products from the left again, which is found as a layer.
    fn of_sum(&self, a: NodeId, b: NodeId) -> Option<Handle<'g>> {
        let tangent = |id: NodeId| self.of_nodes[id.index()];
        match (tangent(a), tangent(b), self.terms(b)) {
            (Some(a), _, Some([first, second])) => Some(a + first + second),
            (Some(a), Some(b), None) => Some(a + b),
            (a, b, _) => a.or(b),
        }
    }

    /// The tangent of a sum or mean over rows. That of a product is summed term by term, so that sums over rows of products
    /// stay such.
    fn reduced(&self, node: Node, a: NodeId) -> Option<Handle<'g>> {
        let over_rows = |tangent: Handle<'g>| self.add(node.on(|_| tangent.id()));
        match self.terms(a) {
            Some([first, second]) => Some(over_rows(first) + over_rows(second)),
            None => self.of_nodes[a.index()].map(over_rows),
        }
    }
}
