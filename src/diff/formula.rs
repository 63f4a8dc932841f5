//! The derivative of an operator's definition as a formula: reverse mode over handles of a graph that keeps widths and rows.
//!
//! Lowered graphs give every derivative that is computed; this one is for people, so that a sum along a width stays a sum. The
//! rules are those of the table of functions, and that the adjoint of a sum flows to every term: what is shared by several
//! units or rows gets the sum over them.

use std::cell::RefCell;

use crate::expr::function::{Scalar, Unary};
use crate::expr::graph::{Graph, Handle, Node, NodeId};
use crate::expr::operator::{Operator, OperatorRole, Reduction, Rows, Value};

/// What is differentiated, and with which adjoint.
#[derive(Clone, Copy, Debug)]
pub struct Seed {
    /// The node that is differentiated.
    pub root: NodeId,
    /// Its adjoint, of its shape or a number.
    pub adjoint: NodeId,
    /// Over how many rows a mean runs.
    pub rows: usize,
}

/// The adjoints of some nodes, which grow in the graph of the definition; none where no gradient arrives. `indicator` gives a
/// node of the width of its first argument that is 1 at the unit that the second, a label, names, and else 0.
///
/// None where the definition is made of something that has no formula: a layer, or values put side by side.
pub fn adjoints(
    graph: &RefCell<Graph>,
    seed: Seed,
    of: &[NodeId],
    mut indicator: impl FnMut(NodeId, NodeId) -> NodeId,
) -> Option<Vec<Option<NodeId>>> {
    let definition = graph.borrow().clone();
    let needed = definition.reachable(&[seed.root]);
    let handle = |id: NodeId| Handle::new(graph, id);
    let mut found: Vec<Option<Handle<'_>>> = vec![None; needed.len()];
    found[seed.root.index()] = Some(handle(seed.adjoint));
    for id in definition.ids().rev() {
        if !needed[id.index()] || of.contains(&id) {
            continue;
        }
        let Some(adjoint) = found[id.index()] else {
            continue;
        };
        let shares = match definition.node(id) {
            Node::Constant(_)
            | Node::Variable(_)
            | Node::Column(_)
            | Node::Unary(Unary::Detach, _)
            | Node::Structured(Operator::Top, ..) => Vec::new(),
            Node::Unary(f, a) => vec![(a, adjoint * f.derivative(handle(a), handle(id)))],
            Node::Binary(f, a, b) => {
                let [by_a, by_b] = f.partials(handle(a), handle(b), handle(id));
                vec![(a, adjoint * by_a), (b, adjoint * by_b)]
            }
            Node::Where(condition, a, b) => {
                let (condition, zero) = (handle(condition), adjoint.lift(0.0));
                let of_a = condition.choose(adjoint, zero);
                vec![(a, of_a), (b, condition.choose(zero, adjoint))]
            }
            Node::Structured(operator, ..) if operator.role() == OperatorRole::Count => Vec::new(),
            Node::Structured(operator, a, Some(label))
                if operator.role() == OperatorRole::Entry =>
            {
                vec![(a, adjoint * handle(indicator(a, label)))]
            }
            Node::Structured(operator, a, _) => {
                let mean_of = |count: usize| adjoint / adjoint.lift(count as f64);
                let width = definition.shape(a).width;
                let share = match (operator.reduction(), operator.width_reduction()) {
                    (Some(Reduction::Sum), _) | (_, Some(Reduction::Sum)) => adjoint,
                    (Some(Reduction::Mean), _) => mean_of(seed.rows),
                    (None, Some(Reduction::Mean)) => mean_of(width),
                    (None, None) => return None,
                };
                vec![(a, share)]
            }
        };
        for (input, share) in shares {
            let share = gathered(share, &definition, id, input, seed.rows);
            let own = &mut found[input.index()];
            *own = Some(own.map_or(share, |own| own + share));
        }
    }
    let adjoint = |id: &NodeId| found[id.index()].map(Handle::id);
    Some(of.iter().map(adjoint).collect())
}

/// What a node hands back to an input: where the input has one unit and the node several, or the input is there once and the
/// node per row, the sum over them.
fn gathered<'g>(
    share: Handle<'g>,
    definition: &Graph,
    node: NodeId,
    input: NodeId,
    rows: usize,
) -> Handle<'g> {
    let (of_node, of_input, own) = (
        definition.shape(node),
        definition.shape(input),
        share.shape(),
    );
    let is_elementwise = !matches!(definition.node(node), Node::Structured(..));
    let mut share = share;
    if is_elementwise && of_input.width < of_node.width {
        share = if own.width > 1 {
            share.total()
        } else {
            share * share.lift(of_node.width as f64)
        };
    }
    if of_input.rows == Rows::Once && of_node.rows == Rows::Each {
        share = if own.rows == Rows::Each {
            share.over_rows(Reduction::Sum)
        } else {
            share * share.lift(rows as f64)
        };
    }
    share
}
