//! One operation of a graph.

use std::hash::{Hash, Hasher};

use super::NodeId;
use crate::expr::function::{Binary, Unary};
use crate::expr::operator::Operator;

/// One operation on earlier nodes.
#[derive(Clone, Copy, Debug)]
pub enum Node {
    /// A fixed number.
    Constant(f64),
    /// A free name, by its index in [`Graph::variables`](super::Graph::variables).
    Variable(usize),
    /// A column of the data, by its index in [`Graph::columns`](super::Graph::columns).
    Column(usize),
    /// A function of one node.
    Unary(Unary, NodeId),
    /// A function of two nodes.
    Binary(Binary, NodeId, NodeId),
    /// The second where the first, a condition, holds, else the third.
    Where(NodeId, NodeId, NodeId),
    /// A structured operator on one node or two.
    Structured(Operator, NodeId, Option<NodeId>),
}

impl Node {
    /// The nodes this one is computed from, in the order of the arguments.
    pub fn inputs(&self) -> impl Iterator<Item = NodeId> + use<> {
        let inputs = match *self {
            Self::Constant(_) | Self::Variable(_) | Self::Column(_) => [None; 3],
            Self::Unary(_, a) => [Some(a), None, None],
            Self::Binary(_, a, b) => [Some(a), Some(b), None],
            Self::Where(condition, a, b) => [Some(condition), Some(a), Some(b)],
            Self::Structured(_, a, b) => [Some(a), b, None],
        };
        inputs.into_iter().flatten()
    }

    /// The same operation on other nodes.
    #[must_use]
    pub fn on(self, index: impl Fn(NodeId) -> NodeId) -> Self {
        match self {
            Self::Unary(f, a) => Self::Unary(f, index(a)),
            Self::Binary(f, a, b) => Self::Binary(f, index(a), index(b)),
            Self::Where(condition, a, b) => Self::Where(index(condition), index(a), index(b)),
            Self::Structured(f, a, b) => Self::Structured(f, index(a), b.map(index)),
            leaf => leaf,
        }
    }
}

/// Two nodes are the same if they compute the same bits: constants are compared by their bits, so -0 is not 0.
impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Constant(a), Self::Constant(b)) => a.to_bits() == b.to_bits(),
            (Self::Variable(a), Self::Variable(b)) | (Self::Column(a), Self::Column(b)) => a == b,
            (Self::Unary(f, a), Self::Unary(g, b)) => f == g && a == b,
            (Self::Binary(f, a, b), Self::Binary(g, c, d)) => f == g && a == c && b == d,
            (Self::Where(c, a, b), Self::Where(d, p, q)) => c == d && a == p && b == q,
            (Self::Structured(f, a, b), Self::Structured(g, c, d)) => f == g && a == c && b == d,
            _ => false,
        }
    }
}

impl Eq for Node {}

impl Hash for Node {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self).hash(state);
        match self {
            Self::Constant(value) => value.to_bits().hash(state),
            Self::Variable(index) | Self::Column(index) => index.hash(state),
            Self::Unary(function, a) => (function, a).hash(state),
            Self::Binary(function, a, b) => (function, a, b).hash(state),
            Self::Where(condition, a, b) => (condition, a, b).hash(state),
            Self::Structured(operator, a, b) => (operator, a, b).hash(state),
        }
    }
}
