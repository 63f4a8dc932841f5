//! The cells of a text as numbers, in two passes or three: cells that are plain numbers, which most are; what the columns
//! with others are; and their numbers.

use std::collections::HashMap;

use csv::ByteRecord;

use super::super::MOST_ROWS;
use super::column::Census;
use super::kind::cut;
use super::locate::Locator;
use super::missing::is_missing;
use super::number::{self, Comma};
use super::plain::{Plain, PlainColumn};
use super::records::Records;
use super::shape::TableShape;
use super::{Column, ColumnKind, CsvError, CsvTable, Options, told};

/// How many cells a file may have: they are kept as numbers.
const MOST_CELLS: usize = 100_000_000;

/// A trimmed cell.
fn cell(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes.trim_ascii()).unwrap_or_default()
}

/// A table while it is read.
pub(super) struct TableReading<'a> {
    shape: &'a TableShape,
    names: Vec<String>,
}

impl<'a> TableReading<'a> {
    pub(super) fn new(shape: &'a TableShape, names: Vec<String>) -> Self {
        Self { shape, names }
    }

    pub(super) fn read(
        self,
        records: &Records<'_>,
        options: &Options,
        locator: &Locator<'_>,
    ) -> Result<CsvTable, CsvError> {
        let coded: HashMap<&str, &Vec<String>> = options
            .codes
            .iter()
            .map(|(name, codes)| (name.as_str(), codes))
            .collect();
        let mut plain = self.plain(records, &coded, locator)?;
        let found = self.kinds(records, &mut plain, &coded)?;
        let (kinds, lines): (Vec<_>, Vec<_>) = found.into_iter().unzip();
        let mut faults = self.faults(&kinds, &lines, locator);
        self.fill(records, &mut plain, &kinds, |index, line, text| {
            let fault: &mut Option<CsvError> = &mut faults[index];
            if fault.is_none() {
                let name = &self.names[index];
                let message = format!("`{}` is none of the `codes` of `{name}`", cut(text));
                *fault = Some(locator.at(line, index, message, "give it a place among the codes"));
            }
        })?;
        let columns = plain.columns.into_iter().zip(kinds);
        let columns = columns
            .zip(self.shape.headings.iter().zip(self.names))
            .zip(faults);
        let columns = columns.map(|(((mut column, kind), (heading, name)), fault)| {
            if let ColumnKind::Unusable(_) = kind {
                column.values = Vec::new();
            }
            let first_missing = column.first_missing.map(|(line, index)| {
                let message = format!("a cell of `{name}` is missing");
                let hint =
                    "write a number, or `missing = \"drop\"` in [data] to leave such rows out";
                locator.at(line, index, message, hint)
            });
            let told = match kind {
                ColumnKind::Number => column
                    .code
                    .and_then(|cell| told::of_code(&cell))
                    .or_else(|| told::as_date(&column.values)),
                _ => None,
            };
            Column {
                heading: heading.clone(),
                name,
                kind,
                told,
                values: column.values,
                missing: column.missing,
                first_missing,
                fault,
            }
        });
        Ok(CsvTable {
            columns: columns.collect(),
            rows: plain.lines.len(),
            lines: plain.lines,
            separator: records.separator,
            encoding: "",
            has_headings: self.shape.has_headings,
            has_blanks: false,
            titles: 0,
            units: 0,
            unit: String::new(),
            footers: 0,
            footer: String::new(),
            subtotals: 0,
            comments: 0,
            cuts: 0,
            told: Vec::new(),
        })
    }

    /// The rows; the heading is skipped, and lines of separators alone, as spreadsheets write them below a table.
    fn rows(
        &self,
        records: &Records<'_>,
        mut visit: impl FnMut(&ByteRecord, usize) -> Result<(), CsvError>,
    ) -> Result<(), CsvError> {
        let mut is_heading = self.shape.has_headings;
        records.each(|record, line| {
            let is_empty = || record.iter().all(|bytes| bytes.trim_ascii().is_empty());
            if std::mem::take(&mut is_heading) || record.len() > 1 && is_empty() {
                return Ok(());
            }
            visit(record, line)
        })
    }

