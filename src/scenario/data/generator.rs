//! `generate`: data by a rule.

use toml::Spanned;

use super::super::diagnostic::{Diagnostic, Report};
use super::super::item::Item;
use super::super::key::{Key, inline, read_known, shapes};
use super::super::nearest::suggestion;
use super::super::shape::Shape;
use super::super::toml_text::{Entry, number, string};
use super::{DraftData, ROWS, row_count};
use crate::data::generate::{self, Kind};
use crate::data::{Dataset, Generator, Source};

/// The key.
pub(super) const GENERATE: Key<DraftData, Dataset> = Key {
    name: "generate",
    shape: Shape::Table(|| shapes(KEYS), &["kind"]),
    read,
    write: |data| match data.source() {
        Source::Generated(generator) => Some(Entry::new(inline(KEYS, generator))),
        Source::Columns | Source::File(_) | Source::Sampled { .. } => None,
    },
};

/// A generator while it is read.
#[derive(Default)]
struct Draft {
    kind: Option<&'static Kind>,
    rows: Option<Spanned<u64>>,
    noise: Option<Spanned<f64>>,
    seed: Option<u64>,
}

const KEYS: &[Key<Draft, Generator>] = &[
    Key {
        name: "kind",
        shape: Shape::Choice(|| names().collect()),
        read: read_kind,
        write: |generator| Some(Entry::new(string(generator.kind.name()))),
    },
    Key {
        name: "rows",
        shape: Shape::Whole,
        read: |generator, item, report| generator.rows = item.placed_whole(report),
        write: |generator| Some(Entry::new(generator.rows.to_string())),
    },
    Key {
        name: "noise",
        shape: Shape::Number,
        read: |generator, item, report| generator.noise = item.placed_number(report),
        write: |generator| Some(Entry::new(number(generator.noise))),
    },
    Key {
        name: "seed",
        shape: Shape::Whole,
        read: |generator, item, report| generator.seed = item.whole(report),
        write: |generator| Some(Entry::new(generator.seed.to_string())),
    },
];

fn names() -> impl Iterator<Item = &'static str> + Clone {
    generate::ALL.iter().map(|kind| kind.name())
}

fn read_kind(generator: &mut Draft, item: &Item<'_>, report: &mut Report) {
    let Some(text) = item.text(report) else {
        return;
    };
    generator.kind = Kind::named(text);
    if generator.kind.is_none() {
        report.add(
            Diagnostic::new(format!("unknown data set `{text}`"), item.span.clone())
                .hint(suggestion(text, names())),
        );
    }
}

fn read(data: &mut DraftData, item: &Item<'_>, report: &mut Report) {
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
