//! Derivatives as they stand in notes, `d/dx (…)` and `dL/dw`: a loss holds none.

use super::super::function::Binary;
use super::super::lexer::{Lexeme, Token};
use super::super::loss::SyntaxError;
use super::names::is_one_letter;

/// Words that stand for a loss after the `d` of a derivative.
const LOSSES: [&str; 5] = ["loss", "cost", "error", "err", "out"];

/// The derivative d/dx of what stands in the parentheses after the lexeme at `at`, if that is one.
pub(super) fn of_parentheses(lexemes: &[Lexeme], at: usize) -> Option<SyntaxError> {
    let token = |back: usize| at.checked_sub(back).and_then(|at| lexemes.get(at));
    let (by, over, d) = (token(0)?, token(1)?, token(2)?);
    let is_d = |lexeme: &Lexeme| matches!(&lexeme.token, Token::Name(name) if name == "d");
    let is_by = matches!(&by.token, Token::Name(name) if name.starts_with('d') && name.len() > 1);
    let is_over = over.token == Token::Operator(Binary::Div);
    (is_d(d) && is_over && is_by).then(|| {
        let message = "a derivative cannot stand in a loss";
        SyntaxError::new(message, d.span.start..by.span.end).hint(
            "derivatives are taken for you: write the function itself, its slope stands beside it",
        )
    })
}

/// A quotient such as `dL/dw`, `df/dx` or `d²y/dx²` that ends with the lexeme at `at`, in names that are nothing yet: it is
/// meant as a derivative. `is_known` is whether a name stands for something.
pub(super) fn of_names(
    lexemes: &[Lexeme],
    at: usize,
    is_known: impl Fn(&str) -> bool,
) -> Option<SyntaxError> {
    let (before, by) = (lexemes.get(..at)?, lexemes.get(at)?);
    let Token::Name(name) = &by.token else {
        return None;
    };
    let variable = name.strip_prefix('d')?;
    let [above @ .., over] = before else {
        return None;
    };
    if over.token != Token::Operator(Binary::Div) || !is_one_letter(variable) || is_known(name) {
        return None;
    }
    let span = numerator(above, is_known)?.span.start..by.span.end;
    let hint = format!(
        "derivatives are taken for you: type the function itself, its slope along {variable} stands beside it; for a quotient of two parameters write `/ ({name})`"
    );
    Some(SyntaxError::new("a derivative cannot stand in a loss", span).hint(hint))
}

/// The lexeme with which the upper half of a derivative begins that these lexemes end with: `d`, `dL`, `d²`, `d^2 y`.
fn numerator<'l>(lexemes: &'l [Lexeme], is_known: impl Fn(&str) -> bool) -> Option<&'l Lexeme> {
    let is_d = |lexeme: &Lexeme| matches!(&lexeme.token, Token::Name(name) if name == "d");
    let power = |lexemes: &'l [Lexeme]| match lexemes {
        [.., d, power] if is_d(d) && matches!(power.token, Token::Superscript { .. }) => Some(d),
        [
            ..,
            d,
            power,
            Lexeme {
                token: Token::Number(_),
                ..
            },
        ] if is_d(d) && power.token == Token::Operator(Binary::Pow) => Some(d),
        _ => None,
    };
    let first = match lexemes {
        [
            above @ ..,
            Lexeme {
                token: Token::Name(_),
                ..
            },
        ] => power(above),
        _ => power(lexemes),
    };
    let last = lexemes.last()?;
    if last.token == Token::Close {
        let before = opening(lexemes)?.checked_sub(1)?;
        let d = lexemes.get(before).filter(|before| is_d(before));
        return d.filter(|_| !is_known("d"));
    }
    let is_differential = |name: &str| {
        let of = name.strip_prefix('d').unwrap_or(name);
        name == "d"
            || name.len() > of.len()
                && (is_one_letter(of)
                    || LOSSES.contains(&of)
                    || of.starts_with(|c: char| c.is_ascii_uppercase()))
    };
    let alone = match &last.token {
        Token::Name(name) if is_differential(name) && !is_known(name) => Some(last),
        _ => None,
    };
    first.or(alone)
}

/// Where the bracket opens that the last lexeme closes.
fn opening(lexemes: &[Lexeme]) -> Option<usize> {
    let mut depth = 0_usize;
    lexemes.iter().rposition(|lexeme| {
        match lexeme.token {
            Token::Close => depth += 1,
            Token::Open => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0
    })
}

#[cfg(test)]
mod tests {
    use crate::expr::{KnownNames, parse};

    #[test]
    fn a_derivative_is_refused_and_a_quotient_is_not() {
        for (text, refused) in [
            ("df/dx", "df/dx"),
            ("x^2 + dL/dw", "dL/dw"),
            ("dL/dw1 w1", "dL/dw1"),
            ("dloss / dtheta", "dloss / dtheta"),
            ("dy/du du/dx", "dy/du"),
            ("dE_total/dw5", "dE_total/dw5"),
            ("d/dx x^2", "d/dx"),
            ("d^2f/dx^2", "d^2f/dx"),
            ("d²y/dx²", "d²y/dx"),
            ("d^2/dx^2", "d^2/dx"),
            ("d(x^2)/dx", "d(x^2)/dx"),
            ("1 + d((3x + 1)^2)/dx", "d((3x + 1)^2)/dx"),
            ("u = 3x; du/dx", "du/dx"),
        ] {
            let error = parse(text, &KnownNames::default()).expect_err(text);
            assert_eq!(&text[error.span.clone()], refused, "{text}");
            let hint = error.hint.as_deref().unwrap_or_default();
            assert!(hint.contains("its slope along"), "{text}: {hint}");
        }
        let declared = KnownNames {
            parameters: vec!["df".to_string()],
            ..KnownNames::default()
        };
        for (text, names) in [
            ("dx", &KnownNames::default()),
            ("(dx - 1)^2 + df^2", &KnownNames::default()),
            ("df = x^2; df/dx", &KnownNames::default()),
            ("dx = 0.1; ((x + dx)^2 - x^2)/dx", &KnownNames::default()),
            ("L(df, dx) = df/dx", &KnownNames::default()),
            ("df/(dx)", &KnownNames::default()),
            ("dose/depth + d/depth", &KnownNames::default()),
            ("d/2 + d/d1", &KnownNames::default()),
            ("d = 2; d (x + 1)/dx", &KnownNames::default()),
            ("2 (x + 1)/dx", &KnownNames::default()),
            ("df/dx", &declared),
        ] {
            assert!(parse(text, names).is_ok(), "{text}");
        }
    }
}
