//! `batch` and `split`: how the rows are used.

use toml::Spanned;

use super::super::diagnostic::{Diagnostic, Diagnostics};
use super::super::item::TomlItem;
use super::super::key::{KnownKey, inline, read_known, shapes};
use super::super::shape::ValueShape;
use super::super::toml_text::{TomlEntry, number};
use super::DraftData;
use crate::data::{Dataset, MiniBatches, Split};

/// Mini-batches.
pub(super) const BATCH: KnownKey<DraftData, Dataset> = KnownKey {
    name: "batch",
    shape: ValueShape::Table(|| shapes(BATCH_KEYS), &["rows"]),
    read: read_batch,
    write: |data| {
        data.batch()
            .map(|batch| TomlEntry::new(inline(BATCH_KEYS, &batch)))
    },
};

/// Rows held back.
pub(super) const SPLIT: KnownKey<DraftData, Dataset> = KnownKey {
    name: "split",
    shape: ValueShape::Table(|| shapes(SPLIT_KEYS), &["test"]),
    read: read_split,
    write: |data| {
        data.split()
            .map(|split| TomlEntry::new(inline(SPLIT_KEYS, &split)))
    },
};

/// A batch or a split as it is written.
#[derive(Default)]
struct Written {
    rows: Option<u64>,
    test: Option<f64>,
    seed: Option<u64>,
}

const BATCH_KEYS: &[KnownKey<Written, MiniBatches>] = &[
    KnownKey {
        name: "rows",
        shape: ValueShape::Whole,
        read: |batch, item, report| batch.rows = item.whole(report),
        write: |batch| Some(TomlEntry::new(batch.rows.to_string())),
    },
    KnownKey {
        name: "seed",
        shape: ValueShape::Whole,
        read: |batch, item, report| batch.seed = item.whole(report),
        write: |batch| Some(TomlEntry::new(batch.seed.to_string())),
    },
];

const SPLIT_KEYS: &[KnownKey<Written, Split>] = &[
    KnownKey {
        name: "test",
        shape: ValueShape::Number,
        read: |split, item, report| split.test = item.number(report),
        write: |split| Some(TomlEntry::new(number(split.test))),
    },
    KnownKey {
        name: "seed",
        shape: ValueShape::Whole,
        read: |split, item, report| split.seed = item.whole(report),
        write: |split| Some(TomlEntry::new(split.seed.to_string())),
    },
];

fn read_batch(data: &mut DraftData, item: &TomlItem<'_>, report: &mut Diagnostics) {
    let Some(items) = item.table("a table such as { rows = 32, seed = 1 }", report) else {
        return;
    };
    let before = report.count();
    let mut written = Written::default();
    read_known("`batch`", &items, BATCH_KEYS, &mut written, report);
    match written.rows {
        Some(rows) if rows > 0 => {
            let batch = MiniBatches {
                rows: usize::try_from(rows).unwrap_or(usize::MAX),
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

fn read_split(data: &mut DraftData, item: &TomlItem<'_>, report: &mut Diagnostics) {
    let Some(items) = item.table("a table such as { test = 0.2, seed = 1 }", report) else {
        return;
    };
    let before = report.count();
    let mut written = Written::default();
    read_known("`split`", &items, SPLIT_KEYS, &mut written, report);
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

impl DraftData {
    /// Whether the rows can be used so; that they cannot is reported.
    pub(super) fn usage_fits(&self, report: &mut Diagnostics) -> bool {
        let batch = self.batch.as_ref().map(Spanned::span);
        let used = batch.or(self.split.as_ref().map(Spanned::span));
        let Some(span) = used.filter(|_| self.sample.is_some()) else {
            return true;
        };
        let message = "samples have no batches and nothing is held back: every step draws anew";
        report.add(
            Diagnostic::new(message, span).hint("say by `rows` how many are drawn for a step"),
        );
        false
    }

    /// The data in mini-batches; one that is larger than the data is reported.
    pub(super) fn in_batches(&self, data: Dataset, report: &mut Diagnostics) -> Option<Dataset> {
        let Some(batch) = &self.batch else {
            return Some(data);
        };
        let (wanted, there) = (batch.get_ref().rows, data.train_rows());
        if wanted <= there {
            return Some(data.with_batch(*batch.get_ref()));
        }
        let left = if self.split.is_some() {
            " to learn from"
        } else {
            ""
        };
        let message =
            format!("a batch of {wanted} rows is larger than the data: {there} rows{left}");
        report.add(
            Diagnostic::new(message, batch.span())
                .hint("ask for fewer rows, or leave `batch` out to use all at every step"),
        );
        None
    }
}
