//! Fortran: remarks behind `!`, lines that go on behind `&`, conditions in letters.

use super::tokens::SpellingToken;

/// Conditions in letters between two points.
const CONDITIONS: [(&str, &str); 9] = [
    ("gt", ">"),
    ("lt", "<"),
    ("ge", ">="),
    ("le", "<="),
    ("eq", "=="),
    ("ne", "!="),
    ("and", "and"),
    ("or", "or"),
    ("not", "not"),
];

pub(super) fn rewrite(tokens: &mut Vec<SpellingToken>) {
    for index in (0..tokens.len()).rev() {
        conditions(tokens, index);
        let goes_on = tokens.get(index).is_some_and(|sign| sign.is("&"))
            && tokens.get(index + 1).is_some_and(|next| next.is("\n"));
        if goes_on {
            tokens.drain(index..=index + 1);
        } else if tokens.get(index).is_some_and(|sign| sign.is("!")) && is_remark(tokens, index) {
            let line = tokens[index..].iter().position(|token| token.is("\n"));
            tokens.drain(index..line.map_or(tokens.len(), |line| index + line));
        }
    }
}

/// `x .gt. 0` is `x > 0`.
fn conditions(tokens: &mut Vec<SpellingToken>, index: usize) {
    let Some([first, word, last]) = tokens.get(index..index + 3) else {
        return;
    };
    let lower = word.text.to_lowercase();
    let row = CONDITIONS.iter().find(|(known, _)| *known == lower);
    if let Some((_, here)) = row.filter(|_| first.is(".") && last.is(".") && word.blank.is_empty())
    {
        tokens.splice(index..index + 3, [SpellingToken::spaced(here)]);
        if let Some(next) = tokens
            .get_mut(index + 1)
            .filter(|next| next.blank.is_empty())
        {
            next.blank = " ".to_string();
        }
    }
}

/// Whether words stand behind a mark that follows an operand at a distance.
fn is_remark(tokens: &[SpellingToken], index: usize) -> bool {
    let is_apart = index == 0 || !tokens[index].blank.is_empty() || tokens[index - 1].ends_line();
    let follows = index == 0 || tokens[index - 1].ends_operand() || tokens[index - 1].ends_line();
    let line: Vec<&SpellingToken> = tokens[index + 1..]
        .iter()
        .take_while(|token| !token.is("\n"))
        .collect();
    is_apart
        && follows
        && line.first().is_some_and(|word| word.is_word())
        && !line.iter().any(|token| token.is("="))
}
