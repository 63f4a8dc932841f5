//! How many columns a text has, and what they are called in it.

use super::column::cut;
use super::locate::Locator;
use super::records::Records;
use super::{CsvError, MOST_COLUMNS, Names, Options, number, sniff};

/// How many columns there are, and their headings.
pub(super) struct Shape {
    pub(super) headings: Vec<String>,
    pub(super) has_headings: bool,
    /// Rows have a name that the line of headings does not have, as R writes them.
    pub(super) has_row_names: bool,
}

impl Shape {
    pub(super) fn of(
        records: &Records<'_>,
        options: &Options,
        locator: &Locator<'_>,
    ) -> Result<Self, CsvError> {
        let sample = sniff::sample(records.text, records.separator);
        let Some(first) = sample.first() else {
            return Err(CsvError::of_file(
                "the file is empty",
                "begin it with the names of the columns",
            ));
        };
        let given = match &options.names {
            Names::All(names) => Some(names.len()),
            Names::Made | Names::Some(_) => None,
        };
        let has_headings = sniff::has_headings(&sample);
        let line = locator.first_line();
        if !has_headings && given.is_none() {
            let names: Vec<String> = match sniff::commented_names(records.text, first.len()) {
                Some(names) => names.iter().map(|name| format!("\"{name}\"")).collect(),
                None => (1..=first.len()).map(|n| format!("\"name{n}\"")).collect(),
            };
            let message = format!(
                "line {line} has the number {} where a name belongs",
                cut(&first[0])
            );
            return Err(locator.at(line, 0, message, format!(
                "write `names = [{}]` in [data] with a name for each column, or begin the file with them",
                names.join(", ")
            )));
        }
        let mut headings = first.clone();
        let widest = sample
            .iter()
            .skip(1)
            .map(|row| filled(row))
            .max()
            .unwrap_or(0);
        while headings.len() > 1
            && headings.last().is_some_and(String::is_empty)
            && widest < headings.len()
        {
            headings.pop();
        }
        let longer =
            |row: &Vec<String>| row.len() == headings.len() + 1 && filled(row) == row.len();
        let has_row_names = has_headings
            && headings.len() > 1
            && sample.len() > 2
            && sample.iter().skip(1).all(longer)
            && are_row_names(&sample[1..]);
        if has_row_names {
            headings.insert(0, String::new());
        }
        if !has_headings {
            headings.fill(String::new());
        }
        if headings.len() > MOST_COLUMNS {
            let message = format!(
                "there are {} columns, more than {MOST_COLUMNS}",
                headings.len()
            );
            return Err(locator.at(line, 0, message, "leave out what the loss does not need"));
        }
        if let Some(given) = given.filter(|given| *given != headings.len()) {
            let message = format!(
                "`names` has {given} of them, but the file has {} columns",
                headings.len()
            );
            return Err(locator.at(line, 0, message, "give one name for each column, in order"));
        }
        Ok(Self {
            headings,
            has_headings,
            has_row_names,
        })
    }
}

/// Whether the first cells are texts, or number the rows.
fn are_row_names(rows: &[Vec<String>]) -> bool {
    let first = || rows.iter().filter_map(|row| row.first());
    let is_text = |cell: &String| number::plain(cell).is_none();
    first().all(is_text)
        || (1..)
            .zip(first())
            .all(|(number, cell)| *cell == format!("{number}"))
}

/// How many cells a row has up to its last one with text.
fn filled(row: &[String]) -> usize {
    row.iter()
        .rposition(|cell| !cell.is_empty())
        .map_or(0, |last| last + 1)
}
