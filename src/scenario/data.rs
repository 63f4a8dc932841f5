//! `[data]`: the columns that a loss runs over.

mod file;
mod labels;
mod spec;

use std::sync::Arc;

use toml::Spanned;

use super::Origin;
use super::diagnostic::{Diagnostic, Report};
use super::draft::Draft;
use super::item::Item;
use super::key::{Key, read_known};
use super::name;
use crate::data::{Batch, Dataset, Generator, MOST_ROWS, Sampler, Source, Split};
use crate::expr::Span;

pub(super) use file::beside;
pub(super) use labels::{check as check_labels, fault as fault_of_labels};

/// The section as it is written.
#[derive(Debug, Default)]
pub(super) struct DraftData {
    span: Span,
    file: Option<Spanned<String>>,
    columns: Option<Spanned<Vec<DraftColumn>>>,
    generate: Option<Spanned<Generator>>,
    sample: Option<Spanned<Vec<Sampler>>>,
    rows: Option<Spanned<u64>>,
    seed: Option<Spanned<u64>>,
    batch: Option<Spanned<Batch>>,
    split: Option<Spanned<Split>>,
    /// Something was reported already, so nothing is said about what is missing.
    is_broken: bool,
}

/// A column that is written down.
#[derive(Clone, Debug)]
struct DraftColumn {
    name: String,
    span: Span,
    values: Vec<f64>,
    values_span: Span,
}

const KEYS: &[Key<DraftData>] = &[
    Key {
        name: "file",
        read: |data, item, report| data.file = item.placed_text(report),
    },
    Key {
        name: "columns",
        read: read_columns,
    },
    Key {
        name: "generate",
        read: spec::read_generator,
    },
    Key {
        name: "sample",
        read: spec::read_samplers,
    },
    Key {
        name: "rows",
        read: |data, item, report| data.rows = spec::placed_whole(item, report),
    },
    Key {
        name: "seed",
        read: |data, item, report| data.seed = spec::placed_whole(item, report),
    },
    Key {
        name: "batch",
        read: spec::read_batch,
    },
    Key {
        name: "split",
        read: spec::read_split,
    },
];

/// Reads the section.
pub(super) fn read(draft: &mut Draft, item: &Item<'_>, report: &mut Report) {
    let Some(entries) = item.table("a table such as { file = \"points.csv\" }", report) else {
        return;
    };
    let mut data = DraftData {
        span: item.key_span.clone(),
        ..DraftData::default()
    };
    let before = report.count();
    read_known("[data]", &entries, KEYS, &mut data, report);
    data.is_broken = report.count() > before;
    draft.data = Some(data);
}

fn read_columns(data: &mut DraftData, item: &Item<'_>, report: &mut Report) {
    let Some(entries) = item.table("a table such as { x = [1, 2], t = [3, 5] }", report) else {
        return;
    };
    let column = |entry: &Item<'_>| {
        let name = name::read(entry, report)?;
        let values = entry.numbers("an array of numbers", report)?;
        Some(DraftColumn {
            name,
            span: entry.key_span.clone(),
            values,
            values_span: entry.span.clone(),
        })
    };
    let columns = entries.iter().filter_map(column).collect();
    data.columns = Some(Spanned::new(item.span.clone(), columns));
}

/// Where the name of each column stands.
pub(super) type Places = Vec<(String, Span)>;

/// What to say where it is not clear where the rows come from.
const ONE_SOURCE: &str = "give one of `file`, `columns`, `generate` and `sample`";

impl DraftData {
    /// The data with the place where each column is named; what is wrong is reported.
    pub(super) fn check(
        &self,
        origin: &Origin,
        report: &mut Report,
    ) -> Option<(Arc<Dataset>, Places)> {
        if self.is_broken || !self.has_one_source(report) {
            return None;
        }
        let (data, indices) = self.source(origin, report)?;
        let data = self.used(data, report)?;
        Some((Arc::new(data), indices))
    }

