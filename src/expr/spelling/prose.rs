//! Words of sentences, which would be factors of a product: a text with such words left over is none to suggest.

use super::commands::GREEK;
use super::tokens::SpellingToken;
use crate::expr::callable::Callable;

/// From so many letters on a word beside another one is more likely one of a sentence than a factor.
const SHORTEST: usize = 3;

/// Whether a word of a sentence, or of another program, stands beside another word.
pub(super) fn has_words(tokens: &[SpellingToken]) -> bool {
    let is_defined = |word: &SpellingToken| {
        let heads = tokens.windows(2).enumerate();
        let mut heads = heads.filter(|(_, pair)| pair[0].text == word.text);
        heads.any(|(at, pair)| {
            let begins = at == 0 || tokens[at - 1].ends_line();
            begins && (pair[1].is("=") || pair[1].is("("))
        })
    };
    let is_said = |token: &SpellingToken| {
        let text = token.text.as_str();
        text.chars().count() >= SHORTEST
            && text.chars().all(char::is_alphabetic)
            && !GREEK.contains(&text)
            && Callable::named(text).is_none()
            && !matches!(text, "and" | "not" | "tau" | "rows" | "lambda")
            && !is_defined(token)
    };
    tokens.windows(2).any(|pair| {
        let are_words = pair.iter().all(SpellingToken::is_word) && !pair[1].blank.is_empty();
        are_words && (is_said(&pair[0]) || is_said(&pair[1]))
    })
}

/// Whether Mathematica's imaginary unit stands in a text.
pub(super) fn has_imaginary_unit(tokens: &[SpellingToken]) -> bool {
    let is_call = |pair: &[SpellingToken]| {
        let name = pair[0].text.as_str();
        let is_capital = name.starts_with(char::is_uppercase);
        is_capital && pair[1].is("[") && Callable::named(&name.to_ascii_lowercase()).is_some()
    };
    tokens.iter().any(|token| token.is("I")) && tokens.windows(2).any(is_call)
}
