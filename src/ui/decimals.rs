//! Numbers whose decimal points stand under each other, wherever they go while a descent runs.

use super::text;
use crate::expr::number::short;

/// A column of numbers: its point never moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Decimals {
    /// The columns before the point, the sign counted.
    pub(crate) before: u8,
    /// The columns behind it.
    pub(crate) behind: u8,
}

/// No number shows more significant digits.
const SIGNIFICANT: i32 = 7;

/// One of some numbers; NaN where there is none.
pub(crate) fn entry(numbers: &[f64], index: usize) -> f64 {
    numbers.get(index).copied().unwrap_or(f64::NAN)
}

impl Decimals {
    /// For panels with room: seven digits.
    pub(crate) const WIDE: Self = Self {
        before: 7,
        behind: 7,
    };
    /// For narrow ones: five digits.
    pub(crate) const NARROW: Self = Self {
        before: 4,
        behind: 5,
    };

    /// The columns of a number, its point counted.
    pub(crate) fn width(self) -> usize {
        usize::from(self.before) + 1 + usize::from(self.behind)
    }

    /// A number in the column, filled up with spaces on both sides.
    pub(crate) fn text(self, value: f64) -> String {
        let number = text::minus(&self.number(value));
        let point = number.find('.').unwrap_or(number.len());
        let (whole, rest) = number.split_at(point);
        let before = usize::from(self.before);
        let columns = self.width().saturating_sub(before);
        text::right(whole, before) + &text::left(rest, columns)
    }

    /// The digits: fixed point in the middle of the range, else with an exponent; what is too long for either side gives up
    /// digits.
    fn number(self, value: f64) -> String {
        let size = value.abs();
        if size == 0.0 || !size.is_finite() {
            return short(value, 1);
        }
        let exponent = libm::floor(libm::log10(size)) as i32;
        let decimals = (i32::from(self.behind) - 1).min(SIGNIFICANT - 1 - exponent);
        // Fixed point has to keep three digits, and its whole part has to fit.
        let fits = exponent + 1 < i32::from(self.before) && decimals >= 0;
        if fits && exponent + decimals >= 2 {
            return format!("{value:.*}", decimals as usize);
        }
        let digits = (1..=4).rev().map(|digits| exponential(value, digits));
        let fitting = digits.into_iter().find(|text| {
            let behind = text.len() - text.find('.').unwrap_or(text.len());
            behind <= usize::from(self.behind) + 1
        });
        fitting.unwrap_or_else(|| exponential(value, 1))
    }
}

/// A number with an exponent, whatever its size.
fn exponential(value: f64, digits: usize) -> String {
    format!("{value:.*e}", digits - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_stand_under_each_other() {
        let values = [
            4.0,
            -1.478_360_1,
            123.456_789,
            -99_999.5,
            1.47e-11,
            -3.2e200,
            0.000_12,
        ];
        for column in [Decimals::WIDE, Decimals::NARROW] {
            for value in values {
                let text = column.text(value);
                assert_eq!(text::width(&text), column.width(), "{text:?}");
                if let Some(point) = text.chars().position(|c| c == '.') {
                    assert_eq!(point, usize::from(column.before), "{text:?}");
                }
            }
        }
    }

    #[test]
    fn numbers_keep_their_digits() {
        assert_eq!(Decimals::WIDE.text(4.0).trim(), "4.000000");
        assert_eq!(Decimals::WIDE.text(-1.478_360_1).trim(), "−1.478360");
        assert_eq!(Decimals::WIDE.text(123.456_789).trim(), "123.4568");
        assert_eq!(Decimals::WIDE.text(1.47e-11).trim(), "1.470e−11");
        assert_eq!(Decimals::NARROW.text(-0.509_713).trim(), "−0.5097");
        assert_eq!(Decimals::NARROW.text(0.000_12).trim(), "1.20e−4");
        assert_eq!(Decimals::NARROW.text(f64::NAN).trim(), "NaN");
        assert_eq!(Decimals::NARROW.text(f64::NEG_INFINITY).trim(), "−inf");
        assert_eq!(Decimals::NARROW.text(0.0).trim(), "0");
    }
}
