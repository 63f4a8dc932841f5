//! A loss that is made larger: a minus before it, and nothing else that is to fall.

use super::super::finding::{Finding, FindingKind};
use super::Warning;
use crate::expr::Loss;
use crate::expr::function::{Binary, Unary};
use crate::expr::graph::{Graph, Node, NodeId};
use crate::expr::operator::OperatorRole;

/// A loss with a prediction whose factor is negative, where every loss of the sum has one.
pub(super) fn wrong_sign(loss: &Loss) -> Option<Warning> {
    let mut terms = Vec::new();
    terms_of(&loss.graph, loss.objective, 1.0, &mut terms);
    let (first, _) = terms.first()?;
    if terms.iter().any(|(_, sign)| *sign >= 0.0) {
        return None;
    }
    let span = loss.spans.get(first.index()).cloned().unwrap_or(0..0);
    let call = loss.source.get(span.clone()).unwrap_or("it");
    let Node::Structured(operator, ..) = loss.graph.node(*first) else {
        return None;
    };
    let name = operator.name();
    let text = format!(
        "`{call}` stands with a minus: {name} is 0 at best, and so a descent makes the errors larger without end"
    );
    let finding = Finding::new(FindingKind::WrongSign, text);
    Some(Warning {
        finding: finding.remedy(format!(
            "take the minus before {name} away: it has the sign already with which it is to fall"
        )),
        span,
    })
}

/// The losses that are added up, with the sign of their factors.
fn terms_of(graph: &Graph, id: NodeId, sign: f64, terms: &mut Vec<(NodeId, f64)>) {
    let number = |id: NodeId| match graph.node(id) {
        Node::Constant(value) => Some(value),
        Node::Unary(Unary::Neg, a) => match graph.node(a) {
            Node::Constant(value) => Some(-value),
            _ => None,
        },
        _ => None,
    };
    match graph.node(id) {
        Node::Unary(Unary::Neg, a) => terms_of(graph, a, -sign, terms),
        Node::Binary(Binary::Add, a, b) => {
            terms_of(graph, a, sign, terms);
            terms_of(graph, b, sign, terms);
        }
        Node::Binary(Binary::Sub, a, b) => {
            terms_of(graph, a, sign, terms);
            terms_of(graph, b, -sign, terms);
        }
        Node::Binary(Binary::Mul, a, b) => match (number(a), number(b)) {
            (Some(factor), _) => terms_of(graph, b, sign * factor, terms),
            (_, Some(factor)) => terms_of(graph, a, sign * factor, terms),
            _ => {}
        },
        Node::Binary(Binary::Div, a, b) => {
            if let Some(divisor) = number(b) {
                terms_of(graph, a, sign / divisor, terms);
            }
        }
        Node::Structured(operator, a, _) => match operator.role() {
            OperatorRole::Rows => terms_of(graph, a, sign, terms),
            OperatorRole::Loss(_) | OperatorRole::LabelLoss(_)
                if super::labels::has_variable(graph, a) =>
            {
                terms.push((id, sign));
            }
            _ => {}
        },
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::{KnownNames, parse};

    #[test]
    fn a_minus_before_every_loss_is_told() {
        let of = |text: &str| {
            let names = KnownNames {
                columns: ["x", "t"].map(String::from).to_vec(),
                ..KnownNames::default()
            };
            let loss = parse(text, &names).unwrap_or_else(|error| panic!("{text}: {error}"));
            wrong_sign(&loss).map(|warning| warning.finding.text)
        };
        for text in [
            "-mse(w x, t)",
            "-0.5 bce(w x, t) + 0.1 w^2",
            "0.01 w^2 - bce(w x, t)/2",
            "-mean(mae(w x, t))",
        ] {
            let told = of(text).unwrap_or_else(|| panic!("{text}"));
            assert!(told.contains("stands with a minus"), "{told}");
        }
        for text in [
            "mse(w x, t)",
            "mse(w x, t) - 0.1 bce(v x, t)",
            "-(-mse(w x, t))",
            "-0.5 * -2 mse(w x, t)",
            "1 - mse(x, t) + w^2",
            "-mean(t ln(sigmoid(w x)))",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
