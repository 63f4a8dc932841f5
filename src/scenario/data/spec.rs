//! The tables inside `[data]`: generators, samplers, batches, splits.

use toml::Spanned;

use super::super::diagnostic::{Diagnostic, Report};
use super::super::item::Item;
use super::super::key::{Key, read_known};
use super::super::name;
use super::super::nearest::suggestion;
use super::DraftData;
use crate::data::generate::Kind;
use crate::data::{Batch, Distribution, Generator, MOST_ROWS, Sampler, Split};
use crate::expr::Span;

/// How many rows are generated or drawn unless something is said.
pub(super) const ROWS: u64 = 200;

/// A whole number with its place.
pub(super) fn placed_whole(item: &Item<'_>, report: &mut Report) -> Option<Spanned<u64>> {
    let whole = item.whole(report)?;
    Some(Spanned::new(item.span.clone(), whole))
}

/// The fault of a number of rows.
pub(super) fn row_count(rows: u64, span: Span) -> Diagnostic {
    let message = format!("{rows} rows are not between 1 and {MOST_ROWS}");
    Diagnostic::new(message, span)
}

/// A generator while it is read.
#[derive(Default)]
struct DraftGenerator {
    kind: Option<Kind>,
    rows: Option<Spanned<u64>>,
    noise: Option<Spanned<f64>>,
    seed: Option<u64>,
}

const GENERATOR: &[Key<DraftGenerator>] = &[
    Key {
        name: "kind",
        read: read_kind,
    },
    Key {
        name: "rows",
        read: |generator, item, report| generator.rows = placed_whole(item, report),
    },
    Key {
        name: "noise",
        read: |generator, item, report| generator.noise = item.placed_number(report),
    },
    Key {
        name: "seed",
        read: |generator, item, report| generator.seed = item.whole(report),
    },
];

fn read_kind(generator: &mut DraftGenerator, item: &Item<'_>, report: &mut Report) {
    let Some(text) = item.text(report) else {
        return;
    };
    generator.kind = Kind::ALL.into_iter().find(|kind| kind.name() == text);
    if generator.kind.is_none() {
        let known = Kind::ALL.iter().map(|kind| kind.name());
        report.add(
            Diagnostic::new(format!("unknown data set `{text}`"), item.span.clone())
                .hint(suggestion(text, known)),
        );
    }
}

/// `generate`.
pub(super) fn read_generator(data: &mut DraftData, item: &Item<'_>, report: &mut Report) {
    const WANTED: &str = "a table such as { kind = \"moons\", rows = 200 }";
    let Some(entries) = item.table(WANTED, report) else {
        return;
    };
    let before = report.count();
    let mut draft = DraftGenerator::default();
    read_known("`generate`", &entries, GENERATOR, &mut draft, report);
    let Some(kind) = draft.kind else {
        if report.count() == before {
            let known = Kind::ALL.map(Kind::name).join(", ");
            report.add(
                Diagnostic::new("`generate` has no `kind`", item.span.clone())
                    .hint(format!("one of {known}")),
            );
        }
        return;
    };
    let rows = draft.rows.as_ref().map_or(ROWS, |rows| *rows.get_ref());
    if let Some(given) = draft
        .rows
        .filter(|_| !(1..=MOST_ROWS as u64).contains(&rows))
    {
        report.add(row_count(rows, given.span()));
        return;
    }
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
        rows: rows as usize,
        noise,
        seed: draft.seed.unwrap_or(1),
    };
    data.generate = Some(Spanned::new(item.span.clone(), generator));
}

/// `sample`.
pub(super) fn read_samplers(data: &mut DraftData, item: &Item<'_>, report: &mut Report) {
    const WANTED: &str = "a table such as { eps = { normal = [0, 1] } }";
    let Some(entries) = item.table(WANTED, report) else {
        return;
    };
    let sampler = |entry: &Item<'_>| {
        let name = name::read(entry, report)?;
        let distribution = read_distribution(entry, report)?;
        Some(Sampler { name, distribution })
    };
    let samplers: Vec<Sampler> = entries.iter().filter_map(sampler).collect();
    if entries.is_empty() {
        report.add(Diagnostic::new("there is no column to sample", item.span.clone()).hint(WANTED));
    }
    data.sample = Some(Spanned::new(item.span.clone(), samplers));
}

