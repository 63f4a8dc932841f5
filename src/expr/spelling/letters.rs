//! What LaTeX writes without commands of their own: letters side by side, and `{a \over b}`.

use super::commands::FONTS;
use super::functions;
use super::tokens::{SpellingToken, close, group};
use crate::expr::callable::Callable;
use crate::expr::lexer::RAISED;

/// Letters side by side are a product in LaTeX, where a word stands in a font of its own: `wx` is `w x`.
pub(super) fn products(tokens: &mut Vec<SpellingToken>) {
    const LONGEST: usize = 3;
    // Signs of paper, where names have one letter too.
    let is_of_paper =
        |token: &SpellingToken| token.text.contains(|c: char| "½¼¾⅓⅔²³ŷ·−√‖∑".contains(c));
    let is_formula = tokens.first().is_some_and(|first| first.is("$"))
        || tokens.iter().any(is_of_paper)
        || tokens
            .windows(2)
            .any(|pair| pair[0].is("^") && pair[1].is("{"));
    if !is_formula && !tokens.iter().any(|token| token.text.starts_with('\\')) {
        return;
    }
    let is_font = |token: &SpellingToken| FONTS.contains(&token.text.as_str());
    let mut in_font = 0;
    let mut index = 0;
    while index < tokens.len() {
        if is_font(&tokens[index]) {
            in_font = group(tokens, index + 1).unwrap_or(index + 1) + 1;
        }
        let text = tokens[index].text.clone();
        // `x_1x_2`: the first ends with the digits of its index.
        let ends = text.char_indices().skip(1).zip(text.chars());
        let mut ends = ends.filter(|((_, c), before)| before.is_ascii_digit() && c.is_alphabetic());
        let is_name = tokens[index].is_word() && text.contains('_');
        if let Some(((end, _), _)) = ends.next().filter(|_| is_name) {
            tokens[index].text = text[..end].to_string();
            tokens.insert(index + 1, SpellingToken::spaced(&text[end..]));
            continue;
        }
        // Of `wx_i` the last letter has the index.
        let word = text.split('_').next().unwrap_or_default();
        let word = word.trim_end_matches(|c| RAISED.contains(&c));
        let are_letters = word.len() > 1
            && word.len() <= LONGEST
            && word.bytes().all(|byte| byte.is_ascii_lowercase());
        let is_word = Callable::named(word).is_some()
            || functions::written(word).is_some()
            || [
                "pi", "tau", "mu", "nu", "xi", "eta", "phi", "psi", "rho", "chi", "mod", "and",
                "or", "not", "if", "for", "let", "lr", "in", "dx", "dy", "dt", "at",
            ]
            .contains(&word)
            || tokens.get(index + 1).is_some_and(|next| next.is("="));
        if index >= in_font && are_letters && !is_word {
            let last = word.len() - 1;
            let mut blank = tokens[index].blank.clone();
            let mut letters: Vec<SpellingToken> = Vec::new();
            for letter in word[..last].chars() {
                letters.push(SpellingToken {
                    blank: std::mem::replace(&mut blank, " ".to_string()),
                    text: letter.to_string(),
                });
            }
            letters.push(SpellingToken::spaced(&text[last..]));
            in_font += last;
            index += last;
            tokens.splice(index - last..=index - last, letters);
        }
        index += 1;
    }
}

/// `{a \over b}` is `\frac{a}{b}`.
pub(super) fn fractions(tokens: &mut Vec<SpellingToken>) {
    let is_around = |token: &SpellingToken| token.is("{") || token.is("}");
    if tokens.iter().any(|token| token.is("\\over")) && !tokens.iter().any(is_around) {
        let start = tokens
            .iter()
            .position(|token| token.is("="))
            .map_or(0, |equals| equals + 1);
        tokens.insert(start, SpellingToken::new("{"));
        tokens.push(SpellingToken::new("}"));
    }
    for open in (0..tokens.len()).rev() {
        let Some(end) = close(tokens, open).filter(|_| tokens[open].is("{")) else {
            continue;
        };
        let at = tokens[open..end]
            .iter()
            .position(|token| token.is("\\over"));
        if let Some(at) = at {
            tokens.splice(open + at..=open + at, ["}", "{"].map(SpellingToken::new));
            let blank = std::mem::take(&mut tokens[open].blank);
            let fraction = SpellingToken {
                blank,
                text: "\\frac".to_string(),
            };
            tokens.insert(open, fraction);
        }
    }
}
