//! `[constants]`: names of fixed numbers.

use std::collections::HashMap;

use super::Scenario;
use super::diagnostic::{Diagnostic, Diagnostics};
use super::item::TomlItem;
use super::name;
use super::section::{Section, SectionContent};
use super::shape::ValueShape;
use super::toml_text::{TomlEntry, number};
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

/// The section.
pub(super) struct Constants;

impl Section for Constants {
    const NAME: &'static str = "constants";
    const SHAPE: ValueShape = ValueShape::Map(&ValueShape::Number);
    type Draft = Vec<DraftConstant>;

    fn read(item: &TomlItem<'_>, report: &mut Diagnostics) -> Option<Vec<DraftConstant>> {
        let entries = item.table("a table such as { k = 2.5 }", report)?;
        let constant = |entry: TomlItem<'_>| {
            let name = name::read(&entry, report);
            let value = entry.number(report);
            Some(DraftConstant {
                name: name?,
                span: entry.key_span,
                value: value?,
            })
        };
        Some(entries.into_iter().filter_map(constant).collect())
    }

    fn write(scenario: &Scenario) -> SectionContent {
        if scenario.constants.is_empty() {
            return SectionContent::Nothing;
        }
        let constants = scenario.constants.iter();
        let entry = |(name, value): &(String, f64)| (name.clone(), TomlEntry::new(number(*value)));
        SectionContent::Table(constants.map(entry).collect())
    }

    fn same(a: &Scenario, b: &Scenario) -> bool {
        a.constants == b.constants
    }
}

/// A name that the file declares, and as what.
#[derive(Clone, Debug)]
pub(super) struct Declaration {
    pub(super) name: String,
    pub(super) span: Span,
    pub(super) role: &'static str,
}

/// Reports names that are declared twice.
pub(super) fn check_names(declared: &[Declaration], report: &mut Diagnostics) {
    let mut known: HashMap<&str, &Declaration> = HashMap::new();
    for declaration in declared {
        let Declaration { name, span, role } = declaration;
        let first = *known.entry(name).or_insert(declaration);
        if !std::ptr::eq(first, declaration) {
            let before = first.role;
            let message = format!("`{name}` is {before} already, so it cannot be {role}");
            report.add(
                Diagnostic::new(message, span.clone())
                    .also(first.span.clone(), format!("{before} here"))
                    .hint("choose another name for one of them"),
            );
        }
    }
}

/// Reports columns of the data that have the name of a constant or a parameter.
pub(super) fn check_columns(
    declared: &[Declaration],
    columns: &[(String, Span)],
    report: &mut Diagnostics,
) {
    let mut known: HashMap<&str, &Declaration> = HashMap::new();
    for declaration in declared {
        known.entry(&declaration.name).or_insert(declaration);
    }
    for (name, span) in columns {
        if let Some(other) = known.get(name.as_str()) {
            let message = format!("`{name}` is a column of the data, so it can be nothing else");
            report.add(
                Diagnostic::new(message, other.span.clone())
                    .also(span.clone(), "the column")
                    .hint("choose another name for one of them"),
            );
        }
    }
}
