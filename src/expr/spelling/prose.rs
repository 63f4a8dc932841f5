//! Words of sentences, which would be factors of a product: a text with such words left over is none to suggest.

use super::commands::GREEK;
use super::heads;
use super::numbers;
use super::tokens::SpellingToken;
use crate::expr::callable::Callable;
use crate::expr::numerals::numeral;

/// From so many letters on a word beside another one is more likely one of a sentence than a factor.
const SHORTEST: usize = 3;

/// A sentence or the number of an item before `f(x) =`, which begins the loss: `Find the minimum of f(x) = x^2`, `3. f(x) = x^2`.
pub(super) fn before_head(tokens: &mut Vec<SpellingToken>) {
    let end = super::tokens::line_end(tokens, 0);
    let is_of_sentence = |token: &SpellingToken| {
        token.is_word()
            || token.is_number()
            || [".", ":", ",", ")"].iter().any(|sign| token.is(sign))
    };
    let head = (1..end).find(|at| {
        let is_letter = tokens[*at].text.chars().count() == 1;
        is_letter && heads::is_head(tokens, *at)
    });
    // What types and keywords stand before is read elsewhere.
    let is_program = |token: &SpellingToken| {
        let words = [
            "def", "function", "fn", "let", "const", "auto", "float", "double", "inline",
        ];
        words.iter().any(|word| token.is(word))
    };
    if let Some(head) = head
        && tokens[..head].iter().all(is_of_sentence)
        && !tokens[..head].iter().any(is_program)
    {
        tokens.drain(..head);
    }
}

/// Words that only join others in sentences.
const OF_SENTENCES: [&str; 23] = [
    "all", "whole", "both", "of", "the", "then", "than", "von", "aus", "und", "der", "die", "das",
    "dem", "den", "du", "des", "les", "los", "las", "del", "della", "entre",
];

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
    // A numeral is no name, nor is a word that only sentences have.
    let is_of_sentence = |token: &SpellingToken| {
        let text = token.text.to_lowercase();
        let is_said = numeral(&text).is_some() || OF_SENTENCES.contains(&text.as_str());
        token.is_word() && is_said && !numbers::is_defined(tokens, &token.text)
    };
    if tokens.iter().any(is_of_sentence) {
        return true;
    }
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
