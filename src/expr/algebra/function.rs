//! Rewrites of single functions: inverses, values that are whole, derivatives of powers.

use std::f64::consts::{E, FRAC_1_SQRT_2, FRAC_2_SQRT_PI, LN_2, LOG2_E, LOG10_E, PI};

use super::super::function::{Binary, Unary};
use super::super::graph::{Graph, Node, NodeId};

/// Values that are folded into a number are whole and at most this large.
const LARGEST_VALUE: f64 = 1e6;

fn foldable(value: f64) -> bool {
    value.fract() == 0.0 && value.abs() <= LARGEST_VALUE
}

fn value_of(graph: &Graph, id: NodeId) -> Option<f64> {
    match graph.node(id) {
        Node::Constant(value) => Some(value),
        _ => None,
    }
}

/// A number, or the expression that it is known to be the value of: derivatives of the table bring these in.
pub(super) fn constant(graph: &mut Graph, value: f64) -> NodeId {
    let (over, function, argument) = if value == LN_2 {
        let two = graph.constant(2.0);
        return graph.unary(Unary::Ln, two);
    } else if value == LOG2_E {
        (1.0, Unary::Ln, graph.constant(2.0))
    } else if value == LOG10_E {
        (1.0, Unary::Ln, graph.constant(10.0))
    } else if value == FRAC_1_SQRT_2 {
        (1.0, Unary::Sqrt, graph.constant(2.0))
    } else if value == FRAC_2_SQRT_PI {
        (2.0, Unary::Sqrt, graph.constant(PI))
    } else if value == 0.5 * FRAC_1_SQRT_2 * FRAC_2_SQRT_PI {
        let (two, pi) = (graph.constant(2.0), graph.constant(PI));
        (1.0, Unary::Sqrt, graph.binary(Binary::Mul, two, pi))
    } else {
        return graph.constant(value);
    };
    let over = graph.constant(over);
    let under = graph.unary(function, argument);
    graph.binary(Binary::Div, over, under)
}

/// A function of one node that is neither a sum nor a product.
pub(super) fn unary(graph: &mut Graph, function: Unary, a: NodeId) -> NodeId {
    if function == Unary::Detach {
        return graph.unary(function, a);
    }
    if let Some(value) = value_of(graph, a).map(|x| function.value(x))
        && foldable(value)
    {
        return graph.constant(value + 0.0);
    }
    let is_two = |graph: &Graph, id| value_of(graph, id) == Some(2.0);
    match (function, graph.node(a)) {
        (Unary::Exp, Node::Unary(Unary::Ln, inner))
        | (Unary::Ln, Node::Unary(Unary::Exp, inner))
        | (Unary::Exp2, Node::Unary(Unary::Log2, inner))
        | (Unary::Log2, Node::Unary(Unary::Exp2, inner)) => inner,
        (Unary::Ln, Node::Binary(Binary::Pow, base, exponent))
            if value_of(graph, base) == Some(E) =>
        {
            exponent
        }
        (Unary::SigmoidSlope, _) => {
            let (one, value) = (graph.constant(1.0), graph.unary(Unary::Sigmoid, a));
            let rest = graph.binary(Binary::Sub, one, value);
            graph.binary(Binary::Mul, value, rest)
        }
        (Unary::TanhSlope, _) => {
            let (one, two) = (graph.constant(1.0), graph.constant(2.0));
            let value = graph.unary(Unary::Tanh, a);
            let square = graph.binary(Binary::Pow, value, two);
            graph.binary(Binary::Sub, one, square)
        }
        (Unary::Sqrt, Node::Binary(Binary::Pow, base, exponent)) if is_two(graph, exponent) => {
            graph.unary(Unary::Abs, base)
        }
        (Unary::Sqrt, Node::Unary(Unary::Square, inner)) => graph.unary(Unary::Abs, inner),
        (Unary::Abs | Unary::Cos | Unary::Cosh, Node::Unary(Unary::Neg, inner)) => {
            graph.unary(function, inner)
        }
        _ => graph.unary(function, a),
    }
}

/// A function of two nodes that is neither a sum nor a product.
pub(super) fn binary(graph: &mut Graph, function: Binary, a: NodeId, b: NodeId) -> NodeId {
    let power = derivative_of_power(graph, function, a, b);
    if let Some(power) = power {
        return power;
    }
    let (first, second) = (value_of(graph, a), value_of(graph, b));
    if let Some(value) = first.zip(second).map(|(x, y)| function.value(x, y))
        && (foldable(value) || function == Binary::Tie)
    {
        return graph.constant(value + 0.0);
    }
    match function {
        Binary::Pow if second == Some(0.5) => graph.unary(Unary::Sqrt, a),
        Binary::Max | Binary::Min if a == b => a,
        _ => graph.binary(function, a, b),
    }
}

/// The derivatives of a^b as powers: b a^(b - 1) and a^b ln(a).
fn derivative_of_power(
    graph: &mut Graph,
    function: Binary,
    a: NodeId,
    b: NodeId,
) -> Option<NodeId> {
    match function {
        Binary::PowBase => {
            let power = match value_of(graph, b) {
                Some(0.0 | 1.0) => return Some(b),
                Some(2.0) => a,
                exponent => {
                    let less = if let Some(value) = exponent {
                        graph.constant(value - 1.0)
                    } else {
                        let one = graph.constant(1.0);
                        graph.binary(Binary::Sub, b, one)
                    };
                    graph.binary(Binary::Pow, a, less)
                }
            };
            Some(graph.binary(Binary::Mul, b, power))
        }
        Binary::PowExponent => {
            let power = graph.binary(Binary::Pow, a, b);
            if value_of(graph, a) == Some(E) {
                return Some(power);
            }
            let logarithm = graph.unary(Unary::Ln, a);
            Some(graph.binary(Binary::Mul, power, logarithm))
        }
        _ => None,
    }
}

/// A function of one node where the steps of the chain rule stay visible.
pub(super) fn plain_unary(graph: &mut Graph, function: Unary, a: NodeId) -> NodeId {
    match (function, graph.node(a)) {
        (Unary::Neg, Node::Unary(Unary::Neg, inner)) => inner,
        (Unary::Neg, Node::Constant(value)) => graph.constant(-value),
        _ => graph.unary(function, a),
    }
}

/// A function of two nodes where the steps of the chain rule stay visible.
pub(super) fn plain_binary(graph: &mut Graph, function: Binary, a: NodeId, b: NodeId) -> NodeId {
    if let Some(power) = derivative_of_power(graph, function, a, b) {
        return power;
    }
    let is = |id: NodeId, value: f64| value_of(graph, id) == Some(value);
    match function {
        Binary::Mul if is(a, 1.0) || is(b, 0.0) => b,
        Binary::Mul if is(b, 1.0) || is(a, 0.0) => a,
        Binary::Add if is(a, 0.0) => b,
        Binary::Add | Binary::Sub if is(b, 0.0) => a,
        Binary::Sub if is(a, 0.0) => graph.unary(Unary::Neg, b),
        Binary::Div | Binary::Pow if is(b, 1.0) => a,
        _ => graph.binary(function, a, b),
    }
}
