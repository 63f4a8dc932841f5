//! CSV files beside a scenario, and what a scenario says of them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::DeValue;

use super::super::Origin;
use super::super::diagnostic::{Diagnostic, Diagnostics, Quote};
use super::super::item::TomlItem;
use super::super::key::KnownKey;
use super::super::name::{self, spelled};
use super::super::shape::ValueShape;
use super::super::toml_text::{TomlEntry, inline_table, string, strings};
use super::{DraftData, file_of};
use crate::data::csv::{self, ChosenNames, CsvError, CsvTable, Options};
use crate::data::{ColumnFault, Dataset, Missing};
use crate::expr::Span;
use crate::expr::nearest::suggestion;

/// The longest file that is read, in bytes.
const LONGEST_FILE: u64 = 1 << 30;

/// What separates the cells, by the names that a scenario gives it.
const SEPARATORS: [(&str, u8); 5] = [
    (",", b','),
    (";", b';'),
    ("\t", b'\t'),
    ("tab", b'\t'),
    ("|", b'|'),
];

/// `names`: what the loss calls the columns.
pub(super) const NAMES: KnownKey<DraftData, Dataset> = KnownKey {
    name: "names",
    shape: ValueShape::OneOf(&[
        ValueShape::Array(&ValueShape::Text),
        ValueShape::Map(&ValueShape::Text),
    ]),
    read: read_names,
    write: |data| match &file_of(data)?.options.names {
        ChosenNames::Made => None,
        ChosenNames::All(names) => Some(TomlEntry::new(strings(names.iter().map(String::as_str)))),
        ChosenNames::Some(pairs) => {
            let pairs = pairs.iter().map(|(name, heading)| (name, string(heading)));
            Some(TomlEntry::new(inline_table(&pairs.collect::<Vec<_>>())))
        }
    },
};

/// `separator`.
pub(super) const SEPARATOR: KnownKey<DraftData, Dataset> = KnownKey {
    name: "separator",
    shape: ValueShape::Choice(|| {
        let names = SEPARATORS.iter().map(|(name, _)| *name);
        std::iter::once("auto").chain(names).collect()
    }),
    read: |data, item, report| {
        let Some(text) = item.text(report).filter(|text| *text != "auto") else {
            return;
        };
        match SEPARATORS.iter().find(|(name, _)| *name == text) {
            Some((_, byte)) => data.separator = Some(Spanned::new(item.span.clone(), *byte)),
            None => report.add(
                Diagnostic::new(format!("unknown separator `{text}`"), item.span.clone())
                    .hint("one of \",\", \";\", \"tab\", \"|\", or \"auto\" to find it out"),
            ),
        }
    },
    write: |data| {
        let separator = file_of(data)?.options.separator?;
        let (name, _) = SEPARATORS.iter().rfind(|(_, byte)| *byte == separator)?;
        Some(TomlEntry::new(string(name)))
    },
};

/// `missing`: what is done about missing cells.
pub(super) const MISSING: KnownKey<DraftData, Dataset> = KnownKey {
    name: "missing",
    shape: ValueShape::Choice(|| Missing::ALL.map(Missing::name).to_vec()),
    read: |data, item, report| {
        let Some(text) = item.text(report) else {
            return;
        };
        let found = Missing::ALL.into_iter().find(|known| known.name() == text);
        data.missing = found.map(|missing| Spanned::new(item.span.clone(), missing));
        if found.is_none() {
            let message = format!("`missing` cannot be `{text}`");
            let hint = suggestion(text, Missing::ALL.map(Missing::name));
            report.add(Diagnostic::new(message, item.span.clone()).hint(hint));
        }
    },
    write: |data| {
        let missing = file_of(data)?.missing;
        Some(TomlEntry::unless(
            missing == Missing::default(),
            string(missing.name()),
        ))
    },
};

/// `codes`: the texts of a column in the order of their numbers.
pub(super) const CODES: KnownKey<DraftData, Dataset> = KnownKey {
    name: "codes",
    shape: ValueShape::Map(&ValueShape::Array(&ValueShape::Text)),
    read: read_codes,
    write: |data| {
        let codes = &file_of(data)?.options.codes;
        let tables = codes
            .iter()
            .map(|(name, codes)| (name, strings(codes.iter().map(String::as_str))));
        let tables: Vec<_> = tables.collect();
        (!tables.is_empty()).then(|| TomlEntry::new(inline_table(&tables)))
    },
};

