//! Products and norms of vectors as notes have them: `x' y` is `dot(x, y)`, `‖v‖` is `norm(v)`.

use super::tokens::{SpellingToken, arguments, close, filled, operand_end, operand_start};

/// How many are rewritten.
const MOST: usize = 100;

pub(super) fn rewrite(tokens: &mut Vec<SpellingToken>) {
    for _ in 0..MOST {
        if !(products(tokens) || norms(tokens)) {
            return;
        }
    }
}

/// `A @ B`, `x' y` and `xᵀ y` are `dot(A, B)`; a raised T alone is nothing. A prime that nothing follows, or a parenthesis at
/// once, means a derivative.
fn products(tokens: &mut Vec<SpellingToken>) -> bool {
    let is_prime = |token: &SpellingToken| matches!(token.text.as_str(), "'" | "′");
    let is_product =
        |token: &SpellingToken| matches!(token.text.as_str(), "@" | "%*%" | ".'" | "ᵀ");
    let is_transpose = |at: usize| {
        let Some(next) = tokens.get(at + 1).filter(|next| !is_prime(next)) else {
            return false;
        };
        let is_call = next.is("(") && next.blank.is_empty();
        next.is("*") || !is_call && operand_end(tokens, at + 1).is_some()
    };
    let found = (1..tokens.len()).find(|at| {
        is_product(&tokens[*at])
            || is_prime(&tokens[*at])
                && !is_prime(&tokens[at - 1])
                && !tokens[at - 1].is_number()
                && is_transpose(*at)
    });
    let Some(at) = found else {
        return false;
    };
    let mut first = at + 1;
    let is_sign = |token: &SpellingToken| token.is("*") || token.is("@") || token.is("·");
    if !tokens[at].is("@") && tokens.get(first).is_some_and(is_sign) {
        first += 1;
    }
    // f'(x) is a derivative.
    let is_prime = tokens[at].is("'")
        && tokens
            .get(at + 1)
            .is_some_and(|next| next.is("(") && next.blank.is_empty());
    let Some(start) = operand_start(tokens, at - 1).filter(|_| !is_prime) else {
        return false;
    };
    let Some(end) = operand_end(tokens, first) else {
        if tokens[at].is("@") || tokens[at].is("%*%") {
            return false;
        }
        tokens.remove(at);
        return true;
    };
    if is_form(tokens, at) {
        return false;
    }
    let left = tokens[start..at].to_vec();
    let right = tokens[first..=end].to_vec();
    let mut new = filled("dot(x, y)", &[left, right]);
    new[0].blank.clone_from(&tokens[start].blank);
    tokens.splice(start..=end, new);
    true
}

/// Whether a product of more than two operands begins at a sign: a matrix between two vectors, as in `x' A x` and `x.T @ A @ x`.
fn is_form(tokens: &[SpellingToken], at: usize) -> bool {
    let sign = &tokens[at];
    let is_matrix_product = sign.is("@") || sign.is("%*%");
    let is_transpose = ["'", "′", ".'", "ᵀ"].iter().any(|other| sign.is(other));
    if at == 0 || !tokens[at - 1].ends_operand() || !(is_matrix_product || is_transpose) {
        return false;
    }
    let is_sign =
        |token: &SpellingToken| ["*", "@", "·", "%*%"].iter().any(|other| token.is(other));
    if is_transpose && tokens[at - 1].is_number() {
        return false; // 1'000
    }
    let second = tokens.get(at + 1).is_some_and(is_sign) && is_transpose;
    let Some(end) = operand_end(tokens, at + 1 + usize::from(second)) else {
        return false;
    };
    match tokens.get(end + 1) {
        Some(next) if is_matrix_product => next.text == sign.text,
        Some(next) => is_sign(next) || operand_end(tokens, end + 1).is_some(),
        None => false,
    }
}

/// Whether a matrix stands between two vectors.
pub(super) fn has_form(tokens: &[SpellingToken]) -> bool {
    (1..tokens.len()).any(|at| is_form(tokens, at))
}

/// `‖v‖` is `norm(v)`; an index behind it says which norm, and another than 1, 2 and ∞ has no function here.
fn norms(tokens: &mut Vec<SpellingToken>) -> bool {
    let is_bar = |token: &SpellingToken| token.is("‖") || token.is("∥");
    let Some(start) = tokens.iter().position(is_bar) else {
        return false;
    };
    let after = tokens[start + 1..].iter().position(is_bar);
    let Some(end) = after
        .map(|after| start + 1 + after)
        .filter(|end| *end > start + 1)
    else {
        return false;
    };
    if let [raised, power, below, ..] = &tokens[end + 1..]
        && raised.is("^")
        && power.is_number()
        && below.text.starts_with('_')
    {
        // The index of `‖w‖^2_2` before the power.
        let below = tokens.remove(end + 3);
        tokens.insert(end + 1, below);
    }
    let index = tokens
        .get(end + 1)
        .filter(|next| next.text.starts_with(['_', '₁', '₂']));
    let (template, last) = match index.map(|index| index.text.as_str()) {
        None => ("norm(x)", end),
        Some("_2" | "₂") => ("norm(x)", end + 1),
        Some("_1" | "₁") => ("rowsum(abs(x))", end + 1),
        Some("_∞" | "_inf" | "_infty") => ("rowmax(abs(x))", end + 1),
        Some("_") if tokens.get(end + 2).is_some_and(|sign| sign.is("∞")) => {
            ("rowmax(abs(x))", end + 2)
        }
        Some(_) => return false,
    };
    let mut content = tokens[start + 1..end].to_vec();
    let closing = content.len().saturating_sub(1);
    if content[0].is("(")
        && close(&content, 0) == Some(closing)
        && arguments(&content, 0, closing).len() > 1
    {
        content[0].text = "[".to_string();
        content[closing].text = "]".to_string();
    }
    let wrapped = [
        &[SpellingToken::new("(")],
        &content[..],
        &[SpellingToken::new(")")],
    ]
    .concat();
    if close(&wrapped, 0) != Some(wrapped.len() - 1) {
        return false; // A bracket that is open in it.
    }
    let mut new = filled(template, &[content]);
    new[0].blank.clone_from(&tokens[start].blank);
    if start > 0 && tokens[start - 1].ends_operand() {
        new[0].blank = " ".to_string();
    }
    // Notes divide by the number of rows: `1/n ‖y - w x‖²`.
    if let Some([one, slash, count]) = start
        .checked_sub(3 + usize::from(start > 0 && tokens[start - 1].is(")")))
        .and_then(|from| tokens.get_mut(from..from + 3))
        && one.is("1")
        && slash.is("/")
        && ["n", "N", "m", "M"].iter().any(|known| count.is(known))
    {
        count.text = "rows".to_string();
    }
    tokens.splice(start..=last, new);
    true
}
