//! Numbers and names as text.

use super::super::lexer::{GREEK, RAISED};
use super::super::parse::CONSTANTS;
use super::Style;

/// A number that is not negative, in the fewest digits that are read as the same f64; constants by name.
pub(super) fn number(value: f64, style: Style) -> String {
    let constant = CONSTANTS.iter().find(|(_, known)| *known == value);
    if let Some((constant, _)) = constant {
        return name(constant, style);
    }
    let plain = format!("{value}");
    let scientific = format!("{value:e}");
    // Up to four zeros are easier to read than an exponent.
    if plain.len() > scientific.len() + 4 {
        scientific
    } else {
        plain
    }
}

/// Digits above the line, for a whole number that is not too long.
pub(super) fn raised(value: f64) -> Option<String> {
    const LARGEST: f64 = 999.0;
    let whole = value.is_sign_positive() && value <= LARGEST && value.fract() == 0.0;
    whole.then(|| {
        let digits = (value as usize).to_string();
        let raised = digits
            .bytes()
            .map(|digit| RAISED[usize::from(digit - b'0')]);
        raised.collect()
    })
}

/// A name; in Unicode, Greek letters are written as letters and the digits after them below the line.
pub(super) fn name(name: &str, style: Style) -> String {
    if style == Style::Plain {
        return name.to_string();
    }
    let greek = |(letter, spelling): &(char, &str)| {
        let tail = name.strip_prefix(spelling)?;
        let digits = tail.bytes().all(|byte| byte.is_ascii_digit());
        if digits {
            let lowered = tail.bytes().map(|digit| subscript(digit - b'0'));
            Some(std::iter::once(*letter).chain(lowered).collect())
        } else {
            tail.starts_with('_').then(|| format!("{letter}{tail}"))
        }
    };
    GREEK
        .iter()
        .find_map(greek)
        .unwrap_or_else(|| name.to_string())
}

fn subscript(digit: u8) -> char {
    char::from_u32('₀' as u32 + u32::from(digit)).unwrap_or('₀')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_exact() {
        let plain = |value| number(value, Style::Plain);
        assert_eq!(plain(2.0), "2");
        assert_eq!(plain(0.1 + 0.2), "0.30000000000000004");
        assert_eq!(plain(1e-7), "1e-7");
        assert_eq!(plain(1e300), "1e300");
        assert_eq!(plain(0.0001), "0.0001");
        assert_eq!(plain(std::f64::consts::PI), "pi");
    }

    #[test]
    fn greek_names_are_letters() {
        assert_eq!(name("theta1", Style::Unicode), "θ₁");
        assert_eq!(name("eta_max", Style::Unicode), "η_max");
        assert_eq!(name("betamax", Style::Unicode), "betamax");
        assert_eq!(name("theta", Style::Plain), "theta");
    }
}