/// `standardize`: columns that are scaled.
pub(super) const STANDARDIZE: KnownKey<DraftData, Dataset> = KnownKey {
    name: "standardize",
    shape: ValueShape::Array(&ValueShape::Text),
    read: |data, item, report| {
        const WANTED: &str = "names of columns such as [\"size\"]";
        if let DeValue::Boolean(_) = item.value {
            let hint = "write the names of the columns that are to be standardized: `standardize = [\"x\"]`";
            report.add(item.wrong(WANTED).hint(hint));
            return;
        }
        let Some(elements) = item.array(WANTED, report) else {
            return;
        };
        let names = elements
            .iter()
            .filter_map(|element| element.placed_text(report));
        data.standardize = Some(Spanned::new(item.span.clone(), names.collect()));
    },
    write: |data| {
        let names = &file_of(data)?.standardize;
        let text = strings(names.iter().map(String::as_str));
        Some(TomlEntry::unless(names.is_empty(), text))
    },
};

fn read_names(data: &mut DraftData, item: &TomlItem<'_>, report: &mut Diagnostics) {
    const WANTED: &str =
        "names for all columns such as [\"x\", \"y\"], or a table such as { y = \"sale price\" }";
    let names = if let DeValue::Table(_) = item.value {
        let items = item.table(WANTED, report).unwrap_or_default();
        let pair = |item: &TomlItem<'_>| {
            let name = name::read(item, report)?;
            Some((name, item.text(report)?.to_string()))
        };
        ChosenNames::Some(items.iter().filter_map(pair).collect())
    } else {
        let elements = item.array(WANTED, report).unwrap_or_default();
        let name = |element: &TomlItem<'_>| {
            let text = element.placed_text(report)?;
            name::check(text.get_ref(), &text.span(), report)
        };
        let names: Vec<String> = elements.iter().filter_map(name).collect();
        for (index, name) in names.iter().enumerate() {
            if names[..index].contains(name) {
                let message = format!("two columns are called `{name}`");
                report.add(
                    Diagnostic::new(message, item.span.clone())
                        .hint("choose another name for one of them"),
                );
            }
        }
        ChosenNames::All(names)
    };
    data.names = Some(Spanned::new(item.span.clone(), names));
}

fn read_codes(data: &mut DraftData, item: &TomlItem<'_>, report: &mut Diagnostics) {
    let Some(items) = item.table("a table such as { sex = [\"female\", \"male\"] }", report) else {
        return;
    };
    let codes = |item: &TomlItem<'_>| {
        const WANTED: &str = "the texts in order, such as [\"female\", \"male\"]";
        if let DeValue::Table(numbers) = item.value {
            let list = strings(numbers.iter().map(|(text, _)| text.get_ref().as_ref()));
            let hint = format!(
                "write `{} = {list}`: the texts are numbered 0, 1, … in this order",
                item.key
            );
            report.add(item.wrong(WANTED).hint(hint));
            return None;
        }
        let texts = item.array(WANTED, report)?;
        let texts = texts.iter().map(|text| text.placed_text(report));
        let texts = texts.collect::<Option<Vec<_>>>()?;
        for (index, text) in texts.iter().enumerate() {
            let before = texts.get(..index).unwrap_or_default();
            let twin = before.iter().find(|twin| twin.get_ref() == text.get_ref());
            if let Some(twin) = twin {
                let message = format!(
                    "`{}` has two places in the codes of `{}`",
                    text.get_ref(),
                    item.key
                );
                report.add(
                    Diagnostic::new(message, text.span())
                        .also(twin.span(), "the first")
                        .hint("leave one of them out"),
                );
            }
        }
        let texts = texts.into_iter().map(Spanned::into_inner);
        Some((item.key.to_string(), texts.collect()))
    };
    let codes = items.iter().filter_map(codes).collect();
    data.codes = Some(Spanned::new(item.span.clone(), codes));
}

