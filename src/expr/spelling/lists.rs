//! Lists of Python: tuples that are given to a function, and sums of an expression for each entry.

use super::libraries::list_of;
use super::tokens::{SpellingToken, arguments, close};

/// `sum((x, y))` and `np.max((x, y))`: a tuple is a list.
pub(super) fn tuples(tokens: &mut [SpellingToken]) {
    const OF_LISTS: [&str; 14] = [
        "sum", "mean", "max", "min", "amax", "amin", "prod", "norm", "array", "stack", "average",
        "std", "var", "asarray",
    ];
    for index in 1..tokens.len() {
        let is_of_list = OF_LISTS.iter().any(|name| tokens[index - 1].is(name));
        let is_call = tokens[index].is("(") && tokens[index].blank.is_empty() && is_of_list;
        let is_inner = tokens.get(index + 1).is_some_and(|open| open.is("("));
        let Some(end) = close(tokens, index + 1).filter(|_| is_call && is_inner) else {
            continue;
        };
        let is_whole = tokens
            .get(end + 1)
            .is_some_and(|next| next.is(")") || next.is(","));
        if is_whole && arguments(tokens, index + 1, end).len() > 1 {
            tokens[index + 1].text = "[".to_string();
            tokens[end].text = "]".to_string();
        }
    }
}

/// `sum(f(v) for v in [x, y])`: a sum of the expression for each entry.
pub(super) fn over_entries(tokens: &mut Vec<SpellingToken>) {
    for index in (1..tokens.len()).rev() {
        if index >= tokens.len() {
            continue; // It went with a module.
        }
        let is_sum = tokens[index].is("(")
            && ["sum", "fsum"]
                .iter()
                .any(|name| tokens[index - 1].is(name));
        let Some(end) = close(tokens, index).filter(|_| is_sum) else {
            continue;
        };
        let mut inner = tokens[index + 1..end].to_vec();
        if inner.first().is_some_and(|open| open.is("["))
            && close(&inner, 0) == Some(inner.len() - 1)
        {
            inner.pop();
            inner.remove(0);
        }
        let Some(at) = inner.iter().position(|token| token.is("for")) else {
            continue;
        };
        let Some([letter, within, list @ ..]) = inner.get(at + 1..) else {
            continue;
        };
        let Some(entries) = list_of(list).filter(|_| within.is("in") && letter.is_word()) else {
            continue;
        };
        let mut new = vec![SpellingToken::new("(")];
        for (number, entry) in entries.iter().enumerate() {
            if number > 0 {
                new.push(SpellingToken::spaced("+"));
            }
            let mut entry = entry.clone();
            if entry.len() > 1 {
                entry.insert(0, SpellingToken::new("("));
                entry.push(SpellingToken::new(")"));
            }
            for (position, token) in inner[..at].iter().enumerate() {
                let blank = if position == 0 && number > 0 {
                    " ".to_string()
                } else {
                    token.blank.clone()
                };
                let mut part = if token.is(&letter.text) {
                    entry.clone()
                } else {
                    vec![token.clone()]
                };
                part[0].blank = blank;
                new.extend(part);
            }
        }
        new.push(SpellingToken::new(")"));
        let mut start = index - 1;
        while start > 1 && tokens[start - 1].is(".") && tokens[start - 2].is_word() {
            start -= 2;
        }
        new[0].blank.clone_from(&tokens[start].blank);
        new[1].blank.clear();
        tokens.splice(start..=end, new);
    }
}
