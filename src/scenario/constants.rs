//! `[constants]`: names of fixed numbers.

use super::diagnostic::{Diagnostic, Report};
use super::draft::Draft;
use super::item::Item;
use super::name;
use crate::expr::Span;

/// A fixed number as it is written.
#[derive(Debug)]
pub(super) struct DraftConstant {
    /// Its name, in the spelling of the language.
    pub(super) name: String,
    /// Where the name stands.
    pub(super) span: Span,
    /// Its value.
    pub(super) value: f64,
}

/// Reads the section.
pub(super) fn read(draft: &mut Draft, item: &Item<'_>, report: &mut Report) {
    let entries = item.table("a table such as { k = 2.5 }", report);
    for entry in entries.into_iter().flatten() {
        let name = name::read(&entry, report);
        let value = entry.number(report);
        if let (Some(name), Some(value)) = (name, value) {
            draft.constants.push(DraftConstant {
                name,
                span: entry.key_span,
                value,
            });
        }
    }
}

/// Reports names that are given twice, to constants or to a constant and a parameter.
pub(super) fn check_names(draft: &Draft, report: &mut Report) {
    let constants = draft.constants.iter();
    let constants = constants.map(|constant| (&constant.name, &constant.span, "a constant"));
    let parameters = draft.parameters.iter();
    let parameters = parameters.map(|parameter| (&parameter.name, &parameter.span, "a parameter"));
    let mut met: Vec<(&String, &Span, &str)> = Vec::new();
    for (name, span, role) in constants.chain(parameters) {
        match met.iter().find(|(known, ..)| *known == name) {
            Some((_, first, before)) => {
                let message = format!("`{name}` is {before} already, so it cannot be {role}");
                report.add(
                    Diagnostic::new(message, span.clone())
                        .also((*first).clone(), format!("{before} here"))
                        .hint("choose another name for one of them"),
                );
            }
            None => met.push((name, span, role)),
        }
    }
}

/// Reports columns of the data that have the name of a constant or a parameter.
pub(super) fn check_columns(draft: &Draft, columns: &[(String, Span)], report: &mut Report) {
    for (name, span) in columns {
        if let Some(other) = draft.declaration(name) {
            let message = format!("`{name}` is a column of the data, so it can be nothing else");
            report.add(
                Diagnostic::new(message, other)
                    .also(span.clone(), "the column")
                    .hint("choose another name for one of them"),
            );
        }
    }
}
