//! A scenario as the text of a file: a new one, or the one that it was read from with what changed, comments and order kept.

use toml_edit::{ArrayOfTables, Decor, DocumentMut, Item, Table, TableLike, Value};

use super::section::SectionContent;
use super::sections::{SECTIONS, SectionRow};
use super::toml_text::TomlEntry;
use super::{Origin, Scenario, spelling};

/// The text of a new file that reads back as an equal scenario, as short as the defaults allow: TOML 1.0, format 1. A range
/// that leaves out a start, which no file may say, is written wide enough for it.
pub fn to_toml(scenario: &Scenario) -> String {
    let mut document = DocumentMut::new();
    for section in SECTIONS {
        replace(&mut document, section, &(section.write)(scenario));
    }
    document.to_string()
}

impl Scenario {
    /// The text that it was read from with what is different now, comments and order kept; a new text where there is none.
    pub fn to_document(&self) -> String {
        self.merged().unwrap_or_else(|| to_toml(self))
    }

    fn merged(&self) -> Option<String> {
        let source = self.source.as_deref()?;
        let old = self.reading(source)?;
        let mut document: DocumentMut = source.parse().ok()?;
        for section in SECTIONS {
            let (old, new) = ((section.write)(&old), (section.write)(self));
            if old != new {
                change(&mut document, section, &old, &new);
            }
        }
        let text = document.to_string();
        if self.is_said_by(&text) {
            return Some(text);
        }
        // A section that says the same in two ways is written anew.
        for section in SECTIONS {
            if !(section.same)(&old, self) {
                replace(&mut document, section, &(section.write)(self));
            }
        }
        let text = document.to_string();
        self.is_said_by(&text).then_some(text)
    }

    /// What a text says, with the data of this scenario where it has the same file.
    fn reading(&self, text: &str) -> Option<Self> {
        let origin = match (&self.origin, self.data_file()) {
            (Origin::Typed | Origin::Library(_), Some(_)) => Origin::Typed,
            _ => self.origin.clone(),
        };
        let known = self.data.as_deref().and_then(super::data::file_of);
        Self::read_beside(text, origin, known).ok()
    }

    fn is_said_by(&self, text: &str) -> bool {
        self.reading(text).is_some_and(|read| {
            SECTIONS
                .iter()
                .all(|section| (section.write)(&read) == (section.write)(self))
        })
    }
}

/// Writes a section anew; what stands there goes.
fn replace(document: &mut DocumentMut, section: &SectionRow, content: &SectionContent) {
    document.remove(section.name);
    let item = match content {
        SectionContent::Nothing => return,
        SectionContent::Value(entry) => Item::Value(value(&entry.text)),
        SectionContent::Table(entries) => match table(entries) {
            table if table.is_empty() => return,
            table => Item::Table(table),
        },
        SectionContent::Tables(tables) => {
            Item::ArrayOfTables(tables.iter().map(|entries| table(entries)).collect())
        }
    };
    document.insert(section.name, item);
}

/// A table of the entries that are not defaults.
fn table(entries: &[(String, TomlEntry)]) -> Table {
    let mut table = Table::new();
    for (name, entry) in entries.iter().filter(|(_, entry)| !entry.is_default) {
        table.insert(name, Item::Value(value(&entry.text)));
    }
    table
}

/// What is written by this crate is TOML.
fn value(text: &str) -> Value {
    text.parse().unwrap_or_else(|_| Value::from(text))
}

/// Brings a section from what it said to what it is to say.
fn change(
    document: &mut DocumentMut,
    section: &SectionRow,
    old: &SectionContent,
    new: &SectionContent,
) {
    let there = document.get_mut(section.name);
    match (old, new, there) {
        (SectionContent::Value(_), SectionContent::Value(entry), Some(item)) => set(item, entry),
        (SectionContent::Table(old), SectionContent::Table(new), Some(item)) => {
            match item.as_table_like_mut() {
                Some(table) => change_table(table, old, new),
                None => replace(document, section, &SectionContent::Table(new.clone())),
            }
        }
        (
            SectionContent::Tables(old),
            SectionContent::Tables(new),
            Some(Item::ArrayOfTables(tables)),
        ) => {
            change_tables(tables, old, new);
        }
        _ => replace(document, section, new),
    }
}

