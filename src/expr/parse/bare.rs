//! A function without parentheses, and what it is applied to as people write it: `sin 2x`, `ln|x|`, `exp -x`.

use super::super::function::Binary;
use super::super::lexer::{Lexeme, Token};
use super::super::loss::SyntaxError;
use super::calls;
use super::names::WORDS;

/// A function, the lexeme at `at`, without parentheses: as people write it, its argument is the product that follows.
pub(super) fn bare_function(source: &str, lexemes: &[Lexeme], at: usize) -> SyntaxError {
    let Token::Name(name) = &lexemes[at].token else {
        unreachable!("a function is a name");
    };
    let token = |index: usize| lexemes.get(index).map(|lexeme| &lexeme.token);
    let typed = |from: usize, to: usize| match (lexemes.get(from), to.checked_sub(1)) {
        (Some(first), Some(last)) if to > from => &source[first.span.start..lexemes[last].span.end],
        _ => "…",
    };
    let mut start = at + 1;
    let power = match (token(start), token(start + 1)) {
        (Some(Token::Operator(Binary::Pow)), Some(Token::Number(_))) => 2,
        (Some(Token::Superscript { .. }), _) => 1,
        _ => 0,
    };
    let power = if power > 0 {
        start += power;
        typed(at + 1, start)
    } else {
        ""
    };
    let argument = match typed(start, argument_end(lexemes, start)) {
        "…" if !power.is_empty() => "x",
        argument => argument,
    };
    let call = if power.starts_with('^') {
        format!("{name}({argument}){power}")
    } else {
        format!("{name}{power}({argument})")
    };
    calls::bare_function(name, &lexemes[at].span, &call)
}

/// Where the product ends that begins at `start`, a sign before it included: at a sum, a sign of a product, another function.
fn argument_end(lexemes: &[Lexeme], start: usize) -> usize {
    let token = |index: usize| lexemes.get(index).map(|lexeme| &lexeme.token);
    let is_factor = |index: usize| match token(index) {
        Some(Token::Name(name)) => !calls::is_function(name) && !WORDS.contains(&name.as_str()),
        Some(Token::Number(_) | Token::Superscript { .. }) => true,
        _ => false,
    };
    let mut end = start;
    if let Some(Token::Bar) = token(start) {
        let closing = (start + 1..lexemes.len()).find(|index| token(*index) == Some(&Token::Bar));
        return closing.map_or(start, |closing| closing + 1);
    }
    if token(end) == Some(&Token::Operator(Binary::Sub)) && is_factor(end + 1) {
        end += 1;
    }
    loop {
        let is_power = token(end) == Some(&Token::Operator(Binary::Pow)) && end > start;
        if is_power && is_factor(end + 1) {
            end += 2;
        } else if is_factor(end) {
            end += 1;
        } else {
            return end;
        }
    }
}
