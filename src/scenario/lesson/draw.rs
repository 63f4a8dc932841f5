//! `[[lesson.draw]]`: scenes of which a seed picks some, each with steps of its own. A draw says what differs from the
//! scenario's own scene, section by section.

use std::sync::Arc;

use super::super::diagnostic::{Diagnostic, Diagnostics};
use super::super::item::TomlItem;
use super::super::key::{KnownKey, entries, read_known, shapes};
use super::super::section::{Section, SectionContent};
use super::super::shape::ValueShape;
use super::super::toml_text::{TomlEntry, array, inline_table};
use super::super::{Scenario, constants, data, init, loss, params, racers, sampling, stop, view};
use super::step::{self, LessonStep};
use super::text::LessonText;
use crate::expr::Span;

/// A scene that may be drawn.
#[derive(Clone, Debug)]
pub struct Draw {
    /// What is wrong in it, or what it is about: a word.
    pub cause: LessonText,
    /// The scene.
    pub scene: Arc<Scenario>,
    /// The steps that are played on it, at least one.
    pub steps: Vec<LessonStep>,
    /// Where it stands in the file.
    pub span: Span,
    /// The sections that it says itself.
    sections: Vec<&'static str>,
}

impl PartialEq for Draw {
    fn eq(&self, other: &Self) -> bool {
        self.cause == other.cause && self.steps == other.steps && self.scene == other.scene
    }
}

/// A draw as it is read, before its scene is put together.
#[derive(Clone, Debug, Default)]
pub(in crate::scenario) struct DraftDraw {
    cause: Option<LessonText>,
    steps: Vec<LessonStep>,
    sections: Vec<&'static str>,
    span: Span,
}

impl DraftDraw {
    /// The draw on a scene.
    pub(in crate::scenario) fn on(self, scene: Scenario) -> Option<Draw> {
        Some(Draw {
            cause: self.cause?,
            scene: Arc::new(scene),
            steps: self.steps,
            span: self.span,
            sections: self.sections,
        })
    }
}

/// A section of the scene that a draw may say.
macro_rules! section_key {
    ($section:ty) => {
        KnownKey {
            name: <$section>::NAME,
            shape: <$section>::SHAPE,
            // The scene is put together from the file once all of it is read.
            read: |draft, _, _| draft.sections.push(<$section>::NAME),
            write: |draw| {
                let is_said = draw.sections.contains(&<$section>::NAME);
                is_said
                    .then(|| entry(<$section>::write(&draw.scene)))
                    .flatten()
            },
        }
    };
}

const KEYS: &[KnownKey<DraftDraw, Draw>] = &[
    KnownKey {
        name: "cause",
        shape: ValueShape::Text,
        read: |draft, item, report| draft.cause = LessonText::read(item, report),
        write: |draw| Some(draw.cause.entry()),
    },
    section_key!(loss::LossSection),
    section_key!(params::Params),
    section_key!(constants::Constants),
    section_key!(data::DataSection),
    section_key!(sampling::SamplingSection),
    section_key!(init::InitSection),
    section_key!(racers::Racers),
    section_key!(stop::StopSection),
    section_key!(view::ViewSection),
    KnownKey {
        name: "step",
        shape: ValueShape::Array(&step::SHAPE),
        read: |draft, item, report| {
            let tables = item.array("an array of tables: [[lesson.draw.step]]", report);
            for table in tables.unwrap_or_default() {
                draft.steps.extend(LessonStep::read(&table, report));
            }
        },
        write: |draw| Some(TomlEntry::new(array(draw.steps.iter().map(step::inline)))),
    },
];

/// What may stand for a list of draws.
pub(super) const SHAPE: ValueShape =
    ValueShape::Array(&ValueShape::Table(|| shapes(KEYS), &["cause", "step"]));

/// What a section says, as the value of a key.
fn entry(content: SectionContent) -> Option<TomlEntry> {
    let table = |entries: Vec<(String, TomlEntry)>| {
        let said = entries.into_iter().filter(|(_, entry)| !entry.is_default);
        let pairs: Vec<(String, String)> = said.map(|(name, entry)| (name, entry.text)).collect();
        inline_table(&pairs)
    };
    match content {
        SectionContent::Nothing => None,
        SectionContent::Value(entry) => Some(entry),
        SectionContent::Table(entries) => Some(TomlEntry::new(table(entries))),
        SectionContent::Tables(tables) => {
            Some(TomlEntry::new(array(tables.into_iter().map(table))))
        }
    }
}

/// Reads a list of draws, but for their scenes.
pub(super) fn read(item: &TomlItem<'_>, report: &mut Diagnostics) -> Vec<DraftDraw> {
    let wanted = "an array of tables: [[lesson.draw]]";
    let tables = item.array(wanted, report).unwrap_or_default();
    let mut draws = Vec::new();
    for table in tables {
        let Some(items) = table.table(wanted, report) else {
            continue;
        };
        let before = report.count();
        let first = items.first().map(|first| first.key_span.clone());
        let mut draft = DraftDraw {
            span: first.unwrap_or(table.span.clone()),
            ..DraftDraw::default()
        };
        read_known("[[lesson.draw]]", &items, KEYS, &mut draft, report);
        let mut missing = |key: &str| {
            let message = format!("a draw has no `{key}`");
            report.add(Diagnostic::new(message, draft.span.clone()));
        };
        if draft.cause.is_none() && !items.iter().any(|item| item.key == "cause") {
            missing("cause");
        }
        if draft.steps.is_empty() && !items.iter().any(|item| item.key == "step") {
            missing("step");
        }
        if report.count() == before {
            draws.push(draft);
        }
    }
    draws
}

/// Draws as a file says them; nothing if there are none.
pub(super) fn write(draws: &[Draw]) -> Option<TomlEntry> {
    let list = array(draws.iter().map(|draw| {
        let pairs = entries(KEYS, draw).into_iter();
        let pairs: Vec<(String, String)> = pairs.map(|(name, entry)| (name, entry.text)).collect();
        inline_table(&pairs)
    }));
    (!draws.is_empty()).then(|| TomlEntry::new(list))
}
