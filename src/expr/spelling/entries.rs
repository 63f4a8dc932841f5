//! Columns of tables and entries of vectors in other notations.

use super::functions::written;
use super::tokens::{SpellingToken, arguments, close};
use crate::expr::callable::Callable;

pub(super) fn rewrite(tokens: &mut Vec<SpellingToken>) {
    lists(tokens);
    columns(tokens);
    columns_of_r(tokens);
    from_zero(tokens);
    of_parentheses(tokens);
    rows(tokens);
    broadcasts(tokens);
}

/// Mathematica's `{x, y}`, in a text without backslashes, is `[x, y]`; the dot between two of them is their product.
fn lists(tokens: &mut [SpellingToken]) {
    if tokens
        .iter()
        .any(|token| token.text.starts_with('\\') || token.is(":"))
    {
        return;
    }
    for index in (0..tokens.len()).rev() {
        let Some(end) = close(tokens, index).filter(|_| tokens[index].is("{")) else {
            continue;
        };
        if arguments(tokens, index, end).len() < 2 {
            continue;
        }
        tokens[index].text = "[".to_string();
        tokens[end].text = "]".to_string();
        let follows = |at: usize, sign: &str| tokens.get(at).is_some_and(|token| token.is(sign));
        if follows(end + 1, ".") && follows(end + 2, "[") {
            tokens[end + 1].text = "@".to_string();
        }
    }
    for (index, name) in [("Total", "rowsum"), ("Mean", "rowmean")]
        .into_iter()
        .flat_map(|(word, name)| (0..tokens.len()).map(move |index| (index, word, name)))
        .filter_map(|(index, word, name)| tokens[index].is(word).then_some((index, name)))
        .collect::<Vec<_>>()
    {
        let is_of_list = tokens.get(index + 1).is_some_and(|open| open.is("["))
            && tokens.get(index + 2).is_some_and(|open| open.is("["));
        let is_entry = tokens.get(index + 2).is_some_and(SpellingToken::is_number);
        let is_call = tokens.get(index + 1).is_some_and(|open| open.is("[")) && !is_entry;
        if let Some(end) = close(tokens, index + 1).filter(|_| is_call) {
            // Of anything but a list it is one over the rows.
            let name = if is_of_list {
                name
            } else {
                name.trim_start_matches("row")
            };
            tokens[index].text = name.to_string();
            tokens[index + 1].text = "(".to_string();
            tokens[end].text = ")".to_string();
        }
    }
}

/// MATLAB's `x(1)^2 + x(2)^2` is `x1^2 + x2^2`: of two entries of one name at least, or of the arguments of `@(x)`.
fn of_parentheses(tokens: &mut Vec<SpellingToken>) {
    let is_matlab = tokens.iter().any(|token| token.is("@"));
    let entry = |tokens: &[SpellingToken], index: usize| {
        let [name, open, number, close] = tokens.get(index..index + 4)? else {
            return None;
        };
        let is_method = index > 0 && tokens[index - 1].is(".");
        let is_entry = name.is_word()
            && !is_method
            && Callable::named(&name.text).is_none()
            && written(&name.text).is_none()
            && open.is("(")
            && open.blank.is_empty()
            && number.text.bytes().all(|byte| byte.is_ascii_digit())
            && close.is(")");
        is_entry.then(|| (name.text.clone(), number.text.clone()))
    };
    let found: Vec<_> = (0..tokens.len())
        .filter_map(|index| entry(tokens, index))
        .collect();
    for index in (0..tokens.len()).rev() {
        let Some((name, number)) = entry(tokens, index) else {
            continue;
        };
        let is_other = |other: &(String, String)| other.0 == name && other.1 != number;
        if is_matlab || found.iter().any(is_other) {
            tokens[index].text = format!("{name}{number}");
            tokens.drain(index + 1..index + 4);
        }
    }
}

/// `df['x']` is the column x.
fn columns(tokens: &mut Vec<SpellingToken>) {
    for index in (0..tokens.len().saturating_sub(5)).rev() {
        let Some([table, open, quote, name, end, close]) = tokens.get(index..index + 6) else {
            continue;
        };
        let is_quoted = (quote.is("'") || quote.is("\"")) && end.text == quote.text;
        if table.is_word() && open.is("[") && is_quoted && name.is_word() && close.is("]") {
            let mut name = name.clone();
            name.blank.clone_from(&table.blank);
            tokens.splice(index..index + 6, [name]);
        }
    }
}