fn read_distribution(item: &Item<'_>, report: &mut Report) -> Option<Distribution> {
    const WANTED: &str = "{ normal = [mean, deviation] } or { uniform = [from, to] }";
    let entries = item.table(WANTED, report)?;
    let [entry] = entries.as_slice() else {
        let message = format!("`{}` must be drawn from one distribution", item.key);
        report.add(Diagnostic::new(message, item.span.clone()).hint(WANTED));
        return None;
    };
    if !["normal", "uniform"].contains(&entry.key) {
        let message = format!("unknown distribution `{}`", entry.key);
        report.add(
            Diagnostic::new(message, entry.key_span.clone())
                .hint(suggestion(entry.key, ["normal", "uniform"])),
        );
        return None;
    }
    let numbers = entry.numbers("two numbers such as [0, 1]", report)?;
    let fault = match (entry.key, numbers.as_slice()) {
        ("normal", &[mean, deviation]) if deviation >= 0.0 => {
            return Some(Distribution::Normal(mean, deviation));
        }
        ("uniform", &[low, high]) if low < high => return Some(Distribution::Uniform(low, high)),
        ("normal", [_, _]) => "a standard deviation is not negative",
        (_, [_, _]) => "the lower bound stands first",
        _ => "a distribution has two numbers",
    };
    report.add(Diagnostic::new(fault, entry.span.clone()).hint(WANTED));
    None
}

/// `batch`.
pub(super) fn read_batch(data: &mut DraftData, item: &Item<'_>, report: &mut Report) {
    #[derive(Default)]
    struct Written {
        rows: Option<u64>,
        seed: Option<u64>,
    }
    const BATCH: &[Key<Written>] = &[
        Key {
            name: "rows",
            read: |batch, item, report| batch.rows = item.whole(report),
        },
        Key {
            name: "seed",
            read: |batch, item, report| batch.seed = item.whole(report),
        },
    ];
    let Some(entries) = item.table("a table such as { rows = 32, seed = 1 }", report) else {
        return;
    };
    let before = report.count();
    let mut written = Written::default();
    read_known("`batch`", &entries, BATCH, &mut written, report);
    match written.rows {
        Some(rows) if rows > 0 => {
            let batch = Batch {
                rows: rows as usize,
                seed: written.seed.unwrap_or(1),
            };
            data.batch = Some(Spanned::new(item.span.clone(), batch));
        }
        _ if report.count() > before => {}
        _ => report.add(
            Diagnostic::new("a batch has at least one row", item.span.clone())
                .hint("write `batch = { rows = 32, seed = 1 }`"),
        ),
    }
}

/// `split`.
pub(super) fn read_split(data: &mut DraftData, item: &Item<'_>, report: &mut Report) {
    #[derive(Default)]
    struct Written {
        test: Option<f64>,
        seed: Option<u64>,
    }
    const SPLIT: &[Key<Written>] = &[
        Key {
            name: "test",
            read: |split, item, report| split.test = item.number(report),
        },
        Key {
            name: "seed",
            read: |split, item, report| split.seed = item.whole(report),
        },
    ];
    let Some(entries) = item.table("a table such as { test = 0.2, seed = 1 }", report) else {
        return;
    };
    let before = report.count();
    let mut written = Written::default();
    read_known("`split`", &entries, SPLIT, &mut written, report);
    match written.test {
        Some(test) if test > 0.0 && test < 1.0 => {
            let seed = written.seed.unwrap_or(1);
            data.split = Some(Spanned::new(item.span.clone(), Split { test, seed }));
        }
        _ if report.count() > before => {}
        _ => report.add(
            Diagnostic::new(
                "`test` is a share of the rows between 0 and 1",
                item.span.clone(),
            )
            .hint("write `split = { test = 0.2, seed = 1 }`"),
        ),
    }
}
