//! Tables of known keys: a section of the format is a table, and adding a key is adding a row.

use super::diagnostic::{Diagnostic, Report};
use super::item::Item;
use super::nearest::suggestion;

/// A known key of a table that is read into a `T`.
pub(super) struct Key<T> {
    /// The key.
    pub(super) name: &'static str,
    /// Reads its value, or reports what is wrong with it.
    pub(super) read: fn(&mut T, &Item<'_>, &mut Report),
}

/// Reads every entry by its row; entries without a row are reported with the nearest known key. `table` names the table
/// in messages; the file itself has the empty name.
pub(super) fn read_known<T>(
    table: &str,
    items: &[Item<'_>],
    keys: &[Key<T>],
    into: &mut T,
    report: &mut Report,
) {
    for item in items {
        match keys.iter().find(|key| key.name == item.key) {
            Some(key) => (key.read)(into, item, report),
            None => report.add(unknown(table, item, keys.iter().map(|key| key.name))),
        }
    }
}

/// The fault of a key that is not known.
pub(super) fn unknown<'a>(
    table: &str,
    item: &Item<'_>,
    known: impl IntoIterator<Item = &'a str> + Clone,
) -> Diagnostic {
    let location = if table.is_empty() {
        String::new()
    } else {
        format!(" in {table}")
    };
    let message = format!("unknown key `{}`{location}", item.key);
    Diagnostic::new(message, item.key_span.clone()).hint(suggestion(item.key, known))
}
