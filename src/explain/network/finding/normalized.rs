//! Something that is set in relation to itself alone: a batch of one row, a layer of one unit.

use super::{Examined, Located};
use crate::diff::trace::Table;
use crate::explain::{Finding, FindingKind};
use crate::expr::graph::{Node, NodeId};
use crate::expr::operator::{Meaning, OperatorRole};

pub(super) fn find(examined: &Examined<'_>) -> Vec<Located> {
    let table = |id: NodeId| &examined.trace.values[id.index()];
    let mut found = Vec::new();
    for id in examined.nodes().filter(|id| examined.is_active(*id)) {
        let Node::Structured(operator, inner, _) = examined.graph().node(id) else {
            continue;
        };
        let is_zero = !table(id).is_empty() && !table(id).any(|value| value != 0.0);
        if operator.role() != OperatorRole::Map(Meaning::Number) || !is_zero {
            continue;
        }
        let Some((one, remedy)) = alone(table(inner)) else {
            continue;
        };
        let text = format!(
            "{} is 0 whatever {} is, since there is but one {one}: no gradient passes",
            examined.computed(id),
            examined.quoted(inner)
        );
        let finding = Finding::new(FindingKind::Dead, text).remedy(remedy);
        found.push(Located::at_node(examined, id, finding));
    }
    found
}

/// What there is but one of in numbers of which nothing is left when a mean is taken away. Numbers that are all alike leave
/// nothing either: of them nothing is said.
fn alone(inner: &Table) -> Option<(&'static str, &'static str)> {
    let first = inner.get(0, 0)?;
    let differ = inner.any(|value| value != first);
    match (inner.rows(), inner.width()) {
        (1, 1) => Some(("number", "take more rows, or more units")),
        (1, _) if differ => Some(("row", "take more rows")),
        (_, 1) if differ => Some(("unit", "take more units")),
        _ => None,
    }
}
