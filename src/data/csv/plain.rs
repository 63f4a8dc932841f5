//! Cells that are plain numbers, which most are: what a first pass over a text finds.

use super::missing::is_missing;
use super::{number, told};

/// What a first pass finds.
pub(super) struct Plain {
    pub(super) columns: Vec<PlainColumn>,
    pub(super) lines: Vec<u32>,
}

impl Plain {
    /// Whether points stand before decimals somewhere.
    pub(super) fn has_points(&self) -> bool {
        let is_fraction = |value: &f64| !value.is_nan() && value.fract() != 0.0;
        self.columns
            .iter()
            .any(|column| column.values.iter().any(is_fraction))
    }

    /// Whether a point of plain numbers stands before decimals for certain.
    pub(super) fn has_decimals(&self) -> bool {
        self.columns.iter().any(|column| column.has_decimals)
    }
}

#[derive(Default)]
pub(super) struct PlainColumn {
    pub(super) values: Vec<f64>,
    pub(super) missing: usize,
    /// The line of the first missing cell, and its index there.
    pub(super) first_missing: Option<(usize, usize)>,
    pub(super) is_plain: bool,
    /// The first cell with a point, while all points may stand between groups of three digits.
    pub(super) grouped: Option<String>,
    pub(super) has_decimals: bool,
    /// The first cell that may be a code.
    pub(super) code: Option<String>,
}

impl PlainColumn {
    #[inline]
    pub(super) fn add(&mut self, cell: &str, at: (usize, usize)) {
        let value = number::plain(cell);
        if value.is_some() && !self.has_decimals && cell.as_bytes().contains(&b'.') {
            self.has_decimals = !number::is_grouped_by_points(cell);
            if self.has_decimals {
                self.grouped = None;
            } else {
                self.grouped.get_or_insert_with(|| cell.to_string());
            }
        }
        if let Some(value) = value
            && self.code.is_none()
            && told::is_code(cell, value)
        {
            self.code = Some(cell.to_string());
        }
        if value.is_none() {
            if is_missing(cell) {
                self.missing += 1;
                self.first_missing.get_or_insert(at);
            } else {
                self.is_plain = false;
            }
        }
        self.values.push(value.unwrap_or(f64::NAN));
    }
}
