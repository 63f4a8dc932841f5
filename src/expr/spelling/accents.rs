//! Letters with a sign above them, which make another name: `ŷ` is `y_hat`, `x̄` is `x_bar`.

use super::tokens::SpellingToken;

/// Signs that stand above the letter before them, and what the name is called by them.
const ABOVE: [(char, &str); 4] = [
    ('\u{302}', "hat"),
    ('\u{304}', "bar"),
    ('\u{305}', "bar"),
    ('\u{303}', "tilde"),
];

/// Letters that have such a sign by themselves.
const LETTERS: [(&str, &str); 3] = [
    ("ŷŵâêîôûĉĝĥĵŝẑ", "hat"),
    ("āēīōūȳ", "bar"),
    ("ãñõũỹẽ", "tilde"),
];

pub(super) fn rewrite(tokens: &mut Vec<SpellingToken>) {
    for index in (0..tokens.len()).rev() {
        let text = tokens[index].text.clone();
        let mut letters = text.chars();
        let (Some(first), None) = (letters.next(), letters.next()) else {
            continue;
        };
        if let Some((_, sign)) = ABOVE.iter().find(|(above, _)| *above == first) {
            let before = index.checked_sub(1).map(|before| tokens[before].clone());
            if let Some(name) = before.filter(SpellingToken::is_word) {
                tokens[index - 1].text = format!("{}_{sign}", name.text);
                tokens.remove(index);
            }
        } else if let Some((_, sign)) = LETTERS.iter().find(|(all, _)| all.contains(first)) {
            let plain = deunicode::deunicode_char(first).unwrap_or_default();
            tokens[index].text = format!("{plain}_{sign}");
        }
    }
}
