//! `%` of what may be negative: its sign is that of the dividend, in Python and in mathematics it is that of the divisor.

use super::super::finding::{Finding, FindingKind};
use super::super::network::may_be_negative;
use super::Warning;
use super::labels::values;
use crate::data::Dataset;
use crate::expr::Loss;
use crate::expr::function::Binary;
use crate::expr::graph::Node;

/// The first remainder of what may be negative.
pub(super) fn remainder(loss: &Loss, data: Option<&Dataset>) -> Option<Warning> {
    let graph = &loss.graph;
    let needed = graph.reachable(&[loss.objective]);
    let id = graph.ids().filter(|id| needed[id.index()]).find(|id| {
        let Node::Binary(Binary::Rem, dividend, _) = graph.node(*id) else {
            return false;
        };
        let known = values(graph, data, dividend);
        known.map_or_else(
            || may_be_negative(graph, dividend),
            |values| values.iter().any(|value| *value < 0.0),
        )
    })?;
    let Node::Binary(_, dividend, divisor) = graph.node(id) else {
        return None;
    };
    let text = |node: crate::expr::graph::NodeId| {
        let place = loss.spans.get(node.index())?;
        loss.source.get(place.clone())
    };
    let (a, b) = (text(dividend)?, text(divisor)?);
    let said = format!("`%` has the sign of what it divides: negative where `{a}` is");
    let group = |text: &str| {
        let is_operand = text
            .chars()
            .all(|c| c.is_alphanumeric() || c == '_' || c == '.');
        let is_group = text.starts_with('(') && text.find(')') == Some(text.len() - 1);
        if is_operand || is_group {
            text.to_string()
        } else {
            format!("({text})")
        }
    };
    let remedy = format!(
        "for the remainder with the sign of the divisor, as in Python and mathematics, write `{} - {} floor({}/{})`",
        a,
        group(b),
        group(a),
        group(b)
    );
    Some(Warning {
        finding: Finding::new(FindingKind::Misread, said).remedy(remedy),
        span: loss.spans.get(id.index()).cloned().unwrap_or(0..0),
    })
}
