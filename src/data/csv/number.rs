//! Cells as numbers: decimal points and commas, thousands, money, percent.

use super::currency::{currency, without_currency};

/// What a comma in a number is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Comma {
    /// It groups digits by three.
    #[default]
    Groups,
    /// It stands before decimals; points group digits.
    Decimal,
}

/// How many letters a number has at most: a word for a currency, an exponent, a power of ten.
const MOST_LETTERS: usize = 5;

/// Letters behind a number for a power of ten.
const POWERS: [(char, f64); 5] = [('K', 1e3), ('k', 1e3), ('M', 1e6), ('B', 1e9), ('T', 1e12)];

/// Those of them that count things directly behind the digits. Other letters, and those behind a blank, are powers of ten in
/// amounts of money only: else they are units, as in `512B` and `273.15 K`.
const COUNTS: [char; 3] = ['K', 'k', 'M'];

/// A finite number in a form that people write: `1,234.5`, `1.234,5`, `1 234`, `1'234`, `12,34,567`, `$12`, `12 €`, `CHF 12`,
/// `(5)` for −5, `12%` (which is 12), `1.2M` (1,200,000).
pub(super) fn parse(text: &str, comma: Comma) -> Option<f64> {
    // 1.200 is 1200 where commas stand before decimals.
    let is_grouped = comma == Comma::Decimal && is_grouped_by_points(text);
    if let Some(plain) = plain(text).filter(|_| !is_grouped) {
        return Some(plain);
    }
    if text.chars().filter(|c| c.is_alphabetic()).count() > MOST_LETTERS {
        return None;
    }
    if let Some(programmed) = with_exponent(text) {
        return parse(&programmed, comma);
    }
    let (text, sign, is_money) = unsigned(text)?;
    let text = text.strip_suffix('%').unwrap_or(text).trim_end();
    let (text, factor) = power(text, is_money).unwrap_or((text, 1.0));
    let (group, point) = match comma {
        Comma::Groups => (',', '.'),
        Comma::Decimal => ('.', ','),
    };
    let (whole, decimals) = match text.split_once(point) {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (text, None),
    };
    let mut digits = ungrouped(whole, group)?;
    if digits.starts_with(['-', '+']) {
        return None; // its sign was read already, or stands behind a currency
    }
    if let Some(decimals) = decimals {
        digits.push('.');
        digits.push_str(decimals);
    }
    let number = plain(&digits)?;
    Some(sign * number * factor).filter(|number| number.is_finite())
}

/// A number without its sign and its currency, in whatever order these stand; the sign; whether it is an amount of money.
fn unsigned(text: &str) -> Option<(&str, f64, bool)> {
    const MINUS: [char; 3] = ['-', '−', '–'];
    let (mut text, mut sign, mut is_money) = (text.trim(), None, false);
    loop {
        let inner = text
            .strip_prefix('(')
            .and_then(|text| text.strip_suffix(')'));
        let has_sign = |inner: &&str| inner.trim_start().starts_with(MINUS);
        if let Some(inner) = inner.filter(has_sign).filter(|_| sign.is_none()) {
            text = inner.trim(); // Brackets around a number that has its sign are no second one.
            continue;
        }
        let rest = inner.or_else(|| text.strip_prefix(MINUS));
        if let Some(rest) = rest {
            if sign.replace(-1.0).is_some() {
                return None;
            }
            text = rest.trim();
        } else if let Some(rest) = text.strip_prefix("+ ").or_else(|| text.strip_prefix('±')) {
            if sign.replace(1.0).is_some() {
                return None;
            }
            text = rest.trim_start();
        } else if !is_money && currency(text).is_some() && without_currency(text) != text {
            is_money = true;
            text = without_currency(text);
        } else {
            break;
        }
    }
    // Accounts write it behind the digits: `12.50-`; and `12.50+`, where `18+` is more than a number.
    let is_digit = |rest: &&str| sign.is_none() && rest.ends_with(|c: char| c.is_ascii_digit());
    let has_cents = |rest: &&str| {
        rest.len()
            .checked_sub(3)
            .is_some_and(|at| matches!(rest.as_bytes()[at], b'.' | b','))
    };
    if let Some(rest) = text.strip_suffix('-').filter(is_digit) {
        return Some((rest, -1.0, is_money));
    }
    if let Some(rest) = text.strip_suffix('+').filter(is_digit).filter(has_cents) {
        return Some((rest, 1.0, is_money));
    }
    Some((text, sign.unwrap_or(1.0), is_money))
}

