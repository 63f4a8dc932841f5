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
    functions(tokens);
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

/// `real function f(x)`, declarations, `f = x**2`, `end function f`: the lines between.
fn functions(tokens: &mut Vec<SpellingToken>) {
    let is = |token: &SpellingToken, word: &str| token.text.eq_ignore_ascii_case(word);
    let is_end = |line: &[SpellingToken]| matches!(line, [end, function, ..] if is(end, "end") && is(function, "function"));
    if !tokens.split(SpellingToken::ends_line).any(is_end) {
        return;
    }
    let is_idle = |line: &[SpellingToken]| {
        let declares = line
            .windows(2)
            .any(|pair| pair[0].is(":") && pair[1].is(":"));
        let is_head = line
            .windows(3)
            .any(|three| is(&three[0], "function") && three[2].is("("))
            && !line.iter().any(|token| token.is("="));
        let is_implicit = line.first().is_some_and(|first| is(first, "implicit"));
        declares || is_head || is_implicit || is_end(line)
    };
    let lines: Vec<&[SpellingToken]> = tokens
        .split(SpellingToken::ends_line)
        .filter(|line| !line.is_empty() && !is_idle(line))
        .collect();
    let mut left: Vec<SpellingToken> = Vec::new();
    for line in lines {
        if !left.is_empty() {
            left.push(SpellingToken::new("\n"));
        }
        let first = left.len();
        left.extend(line.iter().cloned());
        left[first].blank.clear();
    }
    if !left.is_empty() {
        *tokens = left;
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
