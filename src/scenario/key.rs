//! Tables of keys: a row reads a key, writes it, and says what may stand there.

use super::diagnostic::{Diagnostic, Diagnostics};
use super::foreign_keys;
use super::item::TomlItem;
use super::shape::ValueShape;
use super::toml_text::{TomlEntry, inline_table};
use crate::expr::nearest::suggestion;

/// A known key of a table that is read into a `T` and written from an `S`.
pub(super) struct KnownKey<T, S: ?Sized> {
    /// The key.
    pub(super) name: &'static str,
    /// What may stand there.
    pub(super) shape: ValueShape,
    /// Reads its value, or reports what is wrong with it.
    pub(super) read: fn(&mut T, &TomlItem<'_>, &mut Diagnostics),
    /// What a file says for this key; `None` if there is nothing to say.
    pub(super) write: fn(&S) -> Option<TomlEntry>,
}

/// Reads every entry by its row; entries without a row are reported with the nearest known key. `table` names the table
/// in messages; the file itself has the empty name.
pub(super) fn read_known<T, S: ?Sized>(
    table: &str,
    items: &[TomlItem<'_>],
    keys: &[KnownKey<T, S>],
    into: &mut T,
    report: &mut Diagnostics,
) {
    for item in items {
        match keys.iter().find(|key| key.name == item.key) {
            Some(key) => (key.read)(into, item, report),
            None => report.add(unknown(table, item, keys.iter().map(|key| key.name))),
        }
    }
}

/// What the keys of a table say of a value, in the order of their rows.
pub(super) fn entries<T, S: ?Sized>(
    keys: &[KnownKey<T, S>],
    value: &S,
) -> Vec<(String, TomlEntry)> {
    keys.iter()
        .filter_map(|key| Some((key.name.to_string(), (key.write)(value)?)))
        .collect()
}

/// The inline table of the keys that differ from their defaults.
pub(super) fn inline<T, S: ?Sized>(keys: &[KnownKey<T, S>], value: &S) -> String {
    let changed = entries(keys, value).into_iter();
    let changed = changed.filter(|(_, entry)| !entry.is_default);
    let pairs: Vec<_> = changed.map(|(name, entry)| (name, entry.text)).collect();
    inline_table(&pairs)
}

/// The keys with what may stand there.
pub(super) fn shapes<T, S: ?Sized>(keys: &[KnownKey<T, S>]) -> Vec<(&'static str, ValueShape)> {
    keys.iter().map(|key| (key.name, key.shape)).collect()
}

/// The fault of a key that is not known.
pub(super) fn unknown<'a>(
    table: &str,
    item: &TomlItem<'_>,
    known: impl IntoIterator<Item = &'a str> + Clone,
) -> Diagnostic {
    let location = if table.is_empty() {
        String::new()
    } else {
        format!(" in {table}")
    };
    let message = format!("unknown key `{}`{location}", item.key);
    let elsewhere = foreign_keys::elsewhere(item, table);
    let hint = elsewhere.unwrap_or_else(|| suggestion(item.key, known));
    Diagnostic::new(message, item.key_span.clone()).hint(hint)
}
