//! Between which bounds a value lies whatever the parameters and data are, by the structure of the loss.

use crate::expr::Loss;
use crate::expr::function::{Binary, Form, Unary};
use crate::expr::graph::{Graph, Node, NodeId};
use crate::expr::operator::{Meaning, Reduction, Role};

/// An interval; both ends are in it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Range {
    pub(super) low: f64,
    pub(super) high: f64,
}

const ALL: Range = Range::new(f64::NEG_INFINITY, f64::INFINITY);
const POSITIVE: Range = Range::new(0.0, f64::INFINITY);
const SHARE: Range = Range::new(0.0, 1.0);
const UNIT: Range = Range::new(-1.0, 1.0);

impl Range {
    const fn new(low: f64, high: f64) -> Self {
        Self { low, high }
    }

    /// Whether it is a probability.
    pub(super) fn is_share(self) -> bool {
        self.low >= 0.0 && self.high <= 1.0
    }

    fn of(ends: impl IntoIterator<Item = f64>) -> Self {
        let mut range = Self::new(f64::INFINITY, f64::NEG_INFINITY);
        for end in ends {
            if end.is_nan() {
                return ALL;
            }
            range = Self::new(range.low.min(end), range.high.max(end));
        }
        range
    }

    fn mapped(self, f: impl Fn(f64) -> f64) -> Self {
        Self::of([f(self.low), f(self.high)])
    }
}

/// The value that a loss cannot go below by its structure, if it is one that it can have: nothing in it only tends to its
/// bounds, as exp and what is made of it do.
pub(in crate::explain) fn least_value(loss: &Loss) -> Option<f64> {
    let graph = &loss.graph;
    let needed = graph.reachable(&[loss.objective]);
    let has_its_bounds = |id: &NodeId| match graph.node(*id) {
        Node::Constant(_) | Node::Variable(_) | Node::Column(_) => true,
        Node::Unary(f, _) => matches!(
            f,
            Unary::Neg | Unary::Square | Unary::Abs | Unary::Relu | Unary::Sqrt
        ),
        Node::Binary(Binary::Div, _, under) => matches!(graph.node(under), Node::Constant(_)),
        Node::Binary(f, ..) => matches!(
            f,
            Binary::Add | Binary::Sub | Binary::Mul | Binary::Max | Binary::Min | Binary::Pow
        ),
        // Which bounds a branch can reach depends on its condition.
        Node::Where(..) => false,
        Node::Structured(operator, ..) => matches!(
            operator.role(),
            Role::Loss(Meaning::Number) | Role::Rows | Role::Stack | Role::Layer
        ),
    };
    let all = graph.ids().filter(|id| needed[id.index()]);
    let low = ranges(graph)[loss.objective.index()].low;
    (low.is_finite() && all.into_iter().all(|id| has_its_bounds(&id))).then_some(low)
}

/// The range of every node, by its index.
pub(super) fn ranges(graph: &Graph) -> Vec<Range> {
    let mut ranges: Vec<Range> = Vec::with_capacity(graph.nodes().len());
    for node in graph.nodes() {
        let of = |id: NodeId| ranges[id.index()];
        let range = match *node {
            Node::Constant(value) => Range::of([value]),
            Node::Variable(_) | Node::Column(_) => ALL,
            Node::Unary(f, a) => unary(f, of(a)),
            Node::Binary(Binary::Div, a, b) if is_part(graph, a, b, &ranges) => SHARE,
            Node::Binary(Binary::Pow, _, b) if is_even(graph, b) => POSITIVE,
            Node::Binary(f, a, b) => binary(f, of(a), of(b)),
            Node::Where(_, a, b) => Range::of([of(a).low, of(a).high, of(b).low, of(b).high]),
            Node::Structured(operator, a, b) => match operator.role() {
                Role::Map(Meaning::Probabilities) => SHARE,
                Role::Map(Meaning::LogProbabilities) => Range::new(f64::NEG_INFINITY, 0.0),
                Role::Stack => {
                    let second = b.map_or(of(a), of);
                    Range::of([of(a).low, of(a).high, second.low, second.high])
                }
                Role::Rows if operator.reduction() == Some(Reduction::Mean) => of(a),
                Role::Rows if of(a).low >= 0.0 => POSITIVE,
                Role::Count | Role::Loss(Meaning::Number) => POSITIVE,
                Role::Map(Meaning::Number | Meaning::Logit | Meaning::Logits)
                | Role::Layer
                | Role::Width
                | Role::Widths
                | Role::Rows
                | Role::Divergence
                | Role::Dropout
                | Role::Loss(_)
                | Role::LabelLoss(_)
                | Role::Unit
                | Role::Entry => ALL,
            },
        };
        ranges.push(range);
    }
    ranges
}

