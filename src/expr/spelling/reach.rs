//! How far a sum reaches.

use super::tokens::{SpellingToken, close};

/// What closes a bar, or a brace of LaTeX.
fn closing(open: &str) -> Option<&'static str> {
    const PAIRS: [(&str, &str); 7] = [
        ("|", "|"),
        ("‖", "‖"),
        ("\\|", "\\|"),
        ("\\lvert", "\\rvert"),
        ("\\lVert", "\\rVert"),
        ("\\langle", "\\rangle"),
        ("\\{", "\\}"),
    ];
    let pair = PAIRS.iter().find(|(known, _)| *known == open);
    pair.map(|(_, close)| *close)
}

/// Whether the bar at `at` opens: nothing that it could close stands before it.
fn begins_bar(tokens: &[SpellingToken], start: usize, at: usize) -> bool {
    let before = at.checked_sub(1).filter(|_| at > start);
    before.is_none_or(|before| !tokens[before].ends_operand())
}

/// Where the product ends that begins at `start`: at a sum, a comparison, a closing bracket or the end of the line.
pub(super) fn body_end(tokens: &[SpellingToken], start: usize) -> usize {
    let mut at = start;
    while let Some(token) = tokens.get(at) {
        match token.text.as_str() {
            "(" | "[" | "{" => match close(tokens, at) {
                Some(end) => at = end,
                None => return at,
            },
            "+" | "-" if at > start && !tokens[at - 1].is("^") => return at,
            open if closing(open).is_some() && begins_bar(tokens, start, at) => {
                let close = closing(open);
                let mut rest = tokens.iter().enumerate().skip(at + 1);
                match rest.find(|(_, token)| close == Some(token.text.as_str())) {
                    Some((end, _)) => at = end,
                    None => return at,
                }
            }
            ")" | "]" | "}" | "\\}" | "=" | "," | "\n" | ";" | "$" | "\\right" | "\\]" | "\\)"
            | "\\end" | "\\\\" | "\\sum" | "<" | ">" => return at,
            "\\left" => match right(tokens, at) {
                Some(end) => at = end,
                None => at += 1,
            },
            _ => {}
        }
        if tokens
            .get(at)
            .is_some_and(|token| token.is("(") || token.is("["))
        {
            match close(tokens, at) {
                Some(end) => at = end,
                None => return at,
            }
        }
        at += 1;
    }
    tokens.len()
}

/// The sign behind the `\right` of the `\left` at `at`, if that is a bar: brackets are pairs by themselves.
fn right(tokens: &[SpellingToken], at: usize) -> Option<usize> {
    let mut depth = 0_usize;
    tokens
        .get(at + 1)
        .filter(|open| closing(&open.text).is_some())?;
    for (index, token) in tokens.iter().enumerate().skip(at) {
        match token.text.as_str() {
            "\\left" => depth += 1,
            "\\right" => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 {
            return Some(index + 1);
        }
    }
    None
}

/// Where a sum over an index ends: behind the last term that has it, since the index has no meaning outside.
pub(super) fn reach(tokens: &[SpellingToken], start: usize, letter: &str) -> usize {
    let mut end = body_end(tokens, start);
    let mut next = end;
    while tokens
        .get(next)
        .is_some_and(|sign| sign.is("+") || sign.is("-"))
    {
        next = body_end(tokens, next + 1).max(next + 1);
        if has_index(&tokens[end..next], letter) {
            end = next;
        }
    }
    end
}

/// Whether a name has an index below.
fn has_index(tokens: &[SpellingToken], letter: &str) -> bool {
    let below = format!("_{letter}");
    tokens.iter().enumerate().any(|(at, token)| {
        let is_group = token.text.ends_with('_')
            && tokens.get(at + 1).is_some_and(|open| open.is("{"))
            && tokens.get(at + 2).is_some_and(|index| index.is(letter));
        is_group || token.text.ends_with(&below)
    })
}
