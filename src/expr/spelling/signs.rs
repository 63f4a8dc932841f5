//! Operators of other notations.

use super::bare::product_end;
use super::floors;
use super::tokens::{SpellingToken, arguments, close, filled, operand_end, unwrapped};
use super::vectors;
use crate::expr::callable::Callable;

/// Signs and words that have another spelling here; a word stands between blanks.
const SIGNS: [(&str, &str); 41] = [
    ("dot", "*"),
    ("<>", "!="),
    ("~=", "!="),
    (".*", "*"),
    ("./", "/"),
    (".^", "^"),
    ("&&", "and"),
    ("∧", "and"),
    ("∨", "or"),
    ("≤", "<="),
    ("≥", ">="),
    ("≠", "!="),
    ("mod", "%%"),
    ("MOD", "%%"),
    ("xor", "!="),
    ("～", "-"),
    ("–", "-"),
    ("—", "-"),
    ("∗", "*"),
    ("•", "*"),
    ("½", "(1/2)"),
    ("⅓", "(1/3)"),
    ("⅔", "(2/3)"),
    ("¼", "(1/4)"),
    ("¾", "(3/4)"),
    (".+", "+"),
    (".-", "-"),
    ("↑", "^"),
    ("⊙", "*"),
    ("⊘", "/"),
    ("⊕", "+"),
    ("⊖", "-"),
    ("∙", "*"),
    ("∕", "/"),
    ("⁄", "/"),
    ("‐", "-"),
    ("∣", "|"),
    ("plus", "+"),
    ("minus", "-"),
    ("times", "*"),
    ("over", "/"),
];

/// Brackets that are a function of what stands between them.
const BRACKETS: [(&str, &str, &str); 4] = [
    ("⌊", "⌋", "floor"),
    ("⌈", "⌉", "ceil"),
    ("⟨", "⟩", "dot"),
    ("〈", "〉", "dot"),
];

pub(super) fn rewrite(tokens: &mut Vec<SpellingToken>) {
    ranges(tokens);
    negations(tokens);
    choices(tokens);
    brackets(tokens);
    roots(tokens);
    expectations(tokens);
    raised_functions(tokens);
    powers(tokens);
    for index in 0..tokens.len() {
        let is_call = tokens.get(index + 1).is_some_and(|next| next.is("("));
        if tokens[index].is_word() && (is_call || !between_operands(tokens, index)) {
            continue;
        }
        if let Some((_, here)) = SIGNS.iter().find(|(sign, _)| tokens[index].is(sign)) {
            let is_mixed =
                here.starts_with("(1/") || here.starts_with("(2/") || here.starts_with("(3/");
            if is_mixed && index > 0 && is_whole(&tokens[index - 1]) {
                // 1½ is a number, not a product.
                let whole = std::mem::take(&mut tokens[index - 1].text);
                tokens[index - 1].text = "(".to_string();
                let fraction = here.trim_matches(['(', ')']);
                tokens[index].blank.clear();
                tokens[index].text = format!("{whole} + {fraction})");
                continue;
            }
            tokens[index].text = (*here).to_string();
            if here.chars().all(char::is_alphabetic) {
                tokens[index].blank = " ".to_string();
                if let Some(next) = tokens.get_mut(index + 1) {
                    next.blank = " ".to_string();
                }
            }
        }
        if tokens[index].is("||") && between_operands(tokens, index) {
            tokens[index].text = "or".to_string();
        }
    }
    floors::rewrite(tokens);
    vectors::rewrite(tokens);
}

/// `x squared` is `x^2`.
fn powers(tokens: &mut Vec<SpellingToken>) {
    for index in (1..tokens.len()).rev() {
        let power = match tokens[index].text.as_str() {
            "squared" => "2",
            "cubed" => "3",
            _ => continue,
        };
        if tokens[index - 1].ends_operand() {
            tokens.splice(index..=index, ["^", power].map(SpellingToken::new));
        }
    }
}

fn is_whole(token: &SpellingToken) -> bool {
    token.text.bytes().all(|byte| byte.is_ascii_digit())
}

/// In brackets a semicolon separates: rows of MATLAB's, arguments of a spreadsheet where the comma is taken.
pub(super) fn separators(tokens: &mut Vec<SpellingToken>) {
    let mut depth = 0_usize;
    for token in tokens {
        match token.text.as_str() {
            "(" | "[" => depth += 1,
            ")" | "]" => depth = depth.saturating_sub(1),
            ";" if depth > 0 => token.text = ",".to_string(),
            _ => {}
        }
    }
}

