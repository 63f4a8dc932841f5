//! Conditions as they are chained and joined elsewhere: `0 < x < 1`, `(x > 0) & (y > 0)`, `~(x > 0)`.

use super::tokens::{SpellingToken, close, open};

type Tokens = Vec<SpellingToken>;

/// Signs and words that join conditions.
const JOINING: [&str; 6] = ["&", "|", "&&", "||", "and", "or"];

/// How many chains are taken apart.
const MOST: usize = 20;

pub(super) fn rewrite(tokens: &mut Tokens) {
    let mut is_changed = joined(tokens);
    for _ in 0..MOST {
        if !chain(tokens) {
            break;
        }
        is_changed = true;
    }
    if is_changed {
        as_number(tokens);
    }
}

fn is_comparison(token: &SpellingToken) -> bool {
    ["<", "<=", ">", ">=", "≤", "≥"]
        .iter()
        .any(|sign| token.is(sign))
}

fn is_junction(token: &SpellingToken) -> bool {
    ["and", "or", "not"].iter().any(|word| token.is(word))
}

/// Whether parentheses hold a condition.
fn holds_condition(tokens: &[SpellingToken], from: usize, to: usize) -> bool {
    tokens[from..to].iter().any(is_comparison)
}

/// `&`, `|` and `~` at conditions in parentheses.
fn joined(tokens: &mut Tokens) -> bool {
    let mut is_changed = false;
    for index in (0..tokens.len()).rev() {
        let behind = |at: usize| {
            let end = close(tokens, at).filter(|_| tokens[at].is("("))?;
            holds_condition(tokens, at, end).then_some(end)
        };
        let word = match tokens[index].text.as_str() {
            "&" => "and",
            "|" => "or",
            "~" | "!" => "not",
            _ => continue,
        };
        let is_after_operand = index > 0 && tokens[index - 1].ends_operand();
        let next = tokens.get(index + 1).filter(|next| next.is("("));
        if word == "not" {
            let end = next.and_then(|_| behind(index + 1));
            let Some(end) = end.filter(|_| !is_after_operand) else {
                continue;
            };
            tokens[index].text = "not".to_string();
            tokens[index + 1].blank = " ".to_string();
            let is_edge = |at: Option<usize>, signs: &[&str]| {
                let token = at.and_then(|at| tokens.get(at));
                token.is_none_or(|token| {
                    signs.iter().any(|sign| token.is(sign))
                        || JOINING.iter().any(|sign| token.is(sign))
                })
            };
            is_changed = true;
            if is_edge(index.checked_sub(1), &["(", ",", "="])
                && is_edge(Some(end + 1), &[")", ","])
            {
                continue;
            }
            tokens.insert(end + 1, SpellingToken::new(")"));
            let blank = std::mem::take(&mut tokens[index].blank);
            let opening = SpellingToken {
                blank,
                text: "(".to_string(),
            };
            tokens.insert(index, opening);
        } else {
            let start = index
                .checked_sub(1)
                .filter(|before| tokens[*before].is(")"))
                .and_then(|before| open(tokens, before));
            let is_after_condition =
                start.is_some_and(|start| holds_condition(tokens, start, index));
            let negated = tokens
                .get(index + 1)
                .is_some_and(|next| next.is("~") || next.is("!") || next.is("not"));
            let is_condition = next.is_some_and(|_| behind(index + 1).is_some());
            if !is_after_condition || !(is_condition || negated) {
                continue;
            }
            tokens[index] = SpellingToken::spaced(word);
            tokens[index + 1].blank = " ".to_string();
        }
        is_changed = true;
    }
    is_changed
}

/// `a < b < c` is `a < b and b < c`.
fn chain(tokens: &mut Tokens) -> bool {
    // Where the part begins that is looked at, and the comparisons in it, for each bracket that is open.
    let mut parts: Vec<(usize, Vec<usize>)> = vec![(0, Vec::new())];
    for index in 0..=tokens.len() {
        let token = tokens.get(index);
        let is_one_of =
            |signs: &[&str]| token.is_none_or(|token| signs.iter().any(|sign| token.is(sign)));
        let is_end = is_one_of(&[")", "]", "}"]);
        if is_end
            || is_one_of(&[
                ",", "=", "\n", ";", "&&", "||", "?", ":", "if", "else", "then",
            ])
            || token.is_some_and(is_junction)
        {
            let Some((start, signs)) = parts.last() else {
                return false;
            };
            if let [first, second] = signs[..] {
                return take_apart(tokens, *start, [first, second], index);
            }
            if is_end {
                parts.pop();
            } else if let Some(last) = parts.last_mut() {
                *last = (index + 1, Vec::new());
            }
        } else if is_one_of(&["(", "[", "{"]) {
            parts.push((index + 1, Vec::new()));
        } else if token.is_some_and(is_comparison)
            && let Some((_, signs)) = parts.last_mut()
        {
            signs.push(index);
        }
    }
    false
}

fn take_apart(tokens: &mut Tokens, start: usize, signs: [usize; 2], end: usize) -> bool {
    let [first, second] = signs;
    let direction = |at: usize| tokens[at].text.starts_with(['<', '≤']);
    // `0 < x > 1` is more likely a slip than meant.
    if direction(first) != direction(second) || first == start || second + 1 == end {
        return false;
    }
    let mut middle = tokens[first + 1..second].to_vec();
    let Some(middle_first) = middle.first_mut() else {
        return false;
    };
    middle_first.blank = " ".to_string();
    middle.insert(0, SpellingToken::spaced("and"));
    tokens.splice(second..second, middle);
    true
}

/// A text that is a condition as a whole is 1 where it holds, else 0.
fn as_number(tokens: &mut Tokens) {
    let mut depth = 0_usize;
    let mut is_condition = false;
    let is_one_line = tokens
        .iter()
        .all(|token| !token.ends_line() && !token.is("="));
    for token in &*tokens {
        match token.text.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            _ => is_condition |= depth == 0 && (is_comparison(token) || is_junction(token)),
        }
    }
    if is_one_line && is_condition {
        tokens.splice(0..0, ["where", "("].map(SpellingToken::new));
        tokens[2].blank.clear();
        tokens.extend([
            SpellingToken::new(","),
            SpellingToken::spaced("1"),
            SpellingToken::new(","),
            SpellingToken::spaced("0"),
            SpellingToken::new(")"),
        ]);
    }
}
