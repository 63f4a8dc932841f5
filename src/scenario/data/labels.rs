//! Whether the labels in the data are classes.

use super::super::diagnostic::{Diagnostic, Diagnostics};
use super::super::loss::LossText;
use crate::data::{ColumnFault, Dataset};
use crate::diff::RowValues;
use crate::expr::graph::Node;
use crate::expr::{Loss, SyntaxError, labels};

/// Reports the first row whose label is none of the classes of its loss.
pub(in super::super) fn check(
    loss: &Loss,
    text: &LossText,
    data: &Dataset,
    file: &str,
    report: &mut Diagnostics,
) {
    if let Some(error) = fault(loss, data) {
        let span = text.locate(file, &error.span);
        report.add(Diagnostic::of_text(error, span));
    }
}

/// What is wrong with the first row whose label is none of the classes of its loss, at its place in the text.
pub(in super::super) fn fault(loss: &Loss, data: &Dataset) -> Option<SyntaxError> {
    for (node, classes) in labels(&loss.graph) {
        let values = RowValues::of(&loss.graph, node).over(data, loss.parameters().len());
        let is_class =
            |value: &f64| value.fract() == 0.0 && *value >= 0.0 && *value < classes as f64;
        let Some(row) = values.iter().position(|value| !is_class(value)) else {
            continue;
        };
        let message = format!(
            "the label of row {} is {}, which is none of {classes} classes",
            row + 1,
            values[row]
        );
        let hint = format!(
            "labels are 0 to {}; the width before them says how many classes there are",
            classes - 1
        );
        return Some(SyntaxError {
            message,
            span: loss.spans[node.index()].clone(),
            hint: Some(hint),
        });
    }
    None
}

/// That a column cannot be used, at its first place in the text of the loss.
pub(in super::super) fn syntax_error(fault: &ColumnFault, loss: &Loss) -> SyntaxError {
    let columns = loss.graph.columns();
    let is_it = |node: &Node| matches!(node, Node::Column(index) if columns.get(*index) == Some(&fault.column));
    let node = loss.graph.nodes().iter().position(is_it);
    let span = node.and_then(|index| loss.spans.get(index).cloned());
    SyntaxError {
        message: fault.message.clone(),
        span: span.unwrap_or(0..loss.source.len()),
        hint: Some(fault.hint.clone()),
    }
}
