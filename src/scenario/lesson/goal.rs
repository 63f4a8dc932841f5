//! A goal: what the reader has to reach, in parts that are ticked one by one.

use super::super::diagnostic::{Diagnostic, Diagnostics};
use super::super::item::TomlItem;
use super::super::key::{KnownKey, read_known, shapes};
use super::super::shape::ValueShape;
use super::super::toml_text::{TomlEntry, array};
use super::inline_of;
use super::text::LessonText;

/// What a step asks the reader to reach.
#[derive(Clone, Debug, PartialEq)]
pub struct Goal {
    /// The parts, at least one.
    pub parts: Vec<GoalPart>,
    /// Commands that reach it; only `check`, and the key that goes on, read them.
    pub solution: LessonText,
    /// Commands that do not reach it.
    pub wrong: Vec<LessonText>,
}

/// One part of a goal.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GoalPart {
    /// What it says.
    pub text: LessonText,
    /// The condition that is to hold.
    pub that: LessonText,
}

const KEYS: &[KnownKey<GoalPart, GoalPart>] = &[
    KnownKey {
        name: "text",
        shape: ValueShape::Text,
        read: |part, item, report| part.text = LessonText::read(item, report).unwrap_or_default(),
        write: |part| Some(part.text.entry()),
    },
    KnownKey {
        name: "that",
        shape: ValueShape::Text,
        read: |part, item, report| part.that = LessonText::read(item, report).unwrap_or_default(),
        write: |part| Some(part.that.entry()),
    },
];

/// What may stand for a goal.
pub(super) const SHAPE: ValueShape =
    ValueShape::Array(&ValueShape::Table(|| shapes(KEYS), &["text", "that"]));

/// Reads the parts of a goal.
pub(super) fn read(item: &TomlItem<'_>, report: &mut Diagnostics) -> Vec<GoalPart> {
    let example = "an array of tables such as { text = \"loss below 1\", that = \"loss < 1\" }";
    let tables = item.array(example, report).unwrap_or_default();
    let mut parts = Vec::new();
    for table in tables {
        let Some(items) = table.table(example, report) else {
            continue;
        };
        let mut part = GoalPart::default();
        read_known("a goal", &items, KEYS, &mut part, report);
        for key in ["text", "that"] {
            if !items.iter().any(|item| item.key == key) {
                let message = format!("a part of a goal has no `{key}`");
                report.add(Diagnostic::new(message, table.span.clone()).hint(example));
            }
        }
        parts.push(part);
    }
    parts
}

/// The parts as a file says them.
pub(super) fn write(parts: &[GoalPart]) -> TomlEntry {
    TomlEntry::new(array(parts.iter().map(|part| inline_of(KEYS, part))))
}
