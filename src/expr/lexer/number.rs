//! Numbers: `2`, `2.5`, `.5`, `5.`, `1e-3`, `1.5E+3`.

use super::super::loss::{Span, SyntaxError};

/// A number as read.
pub(super) struct Read {
    /// The nearest f64, which is finite.
    pub(super) value: f64,
    /// Where it stands.
    pub(super) span: Span,
}

/// Reads the number that begins at `start` with a digit or a point.
///
/// An `e` is an exponent only if digits follow it, with or without a sign; so `2e` and `2e-x` are two times e.
///
/// # Errors
///
/// A point without digits, a second point, digits grouped by `_`, a prefix of another base, a value beyond f64.
pub(super) fn read(text: &str, start: usize) -> Result<Read, SyntaxError> {
    let whole = digits(text, start);
    let mut end = whole;
    if text[end..].starts_with('.') {
        end = digits(text, end + 1);
        if end == start + 1 {
            let before =
                text[..start].ends_with(|c: char| c.is_alphanumeric() || ")]_".contains(c));
            let after = text[end..].starts_with(|c: char| c.is_alphabetic() || c == '_');
            let hint = if before && after {
                "functions have no module or object before them, as in `sin(x)`; what has no function here is written out"
            } else {
                "a number has a digit before or after its point"
            };
            return Err(SyntaxError::new("a point without digits", start..end).hint(hint));
        }
    }
    let mut written = text[start..end].to_string();
    if let Some((sign, from)) = exponent(text, end) {
        end = digits(text, from);
        written.push('e');
        written.push_str(sign);
        written.push_str(&text[from..end]);
    }
    if text[end..].starts_with('.') {
        // `1.000.000`, in which points group the digits.
        let behind = digits(text, end + 1);
        let last = text[end..].find(|c: char| c != '.' && !c.is_ascii_digit());
        let all = &text[start..last.map_or(text.len(), |last| end + last)];
        let mut groups = all.split('.');
        let is_short = groups.next().is_some_and(|first| first.len() < 4);
        let hint = if behind > end + 1 && is_short && groups.all(|group| group.len() == 3) {
            format!("digits are not grouped: write `{}`", all.replace('.', ""))
        } else {
            "a number has one point, and none in its exponent".to_string()
        };
        return Err(SyntaxError::new("a second point in a number", end..end + 1).hint(hint));
    }
    if text[end..].starts_with('_') {
        return Err(SyntaxError::new("`_` inside a number", end..end + 1)
            .hint("write the digits without grouping"));
    }
    if let Some((span, value)) = other_base(text, start..end) {
        let name = &text[start + 1..span.end];
        let hint = format!("write {value}, or `0*{name}` for a product with `{name}`");
        return Err(SyntaxError::new("numbers are decimal", span).hint(hint));
    }
    let value = finite(&written, start..end)?;
    let span = start..end;
    Ok(Read { value, span })
}

/// The value of a well-formed number.
///
/// # Errors
///
/// The number is too large for f64, or so small that it would become 0.
pub(super) fn finite(written: &str, span: Span) -> Result<f64, SyntaxError> {
    let value: f64 = written.parse().unwrap_or(f64::NAN);
    let mantissa = written.split('e').next().unwrap_or(written);
    if !value.is_finite() {
        return Err(SyntaxError::new("the number is too large", span)
            .hint("the largest is 1.7976931348623157e308"));
    }
    if value == 0.0 && mantissa.contains(|c: char| ('1'..='9').contains(&c)) {
        return Err(SyntaxError::new("the number is too small", span)
            .hint("the smallest above 0 is 5e-324"));
    }
    Ok(value)
}

/// The span and the value of what other languages read as a number to another base, if a 0 at `zero` begins one: `0x1F`.
fn other_base(text: &str, zero: Span) -> Option<(Span, u64)> {
    let prefix = text[zero.end..].chars().next()?;
    let base = match prefix {
        'x' | 'X' => 16,
        'b' | 'B' => 2,
        'o' | 'O' => 8,
        _ => return None,
    };
    let rest = &text[zero.end + 1..];
    let is_of_name = |c: char| c.is_alphanumeric() || c == '_';
    let end = rest.find(|c| !is_of_name(c)).unwrap_or(rest.len());
    let value = u64::from_str_radix(&rest[..end], base).ok()?;
    (&text[zero.clone()] == "0").then_some((zero.start..zero.end + 1 + end, value))
}

/// The end of the digits that begin at `start`.
fn digits(text: &str, start: usize) -> usize {
    let rest = &text[start..];
    start
        + rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len())
}

/// The sign of the exponent and the place of its first digit, if an exponent begins at `at`.
fn exponent(text: &str, at: usize) -> Option<(&'static str, usize)> {
    let rest = text[at..].strip_prefix(['e', 'E'])?;
    let (sign, rest) = if let Some(rest) = rest.strip_prefix('+') {
        ("", rest)
    } else if let Some(rest) = rest.strip_prefix(['-', '−']) {
        ("-", rest)
    } else {
        ("", rest)
    };
    let begins = rest.starts_with(|c: char| c.is_ascii_digit());
    begins.then(|| (sign, text.len() - rest.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> f64 {
        let number = read(text, 0).expect("a number");
        assert_eq!(number.span, 0..text.len(), "{text}");
        number.value
    }

    #[test]
    fn the_forms_of_a_number() {
        assert_eq!(value(".5"), 0.5);
        assert_eq!(value("5."), 5.0);
        assert_eq!(value("1.5E+3"), 1500.0);
        assert_eq!(value("1.e2"), 100.0);
        assert_eq!(value("1e−3"), 1e-3);
        assert_eq!(value("0e999"), 0.0);
        assert_eq!(value("5e-324"), 5e-324);
    }

    #[test]
    fn an_e_without_digits_is_a_name() {
        assert_eq!(read("2e-x", 0).expect("a number").span, 0..1);
        assert_eq!(read("2e", 0).expect("a number").span, 0..1);
    }

    #[test]
    fn malformed_numbers_are_refused_at_the_fault() {
        let fault = |text| read(text, 0).err().map(|error| error.span);
        assert_eq!(fault("1..2"), Some(2..3));
        assert_eq!(fault("1e5.2"), Some(3..4));
        assert_eq!(fault("."), Some(0..1));
        assert_eq!(fault("1_000"), Some(1..2));
        assert_eq!(fault("1e999"), Some(0..5));
        assert_eq!(fault("1e-999"), Some(0..6));
        assert_eq!(fault("0x1F + x"), Some(0..4));
        assert_eq!(fault("0b101"), Some(0..5));
        let products = ["0x", "0x_1", "0 x1", "10x1", "0b2", "0y1", "0.0x1", "0bias"];
        for text in products {
            assert_eq!(fault(text), None, "{text}");
        }
    }
}
