//! Tables of comma-separated values: the header, the cells, the layouts.

use std::borrow::Cow;

use crate::runlog::key::{KeyRole, is_epoch, role, step_rank};
use crate::runlog::log::{Log, Slot};
use crate::runlog::number::number;
use crate::runlog::runs::Runs;
use crate::runlog::text::{Fed, LineReader};

/// The header of a table.
#[derive(Clone, Debug)]
pub(super) struct TableHeader {
    /// The names of the columns.
    pub(super) names: Vec<String>,
    separator: char,
}

impl TableHeader {
    /// The header of a table that starts with this line; nothing if it is none: names beside at least one other, a column
    /// that counts steps or epochs or holds a loss or norm, no number.
    pub(super) fn read(line: &str) -> Option<Self> {
        let line = line.trim_start_matches('\u{feff}');
        let separator = [',', '\t', ';']
            .into_iter()
            .find(|separator| line.contains(*separator))?;
        // The first number of a row says that it is none: most rows end here.
        if cells(line, separator).any(|cell| number(&cell).is_some()) {
            return None;
        }
        let names: Vec<String> = cells(line, separator)
            .map(|cell| cell.trim().to_string())
            .collect();
        let named = names
            .iter()
            .any(|name| step_rank(name).is_some() || is_epoch(name) || is_measured(name));
        named.then_some(Self { names, separator })
    }

    /// The number in a cell. Between semicolons a comma is the one before decimals.
    fn number(&self, cell: &str) -> Option<f64> {
        let is_decimal = self.separator == ';' && cell.matches(',').count() == 1;
        if is_decimal && !cell.contains('.') {
            number(&cell.replace(',', "."))
        } else {
            number(cell)
        }
    }

    /// The column whose name is one of these.
    pub(super) fn column(&self, known: &[&str]) -> Option<usize> {
        self.names
            .iter()
            .position(|name| known.contains(&name.to_ascii_lowercase().as_str()))
    }
}

/// Whether a column is a loss or a norm, by a name that is no sentence.
fn is_measured(name: &str) -> bool {
    const WORDS: usize = 3;
    let is_name = name.split_whitespace().count() <= WORDS && !name.contains([':', '=']);
    is_name && matches!(role(name), KeyRole::Loss(_) | KeyRole::GradientNorm(_))
}

/// The header of a sample, if the whole of it is there.
pub(super) fn header(text: &str) -> Option<TableHeader> {
    let text = text.get(..text.rfind(['\n', '\r'])?)?;
    TableHeader::read(
        text.split(['\n', '\r'])
            .find(|line| !line.trim().is_empty())?,
    )
}

/// The cells of a line; quotes around a cell are taken off.
fn cells(line: &str, separator: char) -> impl Iterator<Item = Cow<'_, str>> {
    let mut rest = Some(line);
    std::iter::from_fn(move || {
        let text = rest?;
        if let Some(inner) = text.strip_prefix('"') {
            let (cell, after) = quoted(inner);
            rest = after.strip_prefix(separator);
            return Some(cell.into());
        }
        // Cells are short, and separators are ASCII: byte by byte is the fastest.
        let end = text.bytes().position(|byte| char::from(byte) == separator);
        rest = end.and_then(|end| text.get(end + 1..));
        Some(end.and_then(|end| text.get(..end)).unwrap_or(text).into())
    })
}

/// A quoted cell after its first quote, and what follows it.
fn quoted(text: &str) -> (String, &str) {
    let mut cell = String::new();
    let mut rest = text;
    loop {
        let Some((before, after)) = rest.split_once('"') else {
            cell.push_str(rest);
            return (cell, "");
        };
        cell.push_str(before);
        match after.strip_prefix('"') {
            Some(more) => {
                cell.push('"');
                rest = more;
            }
            None => return (cell, after),
        }
    }
}

/// How the rows of a table become records.
pub(super) trait RowLayout {
    /// Reads the header.
    fn of(header: &TableHeader) -> Self;
    /// Reads a row.
    fn row<'a>(
        &mut self,
        header: &TableHeader,
        cells: impl Iterator<Item = Cow<'a, str>>,
        log: &mut Log,
    );
}

