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
    /// No number has more decimal places, or more significant digits.
    pub(crate) places: u8,
    pub(crate) significant: u8,
}

/// One of some numbers; NaN where there is none.
pub(crate) fn entry(numbers: &[f64], index: usize) -> f64 {
    numbers.get(index).copied().unwrap_or(f64::NAN)
}

impl Decimals {
    /// For panels with room: seven digits.
    pub(crate) const WIDE: Self = Self {
        before: 7,
        behind: 7,
        places: 6,
        significant: 7,
    };
    /// For narrow ones: five digits.
    pub(crate) const NARROW: Self = Self {
        before: 4,
        behind: 5,
        places: 4,
        significant: 7,
    };

    /// The columns of a number, its point counted.
    pub(crate) fn width(self) -> usize {
        usize::from(self.before) + 1 + usize::from(self.behind)
    }

    /// A number in the column, filled up with spaces on both sides. What is too large for its place before the point reads
    /// better from the left on than with an exponent, where it has room.
    pub(crate) fn text(self, value: f64) -> String {
        let number = self.number(value);
        if !number.contains('e') {
            return self.placed(&number);
        }
        let plain = text::minus(&short(value, usize::from(self.significant)));
        let (whole, _) = plain.split_at(point(&plain));
        let is_large = text::width(whole) > usize::from(self.before);
        if is_large && !plain.contains('e') && text::width(&plain) < self.width() {
            text::left(&plain, self.width())
        } else {
            self.placed(&number)
        }
    }

    /// The same without zeros at its end.
    pub(crate) fn short(self, value: f64) -> String {
        self.placed(&without_zeros(&self.number(value)))
    }

    /// A text in the column, at the place of a whole number.
    pub(crate) fn placed(self, number: &str) -> String {
        at_point(number, usize::from(self.before), self.width())
    }

    /// The digits: fixed point in the middle of the range, else with an exponent; what is too long for either side gives up
    /// digits.
    fn number(self, value: f64) -> String {
        let size = value.abs();
        if size == 0.0 || !size.is_finite() {
            return short(value, 1);
        }
        let exponent = exponent(size, usize::from(self.significant));
        let most = i32::from(self.significant) - 1 - exponent;
        let decimals = i32::from(self.places).min(most);
        // Fixed point has to keep three digits, and its whole part has to fit.
        if decimals >= 0 && exponent + decimals >= 2 {
            let fixed = format!("{value:.*}", decimals as usize);
            if fixed.find('.').unwrap_or(fixed.len()) <= usize::from(self.before) {
                return fixed;
            }
        }
        let most = usize::from(self.significant).min(4);
        let digits = (1..=most).rev().map(|digits| exponential(value, digits));
        let fitting = digits.into_iter().find(|text| {
            let behind = text.len() - point(text);
            behind <= usize::from(self.behind) + 1
        });
        fitting.unwrap_or_else(|| exponential(value, 1))
    }
}

/// A number that is written already, in so many columns, of which `before` stand before its point.
pub(crate) fn at_point(number: &str, before: usize, columns: usize) -> String {
    let number = text::minus(number);
    let (whole, rest) = number.split_at(point(&number));
    text::right(whole, before) + &text::left(rest, columns.saturating_sub(before))
}

/// Where the whole part of a number ends.
fn point(number: &str) -> usize {
    number.find(['.', 'e']).unwrap_or(number.len())
}

/// A number without zeros at the end of its digits.
fn without_zeros(number: &str) -> String {
    let end = number.find('e').unwrap_or(number.len());
    let (digits, exponent) = number.split_at(end);
    let kept = if digits.contains('.') {
        digits.trim_end_matches('0').trim_end_matches('.')
    } else {
        digits
    };
    format!("{kept}{exponent}")
}

/// The decimal exponent of a number that is rounded to so many digits.
fn exponent(size: f64, digits: usize) -> i32 {
    let rounded = exponential(size, digits);
    let exponent = rounded
        .split_once('e')
        .map(|(_, exponent)| exponent.parse());
    exponent.and_then(Result::ok).unwrap_or(0)
}

/// A number with an exponent, whatever its size.
fn exponential(value: f64, digits: usize) -> String {
    format!("{value:.*e}", digits - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three digits, where there is little room.
    const SIZE: Decimals = Decimals {
        before: 2,
        behind: 5,
        places: 5,
        significant: 3,
    };

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
        for column in [Decimals::WIDE, Decimals::NARROW, SIZE] {
            for value in values {
                for text in [column.text(value), column.short(value)] {
                    assert_eq!(text::width(&text), column.width(), "{text:?}");
                    let point = text.chars().position(|c| c == '.' || c == 'e');
                    let is_large = text.starts_with('−') && point > Some(column.before.into());
                    if let Some(point) = point.filter(|_| !is_large) {
                        assert_eq!(point, usize::from(column.before), "{text:?}");
                    }
                }
            }
        }
        assert_eq!(at_point("1e-5", 2, 8), " 1e−5   ");
        assert_eq!(at_point("0.00017", 2, 8), " 0.00017");
        assert_eq!(at_point("10", 2, 8), "10      ");
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
        assert_eq!(Decimals::NARROW.text(1234.5).trim(), "1234.500");
        assert_eq!(Decimals::NARROW.text(-1234.5).trim(), "−1234.5");
        for (value, shown) in [
            (0.07214, "0.0721"),
            (1.2, "1.20"),
            (11.06, "11.1"),
            (123.0, "123"),
            (2.744e-6, "2.74e−6"),
            (0.004_204, "0.00420"),
            (0.000_999_999, "0.00100"),
            (0.000_55, "5.50e−4"),
            (2.4e-120, "2e−120"),
        ] {
            assert_eq!(SIZE.text(value).trim(), shown);
        }
        for (value, shown) in [(1.3, "1.3"), (100.0, "100"), (2e-11, "2e−11"), (0.0, "0")] {
            assert_eq!(Decimals::WIDE.short(value).trim(), shown);
        }
    }

    #[test]
    fn what_is_too_large_for_its_place_is_written_out_where_it_has_room() {
        let narrow = |value| Decimals::NARROW.text(value);
        assert_eq!(narrow(-112_695.0), "−112695   ");
        assert_eq!(narrow(56_347.5), "56347.5   ");
        assert_eq!(narrow(9999.0), "9999.000  ");
        assert_eq!(narrow(1e7), "   1.000e7");
        assert_eq!(narrow(-1.5e-7), "  −1.50e−7");
    }
}