/// `1.5×10³`, `1.5*10^3` and Fortran's `1.5D+03` as programs write them today: `1.5e3`.
fn with_exponent(text: &str) -> Option<String> {
    const TIMES: [&str; 6] = ["×10", "× 10", "x10", "x 10", "*10", "·10"];
    const RAISED: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹";
    let is_end = |text: &str| text.ends_with(|c: char| c.is_ascii_digit());
    if let Some((number, exponent)) = text.split_once(['D', 'd']) {
        let digits = exponent.strip_prefix(['+', '-']).filter(|digits| {
            !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
        });
        let is_decimal = is_end(number) || number.ends_with('.');
        return digits
            .filter(|_| is_decimal)
            .map(|_| format!("{number}e{exponent}"));
    }
    let (number, exponent) = TIMES.iter().find_map(|times| text.split_once(times))?;
    let number = number.trim_end();
    // `1920x1080` is none.
    let is_raised = |c: char| c == '^' || c == '⁻' || RAISED.contains(c);
    let exponent = exponent.strip_prefix(is_raised).map(|rest| {
        if exponent.starts_with('^') {
            rest
        } else {
            exponent
        }
    })?;
    let digit = |c: char| match c {
        '⁻' | '−' | '-' => Some('-'),
        c if c.is_ascii_digit() => Some(c),
        c => char::from_digit(RAISED.chars().position(|raised| raised == c)? as u32, 10),
    };
    let exponent: Option<String> = exponent.chars().map(digit).collect();
    let exponent = exponent.filter(|exponent| exponent.parse::<i32>().is_ok())?;
    is_end(number).then(|| format!("{number}e{exponent}"))
}

/// A number without the letter for a power of ten behind it, and that power.
fn power(text: &str, is_money: bool) -> Option<(&str, f64)> {
    let (letter, factor) = POWERS
        .into_iter()
        .find(|(letter, _)| text.ends_with(*letter))?;
    let number = text.strip_suffix(letter)?;
    let bare = number.trim_end();
    let counts = letter == 'k' || bare == number && COUNTS.contains(&letter);
    (is_money || counts).then_some((bare, factor))
}

/// Whether a cell is a number by a letter for a power of ten.
pub(super) fn is_multiplied(text: &str) -> bool {
    let text = without_currency(text.trim_end_matches(')'));
    POWERS.iter().any(|(letter, _)| text.ends_with(*letter))
}

/// Whether a cell has more than digits, their groups and their decimals: money, percent, brackets, a letter.
pub(super) fn has_sign(text: &str) -> bool {
    let is_of_number = |c: char| {
        c.is_ascii_digit()
            || c.is_whitespace()
            || matches!(c, '.' | ',' | '-' | '−' | '–' | '+' | '\'' | '’' | '_')
    };
    !text.chars().all(is_of_number)
}

/// Whether a text is a code: no number with a power of ten begins with zeros.
fn is_code(text: &str) -> bool {
    text.as_bytes().get(1).is_some_and(u8::is_ascii_digit) && text.contains(['e', 'E'])
}

/// A finite number as programs write it.
#[inline]
pub(super) fn plain(text: &str) -> Option<f64> {
    let first = text.bytes().next()?;
    if !(first.is_ascii_digit() || matches!(first, b'-' | b'+' | b'.')) {
        return None; // inf and nan are words
    }
    if first == b'0' && is_code(text) {
        return None;
    }
    text.parse::<f64>().ok().filter(|number| number.is_finite())
}

/// Whether a character stands between groups of digits, besides commas and points.
fn is_group_sign(c: char) -> bool {
    matches!(
        c,
        ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{2007}' | '\'' | '’' | '_'
    )
}

/// Digits without the signs between their groups of three.
fn ungrouped(text: &str, group: char) -> Option<String> {
    let is_separator = |c: char| c == group || is_group_sign(c);
    if !text.contains(is_separator) {
        return Some(text.to_string());
    }
    let groups: Vec<&str> = text.split(is_separator).collect();
    let (first, groups) = groups.split_first()?;
    let digits = |group: &str, count: std::ops::RangeInclusive<usize>| {
        count.contains(&group.len()) && group.bytes().all(|byte| byte.is_ascii_digit())
    };
    let (last, middle) = groups.split_last()?;
    let all_of = |count: usize| middle.iter().all(|group| digits(group, count..=count));
    // In India all groups but the last have two digits. No number of thousands begins with a zero.
    let is_grouped = digits(last, 3..=3)
        && !first.starts_with('0')
        && (digits(first, 1..=3) && all_of(3) || digits(first, 1..=2) && all_of(2));
    is_grouped.then(|| text.replace(is_separator, ""))
}

/// Whether points stand between groups of three digits.
pub(super) fn is_grouped_by_points(text: &str) -> bool {
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    let mut groups = text.split('.');
    let are_digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let first = groups.next().unwrap_or_default();
    let starts = (1..=3).contains(&first.len()) && !first.starts_with('0') && are_digits(first);
    let mut rest = groups.peekable();
    starts && rest.peek().is_some() && rest.all(|group| group.len() == 3 && are_digits(group))
}

