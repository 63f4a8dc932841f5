//! `[data]`: the columns that a loss runs over.

mod columns;
mod file;
mod generator;
mod labels;
mod sampler;
mod usage;

use std::sync::Arc;

use toml::Spanned;

use super::diagnostic::{Diagnostic, Diagnostics};
use super::item::TomlItem;
use super::key::{KnownKey, entries, read_known, shapes};
use super::section::{Section, SectionContent};
use super::shape::ValueShape;
use super::toml_text::{TomlEntry, string};
use super::{Origin, Scenario};
use crate::data::csv::{ChosenNames, Options};
use crate::data::{
    DataSource, Dataset, FileData, Generator, MOST_NUMBERS, MOST_ROWS, MiniBatches, Missing,
    Sampler, Split,
};
use crate::expr::Span;

use columns::DraftColumn;
pub(super) use file::{beside, read_table};
pub(super) use labels::{check as check_labels, fault as fault_of_labels, syntax_error};

/// How many rows are generated or drawn unless something is said.
const ROWS: u64 = 200;

/// Texts in the order of their numbers, by the name of their column.
type Codes = Vec<(String, Vec<String>)>;

/// The section as it is written.
#[derive(Debug, Default)]
pub(super) struct DraftData {
    span: Span,
    file: Option<Spanned<String>>,
    names: Option<Spanned<ChosenNames>>,
    separator: Option<Spanned<u8>>,
    missing: Option<Spanned<Missing>>,
    codes: Option<Spanned<Codes>>,
    standardize: Option<Spanned<Vec<Spanned<String>>>>,
    columns: Option<Spanned<Vec<DraftColumn>>>,
    generate: Option<Spanned<Generator>>,
    sample: Option<Spanned<Vec<Sampler>>>,
    rows: Option<Spanned<u64>>,
    seed: Option<Spanned<u64>>,
    batch: Option<Spanned<MiniBatches>>,
    split: Option<Spanned<Split>>,
    /// Something was reported already, so nothing is said about what is missing.
    is_broken: bool,
}

const KEYS: &[KnownKey<DraftData, Dataset>] = &[
    KnownKey {
        name: "file",
        shape: ValueShape::Text,
        read: |data, item, report| data.file = item.placed_text(report),
        write: |data| Some(TomlEntry::new(string(&file_of(data)?.path))),
    },
    file::NAMES,
    file::SEPARATOR,
    file::MISSING,
    file::CODES,
    file::STANDARDIZE,
    columns::COLUMNS,
    generator::GENERATE,
    sampler::SAMPLE,
    KnownKey {
        name: "rows",
        shape: ValueShape::Whole,
        read: |data, item, report| data.rows = item.placed_whole(report),
        write: |data| match data.source() {
            DataSource::Sampled { rows, .. } => {
                Some(TomlEntry::unless(*rows as u64 == ROWS, rows.to_string()))
            }
            DataSource::Columns | DataSource::File(_) | DataSource::Generated(_) => None,
        },
    },
    KnownKey {
        name: "seed",
        shape: ValueShape::Whole,
        read: |data, item, report| data.seed = item.placed_whole(report),
        write: |data| match data.source() {
            DataSource::Sampled { seed, .. } => {
                Some(TomlEntry::unless(*seed == 1, seed.to_string()))
            }
            DataSource::Columns | DataSource::File(_) | DataSource::Generated(_) => None,
        },
    },
    usage::BATCH,
    usage::SPLIT,
];

/// The file that data come from, if they come from one.
pub(super) fn file_of(data: &Dataset) -> Option<&FileData> {
    match data.source() {
        DataSource::File(file) => Some(file),
        DataSource::Columns | DataSource::Generated(_) | DataSource::Sampled { .. } => None,
    }
}

/// The section.
pub(super) struct DataSection;

impl Section for DataSection {
    const NAME: &'static str = "data";
    const SHAPE: ValueShape = ValueShape::Table(|| shapes(KEYS), &[]);
    type Draft = DraftData;

    fn read(item: &TomlItem<'_>, report: &mut Diagnostics) -> Option<DraftData> {
        let items = item.table("a table such as { file = \"points.csv\" }", report)?;
        let mut data = DraftData {
            span: item.key_span.clone(),
            ..DraftData::default()
        };
        let before = report.count();
        read_known("[data]", &items, KEYS, &mut data, report);
        data.is_broken = report.count() > before;
        Some(data)
    }

