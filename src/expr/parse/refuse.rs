//! What is said about a text that is not well formed.

use super::super::diagnostic::location;
use super::super::function::Binary;
use super::super::lexer::{Lexeme, Token};
use super::super::loss::{Span, SyntaxError};
use super::names::{WORDS, quoted};

/// The text has no line.
pub(super) fn empty(source: &str) -> SyntaxError {
    SyntaxError::new("there is no loss", 0..source.len()).hint("type one, such as `(3x + 1)^2`")
}

/// A number follows an operand: allowed after a parenthesis or a name, but not after a number, and not with a point where
/// the operand ends.
pub(super) fn side_by_side(source: &str, before: &Lexeme, span: &Span) -> Result<(), SyntaxError> {
    if matches!(before.token, Token::Number(_)) {
        let message = "two numbers side by side";
        return Err(SyntaxError::new(message, span.clone())
            .hint("put an operator between them; spaces do not group digits"));
    }
    if before.span.end == span.start && source[span.clone()].starts_with('.') {
        let message = "a point that belongs to no number";
        let point = span.start..span.start + 1;
        return Err(SyntaxError::new(message, point).hint("write a product as `x * 0.5`"));
    }
    Ok(())
}

/// What to write for a remainder.
const REMAINDER: &str =
    "the remainder with the sign of b is `a - b floor(a/b)`, that with the sign of a `a % b`";

/// The lexeme at `at`, behind an operand, if it is a word that other notations have as an operator and an operand follows: in
/// a product it would quietly become a parameter.
pub(super) fn operator_word(lexemes: &[Lexeme], at: usize) -> Option<SyntaxError> {
    const WORDS: [(&str, &str); 6] = [
        ("mod", REMAINDER),
        ("MOD", REMAINDER),
        ("rem", "the remainder with the sign of a is `a % b`"),
        ("div", "the quotient is `a/b`, its whole part `trunc(a/b)`"),
        ("DIV", "the quotient is `a/b`, its whole part `trunc(a/b)`"),
        ("xor", "of two conditions one holds alone where `a != b`"),
    ];
    let (word, next) = (lexemes.get(at)?, lexemes.get(at + 1)?);
    let Token::Name(name) = &word.token else {
        return None;
    };
    let (_, hint) = WORDS.iter().find(|(word, _)| word == name)?;
    matches!(next.token, Token::Name(_) | Token::Number(_)).then(|| {
        let message = format!("`{name}` is not an operator here");
        SyntaxError::new(message, word.span.clone()).hint(format!(
            "{hint}; for a parameter of this name write `* {name} *`"
        ))
    })
}

/// The lexeme at `at` if it is a capital Σ or Π before an operand, which people write for a sum or a product.
pub(super) fn big_operator(source: &str, lexemes: &[Lexeme], at: usize) -> Option<SyntaxError> {
    let (letter, next) = (lexemes.get(at)?, lexemes.get(at + 1)?);
    let typed = &source[letter.span.clone()];
    let (name, hint) = match typed.split('_').next().unwrap_or_default() {
        "Σ" => (
            "Sigma",
            "a sum over the rows of the data is `sum(x)`, along a width `rowsum(v)`",
        ),
        "Π" => ("Pi", "a product is written out, or as `exp(sum(ln(x)))`"),
        _ => return None,
    };
    let is_operand = matches!(
        next.token,
        Token::Name(_) | Token::Number(_) | Token::Open | Token::Bar | Token::Root
    );
    is_operand.then(|| {
        let message = format!("`{typed}` has no meaning here");
        SyntaxError::new(message, letter.span.clone()).hint(format!(
            "{hint}; for a parameter of this name write `{name} *`"
        ))
    })
}

