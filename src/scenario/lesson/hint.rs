//! Hints: what is said where the reader stands.

use super::super::diagnostic::{Diagnostic, Diagnostics};
use super::super::item::TomlItem;
use super::super::key::{KnownKey, read_known, shapes};
use super::super::shape::ValueShape;
use super::super::toml_text::{TomlEntry, array};
use super::inline_of;
use super::text::LessonText;
use crate::expr::Span;

/// A hint of a question or a goal.
#[derive(Clone, Debug)]
pub struct Hint {
    /// When it is given.
    pub when: When,
    /// What it says.
    pub say: LessonText,
    /// Where it stands in the file.
    pub span: Span,
}

impl PartialEq for Hint {
    fn eq(&self, other: &Self) -> bool {
        self.when == other.when && self.say == other.say
    }
}

/// When a hint is given.
#[derive(Clone, Debug, PartialEq)]
pub enum When {
    /// While a condition holds.
    Condition(LessonText),
    /// From so many tries on.
    Tries(u64),
}

#[derive(Default)]
struct Draft {
    when: Option<LessonText>,
    tries: Option<u64>,
    say: Option<LessonText>,
}

const KEYS: &[KnownKey<Draft, Hint>] = &[
    KnownKey {
        name: "when",
        shape: ValueShape::Text,
        read: |draft, item, report| draft.when = LessonText::read(item, report),
        write: |hint| match &hint.when {
            When::Condition(condition) => Some(condition.entry()),
            When::Tries(_) => None,
        },
    },
    KnownKey {
        name: "tries",
        shape: ValueShape::Whole,
        read: |draft, item, report| draft.tries = item.whole(report),
        write: |hint| match hint.when {
            When::Condition(_) => None,
            When::Tries(tries) => Some(TomlEntry::new(tries.to_string())),
        },
    },
    KnownKey {
        name: "say",
        shape: ValueShape::Text,
        read: |draft, item, report| draft.say = LessonText::read(item, report),
        write: |hint| Some(hint.say.entry()),
    },
];

/// What may stand for a list of hints.
pub(super) const SHAPE: ValueShape =
    ValueShape::Array(&ValueShape::Table(|| shapes(KEYS), &["say"]));

/// Reads a list of hints.
pub(super) fn read(item: &TomlItem<'_>, report: &mut Diagnostics) -> Vec<Hint> {
    let example = "an array of tables such as { tries = 2, say = \"…\" }";
    let tables = item.array(example, report).unwrap_or_default();
    tables
        .iter()
        .filter_map(|table| one(table, example, report))
        .collect()
}

fn one(table: &TomlItem<'_>, example: &str, report: &mut Diagnostics) -> Option<Hint> {
    let items = table.table(example, report)?;
    let before = report.count();
    let mut draft = Draft::default();
    read_known("a hint", &items, KEYS, &mut draft, report);
    let is_clean = report.count() == before;
    let has_say = draft.say.is_some();
    let (when, fault) = match (draft.when, draft.tries) {
        (Some(_), Some(_)) => (None, Some("a hint has `when` or `tries`, not both")),
        (None, None) => (
            None,
            Some("a hint says when it is given: `when` or `tries`"),
        ),
        (Some(when), None) => (Some(When::Condition(when)), None),
        (None, Some(tries)) => (Some(When::Tries(tries)), None),
    };
    let fault = fault.or((!has_say).then_some("a hint says something: `say`"));
    if let Some(message) = fault.filter(|_| is_clean) {
        report.add(Diagnostic::new(message, table.span.clone()).hint(example));
    }
    Some(Hint {
        when: when?,
        say: draft.say?,
        span: table.span.clone(),
    })
}

/// A list of hints as a file says it; nothing if it is empty.
pub(super) fn write(hints: &[Hint]) -> Option<TomlEntry> {
    let list = array(hints.iter().map(|hint| inline_of(KEYS, hint)));
    (!hints.is_empty()).then(|| TomlEntry::new(list))
}
