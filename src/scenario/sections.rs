//! The table of sections: what a file may say, in the order in which it is written.

use toml::de::DeTable;

use super::Scenario;
use super::diagnostic::{Diagnostic, Diagnostics};
use super::item::{TomlItem, entries};
use super::key::unknown;
use super::section::{Section, SectionContent};
use super::shape::ValueShape;
use super::{constants, data, head, init, lesson, loss, params, racers, sampling, stop, view};

/// One row of the table.
pub(super) struct SectionRow {
    /// The key.
    pub(super) name: &'static str,
    /// What may stand there.
    pub(super) shape: ValueShape,
    read: fn(&mut Draft, &TomlItem<'_>, &mut Diagnostics),
    /// What a file of a scenario says in it.
    pub(super) write: fn(&Scenario) -> SectionContent,
    /// Whether two scenarios agree in it.
    pub(super) same: fn(&Scenario, &Scenario) -> bool,
}

macro_rules! sections {
    ($($field:ident: $section:ty,)*) => {
        /// Every part of a file that could be read, before its parts are held against each other.
        #[derive(Default)]
        pub(super) struct Draft {
            $(pub(super) $field: Option<<$section as Section>::Draft>,)*
        }

        /// Every section.
        pub(super) const SECTIONS: &[SectionRow] = &[$(SectionRow {
            name: <$section>::NAME,
            shape: <$section>::SHAPE,
            read: |draft, item, report| draft.$field = <$section>::read(item, report),
            write: <$section>::write,
            same: <$section>::same,
        }),*];
    };
}

sections! {
    format: head::FormatVersion,
    title: head::Title,
    about: head::About,
    topic: head::Topic,
    level: head::Difficulty,
    loss: loss::LossSection,
    params: params::Params,
    constants: constants::Constants,
    data: data::DataSection,
    sampling: sampling::SamplingSection,
    init: init::InitSection,
    racers: racers::Racers,
    stop: stop::StopSection,
    view: view::ViewSection,
    lesson: lesson::LessonSection,
}

impl Draft {
    /// Reads a file. A file that is no TOML is reported as far as its syntax goes, and nothing more is said about it: what
    /// is missing then may be behind the fault.
    pub(super) fn read(text: &str, report: &mut Diagnostics) -> Option<Self> {
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in &errors {
            report.add(syntax(error, text));
        }
        if !errors.is_empty() {
            return None;
        }
        let items = entries(table.get_ref());
        let draft = Self::of_items(&items, report);
        if !items.iter().any(|item| item.key == loss::LossSection::NAME) {
            let end = text.trim_end().len();
            report.add(
                Diagnostic::new("the file has no `loss`", end..end)
                    .hint("write one at the top, such as `loss = \"x^2 + y^2\"`"),
            );
        }
        Some(draft)
    }

    /// The file as the draw of this index of its lesson has it: what the draw says stands for what the file says.
    pub(super) fn of_draw(text: &str, index: usize, report: &mut Diagnostics) -> Option<Self> {
        let (table, _) = DeTable::parse_recoverable(text);
        let items = entries(table.get_ref());
        let is_lesson = |item: &TomlItem<'_>| item.key == lesson::LessonSection::NAME;
        let lesson = items
            .iter()
            .find(|item| is_lesson(item))?
            .table("", report)?;
        let draws = lesson
            .iter()
            .find(|item| item.key == "draw")?
            .array("", report)?;
        let own = draws.get(index)?.table("", report)?;
        let is_own = |item: &TomlItem<'_>| own.iter().any(|own| own.key == item.key);
        let rest = items
            .into_iter()
            .filter(|item| !is_lesson(item) && !is_own(item));
        let mut all: Vec<TomlItem<'_>> = rest.collect();
        let is_section = |item: &TomlItem<'_>| SECTIONS.iter().any(|row| row.name == item.key);
        all.extend(own.into_iter().filter(is_section));
        Some(Self::of_items(&all, report))
    }

    fn of_items(items: &[TomlItem<'_>], report: &mut Diagnostics) -> Self {
        let mut draft = Self::default();
        for item in items {
            match SECTIONS.iter().find(|row| row.name == item.key) {
                Some(row) => (row.read)(&mut draft, item, report),
                None => report.add(unknown("", item, SECTIONS.iter().map(|row| row.name))),
            }
        }
        draft
    }
}

/// A fault of the syntax, in the words of the parser unless they say too little.
fn syntax(error: &toml::de::Error, text: &str) -> Diagnostic {
    let span = error.span().unwrap_or(0..text.len());
    match (error.message().trim_end(), text.get(span.clone())) {
        ("duplicate key", Some(key)) => {
            Diagnostic::new(format!("`{key}` is given twice"), span).hint("delete one of them")
        }
        (message, _) => Diagnostic::new(message, span),
    }
}
