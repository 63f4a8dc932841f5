//! Letters behind the digits of a number that say of what type it is: `2L`, `2f`, `3j`.

use super::super::finding::{Finding, FindingKind};
use crate::expr::{Loss, Span, words_at};

/// A letter behind the digits of numbers alone that says of what type they are in programs: `2L` of R and C, `2D` of Java.
pub(super) fn suffix(loss: &Loss, name: &str) -> Option<Finding> {
    let text = format!("`{name}` behind a number is a parameter that is descended");
    let is_imaginary = || matches!(name, "i" | "j");
    let remedy = if is_imaginary() { IMAGINARY } else { SUFFIX };
    is_suffix(loss, name).then(|| {
        Finding::new(FindingKind::Misread, text)
            .of(name)
            .remedy(format!("{remedy}; a name in [params] is meant as one"))
    })
}

/// The imaginary unit as a factor of an exponent: `exp(I x)`, `exp(-i*x)`.
pub(super) fn in_exponent(loss: &Loss, name: &str) -> Option<Finding> {
    let begins = |span: &Span| {
        let before = loss.source.get(..span.start).unwrap_or_default();
        let before = before.trim_end().trim_end_matches(['-', '+']).trim_end();
        before.ends_with("exp(") || before.ends_with("e^(")
    };
    let is_unit =
        matches!(name, "i" | "j" | "I") && words_at(&loss.source, name).all(|span| begins(&span));
    is_unit.then(|| {
        let text = format!("`{name}` in an exponent is a parameter that is descended");
        Finding::new(FindingKind::Misread, text)
            .of(name)
            .remedy(format!("{IMAGINARY}; a name in [params] is meant as one"))
    })
}

/// What to do about a letter behind digits that says of what type the number is.
pub(super) const SUFFIX: &str = "leave it out if it says of what type the number is";

/// What to do about the imaginary unit.
const IMAGINARY: &str = "a loss has only real numbers";

/// Whether a name is a letter that programs put behind the digits of a number, and stands nowhere else.
pub(super) fn is_suffix(loss: &Loss, name: &str) -> bool {
    let behind_digit = |span: Span| {
        let before = loss.source.get(..span.start).unwrap_or_default();
        before.ends_with(|c: char| c.is_ascii_digit())
    };
    let is_of_name = |c: char| c.is_alphanumeric() || c == '_';
    let stands_alone = |span: &Span| {
        let before = loss.source.get(..span.start).unwrap_or_default();
        let after = loss.source.get(span.end..).unwrap_or_default();
        let is_part = before.ends_with(|c: char| is_of_name(c) && !c.is_ascii_digit());
        !is_part && !after.starts_with(is_of_name)
    };
    let places = loss.source.match_indices(name);
    let places = places.map(|(at, name)| at..at + name.len());
    ["L", "D", "f", "i", "j"].contains(&name) && places.filter(stands_alone).all(behind_digit)
}
