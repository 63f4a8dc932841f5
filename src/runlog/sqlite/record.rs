//! A record: a header of types, then the values.

use super::varint::varint;

/// A value of a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::runlog) enum SqliteValue<'a> {
    /// No value.
    Null,
    /// A whole number.
    Integer(i64),
    /// A number.
    Real(f64),
    /// Text; what is not UTF-8 counts as bytes.
    Text(&'a str),
    /// Bytes.
    Blob(&'a [u8]),
}

impl SqliteValue<'_> {
    /// The value as a number.
    pub(in crate::runlog) fn number(self) -> Option<f64> {
        match self {
            Self::Integer(value) => Some(value as f64),
            Self::Real(value) => Some(value),
            Self::Null | Self::Text(_) | Self::Blob(_) => None,
        }
    }
}

/// The values of a record; they end early where it is damaged.
pub(super) fn cells(record: &[u8]) -> Vec<SqliteValue<'_>> {
    let Some((length, mut at)) = varint(record) else {
        return Vec::new();
    };
    let header = usize::try_from(length)
        .unwrap_or(usize::MAX)
        .min(record.len());
    let (header, mut values) = record.split_at(header);
    let mut cells = Vec::new();
    while let Some((kind, size)) = header.get(at..).and_then(varint) {
        at += size;
        let Some(cell) = cell(kind, &mut values) else {
            break;
        };
        cells.push(cell);
    }
    cells
}

/// The value of a serial type ("Record Format"), taken off the values.
fn cell<'a>(kind: u64, values: &mut &'a [u8]) -> Option<SqliteValue<'a>> {
    let length = match kind {
        0 | 8 | 9 => 0,
        1..=4 => kind,
        5 => 6,
        6 | 7 => 8,
        10 | 11 => return None,
        _ => (kind - 12) / 2,
    };
    let (bytes, rest) = values.split_at_checked(usize::try_from(length).ok()?)?;
    *values = rest;
    Some(match kind {
        0 => SqliteValue::Null,
        8 => SqliteValue::Integer(0),
        9 => SqliteValue::Integer(1),
        1..=6 => SqliteValue::Integer(integer(bytes)),
        7 => SqliteValue::Real(f64::from_be_bytes(bytes.try_into().ok()?)),
        _ if kind % 2 == 1 => {
            std::str::from_utf8(bytes).map_or(SqliteValue::Blob(bytes), SqliteValue::Text)
        }
        _ => SqliteValue::Blob(bytes),
    })
}

/// A big-endian two's complement number of any length up to eight bytes.
fn integer(bytes: &[u8]) -> i64 {
    let sign = if bytes.first().is_some_and(|first| *first >= 0x80) {
        -1
    } else {
        0
    };
    bytes
        .iter()
        .fold(sign, |value, byte| value << 8 | i64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_every_type() {
        let mut record = vec![7, 0, 1, 2, 9, 17, 7, 0xff, 0xff, 0xfe];
        record.extend_from_slice(b"hi");
        record.extend_from_slice(&0.5_f64.to_be_bytes());
        let expected = [
            SqliteValue::Null,
            SqliteValue::Integer(-1),
            SqliteValue::Integer(-2),
            SqliteValue::Integer(1),
            SqliteValue::Text("hi"),
            SqliteValue::Real(0.5),
        ];
        assert_eq!(cells(&record), expected);
        for cut in 0..record.len() {
            assert!(cells(&record[..cut]).len() <= expected.len());
        }
    }
}
