//! What a section of the format is.

use super::Scenario;
use super::diagnostic::Report;
use super::item::Item;
use super::shape::Shape;
use super::toml_text::Entry;

/// A top-level key of a scenario file, or the table of that name.
pub(super) trait Section {
    /// The key.
    const NAME: &'static str;
    /// What may stand there.
    const SHAPE: Shape;
    /// What is read, before it is held against other sections.
    type Draft;

    /// Reads it; what is wrong with it is reported.
    fn read(item: &Item<'_>, report: &mut Report) -> Option<Self::Draft>;

    /// What a file of the scenario says in it.
    fn write(scenario: &Scenario) -> Content;

    /// Whether two scenarios agree in it.
    fn same(a: &Scenario, b: &Scenario) -> bool;
}

/// What a file says in a section.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Content {
    /// Nothing.
    Nothing,
    /// One value under the key.
    Value(Entry),
    /// A table.
    Table(Vec<(String, Entry)>),
    /// A list of tables.
    Tables(Vec<Vec<(String, Entry)>>),
}

impl Content {
    /// One value, if there is one.
    pub(super) fn value(entry: Option<Entry>) -> Self {
        entry.map_or(Self::Nothing, Self::Value)
    }
}
