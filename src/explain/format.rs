//! Numbers and formulas as they are written in a running text.

use crate::diff::Extremes;
use crate::expr::number;

/// The digits of an estimated curvature: its error is about a unit of the second or third.
const ESTIMATED_DIGITS: usize = 3;

/// An estimated curvature.
pub fn estimated(curvature: f64) -> String {
    number::short(curvature, ESTIMATED_DIGITS)
}

/// The ends of an estimated curvature: `≈ -0.0259 … 0.447`, or `≤ -0.02 … ≈ 0.447` where the smallest may be lower, which is not seen.
pub fn estimated_ends(extremes: Extremes) -> String {
    let [smallest, largest] = [extremes.smallest, extremes.largest].map(estimated);
    match extremes.is_smallest_below {
        true => format!("≤ {smallest} … ≈ {largest}"),
        false if smallest == largest => format!("≈ {largest}"),
        false => format!("≈ {smallest} … {largest}"),
    }
}

/// A number with at most so many significant digits, with a true minus sign before it.
pub fn figure(value: f64, digits: usize) -> String {
    let short = number::short(value, digits);
    match short.strip_prefix('-') {
        Some(size) => format!("−{size}"),
        None => short,
    }
}

/// A number as a factor: in parentheses if it has a sign.
pub fn factor_figure(value: f64, digits: usize) -> String {
    let text = figure(value, digits);
    if text.starts_with('−') {
        format!("({text})")
    } else {
        text
    }
}

/// A formula as a factor: in parentheses if it is a sum, or begins with a sign.
pub fn factor(formula: &str) -> String {
    if formula.starts_with('−') || is_sum(formula) {
        format!("({formula})")
    } else {
        formula.to_string()
    }
}

/// Whether a formula has a plus or a minus outside all parentheses.
fn is_sum(formula: &str) -> bool {
    let mut depth = 0_i32;
    let mut before = ' ';
    for c in formula.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            '+' | '−' if depth == 0 && before == ' ' => return true,
            _ => {}
        }
        before = c;
    }
    false
}

/// A formula with its coefficients at their letters, as in `9x² + 6x + 1`: a whole or decimal number is joined to a name of
/// one letter.
pub fn tight(formula: &str) -> String {
    let chars: Vec<char> = formula.chars().collect();
    let mut text = String::with_capacity(formula.len());
    for (index, &c) in chars.iter().enumerate() {
        let joins = c == ' '
            && ends_with_number(&chars[..index])
            && begins_with_letter(&chars[index + 1..]);
        if !joins {
            text.push(c);
        }
    }
    text
}

/// Whether the last word is a number in digits, and not the end of a name or of a power.
fn ends_with_number(chars: &[char]) -> bool {
    let digit = |c: &char| c.is_ascii_digit() || *c == '.';
    let length = chars.iter().rev().take_while(|c| digit(c)).count();
    let before = chars.len() - length;
    length > 0 && (before == 0 || matches!(chars[before - 1], ' ' | '(' | '−' | '/' | '['))
}

/// Whether a name of one letter begins here, alone or with digits below or above the line. `e` is left alone: after digits it
/// would be an exponent.
fn begins_with_letter(chars: &[char]) -> bool {
    let Some((first, rest)) = chars.split_first() else {
        return false;
    };
    let next = rest
        .iter()
        .find(|c| !('₀'..='₉').contains(*c))
        .copied()
        .unwrap_or(' ');
    let raised = matches!(next, '²' | '³' | '¹' | '⁰' | '⁴'..='⁹' | '⁻');
    let ends = raised || !(next.is_alphanumeric() || next == '_' || next == '(');
    first.is_alphabetic() && *first != 'e' && ends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coefficients_stand_at_their_letters() {
        for (spaced, expected) in [
            ("9 x² + 6 x + 1", "9x² + 6x + 1"),
            ("3 x⁻¹", "3x⁻¹"),
            ("6 (3 x + 1)", "6 (3x + 1)"),
            ("w1 x", "w1 x"),
            ("2 sin(x)", "2 sin(x)"),
            ("2 e^x", "2 e^x"),
            ("x^2 y", "x^2 y"),
            ("−0.5 θ", "−0.5θ"),
            ("100 v₁₂", "100v₁₂"),
            ("2 v₁ v₂", "2v₁ v₂"),
        ] {
            assert_eq!(tight(spaced), expected);
        }
    }

    #[test]
    fn sums_and_signs_are_put_in_parentheses() {
        assert_eq!(factor("2x + 1"), "(2x + 1)");
        assert_eq!(factor("−sin(x)"), "(−sin(x))");
        assert_eq!(factor("6 (3x + 1)"), "6 (3x + 1)");
        assert_eq!(factor("x⁻¹"), "x⁻¹");
        assert_eq!(factor_figure(-3.0, 6), "(−3)");
        assert_eq!(figure(-1e-9, 3), "−1e-9");
    }
}
