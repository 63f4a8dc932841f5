//! `[lesson]`: steps that lead a reader through the scenario.
//!
//! Here a lesson is read, written and compared; what it means is `course`'s: texts of commands and conditions are kept as they
//! are written, with their places, so that whoever reads them can point into the file.

mod choice;
mod draw;
mod goal;
mod hint;
mod step;
mod text;

pub use choice::Choice;
pub(super) use draw::DraftDraw;
pub use draw::Draw;
pub use goal::{Goal, GoalPart};
pub use hint::{Hint, When};
pub use step::{LessonStep, Question, Reply, Turn};
pub use text::LessonText;

use super::Scenario;
use super::diagnostic::{Diagnostic, Diagnostics};
use super::item::TomlItem;
use super::key::{KnownKey, entries, read_known, shapes};
use super::section::{Section, SectionContent};
use super::shape::ValueShape;
use super::toml_text::{TomlEntry, array, inline_table};
use crate::expr::Span;
use text::{read_list, write_list};

/// A lesson on the scene of its scenario.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// By which progress is kept; no two lessons of a course have the same.
    pub id: LessonText,
    /// The chapter it belongs to.
    pub chapter: LessonText,
    /// The lessons that come before it, by id.
    pub needs: Vec<LessonText>,
    /// The steps, at least one.
    pub steps: Vec<LessonStep>,
    /// Scenes of which some are drawn; their steps come before the last step of the lesson.
    pub draws: Vec<Draw>,
    /// How many of them are drawn.
    pub drawn: usize,
    /// The draws as they are read, until their scenes are put together.
    pub(super) drafts: Vec<DraftDraw>,
}

impl PartialEq for Lesson {
    fn eq(&self, other: &Self) -> bool {
        (&self.id, &self.chapter, &self.needs) == (&other.id, &other.chapter, &other.needs)
            && self.steps == other.steps
            && self.draws == other.draws
            && self.drawn == other.drawn
    }
}

impl Lesson {
    /// Every step that a reader may meet.
    pub fn all_steps(&self) -> impl Iterator<Item = &LessonStep> {
        let drawn = self.draws.iter().flat_map(|draw| &draw.steps);
        self.steps.iter().chain(drawn)
    }
}

/// The section.
pub(super) struct LessonSection;

#[derive(Default)]
struct Draft {
    id: Option<LessonText>,
    chapter: Option<LessonText>,
    needs: Vec<LessonText>,
    steps: Vec<LessonStep>,
    step_faults: bool,
    draws: Vec<DraftDraw>,
    drawn: Option<u64>,
}

const KEYS: &[KnownKey<Draft, Lesson>] = &[
    KnownKey {
        name: "id",
        shape: ValueShape::Text,
        read: |draft, item, report| draft.id = LessonText::read(item, report),
        write: |lesson| Some(lesson.id.entry()),
    },
    KnownKey {
        name: "chapter",
        shape: ValueShape::Text,
        read: |draft, item, report| draft.chapter = LessonText::read(item, report),
        write: |lesson| Some(lesson.chapter.entry()),
    },
    KnownKey {
        name: "needs",
        shape: ValueShape::Array(&ValueShape::Text),
        read: |draft, item, report| draft.needs = read_list(item, report),
        write: |lesson| write_list(&lesson.needs),
    },
    KnownKey {
        name: "step",
        shape: ValueShape::Array(&step::SHAPE),
        read: read_steps,
        write: |lesson| {
            let steps = lesson.steps.iter();
            Some(TomlEntry::new(array(steps.map(step::inline))))
        },
    },
    KnownKey {
        name: "draws",
        shape: ValueShape::Whole,
        read: |draft, item, report| draft.drawn = item.whole(report),
        write: |lesson| {
            let is_default = lesson.drawn == lesson.draws.len();
            Some(TomlEntry::unless(is_default, lesson.drawn.to_string()))
        },
    },
    KnownKey {
        name: "draw",
        shape: draw::SHAPE,
        read: |draft, item, report| draft.draws = draw::read(item, report),
        write: |lesson| draw::write(&lesson.draws),
    },
];

fn read_steps(draft: &mut Draft, item: &TomlItem<'_>, report: &mut Diagnostics) {
    let before = report.count();
    let tables = item.array("an array of tables: [[lesson.step]]", report);
    for table in tables.unwrap_or_default() {
        draft.steps.extend(LessonStep::read(&table, report));
    }
    draft.step_faults = report.count() > before;
}

impl Section for LessonSection {
    const NAME: &'static str = "lesson";
    const SHAPE: ValueShape = ValueShape::Table(|| shapes(KEYS), &["id", "chapter", "step"]);
    type Draft = Lesson;

    fn read(item: &TomlItem<'_>, report: &mut Diagnostics) -> Option<Lesson> {
        let items = item.table("a table such as [lesson] with id = \"rate\"", report)?;
        let mut draft = Draft::default();
        read_known("[lesson]", &items, KEYS, &mut draft, report);
        let mut missing = |key: &str, hint: &str| {
            let message = format!("the lesson has no `{key}`");
            report.add(Diagnostic::new(message, item.key_span.clone()).hint(hint.to_string()));
        };
        let said = |key: &str| items.iter().any(|item| item.key == key);
        if !said("id") {
            missing("id", "progress is kept by it: id = \"rate\"");
        }
        if !said("chapter") {
            missing(
                "chapter",
                "write the chapter it belongs to: chapter = \"descent\"",
            );
        }
        if draft.steps.is_empty() && !draft.step_faults {
            missing("step", "write at least one [[lesson.step]]");
        }
        let all = draft.draws.len();
        let drawn = draft
            .drawn
            .map_or(all, |drawn| usize::try_from(drawn).unwrap_or(all));
        if let Some(item) = items.iter().find(|item| item.key == "draws")
            && !(1..=all).contains(&drawn)
        {
            let message = format!("`draws` is at least 1 and at most {all}, how many there are");
            report.add(Diagnostic::new(message, item.span.clone()));
        }
        Some(Lesson {
            draws: Vec::new(),
            drawn,
            drafts: draft.draws,
            id: draft.id?,
            chapter: draft.chapter?,
            needs: draft.needs,
            steps: draft.steps,
        })
    }

    fn write(scenario: &Scenario) -> SectionContent {
        match &scenario.lesson {
            Some(lesson) => SectionContent::Table(entries(KEYS, lesson)),
            None => SectionContent::Nothing,
        }
    }

    fn same(a: &Scenario, b: &Scenario) -> bool {
        a.lesson == b.lesson
    }
}

/// The fault of a key that does not go with what the table is.
fn stray(key: &str, span: &Span, goes_with: &str) -> Diagnostic {
    Diagnostic::new(format!("`{key}` goes with {goes_with}"), span.clone())
}

/// The keys of a table as one inline table.
fn inline_of<T, S: ?Sized>(keys: &[KnownKey<T, S>], value: &S) -> String {
    let pairs: Vec<(String, String)> = entries(keys, value)
        .into_iter()
        .filter(|(_, entry)| !entry.is_default)
        .map(|(name, entry)| (name, entry.text))
        .collect();
    inline_table(&pairs)
}