/// An operand is missing before the lexeme at `at`; `first` is whether nothing stands before it on its line.
pub(super) fn missing_operand(
    source: &str,
    lexemes: &[Lexeme],
    at: usize,
    first: bool,
) -> SyntaxError {
    let span = lexemes[at].span.clone();
    let here = &source[span.clone()];
    let written = |lexeme: &&Lexeme| lexeme.token != Token::NewLine;
    let before = lexemes[..at].iter().rev().find(written);
    let Some(before) = before.filter(|_| !first) else {
        return begins_with(here, span, at > 0);
    };
    let between = &source[before.span.clone()];
    match (&before.token, &lexemes[at].token) {
        (Token::OpenVector, Token::CloseVector) => {
            let empty = before.span.start..span.end;
            SyntaxError::new("an empty vector", empty).hint("put two entries or more between them")
        }
        (Token::Open, Token::Close) => {
            let empty = before.span.start..span.end;
            SyntaxError::new("empty parentheses", empty).hint("put an expression between them")
        }
        (Token::Open, Token::Comma) | (Token::Comma, Token::Comma | Token::Close) => {
            let message = format!("an argument is missing before `{here}`");
            SyntaxError::new(message, span).hint("an argument stands before and after each comma")
        }
        (Token::Root, _) => {
            let message = format!("`√` takes a number, a name or parentheses, not `{here}`");
            SyntaxError::new(message, span).hint("write `√(…)`")
        }
        _ => {
            let message = format!("an operand is missing between `{between}` and `{here}`");
            SyntaxError::new(message, span).hint("put a number or a name between them")
        }
    }
}

fn begins_with(here: &str, span: Span, later_line: bool) -> SyntaxError {
    let error = SyntaxError::new(format!("a line cannot begin with `{here}`"), span);
    match here {
        ")" => error.hint("delete it, or put `(` before what it ends"),
        _ if later_line => error.hint("to go on from the line above, end that one with it"),
        _ => error.hint("put a number or a name before it"),
    }
}

/// The text ends where an operand is expected.
pub(super) fn ends_early(lexemes: &[Lexeme]) -> SyntaxError {
    let written = |lexeme: &&Lexeme| lexeme.token != Token::NewLine;
    let last = lexemes.iter().rev().find(written);
    let span = last.map_or(0..0, |lexeme| lexeme.span.clone());
    let (message, hint) = match last.map(|lexeme| &lexeme.token) {
        Some(Token::Open) => (
            "the parenthesis is empty and not closed",
            "put an expression and `)` after it",
        ),
        Some(Token::Bar) => (
            "the bar is not closed",
            "put an expression and `|` after it",
        ),
        Some(Token::Comma) => (
            "an argument is missing at the end",
            "put it after the comma",
        ),
        Some(Token::Equals) => ("the definition is empty", "put an expression after the `=`"),
        Some(Token::Operator(Binary::Pow)) => (
            "the exponent is missing at the end",
            "put a number or a name after `^`",
        ),
        _ => (
            "an operand is missing at the end",
            "put a number or a name there",
        ),
    };
    SyntaxError::new(message, span).hint(hint)
}

/// A closing parenthesis without an opening one.
pub(super) fn stray_close(span: &Span) -> SyntaxError {
    SyntaxError::new("this `)` closes nothing", span.clone())
        .hint("delete it, or put `(` before what it ends")
}

/// A bracket that is never closed.
pub(super) fn unclosed(opening: &Lexeme) -> SyntaxError {
    let (sign, closing) = match opening.token {
        Token::Bar => ("|", "|"),
        Token::OpenVector => ("[", "]"),
        _ => ("(", ")"),
    };
    SyntaxError::new(format!("this `{sign}` is not closed"), opening.span.clone())
        .hint(format!("put `{closing}` after what it begins"))
}

/// An argument by position, the lexeme at `at` and what follows, after one by name; none if it has a name too.
pub(super) fn positional(lexemes: &[Lexeme], at: usize) -> Option<SyntaxError> {
    let mut rest = lexemes.get(at..)?.iter();
    let mut next = || rest.find(|lexeme| lexeme.token != Token::NewLine);
    let (first, second) = (next()?, next());
    let has_name = matches!(first.token, Token::Name(_))
        && second.is_some_and(|lexeme| lexeme.token == Token::Equals);
    let is_missing = matches!(first.token, Token::Comma | Token::Close);
    (!has_name && !is_missing).then(|| {
        let message = "an argument without a name after one with a name";
        SyntaxError::new(message, first.span.clone())
            .hint("give the arguments in order first, then those by name")
    })
}

