//! Between which bounds a value lies whatever the parameters and data are, by the structure of the loss.

use crate::expr::Loss;
use crate::expr::function::{Binary, CallForm, Unary};
use crate::expr::graph::{Graph, Node, NodeId};
use crate::expr::operator::{Meaning, OperatorRole, Reduction};

/// An interval; both ends are in it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct ValueRange {
    pub(super) low: f64,
    pub(super) high: f64,
}

const ALL: ValueRange = ValueRange::new(f64::NEG_INFINITY, f64::INFINITY);
const POSITIVE: ValueRange = ValueRange::new(0.0, f64::INFINITY);
const SHARE: ValueRange = ValueRange::new(0.0, 1.0);
const UNIT: ValueRange = ValueRange::new(-1.0, 1.0);

impl ValueRange {
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
            OperatorRole::Loss(Meaning::Number)
                | OperatorRole::Rows
                | OperatorRole::Stack
                | OperatorRole::Layer
        ),
    };
    let all = graph.ids().filter(|id| needed[id.index()]);
    let low = ranges(graph)[loss.objective.index()].low;
    (low.is_finite() && all.into_iter().all(|id| has_its_bounds(&id))).then_some(low)
}

/// The value that a loss cannot go below by its structure, whether it can have it or only tends to it. That of a classification is 0.
pub(in crate::explain) fn lower_bound(loss: &Loss) -> Option<f64> {
    if is_classification(loss) {
        return Some(0.0);
    }
    let low = ranges(&loss.graph)[loss.objective.index()].low;
    low.is_finite().then_some(low)
}

/// Whether a node may be negative, as far as its structure says.
pub(in crate::explain) fn may_be_negative(graph: &Graph, id: NodeId) -> bool {
    ranges(graph)[id.index()].low < 0.0
}

/// Whether a loss is that of classes, in nats.
pub(in crate::explain) fn is_classification(loss: &Loss) -> bool {
    let Node::Structured(operator, ..) = loss.graph.node(loss.objective) else {
        return false;
    };
    let role = operator.role();
    matches!(
        role,
        OperatorRole::Loss(Meaning::Logit | Meaning::Logits)
            | OperatorRole::LabelLoss(Meaning::Logits)
    )
}

/// The range of every node, by its index.
pub(super) fn ranges(graph: &Graph) -> Vec<ValueRange> {
    let mut ranges: Vec<ValueRange> = Vec::with_capacity(graph.nodes().len());
    for node in graph.nodes() {
        let of = |id: NodeId| ranges[id.index()];
        let range = match *node {
            Node::Constant(value) => ValueRange::of([value]),
            Node::Variable(_) | Node::Column(_) => ALL,
            Node::Unary(f, a) => unary(f, of(a)),
            Node::Binary(Binary::Div, a, b) if is_part(graph, a, b, &ranges) => SHARE,
            Node::Binary(Binary::Pow, _, b) if is_even(graph, b) => POSITIVE,
            Node::Binary(f, a, b) => binary(f, of(a), of(b)),
            Node::Where(_, a, b) => ValueRange::of([of(a).low, of(a).high, of(b).low, of(b).high]),
            Node::Structured(operator, a, b) => match operator.role() {
                OperatorRole::Map(Meaning::Probabilities) => SHARE,
                OperatorRole::Map(Meaning::LogProbabilities) => {
                    ValueRange::new(f64::NEG_INFINITY, 0.0)
                }
                OperatorRole::Stack => {
                    let second = b.map_or(of(a), of);
                    ValueRange::of([of(a).low, of(a).high, second.low, second.high])
                }
                OperatorRole::Rows if operator.reduction() == Some(Reduction::Mean) => of(a),
                OperatorRole::Rows if of(a).low >= 0.0 => POSITIVE,
                OperatorRole::Count | OperatorRole::Loss(Meaning::Number) => POSITIVE,
                OperatorRole::Map(Meaning::Number | Meaning::Logit | Meaning::Logits)
                | OperatorRole::Layer
                | OperatorRole::Width
                | OperatorRole::Widths
                | OperatorRole::Rows
                | OperatorRole::Divergence
                | OperatorRole::Dropout
                | OperatorRole::Loss(_)
                | OperatorRole::LabelLoss(_)
                | OperatorRole::Unit
                | OperatorRole::Entry => ALL,
            },
        };
        ranges.push(range);
    }
    ranges
}

fn unary(f: Unary, a: ValueRange) -> ValueRange {
    match f {
        Unary::Sigmoid | Unary::Step | Unary::Not => SHARE,
        Unary::Tanh | Unary::Sin | Unary::Cos | Unary::Sinc | Unary::Erf | Unary::Sign => UNIT,
        Unary::Erfc => ValueRange::new(0.0, 2.0),
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

fn binary(f: Binary, a: ValueRange, b: ValueRange) -> ValueRange {
    match f {
        _ if f.form() == CallForm::Condition => SHARE,
        Binary::Add => ValueRange::of([a.low + b.low, a.high + b.high]),
        Binary::Sub => ValueRange::of([a.low - b.high, a.high - b.low]),
        Binary::Mul => {
            // 0 times an end that is never reached is 0.
            let product = |x: f64, y: f64| if x == 0.0 || y == 0.0 { 0.0 } else { x * y };
            let ends = [
                (a.low, b.low),
                (a.low, b.high),
                (a.high, b.low),
                (a.high, b.high),
            ];
            ValueRange::of(ends.map(|(x, y)| product(x, y)))
        }
        Binary::Div if b.low > 0.0 => {
            let ends = [
                (a.low, b.low),
                (a.low, b.high),
                (a.high, b.low),
                (a.high, b.high),
            ];
            ValueRange::of(ends.map(|(x, y)| if y.is_infinite() { 0.0 } else { x / y }))
        }
        Binary::Div if a.low >= 0.0 && b.low >= 0.0 => POSITIVE,
        Binary::Max => ValueRange::new(a.low.max(b.low), a.high.max(b.high)),
        Binary::Min => ValueRange::new(a.low.min(b.low), a.high.min(b.high)),
        _ => ALL,
    }
}

fn is_even(graph: &Graph, exponent: NodeId) -> bool {
    matches!(graph.node(exponent), Node::Constant(value) if value % 2.0 == 0.0 && value > 0.0)
}

/// Whether `a` is a term of the sum `b` and no term is negative: then a/b is a share.
fn is_part(graph: &Graph, a: NodeId, b: NodeId, ranges: &[ValueRange]) -> bool {
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
    use crate::expr::{KnownNames, parse};

    fn range(text: &str) -> ValueRange {
        let loss = parse(text, &KnownNames::default()).expect("a loss");
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
