//! What LaTeX writes above the line, and quotients that are derivatives.

use super::commands::is_greek;
use super::tokens::{SpellingToken, content, group};

/// `w^{(1)}` of the first layer or example is the name w1.
pub(super) fn numbered(tokens: &mut Vec<SpellingToken>, at: usize) {
    let Some([name, raised, open, first, number, last, end]) = tokens.get(at..at + 7) else {
        return;
    };
    let is_number = number.text.bytes().all(|byte| byte.is_ascii_digit());
    let signs = [
        (raised, "^"),
        (open, "{"),
        (first, "("),
        (last, ")"),
        (end, "}"),
    ];
    if (name.is_word() || is_greek(&name.text))
        && is_number
        && signs.iter().all(|(token, sign)| token.is(sign))
    {
        tokens[at].text = format!("{}{}", name.text, number.text);
        tokens.drain(at + 1..at + 7);
    }
}

/// `\frac{d}{dx}`: what is written so is a derivative, and no quotient.
pub(super) fn is_derivative(tokens: &[SpellingToken], at: usize) -> bool {
    let middle = group(tokens, at + 1);
    let Some((middle, end)) = middle.and_then(|middle| Some((middle, group(tokens, middle + 1)?)))
    else {
        return false;
    };
    let letters = |from: usize, to: usize| -> String {
        let plain = content(&tokens[from..=to]);
        let words = plain
            .iter()
            .filter(|token| token.is_word() || is_greek(&token.text));
        words
            .map(|token| token.text.trim_start_matches('\\'))
            .collect()
    };
    let (above, below) = (letters(at + 1, middle), letters(middle + 1, end));
    let is_of = |text: &str| text.starts_with('d') && !text.starts_with("delta");
    is_of(&above) && is_of(&below) && above.len() <= 2 && below.len() > 1
}

/// `w^T`, `w^{\top}`: a raised T.
pub(super) fn transpose(tokens: &mut Vec<SpellingToken>, at: usize) {
    if !tokens.get(at).is_some_and(|sign| sign.is("^")) {
        return;
    }
    let Some(end) = group(tokens, at + 1) else {
        return;
    };
    let raised = content(&tokens[at + 1..=end]);
    let is_raised = |token: &SpellingToken| token.is("ᵀ") || token.is("T");
    if let [sign] = &raised[..]
        && is_raised(sign)
    {
        tokens.splice(at..=end, [SpellingToken::new("ᵀ")]);
    }
}
