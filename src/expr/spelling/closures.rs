//! Functions without a name: `|x| x*x`, `[](double x) { return x*x; }`, `\x -> x^2`, `fun x -> x*x`, `{ x in x*x }`, `(x: f64) => x*x`,
//! `#^2 &`. Each becomes `lambda x: x*x`, of which statements take the expression.

use super::conditionals;
use super::definitions::{TYPES, is_one_of};
use super::tokens::{SpellingToken, close, line_end, operand_end};
use crate::expr::callable::Callable;

type Tokens = Vec<SpellingToken>;

/// Words before such a function.
const BEFORE: [&str; 11] = [
    "let", "const", "auto", "val", "var", "move", "final", "double", "mut", "static", "async",
];

/// Words that begin one themselves.
const WORDS: [&str; 5] = ["fun", "fn", "func", "proc", "function"];

/// Arrows between arguments and body.
const ARROWS: [&str; 6] = ["->", "=>", "↦", "→", "in", "."];

pub(super) fn rewrite(tokens: &mut Tokens) {
    while tokens.last().is_some_and(SpellingToken::ends_line) {
        tokens.pop();
    }
    let mut start = 0;
    while start < tokens.len() {
        let mut end = line_end(tokens, start);
        let words = tokens[start..end].iter();
        let mut at = start + words.take_while(|word| is_one_of(word, &BEFORE)).count();
        let declared = at;
        if let Some([name, sign]) = tokens.get(at..at + 2)
            && name.is_word()
            && (sign.is("=") || sign.is(":="))
        {
            at += 2;
            let words = tokens[at..end].iter();
            at += words.take_while(|word| is_one_of(word, &BEFORE)).count();
        }
        if let Some((names, body)) = function(&tokens[at..end]) {
            let mut list = Tokens::new();
            for (index, name) in names.iter().enumerate() {
                if index > 0 {
                    list.push(SpellingToken::new(","));
                }
                let is_first = index == 0;
                list.push(if is_first {
                    SpellingToken::new(name)
                } else {
                    SpellingToken::spaced(name)
                });
            }
            // What is declared with a name is a function of that name.
            let is_named = declared > start
                && at >= declared + 2
                && tokens[declared].is_word()
                && !tokens[declared].is("move");
            let new = if is_named {
                let mut head = vec![
                    SpellingToken::new(&tokens[declared].text),
                    SpellingToken::new("("),
                ];
                head.extend(list);
                head.extend([SpellingToken::new(")"), SpellingToken::spaced("=")]);
                at = start;
                head
            } else {
                list[0].blank = " ".to_string();
                [
                    vec![SpellingToken::spaced("lambda")],
                    list,
                    vec![SpellingToken::new(":")],
                ]
                .concat()
            };
            let mut new = new;
            new.extend(body);
            // `move |x| …`; `let` before a name is taken out with the others.
            while at > start && tokens[at - 1].is("move") {
                at -= 1;
            }
            let length = new.len();
            tokens.splice(at..end, new);
            end = at + length;
        }
        start = end + 1;
    }
}

/// The arguments and the body of the function that some tokens are as a whole.
fn function(tokens: &[SpellingToken]) -> Option<(Vec<String>, Tokens)> {
    let first = tokens.first()?;
    if first.is("|") {
        return in_bars(tokens);
    }
    if first.is("[") {
        let list = close(tokens, 0)? + 1;
        let end = tokens.get(list)?.is("(").then(|| close(tokens, list))??;
        let names = names(&tokens[list + 1..end])?;
        return Some((names, body(behind_type(&tokens[end + 1..], true)?)?));
    }
    if first.is("Function") && tokens.get(1)?.is("[") && close(tokens, 1) == Some(tokens.len() - 1)
    {
        let comma = tokens
            .iter()
            .position(|token| token.is(","))
            .filter(|comma| *comma > 2)?;
        let list = tokens[2].is("{").then(|| close(tokens, 2)).flatten();
        let (names_end, body_start) = list.map_or((comma, comma + 1), |end| (end, end + 2));
        let from = 2 + usize::from(list.is_some());
        return Some((
            names(&tokens[from..names_end])?,
            body(tokens.get(body_start..tokens.len() - 1)?)?,
        ));
    }
    if first.is("{") && close(tokens, 0) == Some(tokens.len() - 1) {
        let inner = &tokens[1..tokens.len() - 1];
        let at = inner.iter().position(|token| token.is("in"));
        let at = at.or_else(|| inner.iter().position(|token| token.is("->")))?;
        let head = inner[..at].split(|token| token.is("->")).next()?;
        return Some((names(head)?, body(&inner[at + 1..])?));
    }
    if let Some(name) = first
        .text
        .strip_prefix('\\')
        .filter(|name| !name.is_empty())
    {
        let arrow = tokens.iter().position(|token| token.is("->"))?;
        let mut all = vec![name.to_string()];
        all.extend(names(&tokens[1..arrow]).unwrap_or_default());
        let is_name = name.bytes().all(|byte| byte.is_ascii_alphabetic());
        return is_name.then(|| Some((all, body(&tokens[arrow + 1..])?)))?;
    }
    if is_one_of(first, &WORDS) {
        if tokens.get(1)?.is("(") {
            let end = close(tokens, 1)?;
            let names = names(&tokens[2..end])?;
            return Some((names, body(behind_type(&tokens[end + 1..], false)?)?));
        }
        let arrow = tokens.iter().position(|token| is_one_of(token, &ARROWS))?;
        return Some((names(&tokens[1..arrow])?, body(&tokens[arrow + 1..])?));
    }
    if first.is("(") {
        let end = close(tokens, 0)?;
        let arrow = tokens[end + 1..]
            .iter()
            .take(3)
            .position(|token| is_one_of(token, &ARROWS[..4]))?;
        let head = &tokens[1..end];
        let is_typed = head
            .iter()
            .any(|token| token.is(":") || is_one_of(token, &TYPES));
        return is_typed.then(|| Some((names(head)?, body(&tokens[end + arrow + 2..])?)))?;
    }
    None
}

