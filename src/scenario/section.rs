//! What a section of the format is.

use super::Scenario;
use super::diagnostic::Diagnostics;
use super::item::TomlItem;
use super::shape::ValueShape;
use super::toml_text::TomlEntry;

/// A top-level key of a scenario file, or the table of that name.
pub(super) trait Section {
    /// The key.
    const NAME: &'static str;
    /// What may stand there.
    const SHAPE: ValueShape;
    /// What is read, before it is held against other sections.
    type Draft;

    /// Reads it; what is wrong with it is reported.
    fn read(item: &TomlItem<'_>, report: &mut Diagnostics) -> Option<Self::Draft>;

    /// What a file of the scenario says in it.
    fn write(scenario: &Scenario) -> SectionContent;

    /// Whether two scenarios agree in it.
    fn same(a: &Scenario, b: &Scenario) -> bool;
}

/// What a file says in a section.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum SectionContent {
    /// Nothing.
    Nothing,
    /// One value under the key.
    Value(TomlEntry),
    /// A table.
    Table(Vec<(String, TomlEntry)>),
    /// A list of tables.
    Tables(Vec<Vec<(String, TomlEntry)>>),
}

impl SectionContent {
    /// One value, if there is one.
    pub(super) fn value(entry: Option<TomlEntry>) -> Self {
        entry.map_or(Self::Nothing, Self::Value)
    }
}
