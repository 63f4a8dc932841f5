//! What other languages write so, and what would mean something else here: functions in bars, exponents with a d, a start as the
//! last line.

use super::super::function::Binary;
use super::super::lexer::{Lexeme, Token};
use super::super::loss::SyntaxError;
use super::line::{ItemKind, LineItem, ParsedLine};

/// `f(x) = x^2; x = 3`, where the last line gives a value to an argument: it is no loss, but where one starts.
pub(super) fn start(source: &str, last: &ParsedLine, above: &[ParsedLine]) -> Option<SyntaxError> {
    let (name, _) = last
        .definition
        .as_ref()
        .filter(|_| last.arguments.is_empty())?;
    let is_number =
        |item: &LineItem| matches!(item.kind, ItemKind::Number(_) | ItemKind::Prefix(_));
    let of = above
        .iter()
        .rfind(|line| line.arguments.iter().any(|(own, _)| own == name))?;
    if !last.items.iter().all(is_number) {
        return None;
    }
    let (value, loss) = (source.get(last.expression_span())?, source.get(of.span())?);
    let message = format!("the last line is the loss, and `{name} = {value}` is a number");
    Some(SyntaxError::new(message, last.span()).hint(format!(
        "end with `{loss}`, and give the start beside it, as in `--at {name}={value}`"
    )))
}

/// `|x| x*x`, with which Rust begins a function, and `|x| -x`: the line that begins with the bars at `at`.
///
/// # Errors
///
/// It may be that; not where something stands before it.
pub(super) fn closure(
    source: &str,
    lexemes: &[Lexeme],
    at: usize,
    is_first: bool,
) -> Result<(), SyntaxError> {
    let found = is_first.then(|| in_bars(source, lexemes, at)).flatten();
    found.map_or(Ok(()), Err)
}

fn in_bars(source: &str, lexemes: &[Lexeme], at: usize) -> Option<SyntaxError> {
    let [open, name, close, next, ..] = lexemes.get(at..)? else {
        return None;
    };
    let Token::Name(argument) = &name.token else {
        return None;
    };
    let behind = lexemes.get(at + 4);
    let begins = match next.token {
        Token::Name(_) | Token::Number(_) | Token::Open | Token::Root => true,
        Token::Operator(Binary::Sub) => {
            behind.is_some_and(|token| token.span.start == next.span.end)
        }
        _ => false,
    };
    let ends_line = |token: &Token| matches!(token, Token::NewLine | Token::Semicolon);
    let mut line = lexemes[at + 3..]
        .iter()
        .take_while(|lexeme| !ends_line(&lexeme.token));
    let is_apart = source
        .get(close.span.end..next.span.start)
        .is_some_and(|gap| !gap.is_empty());
    let is_closure = open.token == Token::Bar
        && close.token == Token::Bar
        && begins
        && is_apart
        && line.any(|lexeme| lexeme.token == name.token);
    is_closure.then(|| {
        let message = format!("`|{argument}|` may begin a function of {argument}, or be an absolute value");
        SyntaxError::new(message, open.span.start..close.span.end).hint(format!(
            "for the function write what stands behind it alone; for the absolute value write `abs({argument}) *`"
        ))
    })
}

/// `1d3` and `1.5D-2` of Fortran, whose exponents begin with a d; a name that stands anywhere else too is a factor.
pub(super) fn exponent(source: &str, lexemes: &[Lexeme], at: usize) -> Option<(String, String)> {
    let (before, name) = (lexemes.get(at.checked_sub(1)?)?, lexemes.get(at)?);
    let Token::Name(typed) = &name.token else {
        return None;
    };
    let digits = typed.strip_prefix(['d', 'D'])?;
    let number = source.get(before.span.clone())?;
    let is_beside = matches!(before.token, Token::Number(_)) && before.span.end == name.span.start;
    let is_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
    let is_elsewhere = |(other, lexeme): (usize, &Lexeme)| {
        let is_factor = other > 0
            && matches!(lexemes[other - 1].token, Token::Number(_))
            && lexemes[other - 1].span.end == lexeme.span.start;
        lexeme.token == name.token && !is_factor
    };
    if !is_beside || !is_digits || lexemes.iter().enumerate().any(is_elsewhere) {
        return None;
    }
    let mut written = number.trim_end_matches('.').to_string();
    if digits.is_empty() {
        // `2d - 3` is a difference; `2.5D-3` hardly.
        let (sign, power) = (lexemes.get(at + 1)?, lexemes.get(at + 2)?);
        let sign_text = source.get(sign.span.clone())?;
        let is_one = (number.contains('.') || typed == "D")
            && sign.span.start == name.span.end
            && power.span.start == sign.span.end
            && matches!(sign.token, Token::Operator(Binary::Sub | Binary::Add))
            && matches!(power.token, Token::Number(_));
        if !is_one {
            return None;
        }
        written = format!("{written}e{sign_text}{}", source.get(power.span.clone())?);
    } else {
        written = format!("{written}e{digits}");
    }
    Some((
        format!("`{typed}` behind a number may be its exponent, or a parameter"),
        format!("for the number write `{written}`; for a product `{number} * {typed}`"),
    ))
}