    fn write(scenario: &Scenario) -> SectionContent {
        let data = scenario.data.as_deref();
        data.map_or(SectionContent::Nothing, |data| {
            SectionContent::Table(entries(KEYS, data))
        })
    }

    fn same(a: &Scenario, b: &Scenario) -> bool {
        a.data == b.data
    }
}

/// Where the name of each column stands.
pub(super) type Places = Vec<(String, Span)>;

/// What to say where it is not clear where the rows come from.
const ONE_SOURCE: &str = "give one of `file`, `columns`, `generate` and `sample`";

/// Data before it is known which columns the loss uses.
pub(super) enum OpenedData {
    /// A file.
    File(Arc<FileData>),
    /// Columns that are all numbers.
    Columns(Box<Dataset>),
}

impl OpenedData {
    /// Headings of the file and what their columns are called, where that is not the same.
    pub(super) fn renamed(&self) -> Vec<(&str, &str)> {
        let columns = match self {
            Self::File(file) => file.table.columns.as_slice(),
            Self::Columns(_) => &[],
        };
        let pairs = columns
            .iter()
            .map(|column| (column.heading.trim(), column.name.as_str()));
        pairs
            .filter(|(heading, name)| !heading.is_empty() && heading != name)
            .collect()
    }
}

impl DraftData {
    /// The data with the place where each column is named; what is wrong is reported.
    /// A file that is known is not read again.
    pub(super) fn open(
        &self,
        origin: &Origin,
        known: Option<&FileData>,
        report: &mut Diagnostics,
    ) -> Option<(OpenedData, Places)> {
        if self.is_broken || !self.has_one_source(report) {
            return None;
        }
        if let Some(path) = &self.file {
            let file = self.open_file(path, origin, known, report)?;
            let names = file.table.columns.iter().map(|column| column.name.clone());
            let places = names.map(|name| (name, path.span())).collect();
            return Some((OpenedData::File(Arc::new(file)), places));
        }
        if let Some(columns) = &self.columns {
            let (data, places) = columns::dataset(columns, report)?;
            return Some((OpenedData::Columns(Box::new(data)), places));
        }
        let (data, span) = if let Some(generator) = &self.generate {
            (Dataset::generated(*generator.get_ref()), generator.span())
        } else {
            let samplers = self.sample.as_ref()?;
            (self.sampled(samplers, report)?, samplers.span())
        };
        let places = data.names().iter().map(|name| (name.clone(), span.clone()));
        let places = places.collect();
        Some((OpenedData::Columns(Box::new(data)), places))
    }

