//! Values in branches: what a condition already says is not said again inside of its branches.

use super::super::function::Unary;
use super::super::graph::{Graph, Node, NodeId};

/// Branches of more nodes than this are left as they are.
const MOST_NODES: usize = 2000;

/// `where(condition, a, b)` in the shortest form.
pub(super) fn choice(graph: &mut Graph, condition: NodeId, a: NodeId, b: NodeId) -> NodeId {
    let (condition, a, b) = match graph.node(condition) {
        Node::Constant(value) => return if value == 0.0 { b } else { a },
        Node::Unary(Unary::Not, inner) => (inner, b, a),
        _ => (condition, a, b),
    };
    let (a, b) = (
        assuming(graph, a, condition, true),
        assuming(graph, b, condition, false),
    );
    if a == b {
        return a;
    }
    graph.add(Node::Where(condition, a, b))
}

/// A node where it is known whether a condition holds.
fn assuming(graph: &mut Graph, root: NodeId, condition: NodeId, holds: bool) -> NodeId {
    let needed = graph.reachable(&[root]);
    let ids: Vec<NodeId> = graph.ids().filter(|id| needed[id.index()]).collect();
    let is_known =
        |id: &NodeId| matches!(graph.node(*id), Node::Where(own, ..) if own == condition);
    if ids.len() > MOST_NODES || !ids.iter().any(is_known) {
        return root;
    }
    let mut moved: Vec<Option<NodeId>> = vec![None; needed.len()];
    for id in ids {
        let index = |input: NodeId| moved[input.index()].unwrap_or(input);
        moved[id.index()] = Some(match graph.node(id) {
            Node::Where(own, a, b) if own == condition => index(if holds { a } else { b }),
            node => {
                let node = node.on(index);
                graph.add(node)
            }
        });
    }
    moved[root.index()].unwrap_or(root)
}
