//! The keys at the top of a file beside the loss: the version of the format, and what the scenario is called and about.

use super::Scenario;
use super::diagnostic::{Diagnostic, Diagnostics};
use super::item::TomlItem;
use super::section::{Section, SectionContent};
use super::shape::ValueShape;
use super::toml_text::{TomlEntry, string};
use crate::expr::nearest::suggestion;
use crate::expr::{visible, visible_lines};

/// The version of the format that this program reads.
const FORMAT: u64 = 1;

/// `gdplay`: the version of the format.
pub(super) struct FormatVersion;

impl Section for FormatVersion {
    const NAME: &'static str = "gdplay";
    const SHAPE: ValueShape = ValueShape::Whole;
    type Draft = ();

    fn read(item: &TomlItem<'_>, report: &mut Diagnostics) -> Option<()> {
        if item.whole(report)? != FORMAT {
            let message = "this program reads format 1 of scenarios";
            report.add(
                Diagnostic::new(message, item.span.clone())
                    .hint("write `gdplay = 1`, or read the file with a newer gdplay"),
            );
        }
        Some(())
    }

    fn write(_: &Scenario) -> SectionContent {
        SectionContent::Value(TomlEntry::new(FORMAT.to_string()))
    }

    fn same(_: &Scenario, _: &Scenario) -> bool {
        true
    }
}

/// `title`: what it is called; nothing in it that a terminal obeys gets in.
pub(super) struct Title;

impl Section for Title {
    const NAME: &'static str = "title";
    const SHAPE: ValueShape = ValueShape::Text;
    type Draft = String;

    fn read(item: &TomlItem<'_>, report: &mut Diagnostics) -> Option<String> {
        Some(visible(item.text(report)?).into_owned())
    }

    fn write(scenario: &Scenario) -> SectionContent {
        SectionContent::value(
            scenario
                .title
                .as_deref()
                .map(|title| TomlEntry::new(string(title))),
        )
    }

    fn same(a: &Scenario, b: &Scenario) -> bool {
        a.title == b.title
    }
}

/// `about`: what to see and to try.
pub(super) struct About;

impl Section for About {
    const NAME: &'static str = "about";
    const SHAPE: ValueShape = ValueShape::Text;
    type Draft = String;

    fn read(item: &TomlItem<'_>, report: &mut Diagnostics) -> Option<String> {
        Some(visible_lines(item.text(report)?).into_owned())
    }

    fn write(scenario: &Scenario) -> SectionContent {
        SectionContent::value(
            scenario
                .about
                .as_deref()
                .map(|about| TomlEntry::new(string(about))),
        )
    }

    fn same(a: &Scenario, b: &Scenario) -> bool {
        a.about == b.about
    }
}

/// The topics of scenarios, in the order in which they are listed.
pub const TOPICS: [&str; 8] = [
    "derivatives",
    "learning rate",
    "landscapes",
    "optimizers",
    "backprop",
    "what breaks",
    "data",
    "sampling",
];

/// `topic`: what it is about, in one word of [`TOPICS`].
pub(super) struct Topic;

impl Section for Topic {
    const NAME: &'static str = "topic";
    const SHAPE: ValueShape = ValueShape::Choice(|| TOPICS.to_vec());
    type Draft = &'static str;

    fn read(item: &TomlItem<'_>, report: &mut Diagnostics) -> Option<&'static str> {
        let text = item.text(report)?;
        let topic = TOPICS.into_iter().find(|topic| *topic == text);
        if topic.is_none() {
            let message = format!("unknown topic `{text}`");
            report.add(Diagnostic::new(message, item.span.clone()).hint(suggestion(text, TOPICS)));
        }
        topic
    }

    fn write(scenario: &Scenario) -> SectionContent {
        SectionContent::value(scenario.topic.map(|topic| TomlEntry::new(string(topic))))
    }

    fn same(a: &Scenario, b: &Scenario) -> bool {
        a.topic == b.topic
    }
}

/// The highest level.
pub const MOST_LEVELS: u8 = 3;

/// `level`: from 1, for everybody, to 3.
pub(super) struct Difficulty;

impl Section for Difficulty {
    const NAME: &'static str = "level";
    const SHAPE: ValueShape = ValueShape::Whole;
    type Draft = u8;

    fn read(item: &TomlItem<'_>, report: &mut Diagnostics) -> Option<u8> {
        let whole = item.whole(report)?;
        let level = u8::try_from(whole).ok();
        let level = level.filter(|level| (1..=MOST_LEVELS).contains(level));
        if level.is_none() {
            let message = format!("`level` is a number from 1 to {MOST_LEVELS}");
            report.add(Diagnostic::new(message, item.span.clone()).hint("1 is for everybody"));
        }
        level
    }

    fn write(scenario: &Scenario) -> SectionContent {
        SectionContent::value(
            scenario
                .level
                .map(|level| TomlEntry::new(level.to_string())),
        )
    }

    fn same(a: &Scenario, b: &Scenario) -> bool {
        a.level == b.level
    }
}