/// Changes the value and keeps what stands around it.
fn set(item: &mut Item, entry: &TomlEntry) {
    let mut value = value(&entry.text);
    if let Some(old) = item.as_value() {
        *value.decor_mut() = old.decor().clone();
    }
    *item = Item::Value(value);
}

fn change_table(
    table: &mut dyn TableLike,
    old: &[(String, TomlEntry)],
    new: &[(String, TomlEntry)],
) {
    let find = |entries: &[(String, TomlEntry)], name: &str| {
        let found = entries.iter().find(|(known, _)| known == name);
        found.map(|(_, entry)| entry.clone())
    };
    for (name, _) in old {
        if find(new, name).is_none() {
            forget(table, name);
        }
    }
    for (name, entry) in new {
        if find(old, name).as_ref() == Some(entry) {
            continue;
        }
        match spelled_key(table, name) {
            Some(key) => {
                if let Some(item) = table.get_mut(&key) {
                    set(item, entry);
                }
            }
            None if entry.is_default && !has_alias(table, name) => {}
            None => {
                forget(table, name);
                table.insert(name, Item::Value(value(&entry.text)));
            }
        }
    }
}

/// The key of a table that means a name: it may be written with Greek letters.
pub(super) fn spelled_key(table: &dyn TableLike, name: &str) -> Option<String> {
    if table.contains_key(name) {
        return Some(name.to_string());
    }
    let mut keys = table.iter().map(|(key, _)| key);
    let found =
        keys.find(|key| !key.is_ascii() && super::name::spelled(key).as_deref() == Ok(name));
    found.map(str::to_string)
}

fn has_alias(table: &dyn TableLike, name: &str) -> bool {
    let mut aliases = spelling::ALIASES.iter();
    aliases.any(|alias| alias.means.contains(&name) && table.contains_key(alias.name))
}

/// Removes a key, however it is spelled. An alias that means other settings too is spelled out.
fn forget(table: &mut dyn TableLike, name: &str) {
    if let Some(key) = spelled_key(table, name) {
        table.remove(&key);
        return;
    }
    for alias in spelling::ALIASES
        .iter()
        .filter(|alias| alias.means.contains(&name))
    {
        let Some(item) = table.remove(alias.name) else {
            continue;
        };
        let values = item.as_array().into_iter().flatten();
        for (other, value) in alias
            .means
            .iter()
            .zip(values)
            .filter(|(other, _)| **other != name)
        {
            let mut value = value.clone();
            *value.decor_mut() = Decor::default();
            table.insert(other, Item::Value(value));
        }
    }
}

/// Tables stay with their racers: those that went go, new ones stand at the end.
fn change_tables(
    tables: &mut ArrayOfTables,
    old: &[Vec<(String, TomlEntry)>],
    new: &[Vec<(String, TomlEntry)>],
) {
    let name = |entries: &[(String, TomlEntry)]| {
        let found = entries.iter().find(|(name, _)| name == "name");
        found.map(|(_, entry)| entry.text.clone())
    };
    let mut old = old.to_vec();
    if old.len() != new.len() {
        for index in (0..old.len().min(tables.len())).rev() {
            if !new.iter().any(|new| name(new) == name(&old[index])) {
                tables.remove(index);
                old.remove(index);
            }
        }
    }
    while tables.len() > new.len() {
        tables.remove(tables.len() - 1);
    }
    for (index, new) in new.iter().enumerate() {
        match (tables.get_mut(index), old.get(index)) {
            (Some(table), Some(old)) => change_table(table, old, new),
            _ => tables.push(table(new)),
        }
    }
}