/// The table of a file that is named relative to the scenario's own; what is wrong with it is reported.
pub(super) fn read(
    path: &Spanned<String>,
    names: Option<Span>,
    options: &Options,
    origin: &Origin,
    report: &mut Diagnostics,
) -> Option<CsvTable> {
    let found = beside(path.get_ref(), origin);
    match allowed(&found, origin).and_then(|path| bytes_of(&path)) {
        Ok(bytes) => match csv::read(&bytes, options, &|name| spelled(name).ok()) {
            Ok(table) => Some(table),
            Err(error) => {
                let message = format!("{}:{error}", found.display());
                let span = match (&error.text, names) {
                    (None, Some(names)) => names,
                    _ => path.span(),
                };
                let mut diagnostic = Diagnostic::new(message, span).hint(&error.hint);
                if let Some(quote) = quoted(&found, &error) {
                    diagnostic = diagnostic.quote(quote);
                }
                report.add(diagnostic);
                None
            }
        },
        Err(error) => {
            let message = format!("{}: {error}", found.display());
            let hint = match error.kind() {
                io::ErrorKind::FileTooLarge => "take a part of the data",
                _ => "the path of a CSV file in the scenario's own folder or below",
            };
            report.add(Diagnostic::new(message, path.span()).hint(hint));
            None
        }
    }
}

/// The line of a data file with its fault.
fn quoted(path: &Path, error: &CsvError) -> Option<Quote> {
    let text = error.text.clone()?;
    let byte = |characters: usize| {
        text.chars()
            .take(characters)
            .map(char::len_utf8)
            .sum::<usize>()
    };
    let start = byte(error.column - 1);
    let end = byte(error.column - 1 + error.width);
    Some(Quote {
        path: path.display().to_string(),
        line: error.line,
        span: start..end,
        text,
    })
}

/// That a name is no column of the file.
pub(super) fn no_column(name: &str, span: Span, table: &CsvTable) -> Diagnostic {
    let message = format!("`{name}` is no column of the file");
    let mut by_heading = table
        .columns
        .iter()
        .filter(|column| column.heading.trim() == name);
    let hint = match by_heading.next() {
        Some(column) => format!("the column with that heading is called `{}`", column.name),
        None => suggestion(
            name,
            table.columns.iter().map(|column| column.name.as_str()),
        ),
    };
    Diagnostic::new(message, span).hint(hint)
}

/// That a column of the file cannot be used by the loss.
pub(super) fn column_fault(fault: &ColumnFault, path: &Path, span: Span) -> Diagnostic {
    let at = fault.cell.as_ref();
    let at = at.map_or_else(String::new, |cell| {
        format!(":{}:{}", cell.line, cell.column)
    });
    let message = format!("{}{at}: {}", path.display(), fault.message);
    let diagnostic = Diagnostic::new(message, span).hint(&fault.hint);
    match fault.cell.as_ref().and_then(|cell| quoted(path, cell)) {
        Some(quote) => diagnostic.quote(quote),
        None => diagnostic,
    }
}

/// Where a path that a scenario names leads: relative ones start beside the scenario's own file.
pub(in crate::scenario) fn beside(path: &str, origin: &Origin) -> PathBuf {
    own_folder(origin).join(path)
}

/// The folder below which a scenario may read.
fn own_folder(origin: &Origin) -> &Path {
    match origin {
        Origin::File(scenario) => scenario.parent().unwrap_or(Path::new("")),
        Origin::Library(_) | Origin::Typed => Path::new(""),
    }
}

/// The path with its links resolved, if it is in the scenario's own folder or below.
fn allowed(path: &Path, origin: &Origin) -> io::Result<PathBuf> {
    let folder = match own_folder(origin) {
        folder if folder.as_os_str().is_empty() => Path::new("."),
        folder => folder,
    };
    let (folder, path) = (fs::canonicalize(folder)?, fs::canonicalize(path)?);
    if path.starts_with(&folder) {
        return Ok(path);
    }
    Err(io::Error::new(
        io::ErrorKind::PermissionDenied,
        "a scenario reads only files of its own folder or below",
    ))
}

/// The bytes of a regular file that is not too long.
fn bytes_of(path: &Path) -> io::Result<Vec<u8>> {
    let about = fs::metadata(path)?;
    if !about.is_file() {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "it is no regular file",
        ));
    }
    if about.len() > LONGEST_FILE {
        let message = format!(
            "it has {} MiB, more than a data file can have (1024)",
            about.len() >> 20
        );
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
    }
    fs::read(path)
}

/// The table of any file, with names made by the rule.
///
/// # Errors
/// The file cannot be read, or it is no table.
pub(in crate::scenario) fn read_table(path: &Path) -> io::Result<Result<CsvTable, CsvError>> {
    let bytes = bytes_of(path)?;
    let options = Options {
        may_lack_headings: true,
        ..Options::default()
    };
    Ok(csv::read(&bytes, &options, &|name| spelled(name).ok()))
}