    /// Cells that are plain numbers, which most are.
    fn plain(
        &self,
        records: &Records<'_>,
        coded: &HashMap<&str, &Vec<String>>,
        locator: &Locator<'_>,
    ) -> Result<Plain, CsvError> {
        let width = self.names.len();
        let first = |name: &String| PlainColumn {
            is_plain: !coded.contains_key(name.as_str()),
            ..PlainColumn::default()
        };
        let mut columns: Vec<PlainColumn> = self.names.iter().map(first).collect();
        let mut lines = Vec::new();
        let most_rows = MOST_ROWS.min(MOST_CELLS / width.max(1));
        self.rows(records, |record, line| {
            if record.len() != width {
                self.check_width(record, line, locator)?;
            }
            if lines.len() == most_rows {
                let message = format!("there are more than {most_rows} rows of {width} columns");
                return Err(locator.at(line, 0, message, "take a part of the data"));
            }
            lines.push(u32::try_from(line).unwrap_or(u32::MAX));
            let cells = record.iter().map(cell).chain(std::iter::repeat(""));
            for (index, (column, cell)) in columns.iter_mut().zip(cells).enumerate() {
                column.add(cell, (line, index));
            }
            Ok(())
        })?;
        if lines.is_empty() {
            return Err(locator.at_end(
                "there are no rows",
                "write at least one row below the names",
            ));
        }
        Ok(Plain { columns, lines })
    }

    /// A row may have an empty cell too many at its end.
    fn check_width(
        &self,
        record: &ByteRecord,
        line: usize,
        locator: &Locator<'_>,
    ) -> Result<(), CsvError> {
        let width = self.names.len();
        let mut extra = record.iter().skip(width);
        if record.len() > width && extra.all(|bytes| cell(bytes).is_empty()) {
            return Ok(());
        }
        let cells = match record.len() {
            1 => String::from("1 cell"),
            cells => format!("{cells} cells"),
        };
        let message = format!("this row has {cells}, but there are {width} columns");
        let at = if record.len() > width {
            width
        } else {
            record.len() - 1
        };
        let hint = if let Some(hint) = &self.shape.cut_number {
            hint
        } else if self.shape.has_row_names {
            "every row has a name and one cell for each heading"
        } else {
            "every row has one cell for each column; a cell with a separator in it stands in quotes"
        };
        Err(locator.at(line, at, message, hint))
    }

