//! What a cell alone could be.

use super::currency;
use super::date::{self, Order};
use super::duration;
use super::number::{self, Comma};
use super::unit;

/// 1 for yes, 0 for no.
pub(super) fn flag(cell: &str) -> Option<u8> {
    const PAIRS: [(&str, u8); 33] = [
        ("true", 1),
        ("false", 0),
        ("yes", 1),
        ("no", 0),
        ("y", 1),
        ("n", 0),
        ("t", 1),
        ("f", 0),
        ("on", 1),
        ("off", 0),
        ("ja", 1),
        ("nein", 0),
        ("oui", 1),
        ("non", 0),
        ("wahr", 1),
        ("falsch", 0),
        ("vrai", 1),
        ("faux", 0),
        ("verdadero", 1),
        ("falso", 0),
        ("vero", 1),
        ("sí", 1),
        ("si", 1),
        ("sì", 1),
        ("sim", 1),
        ("não", 0),
        ("sant", 1),
        ("falskt", 0),
        ("nej", 0),
        ("да", 1),
        ("нет", 0),
        // Beside a word they say the same; alone they are numbers.
        ("1", 1),
        ("0", 0),
    ];
    let found = PAIRS.iter().find(|(word, _)| {
        word.eq_ignore_ascii_case(cell) || !cell.is_ascii() && *word == cell.to_lowercase()
    });
    found.map(|(_, value)| *value)
}

/// What a number has more than a program writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// A letter that multiplies it by a power of ten.
    Power,
    /// A sign of percent.
    Percent,
    /// Money, groups of digits.
    Other,
}

/// What a cell that is not missing could be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidates {
    pub(super) plain: bool,
    /// Whether it is a number where commas group digits, and where they stand before decimals.
    pub(super) by_comma: [bool; 2],
    pub(super) comma: Option<Comma>,
    /// What it has more than a plain number, if it is one.
    pub(super) sign: Option<Sign>,
    pub(super) currency: Option<&'static str>,
    pub(super) flag: bool,
    pub(super) duration: bool,
    pub(super) dates: [bool; Order::ALL.len()],
    /// The year of a date that has it in two digits.
    pub(super) short_year: Option<u8>,
    /// How long the number before a unit is, in bytes.
    pub(super) before_unit: Option<usize>,
}

impl Candidates {
    pub(super) fn of(cell: &str) -> Self {
        let has_digit = cell.bytes().any(|byte| byte.is_ascii_digit());
        let is_number = |comma| has_digit && number::parse(cell, comma).is_some();
        let (grouped, decimal) = (is_number(Comma::Groups), is_number(Comma::Decimal));
        let (is_plain, is_written) = (number::plain(cell).is_some(), grouped || decimal);
        let before_unit = (!is_written).then(|| unit::number_end(cell)).flatten();
        let measured = before_unit.map(|end| cell[..end].trim_end());
        let is_measured =
            |comma| measured.is_some_and(|number| number::parse(number, comma).is_some());
        let is_date = |order| !is_written && has_digit && date::parse(cell, order).is_some();
        let has_sign = is_written && (number::has_sign(cell) || grouped && !is_plain);
        let sign = if has_sign && number::is_multiplied(cell) {
            Some(Sign::Power)
        } else if has_sign && cell.contains('%') {
            Some(Sign::Percent)
        } else {
            has_sign.then_some(Sign::Other)
        };
        let dates = Order::ALL.map(is_date);
        // Most dates have whole years, which come first.
        let is_short = |(order, is_date): &(Order, bool)| *is_date && *order != Order::YearMonthDay;
        let mut orders = Order::ALL.into_iter().zip(dates).filter(is_short);
        let short_year = orders.find_map(|(order, _)| date::short_year_of(cell, order));
        Self {
            plain: is_plain,
            by_comma: [grouped, decimal],
            comma: number::evidence(measured.unwrap_or(cell))
                .filter(|comma| is_number(*comma) || is_measured(*comma)),
            sign,
            currency: currency::currency(cell).filter(|_| is_written),
            flag: flag(cell).is_some(),
            duration: !is_written && duration::parse(cell).is_some(),
            dates,
            short_year,
            before_unit,
        }
    }
}
