//! Brackets of other notations. A condition as a number, 1 or 0, in brackets of its own: `1[x > 0]`, `1{x > 0}`, `𝟙(x > 0)` and `[x > 0]` are `(x > 0)`.

use super::tokens::{SpellingToken, close};
use crate::expr::callable::Callable;

/// Signs that compare.
const COMPARISONS: [&str; 8] = ["<", "<=", ">", ">=", "==", "!=", "≤", "≥"];

pub(super) fn rewrite(tokens: &mut Vec<SpellingToken>) {
    braces(tokens);
    for index in (0..tokens.len()).rev() {
        let is_sign = tokens[index].is("𝟙") || tokens[index].is("𝟏");
        let open = index + usize::from(is_sign || tokens[index].is("1"));
        let Some(bracket) = tokens.get(open).map(|token| token.text.clone()) else {
            continue;
        };
        let is_entry = open == index && index > 0 && tokens[index - 1].ends_operand();
        let is_open = match bracket.as_str() {
            "[" => !is_entry,
            "{" => open > index,
            "(" => is_sign,
            _ => false,
        };
        let Some(end) = close(tokens, open).filter(|_| is_open) else {
            continue;
        };
        let inner = &tokens[open + 1..end];
        let compares = |token: &SpellingToken| COMPARISONS.iter().any(|sign| token.is(sign));
        if !inner.iter().any(compares) || inner.iter().any(|token| token.is(",")) {
            continue;
        }
        tokens[end].text = ")".to_string();
        tokens[open].text = "(".to_string();
        if open > index {
            let blank = tokens[index].blank.clone();
            tokens.remove(index);
            tokens[index].blank = blank;
        }
    }
}

/// `max{x, y}` is `max(x, y)`.
fn braces(tokens: &mut [SpellingToken]) {
    for index in 1..tokens.len() {
        let is_function = Callable::named(&tokens[index - 1].text).is_some();
        let is_open = tokens[index].is("{") && tokens[index].blank.is_empty();
        if let Some(end) = close(tokens, index).filter(|_| is_function && is_open) {
            tokens[index].text = "(".to_string();
            tokens[end].text = ")".to_string();
        }
    }
}
