//! Numbers as the tools write them.

/// The suffixes for thousands and more that OLMo-core's console logger appends to large numbers.
const SUFFIXES: [(char, f64); 6] = [
    ('K', 1e3),
    ('M', 1e6),
    ('B', 1e9),
    ('T', 1e12),
    ('P', 1e15),
    ('E', 1e18),
];

/// What is not finite as YAML, the C library of Windows and people write it, without a sign.
const NOT_FINITE: [(&str, f64); 9] = [
    (".nan", f64::NAN),
    (".inf", f64::INFINITY),
    ("∞", f64::INFINITY),
    ("1.#qnan", f64::NAN),
    ("1.#snan", f64::NAN),
    ("1.#ind", f64::NAN),
    ("1.#inf", f64::INFINITY),
    ("nan(ind)", f64::NAN),
    ("nan(snan)", f64::NAN),
];

/// Whether a number can begin with this byte: most words of a line are none, which their first sign tells.
pub(super) fn begins_number(first: u8) -> bool {
    // The last is the first of `∞`.
    let others = [b'+', b'-', b'.', b'n', b'N', b'i', b'I', 0xe2];
    first.is_ascii_digit() || others.contains(&first)
}

/// The number that a text is: `7.1E+00`, `NaN`, `+nan`, `-inf`, `Infinity`, `7,123`, `"0.02"`; nothing for an empty cell,
/// `NA` and other words.
pub(super) fn number(text: &str) -> Option<f64> {
    if let Some(value) = short_number(text.as_bytes()) {
        return Some(value);
    }
    let text = text.trim();
    let text = text
        .strip_prefix('"')
        .and_then(|inner| inner.strip_suffix('"'))
        .map_or(text, str::trim);
    if !begins_number(text.bytes().next()?) {
        return None;
    }
    if let Ok(value) = text.parse() {
        return Some(value);
    }
    let grouped = grouped(text).and_then(|digits| digits.parse().ok());
    grouped.or_else(|| not_finite(text))
}

fn not_finite(text: &str) -> Option<f64> {
    let (is_negative, bare) = match text.strip_prefix('-') {
        Some(bare) => (true, bare),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let known = |(name, _): &&(&str, f64)| bare.eq_ignore_ascii_case(name);
    let (_, value) = NOT_FINITE.iter().find(known)?;
    Some(if is_negative { -value } else { *value })
}

/// How far a count with a suffix may be from what was counted: `1.5M` is rounded to 100,000.
pub(super) fn rounding(text: &str) -> f64 {
    let suffix = text
        .trim()
        .chars()
        .next_back()
        .map(|c| c.to_ascii_uppercase());
    let factor = SUFFIXES.iter().find(|(known, _)| Some(*known) == suffix);
    let decimals = text
        .split_once('.')
        .map_or(0, |(_, rest)| rest.len().saturating_sub(1));
    factor.map_or(0.0, |(_, factor)| factor / 10_f64.powf(decimals as f64))
}

/// The number that a text counts, perhaps with the number of all, a unit or a suffix behind it: `10/1000`, `10 steps`, `1.5M`, `1_000`.
pub(super) fn count(text: &str) -> Option<f64> {
    let text = text.trim();
    if let Some(value) = number(text) {
        return Some(value);
    }
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let is_digit = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '_');
    let end = text.find(|c: char| !is_digit(c)).unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end)?;
    let value = number(&digits.replace('_', ""))?;
    let unit = rest.trim_start();
    let is_total = unit
        .strip_prefix('/')
        .is_some_and(|total| count(total).is_some());
    let is_word = rest.starts_with(' ') && unit.chars().all(char::is_alphabetic);
    if rest.is_empty() || is_total || is_word {
        return Some(value);
    }
    let suffix = unit.to_ascii_uppercase();
    let mut known = SUFFIXES.iter();
    let (_, factor) = known.find(|(known, _)| suffix.chars().eq([*known]))?;
    // The product of decimals is not quite whole: 0.3 · 1000.
    Some((value * factor).round())
}

/// The most digits that always make a whole number below 2⁵³.
const SHORT: usize = 15;

/// The powers of ten that an `f64` holds exactly.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

/// A number of few digits, as nearly all in a log are: its digits and a power of ten are exact, so that one product or quotient of
/// them is rounded as parsing rounds it (Clinger, How to Read Floating Point Numbers Accurately, 1990). Nothing for any other text.
pub(super) fn short_number(text: &[u8]) -> Option<f64> {
    let (is_negative, text) = match text {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, text),
    };
    let (whole, after) = leading_digits(0, text);
    let (digits, decimals, rest) = match after {
        [b'.', fraction @ ..] => {
            let (digits, rest) = leading_digits(whole, fraction);
            (digits, fraction.len() - rest.len(), rest)
        }
        _ => (whole, 0, after),
    };
    let count = text.len() - after.len() + decimals;
    let exponent = match rest {
        [] => 0,
        [b'e' | b'E', exponent @ ..] => short_exponent(exponent)?,
        _ => return None,
    };
    if count == 0 || count > SHORT {
        return None;
    }
    let power = exponent - i32::try_from(decimals).ok()?;
    let scale = *POWERS.get(power.unsigned_abs() as usize)?;
    let size = if power < 0 {
        digits as f64 / scale
    } else {
        digits as f64 * scale
    };
    Some(if is_negative { -size } else { size })
}