/// `|x| x*x`, where the bars may be those of an absolute value: not where a function comes of it.
fn in_bars(tokens: &[SpellingToken]) -> Option<(Vec<String>, Tokens)> {
    let end = 1 + tokens[1..].iter().position(|token| token.is("|"))?;
    let names = names(&tokens[1..end])?;
    let rest = behind_type(&tokens[end + 1..], true)?;
    let is_typed = end > 2 || rest.first()?.is("{");
    let is_called = tokens[end + 1..].len() > rest.len();
    (is_typed || is_called || may_begin_function(tokens, end))
        .then(|| Some((names, body(rest)?)))?
}

/// Whether what stands behind the bars that close at `end` may be the body of a function of the name between them: it is apart
/// from them, and has the name.
fn may_begin_function(tokens: &[SpellingToken], end: usize) -> bool {
    let Some(next) = tokens.get(end + 1) else {
        return false;
    };
    let is_sign = next.is("-")
        && tokens
            .get(end + 2)
            .is_some_and(|token| token.blank.is_empty());
    let begins = next.is_word() || next.is_number() || next.is("(") || next.is("√") || is_sign;
    begins
        && !next.blank.is_empty()
        && tokens[end + 1..]
            .iter()
            .any(|token| token.is(&tokens[1].text))
}

/// What comes behind the type of what a function gives: `-> f64 { … }`, of Go without a sign.
fn behind_type(tokens: &[SpellingToken], has_arrow: bool) -> Option<&[SpellingToken]> {
    let arrow = usize::from(has_arrow && tokens.first()?.is("->"));
    let types = tokens[arrow..]
        .iter()
        .take_while(|token| is_one_of(token, &TYPES))
        .count();
    tokens.get(if types > 0 { arrow + types } else { 0 }..)
}

/// The names of arguments, between commas or blanks, without types.
fn names(tokens: &[SpellingToken]) -> Option<Vec<String>> {
    let mut found = Vec::new();
    let inner = match tokens {
        [open, inner @ .., end] if open.is("(") && end.is(")") => inner,
        all => all,
    };
    for argument in inner.split(|token| token.is(",")) {
        let typed = argument.iter().position(|token| token.is(":"));
        let own = &argument[..typed.unwrap_or(argument.len())];
        let is_sign = |token: &&SpellingToken| {
            !is_one_of(token, &TYPES) && !is_one_of(token, &["&", "_", "const"])
        };
        let own: Vec<&SpellingToken> = own.iter().filter(is_sign).collect();
        if own.is_empty()
            || !own
                .iter()
                .all(|token| token.is_word() && Callable::named(&token.text).is_none())
        {
            return None;
        }
        found.extend(own.iter().map(|token| token.text.clone()));
    }
    (!found.is_empty()).then_some(found)
}

/// The body, without braces, `return`, and the words at its end, if it is one expression.
fn body(tokens: &[SpellingToken]) -> Option<Tokens> {
    let mut body = tokens.to_vec();
    if body.first()?.is("{") && close(&body, 0) == Some(body.len() - 1) {
        body.pop();
        body.remove(0);
    }
    let is_end = |token: &SpellingToken| token.ends_line() || is_one_of(token, &["end", "proc"]);
    while body.last().is_some_and(is_end) {
        body.pop();
    }
    while body
        .first()
        .is_some_and(|first| first.ends_line() || first.is("return"))
    {
        body.remove(0);
    }
    conditionals::rewrite(&mut body);
    body.first_mut()?.blank = " ".to_string();
    (!body.iter().any(SpellingToken::ends_line)).then_some(body)
}

/// What a text means if the bars that it begins with are those of an absolute value and not of a function's argument.
pub(super) fn as_absolute(text: &str) -> Option<String> {
    let all = super::tokens::tokens(text);
    let [bar, name, end, ..] = &all[..] else {
        return None;
    };
    let is_closure = bar.is("|") && end.is("|") && name.is_word() && may_begin_function(&all, 2);
    is_closure.then(|| format!("abs({}) *", name.text))
}

/// Mathematica's `#^2 &`; of a remark nothing would stand before.
pub(super) fn slots(text: &str) -> Option<String> {
    let text = text.trim();
    let inner = text.strip_suffix('&')?.trim_end();
    if !inner.contains('#') || inner.contains('&') {
        return None;
    }
    let mut plain = String::new();
    let mut rest = inner;
    while let Some(at) = rest.find('#') {
        plain.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        plain.push('x');
        plain.push_str(&after[..digits]);
        rest = &after[digits..];
    }
    plain.push_str(rest);
    let whole = super::tokens::tokens(&plain);
    let is_group = whole.first().is_some_and(|open| open.is("("))
        && operand_end(&whole, 0) == Some(whole.len() - 1);
    Some(if is_group {
        plain[1..plain.len() - 1].to_string()
    } else {
        plain
    })
}
