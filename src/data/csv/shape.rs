//! How many columns a text has, and what they are called in it.

use super::currency::currency;
use super::kind::cut;
use super::locate::Locator;
use super::number::{self, Comma};
use super::records::Records;
use super::{ChosenNames, CsvError, MOST_COLUMNS, Options, numbered, sniff, unit};

/// How many columns there are, and their headings.
pub(super) struct TableShape {
    pub(super) headings: Vec<String>,
    pub(super) has_headings: bool,
    /// Rows have a name that the line of headings does not have, as R writes them.
    pub(super) has_row_names: bool,
    /// What to do about numbers that the separator cuts at their decimal comma.
    pub(super) cut_number: Option<String>,
    /// What was decided, and might have been decided otherwise.
    pub(super) told: Vec<String>,
}

impl TableShape {
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
            ChosenNames::All(names) => Some(names.len()),
            ChosenNames::Made | ChosenNames::Some(_) => None,
        };
        let has_headings = sniff::has_headings(&sample);
        let line = locator.first_line();
        let rows = &sample[usize::from(has_headings)..];
        let mut told: Vec<String> = numbered::of(first, &sample[1..])
            .told(first)
            .into_iter()
            .collect();
        let surplus = Some(first.len()).filter(|_| has_headings && !are_quoted(records.text));
        let cut_number = cut_number(records.separator, rows, surplus);
        if !has_headings && given.is_none() && !options.may_lack_headings {
            let names: Vec<String> = match sniff::commented_names(records.text, first.len()) {
                Some(names) => names.iter().map(|name| format!("\"{name}\"")).collect(),
                None => (1..=first.len()).map(|n| format!("\"name{n}\"")).collect(),
            };
            let message = format!(
                "line {line} has the number {} where a name belongs",
                cut(&first[0])
            );
            let hint = cut_number.unwrap_or_else(|| format!(
                "write `names = [{}]` in [data] with a name for each column, or begin the file with them",
                names.join(", ")
            ));
            return Err(locator.at(line, 0, message, hint));
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
            && cut_number.is_none()
            && sample.len() > 2
            && sample.iter().skip(1).all(longer)
            && are_row_names(&sample[1..]);
        if has_row_names {
            headings.insert(0, String::new());
            told.push("the first cells name the rows: the headings are one fewer".to_string());
        }
        if !has_headings {
            let names = sniff::commented_names(records.text, headings.len());
            headings = names.map_or_else(
                || vec![String::new(); headings.len()],
                |names| names.into_iter().map(String::from).collect(),
            );
        }
        if headings.len() > MOST_COLUMNS {
            let message = format!("there are more than {MOST_COLUMNS} columns");
            return Err(locator.at(line, 0, message, "leave out what the loss does not need"));
        }
        if let Some(given) = given.filter(|given| *given != headings.len()) {
            let message = format!(
                "`names` has {given} of them, but the file has {} columns",
                headings.len()
            );
            let hint = cut_number.as_deref();
            let hint = hint.unwrap_or("give one name for each column, in order");
            return Err(locator.at(line, 0, message, hint));
        }
        Ok(Self {
            headings,
            has_headings,
            has_row_names,
            cut_number,
            told,
        })
    }
}

/// Whether the first cells are texts, or number the rows.
fn are_row_names(rows: &[Vec<String>]) -> bool {
    let first = || rows.iter().filter_map(|row| row.first());
    let is_text = |cell: &String| number::plain(cell).is_none();
    first().all(is_text) || {
        // Of a print that was cut, or of a choice of rows, the numbers have gaps.
        let numbers: Option<Vec<u64>> = first().map(|cell| cell.parse().ok()).collect();
        numbers.is_some_and(|numbers| numbers.windows(2).all(|pair| pair[0] < pair[1]))
    }
}

/// Whether every line begins with a quote, as R writes the names of rows: numbers it does not quote.
fn are_quoted(text: &str) -> bool {
    let is_content = |line: &&str| !line.trim().is_empty() && !line.starts_with(sniff::COMMENT);
    let mut lines = text.lines().filter(is_content).take(sniff::RECORDS);
    lines.all(|line| line.starts_with('"'))
}

/// What to do about numbers that are cut into two cells at their commas in all rows: amounts of money with two digits behind it, and
/// any others where all rows have more cells than so many headings.
fn cut_number(separator: u8, rows: &[Vec<String>], headings: Option<usize>) -> Option<String> {
    let is_longer = |row: &Vec<String>| headings.is_some_and(|headings| filled(row) > headings);
    let has_surplus = rows.iter().all(is_longer);
    let joined = |row: &Vec<String>, index: usize| {
        let (whole, rest) = (row.get(index)?, row.get(index + 1)?);
        let joined = format!("{whole},{rest}");
        let digits = rest.chars().take_while(char::is_ascii_digit).count();
        let is_number = number::parse(&joined, Comma::Decimal).is_some()
            || has_surplus && number::parse(&joined, Comma::Groups).is_some()
            || has_surplus && unit::number_end(&joined).is_some();
        let is_amount = digits == 2 && number::has_sign(&joined);
        // An amount of money has cents.
        let may_be = has_surplus && (digits > 1 || currency(&joined).is_none());
        (is_number && digits > 0 && (is_amount || may_be)).then_some(joined)
    };
    if separator != b',' {
        return None;
    }
    let first = rows.first()?;
    let is_cut = |index: &usize| rows.iter().all(|row| joined(row, *index).is_some());
    let amount = joined(first, (0..first.len()).rev().find(is_cut)?)?;
    Some(format!(
        "`{}` is cut at its comma: put such numbers in quotes, or separate the cells by semicolons{}",
        cut(&amount),
        if has_surplus {
            "; if each of its cells is a number of its own, give every column a heading"
        } else {
            ""
        },
    ))
}

/// How many cells a row has up to its last one with text.
fn filled(row: &[String]) -> usize {
    row.iter()
        .rposition(|cell| !cell.is_empty())
        .map_or(0, |last| last + 1)
}
