//! Where in a file a fault is.

use std::cell::OnceCell;
use std::fmt;

use super::quotes::QuoteFault;
use super::sniff;

/// Why a file is not a table of numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CsvError {
    /// The line, counted from 1.
    pub line: usize,
    /// The character in its line where the fault begins, counted from 1.
    pub column: usize,
    /// How many characters it has.
    pub width: usize,
    /// The line itself, cut where it is long; `None` if the fault is of the file as a whole.
    pub text: Option<String>,
    /// What is wrong, in a short sentence without a full stop.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

impl fmt::Display for CsvError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.message)
    }
}

impl std::error::Error for CsvError {}

impl CsvError {
    /// A fault of the file as a whole.
    pub(super) fn of_file(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            line: 1,
            column: 1,
            width: 0,
            text: None,
            message: message.into(),
            hint: hint.into(),
        }
    }
}

/// Finds lines and cells again.
pub(super) struct Locator<'a> {
    text: &'a str,
    separator: char,
    /// Where each line begins, once that is asked.
    starts: OnceCell<Vec<usize>>,
}

impl<'a> Locator<'a> {
    pub(super) fn new(text: &'a str, separator: u8) -> Self {
        Self {
            text,
            separator: char::from(separator),
            starts: OnceCell::new(),
        }
    }

    /// The number of the first line that is no comment and not blank.
    pub(super) fn first_line(&self) -> usize {
        let is_table = |line: &str| !line.trim().is_empty() && !line.starts_with(sniff::COMMENT);
        self.text
            .lines()
            .position(is_table)
            .map_or(1, |index| index + 1)
    }

    /// A fault in the cell `index` of a line.
    pub(super) fn at(
        &self,
        line: usize,
        index: usize,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> CsvError {
        let text = self.line(line);
        let (start, width) = self.cell(text, index);
        self.fault(line, start, width, message.into(), hint.into())
    }

    /// A fault at the end of the text.
    pub(super) fn at_end(&self, message: &str, hint: &str) -> CsvError {
        let line = self.text.lines().count().max(1);
        let end = self.line(line).chars().count();
        self.fault(line, end, 0, message.to_string(), hint.to_string())
    }

    /// A fault of a quote.
    pub(super) fn quote(&self, fault: QuoteFault) -> CsvError {
        let (byte, message, hint) = match fault {
            QuoteFault::Open(byte) => (byte, "a quote is not closed", "end the cell with `\"`"),
            QuoteFault::TextAfter(byte) => (
                byte,
                "text after a closing quote",
                "put a separator between cells, or write `\"\"` for a quote inside one",
            ),
        };
        let before = self.text.get(..byte).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let start = before
            .rsplit('\n')
            .next()
            .unwrap_or_default()
            .chars()
            .count();
        self.fault(line, start, 1, message.to_string(), hint.to_string())
    }

    fn line(&self, line: usize) -> &'a str {
        let starts = self.starts.get_or_init(|| {
            let ends = self.text.match_indices('\n');
            std::iter::once(0)
                .chain(ends.map(|(end, _)| end + 1))
                .collect()
        });
        let start = line.checked_sub(1).and_then(|index| starts.get(index));
        let rest = start.and_then(|start| self.text.get(*start..));
        rest.and_then(|rest| rest.lines().next())
            .unwrap_or_default()
    }

    /// Where a cell begins, in characters, and how many it has.
    fn cell(&self, line: &str, index: usize) -> (usize, usize) {
        let (mut cells, mut start, mut quoted, mut width) = (0, 0, false, 0);
        for (at, c) in line.chars().enumerate() {
            if c == '"' {
                quoted = !quoted;
            }
            if c == self.separator && !quoted {
                if cells == index {
                    break;
                }
                cells += 1;
                (start, width) = (at + 1, 0);
            } else if width > 0 || !c.is_whitespace() {
                if width == 0 {
                    start = at;
                }
                width = at + 1 - start;
            }
        }
        (start, width)
    }

    fn fault(
        &self,
        line: usize,
        start: usize,
        width: usize,
        message: String,
        hint: String,
    ) -> CsvError {
        const LONGEST: usize = 200;
        let text = self.line(line).trim_end();
        let text: String = text.chars().take(LONGEST).collect();
        // What is pointed at is in what is shown, or at its end.
        let length = text.chars().count();
        let start = start.min(length);
        CsvError {
            line,
            column: start + 1,
            width: width.min(length - start),
            text: Some(text),
            message,
            hint,
        }
    }
}
