//! What is read in one way and often meant in another: `1/2x`, `x^1/2`, `3 x 10^4`, `Δx`.

use super::super::finding::{Finding, FindingKind};
use super::Warning;
use crate::expr::{Loss, Span};

/// The slips in the text of a loss, without its remarks.
pub(super) fn slips(loss: &Loss) -> Vec<Warning> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in loss.source.split_inclusive('\n') {
        let code = line.split('#').next().unwrap_or_default();
        let of_line = divided(code)
            .into_iter()
            .chain(rooted(code))
            .chain(difference(code))
            .chain(decimal_comma(code));
        found.extend(of_line.map(|(span, text, remedy)| Warning {
            finding: Finding::new(FindingKind::Misread, text).remedy(remedy),
            span: start + span.start..start + span.end,
        }));
        start += line.len();
    }
    found
}

/// Where it stands, what is said, and what to do.
type Slip = (Span, String, String);

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || c == '.'
}

/// `1/2x`, which some programs read as `1/(2x)`: the number and the name behind the bar touch.
fn divided(code: &str) -> Option<Slip> {
    code.match_indices('/').find_map(|(at, _)| {
        let after = &code[at + 1..];
        let number = after.len() - after.trim_start_matches(is_digit).len();
        let name = &after[number..];
        let length = name
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(name.len());
        let is_exponent = name.starts_with(['e', 'E'])
            && name[1..].starts_with(|c: char| c.is_ascii_digit() || c == '-');
        if number == 0 || length == 0 || !name.starts_with(char::is_alphabetic) || is_exponent {
            return None;
        }
        let (number, name) = (&after[..number], &name[..length]);
        // A function's name or a constant of programs is no slip of this kind: `/2pi`.
        let span = at..at + 1 + number.len() + name.len();
        Some((
            span,
            format!("`/{number}{name}` divides by {number} alone, and multiplies by `{name}`"),
            format!("write `/({number} {name})` to divide by both, or a blank between them"),
        ))
    })
}

/// `x^1/2`, which is half of x.
fn rooted(code: &str) -> Option<Slip> {
    let signs = ["^1/", "**1/"];
    let (at, sign) = signs
        .iter()
        .find_map(|sign| Some((code.find(sign)?, *sign)))?;
    let after = &code[at + sign.len()..];
    let number = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let number = after.get(..number).filter(|number| !number.is_empty())?;
    Some((
        at..at + sign.len() + number.len(),
        format!("`{sign}{number}` raises to 1 and divides by {number}"),
        format!("write `^(1/{number})` for the root"),
    ))
}

/// `Δx`, where the Δ is a name of its own.
fn difference(code: &str) -> Option<Slip> {
    code.match_indices('Δ').find_map(|(at, sign)| {
        let name = code[at + sign.len()..]
            .chars()
            .next()
            .filter(|c| c.is_alphabetic())?;
        Some((
            at..at + sign.len() + name.len_utf8(),
            format!("`Δ{name}` is the product of `Delta` and `{name}` here"),
            format!("for one name write `d{name}`"),
        ))
    })
}

/// `max(0,5, x)`: a comma that touches two numbers beside one that stands apart.
fn decimal_comma(code: &str) -> Option<Slip> {
    // For each bracket that is open, the comma between two digits, and whether another one has a blank behind it.
    let mut open: Vec<(Option<usize>, bool)> = Vec::new();
    for (at, c) in code.char_indices() {
        let (before, after) = (&code[..at], &code[at + c.len_utf8()..]);
        match c {
            '(' | '[' => open.push((None, false)),
            ',' => {
                let (comma, is_apart) = open.last_mut()?;
                let touches = before.ends_with(|c: char| c.is_ascii_digit())
                    && after.starts_with(|c: char| c.is_ascii_digit());
                if touches {
                    comma.get_or_insert(at);
                }
                *is_apart |= after.starts_with(' ');
            }
            ')' | ']' => {
                let Some((Some(comma), true)) = open.pop() else {
                    continue;
                };
                let start = code[..comma].trim_end_matches(is_digit).len();
                let end = code.len() - code[comma + 1..].trim_start_matches(is_digit).len();
                let (whole, decimals) = (&code[start..comma], &code[comma + 1..end]);
                return Some((
                    start..end,
                    format!("`{whole},{decimals}` are two arguments"),
                    format!(
                        "write `{whole}.{decimals}` for a decimal number, `{whole}, {decimals}` for two"
                    ),
                ));
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::{KnownNames, parse};

    fn places(text: &str) -> Vec<String> {
        let loss =
            parse(text, &KnownNames::default()).unwrap_or_else(|error| panic!("{text}: {error}"));
        let found = slips(&loss).into_iter();
        found
            .map(|warning| text[warning.span].to_string())
            .collect()
    }

    #[test]
    fn what_is_often_meant_otherwise_is_told() {
        for (text, place) in [
            ("1/2x", "/2x"),
            ("u = 1\nx/3.5w + u", "/3.5w"),
            ("x^1/2 + 1", "^1/2"),
            ("x**1/3", "**1/3"),
            ("(Δx - 1)^2", "Δx"),
            ("max(0,5, x)^2", "0,5"),
        ] {
            assert_eq!(places(text), [place], "{text}");
        }
        for text in [
            "1/2 x",
            "1/2(x + 1)",
            "x/2e3",
            "x/2 + y",
            "x^(1/2) + x^2/3 + x^1",
            "2 x y + 10^4 x",
            "Δ x + Delta",
            "x # 1/2x",
            "max(0,5,x) + min(2, x)",
            "rowsum([1,2]) + max(x, 2)",
        ] {
            assert_eq!(places(text), [""; 0], "{text}");
        }
    }
}
