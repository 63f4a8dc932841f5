//! Labels of another kind than a loss takes: 0 and 1 for `hinge`, -1 and 1 for `bce`, a prediction in their place.

use super::super::finding::{Finding, FindingKind};
use super::Warning;
use crate::data::{DataSource, Dataset};
use crate::expr::function::{Binary, Unary};
use crate::expr::graph::{Graph, Node, NodeId};
use crate::expr::number::short;
use crate::expr::operator::{Labels, Operator};
use crate::expr::{Loss, Span};

/// Losses with labels that they do not take, or with prediction and label in each other's place.
pub(super) fn labels(loss: &Loss, data: Option<&Dataset>) -> Vec<Warning> {
    let graph = &loss.graph;
    let mut found: Vec<Warning> = Vec::new();
    for id in graph.ids() {
        let span = || loss.spans.get(id.index()).cloned().unwrap_or(0..0);
        let text = |node: NodeId| {
            let place = loss.spans.get(node.index());
            place
                .and_then(|place| loss.source.get(place.clone()))
                .unwrap_or("it")
        };
        if let Node::Structured(operator, score, Some(label)) = graph.node(id) {
            let Some(takes) = operator.labels() else {
                continue;
            };
            let is_swapped = has_variable(graph, label) && !has_variable(graph, score);
            if is_swapped {
                found.push(swapped(operator.name(), text(score), text(label), span()));
            } else {
                let wrong = wrong(graph, data, label, takes);
                let label = Label {
                    text: text(label),
                    is_standardized: is_standardized(graph, data, label),
                };
                found.extend(
                    wrong.map(|values| told(&values, takes, operator.name(), label, span())),
                );
            }
        }
    }
    if found.is_empty() {
        found.extend(written_out(loss, data));
    }
    found
}

fn swapped(operator: &str, score: &str, label: &str, span: Span) -> Warning {
    let text = format!(
        "`{operator}` takes the prediction first and the label behind it; `{label}` holds a parameter, `{score}` none"
    );
    let finding = Finding::new(FindingKind::UnusedData, text);
    Warning {
        finding: finding.remedy(format!("write `{operator}({label}, {score})`")),
        span,
    }
}

/// A label as it is written.
#[derive(Clone, Copy)]
struct Label<'a> {
    text: &'a str,
    /// Whether it is one of two classes that was standardized.
    is_standardized: bool,
}

fn told(values: &[f64], takes: Labels, operator: &str, label: Label<'_>, span: Span) -> Warning {
    let Label {
        text: label,
        is_standardized,
    } = label;
    let odd = values.iter().copied().find(|value| !takes.has(*value));
    let text = format!(
        "{operator} takes labels {}, and `{label}` has {}",
        takes.said(),
        short(odd.unwrap_or(f64::NAN), 6)
    );
    let are = |kind: Labels| values.iter().all(|value| kind.has(*value));
    let are_whole = values
        .iter()
        .all(|value| value.fract() == 0.0 && *value >= 0.0);
    let remedy = match takes {
        Labels::Shares if is_standardized => {
            format!("take `{label}` out of standardize: it is a label of two classes, not a size")
        }
        Labels::Shares if are(Labels::Signs) => format!("write `({label} + 1)/2` for `{label}`"),
        Labels::Shares if are_whole && are_classes(values) => {
            "for classes write `cross_entropy(stack(a, b, …), label)`, with a score for each"
                .to_string()
        }
        Labels::Signs if values.iter().all(|value| matches!(value, 0.0 | 1.0)) => {
            format!("write `(2 {label} - 1)` for `{label}`")
        }
        _ => format!("for numbers of any size write `mse(…, {label})`"),
    };
    Warning {
        finding: Finding::new(FindingKind::UnusedData, text).remedy(remedy),
        span,
    }
}

/// Whether whole numbers are those of classes, counted from 0 or 1: at least half of them up to the greatest appear.
fn are_classes(values: &[f64]) -> bool {
    let mut classes = values.to_vec();
    classes.sort_by(f64::total_cmp);
    classes.dedup();
    let most = classes.last().copied().unwrap_or(0.0);
    2.0 * classes.len() as f64 >= most
}

/// Whether a column of two values is standardized where the data are read, so that neither is 0 or 1 any more.
fn is_standardized(graph: &Graph, data: Option<&Dataset>, label: NodeId) -> bool {
    let name = match graph.node(label) {
        Node::Column(index) => graph.columns().get(index),
        _ => None,
    };
    let (Some(name), Some(data)) = (name, data) else {
        return false;
    };
    let DataSource::File(file) = data.source() else {
        return false;
    };
    let values = data.column(name).unwrap_or_default();
    let first = values.first();
    let other = values.iter().find(|value| Some(*value) != first);
    let are_two = values
        .iter()
        .all(|value| Some(value) == first || Some(value) == other);
    file.standardize.contains(name) && are_two
}

/// The values of what holds no parameter, if they are no labels of a kind.
fn wrong(graph: &Graph, data: Option<&Dataset>, label: NodeId, takes: Labels) -> Option<Vec<f64>> {
    let values = values(graph, data, label)?;
    let is_odd = values.iter().any(|value| !takes.has(*value));
    (is_odd && values.iter().all(|value| value.is_finite())).then_some(values)
}

