//! Units that are written one by one, as `tanh(w1 x + b1)` and `tanh(w2 x + b2)`, and stay alike.

use super::super::{Examined, Located};
use super::equal;
use crate::explain::{Finding, FindingKind};
use crate::expr::function::{Binary, Unary};
use crate::expr::graph::{Node, NodeId};
use crate::expr::operator::Rows;

/// Of so many units at most every pair is compared.
const MOST: usize = 64;

pub(super) fn find(examined: &Examined<'_>) -> Vec<Located> {
    let units: Vec<NodeId> = examined
        .nodes()
        .filter(|node| is_unit(examined, *node))
        .take(MOST)
        .collect();
    let mut found = Vec::new();
    let mut known: Vec<NodeId> = Vec::new();
    for (index, &first) in units.iter().enumerate() {
        let twins = units[index + 1..].iter().copied();
        let twins: Vec<NodeId> = twins
            .filter(|other| stay_alike(examined, first, *other))
            .collect();
        if !twins.is_empty() && !known.contains(&first) {
            known.extend(&twins);
            found.push(located(examined, first, &twins));
        }
    }
    found
}

fn located(examined: &Examined<'_>, first: NodeId, twins: &[NodeId]) -> Located {
    let names = twins.iter().map(|twin| examined.quoted(*twin));
    let text = format!(
        "{} and {} have equal weights and get equal gradients: they stay one unit",
        examined.quoted(first),
        names.collect::<Vec<_>>().join(", ")
    );
    let finding = Finding::new(FindingKind::IdenticalUnits, text)
        .with("units", (twins.len() + 1) as f64)
        .remedy("start them apart, by different numbers in [params]");
    Located::at_node(examined, first, finding)
}

/// Whether a node is a function of the rows and of parameters, as the output of a unit is.
fn is_unit(examined: &Examined<'_>, node: NodeId) -> bool {
    let graph = examined.graph();
    let is_function =
        matches!(graph.node(node), Node::Unary(f, _) if !matches!(f, Unary::Neg | Unary::Detach));
    let shape = graph.shape(node);
    is_function
        && (shape.rows, shape.width) == (Rows::Each, 1)
        && examined.is_active(node)
        && examined.trace.reached[node.index()]
}

/// Whether two nodes are the same function of different parameters that have equal values and gradients, and are used
/// alike.
fn stay_alike(examined: &Examined<'_>, first: NodeId, other: NodeId) -> bool {
    let Some(mut pairs) = counterparts(examined, first, other) else {
        return false;
    };
    let (outgoing, others) = (weights(examined, first), weights(examined, other));
    if outgoing.len() != others.len() {
        return false;
    }
    pairs.extend(outgoing.into_iter().zip(others));
    let adjoints = |node: NodeId| examined.trace.adjoints[node.index()].numbers();
    let same_slopes = adjoints(first)
        .zip(adjoints(other))
        .all(|(a, b)| equal(a, b));
    same_slopes && pairs.iter().all(|(a, b)| examined.stays_equal(*a, *b))
}

/// The parameters of one node and of the other, pair by pair, if both are computed alike from what is the same or a
/// parameter.
fn counterparts(
    examined: &Examined<'_>,
    first: NodeId,
    other: NodeId,
) -> Option<Vec<(usize, usize)>> {
    let graph = examined.graph();
    let mut pairs = Vec::new();
    let mut open = vec![(first, other)];
    while let Some((a, b)) = open.pop() {
        if a == b {
            continue;
        }
        match (graph.node(a), graph.node(b)) {
            (Node::Variable(a), Node::Variable(b)) => {
                if !pairs.contains(&(a, b)) {
                    pairs.push((a, b));
                }
            }
            (Node::Unary(f, a), Node::Unary(g, b)) if f == g => open.push((a, b)),
            (Node::Binary(f, a, c), Node::Binary(g, b, d)) if f == g => {
                open.extend([(a, b), (c, d)]);
            }
            _ => return None,
        }
        if open.len() > MOST {
            return None;
        }
    }
    (!pairs.is_empty()).then_some(pairs)
}

/// The parameters that a node is multiplied with.
fn weights(examined: &Examined<'_>, node: NodeId) -> Vec<usize> {
    let graph = examined.graph();
    let weight = |reader: NodeId| match graph.node(reader) {
        Node::Binary(Binary::Mul, a, b) => match graph.node(if a == node { b } else { a }) {
            Node::Variable(index) => Some(index),
            _ => None,
        },
        _ => None,
    };
    examined.readers(node).filter_map(weight).collect()
}
