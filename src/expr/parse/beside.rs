//! What stands beside a name and shows that it is no factor: a number behind it, a letter under an accent, 1 before it, parentheses
//! around a remark.

use super::super::lexer::{Lexeme, Token};
/// What to do about a word of a sentence.
pub(super) const OF_SENTENCES: &str =
    "a loss is an expression: write it alone, and words behind `#`; a product has `*`";

/// Words of sentences before a number.
const WORDS: [&str; 4] = ["to", "from", "at", "until"];

/// `x hoch 2`, `x 2`: nobody writes a product so.
pub(super) fn number_behind(lexemes: &[Lexeme], at: usize) -> Option<(String, String)> {
    let (Token::Name(name), Token::Number(number)) =
        (&lexemes.get(at)?.token, &lexemes.get(at + 1)?.token)
    else {
        return None;
    };
    let before = at.checked_sub(1).and_then(|before| lexemes.get(before));
    let is_behind_number = before.is_some_and(|before| matches!(before.token, Token::Number(_)));
    let hint = if name == "x" && is_behind_number {
        format!("for times write `* {number}`; 3 · 10⁴ is `3e4`")
    } else if WORDS.contains(&name.as_str()) {
        OF_SENTENCES.to_string()
    } else {
        format!("for a product write `{number} {name}`, for a power `{name}^{number}`")
    };
    let is_operator = matches!(name.as_str(), "mod" | "MOD" | "rem" | "div");
    (!is_operator).then(|| (format!("a number stands behind `{name}`"), hint))
}

/// `hat y` of AsciiMath and Typst.
pub(super) fn accent(lexemes: &[Lexeme], at: usize) -> Option<(String, String)> {
    const ACCENTS: [&str; 6] = ["hat", "bar", "tilde", "vec", "overline", "ddot"];
    let (Token::Name(name), Token::Name(letter)) =
        (&lexemes.get(at)?.token, &lexemes.get(at + 1)?.token)
    else {
        return None;
    };
    ACCENTS.contains(&name.as_str()).then(|| {
        (
            format!("`{name}` stands over a letter in notes"),
            format!("write `{letter}_{name}`; for a product put `*` between them"),
        )
    })
}

/// Python's `1j`: a product would not begin with 1.
pub(super) fn imaginary(source: &str, lexemes: &[Lexeme], at: usize) -> Option<(String, String)> {
    let [number, name] = lexemes.get(at.checked_sub(1)?..=at)? else {
        return None;
    };
    let is_unit = matches!(source.get(number.span.clone())?, "1" | "1." | "1.0")
        && matches!(source.get(name.span.clone())?, "j" | "i")
        && number.span.end == name.span.start;
    is_unit.then(|| {
        (
            "the imaginary unit has no meaning here".to_string(),
            "a loss is a real number; a parameter has no 1 before it".to_string(),
        )
    })
}

/// `x^2 + y^2 (paraboloid)`: a word alone in parentheses at the end, which stands nowhere else.
pub(super) fn remark_in_parentheses(lexemes: &[Lexeme], at: usize) -> Option<(String, String)> {
    /// From so many letters on it is a word of a sentence rather than a factor.
    const SHORTEST: usize = 6;
    let Token::Name(name) = &lexemes.get(at)?.token else {
        return None;
    };
    let [before, open] = lexemes.get(at.checked_sub(2)?..at)? else {
        return None;
    };
    let is_last = lexemes.get(at + 1)?.token == Token::Close && lexemes.get(at + 2).is_none();
    let is_factor = matches!(
        before.token,
        Token::Name(_) | Token::Number(_) | Token::Close | Token::Superscript { .. }
    );
    let is_word = name.len() >= SHORTEST && name.chars().all(|c| c.is_ascii_lowercase());
    let is_greek = matches!(name.as_str(), "lambda" | "epsilon" | "upsilon");
    let is_elsewhere = lexemes
        .iter()
        .enumerate()
        .any(|(other, lexeme)| other != at && lexeme.token == Token::Name(name.clone()));
    let is_apart = open.token == Token::Open && open.span.start > before.span.end;
    (is_last && is_factor && is_word && is_apart && !is_greek && !is_elsewhere).then(|| {
        (
            format!("`({name})` may be a remark, or a factor"),
            format!("a remark is `# {name}`; for the factor write `* {name}`"),
        )
    })
}

#[cfg(test)]
mod tests {
    use crate::expr::{KnownNames, parse};

    #[test]
    fn what_is_no_factor_is_refused() {
        for (text, part) in [
            ("x hoch 2", "`x^2`"),
            ("2 mal x", "`2 * x`"),
            ("x durch 2", "`x / 2`"),
            ("x al cuadrado", "`x^2`"),
            ("3 x 10^4 t", "`3e4`"),
            ("x 2", "for a product write `2 x`, for a power `x^2`"),
            ("x^2 from -2 to 2", "`x^2`"),
            ("hat y - y", "`y_hat`"),
            ("x*1j", "real number"),
            ("x^2 + y^2 (paraboloid)", "`# paraboloid`"),
            ("minimiere x^2", "`x^2`"),
        ] {
            let error = parse(text, &KnownNames::default()).expect_err(text);
            let hint = error.hint.as_deref().unwrap_or_default();
            assert!(hint.contains(part), "{text}: {error}");
        }
    }

    #[test]
    fn factors_stay() {
        for text in [
            "x (2)",
            "x * 2",
            "2 x",
            "hat * y + bar",
            "2 j + 1*j",
            "x (bias)",
            "x (lambda)",
            "x (weights) + weights",
            "sin(x) (weights - 1)",
            "mal + 2 fois",
            "x * mal * 2",
        ] {
            let read = parse(text, &KnownNames::default());
            assert!(read.is_ok(), "{text}: {:?}", read.err());
        }
    }
}
