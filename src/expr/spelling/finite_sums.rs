//! Sums and products over a counted index, written out: `∑_{i=1}^3 (x - i)^2` is `(x - 1)^2 + (x - 2)^2 + (x - 3)^2`.

use super::reach::body_end;
use super::tokens::{SpellingToken, arguments, close, content, group};

type Tokens = Vec<SpellingToken>;

/// So many terms are written out at most.
const MOST: i64 = 12;

/// What joins the terms of these.
const SIGNS: [(&str, &str); 12] = [
    ("add", "+"),
    ("mul", "*"),
    ("\\sum", "+"),
    ("∑", "+"),
    ("Σ", "+"),
    ("sum", "+"),
    ("Sum", "+"),
    ("summation", "+"),
    ("\\prod", "*"),
    ("∏", "*"),
    ("prod", "*"),
    ("Product", "*"),
];

pub(super) fn rewrite(tokens: &mut Tokens) {
    for index in (0..tokens.len()).rev() {
        let name = tokens[index].text.trim_end_matches('_');
        let Some((_, sign)) = SIGNS.iter().find(|(word, _)| name == *word) else {
            continue;
        };
        let found = between_limits(tokens, index)
            .or_else(|| in_words(tokens, index))
            .or_else(|| over_list(tokens, index))
            .or_else(|| over_range(tokens, index));
        let Some(mut new) = found.as_ref().and_then(|found| found.written_out(sign)) else {
            continue;
        };
        let end = found.map_or(index, |found| found.end);
        let neighbor = |at: Option<usize>, signs: &[&str]| {
            let token = at.and_then(|at| tokens.get(at));
            token.is_none_or(|token| signs.iter().any(|sign| token.is(sign)))
        };
        let is_apart = neighbor(index.checked_sub(1), &["(", "=", ",", "+", "\n", ";"])
            && neighbor(Some(end), &[")", ",", "+", "-", "\n", ";"]);
        if !is_apart {
            new[0].blank.clear();
            new.insert(0, SpellingToken::new("("));
            new.push(SpellingToken::new(")"));
        }
        new[0].blank.clone_from(&tokens[index].blank);
        tokens.splice(index..end, new);
    }
}

/// A body that is taken for each number from `first` to `last`, which `letter` stands for in it.
struct Counted {
    letter: String,
    first: i64,
    last: i64,
    body: Tokens,
    /// Behind it.
    end: usize,
}

impl Counted {
    fn written_out(&self, sign: &str) -> Option<Tokens> {
        let count = self.last.checked_sub(self.first)?.checked_add(1)?;
        if !(1..=MOST).contains(&count) {
            return None;
        }
        let is_sum = |token: &SpellingToken| token.is("+") || token.is("-");
        let mut depth = 0_i32;
        let mut has_sum = false;
        for token in &self.body {
            depth += i32::from(token.is("(")) - i32::from(token.is(")"));
            has_sum |= depth == 0 && is_sum(token);
        }
        let mut found = Tokens::new();
        for number in self.first..=self.last {
            let mut term = with_number(&self.body, &self.letter, number)?;
            if has_sum && sign == "*" {
                term.insert(0, SpellingToken::new("("));
                term.push(SpellingToken::new(")"));
            }
            if !found.is_empty() {
                found.push(SpellingToken::spaced(sign));
            }
            term.first_mut()?.blank = " ".to_string();
            found.extend(term);
        }
        Some(found)
    }
}

/// `\sum_{i=1}^{3} …`.
fn between_limits(tokens: &[SpellingToken], index: usize) -> Option<Counted> {
    let below = index + usize::from(!tokens[index].text.ends_with('_'));
    if below > index && !tokens.get(below)?.is("_") {
        return None;
    }
    let open = below + 1;
    let opening = tokens.get(open)?;
    let end = (opening.is("{") || opening.is("(")).then(|| close(tokens, open))??;
    let mut limits = tokens.get(open + 1..end)?.to_vec();
    limits.first_mut()?.blank.clear();
    let [letter, equals, first @ ..] = &limits[..] else {
        return None;
    };
    if !letter.is_word() || !equals.is("=") || !tokens.get(end + 1)?.is("^") {
        return None;
    }
    let last = group(tokens, end + 2)?;
    let body_from = last + 1;
    let mut body = body_end(tokens, body_from);
    // `∑ a_i + b_i` is meant as `∑ (a_i + b_i)`.
    while tokens
        .get(body)
        .is_some_and(|sign| sign.is("+") || sign.is("-"))
    {
        let end = body_end(tokens, body + 1);
        let next = tokens.get(body + 1..end)?;
        if next.is_empty() || with_number(next, &letter.text, 0).is_none() {
            break;
        }
        body = end;
    }
    Some(Counted {
        letter: letter.text.clone(),
        first: whole(first)?,
        last: whole(&content(&tokens[end + 2..=last]))?,
        body: tokens.get(body_from..body)?.to_vec(),
        end: body,
    })
}

/// `sum(i=1 to 3) …`, `sum from i=1 to 3 of …`.
fn in_words(tokens: &[SpellingToken], index: usize) -> Option<Counted> {
    let [opens, letter, equals, first, to, last, closes, ..] = tokens.get(index + 1..)? else {
        return None;
    };
    let is_around = opens.is("(") && closes.is(")") || opens.is("from") && closes.is("of");
    if !is_around || !letter.is_word() || !equals.is("=") || !to.is("to") {
        return None;
    }
    let end = body_end(tokens, index + 8);
    Some(Counted {
        letter: letter.text.clone(),
        first: first.text.parse().ok()?,
        last: last.text.parse().ok()?,
        body: tokens.get(index + 8..end)?.to_vec(),
        end,
    })
}

