//! Hints: what is said where the reader stands.

use super::super::diagnostic::{Diagnostic, Report};
use super::super::item::Item;
use super::super::key::{Key, read_known, shapes};
use super::super::shape::Shape;
use super::super::toml_text::{Entry, array};
use super::inline_of;
use super::text::Text;
use crate::expr::Span;

/// A hint of a question or a goal.
#[derive(Clone, Debug)]
pub struct Hint {
    /// When it is given.
    pub when: When,
    /// What it says.
    pub say: Text,
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
    Condition(Text),
    /// From so many tries on.
    Tries(u64),
}

#[derive(Default)]
struct Draft {
    when: Option<Text>,
    tries: Option<u64>,
    say: Option<Text>,
}

const KEYS: &[Key<Draft, Hint>] = &[
    Key {
        name: "when",
        shape: Shape::Text,
        read: |draft, item, report| draft.when = Text::read(item, report),
        write: |hint| match &hint.when {
            When::Condition(condition) => Some(condition.entry()),
            When::Tries(_) => None,
        },
    },
    Key {
        name: "tries",
        shape: Shape::Whole,
        read: |draft, item, report| draft.tries = item.whole(report),
        write: |hint| match hint.when {
            When::Condition(_) => None,
            When::Tries(tries) => Some(Entry::new(tries.to_string())),
        },
    },
    Key {
        name: "say",
        shape: Shape::Text,
        read: |draft, item, report| draft.say = Text::read(item, report),
        write: |hint| Some(hint.say.entry()),
    },
];

/// What may stand for a list of hints.
pub(super) const SHAPE: Shape = Shape::Array(&Shape::Table(|| shapes(KEYS), &["say"]));

/// Reads a list of hints.
pub(super) fn read(item: &Item<'_>, report: &mut Report) -> Vec<Hint> {
    let example = "an array of tables such as { tries = 2, say = \"…\" }";
    let tables = item.array(example, report).unwrap_or_default();
    tables
        .iter()
        .filter_map(|table| one(table, example, report))
        .collect()
}

fn one(table: &Item<'_>, example: &str, report: &mut Report) -> Option<Hint> {
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
pub(super) fn write(hints: &[Hint]) -> Option<Entry> {
    let list = array(hints.iter().map(|hint| inline_of(KEYS, hint)));
    (!hints.is_empty()).then(|| Entry::new(list))
}
