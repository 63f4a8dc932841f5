//! What is said about a text that is not well formed.

use super::super::callable::Callable;
use super::super::diagnostic::location;
use super::super::function::Binary;
use super::super::lexer::{Lexeme, Token};
use super::super::loss::{Span, SyntaxError};
use super::calls;

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
            error.hint(format!(
                "the decimal point is `.`: write `{whole}.{decimals}`"
            ))
        }
        _ => error.hint("a loss is one expression"),
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

/// Refuses `f(x) = …`, if the line that begins at `at` is one.
pub(super) fn arguments_of_definition(lexemes: &[Lexeme], at: usize) -> Result<(), SyntaxError> {
    let Some(Token::Open) = lexemes.get(at + 1).map(|lexeme| &lexeme.token) else {
        return Ok(());
    };
    let mut depth = 0usize;
    for (index, lexeme) in lexemes.iter().enumerate().skip(at + 1) {
        match lexeme.token {
            Token::Open => depth += 1,
            Token::Close => depth -= 1,
            Token::NewLine | Token::Semicolon => return Ok(()),
            _ => {}
        }
        if depth == 0 {
            let next = lexemes.get(index + 1).map(|lexeme| &lexeme.token);
            let Token::Name(name) = &lexemes[at].token else {
                return Ok(());
            };
            if next != Some(&Token::Equals) {
                return Ok(());
            }
            let span = lexemes[at + 1].span.start..lexeme.span.end;
            let hint = format!("write `{name} = …`; every name in it that is free is a parameter");
            return Err(
                SyntaxError::new("a definition has a name and no arguments", span).hint(hint),
            );
        }
    }
    Ok(())
}

/// A function, the lexeme at `at`, without parentheses.
pub(super) fn bare_function(source: &str, lexemes: &[Lexeme], at: usize) -> SyntaxError {
    let Token::Name(name) = &lexemes[at].token else {
        unreachable!("a function is a name");
    };
    let typed = |index: usize| {
        lexemes
            .get(index)
            .map(|lexeme| &source[lexeme.span.clone()])
    };
    let token = |index: usize| lexemes.get(index).map(|lexeme| &lexeme.token);
    let power;
    let follows = match (token(at + 1), token(at + 2)) {
        (Some(Token::Operator(Binary::Pow)), Some(Token::Number(_))) => {
            power = format!("^{}", typed(at + 2).unwrap_or_default());
            Some(power.as_str())
        }
        (Some(Token::Name(name)), _) if Callable::named(name).is_none() => typed(at + 1),
        (Some(Token::Number(_)), _) => typed(at + 1),
        _ => None,
    };
    calls::bare_function(name, &lexemes[at].span, follows)
}

/// A line above the last that gives no name.
pub(super) fn nameless(span: Span) -> SyntaxError {
    SyntaxError::new("only the last line can be without a name", span)
        .hint("write `name = …`, or end the line with an operator to go on")
}
