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

/// The number that a text is: `7.1E+00`, `NaN`, `+nan`, `-inf`, `Infinity`, `7,123`, `"0.02"`; nothing for an empty cell,
/// `NA` and other words.
pub(super) fn number(text: &str) -> Option<f64> {
    // Most numbers are bare digits, and nearly all numbers are read here.
    if text.starts_with(|c: char| c.is_ascii_digit())
        && let Ok(value) = text.parse()
    {
        return Some(value);
    }
    let text = text.trim();
    let text = text
        .strip_prefix('"')
        .and_then(|inner| inner.strip_suffix('"'))
        .map_or(text, str::trim);
    // Most words of a line are no number, which their first sign tells.
    let first = text.bytes().next()?;
    if !first.is_ascii_digit() && !matches!(first, b'+' | b'-' | b'.' | b'n' | b'N' | b'i' | b'I') {
        return None;
    }
    if let Ok(value) = text.parse() {
        return Some(value);
    }
    grouped(text).and_then(|digits| digits.parse().ok())
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
