//! The choices of a question.

use super::super::diagnostic::Diagnostics;
use super::super::item::TomlItem;
use super::super::key::{KnownKey, read_known, shapes};
use super::super::shape::ValueShape;
use super::super::toml_text::{TomlEntry, array};
use super::inline_of;
use super::text::LessonText;
use crate::expr::Span;

/// One choice.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// What it says.
    pub text: LessonText,
    /// What is said to who chose it; of the right one this is the question's `why`.
    pub reply: Option<LessonText>,
    /// Whether it is the right one.
    pub is_right: bool,
    /// Where it stands in the file.
    pub span: Span,
}

impl PartialEq for Choice {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text && self.reply == other.reply && self.is_right == other.is_right
    }
}

const KEYS: &[KnownKey<Choice, Choice>] = &[
    KnownKey {
        name: "text",
        shape: ValueShape::Text,
        read: |choice, item, report| {
            choice.text = LessonText::read(item, report).unwrap_or_default();
        },
        write: |choice| Some(choice.text.entry()),
    },
    KnownKey {
        name: "reply",
        shape: ValueShape::Text,
        read: |choice, item, report| choice.reply = LessonText::read(item, report),
        write: |choice| choice.reply.as_ref().map(LessonText::entry),
    },
    KnownKey {
        name: "right",
        shape: ValueShape::Flag,
        read: |choice, item, report| choice.is_right = item.flag(report).unwrap_or_default(),
        write: |choice| Some(TomlEntry::unless(!choice.is_right, "true")),
    },
];

/// What may stand for a list of choices.
pub(super) const SHAPE: ValueShape =
    ValueShape::Array(&ValueShape::Table(|| shapes(KEYS), &["text"]));

/// Reads a list of choices.
pub(super) fn read(item: &TomlItem<'_>, report: &mut Diagnostics) -> Vec<Choice> {
    let example = "an array of tables such as { text = \"it falls\", right = true }";
    let tables = item.array(example, report).unwrap_or_default();
    let mut choices = Vec::new();
    for table in tables {
        let Some(items) = table.table(example, report) else {
            continue;
        };
        let mut choice = Choice {
            span: table.span.clone(),
            ..Choice::default()
        };
        read_known("a choice", &items, KEYS, &mut choice, report);
        choices.push(choice);
    }
    choices
}

/// A list of choices as a file says it; nothing if it is empty.
pub(super) fn write(choices: &[Choice]) -> Option<TomlEntry> {
    let list = array(choices.iter().map(|choice| inline_of(KEYS, choice)));
    (!choices.is_empty()).then(|| TomlEntry::new(list))
}