    fn has_one_source(&self, report: &mut Diagnostics) -> bool {
        let given = [
            self.file.as_ref().map(Spanned::span),
            self.columns.as_ref().map(Spanned::span),
            self.generate.as_ref().map(Spanned::span),
            self.sample.as_ref().map(Spanned::span),
        ];
        let given: Vec<Span> = given.into_iter().flatten().collect();
        let fault = match given.as_slice() {
            [_] => match self.stray_key() {
                None => return true,
                Some(fault) => fault,
            },
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

    /// A key that means nothing beside the source that is given.
    fn stray_key(&self) -> Option<Diagnostic> {
        let of_samples = self.rows.as_ref().or(self.seed.as_ref());
        if let Some(extra) = of_samples.filter(|_| self.sample.is_none()) {
            let message = "`rows` and `seed` stand beside `sample` only";
            let hint = "write them into the table of `generate`, or leave them out";
            return Some(Diagnostic::new(message, extra.span()).hint(hint));
        }
        let of_files = [
            ("names", self.names.as_ref().map(Spanned::span)),
            ("separator", self.separator.as_ref().map(Spanned::span)),
            ("missing", self.missing.as_ref().map(Spanned::span)),
            ("codes", self.codes.as_ref().map(Spanned::span)),
            ("standardize", self.standardize.as_ref().map(Spanned::span)),
        ];
        if self.file.is_some() {
            return None;
        }
        let mut stray = of_files.into_iter();
        let (name, span) = stray.find_map(|(name, span)| Some((name, span?)))?;
        let message = format!("`{name}` stands beside `file` only");
        Some(Diagnostic::new(message, span).hint("leave it out"))
    }

    fn open_file(
        &self,
        path: &Spanned<String>,
        origin: &Origin,
        known: Option<&FileData>,
        report: &mut Diagnostics,
    ) -> Option<FileData> {
        let options = Options {
            separator: self
                .separator
                .as_ref()
                .map(|separator| *separator.get_ref()),
            names: self
                .names
                .as_ref()
                .map(|names| names.get_ref().clone())
                .unwrap_or_default(),
            codes: self
                .codes
                .as_ref()
                .map(|codes| codes.get_ref().clone())
                .unwrap_or_default(),
            may_lack_headings: false,
        };
        let names = self.names.as_ref().map(Spanned::span);
        let known = known.filter(|file| file.path == *path.get_ref() && file.options == options);
        let table = match known {
            Some(file) => file.table.clone(),
            None => file::read(path, names, &options, origin, report)?,
        };
        let before = report.count();
        let is_column = |name: &str| table.columns.iter().any(|column| column.name == name);
        let standardize = self.standardize.iter().flat_map(Spanned::get_ref);
        let coded = self.codes.iter();
        let coded =
            coded.flat_map(|codes| codes.get_ref().iter().map(|(name, _)| (name, codes.span())));
        for (name, span) in standardize
            .map(|name| (name.get_ref(), name.span()))
            .chain(coded)
        {
            if !is_column(name) {
                report.add(file::no_column(name, span, &table));
            }
        }
        (report.count() == before).then(|| FileData {
            path: path.get_ref().clone(),
            options,
            missing: self
                .missing
                .as_ref()
                .map(|missing| *missing.get_ref())
                .unwrap_or_default(),
            standardize: self
                .standardize
                .iter()
                .flat_map(Spanned::get_ref)
                .map(|name| name.get_ref().clone())
                .collect(),
            table,
        })
    }

    fn sampled(
        &self,
        samplers: &Spanned<Vec<Sampler>>,
        report: &mut Diagnostics,
    ) -> Option<Dataset> {
        let rows = self.rows.as_ref().map_or(ROWS, |rows| *rows.get_ref());
        let span = self.rows.as_ref().map_or(samplers.span(), Spanned::span);
        let columns = samplers.get_ref().len();
        let rows = row_count(rows, columns, span, report)?;
        let seed = self.seed.as_ref().map_or(1, |seed| *seed.get_ref());
        Some(Dataset::sampled(samplers.get_ref().clone(), rows, seed))
    }

    /// The data with its rows held back and its mini-batches, for a loss that uses these columns.
    pub(super) fn finish(
        &self,
        opened: OpenedData,
        used: &[String],
        origin: &Origin,
        report: &mut Diagnostics,
    ) -> Option<Arc<Dataset>> {
        let split = self.split.as_ref().map(|split| *split.get_ref());
        if !self.usage_fits(report) {
            return None;
        }
        let rows = match &opened {
            OpenedData::File(file) => file.table.rows,
            OpenedData::Columns(data) => data.rows(),
        };
        if let Some(split) = self.split.as_ref().filter(|_| rows < 2) {
            let message = "one row cannot be split into rows to learn from and a test";
            report.add(Diagnostic::new(message, split.span()));
            return None;
        }
        let data = match opened {
            OpenedData::File(file) => match Dataset::of_file(file, used, split) {
                Ok(data) => data,
                Err(fault) => {
                    let span = self.file.as_ref().map_or(self.span.clone(), Spanned::span);
                    let path = self.file.as_ref().map_or("", |path| path.get_ref());
                    report.add(file::column_fault(&fault, &beside(path, origin), span));
                    return None;
                }
            },
            OpenedData::Columns(data) => match split {
                Some(split) => data.with_split(split),
                None => *data,
            },
        };
        Some(Arc::new(self.in_batches(data, report)?))
    }
}

/// A number of rows that can be drawn for so many columns; another is reported.
fn row_count(rows: u64, columns: usize, span: Span, report: &mut Diagnostics) -> Option<usize> {
    let most = MOST_ROWS.min(MOST_NUMBERS / columns.max(1));
    if (1..=most as u64).contains(&rows) {
        return Some(rows as usize);
    }
    let columns = match columns {
        1 => String::new(),
        columns => format!(" of {columns} columns"),
    };
    let message = format!("{rows} rows{columns} are not between 1 and {most}");
    report.add(Diagnostic::new(message, span));
    None
}
