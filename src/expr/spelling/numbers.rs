//! Numbers that are said, in texts that say their operators as well: `x minus one`, `drei mal x`, `half of x`.

use super::tokens::{SpellingToken, operand_end};
use super::tongues;
use crate::expr::numerals::{multiple, numeral};

/// Operators as they are said in English.
const SAID: [&str; 13] = [
    "plus",
    "minus",
    "times",
    "over",
    "squared",
    "cubed",
    "divided",
    "multiplied",
    "power",
    "root",
    "of",
    "raised",
    "hoch",
];

/// Whether the operators of a text are said.
fn is_speech(tokens: &[SpellingToken]) -> bool {
    let is_said = |(at, token): (usize, &SpellingToken)| {
        let is_call = tokens.get(at + 1).is_some_and(|open| open.is("("));
        let word = token.text.to_lowercase();
        !is_call && (SAID.contains(&word.as_str()) || tongues::sign(&word).is_some())
    };
    tokens.iter().enumerate().any(is_said)
}

/// Whether a text gives a name to something of its own.
pub(super) fn is_defined(tokens: &[SpellingToken], name: &str) -> bool {
    let mut pairs = tokens.windows(2);
    pairs.any(|pair| pair[0].is(name) && (pair[1].is("=") || pair[1].is("(")))
}

pub(super) fn rewrite(tokens: &mut Vec<SpellingToken>) {
    if !is_speech(tokens) {
        return;
    }
    for index in (0..tokens.len()).rev() {
        let word = tokens[index].text.clone();
        if !tokens[index].is_word() || is_defined(tokens, &word) {
            continue;
        }
        let beside = |at: usize| tokens.get(at).map_or("", |token| token.text.as_str());
        if let Some(number) = numeral(&word) {
            tokens[index].text = number.to_string();
        } else if let Some(number) = multiple(&word)
            && index + 1 < tokens.len()
        {
            // `half of x`, `one half x`.
            let is_of = ["of", "von", "de"].contains(&beside(index + 1));
            if is_of && operand_end(tokens, index + 2).is_some() {
                tokens.remove(index + 1);
            }
            let is_counted = index > 0 && matches!(numeral(&tokens[index - 1].text), Some("1"));
            tokens[index].text = number.to_string();
            if is_counted || index > 0 && tokens[index - 1].is("a") && number.starts_with("0.") {
                let blank = std::mem::take(&mut tokens[index - 1].blank);
                tokens[index].blank = blank;
                tokens[index - 1].text.clear();
            }
        }
    }
    tokens.retain(|token| !token.text.is_empty());
}
