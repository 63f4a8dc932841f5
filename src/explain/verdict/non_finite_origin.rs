//! Where a number stops being finite: the first part of the loss that is NaN or infinite though what it is computed from
//! is not.

use crate::expr::Loss;
use crate::expr::display::{Printer, Style};
use crate::expr::function::{Binary, Unary};
use crate::expr::graph::{Node, NodeId};
use crate::expr::number::short;

/// What is quoted of a loss at most, in characters.
const LONGEST: usize = 24;

/// The first part of the loss whose value is not finite, with the numbers: `ln(x) = NaN for x = -0.3`.
pub(super) fn of_value(loss: &Loss, at: &[f64]) -> Option<String> {
    let values = values(loss, at)?;
    let broken = first(loss, |id| !values[id.index()].is_finite())?;
    let value = short(values[broken.index()], 4);
    Some(told(loss, &values, broken, &value))
}

/// The first part of the loss whose derivative is not finite though its value is: `sqrt(x) has slope inf for x = 0`.
pub(super) fn of_slope(loss: &Loss, at: &[f64]) -> Option<String> {
    let values = values(loss, at)?;
    let value = |id: NodeId| values[id.index()];
    let slope = |id: NodeId| match loss.graph.node(id) {
        Node::Unary(f, a) => f.derivative(value(a), value(id)),
        Node::Binary(f, a, b) => {
            let [first, second] = f.partials(value(a), value(b), value(id));
            let constant = |id| matches!(loss.graph.node(id), Node::Constant(_));
            let first = if constant(a) { 0.0 } else { first };
            first + if constant(b) { 0.0 } else { second }
        }
        _ => 0.0,
    };
    let broken = first(loss, |id| !slope(id).is_finite())?;
    let inputs = arguments(loss, &values, broken);
    let slope = short(slope(broken), 4);
    Some(format!(
        "{} has slope {slope}{inputs}",
        quoted(loss, broken)
    ))
}

/// The values of all nodes, if all are single numbers.
fn values(loss: &Loss, at: &[f64]) -> Option<Vec<f64>> {
    let mut values: Vec<f64> = Vec::with_capacity(loss.graph.nodes().len());
    for node in loss.graph.nodes() {
        values.push(match *node {
            Node::Constant(value) => value,
            Node::Variable(variable) => at[variable],
            Node::Unary(f, a) => f.value(values[a.index()]),
            Node::Binary(f, a, b) => f.value(values[a.index()], values[b.index()]),
            Node::Column(_) | Node::Structured(..) => return None,
        });
    }
    Some(values)
}

/// The first node that the objective needs and that is broken.
fn first(loss: &Loss, broken: impl Fn(NodeId) -> bool) -> Option<NodeId> {
    let needed = loss.graph.reachable(&[loss.objective]);
    let mut ids = loss.graph.ids();
    ids.find(|id| needed[id.index()] && broken(*id))
}

fn told(loss: &Loss, values: &[f64], broken: NodeId, value: &str) -> String {
    let inputs = arguments(loss, values, broken);
    format!("{} = {value}{inputs}", quoted(loss, broken))
}

/// ` for x = -0.3`, of the arguments that are no constants; nothing for a parameter itself.
fn arguments(loss: &Loss, values: &[f64], node: NodeId) -> String {
    let inputs = loss.graph.node(node).inputs();
    let inputs = inputs.filter(|id| !matches!(loss.graph.node(*id), Node::Constant(_)));
    let mut told: Vec<String> = inputs
        .map(|id| format!("{} = {}", named(loss, id), short(values[id.index()], 4)))
        .collect();
    told.dedup();
    if told.is_empty() {
        return String::new();
    }
    format!(" for {}", told.join(", "))
}

/// The name that a definition gives to a node, or else its text.
fn named(loss: &Loss, node: NodeId) -> String {
    let name = loss.name_of(node).map(str::to_string);
    name.unwrap_or_else(|| quoted(loss, node))
}

/// The text of a node; a long one is only named.
fn quoted(loss: &Loss, node: NodeId) -> String {
    let text = Printer::with_names(&loss.graph, Style::Unicode, &loss.definitions).text(node);
    if text.chars().count() <= LONGEST {
        return text;
    }
    match loss.graph.node(node) {
        Node::Binary(Binary::Add | Binary::Sub, ..) => "a sum".to_string(),
        Node::Binary(Binary::Mul, ..) => "a product".to_string(),
        Node::Binary(Binary::Div, ..) => "a quotient".to_string(),
        Node::Binary(Binary::Pow, ..) => "a power".to_string(),
        Node::Unary(Unary::Neg, a) => quoted_short(loss, a),
        Node::Unary(f, _) => format!("{}(…)", f.name()),
        Node::Binary(f, ..) => format!("{}(…)", f.name()),
        Node::Structured(operator, ..) => format!("{}(…)", operator.name()),
        Node::Constant(_) | Node::Variable(_) | Node::Column(_) => text,
    }
}

fn quoted_short(loss: &Loss, node: NodeId) -> String {
    match loss.graph.node(node) {
        Node::Unary(f, _) => format!("−{}(…)", f.name()),
        _ => "a negative".to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::{Names, parse};

    fn loss(text: &str) -> Loss {
        parse(text, &Names::default()).expect("a loss")
    }

    #[test]
    fn the_first_broken_part_is_named_with_its_numbers() {
        let told = |text, at: &[f64]| of_value(&loss(text), at);
        assert_eq!(
            told("ln(x) + x^2", &[-0.3]).as_deref(),
            Some("ln(x) = NaN for x = -0.3")
        );
        assert_eq!(
            told("1/x + x", &[0.0]).as_deref(),
            Some("1/x = inf for x = 0")
        );
        assert_eq!(
            told("u = 3x + 1; exp(u) + y", &[1000.0, 0.0]).as_deref(),
            Some("exp(u) = inf for u = 3001")
        );
        assert_eq!(told("x^2", &[2.0]), None);
    }

    #[test]
    fn a_slope_that_is_not_finite_is_named() {
        let told = of_slope(&loss("sqrt(x) + x"), &[0.0]);
        assert_eq!(told.as_deref(), Some("√(x) has slope inf for x = 0"));
        assert_eq!(of_slope(&loss("x^2"), &[0.0]), None);
    }
}