/// A comma outside the parentheses of a function.
pub(super) fn comma(source: &str, lexemes: &[Lexeme], at: usize) -> SyntaxError {
    let span = lexemes[at].span.clone();
    let error = SyntaxError::new("a comma outside the arguments of a function", span);
    let around = (at.checked_sub(1).map(|i| &lexemes[i]), lexemes.get(at + 1));
    match around {
        (Some(before), Some(after))
            if matches!(before.token, Token::Number(_))
                && matches!(after.token, Token::Number(_)) =>
        {
            let (whole, decimals) = (&source[before.span.clone()], &source[after.span.clone()]);
            if let Some(name) = called(lexemes, at) {
                return error.hint(format!(
                    "there is no function {} here; one of your own is `f(x, y) = …`",
                    quoted(name)
                ));
            }
            if let Some((thousands, rest)) = decimals
                .split_once('.')
                .filter(|(thousands, _)| thousands.len() == 3)
            {
                return error.hint(format!(
                    "digits are not grouped: write `{whole}{thousands}.{rest}`"
                ));
            }
            // 1.000,5: the points group digits.
            let whole = whole.replace('.', "");
            let grouped = if whole.len() <= 3 && decimals.len() == 3 {
                format!(", or `{whole}{decimals}` if it groups digits")
            } else {
                String::new()
            };
            error.hint(format!(
                "the decimal point is `.`: write `{whole}.{decimals}`{grouped}"
            ))
        }
        _ => error.hint("a loss is one expression"),
    }
}

/// The name before the parenthesis in which the number before the comma at `at` stands first: `beta(2, 3)`.
fn called(lexemes: &[Lexeme], at: usize) -> Option<&str> {
    let [name, open] = lexemes.get(at.checked_sub(3)?..at - 1)? else {
        return None;
    };
    match &name.token {
        Token::Name(text) if open.token == Token::Open && open.span.start == name.span.end => {
            Some(text)
        }
        _ => None,
    }
}

/// A semicolon between brackets.
pub(super) fn semicolon_inside(source: &str, opening: &Lexeme, span: &Span) -> SyntaxError {
    let (line, column) = location(source, opening.span.start);
    let message = format!("`;` ends the line, but the bracket at {line}:{column} is still open");
    SyntaxError::new(message, span.clone()).hint("close it before the `;`")
}

/// An `=` that does not stand after the first name of a line; `opening` is a bracket that was left open on a line above.
pub(super) fn equals(lexemes: &[Lexeme], at: usize, opening: Option<&Lexeme>) -> SyntaxError {
    if let Some(opening) = opening {
        return unclosed(opening);
    }
    let ends_line = |token: &Token| matches!(token, Token::NewLine | Token::Semicolon);
    let start = lexemes[..at]
        .iter()
        .rposition(|lexeme| ends_line(&lexeme.token));
    let line = &lexemes[start.map_or(0, |start| start + 1)..at];
    let second = line.iter().any(|lexeme| lexeme.token == Token::Equals);
    let span = lexemes[at].span.clone();
    if second {
        SyntaxError::new("a second `=` in a line", span).hint("define one name a line")
    } else {
        SyntaxError::new("only a name can stand before `=`", span)
            .hint("a loss is no equation; a definition is `name = …`")
    }
}

/// The arguments of a definition, which stand at `span`, are no names.
pub(super) fn arguments_of_definition(name: &str, span: Span) -> SyntaxError {
    SyntaxError::new("the arguments of a definition are names", span).hint(format!(
        "write `{name}(t) = …` or `{name}(x, y) = …`; a name for a value has none: `{name} = …`"
    ))
}

