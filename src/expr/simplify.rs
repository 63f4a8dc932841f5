//! Exact rewrites: every value stays the same bit for bit, NaN and infinities included.
//!
//! Constants are folded; what is multiplied by 1, divided by 1, raised to 1 or 0, or negated twice loses that; a negative
//! sign moves into the sum it stands in. Nothing more: 0·x is not 0 where x is infinite, and x + 0 is not x where x is −0.
//! Structured operators are opaque. A value per row may become one that is there once (x^0 is 1), so only lowered graphs
//! are simplified, where a sum over rows says how many there are.

use super::function::{Binary, Unary};
use super::graph::{Graph, Node, NodeId};

/// The simplified graph of what `roots` need, and the roots in it.
pub fn simplify(graph: &Graph, roots: &[NodeId]) -> (Graph, Vec<NodeId>) {
    let needed = graph.reachable(roots);
    let count = needed.iter().filter(|needed| **needed).count();
    let mut simple = Graph::with_variables_of(graph).with_room(count);
    let mut indices: Vec<Option<NodeId>> = vec![None; graph.nodes().len()];
    for id in graph.ids().filter(|id| needed[id.index()]) {
        let index = |input: NodeId| indices[input.index()].expect("inputs come first");
        let node = graph.node(id).on(index);
        indices[id.index()] = Some(add(&mut simple, node));
    }
    let roots = roots
        .iter()
        .map(|root| indices[root.index()].expect("roots are needed"))
        .collect();
    (simple, roots)
}

/// The node of a simplified graph that computes `node`, which is added in its simplest form unless it is there.
pub fn add(graph: &mut Graph, node: Node) -> NodeId {
    match node {
        Node::Unary(f, a) => unary(graph, f, a),
        Node::Binary(f, a, b) => binary(graph, f, a, b),
        Node::Where(condition, a, b) => match graph.node(condition) {
            Node::Constant(value) => chosen(value, a, b),
            _ if a == b => a,
            _ => graph.add(node),
        },
        leaf => graph.add(leaf),
    }
}

/// The branch that a known condition chooses.
fn chosen(condition: f64, a: NodeId, b: NodeId) -> NodeId {
    if condition == 0.0 { b } else { a }
}

fn unary(graph: &mut Graph, function: Unary, a: NodeId) -> NodeId {
    match (function, graph.node(a)) {
        (Unary::Detach, _) => graph.unary(function, a),
        (_, Node::Constant(value)) => graph.constant(function.value(value)),
        (Unary::Neg, Node::Unary(Unary::Neg, inner)) => inner,
        _ => graph.unary(function, a),
    }
}

fn binary(graph: &mut Graph, function: Binary, a: NodeId, b: NodeId) -> NodeId {
    let (first, second) = (graph.node(a), graph.node(b));
    let is = |node: Node, value: f64| node == Node::Constant(value);
    if let (Node::Constant(x), Node::Constant(y)) = (first, second) {
        return graph.constant(function.value(x, y));
    }
    match function {
        Binary::Mul if is(first, 1.0) => b,
        Binary::Mul | Binary::Div | Binary::Pow if is(second, 1.0) => a,
        Binary::Mul if is(first, -1.0) => unary(graph, Unary::Neg, b),
        Binary::Mul | Binary::Div if is(second, -1.0) => unary(graph, Unary::Neg, a),
        Binary::Pow if is(second, 0.0) => graph.constant(1.0),
        Binary::Pow if is(second, 2.0) => graph.unary(Unary::Square, a),
        Binary::Add => match second {
            Node::Unary(Unary::Neg, inner) => graph.binary(Binary::Sub, a, inner),
            _ => graph.binary(function, a, b),
        },
        Binary::Sub => match second {
            Node::Unary(Unary::Neg, inner) => graph.binary(Binary::Add, a, inner),
            _ if is(second, 0.0) => a,
            _ => graph.binary(function, a, b),
        },
        _ => graph.binary(function, a, b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn simple(build: impl Fn(&mut Graph) -> NodeId) -> Node {
        let mut graph = Graph::default();
        let root = build(&mut graph);
        let (simple, roots) = simplify(&graph, &[root]);
        simple.node(roots[0])
    }

    #[test]
    fn structure_goes_and_values_stay() {
        let times_one = simple(|g| {
            let (x, one) = (g.variable("x"), g.constant(1.0));
            g.binary(Binary::Mul, one, x)
        });
        assert_eq!(times_one, Node::Variable(0));
        let folded = simple(|g| {
            let (two, three) = (g.constant(2.0), g.constant(3.0));
            g.binary(Binary::Pow, two, three)
        });
        assert_eq!(folded, Node::Constant(8.0));
    }

    #[test]
    fn what_is_not_exact_is_left_alone() {
        let times_zero = simple(|g| {
            let (x, zero) = (g.variable("x"), g.constant(0.0));
            g.binary(Binary::Mul, zero, x)
        });
        assert!(matches!(times_zero, Node::Binary(Binary::Mul, ..)));
        let detached = simple(|g| {
            let two = g.constant(2.0);
            g.unary(Unary::Detach, two)
        });
        assert!(matches!(detached, Node::Unary(Unary::Detach, _)));
    }
}