/// `Sum[…, {i, 1, 3}]`, `Sum(…, (i, 1, 3))`.
fn over_list(tokens: &[SpellingToken], index: usize) -> Option<Counted> {
    let open = tokens.get(index + 1)?;
    let end = (open.is("[") || open.is("(")).then(|| close(tokens, index + 1))??;
    let [body, list]: [Tokens; 2] = arguments(tokens, index + 1, end).try_into().ok()?;
    // Maple's `i=1..3`.
    let range: String = list.iter().map(|token| token.text.as_str()).collect();
    if let Some((letter, limits)) = range.split_once('=')
        && let Some((first, last)) = limits.split_once("..")
    {
        return Some(Counted {
            letter: letter.to_string(),
            first: first.parse().ok()?,
            last: last.parse().ok()?,
            body,
            end: end + 1,
        });
    }
    let is_list = list.first()?.is("{") || list.first()?.is("(");
    let inner = is_list.then(|| close(&list, 0))??;
    let mut limits = arguments(&list, 0, inner);
    if limits.len() == 2 {
        limits.insert(1, vec![SpellingToken::new("1")]);
    }
    let [letter, first, last]: [Tokens; 3] = limits.try_into().ok()?;
    Some(Counted {
        letter: letter.first().filter(|_| letter.len() == 1)?.text.clone(),
        first: whole(&first)?,
        last: whole(&last)?,
        body,
        end: end + 1,
    })
}

/// `sum(… for i in range(3))`.
fn over_range(tokens: &[SpellingToken], index: usize) -> Option<Counted> {
    let is_call = tokens.get(index + 1)?.is("(");
    let end = is_call.then(|| close(tokens, index + 1))??;
    let inner = &tokens[index + 2..end];
    let at = inner.iter().position(|token| token.is("for"))?;
    let [letter, within, range, open, ..] = &inner[at + 1..] else {
        return None;
    };
    if !within.is("in") || !range.is("range") || !open.is("(") {
        return None;
    }
    let start = at + 4;
    let stop = close(inner, start).filter(|stop| stop + 1 == inner.len())?;
    let (first, behind) = match &arguments(inner, start, stop)[..] {
        [behind] => (0, whole(behind)?),
        [first, behind] => (whole(first)?, whole(behind)?),
        _ => return None,
    };
    Some(Counted {
        letter: letter.text.clone(),
        first,
        last: behind.checked_sub(1)?,
        body: inner[..at].to_vec(),
        end: end + 1,
    })
}

fn whole(tokens: &[SpellingToken]) -> Option<i64> {
    match tokens {
        [number] => number.text.parse().ok(),
        [sign, number] if sign.is("-") => Some(-number.text.parse::<i64>().ok()?),
        _ => None,
    }
}

/// The number that `i`, `i + 1` or `i - 1` is.
fn index_number(tokens: &[SpellingToken], letter: &str, number: i64) -> Option<i64> {
    match tokens {
        [only] if only.is(letter) => Some(number),
        [first, sign, second] if first.is(letter) && sign.is("+") => {
            number.checked_add(second.text.parse().ok()?)
        }
        [first, sign, second] if first.is(letter) && sign.is("-") => {
            number.checked_sub(second.text.parse().ok()?)
        }
        _ => None,
    }
}

/// A body with a number for the letter, also where that is an index: `x_i` is `x2`. None if the letter does not stand in it.
fn with_number(body: &[SpellingToken], letter: &str, number: i64) -> Option<Tokens> {
    let mut found = Tokens::new();
    let mut has_letter = false;
    let mut at = 0;
    while let Some(token) = body.get(at) {
        at += 1;
        let follows = body.get(at);
        let opens = |sign: &str| follows.is_some_and(|next| next.is(sign));
        let is_below = token.text.ends_with('_') && opens("{");
        let is_entry = token.is_word() && opens("[");
        let named = token.text.strip_suffix(letter);
        if is_below || is_entry {
            let end = close(body, at)?;
            let mut inner = body.get(at + 1..end)?.to_vec();
            inner.first_mut()?.blank.clear();
            let index = index_number(&inner, letter, number)?;
            has_letter = true;
            let name = match token.text.trim_end_matches('_') {
                // Below a command: `\mu_{j}`.
                "" => "_",
                name => name,
            };
            found.push(SpellingToken {
                text: format!("{name}{index}"),
                ..token.clone()
            });
            at = end + 1;
        } else if token.is(letter) {
            has_letter = true;
            let is_negative = number < 0;
            let text = if opens("!") {
                at += 1;
                (1..=number).product::<i64>().to_string()
            } else if is_negative {
                format!("({number})")
            } else {
                number.to_string()
            };
            found.push(SpellingToken {
                text,
                ..token.clone()
            });
        } else if let Some(name) = named.and_then(|name| name.strip_suffix('_')) {
            has_letter = true;
            let name = if name.is_empty() { "_" } else { name };
            found.push(SpellingToken {
                text: format!("{name}{number}"),
                ..token.clone()
            });
        } else {
            found.push(token.clone());
        }
    }
    has_letter.then_some(found)
}
