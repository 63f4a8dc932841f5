//! Texts of a lesson with their places in the file.

use super::super::diagnostic::Diagnostics;
use super::super::item::TomlItem;
use super::super::string::locate;
use super::super::toml_text::{TomlEntry, string, strings};
use crate::expr::Span;

/// A string of a file. Two are equal if they say the same, wherever they stand.
#[derive(Clone, Debug, Default)]
pub struct LessonText {
    /// What it says.
    pub text: String,
    /// Where it stands in the file, quotes included.
    pub span: Span,
}

impl PartialEq for LessonText {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for LessonText {}

impl LessonText {
    /// A string; anything else is reported.
    pub(super) fn read(item: &TomlItem<'_>, report: &mut Diagnostics) -> Option<Self> {
        let text = item.text(report)?.to_string();
        let span = item.span.clone();
        Some(Self { text, span })
    }

    /// Where a part of it stands in the file, given the file's text.
    pub fn locate(&self, file: &str, part: &Span) -> Span {
        match file.get(self.span.clone()) {
            Some(token) => locate(token, self.span.start, &self.text, part),
            None => self.span.clone(),
        }
    }

    /// As a file says it.
    pub(super) fn entry(&self) -> TomlEntry {
        TomlEntry::new(string(&self.text))
    }
}

/// A list of strings; one alone counts as a list of one.
pub(super) fn read_list(item: &TomlItem<'_>, report: &mut Diagnostics) -> Vec<LessonText> {
    let items = item
        .array("an array of strings", report)
        .unwrap_or_default();
    items
        .iter()
        .filter_map(|item| LessonText::read(item, report))
        .collect()
}

/// A list as a file says it; nothing if it is empty.
pub(super) fn write_list(texts: &[LessonText]) -> Option<TomlEntry> {
    let list = strings(texts.iter().map(|text| text.text.as_str()));
    (!texts.is_empty()).then(|| TomlEntry::new(list))
}
