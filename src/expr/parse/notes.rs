//! Words and letters that notes use for something else than a parameter: each would quietly become one.

use super::super::function::Binary;
use super::super::lexer::{Lexeme, Token};
use super::super::loss::SyntaxError;

/// Letters before a parenthesis that are functions in notes; they are names as their spelling, or typed so.
const FUNCTIONS: [(&str, &str, &str); 5] = [
    ("H", "the step function", "step(x)"),
    ("Γ", "the gamma function", ""),
    ("gamma", "the gamma function", ""),
    ("Θ", "the step function", "step(x)"),
    (
        "Φ",
        "the normal distribution function",
        "(1 + erf(x/sqrt(2)))/2",
    ),
];

/// Words before an expression, and what to do.
const BEFORE: [(&str, &str); 14] = [
    ("minimize", "leave it out: a loss is minimized"),
    ("minimise", "leave it out: a loss is minimized"),
    ("Minimize", "leave it out: a loss is minimized"),
    (
        "maximize",
        "a loss is minimized: write its negative, as in `-(x + 1)`",
    ),
    (
        "maximise",
        "a loss is minimized: write its negative, as in `-(x + 1)`",
    ),
    ("plot", "leave it out: a loss is drawn by itself"),
    ("solve", "leave it out: a loss is minimized"),
    (
        "derivative",
        "derivatives are taken for you: write the function alone",
    ),
    (
        "differentiate",
        "derivatives are taken for you: write the function alone",
    ),
    (
        "gradient",
        "derivatives are taken for you: write the function alone",
    ),
    (
        "integral",
        "an integral is a mean over samples: `mean(x^2)` with `[data] sample`",
    ),
    (
        "integrate",
        "an integral is a mean over samples: `mean(x^2)` with `[data] sample`",
    ),
    ("begin", "leave it out: a loss is an expression"),
    ("syms", "leave it out: free names are parameters"),
];

/// Words behind an operand, and what to do.
const BEHIND: [(&str, &str); 7] = [
    ("squared", "write `^2`"),
    ("cubed", "write `^3`"),
    ("times", "write `*`"),
    ("plus", "write `+`"),
    ("minus", "write `-`"),
    ("over", "write `/`"),
    ("of", "a function has its argument in parentheses"),
];

/// Why the name at `at`, which stands for nothing yet, is refused; `is_known` says of others whether they stand for something.
pub(super) fn refusal(
    source: &str,
    lexemes: &[Lexeme],
    at: usize,
    is_known: &dyn Fn(&str) -> bool,
) -> Option<SyntaxError> {
    let name = lexemes.get(at)?;
    letter(source, lexemes, at)
        .or_else(|| base(lexemes, at))
        .or_else(|| remark(lexemes, at, is_known))
        .or_else(|| index_of_norm(source, lexemes, at))
        .or_else(|| word(lexemes, at))
        .map(|(message, hint)| SyntaxError::new(message, name.span.clone()).hint(hint))
}

/// `H(x)`, `Γ(x)`.
fn letter(source: &str, lexemes: &[Lexeme], at: usize) -> Option<(String, String)> {
    let typed = source.get(lexemes[at].span.clone())?;
    let (_, meaning, written) = FUNCTIONS.iter().find(|(letter, ..)| *letter == typed)?;
    let is_call = lexemes
        .get(at + 1)
        .is_some_and(|next| next.token == Token::Open && next.span.start == lexemes[at].span.end);
    let written = match *written {
        "" => "there is none here".to_string(),
        written => format!("write `{written}`"),
    };
    is_call.then(|| {
        let message = format!("`{typed}(…)` may be {meaning}, or a product");
        (
            message,
            format!("for the function {written}; for the product put `*` before the parenthesis"),
        )
    })
}

/// `E^x`, which is Mathematica's e; `E^2` may be the square of a parameter.
fn base(lexemes: &[Lexeme], at: usize) -> Option<(String, String)> {
    let token = |index: usize| lexemes.get(index).map(|lexeme| &lexeme.token);
    let is_base = token(at) == Some(&Token::Name("E".to_string()))
        && token(at + 1) == Some(&Token::Operator(Binary::Pow))
        && !matches!(token(at + 2)?, Token::Number(_));
    is_base.then(|| {
        (
            "`E` is no constant here".to_string(),
            "write `e` for 2.718…; for a parameter of this name write `(E)^…`".to_string(),
        )
    })
}

