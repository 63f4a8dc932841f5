//! What is to be known of a table that was read: numbers that look like codes or dates, and first or last rows that are figures of all
//! others under a name that is not known for one.

use super::number;
use super::{Column, ColumnKind};

/// The least whole number beyond which not all have a number of their own.
const MOST_WHOLE: f64 = 9_007_199_254_740_992.0;

/// Beyond this no code of a few characters is meant: 1e30 stands for nothing.
const MOST_CODE: f64 = 1e20;

/// Whether a cell that is a plain number may be a code: it begins with zeros, has more digits than a number keeps, or has a power of
/// ten as no program writes it.
#[inline]
pub(super) fn is_code(cell: &str, value: f64) -> bool {
    let bytes = cell.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    // Most numbers are none of these by two of their bytes.
    (bytes.first() == Some(&b'0') && is_digit(1)
        || bytes.len() > 2 && (bytes[bytes.len() - 2] | bytes[bytes.len() - 3]) & 0x40 != 0
        || value.abs() > MOST_WHOLE)
        && is_written_as_code(cell, value)
}

fn is_written_as_code(cell: &str, value: f64) -> bool {
    match cell.as_bytes() {
        [b'0', b'0'..=b'9', ..] => !cell.contains('.'),
        [.., b'e' | b'E', b'0'..=b'9'] | [.., b'e' | b'E', b'0'..=b'9', b'0'..=b'9'] => {
            value.abs() < MOST_CODE && !cell.contains(['.', '-', '+'])
        }
        bytes => value.abs() > MOST_WHOLE && bytes.iter().all(u8::is_ascii_digit),
    }
}

/// What is to be known of numbers of which the first that may be a code is this.
pub(super) fn of_code(cell: &str) -> Option<String> {
    let value = number::plain(cell)?;
    let is_rounded = value.abs() > MOST_WHOLE && cell.bytes().all(|byte| byte.is_ascii_digit());
    Some(if is_rounded {
        format!("whole numbers beyond 2^53 are rounded: `{cell}` is {value}")
    } else {
        format!("read as numbers, also where they are codes: `{cell}` is {value}")
    })
}

/// Whether all numbers are dates as 20240131; and the first of them.
pub(super) fn as_date(values: &[f64]) -> Option<String> {
    const YEARS: std::ops::RangeInclusive<i64> = 1800..=2100;
    let is_date = |value: &f64| {
        let whole = *value as i64;
        let (year, month, day) = (whole / 10_000, whole / 100 % 100, whole % 100);
        value.is_nan()
            || YEARS.contains(&year)
                && (1..=12).contains(&month)
                && (1..=31).contains(&day)
                && whole as f64 == *value
    };
    let first = values.iter().copied().find(|value| !value.is_nan())?;
    let differ = values
        .iter()
        .any(|value| !value.is_nan() && *value != first);
    if !differ || !values.iter().all(is_date) {
        return None;
    }
    let whole = first as i64;
    let (year, month, day) = (whole / 10_000, whole / 100 % 100, whole % 100);
    Some(format!(
        "read as numbers: `{whole}` is no date; write {year}-{month:02}-{day:02} for days"
    ))
}

/// What is to be known of the first and the last row, if their numbers are the sums or the means of those of all others.
pub(super) fn of_ends(columns: &[Column], rows: usize) -> Option<String> {
    /// How many rows there are at least, so that a sum is none by accident.
    const FEWEST: usize = 4;
    let numbers = columns.iter().filter(|column| {
        matches!(
            column.kind,
            ColumnKind::Number | ColumnKind::WrittenNumber { .. } | ColumnKind::Marked(..)
        )
    });
    let numbers: Vec<&Column> = numbers.collect();
    // A row that is no figure has a cell in each column, and a table without names has rows alone.
    let is_named = numbers.len() < columns.len();
    if rows < FEWEST || numbers.is_empty() {
        return None;
    }
    [("last", rows - 1), ("first", 0)]
        .into_iter()
        .find_map(|(which, row)| {
            let has_gap = numbers.iter().any(|column| column.values[row].is_nan());
            let cells = || numbers.iter().filter(|column| !column.values[row].is_nan());
            let is = |figure: fn(f64, f64) -> f64, least: usize| {
                cells().count() >= least
                    && cells().all(|column| is_figure(&column.values, row, figure))
            };
            let word = if !(is_named || has_gap) {
                return None;
            } else if is(|sum, _| sum, 1) {
                "sum"
            } else if is(|sum, count| sum / count, 2) {
                "mean"
            } else {
                return None;
            };
            Some(format!(
                "the {which} row has the {word} of all others, and is kept"
            ))
        })
}

/// Whether a number of a row is a figure of the sum and the count of the others in its column.
fn is_figure(values: &[f64], row: usize, figure: fn(f64, f64) -> f64) -> bool {
    /// How far it may be by rounding, as a share.
    const SHARE: f64 = 1e-4;
    let own = values[row];
    let others = values.iter().filter(|value| !value.is_nan());
    let (sum, count) = others.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    let found = figure(sum - own, count - 1.0);
    own != 0.0 && count > 3.0 && (found - own).abs() <= SHARE * own.abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_told_from_numbers() {
        for cell in ["007", "1e5", "12E10", "12345678901234567891"] {
            assert!(is_code(cell, number::plain(cell).unwrap()), "{cell}");
            assert!(of_code(cell).is_some());
        }
        for cell in [
            "0", "0.5", "00.5", "1e-5", "1e+05", "1.5e5", "1e+20", "12", "-7", "1e300",
        ] {
            assert!(!is_code(cell, number::plain(cell).unwrap()), "{cell}");
        }
    }

    #[test]
    fn dates_of_eight_digits_are_told() {
        assert!(as_date(&[20_240_105.0, f64::NAN, 20_240_201.0]).is_some());
        for values in [
            &[20_240_105.0, 20_241_305.0][..],
            &[20_240_105.0, 20_240_105.0],
            &[20_240_105.0, 5.0],
            &[f64::NAN],
            &[],
        ] {
            assert_eq!(as_date(values), None, "{values:?}");
        }
    }
}
