//! The function max(0, z), in all its spellings.

use super::Examined;
use crate::expr::function::{Binary, CallForm, Unary};
use crate::expr::graph::{Node, NodeId};

/// Whether a node is max(0, z), however it is written.
pub(super) fn is_relu(examined: &Examined<'_>, id: NodeId) -> bool {
    let graph = examined.graph();
    let is_switch = |id: NodeId| match graph.node(id) {
        Node::Unary(Unary::Step, _) => examined.is_active(id),
        Node::Binary(f, ..) => f.form() == CallForm::Condition && examined.is_active(id),
        _ => false,
    };
    let is_size = |id: NodeId, of: NodeId| graph.node(id) == Node::Unary(Unary::Abs, of);
    match graph.node(id) {
        Node::Unary(Unary::Relu, a) => examined.is_active(a),
        Node::Binary(Binary::Max, a, b) => {
            is_zero(examined, a) != is_zero(examined, b) && examined.is_active(id)
        }
        Node::Binary(Binary::Mul, a, b) => is_switch(a) != is_switch(b),
        Node::Binary(Binary::Add, a, b) => {
            (is_size(a, b) || is_size(b, a)) && examined.is_active(id)
        }
        Node::Where(condition, a, b) => {
            is_zero(examined, a) != is_zero(examined, b) && examined.is_active(condition)
        }
        _ => false,
    }
}

fn is_zero(examined: &Examined<'_>, id: NodeId) -> bool {
    matches!(examined.graph().node(id), Node::Constant(0.0))
}
