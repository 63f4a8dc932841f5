//! `generate`: data by a rule.

use toml::Spanned;

use super::super::diagnostic::{Diagnostic, Diagnostics};
use super::super::item::TomlItem;
use super::super::key::{KnownKey, inline, read_known, shapes};
use super::super::shape::ValueShape;
use super::super::toml_text::{TomlEntry, number, string};
use super::{DraftData, ROWS, row_count};
use crate::data::generate::{self, GeneratorKind};
use crate::data::{DataSource, Dataset, Generator};
use crate::expr::nearest::suggestion;

/// The key.
pub(super) const GENERATE: KnownKey<DraftData, Dataset> = KnownKey {
    name: "generate",
    shape: ValueShape::Table(|| shapes(KEYS), &["kind"]),
    read,
    write: |data| match data.source() {
        DataSource::Generated(generator) => Some(TomlEntry::new(inline(KEYS, generator))),
        DataSource::Columns | DataSource::File(_) | DataSource::Sampled { .. } => None,
    },
};

/// A generator while it is read.
#[derive(Default)]
struct Draft {
    kind: Option<&'static GeneratorKind>,
    rows: Option<Spanned<u64>>,
    noise: Option<Spanned<f64>>,
    seed: Option<u64>,
}

const KEYS: &[KnownKey<Draft, Generator>] = &[
    KnownKey {
        name: "kind",
        shape: ValueShape::Choice(|| names().collect()),
        read: read_kind,
        write: |generator| Some(TomlEntry::new(string(generator.kind.name()))),
    },
    KnownKey {
        name: "rows",
        shape: ValueShape::Whole,
        read: |generator, item, report| generator.rows = item.placed_whole(report),
        write: |generator| Some(TomlEntry::new(generator.rows.to_string())),
    },
    KnownKey {
        name: "noise",
        shape: ValueShape::Number,
        read: |generator, item, report| generator.noise = item.placed_number(report),
        write: |generator| Some(TomlEntry::new(number(generator.noise))),
    },
    KnownKey {
        name: "seed",
        shape: ValueShape::Whole,
        read: |generator, item, report| generator.seed = item.whole(report),
        write: |generator| Some(TomlEntry::new(generator.seed.to_string())),
    },
];

fn names() -> impl Iterator<Item = &'static str> + Clone {
    generate::ALL.iter().map(|kind| kind.name())
}

fn read_kind(generator: &mut Draft, item: &TomlItem<'_>, report: &mut Diagnostics) {
    let Some(text) = item.text(report) else {
        return;
    };
    generator.kind = GeneratorKind::named(text);
    if generator.kind.is_none() {
        report.add(
            Diagnostic::new(format!("unknown data set `{text}`"), item.span.clone())
                .hint(suggestion(text, names())),
        );
    }
}

fn read(data: &mut DraftData, item: &TomlItem<'_>, report: &mut Diagnostics) {
    const WANTED: &str = "a table such as { kind = \"moons\", rows = 200 }";
    let Some(items) = item.table(WANTED, report) else {
        return;
    };
    let before = report.count();
    let mut draft = Draft::default();
    read_known("`generate`", &items, KEYS, &mut draft, report);
    let Some(kind) = draft.kind else {
        if report.count() == before {
            let known: Vec<_> = names().collect();
            report.add(
                Diagnostic::new("`generate` has no `kind`", item.span.clone())
                    .hint(format!("one of {}", known.join(", "))),
            );
        }
        return;
    };
    let rows = draft.rows.as_ref().map_or(ROWS, |rows| *rows.get_ref());
    let span = draft.rows.as_ref().map_or(item.span.clone(), Spanned::span);
    let Some(rows) = row_count(rows, kind.columns().len(), span, report) else {
        return;
    };
    let noise = draft
        .noise
        .as_ref()
        .map_or(kind.noise(), |noise| *noise.get_ref());
    if let Some(given) = draft.noise.filter(|_| noise < 0.0) {
        let message = "`noise` is a standard deviation, which is not negative";
        report.add(Diagnostic::new(message, given.span()));
        return;
    }
    let generator = Generator {
        kind,
        rows,
        noise,
        seed: draft.seed.unwrap_or(1),
    };
    data.generate = Some(Spanned::new(item.span.clone(), generator));
}
