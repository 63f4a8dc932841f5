//! The functions that saturate, however they are written.

use super::Examined;
use crate::expr::function::{Binary, Unary};
use crate::expr::graph::{Graph, Node, NodeId};

/// A function between two bounds that is flat near them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bounded {
    /// What it is called.
    pub(super) name: &'static str,
    /// What it is applied to, or the negative of that.
    of: NodeId,
    is_negated: bool,
    function: Unary,
}

impl Bounded {
    /// The bounded function that a node is: `sigmoid`, `tanh`, or a logistic function written out.
    pub(super) fn of(graph: &Graph, node: NodeId) -> Option<Self> {
        let (function, (of, is_negated)) = match graph.node(node) {
            Node::Unary(f @ (Unary::Sigmoid | Unary::Tanh), a) => (f, (a, false)),
            Node::Binary(Binary::Div, over, under) => {
                (Unary::Sigmoid, written(graph, over, under)?)
            }
            _ => return None,
        };
        Some(Self {
            name: function.name(),
            of,
            is_negated,
            function,
        })
    }

    /// The node that it is applied to, or the negative of which.
    pub(super) fn argument_node(self) -> NodeId {
        self.of
    }

    /// The text of what it is applied to.
    pub(super) fn argument(self, examined: &Examined<'_>) -> String {
        let text = examined.quoted(self.of);
        if self.is_negated {
            format!("-({text})")
        } else {
            text
        }
    }

    /// The slope where the value is `y`, as a share of the steepest.
    pub(super) fn relative_slope(self, y: f64) -> f64 {
        match self.function {
            Unary::Sigmoid => 4.0 * y * (1.0 - y),
            _ => 1.0 - y * y,
        }
    }

    /// What it stays between.
    pub(super) fn bounds(self) -> [f64; 2] {
        [if self.is_sigmoid() { 0.0 } else { -1.0 }, 1.0]
    }

    /// Whether it is a probability.
    pub(super) fn is_sigmoid(self) -> bool {
        self.function == Unary::Sigmoid
    }
}

/// z of 1/(1 + exp(−z)) and of exp(z)/(1 + exp(z)), or its negative.
fn written(graph: &Graph, over: NodeId, under: NodeId) -> Option<(NodeId, bool)> {
    let is_one = |id: NodeId| matches!(graph.node(id), Node::Constant(1.0));
    let Node::Binary(Binary::Add, a, b) = graph.node(under) else {
        return None;
    };
    let power = [(a, b), (b, a)]
        .into_iter()
        .find(|(one, _)| is_one(*one))?
        .1;
    let Node::Unary(Unary::Exp, exponent) = graph.node(power) else {
        return None;
    };
    if over == power {
        return Some((exponent, false));
    }
    is_one(over).then(|| match graph.node(exponent) {
        Node::Unary(Unary::Neg, z) => (z, false),
        _ => (exponent, true),
    })
}
