//! `columns`: columns that are written down.

use toml::Spanned;

use super::super::diagnostic::{Diagnostic, Diagnostics};
use super::super::item::TomlItem;
use super::super::key::KnownKey;
use super::super::name;
use super::super::shape::{NUMBERS, ValueShape};
use super::super::toml_text::{TomlEntry, inline_table, numbers};
use super::{DraftData, Places};
use crate::data::csv::MOST_COLUMNS;
use crate::data::{DataSource, Dataset};
use crate::expr::Span;

/// A column that is written down.
#[derive(Clone, Debug)]
pub(super) struct DraftColumn {
    name: String,
    span: Span,
    values: Vec<f64>,
    values_span: Span,
}

/// The key.
pub(super) const COLUMNS: KnownKey<DraftData, Dataset> = KnownKey {
    name: "columns",
    shape: ValueShape::Map(&NUMBERS),
    read,
    write,
};

fn read(data: &mut DraftData, item: &TomlItem<'_>, report: &mut Diagnostics) {
    let Some(items) = item.table("a table such as { x = [1, 2], t = [3, 5] }", report) else {
        return;
    };
    if let Some(first) = items.get(MOST_COLUMNS) {
        let message = format!(
            "there are {} columns, more than {MOST_COLUMNS}",
            items.len()
        );
        report.add(Diagnostic::new(message, first.key_span.clone()));
        return;
    }
    let column = |item: &TomlItem<'_>| {
        let name = name::read(item, report)?;
        let values = item.numbers("an array of numbers", report)?;
        Some(DraftColumn {
            name,
            span: item.key_span.clone(),
            values,
            values_span: item.span.clone(),
        })
    };
    let columns = items.iter().filter_map(column).collect();
    data.columns = Some(Spanned::new(item.span.clone(), columns));
}

fn write(data: &Dataset) -> Option<TomlEntry> {
    let DataSource::Columns = data.source() else {
        return None;
    };
    let columns = data.names().iter().map(|name| {
        let values = data.column(name).unwrap_or_default();
        (name.as_str(), numbers(values))
    });
    Some(TomlEntry::new(inline_table(&columns.collect::<Vec<_>>())))
}

/// The columns as data; what does not fit together is reported.
pub(super) fn dataset(
    columns: &Spanned<Vec<DraftColumn>>,
    report: &mut Diagnostics,
) -> Option<(Dataset, Places)> {
    let Some(first) = columns.get_ref().first() else {
        let message = "there is no column";
        report.add(Diagnostic::new(message, columns.span()).hint("write `x = [1, 2, 3]`"));
        return None;
    };
    let before = report.count();
    let mut met = std::collections::HashMap::new();
    for column in columns.get_ref() {
        if let Some(span) = met.insert(column.name.as_str(), &column.span) {
            let message = format!("two columns have the name `{}`", column.name);
            report.add(
                Diagnostic::new(message, column.span.clone())
                    .also(span.clone(), "the first")
                    .hint("a Greek letter and its spelling are one name; choose another for one of them"),
            );
        }
    }
    if first.values.is_empty() {
        let message = format!("the column `{}` has no rows", first.name);
        report.add(
            Diagnostic::new(message, first.values_span.clone()).hint("write at least one number"),
        );
        return None;
    }
    let rows = first.values.len();
    let mut others = columns.get_ref().iter();
    if let Some(other) = others.find(|column| column.values.len() != rows) {
        let message = format!(
            "the column `{}` has {} rows, but `{}` has {rows}",
            other.name,
            other.values.len(),
            first.name
        );
        report.add(
            Diagnostic::new(message, other.values_span.clone())
                .also(first.values_span.clone(), format!("{rows} rows"))
                .hint("all columns have one number for each row"),
        );
    }
    if report.count() > before {
        return None;
    }
    let columns = columns.get_ref().iter();
    let (places, values): (Places, Vec<_>) = columns
        .map(|column| {
            let name = || column.name.clone();
            (
                (name(), column.span.clone()),
                (name(), column.values.clone()),
            )
        })
        .unzip();
    Some((Dataset::new(DataSource::Columns, values), places))
}
