//! Words of sentences that became factors of a product: `x por y`, `Quadrat von x`, `twice x`; numbers of items before a loss.

use super::super::finding::{Finding, FindingKind};
use super::Warning;
use crate::expr::{Loss, Span, is_greek_spelling, multiple, numeral, words_at};

/// From so many letters on a name is a word.
const SHORTEST: usize = 3;

/// Letters of variables, which stand behind their coefficients.
const VARIABLES: [&str; 6] = ["x", "y", "z", "t", "u", "v"];

/// Words of conditions, which are no factors.
const OF_CONDITIONS: [&str; 3] = ["and", "or", "not"];

/// A word that nothing declares, said for a number or standing behind a name without a sign, as coefficients do not.
pub(super) fn word(loss: &Loss, span: &Span, name: &str) -> Option<Finding> {
    let typed = loss.source.get(span.clone())?;
    let is_code = |place: &Span| !is_in_remark(&loss.source, place.start);
    let places: Vec<Span> = words_at(&loss.source, typed).filter(is_code).collect();
    let all = |holds: &dyn Fn(&Span) -> bool| !places.is_empty() && places.iter().all(holds);
    let is_before_factor = |place: &Span| {
        let behind = loss.source.get(place.end..).unwrap_or_default();
        let next = behind.trim_start_matches([' ', '\t']);
        next.len() < behind.len() && next.starts_with(|c: char| c.is_alphabetic() || c == '(')
    };
    let number = numeral(typed).or_else(|| multiple(typed).filter(|_| all(&is_before_factor)));
    if let Some(number) = number {
        let text = format!("`{typed}` is a parameter that is descended, not {number}");
        let remedy = format!("write `{number}`; a name in [params] is meant as one");
        return Some(finding(text, name, remedy));
    }
    if !all(&|place| word_before(loss, place, typed).is_some()) {
        return None;
    }
    let before = word_before(loss, places.first()?, typed)?;
    let text = format!(
        "`{typed}` stands behind `{before}` without a sign: a parameter that is descended, and a factor"
    );
    let remedy = "a loss is an expression: write the sign, and words behind `#`; a name in [params] is meant as one";
    Some(finding(text, name, remedy.to_string()))
}

fn finding(text: String, name: &str, remedy: String) -> Finding {
    Finding::new(FindingKind::Misread, text)
        .of(name)
        .remedy(remedy)
}

fn is_in_remark(source: &str, at: usize) -> bool {
    let before = source.get(..at).unwrap_or_default();
    before
        .rsplit('\n')
        .next()
        .is_some_and(|line| line.contains('#'))
}

fn is_word(text: &str) -> bool {
    text.chars().count() >= SHORTEST
        && text.chars().all(char::is_alphabetic)
        && !is_greek_spelling(text)
}

/// The name before a word, with nothing but blanks between them. A word of two letters counts behind a longer one that nothing
/// declares.
fn word_before<'a>(loss: &'a Loss, place: &Span, typed: &str) -> Option<&'a str> {
    let before = loss.source.get(..place.start)?;
    let end = before.trim_end_matches([' ', '\t']);
    let name = end
        .rsplit(|c: char| !c.is_alphanumeric() && c != '_')
        .next()?;
    let is_name = name.starts_with(char::is_alphabetic) && !OF_CONDITIONS.contains(&name);
    // A Greek letter is a coefficient: `lambda penalty`.
    let is_coefficient = is_greek_spelling(name) || !name.is_ascii();
    let is_free = loss.parameters().iter().any(|parameter| parameter == name);
    let is_long = is_word(typed)
        || typed.chars().count() > 1
            && typed.chars().all(char::is_alphabetic)
            && is_word(name)
            && is_free;
    // `w price` has a coefficient, `x percent` has none, nor has `w por x`.
    let is_variable = name.len() > 1 || VARIABLES.contains(&name);
    let behind = loss.source.get(place.end..).unwrap_or_default();
    let next = behind.trim_start_matches([' ', '\t']);
    let goes_on = next.starts_with(|c: char| c.is_alphanumeric() || c == '(');
    let is_said = is_long && !is_coefficient && (is_variable || goes_on);
    (end.len() < before.len() && is_name && is_said).then_some(name)
}

/// The number of an item before a loss, `2. x^2` and `(2) x^2`, or of an equation behind it, `x^2 (2)`, which multiplies it.
pub(super) fn item(loss: &Loss) -> Option<Warning> {
    let source = loss.source.as_str();
    let start = source.len() - source.trim_start().len();
    let text = source.trim();
    let digits =
        |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let length = digits(text);
    let behind = text.get(length..)?;
    let factor = |rest: &str| {
        let next = rest.trim_start_matches(' ');
        next.len() < rest.len() && next.starts_with(|c: char| c.is_alphabetic() || c == '(')
    };
    let point = behind
        .strip_prefix('.')
        .filter(|rest| length > 0 && factor(rest));
    let inner = text.strip_prefix('(').map_or(0, digits);
    let closed = text
        .get(inner + 1..)
        .and_then(|rest| rest.strip_prefix(')'));
    let closed = closed.filter(|rest| inner > 0 && factor(rest));
    let (span, number) = if point.is_some() {
        (start..start + length + 1, text.get(..length)?)
    } else if closed.is_some() {
        (start..start + inner + 2, text.get(1..=inner)?)
    } else {
        let (before, number) = text.strip_suffix(')')?.rsplit_once('(')?;
        let is_number = !number.is_empty() && digits(number) == number.len();
        let is_apart = before.ends_with(' ')
            && before
                .trim_end()
                .ends_with(|c: char| !"+-*/^%,(=<>·×−".contains(c));
        // `u + f (2)` calls a function of the text.
        let name = before
            .trim_end()
            .rsplit(|c: char| !c.is_alphanumeric())
            .next()?;
        let is_called = !name.is_empty() && source.contains(&format!("{name}("));
        if !is_number || !is_apart || is_called || text.lines().last()?.contains('#') {
            return None;
        }
        (start + before.len()..start + text.len(), number)
    };
    let finding = Finding::new(
        FindingKind::Misread,
        format!(
            "`{}` is a factor here, not the number of an item",
            &source[span.clone()]
        ),
    );
    Some(Warning {
        finding: finding.remedy(format!(
            "leave it out, or write `{number} *` for the factor"
        )),
        span,
    })
}