/// What a cell shows of commas: that they stand before decimals (`1,5`), that they group digits (`1,234.5`), or neither.
pub(super) fn evidence(text: &str) -> Option<Comma> {
    let text = without_currency(text).trim_end_matches(|c: char| c == '%' || c.is_whitespace());
    let text = text.trim_start_matches(['-', '−', '–', '+']);
    let text = text.strip_suffix(['-', '+']).unwrap_or(text);
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | ',' | 'e' | 'E');
    if !text.chars().all(|c| is_number(c) || is_group_sign(c)) {
        return None;
    }
    let Some(comma) = text.rfind(',') else {
        // Only groups have points again and again.
        let is_grouped = text.matches('.').count() > 1 && is_grouped_by_points(text);
        return is_grouped.then_some(Comma::Decimal);
    };
    let decimals = text.len() - comma - 1;
    match text.rfind('.') {
        Some(point) if point > comma => Some(Comma::Groups),
        None if text.matches(',').count() > 1 => Some(Comma::Groups),
        None if decimals == 3 && !text.starts_with('0') && !text.contains(is_group_sign) => None,
        Some(_) | None => Some(Comma::Decimal),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, number) in [
            ("12", 12.0),
            ("-1.5e3", -1500.0),
            (".5", 0.5),
            ("3504.", 3504.0),
            ("1,234", 1234.0),
            ("1,234,567.5", 1_234_567.5),
            ("1 234", 1234.0),
            ("1'234.5", 1234.5),
            ("$1,234.50", 1234.5),
            ("-$5", -5.0),
            ("12 €", 12.0),
            ("(5)", -5.0),
            ("(-5)", -5.0),
            ("(−1,234.5)", -1234.5),
            ("12%", 12.0),
            ("−3", -3.0),
            ("–3.5", -3.5),
            ("12,34,567", 1_234_567.0),
            ("CHF 1'234.50", 1234.5),
            ("12 EUR", 12.0),
            ("Rs. 500", 500.0),
            ("1.5M", 1.5e6),
            ("$3.4K", 3400.0),
            ("5k", 5000.0),
            ("300K", 300_000.0),
            ("$1.5 M", 1.5e6),
            ("2.1B €", 2.1e9),
            ("$3T", 3e12),
            ("R$ 12.50", 12.5),
            ("-US$1,200", -1200.0),
            ("12.50-", -12.5),
            ("12.50+", 12.5),
            ("$-6.00", -6.0),
            ("CHF -5.00", -5.0),
            ("$ (987.00)", -987.0),
            ("+ 2", 2.0),
            ("- 2", -2.0),
            ("±120", 120.0),
            ("12\u{2009}345.5", 12_345.5),
            ("円1,200", 1200.0),
            ("1.5×10³", 1500.0),
            ("2x10^-3", 0.002),
            ("-1.5 × 10⁻²", -0.015),
            ("1.5D+03", 1500.0),
        ] {
            assert_eq!(parse(text, Comma::Groups), Some(number), "{text}");
        }
        for (text, number) in [
            ("230,1", 230.1),
            ("1.234,5", 1234.5),
            ("1.5", 1.5),
            ("1.200", 1200.0),
            ("0.125", 0.125),
            ("-,5", -0.5),
            ("R$ 1.234,50", 1234.5),
            ("1.234,50-", -1234.5),
            ("1,5×10³", 1500.0),
        ] {
            assert_eq!(parse(text, Comma::Decimal), Some(number), "{text}");
        }
    }

    #[test]
    fn texts_that_are_no_numbers_are_none() {
        for text in [
            "",
            "abc",
            "inf",
            "NaN",
            "1,23,4",
            "12,5",
            "1e999",
            "1-2",
            "$",
            "--1",
            "1,234,56,789",
            "USD",
            "12 XYZ",
            "K",
            "1KK2",
            "1,2345",
            "1 2",
            "0,045",
            "00,500",
            "0 125",
            "273.15 K",
            "1.5 T",
            "5 M",
            "512B",
            "3T",
            "x10^3",
            "1920x1080",
            "1920×1080",
            "1D3",
            "--5-",
            "-(-5)",
            "((-5",
            "18+",
            "10,000+",
            "-$-5",
            "5±1",
            "00e7",
        ] {
            assert_eq!(parse(text, Comma::Groups), None, "{text}");
        }
    }

    #[test]
    fn commas_show_what_they_are() {
        for (text, comma) in [
            ("1,5", Some(Comma::Decimal)),
            ("1,234", None),
            ("1,234.5", Some(Comma::Groups)),
            ("1.234,5", Some(Comma::Decimal)),
            ("1,234,567", Some(Comma::Groups)),
            ("1 234,5", Some(Comma::Decimal)),
            ("1 234,567", Some(Comma::Decimal)),
            ("1'234,567", Some(Comma::Decimal)),
            ("1 234", None),
            ("a,b", None),
            ("12", None),
            ("1.500.000", Some(Comma::Decimal)),
            ("1.500", None),
            ("0,045", Some(Comma::Decimal)),
            ("-0,312", Some(Comma::Decimal)),
            ("−0,312 €", Some(Comma::Decimal)),
            ("10,045", None),
            ("-10,045", None),
        ] {
            assert_eq!(evidence(text), comma, "{text}");
        }
    }
}
