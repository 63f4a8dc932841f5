//! Statements that choose, of C, Rust, R, Kotlin, Julia, Lua, Pascal, Python and Haskell: `if … then … else …`, each of which is a
//! `where` here.

use super::choices::chosen;
use super::tokens::{SpellingToken, close};

/// Some tokens.
type Tokens = Vec<SpellingToken>;

/// Chains of them are read so deep.
const DEEPEST: usize = 20;

/// A statement at the beginning of a line, or a value: `y = if …`.
pub(super) fn rewrite(tokens: &mut Tokens) {
    cases(tokens);
    // `x^2 if x > 0, else -x`.
    for index in (1..tokens.len()).rev() {
        if tokens[index].is("else") && tokens[index - 1].is(",") {
            tokens.remove(index - 1);
        }
    }
    let mut index = 0;
    while index < tokens.len() {
        let before = index.checked_sub(1).and_then(|before| tokens.get(before));
        let begins =
            before.is_none_or(|before| before.ends_line() || before.is("=") || before.is("return"));
        if begins && let Some((end, mut new)) = choice(&tokens[index..], DEEPEST) {
            new[0].blank.clone_from(&tokens[index].blank);
            tokens.splice(index..index + end, new);
        }
        index += 1;
    }
}

/// SQL's `case when c then a when d then b else e end` is `if c then a elseif d then b else e end`.
fn cases(tokens: &mut Tokens) {
    let is = |token: Option<&SpellingToken>, word: &str| {
        token.is_some_and(|token| token.text.eq_ignore_ascii_case(word))
    };
    for index in (0..tokens.len()).rev() {
        if !is(tokens.get(index), "case") || !is(tokens.get(index + 1), "when") {
            continue;
        }
        let blank = tokens[index].blank.clone();
        tokens.remove(index);
        tokens[index].text = "if".to_string();
        tokens[index].blank = blank;
        let mut rest = tokens.iter_mut().skip(index + 1);
        while let Some(token) = rest
            .next()
            .filter(|token| !token.text.eq_ignore_ascii_case("end"))
        {
            if token.text.eq_ignore_ascii_case("when") {
                token.text = "elseif".to_string();
            } else if ["then", "else"]
                .iter()
                .any(|word| token.text.eq_ignore_ascii_case(word))
            {
                token.text.make_ascii_lowercase();
            }
        }
    }
}

/// The choice that begins here, and where it ends. Without an `else`, what follows a `return` is the other value.
pub(super) fn choice(tokens: &[SpellingToken], depth: usize) -> Option<(usize, Tokens)> {
    let depth = depth.checked_sub(1)?;
    let is_if = |token: &SpellingToken| token.text.eq_ignore_ascii_case("if");
    tokens.first().filter(|first| is_if(first))?;
    let (condition, at) = condition(tokens)?;
    let (first, at) = branch(tokens, at)?;
    let returns = first.first().is_some_and(|word| word.is("return"));
    let at = skipped(tokens, at);
    let word = |at: usize| tokens.get(at).map_or("", |token| token.text.as_str());
    let (second, end) = match word(at).to_lowercase().as_str() {
        "elif" | "elsif" | "elseif" => {
            let mut rest = tokens[at..].to_vec();
            rest[0].text = "if".to_string();
            let (end, second) = choice(&rest, depth)?;
            (second, at + end)
        }
        "else" if tokens.get(at + 1).is_some_and(is_if) => {
            let (end, second) = choice(&tokens[at + 1..], depth)?;
            (second, at + 1 + end)
        }
        "else" => {
            let start = skipped(tokens, at + 1 + usize::from(word(at + 1) == ":"));
            let (second, end) = branch(tokens, start)?;
            (second, end)
        }
        "if" if returns => {
            let (end, second) = choice(&tokens[at..], depth)?;
            (second, at + end)
        }
        "return" if returns => branch(tokens, at)?,
        _ => return None,
    };
    // What closes it may stand behind.
    let after = skipped(tokens, end);
    let end = match word(after).to_lowercase().as_str() {
        "end" if word(after + 1).eq_ignore_ascii_case("if") => after + 2,
        "end" | "endif" | "fi" => after + 1,
        _ => end,
    };
    let (name, values) = values([first, second])?;
    let [first, second] = values;
    let mut new = name;
    let mut choice = chosen(vec![(first, Some(condition)), (second, None)], None)?;
    if !new.is_empty() {
        choice[0].blank = " ".to_string();
    }
    new.extend(choice);
    Some((end, new))
}

