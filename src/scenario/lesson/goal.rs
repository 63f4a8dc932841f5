//! A goal: what the reader has to reach, in parts that are ticked one by one.

use super::super::diagnostic::{Diagnostic, Report};
use super::super::item::Item;
use super::super::key::{Key, read_known, shapes};
use super::super::shape::Shape;
use super::super::toml_text::{Entry, array};
use super::inline_of;
use super::text::Text;

/// What a step asks the reader to reach.
#[derive(Clone, Debug, PartialEq)]
pub struct Goal {
    /// The parts, at least one.
    pub parts: Vec<GoalPart>,
    /// Commands that reach it; only `check`, and the key that goes on, read them.
    pub solution: Text,
    /// Commands that do not reach it.
    pub wrong: Vec<Text>,
}

/// One part of a goal.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GoalPart {
    /// What it says.
    pub text: Text,
    /// The condition that is to hold.
    pub that: Text,
}

const KEYS: &[Key<GoalPart, GoalPart>] = &[
    Key {
        name: "text",
        shape: Shape::Text,
        read: |part, item, report| part.text = Text::read(item, report).unwrap_or_default(),
        write: |part| Some(part.text.entry()),
    },
    Key {
        name: "that",
        shape: Shape::Text,
        read: |part, item, report| part.that = Text::read(item, report).unwrap_or_default(),
        write: |part| Some(part.that.entry()),
    },
];

/// What may stand for a goal.
pub(super) const SHAPE: Shape = Shape::Array(&Shape::Table(|| shapes(KEYS), &["text", "that"]));

/// Reads the parts of a goal.
pub(super) fn read(item: &Item<'_>, report: &mut Report) -> Vec<GoalPart> {
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
pub(super) fn write(parts: &[GoalPart]) -> Entry {
    Entry::new(array(parts.iter().map(|part| inline_of(KEYS, part))))
}
