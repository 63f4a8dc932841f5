//! Brackets of other notations. A condition as a number, 1 or 0, in brackets of its own: `1[x > 0]`, `1{x > 0}`, `𝟙(x > 0)` and `[x > 0]` are `(x > 0)`.

use super::tokens::{SpellingToken, close};
use crate::expr::callable::Callable;

/// Signs that compare.
const COMPARISONS: [&str; 8] = ["<", "<=", ">", ">=", "==", "!=", "≤", "≥"];

pub(super) fn rewrite(tokens: &mut Vec<SpellingToken>) {
    braces(tokens);
    positive_parts(tokens);
    let is_latex = tokens.iter().any(|token| token.text.starts_with('\\'));
    for index in (0..tokens.len()).rev() {
        let is_sign = tokens[index].is("𝟙") || tokens[index].is("𝟏");
        let open = index + usize::from(is_sign || tokens[index].is("1"));
        let Some(bracket) = tokens.get(open).map(|token| token.text.clone()) else {
            continue;
        };
        let is_entry = open == index && index > 0 && tokens[index - 1].ends_operand();
        // `2[x + 1]`.
        let is_factor = is_entry && tokens[index - 1].is_number();
        let is_open = match bracket.as_str() {
            "[" => !is_entry || is_factor,
            "{" => open > index,
            "(" => is_sign,
            _ => false,
        };
        let Some(end) = close(tokens, open).filter(|_| is_open) else {
            continue;
        };
        let inner = &tokens[open + 1..end];
        let compares = |token: &SpellingToken| COMPARISONS.iter().any(|sign| token.is(sign));
        // In LaTeX brackets group, but for the index of a root and what E[…] is of.
        let before = index.checked_sub(1).map(|before| &tokens[before]);
        let is_root = before.is_some_and(|before| {
            before.is("\\sqrt") || before.is("}") && tokens[index].blank.is_empty()
        });
        let is_bracket = bracket == "[" && open == index && !is_root;
        let is_group = is_bracket && (is_latex || is_expression(inner));
        let compares = inner.iter().any(compares);
        let is_wanted = if is_factor {
            is_group && !compares
        } else {
            compares || is_group
        };
        if !is_wanted || inner.iter().any(|token| token.is(",")) {
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
/// Whether brackets hold one expression: no list, also not of entries that stand apart, as in `[x -y]`.
fn is_expression(inner: &[SpellingToken]) -> bool {
    let is_one_of = |token: &SpellingToken, signs: &[&str]| signs.iter().any(|sign| token.is(sign));
    let has_operator = inner[..]
        .iter()
        .skip(1)
        .any(|token| is_one_of(token, &["+", "-", "*", "/"]));
    let stands_apart = |pair: &[SpellingToken]| {
        let [before, after] = pair else { return false };
        let is_sign = is_one_of(before, &["+", "-"]) && !before.blank.is_empty();
        before.ends_operand() && !after.blank.is_empty() && after.ends_operand()
            || is_sign && after.blank.is_empty()
    };
    let is_list = |token: &SpellingToken| is_one_of(token, &[",", ";", ":", "for", "["]);
    has_operator && !inner.iter().any(is_list) && !inner.windows(2).any(stands_apart)
}

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

/// `[1 - x]_+`, `(x)_+` and `[x]₊` are `relu(…)`.
fn positive_parts(tokens: &mut Vec<SpellingToken>) {
    for index in (0..tokens.len()).rev() {
        let opens = tokens[index].is("[") || tokens[index].is("(");
        let Some(end) = close(tokens, index).filter(|_| opens) else {
            continue;
        };
        let texts: Vec<&str> = tokens[end + 1..]
            .iter()
            .take(4)
            .map(|token| token.text.as_str())
            .collect();
        let taken = match texts[..] {
            ["₊", ..] => 1,
            ["_", "+", ..] => 2,
            ["_", "{", "+", "}"] => 4,
            _ => continue,
        };
        tokens.drain(end + 1..=end + taken);
        tokens[end].text = ")".to_string();
        tokens[index].text = "(".to_string();
        let mut name = SpellingToken::new("relu");
        std::mem::swap(&mut name.blank, &mut tokens[index].blank);
        if index > 0 && tokens[index - 1].ends_operand() {
            name.blank = " ".to_string();
        }
        tokens.insert(index, name);
    }
}