/// Behind the ends of lines.
fn skipped(tokens: &[SpellingToken], at: usize) -> usize {
    let rest = tokens.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|token| token.ends_line()).count()
}

/// The first place from `start` on, outside of brackets, where a token is wanted.
fn outside(
    tokens: &[SpellingToken],
    start: usize,
    is_wanted: impl Fn(&SpellingToken) -> bool,
) -> Option<usize> {
    let mut at = start;
    while let Some(token) = tokens.get(at) {
        if is_wanted(token) {
            return Some(at);
        }
        at = if token.is("(") || token.is("[") {
            close(tokens, at)?
        } else {
            at
        } + 1;
    }
    None
}

/// The condition, and where the first branch begins.
fn condition(tokens: &[SpellingToken]) -> Option<(Tokens, usize)> {
    let stops = |token: &SpellingToken| {
        token.text.eq_ignore_ascii_case("then")
            || token.is("{")
            || token.is(":")
            || token.ends_line()
    };
    let stop = outside(tokens, 1, stops);
    let closed = tokens.get(1)?.is("(").then(|| close(tokens, 1)).flatten();
    let is_closed = |closed: &usize| {
        // `if (c) a else b`: what follows is no operator of the condition.
        let follows = tokens.get(closed + 1);
        follows.is_some_and(|next| {
            next.is_word() && !matches!(next.text.as_str(), "and" | "or" | "then")
                || next.is_number()
                || next.is("(")
                || next.is("{")
                || next.is("-")
                || next.ends_line()
        })
    };
    let (condition, at) = match (closed.filter(is_closed), stop) {
        (Some(closed), _) => (tokens[2..closed].to_vec(), closed + 1),
        (None, Some(stop)) => {
            let is_sign = !tokens[stop].is("{");
            (tokens[1..stop].to_vec(), stop + usize::from(is_sign))
        }
        (None, None) => return None,
    };
    (!condition.is_empty()).then_some((condition, skipped(tokens, at)))
}

/// A branch, in braces or up to what ends it, and where it ends.
fn branch(tokens: &[SpellingToken], start: usize) -> Option<(Tokens, usize)> {
    if tokens.get(start)?.is("{") {
        let end = close(tokens, start)?;
        let mut inner: Tokens = tokens[start + 1..end].to_vec();
        while inner.last().is_some_and(SpellingToken::ends_line) {
            inner.pop();
        }
        let first = skipped(&inner, 0);
        inner.drain(..first);
        return (!inner.is_empty()).then_some((inner, end + 1));
    }
    let stops = |token: &SpellingToken| {
        let word = token.text.to_lowercase();
        token.ends_line()
            || matches!(
                word.as_str(),
                "else" | "elif" | "elseif" | "elsif" | "end" | "endif" | "fi"
            )
    };
    let end = outside(tokens, start, stops).unwrap_or(tokens.len());
    (end > start).then(|| (tokens[start..end].to_vec(), end))
}

/// The values of two branches, and the name with `=` that both of them are given to.
fn values(branches: [Tokens; 2]) -> Option<(Tokens, [Tokens; 2])> {
    let mut names = Vec::new();
    let [first, second] = branches.map(|mut branch| {
        if branch.first().is_some_and(|word| word.is("return")) {
            branch.remove(0);
        }
        if branch
            .get(1)
            .is_some_and(|sign| sign.is("=") || sign.is("<-"))
        {
            names.push(branch[0].text.clone());
            branch.drain(..2);
        }
        branch
    });
    let name = match &names[..] {
        [] => Vec::new(),
        [one, other] if one == other => {
            vec![SpellingToken::new(one), SpellingToken::spaced("=")]
        }
        _ => return None,
    };
    let is_value = |branch: &Tokens| {
        !branch.is_empty()
            && !branch
                .iter()
                .any(|token| token.ends_line() || token.is("=") || token.is("return"))
    };
    (is_value(&first) && is_value(&second)).then_some((name, [first, second]))
}
