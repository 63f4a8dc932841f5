//! The choices of a question.

use super::super::diagnostic::Report;
use super::super::item::Item;
use super::super::key::{Key, read_known, shapes};
use super::super::shape::Shape;
use super::super::toml_text::{Entry, array};
use super::inline_of;
use super::text::Text;
use crate::expr::Span;

/// One choice.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// What it says.
    pub text: Text,
    /// What is said to who chose it; of the right one this is the question's `why`.
    pub reply: Option<Text>,
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

const KEYS: &[Key<Choice, Choice>] = &[
    Key {
        name: "text",
        shape: Shape::Text,
        read: |choice, item, report| {
            choice.text = Text::read(item, report).unwrap_or_default();
        },
        write: |choice| Some(choice.text.entry()),
    },
    Key {
        name: "reply",
        shape: Shape::Text,
        read: |choice, item, report| choice.reply = Text::read(item, report),
        write: |choice| choice.reply.as_ref().map(Text::entry),
    },
    Key {
        name: "right",
        shape: Shape::Flag,
        read: |choice, item, report| choice.is_right = item.flag(report).unwrap_or_default(),
        write: |choice| Some(Entry::unless(!choice.is_right, "true")),
    },
];

/// What may stand for a list of choices.
pub(super) const SHAPE: Shape = Shape::Array(&Shape::Table(|| shapes(KEYS), &["text"]));

/// Reads a list of choices.
pub(super) fn read(item: &Item<'_>, report: &mut Report) -> Vec<Choice> {
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
pub(super) fn write(choices: &[Choice]) -> Option<Entry> {
    let list = array(choices.iter().map(|choice| inline_of(KEYS, choice)));
    (!choices.is_empty()).then(|| Entry::new(list))
}