fn unary(f: Unary, a: Range) -> Range {
    match f {
        Unary::Sigmoid | Unary::Step | Unary::Not => SHARE,
        Unary::Tanh | Unary::Sin | Unary::Cos | Unary::Sinc | Unary::Erf | Unary::Sign => UNIT,
        Unary::Erfc => Range::new(0.0, 2.0),
        Unary::Square | Unary::Abs | Unary::Softplus | Unary::Sqrt => POSITIVE,
        Unary::Neg
        | Unary::Detach
        | Unary::Exp
        | Unary::Exp2
        | Unary::Expm1
        | Unary::Cbrt
        | Unary::Relu => a.mapped(|x| f.value(x)),
        Unary::Ln | Unary::Log2 | Unary::Log10 if a.low >= 0.0 => a.mapped(|x| f.value(x)),
        _ => ALL,
    }
}

fn binary(f: Binary, a: Range, b: Range) -> Range {
    match f {
        _ if f.form() == Form::Condition => SHARE,
        Binary::Add => Range::of([a.low + b.low, a.high + b.high]),
        Binary::Sub => Range::of([a.low - b.high, a.high - b.low]),
        Binary::Mul => {
            // 0 times an end that is never reached is 0.
            let product = |x: f64, y: f64| if x == 0.0 || y == 0.0 { 0.0 } else { x * y };
            let ends = [
                (a.low, b.low),
                (a.low, b.high),
                (a.high, b.low),
                (a.high, b.high),
            ];
            Range::of(ends.map(|(x, y)| product(x, y)))
        }
        Binary::Div if b.low > 0.0 => {
            let ends = [
                (a.low, b.low),
                (a.low, b.high),
                (a.high, b.low),
                (a.high, b.high),
            ];
            Range::of(ends.map(|(x, y)| if y.is_infinite() { 0.0 } else { x / y }))
        }
        Binary::Div if a.low >= 0.0 && b.low >= 0.0 => POSITIVE,
        Binary::Max => Range::new(a.low.max(b.low), a.high.max(b.high)),
        Binary::Min => Range::new(a.low.min(b.low), a.high.min(b.high)),
        _ => ALL,
    }
}

fn is_even(graph: &Graph, exponent: NodeId) -> bool {
    matches!(graph.node(exponent), Node::Constant(value) if value % 2.0 == 0.0 && value > 0.0)
}

/// Whether `a` is a term of the sum `b` and no term is negative: then a/b is a share.
fn is_part(graph: &Graph, a: NodeId, b: NodeId, ranges: &[Range]) -> bool {
    let mut rest = vec![b];
    let mut is_term = false;
    while let Some(id) = rest.pop() {
        match graph.node(id) {
            Node::Binary(Binary::Add, first, second) if id != a => rest.extend([first, second]),
            _ if ranges[id.index()].low < 0.0 => return false,
            _ => is_term |= id == a,
        }
    }
    is_term && b != a
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::{Names, parse};

    fn range(text: &str) -> Range {
        let loss = parse(text, &Names::default()).expect("a loss");
        ranges(&loss.graph)[loss.objective.index()]
    }

    #[test]
    fn shares_are_known_however_they_are_written() {
        for text in [
            "sigmoid(x)",
            "1/(1 + exp(-x))",
            "exp(x)/(1 + exp(x))",
            "exp(x)/(exp(x) + exp(y) + exp(z))",
            "(1 + tanh(x))/2",
            "1 - sigmoid(x)",
            "clamp(x, 0, 1)",
            "exp(-x^2)",
        ] {
            assert!(range(text).is_share(), "{text}: {:?}", range(text));
        }
        for text in [
            "x",
            "tanh(x)",
            "relu(x)",
            "exp(x)",
            "2 sigmoid(x)",
            "x/(x + y)",
            "1/x",
        ] {
            assert!(!range(text).is_share(), "{text}: {:?}", range(text));
        }
    }
}