/// The digits at the start of a text as a number behind those before, and what follows; of very many digits not the number.
fn leading_digits(before: i64, text: &[u8]) -> (i64, &[u8]) {
    let (mut digits, mut rest) = (before, text);
    while let [byte @ b'0'..=b'9', after @ ..] = rest {
        digits = digits.wrapping_mul(10).wrapping_add(i64::from(byte - b'0'));
        rest = after;
    }
    (digits, rest)
}

/// The exponent of a number, if it has one or two digits.
fn short_exponent(text: &[u8]) -> Option<i32> {
    let sign = if text.starts_with(b"-") { -1 } else { 1 };
    let digits = text.strip_prefix(b"-").or(text.strip_prefix(b"+"));
    let digits = digits.unwrap_or(text);
    let digit = |byte: &u8| byte.is_ascii_digit().then(|| i32::from(byte - b'0'));
    match digits {
        [one] => Some(sign * digit(one)?),
        [ten, one] => Some(sign * (10 * digit(ten)? + digit(one)?)),
        _ => None,
    }
}

/// A number of OLMo-core's console: `1.234B`, `3,795,134.0E` beside what every number may be.
pub(super) fn number_with_suffix(text: &str) -> Option<f64> {
    number(text).or_else(|| {
        let text = text.trim();
        let suffix = text.chars().next_back()?;
        let (_, factor) = SUFFIXES.iter().find(|(known, _)| *known == suffix)?;
        Some(number(text.strip_suffix(suffix)?)? * factor)
    })
}

/// The text without the commas between groups of three digits; nothing if they stand elsewhere.
fn grouped(text: &str) -> Option<String> {
    let whole_end = text.find('.').unwrap_or(text.len());
    let (whole, rest) = text.split_at(whole_end);
    let unsigned = whole.trim_start_matches(['-', '+']);
    let mut groups = unsigned.split(',');
    let first = groups.next()?;
    let digits = |group: &str| group.bytes().all(|b| b.is_ascii_digit());
    let fits = (1..=3).contains(&first.len())
        && digits(first)
        && unsigned.contains(',')
        && groups.all(|group| group.len() == 3 && digits(group));
    fits.then(|| whole.replace(',', "") + rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_numbers() {
        for (text, value) in [
            ("7.1E+00", 7.1),
            (" 12 ", 12.0),
            ("7,123", 7123.0),
            ("-1,234,567.5", -1_234_567.5),
            ("\"0.02\"", 0.02),
            ("inf", f64::INFINITY),
            ("-Infinity", f64::NEG_INFINITY),
        ] {
            assert_eq!(number(text), Some(value), "{text}");
        }
        assert!(number("+nan").is_some_and(f64::is_nan));
        assert!(number("NaN").is_some_and(f64::is_nan));
    }

    #[test]
    fn short_numbers_have_the_bits_of_parsing() {
        let mut read = 0;
        for digits in ["0", "7", "123456789", "999999999999999", "9007199254740993"] {
            for point in 0..=digits.len() {
                for end in ["", "e0", "E+05", "e-7", "e-22", "e22", "e300"] {
                    let (whole, decimals) = digits.split_at(point);
                    for text in [
                        format!("{whole}.{decimals}{end}"),
                        format!("-{digits}{end}"),
                    ] {
                        let expected: f64 = text.parse().unwrap_or(f64::NAN);
                        if let Some(value) = short_number(text.as_bytes()) {
                            assert_eq!(value.to_bits(), expected.to_bits(), "{text}");
                            read += 1;
                        }
                        assert_eq!(number(&text), Some(expected), "{text}");
                    }
                }
            }
        }
        assert!(read > 200, "{read}");
        for text in ["", "-", ".", "e5", "1e", "1e+", "1e5x", "1-2", "--1", "1 "] {
            assert_eq!(short_number(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn what_is_not_finite_has_many_names() {
        for text in [".nan", ".NaN", "1.#QNAN", "-1.#IND", "-nan(ind)"] {
            assert!(number(text).is_some_and(f64::is_nan), "{text}");
        }
        for text in ["∞", "+.inf", "1.#INF", ".Inf"] {
            assert_eq!(number(text), Some(f64::INFINITY), "{text}");
        }
        assert_eq!(number("-∞"), Some(f64::NEG_INFINITY));
        assert_eq!((number("–"), number(".na")), (None, None));
    }

    #[test]
    fn counts_with_what_stands_behind_them() {
        for (text, value) in [
            ("10", Some(10.0)),
            ("10/1000", Some(10.0)),
            ("1,000 / 20,000", Some(1000.0)),
            ("10 steps", Some(10.0)),
            ("0.3k", Some(300.0)),
            ("1.5M", Some(1.5e6)),
            ("1_000", Some(1000.0)),
            ("10:20", None),
            ("3x", None),
            ("2026-01-01", None),
            ("step", None),
            ("", None),
        ] {
            assert_eq!(count(text), value, "{text}");
        }
        let roundings = ["1.5M", "2K", "1.25k", "10", "3/10"].map(rounding);
        assert_eq!(roundings, [1e5, 1e3, 10.0, 0.0, 0.0]);
    }

    #[test]
    fn what_is_no_number() {
        for text in [
            "",
            "NA",
            "None",
            "1,23",
            "12,34,567",
            "1.2.3",
            "57.1%",
            ",123",
            "1,",
            "abc",
        ] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn suffixes_of_thousands() {
        assert_eq!(number_with_suffix("1.5B"), Some(1.5e9));
        assert_eq!(number_with_suffix("3,795,134.0E"), Some(3_795_134e18));
        assert_eq!(number_with_suffix("1.00E-05"), Some(1e-5));
        assert_eq!(number_with_suffix("12ms"), None);
    }
}