/// A table, line by line; the header may come again, as a run that is restarted writes it.
#[derive(Debug)]
pub(super) struct LogTable<L> {
    head: Option<(TableHeader, L)>,
}

impl<L> LogTable<L> {
    pub(super) fn new() -> Self {
        Self { head: None }
    }
}

impl<L: RowLayout> LogTable<L> {
    /// What follows are rows below this header.
    pub(super) fn begin(&mut self, header: TableHeader) {
        let layout = L::of(&header);
        self.head = Some((header, layout));
    }
}

impl<L: RowLayout> LineReader for LogTable<L> {
    fn line(&mut self, line: &str, runs: &mut Runs) -> Fed {
        // Most rows begin with a number, and so are no header.
        let is_row = self.head.is_some() && line.starts_with(|c: char| c.is_ascii_digit());
        if !is_row && line.trim().is_empty() {
            return Fed::Other;
        }
        if !is_row && let Some(header) = TableHeader::read(line) {
            self.begin(header);
            return Fed::Other;
        }
        let Some((header, layout)) = &mut self.head else {
            return Fed::Other;
        };
        let separator = header.separator;
        let log = runs.log("");
        layout.row(header, cells(line, separator), log);
        let held = log.has_values();
        log.end();
        if held { Fed::Record } else { Fed::Other }
    }

    fn unfinished(&mut self, line: &str, runs: &mut Runs) -> Fed {
        let Some((header, _)) = &self.head else {
            return Fed::Other;
        };
        // A row with every cell is taken as whole: many editors leave the last line without an end.
        if cells(line, header.separator).count() == header.names.len()
            && !line.ends_with(header.separator)
        {
            return self.line(line, runs);
        }
        Fed::Damaged
    }
}

/// One column a metric: every cell that is a number belongs to the column's name.
#[derive(Debug)]
pub(super) struct Wide {
    /// Where the numbers of a column go, once it has one.
    slots: Vec<Option<Slot>>,
}

impl RowLayout for Wide {
    fn of(header: &TableHeader) -> Self {
        Self {
            slots: vec![None; header.names.len()],
        }
    }

    fn row<'a>(
        &mut self,
        header: &TableHeader,
        cells: impl Iterator<Item = Cow<'a, str>>,
        log: &mut Log,
    ) {
        for ((name, slot), cell) in header.names.iter().zip(&mut self.slots).zip(cells) {
            if name.is_empty() {
                continue; // the row numbers of pandas
            }
            if let Some(value) = header.number(&cell) {
                let slot = *slot.get_or_insert_with(|| log.slot(name));
                log.put(slot, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_with_quotes() {
        let read = |line| cells(line, ',').map(Cow::into_owned).collect::<Vec<_>>();
        assert_eq!(read("1,,\"a, \"\"b\"\"\",x"), ["1", "", "a, \"b\"", "x"]);
        assert_eq!(read("\"open"), ["open"]);
        assert_eq!(read("a,"), ["a", ""]);
    }

    #[test]
    fn between_semicolons_a_comma_is_that_of_decimals() {
        let value =
            |header: &str, cell| TableHeader::read(header).and_then(|read| read.number(cell));
        assert_eq!(value("step;loss", "2,125"), Some(2.125));
        assert_eq!(value("step;loss", "2,5"), Some(2.5));
        assert_eq!(value("step;loss", "1,234,567"), Some(1_234_567.0));
        assert_eq!(value("step,loss", "2,125"), Some(2125.0));
    }

    #[test]
    fn what_is_a_header() {
        assert!(TableHeader::read("step,loss").is_some());
        assert!(TableHeader::read("\u{feff}epoch;loss").is_some());
        assert!(TableHeader::read(",step,loss").is_some());
        assert!(TableHeader::read("loss,accuracy").is_some());
        for line in [
            "accuracy,time",
            "the lowest loss so far, it is written down",
            "train loss: low, val loss: high",
            "1,step",
            "step",
            "a sentence, with a step in it",
        ] {
            assert!(TableHeader::read(line).is_none(), "{line}");
        }
    }
}
