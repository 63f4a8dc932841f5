//! What to write instead of what is not finite.

use super::Origin;
use crate::explain::network::finding::logistic::Bounded;
use crate::explain::network::finding::range::ranges;
use crate::expr::function::{Binary, Unary};
use crate::expr::graph::{Node, NodeId};
use crate::expr::number::short;
use crate::expr::operator::{Meaning, OperatorRole};

/// What is added to an argument that must be above 0, and is 0 but for rounding.
const EDGE: f64 = 1e-12;

/// What keeps an argument where its function has a value.
const INSIDE: &str = "a start inside, smaller steps";

impl Origin<'_> {
    /// What to write instead.
    pub(super) fn remedy(&self) -> String {
        let graph = self.examined.graph();
        let quoted = |id: NodeId| self.examined.quoted(id);
        match graph.node(self.node) {
            Node::Unary(f @ (Unary::Ln | Unary::Log2 | Unary::Log10), a) => self.of_logarithm(f, a),
            Node::Unary(f @ (Unary::Sinh | Unary::Cosh | Unary::Exp2 | Unary::Expm1), a) => {
                format!(
                    "{} overflows: keep {} smaller, by a start nearer 0",
                    f.name(),
                    quoted(a)
                )
            }
            Node::Binary(Binary::Pow, base, exponent) => self.of_power(base, exponent),
            Node::Unary(Unary::Exp, _) => String::from(
                "exp overflows above 709: take softplus, log_softmax, bce or cross_entropy, which do not",
            ),
            Node::Unary(Unary::Sqrt, a) if self.is_at_edge(a) => {
                format!("keep it above 0: sqrt({} + {EDGE:e})", quoted(a))
            }
            Node::Unary(Unary::Sqrt, a) => {
                let a = quoted(a);
                format!(
                    "sqrt takes no numbers below 0; {a} may be one: {INSIDE}, or sqrt(max({a}, {EDGE:e}))"
                )
            }
            Node::Unary(f @ (Unary::Asin | Unary::Acos | Unary::Atanh), a) => {
                format!(
                    "{} takes numbers from -1 to 1; {} need not be: {INSIDE}",
                    f.name(),
                    quoted(a)
                )
            }
            Node::Unary(f @ Unary::Acosh, a) => {
                format!(
                    "{} takes numbers from 1 on; {} need not be: {INSIDE}",
                    f.name(),
                    quoted(a)
                )
            }
            Node::Binary(Binary::Div, _, under)
                if matches!(graph.node(under), Node::Constant(_)) =>
            {
                String::from("nothing is divided by 0: write another divisor")
            }
            Node::Binary(Binary::Div, _, under) => {
                format!(
                    "{} is 0: keep it away from 0, as in (… + 1e-8)",
                    quoted(under)
                )
            }
            Node::Structured(operator, a, Some(label))
                if operator.predicted() == Some(Meaning::Probabilities) =>
            {
                let scores = match graph.node(a) {
                    Node::Structured(f, z, _) if matches!(f.role(), OperatorRole::Map(_)) => z,
                    _ => a,
                };
                let (scores, label) = (quoted(scores), quoted(label));
                format!(
                    "{} takes probabilities: cross_entropy({scores}, {label})",
                    operator.name()
                )
            }
            _ => String::from(
                "a smaller learning rate, smaller weights at the start, or another start",
            ),
        }
    }

    /// A power of what is 0, below 0 or too large.
    fn of_power(&self, base: NodeId, exponent: NodeId) -> String {
        let text = self.examined.quoted(base);
        let n = self.value(exponent).unwrap_or(f64::NAN);
        // A power that is nearly whole is not written as if it were.
        let rounded = short(n, 4);
        let is_whole = rounded.parse::<f64>().is_ok_and(|n| n.fract() == 0.0);
        let power = if is_whole && n.fract() != 0.0 {
            n.to_string()
        } else {
            rounded
        };
        match self.value(base) {
            Some(x) if x < 0.0 && n.is_finite() && n.fract() != 0.0 => format!(
                "a number below 0 has no power {power}; {text} need not be above 0: {INSIDE}, or max({text}, 1e-8)"
            ),
            Some(0.0) => format!("{text} is 0: keep it away from 0, as in (… + 1e-8)"),
            Some(x) if x.abs() < 1.0 => format!(
                "{text} is too near 0 for the power {power}: keep it away from 0, as in (… + 1e-8)"
            ),
            _ => format!(
                "the power {power} overflows: keep {text} nearer 0, by another start or a smaller learning rate"
            ),
        }
    }

    /// The logarithm of a probability that is 0 by rounding.
    fn of_logarithm(&self, f: Unary, a: NodeId) -> String {
        let graph = self.examined.graph();
        let probability = match graph.node(a) {
            Node::Binary(Binary::Sub, one, p) if matches!(graph.node(one), Node::Constant(1.0)) => {
                p
            }
            _ => a,
        };
        if let Some(bounded) = Bounded::of(graph, probability).filter(|known| known.is_sigmoid()) {
            let target = self.target().unwrap_or_else(|| String::from("t"));
            let z = bounded.argument(self.examined);
            return format!("bce({z}, {target}) computes the same without a logarithm of 0");
        }
        if let Node::Structured(f, z, _) = graph.node(probability)
            && f.role() == OperatorRole::Map(Meaning::Probabilities)
        {
            return format!(
                "log_softmax({}), or cross_entropy, has no logarithm of 0",
                self.examined.quoted(z)
            );
        }
        let is_bound = ranges(graph)[probability.index()].low >= 0.0;
        let is_at_edge = self.is_at_edge(a);
        let a = self.examined.quoted(a);
        let f = f.name();
        if is_bound && is_at_edge {
            format!("keep it above 0: {f}({a} + {EDGE:e})")
        } else {
            format!(
                "{f} takes numbers above 0; {a} need not be: {INSIDE}, or {f}(max({a}, {EDGE:e}))"
            )
        }
    }

    /// Whether a value is 0 but for rounding: then next to nothing, added to it, keeps it above 0.
    fn is_at_edge(&self, id: NodeId) -> bool {
        let is_near = |value: f64| value > -EDGE && value <= 0.0;
        self.value(id).is_some_and(is_near)
    }

    /// The column that the logarithm is multiplied with.
    fn target(&self) -> Option<String> {
        let graph = self.examined.graph();
        let logarithm = self.node;
        let product =
            self.examined
                .readers(logarithm)
                .find_map(|reader| match graph.node(reader) {
                    Node::Binary(Binary::Mul, first, second) => {
                        Some(if first == logarithm { second } else { first })
                    }
                    _ => None,
                })?;
        let below = graph.reachable(&[product]);
        graph
            .ids()
            .filter(|id| below[id.index()])
            .find_map(|id| match graph.node(id) {
                Node::Column(index) => Some(graph.columns()[index].clone()),
                _ => None,
            })
    }
}