/// `df$x` is the column x, in a text that has no `$` of its own around a formula.
fn columns_of_r(tokens: &mut Vec<SpellingToken>) {
    let is_sign = |token: &SpellingToken| token.is("$");
    let is_latex = tokens.iter().any(|token| token.text.starts_with('\\'));
    if is_latex || tokens.first().is_some_and(is_sign) || tokens.last().is_some_and(is_sign) {
        return;
    }
    for index in (1..tokens.len().saturating_sub(1)).rev() {
        // What stood beyond may have been taken together.
        let Some([table, sign, name]) = tokens.get(index - 1..index + 2) else {
            continue;
        };
        let is_beside = sign.blank.is_empty() && name.blank.is_empty();
        let is_closed = tokens.get(index + 2).is_some_and(is_sign);
        if table.is_word() && sign.is("$") && name.is_word() && is_beside && !is_closed {
            let mut name = name.clone();
            name.blank.clone_from(&table.blank);
            tokens.splice(index - 1..=index + 1, [name]);
        }
    }
}

/// `x[0] + x[1]`, entries of what is defined nowhere, are names of their own: x0, x1.
fn from_zero(tokens: &mut Vec<SpellingToken>) {
    let entry = |tokens: &[SpellingToken], index: usize| match tokens.get(index..index + 4) {
        Some([name, open, number, close])
            if name.is_word() && open.is("[") && number.is_number() && close.is("]") =>
        {
            Some((name.text.clone(), number.text.clone()))
        }
        _ => None,
    };
    let all: Vec<(String, String)> = (0..tokens.len())
        .filter_map(|index| entry(tokens, index))
        .collect();
    let mut parted: Vec<(String, Vec<String>)> = Vec::new();
    for index in (0..tokens.len()).rev() {
        let Some((name, number)) = entry(tokens, index) else {
            continue;
        };
        let has = |is_wanted: &dyn Fn(&str) -> bool| {
            let mut all = all.iter();
            all.any(|(other, number)| *other == name && is_wanted(number))
        };
        let is_defined = tokens
            .windows(2)
            .any(|pair| pair[0].is(&name) && pair[1].is("="));
        // An entry counted from 1 too: a name that is defined nowhere is one number.
        let are_several = has(&|other| *other != number);
        if are_several && !is_defined {
            tokens[index].text = format!("{name}{number}");
            tokens.drain(index + 1..index + 4);
            let own = format!("{name}{number}");
            match parted.iter_mut().find(|(other, _)| *other == name) {
                Some((_, entries)) if !entries.contains(&own) => entries.push(own),
                Some(_) => {}
                None => parted.push((name, vec![own])),
            }
        }
    }
    for (name, mut entries) in parted {
        entries.sort();
        as_arguments(tokens, &name, &entries);
    }
}

/// `f(p) = …` of the entries of p alone is `f(p1, p2) = …`.
fn as_arguments(tokens: &mut Vec<SpellingToken>, name: &str, entries: &[String]) {
    let mut places = (0..tokens.len()).filter(|at| tokens[*at].is(name));
    let (Some(at), None) = (places.next(), places.next()) else {
        return;
    };
    let is_head = at > 1
        && tokens[at - 1].is("(")
        && tokens[at - 2].is_word()
        && (at == 2 || tokens[at - 3].ends_line())
        && tokens.get(at + 1).is_some_and(|close| close.is(")"))
        && tokens.get(at + 2).is_some_and(|sign| sign.is("="));
    if !is_head {
        return;
    }
    let mut list = Vec::new();
    for (number, entry) in entries.iter().enumerate() {
        if number > 0 {
            list.push(SpellingToken::new(","));
        }
        list.push(if number > 0 {
            SpellingToken::spaced(entry)
        } else {
            SpellingToken::new(entry)
        });
    }
    tokens.splice(at..=at, list);
}

/// MATLAB's `[x y]`: blanks separate names and numbers.
fn rows(tokens: &mut Vec<SpellingToken>) {
    for index in (0..tokens.len()).rev() {
        let is_vector = tokens[index].is("[") && !(index > 0 && tokens[index - 1].is_word());
        let end = tokens[index..].iter().position(|token| token.is("]"));
        let Some(end) = end.map(|end| index + end).filter(|_| is_vector) else {
            continue;
        };
        let is_entry = |token: &SpellingToken| token.is_word() || token.is_number();
        if end > index + 2 && tokens[index + 1..end].iter().all(is_entry) {
            for at in (index + 2..end).rev() {
                tokens.insert(at, SpellingToken::new(","));
            }
        }
    }
}

/// Julia's `sin.(x)` and `x .> 0`.
fn broadcasts(tokens: &mut Vec<SpellingToken>) {
    for token in tokens.iter_mut() {
        if matches!(
            token.text.as_str(),
            ".<" | ".>" | ".<=" | ".>=" | ".==" | ".!="
        ) {
            token.text.remove(0);
        }
    }
    for index in (1..tokens.len().saturating_sub(1)).rev() {
        let name = tokens[index - 1].text.as_str();
        let is_function =
            Callable::named(name).is_some() || written(name).is_some() || matches!(name, "σ" | "f");
        if tokens[index].is(".") && is_function && tokens[index + 1].is("(") {
            tokens.remove(index);
        }
    }
}
