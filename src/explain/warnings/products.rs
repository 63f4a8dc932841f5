//! Products that notes and other programs write for something else: `f(x)` is a function, `50% x` a share.

use super::super::finding::{Finding, FindingKind};
use super::Warning;
use crate::expr::{Loss, Span, is_greek_spelling, words_at};

/// Letters that notes give to functions.
const FUNCTIONS: [&str; 9] = ["f", "g", "h", "F", "G", "phi", "psi", "Phi", "Psi"];

/// A letter that always stands before parentheses with a name alone or a condition in them, as functions do: `f(x)`, `I(x > 0)`.
pub(super) fn called(loss: &Loss, span: &Span, name: &str) -> Option<Finding> {
    let typed = loss.source.get(span.clone())?;
    let argument = |place: &Span| {
        let behind = loss.source.get(place.end..)?.strip_prefix('(')?;
        let (inner, _) = behind.split_once(')')?;
        let is_name = inner.starts_with(char::is_alphabetic)
            && inner.chars().all(|c| c.is_alphanumeric() || c == '_');
        let is_condition = inner.contains(['<', '>', '≤', '≥']) && !inner.contains('(');
        // `K(2)`: nobody writes a product so.
        let is_number = inner.parse::<f64>().is_ok();
        // Of these any argument is one of a function: `f(x + 1)`; that of `a(x + 1)` is a factor.
        let is_function = FUNCTIONS.contains(&name);
        (is_name || is_condition || is_number || is_function).then_some(inner)
    };
    let places: Vec<Span> = words_at(&loss.source, typed).collect();
    let inner = argument(places.first()?)?;
    let is_letter = typed.chars().count() == 1 || is_greek_spelling(name);
    if !is_letter || !places.iter().all(|place| argument(place).is_some()) {
        return None;
    }
    let text =
        format!("`{typed}({inner})` is a product here, and `{name}` a parameter that is descended");
    let remedy = if name == "S" {
        format!(
            "`S({inner})` of SymPy is the number: write `{inner}`; a name in [params] is meant as a factor"
        )
    } else {
        format!(
            "define the function above, as in `{typed}(t) = t^2`; a name in [params] is meant as a factor"
        )
    };
    Some(
        Finding::new(FindingKind::Misread, text)
            .of(name)
            .remedy(remedy),
    )
}

/// `50% x`, which is the remainder of 50.
pub(super) fn percent(loss: &Loss) -> Option<Warning> {
    let source = loss.source.as_str();
    source.match_indices('%').find_map(|(at, _)| {
        let (before, after) = (&source[..at], &source[at + 1..]);
        let is_digit = |c: char| c.is_ascii_digit() || c == '.';
        let mut start = before.trim_end_matches(is_digit).len();
        // `1e50%`: the digits so far are an exponent.
        let power = before[..start].trim_end_matches(['+', '-']);
        if let Some(mantissa) = power
            .strip_suffix(['e', 'E'])
            .filter(|mantissa| mantissa.ends_with(is_digit))
        {
            start = mantissa.trim_end_matches(is_digit).len();
        }
        let share: f64 = before[start..].parse().ok()?;
        let operand = after.strip_prefix(' ')?;
        let is_operand = operand.starts_with(|c: char| c.is_alphabetic() || c == '(');
        let is_alone = !before[..start].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        if !(is_operand && is_alone) {
            return None;
        }
        let number = &before[start..];
        let finding = Finding::new(
            FindingKind::Misread,
            format!("`{number}% …` is the remainder of {number}, not a share"),
        );
        Some(Warning {
            finding: finding.remedy(format!("write `{} …` for a share", share / 100.0)),
            span: start..at + 1,
        })
    })
}