    fn has_one_source(&self, report: &mut Report) -> bool {
        let given = [
            self.file.as_ref().map(Spanned::span),
            self.columns.as_ref().map(Spanned::span),
            self.generate.as_ref().map(Spanned::span),
            self.sample.as_ref().map(Spanned::span),
        ];
        let given: Vec<Span> = given.into_iter().flatten().collect();
        let fault = match given.as_slice() {
            [_] => {
                let beside = self.rows.as_ref().or(self.seed.as_ref());
                let Some(extra) = beside.filter(|_| self.sample.is_none()) else {
                    return true;
                };
                let message = "`rows` and `seed` stand beside `sample` only";
                Diagnostic::new(message, extra.span())
                    .hint("write them into the table of `generate`, or leave them out")
            }
            [] => {
                let message = "[data] does not say where its rows come from";
                Diagnostic::new(message, self.span.clone()).hint(ONE_SOURCE)
            }
            [first, second, ..] => {
                let message = "[data] says twice where its rows come from";
                Diagnostic::new(message, second.clone())
                    .also(first.clone(), "the first")
                    .hint(ONE_SOURCE)
            }
        };
        report.add(fault);
        false
    }

    fn source(&self, origin: &Origin, report: &mut Report) -> Option<(Dataset, Places)> {
        if let Some(path) = &self.file {
            let columns = file::read(path, origin, report)?;
            let source = Source::File(path.get_ref().clone());
            return Some(with_places(Dataset::new(source, columns), &path.span()));
        }
        if let Some(columns) = &self.columns {
            return inline(columns, report);
        }
        if let Some(generator) = &self.generate {
            let data = Dataset::generated(*generator.get_ref());
            return Some(with_places(data, &generator.span()));
        }
        let samplers = self.sample.as_ref()?;
        let rows = self
            .rows
            .as_ref()
            .map_or(spec::ROWS, |rows| *rows.get_ref());
        if !(1..=MOST_ROWS as u64).contains(&rows) {
            let span = self.rows.as_ref().map_or(self.span.clone(), Spanned::span);
            report.add(spec::row_count(rows, span));
            return None;
        }
        let seed = self.seed.as_ref().map_or(1, |seed| *seed.get_ref());
        let data = Dataset::sampled(samplers.get_ref().clone(), rows as usize, seed);
        Some(with_places(data, &samplers.span()))
    }

    /// The data with its mini-batches and its rows held back.
    fn used(&self, mut data: Dataset, report: &mut Report) -> Option<Dataset> {
        let is_sampled = self.sample.is_some();
        if let Some(span) = self
            .batch
            .as_ref()
            .map(Spanned::span)
            .or(self.split.as_ref().map(Spanned::span))
            .filter(|_| is_sampled)
        {
            let message = "samples have no batches and nothing is held back: every step draws anew";
            report.add(
                Diagnostic::new(message, span).hint("say by `rows` how many are drawn for a step"),
            );
            return None;
        }
        if let Some(split) = &self.split {
            if data.rows() < 2 {
                let message = "one row cannot be split into rows to learn from and a test";
                report.add(Diagnostic::new(message, split.span()));
                return None;
            }
            data = data.with_split(*split.get_ref());
        }
        if let Some(batch) = &self.batch {
            let (wanted, there) = (batch.get_ref().rows, data.train_rows());
            if wanted > there {
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
                return None;
            }
            data = data.with_batch(*batch.get_ref());
        }
        Some(data)
    }
}

fn with_places(data: Dataset, span: &Span) -> (Dataset, Places) {
    let indices = data.names().iter().map(|name| (name.clone(), span.clone()));
    let indices = indices.collect();
    (data, indices)
}

fn inline(columns: &Spanned<Vec<DraftColumn>>, report: &mut Report) -> Option<(Dataset, Places)> {
    let Some(first) = columns.get_ref().first() else {
        let message = "there is no column";
        report.add(Diagnostic::new(message, columns.span()).hint("write `x = [1, 2, 3]`"));
        return None;
    };
    if first.values.is_empty() {
        let message = format!("the column `{}` has no rows", first.name);
        report.add(
            Diagnostic::new(message, first.values_span.clone()).hint("write at least one number"),
        );
        return None;
    }
    let rows = first.values.len();
    if let Some(other) = columns
        .get_ref()
        .iter()
        .find(|column| column.values.len() != rows)
    {
        let message = format!(
            "the column `{}` has {} rows, but `{}` has {rows}",
            other.name,
            other.values.len(),
            first.name
        );
        report.add(
            Diagnostic::new(message, other.values_span.clone())
                .also(first.values_span.clone(), format!("{rows} rows"))
                .hint("all columns have one number for each row"),
        );
        return None;
    }
    let indices = columns.get_ref().iter();
    let indices = indices
        .map(|column| (column.name.clone(), column.span.clone()))
        .collect();
    let columns = columns.get_ref().iter();
    let columns = columns
        .map(|column| (column.name.clone(), column.values.clone()))
        .collect();
    Some((Dataset::new(Source::Columns, columns), indices))
}