    /// What each column is: those with cells that are no plain numbers are looked through once more.
    fn kinds(
        &self,
        records: &Records<'_>,
        plain: &mut Plain,
        coded: &HashMap<&str, &Vec<String>>,
    ) -> Result<Vec<(ColumnKind, Option<usize>)>, CsvError> {
        let mut census: Vec<Option<Census>> = plain
            .columns
            .iter()
            .map(|column| (!column.is_plain).then(Census::default))
            .collect();
        if census.iter().any(Option::is_some) {
            self.rows(records, |record, line| {
                let columns = census.iter_mut().zip(record);
                for (census, bytes) in
                    columns.filter_map(|(census, bytes)| Some((census.as_mut()?, bytes)))
                {
                    census.add(cell(bytes), line);
                }
                Ok(())
            })?;
        }
        // Where a column does not show it, others do; and a semicolon separates because the comma is taken.
        let shown: Vec<Comma> = census.iter().flatten().filter_map(Census::comma).collect();
        let comma = match (
            shown.contains(&Comma::Decimal),
            shown.contains(&Comma::Groups),
        ) {
            (true, false) => Comma::Decimal,
            (false, true) => Comma::Groups,
            _ if records.separator == b';' && !plain.has_points() => Comma::Decimal,
            _ => Comma::Groups,
        };
        let shows_decimals = comma == Comma::Decimal && shown.contains(&comma);
        // Who separates by semicolons may group by points: how they are read is told.
        let may_group = records.separator == b';' && !plain.has_decimals();
        let columns = plain.columns.iter_mut().zip(census).zip(&self.names);
        let kind = |((column, census), name): ((&mut PlainColumn, Option<Census>), &String)| match (
            census,
            coded.get(name.as_str()),
        ) {
            (_, Some(codes)) => (ColumnKind::Text((*codes).clone()), None),
            (Some(census), None) => {
                let revived = census.revived();
                let found = census.kind(comma);
                if let ColumnKind::Text(texts) = &found.0 {
                    let words = revived.iter().filter(|word| texts.contains(&word.word));
                    column.missing -= words.map(|word| word.count).sum::<usize>();
                    column.first_missing = column.first_missing.filter(|_| column.missing > 0);
                }
                found
            }
            (None, None) if column.missing == column.values.len() => (ColumnKind::Empty, None),
            (None, None) => match column
                .grouped
                .take()
                .filter(|_| shows_decimals || may_group)
            {
                Some(text) => {
                    column.is_plain = !shows_decimals;
                    let comma = if shows_decimals { comma } else { Comma::Groups };
                    let number = number::parse(&text, comma);
                    let example = number.map(|number| (text, number));
                    (
                        ColumnKind::WrittenNumber {
                            comma,
                            example,
                            unit: None,
                        },
                        None,
                    )
                }
                None => (ColumnKind::Number, None),
            },
        };
        Ok(columns.map(kind).collect())
    }

    /// Where columns without numbers have the first cell that is none.
    fn faults(
        &self,
        kinds: &[ColumnKind],
        lines: &[Option<usize>],
        locator: &Locator<'_>,
    ) -> Vec<Option<CsvError>> {
        let fault = |(index, (kind, line)): (usize, (&ColumnKind, &Option<usize>))| {
            let ColumnKind::Unusable(why) = kind else {
                return None;
            };
            let message = format!("the column `{}` cannot be used: {why}", self.names[index]);
            Some(locator.at((*line)?, index, message, why.hint()))
        };
        kinds.iter().zip(lines).enumerate().map(fault).collect()
    }

    /// The numbers of the cells that are not plain; a text without a code stays missing and is handed to `uncoded`.
    fn fill(
        &self,
        records: &Records<'_>,
        plain: &mut Plain,
        kinds: &[ColumnKind],
        mut uncoded: impl FnMut(usize, usize, &str),
    ) -> Result<(), CsvError> {
        let codes: Vec<HashMap<&str, usize>> = kinds
            .iter()
            .map(|kind| match kind {
                ColumnKind::Text(codes) => codes
                    .iter()
                    .enumerate()
                    .map(|(code, text)| (text.as_str(), code))
                    .collect(),
                _ => HashMap::new(),
            })
            .collect();
        let wanted: Vec<usize> = (0..kinds.len())
            .filter(|index| !plain.columns[*index].is_plain)
            .collect();
        if wanted.is_empty() {
            return Ok(());
        }
        let mut row = 0;
        self.rows(records, |record, line| {
            for &index in &wanted {
                let text = record.get(index).map(cell).unwrap_or_default();
                let is_missing = is_missing(text) && !codes[index].contains_key(text);
                let number = match &kinds[index] {
                    _ if is_missing => None,
                    kind => kind.number(text, &codes[index]),
                };
                if number.is_none() && !is_missing && matches!(kinds[index], ColumnKind::Text(_)) {
                    uncoded(index, line, text);
                }
                let column = &mut plain.columns[index];
                if number.is_none() && !is_missing && matches!(kinds[index], ColumnKind::Marked(..))
                {
                    column.missing += 1;
                    column.first_missing.get_or_insert((line, index));
                }
                column.values[row] = number.unwrap_or(f64::NAN);
            }
            row += 1;
            Ok(())
        })
    }
}
