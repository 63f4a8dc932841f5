//! Equations, which a descent solves where their sides differ by nothing: `x^2 + y^2 = 1`.

use super::tokens::{SpellingToken, joined, operand_end, tokens as split};

/// The square that is least where both sides of a text that is one equation are equal.
pub(super) fn square(text: &str) -> Option<String> {
    let tokens = split(text);
    if tokens.iter().any(SpellingToken::ends_line) {
        return None;
    }
    let mut signs = (0..tokens.len()).filter(|at| tokens[*at].is("="));
    let at = signs.next()?;
    let (left, right) = (&tokens[..at], &tokens[at + 1..]);
    let opened = left.iter().filter(|token| token.is("(")).count();
    let closed = left.iter().filter(|token| token.is(")")).count();
    let is_definition = operand_end(left, 0) == Some(at.saturating_sub(1)) && left[0].is_word();
    if signs.next().is_some()
        || opened != closed
        || is_definition
        || left.is_empty()
        || right.is_empty()
    {
        return None;
    }
    let (left, right_text) = (joined(left), joined(right));
    let is_operand = operand_end(right, 0) == Some(right.len() - 1);
    Some(match right_text.as_str() {
        "0" => format!("({left})^2"),
        _ if is_operand => format!("({left} - {right_text})^2"),
        _ => format!("({left} - ({right_text}))^2"),
    })
}
