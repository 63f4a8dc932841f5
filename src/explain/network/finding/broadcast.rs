//! A prediction of several units that is compared with one number.

use super::{Examined, Located};
use crate::explain::{Finding, FindingKind};
use crate::expr::function::Binary;
use crate::expr::graph::{Node, NodeId};
use crate::expr::operator::{OperatorRole, Rows};

pub(super) fn find(examined: &Examined<'_>) -> Vec<Located> {
    let graph = examined.graph();
    let compared = |id: NodeId| match graph.node(id) {
        Node::Structured(operator, a, Some(b))
            if matches!(operator.role(), OperatorRole::Loss(_)) =>
        {
            Some((a, b))
        }
        // The difference of a prediction and a target, written out.
        Node::Binary(Binary::Sub, a, b) => {
            let is_target =
                |id: NodeId| !examined.is_active(id) && graph.shape(id).rows == Rows::Each;
            let is_pair = is_target(a) != is_target(b);
            (is_pair && (examined.is_active(a) || examined.is_active(b))).then_some((a, b))
        }
        _ => None,
    };
    let finding = |id: NodeId| {
        let (a, b) = compared(id)?;
        let (first, second) = (graph.shape(a).width, graph.shape(b).width);
        // A number that is typed is meant for every unit.
        let is_number = |id: NodeId| matches!(graph.node(id), Node::Constant(_));
        if first == second || is_number(a) || is_number(b) {
            return None;
        }
        let [one, many] = if first < second { [a, b] } else { [b, a] };
        let width = first.max(second);
        let (one, many) = (examined.quoted(one), examined.quoted(many));
        let text = format!(
            "{}: {many} has {width} units and {one} has 1, which is compared with each of them",
            examined.computed(id)
        );
        let remedy = format!("give {one} as many units, or {many} one");
        let finding = Finding::new(FindingKind::Broadcast, text)
            .with("units", width as f64)
            .remedy(remedy);
        Some(Located::at_node(examined, id, finding))
    };
    examined.nodes().filter_map(finding).collect()
}
