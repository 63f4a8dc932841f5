//! `clip = { norm = … }` or `{ value = … }` of a racer.

use super::diagnostic::{Diagnostic, Diagnostics};
use super::item::TomlItem;
use super::key::unknown;
use super::setting;
use super::shape::ValueShape;
use super::toml_text::{TomlEntry, inline_table, number};
use crate::optim::Clip;
use crate::optim::clip::LIMITS;

/// What may stand there.
pub(super) const SHAPE: ValueShape = ValueShape::Table(
    || {
        LIMITS
            .iter()
            .map(|row| (row.name, ValueShape::Number))
            .collect()
    },
    &[],
);

/// What a file says of it, if there is one.
pub(super) fn write(clip: Clip) -> Option<TomlEntry> {
    let (name, limit) = clip.name_and_limit()?;
    Some(TomlEntry::new(inline_table(&[(name, number(limit))])))
}

/// Reads a limit on the gradient.
pub(super) fn read(item: &TomlItem<'_>, report: &mut Diagnostics) -> Option<Clip> {
    let entries = item.table("a table such as { norm = 1 }", report)?;
    let [entry] = entries.as_slice() else {
        let message = "`clip` has one key, `norm` or `value`";
        report.add(Diagnostic::new(message, item.key_span.clone()));
        return None;
    };
    let Some(row) = LIMITS.iter().find(|row| row.name == entry.key) else {
        report.add(unknown("`clip`", entry, LIMITS.iter().map(|row| row.name)));
        return None;
    };
    let limit = entry.number(report)?;
    match Clip::named(row.name, limit) {
        Ok(clip) => Some(clip),
        Err(error) => {
            report.add(setting::refused(&error, entry));
            None
        }
    }
}