/// `!(x > 0)` and `~(x > 0)` are `not (x > 0)`.
fn negations(tokens: &mut Vec<SpellingToken>) {
    for index in (0..tokens.len().saturating_sub(1)).rev() {
        let is_sign = tokens[index].is("!") || tokens[index].is("~");
        let follows = &tokens[index + 1];
        let is_before = follows.is("(") || follows.is_word();
        if is_sign && is_before && !(index > 0 && tokens[index - 1].ends_operand()) {
            tokens[index].text = "not".to_string();
            tokens[index + 1].blank = " ".to_string();
            // A factor keeps together.
            let end = operand_end(tokens, index + 1);
            let is_factor = |end: &usize| {
                let next = tokens.get(end + 1);
                next.is_some_and(|next| ["*", "/", "+", "-"].iter().any(|sign| next.is(sign)))
            };
            if let Some(end) = end.filter(is_factor) {
                tokens.insert(end + 1, SpellingToken::new(")"));
                let blank = std::mem::take(&mut tokens[index].blank);
                tokens.insert(
                    index,
                    SpellingToken {
                        blank,
                        text: "(".to_string(),
                    },
                );
            }
        }
    }
}

/// `⌊x⌋` is `floor(x)`.
fn brackets(tokens: &mut Vec<SpellingToken>) {
    for index in (0..tokens.len()).rev() {
        let row = BRACKETS.iter().find(|(open, ..)| tokens[index].is(open));
        let Some((_, closing, function)) = row else {
            continue;
        };
        let Some(end) = tokens[index..].iter().position(|token| token.is(closing)) else {
            continue;
        };
        tokens[index + end].text = ")".to_string();
        tokens[index].text = "(".to_string();
        let blank = std::mem::take(&mut tokens[index].blank);
        let is_beside = index > 0 && tokens[index - 1].ends_operand() && blank.is_empty();
        // `⟨(y - w x)^2⟩` is a mean of physics.
        let close = index + end;
        let is_mean = *function == "dot"
            && arguments(tokens, index, close).len() == 1
            && !tokens[index..close].iter().any(|token| token.is("|"));
        let mut name = SpellingToken::new(if is_mean { "mean" } else { *function });
        name.blank = if is_beside { " ".to_string() } else { blank };
        tokens.insert(index, name);
    }
}

/// `∛x` is `cbrt(x)`, `∜x` is `x^(1/4)`.
fn roots(tokens: &mut Vec<SpellingToken>) {
    for index in (0..tokens.len()).rev() {
        let is_root = tokens.get(index + 1).is_some_and(|next| next.is("√"));
        let sign = match tokens[index].text.as_str() {
            "³" if is_root => "∛",
            "⁴" if is_root => "∜",
            _ => "",
        };
        let is_behind = index > 0 && tokens[index - 1].ends_operand();
        if !sign.is_empty() && !is_behind {
            tokens[index].text = sign.to_string();
            tokens.remove(index + 1);
        }
        if let Some(end) = operand_end(tokens, index + 1).filter(|_| tokens[index].is("∜")) {
            let operand = tokens[index + 1..=end].to_vec();
            let mut new = filled("x^(1/4)", &[operand]);
            new[0].blank.clone_from(&tokens[index].blank);
            tokens.splice(index..=end, new);
            continue;
        }
        if let Some(end) = operand_end(tokens, index + 1).filter(|_| tokens[index].is("∛")) {
            tokens[index].text = "cbrt".to_string();
            tokens[index + 1].blank.clear();
            if !tokens[index + 1].is("(") {
                tokens.insert(end + 1, SpellingToken::new(")"));
                tokens.insert(index + 1, SpellingToken::new("("));
            }
        }
    }
}

/// `E[x]` is a mean.
fn expectations(tokens: &mut [SpellingToken]) {
    for index in 0..tokens.len().saturating_sub(1) {
        let is_index = |token: &SpellingToken| token.is_number();
        let is_sign = tokens[index].is("E") || tokens[index].is("𝔼");
        if is_sign
            && tokens[index + 1].is("[")
            && !tokens.get(index + 2).is_some_and(is_index)
            && let Some(end) = close(tokens, index + 1)
        {
            tokens[index].text = "mean".to_string();
            tokens[index + 1].text = "(".to_string();
            tokens[end].text = ")".to_string();
        }
    }
}

/// `sin^2 x`, `sin^2(x)` are `sin(x)^2`; `sin^-1(x)` is `asin(x)`.
fn raised_functions(tokens: &mut Vec<SpellingToken>) {
    for index in (0..tokens.len()).rev() {
        let is_function = tokens[index].is_word() && Callable::named(&tokens[index].text).is_some();
        if !is_function || !tokens.get(index + 1).is_some_and(|sign| sign.is("^")) {
            continue;
        }
        let signs: Vec<&str> = tokens[index + 2..]
            .iter()
            .take(4)
            .map(|token| token.text.as_str())
            .collect();
        let (is_inverse, argument) = match signs[..] {
            ["-", "1", ..] => (true, index + 4),
            ["(", "-", "1", ")"] => (true, index + 6),
            [power, ..] if power.starts_with(|c: char| c.is_ascii_digit()) => (false, index + 3),
            _ => continue,
        };
        let is_bare = tokens.get(argument).is_some_and(|token| !token.is("("));
        let end = if is_bare {
            product_end(tokens, argument)
        } else {
            operand_end(tokens, argument)
        };
        let Some(end) = end else {
            continue;
        };
        let inverse = format!("a{}", tokens[index].text);
        if is_inverse && Callable::named(&inverse).is_none() {
            continue;
        }
        let name = if is_inverse {
            inverse
        } else {
            tokens[index].text.clone()
        };
        let power = if is_inverse {
            Vec::new()
        } else {
            tokens[index + 1..argument].to_vec()
        };
        let operand = unwrapped(tokens[argument..=end].to_vec());
        let mut new = filled(&format!("{name}(x)"), &[operand]);
        new[0].blank.clone_from(&tokens[index].blank);
        new.extend(power);
        tokens.splice(index..=end, new);
    }
}

