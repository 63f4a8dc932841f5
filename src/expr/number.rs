//! The one way in which this program prints a number for people.
//!
//! Machine-readable output prints all digits; this is for text that is read: as few characters as the digits asked
//! for need, and the same text on every machine.

/// The smallest decimal exponent that is written without an exponent: 1e-4 is `0.0001`, anything smaller is not.
const LOWEST_FIXED: i32 = -4;
/// The largest decimal exponent that is written without an exponent: 999999 is, 1e6 is not.
const HIGHEST_FIXED: i32 = 5;

/// `value` with at most `digits` significant digits (at least one), correctly rounded and without trailing zeros.
///
/// From 1e-4 up to 1e6 the form is fixed (`0.0182`, `-3`), outside it is scientific (`3.1e-11`). Zero of either sign
/// is `0`; what is not finite is `NaN`, `inf` or `-inf`.
pub fn short(value: f64, digits: usize) -> String {
    if value.is_nan() {
        return "NaN".to_string();
    }
    if value.is_infinite() {
        return if value > 0.0 { "inf" } else { "-inf" }.to_string();
    }
    if value == 0.0 {
        return "0".to_string();
    }
    // Rounding may carry into the next power of ten, so the exponent is read from the rounded text.
    let rounded = format!("{:.*e}", digits.max(1) - 1, value.abs());
    let (mantissa, exponent) = rounded
        .split_once('e')
        .expect("scientific form has an exponent");
    let exponent: i32 = exponent.parse().expect("an exponent is a whole number");
    let (first, others) = mantissa.split_at(1);
    let others = others.trim_start_matches('.').trim_end_matches('0');
    // Numbers are written in every frame: one text, once allocated.
    let mut text = String::with_capacity(rounded.len() + 8);
    if value < 0.0 {
        text.push('-');
    }
    match exponent {
        LOWEST_FIXED..0 => {
            text.push_str("0.");
            text.extend(std::iter::repeat_n('0', (-exponent - 1) as usize));
            text.push_str(first);
            text.push_str(others);
        }
        0..=HIGHEST_FIXED => {
            let whole = exponent as usize;
            let (before, after) = others.split_at_checked(whole).unwrap_or((others, ""));
            text.push_str(first);
            text.push_str(before);
            text.extend(std::iter::repeat_n('0', whole - before.len()));
            push_fraction(after, &mut text);
        }
        _ => {
            text.push_str(first);
            push_fraction(others, &mut text);
            text.push('e');
            text.push_str(&exponent.to_string());
        }
    }
    text
}

/// The value of the number as [`short`] prints it.
pub fn rounded(value: f64, digits: usize) -> f64 {
    let text = format!("{value:.*e}", digits.max(1) - 1);
    text.parse().unwrap_or(value)
}

/// What is behind the point, if anything.
fn push_fraction(digits: &str, text: &mut String) {
    if !digits.is_empty() {
        text.push('.');
        text.push_str(digits);
    }
}

/// The number with as many significant digits as fit into so many characters, at most `digits` and at least one: an exponent
/// is never cut.
pub fn fitting(value: f64, digits: usize, width: usize) -> String {
    let texts = (1..=digits).rev().map(|digits| short(value, digits));
    texts
        .into_iter()
        .find(|text| text.chars().count() <= width)
        .unwrap_or_else(|| short(value, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trailing_zeros_go() {
        assert_eq!(short(0.5, 6), "0.5");
        assert_eq!(short(-3.0, 6), "-3");
        assert_eq!(short(100.0, 3), "100");
        assert_eq!(short(100.0, 1), "100");
        assert_eq!(short(3.569, 4), "3.569");
        assert_eq!(short(3.569, 3), "3.57");
    }

    #[test]
    fn form_changes_at_the_ends_of_the_fixed_range() {
        assert_eq!(short(1e-4, 5), "0.0001");
        assert_eq!(short(9.99e-5, 5), "9.99e-5");
        assert_eq!(short(9.9999e-5, 2), "0.0001");
        assert_eq!(short(999_999.0, 6), "999999");
        assert_eq!(short(999_999.0, 3), "1e6");
        assert_eq!(short(-1_234_567.0, 3), "-1.23e6");
        assert_eq!(short(3.1e-11, 4), "3.1e-11");
        assert_eq!(short(f64::MIN_POSITIVE, 3), "2.23e-308");
    }

    #[test]
    fn rounding_carries() {
        assert_eq!(short(0.999_96, 4), "1");
        assert_eq!(short(9.999_96, 4), "10");
        assert_eq!(short(123_456.0, 3), "123000");
    }

    #[test]
    fn special_numbers_have_one_spelling() {
        assert_eq!(short(f64::NAN, 4), "NaN");
        assert_eq!(short(f64::INFINITY, 4), "inf");
        assert_eq!(short(f64::NEG_INFINITY, 4), "-inf");
        assert_eq!(short(0.0, 4), "0");
        assert_eq!(short(-0.0, 4), "0");
        assert_eq!(short(1.5, 0), "2");
    }

    #[test]
    fn digits_give_way_to_the_exponent() {
        assert_eq!(fitting(1.018_521_234e-9, 7, 8), "1.019e-9");
        assert_eq!(fitting(-3.403_14e-11, 7, 9), "-3.4e-11");
        assert_eq!(fitting(0.123_456_7, 7, 20), "0.1234567");
        assert_eq!(fitting(-3.4e-111, 7, 2), "-3e-111");
    }
}
