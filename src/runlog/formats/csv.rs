//! Tables of comma-separated values: the header, the cells, the layouts.

use std::borrow::Cow;

use crate::runlog::key::{KeyRole, is_epoch, role, step_rank};
use crate::runlog::number::number;
use crate::runlog::runs::Runs;
use crate::runlog::text::{Fed, LineReader};

/// The header of a table.
#[derive(Clone, Debug)]
pub(super) struct TableHeader {
    /// The names of the columns.
    pub(super) names: Vec<String>,
    separator: char,
    /// Whether a comma in a number is that of decimals.
    has_decimal_commas: bool,
}

/// So many lines may stand above a header.
const LINES_ABOVE: usize = 50;

impl TableHeader {
    /// The header of a table that starts with this line; nothing if it is none: names beside at least one other, a column
    /// that counts steps or epochs or holds a loss or norm, no number.
    pub(super) fn read(line: &str) -> Option<Self> {
        let line = line.trim_start_matches('\u{feff}');
        let line = line.strip_prefix('#').unwrap_or(line).trim();
        // A row of bars around its cells is of a table for people.
        let is_framed = line.starts_with('|');
        let separator = ['\t', ';', ',', '|']
            .into_iter()
            .find(|separator| line.contains(*separator) && !is_framed)?;
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
        named.then_some(Self {
            names,
            // Where commas separate cells, those within one may be of thousands.
            has_decimal_commas: separator != ',',
            separator,
        })
    }