fn between_operands(tokens: &[SpellingToken], index: usize) -> bool {
    let before = index.checked_sub(1).map(|before| &tokens[before]);
    let after = tokens.get(index + 1);
    before.is_some_and(SpellingToken::ends_operand)
        && after.is_some_and(|after| after.is_word() || after.is_number() || after.is("("))
}

/// `A1:A9`, a column of a sheet, is known by a name: `A`.
fn ranges(tokens: &mut Vec<SpellingToken>) {
    let column = |token: &SpellingToken| {
        let letters = token.text.trim_end_matches(|c: char| c.is_ascii_digit());
        let is_cell = !letters.is_empty()
            && letters.len() < token.text.len()
            && letters.chars().all(|c| c.is_ascii_uppercase());
        is_cell.then(|| letters.to_string())
    };
    for index in (2..tokens.len()).rev() {
        let [first, colon, last] = [index - 2, index - 1, index].map(|index| tokens.get(index));
        let (Some(first), Some(colon), Some(last)) = (first, colon, last) else {
            continue;
        };
        if let (true, Some(name), Some(_)) = (colon.is(":"), column(first), column(last)) {
            tokens[index - 2].text = name;
            tokens.drain(index - 1..=index);
        }
    }
}

/// `c ? a : b` and `a if c else b`, as the whole of a line, of what stands in a pair of brackets or between commas there.
fn choices(tokens: &mut Vec<SpellingToken>) {
    let is_one = |token: &SpellingToken| token.is("?") || token.is("if");
    if !tokens.iter().any(is_one) {
        return;
    }
    // What stands in brackets is chosen first.
    let mut index = 0;
    while index < tokens.len() {
        if let Some(end) = close(tokens, index).filter(|_| tokens[index].is("("))
            && tokens[index + 1..end].iter().any(is_one)
        {
            let mut inner = Vec::new();
            for (at, argument) in arguments(tokens, index, end).into_iter().enumerate() {
                let mut argument = argument;
                let blank = argument[0].blank.clone();
                choices(&mut argument);
                argument[0].blank = blank;
                if at > 0 {
                    inner.push(SpellingToken::new(","));
                }
                inner.extend(argument);
            }
            let length = inner.len();
            tokens.splice(index + 1..end, inner);
            index += length;
        }
        index += 1;
    }
    let mut depth = 0_i32;
    let outside: Vec<bool> = tokens
        .iter()
        .map(|token| {
            depth += i32::from(token.is("(") || token.is("["))
                - i32::from(token.is(")") || token.is("]"));
            depth == 0
        })
        .collect();
    let position = |text: &str| (0..tokens.len()).find(|at| outside[*at] && tokens[*at].is(text));
    let start = position("=").map_or(0, |equals| equals + 1);
    let parts = if let (Some(question), Some(colon)) = (position("?"), position(":")) {
        (question < colon).then(|| {
            let [condition, a, b] = [
                start..question,
                question + 1..colon,
                colon + 1..tokens.len(),
            ];
            [condition, a, b]
        })
    } else if let (Some(condition), Some(other)) = (position("if"), position("else")) {
        (start < condition && condition < other).then(|| {
            [
                condition + 1..other,
                start..condition,
                other + 1..tokens.len(),
            ]
        })
    } else {
        None
    };
    let Some(parts) = parts.filter(|parts| parts.iter().all(|part| !part.is_empty())) else {
        return;
    };
    let mut new = vec![SpellingToken::new("where"), SpellingToken::new("(")];
    for (index, part) in parts.into_iter().enumerate() {
        if index > 0 {
            new.push(SpellingToken::new(","));
        }
        let mut part = tokens[part].to_vec();
        if index == 2 {
            choices(&mut part); // The next of a chain of them.
        }
        part[0].blank = if index > 0 { " " } else { "" }.to_string();
        new.extend(part);
    }
    new.push(SpellingToken::new(")"));
    if start > 0 {
        new[0].blank = " ".to_string();
    }
    tokens.splice(start.., new);
}
