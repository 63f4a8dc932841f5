//! Powers that go from left to right: those of spreadsheets, of which a sign binds more, and of MATLAB. Here and in Julia they go from
//! right to left.

use super::tokens::{SpellingToken, arguments, close, operand_end, operand_start, tokens as split};

type Tokens = Vec<SpellingToken>;

/// What only Julia writes.
const OF_JULIA: [&str; 6] = [".+", ".-", "⋅", "÷", "π", "√"];

fn is_power(token: &SpellingToken) -> bool {
    token.is("^") || token.is(".^")
}

/// Of a formula: a sign before an operand binds it more than a power, and powers go from left to right.
pub(super) fn formula(tokens: &mut Tokens) {
    signs(tokens);
    powers(tokens);
}

/// Of MATLAB's programs.
pub(super) fn rewrite(tokens: &mut Tokens) {
    if is_matlab(tokens) {
        powers(tokens);
    }
    if tokens
        .iter()
        .any(|token| DOTTED.iter().any(|sign| token.is(sign)))
    {
        of_samples(tokens);
    }
}

/// Operators of each entry, of MATLAB and Julia, of which `std` and `var` are by N − 1.
const DOTTED: [&str; 5] = [".*", "./", ".^", ".+", ".-"];

fn of_samples(tokens: &mut [SpellingToken]) {
    for index in 0..tokens.len().saturating_sub(1) {
        let is_method = index > 0 && tokens[index - 1].is(".");
        let is_call = tokens[index + 1].is("(") && !is_method;
        let end = close(tokens, index + 1).filter(|_| is_call);
        let count = end.map(|end| arguments(tokens, index + 1, end).len());
        if count == Some(1) {
            match tokens[index].text.as_str() {
                "std" => tokens[index].text = "stdev".to_string(),
                "var" => tokens[index].text = "variance".to_string(),
                _ => {}
            }
        }
    }
}

/// Whether MATLAB wrote a text: `@(x) …`, `function … end`, or powers of each entry that nothing says to be Julia's.
fn is_matlab(tokens: &[SpellingToken]) -> bool {
    let pair = |first: &str, second: &str| {
        let mut pairs = tokens.windows(2);
        pairs.any(|pair| pair[0].is(first) && pair[1].is(second))
    };
    let any = |text: &str| tokens.iter().any(|token| token.is(text));
    let is_program = any("function") && any("end") && !any("begin");
    pair("@", "(") || is_program && !pair("(", "::") || any(".^") && !is_julia(tokens)
}

fn is_julia(tokens: &[SpellingToken]) -> bool {
    let is_sign = |token: &SpellingToken| OF_JULIA.iter().any(|sign| token.is(sign));
    // `f.(x)`, of each entry.
    let is_dotted = |pair: &[SpellingToken]| {
        pair[0].is(".") && pair[0].blank.is_empty() && pair[1].is("(") && pair[1].blank.is_empty()
    };
    tokens.iter().any(is_sign) || tokens.windows(2).any(is_dotted)
}

/// A text with powers of each entry, one on the other, that MATLAB reads from left to right: as Julia reads it.
pub(super) fn as_julia(text: &str) -> Option<String> {
    let mut tokens = split(text);
    let is_certain = tokens
        .windows(2)
        .any(|pair| pair[0].is("@") && pair[1].is("("))
        || tokens.iter().any(|token| token.is("function"));
    let has_chain = {
        let mut other = tokens.clone();
        powers(&mut other);
        other.len() > tokens.len()
    };
    if is_certain || !is_matlab(&tokens) || !has_chain {
        return None;
    }
    for token in tokens.iter_mut().filter(|token| token.is(".^")) {
        token.text = "^".to_string();
    }
    Some(super::tokens::joined(&tokens))
}

/// Where the exponent ends that begins at `first`, with its sign.
fn exponent_end(tokens: &[SpellingToken], first: usize) -> Option<usize> {
    let is_signed = tokens
        .get(first)
        .is_some_and(|sign| sign.is("-") || sign.is("+"));
    operand_end(tokens, first + usize::from(is_signed))
}

/// `2^3^2` is `(2^3)^2`, `2^-3^2` is `(2^-3)^2`.
fn powers(tokens: &mut Tokens) {
    let mut index = 1;
    while index + 1 < tokens.len() {
        let is_raised = |at: usize| tokens.get(at).is_some_and(is_power);
        let first = operand_start(tokens, index - 1).filter(|_| is_raised(index));
        let chain = first
            .zip(exponent_end(tokens, index + 1))
            .filter(|(_, end)| is_raised(end + 1));
        if let Some((first, end)) = chain {
            tokens.insert(end + 1, SpellingToken::new(")"));
            tokens.insert(first, SpellingToken::new("("));
            let blank = std::mem::take(&mut tokens[first + 1].blank);
            tokens[first].blank = blank;
            index = end + 2;
        }
        index += 1;
    }
}

/// `-A1^2` is `(-A1)^2`.
fn signs(tokens: &mut Tokens) {
    for index in (0..tokens.len()).rev() {
        let is_sign = tokens[index].is("-");
        let is_unary = index == 0
            || !(tokens[index - 1].ends_operand()
                || tokens[index - 1].is("%")
                || is_power(&tokens[index - 1]));
        let Some(end) = operand_end(tokens, index + 1).filter(|_| is_sign && is_unary) else {
            continue;
        };
        if tokens.get(end + 1).is_some_and(is_power) {
            tokens.insert(end + 1, SpellingToken::new(")"));
            tokens.insert(index, SpellingToken::new("("));
            let blank = std::mem::take(&mut tokens[index + 1].blank);
            tokens[index].blank = blank;
        }
    }
}