/// A function that calls itself.
pub(super) fn recursion(name: &str, span: &Span) -> SyntaxError {
    let message = format!("{} is called in its own definition", quoted(name));
    SyntaxError::new(message, span.clone())
        .hint("a function uses only functions from above; write the steps out")
}

/// A second comparison after the one that is read: `first` holds where its left side and its sign stand, `at` is the lexeme
/// of the second sign.
pub(super) fn chained(
    source: &str,
    lexemes: &[Lexeme],
    at: usize,
    [first, sign]: [Span; 2],
) -> SyntaxError {
    let second = &lexemes[at].span;
    let mut depth = 0usize;
    let ends = |lexeme: &&Lexeme| {
        match lexeme.token {
            Token::Open | Token::OpenVector => depth += 1,
            Token::Close | Token::CloseVector if depth > 0 => depth -= 1,
            Token::Close | Token::CloseVector => return true,
            Token::Comma | Token::NewLine | Token::Semicolon | Token::Compare(_) => {
                return depth == 0;
            }
            Token::Name(ref name) => return depth == 0 && WORDS.contains(&name.as_str()),
            _ => {}
        }
        false
    };
    let end = lexemes[at + 1..].iter().find(ends);
    let end = end.map_or(source.len(), |lexeme| lexeme.span.start);
    let text = |span: Span| source.get(span).unwrap_or_default().trim().to_string();
    let middle = text(sign.end..second.start);
    let (left, right) = (text(first.start..sign.end), text(second.start..end));
    let right = right.split('#').next().unwrap_or_default().trim_end();
    let error = SyntaxError::new("a comparison has two sides", second.clone());
    error.hint(format!("write `{left} {middle} and {middle} {right}`"))
}

/// `and` or `or` without a condition before it; `missing` is what is said of the operand.
pub(super) fn word(missing: SyntaxError) -> SyntaxError {
    SyntaxError {
        hint: Some(
            "`and` and `or` stand between two conditions; they can name nothing".to_string(),
        ),
        ..missing
    }
}

/// `not` where it cannot stand: after an operand, or after an operator.
pub(super) fn not_inside(is_after_operand: bool, span: &Span) -> SyntaxError {
    if is_after_operand {
        return SyntaxError::new("`not` after a value", span.clone())
            .hint("`not` stands before a condition; it can name nothing");
    }
    SyntaxError::new(
        "`not` inside of arithmetic or of a comparison",
        span.clone(),
    )
    .hint("put parentheses around it: `(not …)`")
}

/// A vector of one entry.
pub(super) fn one_entry(span: Span) -> SyntaxError {
    SyntaxError::new("a vector of one entry", span)
        .hint("a vector has two or more, as in `[a, b]`; group with `(` and `)`")
}

/// A vector of vectors.
pub(super) fn matrix(span: &Span) -> SyntaxError {
    SyntaxError::new("a vector in a vector", span.clone())
        .hint("there are no matrices; `stack(v, w)` puts vectors side by side")
}

/// A second index of an entry.
pub(super) fn second_index(span: &Span) -> SyntaxError {
    SyntaxError::new("a second index", span.clone())
        .hint("a vector has one, as in `v[2]`; `W1[2,1]` is set as a parameter, and has no name in a loss")
}

/// `]` for an opening that is none of `[`.
pub(super) fn wrong_close(opening: &Lexeme, span: &Span) -> SyntaxError {
    let closing = if opening.token == Token::Bar {
        "|"
    } else {
        ")"
    };
    SyntaxError::new("`]` closes no `[`", span.clone()).hint(format!("close it with `{closing}`"))
}

/// `]` without an opening.
pub(super) fn stray_close_vector(span: &Span) -> SyntaxError {
    SyntaxError::new("this `]` closes nothing", span.clone())
        .hint("delete it, or put `[` before what it ends")
}

/// A line above the last that gives no name.
pub(super) fn nameless(span: Span) -> SyntaxError {
    SyntaxError::new("only the last line can be without a name", span)
        .hint("write `name = …`, or end the line with an operator to go on")
}