    /// The cells of a line.
    pub(super) fn cells<'a>(&self, line: &'a str) -> impl Iterator<Item = Cow<'a, str>> + use<'a> {
        cells(line, self.separator)
    }

    /// The number in a cell.
    pub(super) fn number(&self, cell: &str) -> Option<f64> {
        if self.has_decimal_commas && has_lone_comma(cell) {
            number(&cell.replace(',', "."))
        } else {
            number(cell)
        }
    }

    /// Looks at a row for a comma that can only be one of decimals.
    fn see_commas(&mut self, line: &str) {
        if !self.has_decimal_commas && line.contains('"') {
            let mut cells = self.cells(line);
            self.has_decimal_commas =
                cells.any(|cell| has_lone_comma(&cell) && number(&cell).is_none());
        }
    }

    /// The header with a further line of names, as pandas writes columns of several levels: `loss,loss` above `train,val`. A line with
    /// a first name alone names the index.
    fn with(&self, line: &str) -> Option<Self> {
        let further: Vec<String> = self
            .cells(line)
            .map(|cell| cell.trim().to_string())
            .collect();
        let is_rule = |name: &String| !name.is_empty() && name.trim_matches(['-', ':']).is_empty();
        let is_number = |name: &String| number(name).is_some() || is_rule(name);
        if further.len() != self.names.len()
            || further == self.names
            || further.iter().any(is_number)
        {
            return None;
        }
        let [first, rest @ ..] = further.as_slice() else {
            return None;
        };
        let mut merged = self.clone();
        if rest.iter().all(String::is_empty) {
            merged.names.first_mut()?.clone_from(first);
            return Some(merged);
        }
        for (name, further) in merged.names.iter_mut().zip(&further) {
            if !name.is_empty() && !further.is_empty() {
                name.push('/');
            }
            name.push_str(further);
        }
        Some(merged)
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

/// Whether a number may have its decimals behind a comma: `0,25`.
fn has_lone_comma(cell: &str) -> bool {
    let commas = cell.bytes().filter(|byte| *byte == b',').count();
    commas == 1 && !cell.contains('.')
}

/// The header of a sample, if the whole of it is there; comments and a title may stand above.
pub(super) fn header(text: &str) -> Option<TableHeader> {
    let text = text.get(..text.rfind(['\n', '\r'])?)?;
    let lines = text
        .split(['\n', '\r'])
        .filter(|line| !line.trim().is_empty());
    let mut lines = lines.take(LINES_ABOVE).peekable();
    while let Some(line) = lines.next() {
        if let Some(mut header) = TableHeader::read(line) {
            while let Some(merged) = lines.peek().and_then(|line| header.with(line)) {
                header = merged;
                lines.next();
            }
            return Some(header);
        }
        if !is_above(line) {
            return None;
        }
    }
    None
}

/// Whether a line above a header is a comment, a title, or says what separates cells, as for Excel: `sep=;`.
fn is_above(line: &str) -> bool {
    line.starts_with(['#', '%', '/'])
        || line.starts_with("sep=")
        || !line.contains([',', ';', '\t', ':', '='])
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
    /// Reads a row, and says whether it is a record.
    fn row(&mut self, header: &TableHeader, line: &str, runs: &mut Runs) -> bool;
}

/// A table, line by line; the header may come again, as a run that is restarted writes it.
#[derive(Debug)]
pub(super) struct LogTable<L> {
    head: Option<(TableHeader, L)>,
    /// Whether rows follow the header, so that what is no row is no more of it.
    has_rows: bool,
}

impl<L> LogTable<L> {
    pub(super) fn new() -> Self {
        Self {
            head: None,
            has_rows: false,
        }
    }
}

impl<L: RowLayout> LogTable<L> {
    /// What follows are rows below this header.
    pub(super) fn begin(&mut self, header: TableHeader) {
        let layout = L::of(&header);
        self.head = Some((header, layout));
        self.has_rows = false;
    }

    /// The header that a line is, or adds to.
    fn header(&self, line: &str) -> Option<TableHeader> {
        let known = self.head.as_ref().filter(|_| !self.has_rows);
        let merged = known.and_then(|(header, _)| header.with(line));
        merged.or_else(|| TableHeader::read(line))
    }
}

impl<L: RowLayout> LineReader for LogTable<L> {
    fn line(&mut self, line: &str, runs: &mut Runs) -> Fed {
        // Most rows begin with a number, and so are no header.
        let is_row = self.head.is_some() && line.starts_with(|c: char| c.is_ascii_digit());
        if !is_row && line.trim().is_empty() {
            return Fed::Other;
        }
        if !is_row && let Some(header) = self.header(line) {
            self.begin(header);
            return Fed::Other;
        }
        let Some((header, layout)) = &mut self.head else {
            return Fed::Other;
        };
        header.see_commas(line);
        self.has_rows = true;
        if layout.row(header, line, runs) {
            Fed::Record
        } else {
            Fed::Other
        }
    }

    fn unfinished(&mut self, line: &str, runs: &mut Runs) -> Fed {
        let Some((header, _)) = &self.head else {
            return Fed::Other;
        };
        // A row with every cell is taken as whole: many editors leave the last line without an end.
        let is_whole = header.cells(line).count() == header.names.len();
        if is_whole && !line.ends_with(header.separator) {
            return self.line(line, runs);
        }
        Fed::Damaged
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
        let mut header = TableHeader::read("step,loss").expect("a header");
        header.see_commas("10,\"0,25\"");
        assert_eq!(header.number("2,125"), Some(2.125));
    }

    #[test]
    fn lines_above_and_below_the_names() {
        let names = |text: &str| header(text).map(|header| header.names.join(" "));
        for (text, expected) in [
            ("# run 17, seed 3\nstep,loss\n1,2\n", Some("step loss")),
            ("Training log\n\nstep;loss\n1;2\n", Some("step loss")),
            ("sep=;\nstep;loss\n1;2\n", Some("step loss")),
            ("#step,loss\n1,2\n", Some("step loss")),
            ("step|loss\n1|2\n", Some("step loss")),
            (
                ",loss,loss\n,train,val\nstep,,\n1,2,3\n",
                Some("step loss/train loss/val"),
            ),
            ("step,loss\nstep,loss\n1,2\n", Some("step loss")),
            ("step | loss\n--- | :--:\n1 | 2\n", Some("step loss")),
            ("a, b, c\nstep,loss\n1,2\n", None),
        ] {
            assert_eq!(names(text).as_deref(), expected, "{text}");
        }
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