/// What a node is in every row, if no parameter and nothing that looks at several rows is below it.
pub(super) fn values(graph: &Graph, data: Option<&Dataset>, id: NodeId) -> Option<Vec<f64>> {
    Some(match graph.node(id) {
        Node::Constant(value) => vec![value],
        Node::Column(index) => data?.column(graph.columns().get(index)?)?.to_vec(),
        Node::Unary(f, a) => {
            let a = values(graph, data, a)?;
            a.into_iter().map(|a| f.value(a)).collect()
        }
        Node::Binary(f, a, b) => {
            let (a, b) = (values(graph, data, a)?, values(graph, data, b)?);
            let rows = a.len().max(b.len());
            let pairs = a.iter().cycle().zip(b.iter().cycle()).take(rows);
            pairs.map(|(a, b)| f.value(*a, *b)).collect()
        }
        Node::Variable(_) | Node::Where(..) | Node::Structured(..) => return None,
    })
}

pub(super) fn has_variable(graph: &Graph, id: NodeId) -> bool {
    graph.any_below(id, |node| {
        matches!(
            node,
            Node::Variable(_) | Node::Structured(Operator::Linear(_), ..)
        )
    })
}

/// Losses of labels in full: `ln(1 + exp(-t z))` and `max(0, 1 - t z)` take -1 and 1, `s ln(p) + (1 - s) ln(1 - p)` takes 0 to 1.
fn written_out(loss: &Loss, data: Option<&Dataset>) -> Option<Warning> {
    let graph = &loss.graph;
    let is =
        |id: NodeId, value: f64| matches!(graph.node(id), Node::Constant(known) if known == value);
    let in_margins = |product: NodeId| {
        let (factors, is_negative) = factors(graph, product);
        let mut columns = factors.iter().copied().filter(|id| is_column(graph, *id));
        let is_label = |label: &NodeId| {
            let binary = |values: Vec<f64>| {
                values.iter().all(|value| matches!(value, 0.0 | 1.0)) && values.contains(&0.0)
            };
            let rest = factors.iter().copied().filter(|id| id != label);
            let has =
                |kind: &dyn Fn(Node) -> bool| rest.clone().any(|id| graph.any_below(id, kind));
            values(graph, data, *label).is_some_and(binary)
                && has(&|node| matches!(node, Node::Variable(_)))
                && has(&|node| matches!(node, Node::Column(_)))
        };
        (columns.find(is_label), is_negative)
    };
    let found = graph.ids().find_map(|id| {
        let margin = match graph.node(id) {
            Node::Unary(Unary::Ln, sum) => match graph.node(sum) {
                Node::Binary(Binary::Add, one, power) if is(one, 1.0) => match graph.node(power) {
                    Node::Unary(Unary::Exp, product) => Some((product, true)),
                    _ => None,
                },
                _ => None,
            },
            Node::Unary(Unary::Softplus, product) => Some((product, true)),
            Node::Unary(Unary::Relu, slack) => {
                rest_of_one(graph, slack).map(|product| (product, false))
            }
            Node::Binary(Binary::Max, a, b) if is(a, 0.0) || is(b, 0.0) => {
                let slack = if is(a, 0.0) { b } else { a };
                rest_of_one(graph, slack).map(|product| (product, false))
            }
            _ => None,
        };
        let (product, wants_minus) = margin?;
        let (label, is_negative) = in_margins(product);
        label
            .filter(|_| is_negative == wants_minus)
            .map(|label| (id, label, Labels::Signs))
    });
    let found = found.or_else(|| {
        let of_logarithm = |id: NodeId| {
            let (factors, _) = factors(graph, id);
            let is_logarithm = |id: &NodeId| matches!(graph.node(*id), Node::Unary(Unary::Ln, _));
            factors.iter().any(is_logarithm).then_some(factors)
        };
        let products = || {
            graph
                .ids()
                .filter_map(move |id| Some((id, of_logarithm(id)?)))
        };
        products().find_map(|(id, factors)| {
            let label = factors.iter().copied().find(|id| is_column(graph, *id))?;
            let is_rest = |id: &NodeId| rest_of_one(graph, *id) == Some(label);
            products()
                .any(|(_, others)| others.iter().any(is_rest))
                .then_some(())?;
            wrong(graph, data, label, Labels::Shares)?;
            Some((id, label, Labels::Shares))
        })
    });
    let (id, label, takes) = found?;
    let place = loss.spans.get(label.index())?;
    let span = loss.spans.get(id.index()).cloned().unwrap_or(0..0);
    let values = values(graph, data, label)?;
    let label = Label {
        text: loss.source.get(place.clone())?,
        is_standardized: is_standardized(graph, data, label),
    };
    Some(told(&values, takes, "this loss", label, span))
}

fn is_column(graph: &Graph, id: NodeId) -> bool {
    matches!(graph.node(id), Node::Column(_))
}

/// What 1 is lessened by.
fn rest_of_one(graph: &Graph, id: NodeId) -> Option<NodeId> {
    match graph.node(id) {
        Node::Binary(Binary::Sub, one, rest) if matches!(graph.node(one), Node::Constant(value) if value == 1.0) => {
            Some(rest)
        }
        _ => None,
    }
}

/// The factors of a product, and whether it has a minus.
fn factors(graph: &Graph, id: NodeId) -> (Vec<NodeId>, bool) {
    match graph.node(id) {
        Node::Unary(Unary::Neg, a) => {
            let (factors, is_negative) = factors(graph, a);
            (factors, !is_negative)
        }
        Node::Binary(Binary::Mul, a, b) => {
            let ((mut first, one), (second, other)) = (factors(graph, a), factors(graph, b));
            first.extend(second);
            (first, one != other)
        }
        _ => (vec![id], false),
    }
}
