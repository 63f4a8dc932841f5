//! What texts are set with, and numbers in other bases: `x<sup>2</sup>`, `x&sup2;`, `30°`, `0x10`, Cyrillic letters that look like Latin ones.

use super::tokens::{SpellingToken, arguments, close, operand_start};

/// Elements and entities of web pages.
const OF_PAGES: [(&str, &str); 18] = [
    ("<sup>", "^("),
    ("</sup>", ")"),
    ("<sub>", "_"),
    ("</sub>", ""),
    ("<i>", ""),
    ("</i>", ""),
    ("<b>", ""),
    ("</b>", ""),
    ("<br>", "\n"),
    ("&sup2;", "²"),
    ("&sup3;", "³"),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&amp;", "&"),
    ("&minus;", "-"),
    ("&times;", "*"),
    ("&middot;", "*"),
    ("&nbsp;", " "),
];

/// Cyrillic letters, and the Latin ones that look the same.
const ALIKE: [(char, char); 11] = [
    ('х', 'x'),
    ('у', 'y'),
    ('а', 'a'),
    ('с', 'c'),
    ('е', 'e'),
    ('о', 'o'),
    ('р', 'p'),
    ('к', 'k'),
    ('м', 'm'),
    ('т', 't'),
    ('і', 'i'),
];

/// A text of a web page without what it is set with.
pub(super) fn plain(text: &str) -> String {
    let mut plain = text.to_string();
    if text.contains(['<', '&']) {
        for (typed, here) in OF_PAGES {
            plain = plain.replace(typed, here);
        }
    }
    plain
}

pub(super) fn rewrite(tokens: &mut Vec<SpellingToken>) {
    tokens.retain(|token| !token.is("\\limits") && !token.is("\\nolimits"));
    domain(tokens);
    quotient(tokens);
    query(tokens);
    references(tokens);
    pairs(tokens);
    for index in (0..tokens.len()).rev() {
        let text = tokens[index].text.clone();
        for (typed, here) in [("log₂", "log2"), ("log₁₀", "log10")] {
            if text == typed {
                tokens[index].text = here.to_string();
            }
        }
        let letters = || text.chars().filter(|c| c.is_alphabetic());
        if letters().count() == 1
            && let Some(letter) = letters().next()
            && let Some((_, latin)) = ALIKE.iter().find(|(other, _)| *other == letter)
        {
            tokens[index].text = text.replace(letter, &latin.to_string());
        }
        degrees(tokens, index);
        based(tokens, index);
    }
}

/// `30°` is `(30 * pi/180)`.
fn degrees(tokens: &mut Vec<SpellingToken>, index: usize) {
    let before = index.checked_sub(1).filter(|_| tokens[index].is("°"));
    let Some(start) = before.and_then(|before| operand_start(tokens, before)) else {
        return;
    };
    let mut angle = vec![SpellingToken::new("(")];
    angle[0].blank.clone_from(&tokens[start].blank);
    angle.extend(tokens[start..index].iter().cloned());
    angle[1].blank.clear();
    let factor = [" *", " pi", "/", "180", ")"];
    angle.extend(factor.map(|part| match part.strip_prefix(' ') {
        Some(part) => SpellingToken::spaced(part),
        None => SpellingToken::new(part),
    }));
    // `sin(30°)` has parentheses already.
    let is_around = start > 0
        && tokens[start - 1].is("(")
        && tokens.get(index + 1).is_some_and(|next| next.is(")"));
    if is_around {
        angle.pop();
        angle.remove(0);
    }
    tokens.splice(start..=index, angle);
}

/// `0x10` is 16, `0b101` is 5.
fn based(tokens: &mut Vec<SpellingToken>, index: usize) {
    let Some([zero, digits]) = tokens.get(index..index + 2) else {
        return;
    };
    if !zero.is("0") || !digits.blank.is_empty() {
        return;
    }
    let text = digits.text.replace('_', "");
    let number = text.split_at_checked(1).and_then(|(base, digits)| {
        let base = match base {
            "x" | "X" => 16,
            "b" | "B" => 2,
            "o" | "O" => 8,
            _ => return None,
        };
        u32::from_str_radix(digits, base).ok()
    });
    if let Some(number) = number {
        tokens[index].text = number.to_string();
        tokens.remove(index + 1);
    }
}

/// `x^2, x ∈ ℝ` is `x^2`.
fn domain(tokens: &mut Vec<SpellingToken>) {
    let is_in = |token: &SpellingToken| token.is("∈") || token.is("\\in");
    let Some(within) = tokens.iter().position(is_in) else {
        return;
    };
    if let Some([comma, name]) = within.checked_sub(2).and_then(|at| tokens.get(at..within))
        && comma.is(",")
        && name.is_word()
        && !tokens.iter().any(SpellingToken::ends_line)
    {
        tokens.truncate(within - 2);
    }
}

/// `(x + 1) : 3` is a quotient in schools.
fn quotient(tokens: &mut [SpellingToken]) {
    let [before @ .., operand, colon, number] = tokens else {
        return;
    };
    let is_of_schools = colon.is(":")
        && !colon.blank.is_empty()
        && number.is_number()
        && operand.ends_operand()
        && (!operand.is_word() || operand.text.chars().count() == 1)
        && !before.iter().any(|token| {
            token.is("?") || token.is("=") || token.is("lambda") || token.is("for") || token.is("[")
        });
    if is_of_schools {
        colon.text = "/".to_string();
    }
}

/// `SELECT AVG(x) FROM t` is `AVG(x)`.
fn query(tokens: &mut Vec<SpellingToken>) {
    let is = |token: &SpellingToken, word: &str| token.text.eq_ignore_ascii_case(word);
    if !tokens.first().is_some_and(|first| is(first, "select")) {
        return;
    }
    if let Some(from) = tokens
        .iter()
        .position(|token| is(token, "from"))
        .filter(|from| *from > 1)
    {
        tokens.truncate(from);
        tokens.remove(0);
    }
}

/// `=Sheet1!A1` is `=A1`, and `=[@x]` is `=x`.
fn references(tokens: &mut Vec<SpellingToken>) {
    if !tokens.first().is_some_and(|first| first.is("=")) {
        return;
    }
    for index in (1..tokens.len().saturating_sub(2)).rev() {
        let Some([first, second, third]) = tokens.get(index..index + 3) else {
            continue;
        };
        if first.is_word() && second.is("!") && third.is_word() {
            tokens.drain(index..index + 2);
        } else if first.is("[")
            && second.is("@")
            && tokens.get(index + 3).is_some_and(|end| end.is("]"))
        {
            tokens.remove(index + 3);
            tokens.drain(index..index + 2);
        }
    }
}

/// `‖(x, y)‖` is `‖[x, y]‖`.
fn pairs(tokens: &mut [SpellingToken]) {
    let is_norm = |token: &SpellingToken| token.is("‖") || token.is("∥") || token.is("\\|");
    if !tokens.iter().any(is_norm) {
        return;
    }
    for index in 0..tokens.len() {
        let is_call = index > 0 && tokens[index - 1].ends_operand();
        if let Some(end) = close(tokens, index).filter(|_| tokens[index].is("(") && !is_call)
            && arguments(tokens, index, end).len() > 1
        {
            tokens[index].text = "[".to_string();
            tokens[end].text = "]".to_string();
        }
    }
}