/// `x^2 % of the error`, `x^2 -- of the error`.
fn remark(
    lexemes: &[Lexeme],
    at: usize,
    is_known: &dyn Fn(&str) -> bool,
) -> Option<(String, String)> {
    const SHORTEST: usize = 3;
    let token = |index: usize| lexemes.get(index).map(|lexeme| &lexeme.token);
    let before = |back: usize| at.checked_sub(back).and_then(token);
    let minus = Some(&Token::Operator(Binary::Sub));
    let sign = if before(1) == Some(&Token::Operator(Binary::Rem)) {
        "%"
    } else if before(1) == minus && before(2) == minus {
        "--"
    } else {
        return None;
    };
    let (Token::Name(first), Token::Name(second)) = (token(at)?, token(at + 1)?) else {
        return None;
    };
    let are_words = first.len().max(second.len()) >= SHORTEST && !is_known(second);
    are_words.then(|| {
        let message = format!("words behind `{sign}`");
        (
            message,
            "a remark begins with `#`; a product has `*`".to_string(),
        )
    })
}

/// `|x|_1`.
fn index_of_norm(source: &str, lexemes: &[Lexeme], at: usize) -> Option<(String, String)> {
    let before = lexemes.get(at.checked_sub(1)?)?;
    let is_beside = before.token == Token::Bar && before.span.end == lexemes[at].span.start;
    let index = source.get(lexemes[at].span.clone())?.strip_prefix('_')?;
    (is_beside && !index.is_empty()).then(|| {
        (
            "bars with an index".to_string(),
            "norms are `rowsum(abs(v))`, `norm(v)` and `rowmax(abs(v))`".to_string(),
        )
    })
}

/// `minimize x^2`, `x squared`.
fn word(lexemes: &[Lexeme], at: usize) -> Option<(String, String)> {
    let token = |index: usize| lexemes.get(index).map(|lexeme| &lexeme.token);
    let Token::Name(name) = token(at)? else {
        return None;
    };
    let is_operand = |token: &Token| {
        matches!(
            token,
            Token::Name(_) | Token::Number(_) | Token::Open | Token::Bar | Token::Root
        )
    };
    let before = at.checked_sub(1).and_then(token);
    let is_behind = before.is_some_and(|token| {
        matches!(
            token,
            Token::Name(_) | Token::Number(_) | Token::Close | Token::Superscript { .. }
        )
    });
    let row = if is_behind {
        BEHIND.iter().find(|(word, _)| word == name)
    } else {
        let mut rows = BEFORE.iter();
        rows.find(|(word, _)| word == name && token(at + 1).is_some_and(is_operand))
    };
    row.map(|(word, hint)| (format!("`{word}` has no meaning here"), (*hint).to_string()))
}

#[cfg(test)]
mod tests {
    use crate::expr::{KnownNames, parse};

    #[test]
    fn what_notes_use_for_something_else_is_refused() {
        for (text, part) in [
            ("H(x - 1)", "`step(x - 1)`"),
            ("Γ(x)", "no gamma function"),
            ("gamma(x + 1)", "no gamma function"),
            ("2 Θ(x)", "`2 step(x)`"),
            ("Φ(x)", "erf"),
            ("E^x", "`e^x`"),
            ("E^(-x^2)", "`e^(-x^2)`"),
            ("x^2 % of the error", "`x^2`"),
            ("x^2 -- the error", "`x^2`"),
            ("|x|_1", "`rowsum(abs(x))`"),
            ("||x||_2^2", "`norm(x)^2`"),
            ("minimize x^2", "`x^2`"),
            ("minimize (x - 1)^2", "`(x - 1)^2`"),
            ("maximize x^2", "negative"),
            ("x squared", "`^2`"),
            ("derivative of x^2", "derivatives are taken"),
        ] {
            let error = parse(text, &KnownNames::default()).expect_err(text);
            let hint = error.hint.as_deref().unwrap_or_default();
            assert!(hint.contains(part), "{text}: {error}");
        }
    }

    #[test]
    fn parameters_of_these_names_stay() {
        let declared = KnownNames {
            parameters: vec!["H".to_string(), "plot".to_string()],
            ..KnownNames::default()
        };
        for (text, names) in [
            ("H (x - 1)", &KnownNames::default()),
            ("H*(x - 1)", &KnownNames::default()),
            ("H(t) = t^2; H(x)", &KnownNames::default()),
            ("H(x) plot x", &declared),
            ("γ(x + 1) + δ(x) + a(x + 1)", &KnownNames::default()),
            ("E^2 - p^2 + (E)^x", &KnownNames::default()),
            ("x % period + x % k w", &KnownNames::default()),
            ("x -- y", &KnownNames::default()),
            ("x + squared + over", &KnownNames::default()),
            ("_1 |x|", &KnownNames::default()),
        ] {
            assert!(
                parse(text, names).is_ok(),
                "{text}: {:?}",
                parse(text, names).err()
            );
        }
    }
}
