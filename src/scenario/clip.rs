//! `clip = { norm = … }` or `{ value = … }` of a racer.

use super::diagnostic::{Diagnostic, Report};
use super::item::Item;
use super::key::unknown;
use super::setting;
use crate::optim::Clip;
use crate::optim::clip::LIMITS;

/// Reads a limit on the gradient.
pub(super) fn read(item: &Item<'_>, report: &mut Report) -> Option<Clip> {
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
