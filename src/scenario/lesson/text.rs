//! Texts of a lesson with their places in the file.

use super::super::diagnostic::Report;
use super::super::item::Item;
use super::super::string::locate;
use super::super::toml_text::{Entry, string, strings};
use crate::expr::Span;

/// A string of a file. Two are equal if they say the same, wherever they stand.
#[derive(Clone, Debug, Default)]
pub struct Text {
    /// What it says.
    pub text: String,
    /// Where it stands in the file, quotes included.
    pub span: Span,
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Text {}

impl Text {
    /// A string; anything else is reported.
    pub(super) fn read(item: &Item<'_>, report: &mut Report) -> Option<Self> {
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
    pub(super) fn entry(&self) -> Entry {
        Entry::new(string(&self.text))
    }
}

/// A list of strings; one alone counts as a list of one.
pub(super) fn read_list(item: &Item<'_>, report: &mut Report) -> Vec<Text> {
    let items = item
        .array("an array of strings", report)
        .unwrap_or_default();
    items
        .iter()
        .filter_map(|item| Text::read(item, report))
        .collect()
}

/// A list as a file says it; nothing if it is empty.
pub(super) fn write_list(texts: &[Text]) -> Option<Entry> {
    let list = strings(texts.iter().map(|text| text.text.as_str()));
    (!texts.is_empty()).then(|| Entry::new(list))
}
