//! Whether a cell is a value: a number, a date or a duration.

use super::number::{self, Comma};
use super::{date, duration};

/// Whether a cell is a number, a date or a duration.
pub(super) fn is_value(cell: &str) -> bool {
    is_number(cell) || is_date(cell) || duration::parse(cell).is_some()
}

pub(super) fn is_number(cell: &str) -> bool {
    number::parse(cell, Comma::Groups).is_some() || number::parse(cell, Comma::Decimal).is_some()
}

pub(super) fn is_date(cell: &str) -> bool {
    let mut orders = date::Order::ALL.iter();
    !is_number(cell) && orders.any(|order| date::parse(cell, *order).is_some())
}

/// The words of a line; what stands in quotes is one.
pub(super) fn words(line: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = line.trim();
    while !rest.is_empty() {
        let quoted = rest.strip_prefix('"').and_then(|inner| inner.find('"'));
        let end = match quoted {
            Some(end) => end + 2,
            None => rest.find(char::is_whitespace).unwrap_or(rest.len()),
        };
        words.push(&rest[..end]);
        rest = rest[end..].trim_start();
    }
    words
}
