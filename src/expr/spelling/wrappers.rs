//! Commands around an expression: `Plot[x^2, {x, -1, 1}]`, `NMinimize[x^2, x]`, `with(df, mean(x^2))`, `Module[{u = x}, u^2]`.

use super::associations;
use super::commands::GREEK;
use super::plain;
use super::signs;
use super::tokens::{SpellingToken, arguments, close, content};

/// Commands of Mathematica of which the first argument is the expression.
const FIRST: [&str; 16] = [
    "Plot",
    "Plot3D",
    "ContourPlot",
    "DensityPlot",
    "Minimize",
    "NMinimize",
    "FindMinimum",
    "FindArgMin",
    "NArgMin",
    "ArgMin",
    "MinValue",
    "Simplify",
    "FullSimplify",
    "Expand",
    "Evaluate",
    "N",
];

pub(super) fn rewrite(tokens: &mut Vec<SpellingToken>) {
    letters(tokens);
    transposes(tokens);
    while tokens.last().is_some_and(SpellingToken::ends_line) {
        tokens.pop();
    }
    if let [equals, name, ..] = &tokens[..]
        && equals.is("=")
        && (name.is("LET") || name.is("LAMBDA"))
    {
        // Where the comma is in numbers, semicolons separate.
        plain::numbers(tokens);
        signs::separators(tokens);
        if let Some(inner) = inner(&tokens[1..]) {
            *tokens = inner;
        }
    }
    while let Some(inner) = inner(tokens) {
        *tokens = inner;
    }
    if let [value @ .., sign, name] = &tokens[..]
        && sign.is("//")
        && FIRST.iter().any(|known| name.is(known))
        // `x // N` may be a quotient; `x //N` is Mathematica's.
        && (!name.is("N") || name.blank.is_empty() && !sign.blank.is_empty())
        && !value.is_empty()
    {
        tokens.truncate(tokens.len() - 2);
    }
}

/// Mathematica's `\[Alpha]` is the name alpha.
fn letters(tokens: &mut Vec<SpellingToken>) {
    for index in (0..tokens.len().saturating_sub(5)).rev() {
        let Some([subscript, open, name, comma, number, close]) = tokens.get(index..index + 6)
        else {
            continue;
        };
        if subscript.is("Subscript")
            && open.is("[")
            && comma.is(",")
            && close.is("]")
            && name.is_word()
        {
            let name = SpellingToken {
                blank: subscript.blank.clone(),
                text: format!("{}{}", name.text, number.text),
            };
            tokens.splice(index..index + 6, [name]);
        }
    }
    for index in (0..tokens.len().saturating_sub(2)).rev() {
        // What stood beyond may have been taken together.
        let Some([open, name, close]) = tokens.get(index..index + 3) else {
            continue;
        };
        let lower = name.text.to_lowercase();
        if open.is("\\[") && close.is("]") && GREEK.contains(&lower.as_str()) {
            tokens[index].text = lower;
            tokens.drain(index + 1..index + 3);
        }
    }
}

/// R's `t(x) %*% y` is `x %*% y`.
fn transposes(tokens: &mut Vec<SpellingToken>) {
    if !tokens.iter().any(|token| token.is("%*%")) {
        return;
    }
    for index in (0..tokens.len()).rev() {
        let is_call = tokens.get(index + 1).is_some_and(|open| open.is("("));
        if tokens[index].is("t") && is_call {
            let blank = std::mem::take(&mut tokens[index].blank);
            tokens[index + 1].blank = blank;
            tokens.remove(index);
            if let Some([_, name, close]) = tokens.get(index..index + 3)
                && close.is(")")
                && name.is_word()
            {
                tokens.remove(index + 2);
                tokens.remove(index);
            }
        }
    }
}

/// The expression, if the text as a whole is a command around it.
fn inner(tokens: &[SpellingToken]) -> Option<Vec<SpellingToken>> {
    let [name, open, ..] = tokens else {
        return None;
    };
    let mut end = close(tokens, 1)?;
    let given = arguments(tokens, 1, end);
    // A LAMBDA that is applied to names like its own.
    let applied = close(tokens, end + 1).map(|last| (last, arguments(tokens, end + 1, last)));
    if let Some((last, applied)) = applied.filter(|_| name.is("LAMBDA"))
        && tokens[end + 1].is("(")
        && applied.len() + 1 == given.len()
        && applied
            .iter()
            .zip(&given)
            .all(|(own, name)| own.len() == 1 && own[0].text == name[0].text)
    {
        end = last;
    }
    if end + 1 != tokens.len() {
        return None;
    }
    let of_brackets = open.is("[") && open.blank.is_empty();
    let is_with = name.is("with") && open.is("(");
    let is_block = ["Module", "With", "Block"]
        .iter()
        .any(|block| name.is(block));
    let mut found = match &given[..] {
        [first, ..] if first[0].is("{") && !is_block => return None, // with constraints
        [first, ..] if of_brackets && FIRST.iter().any(|known| name.is(known)) => first.clone(),
        [data, value] if is_with && data.len() == 1 && data[0].is_word() => value.clone(),
        [values @ .., value] if name.is("LET") && open.is("(") && !values.is_empty() => {
            let mut lines = Vec::new();
            for pair in values.chunks(2) {
                let [given, to] = pair else {
                    return None;
                };
                let mut to = to.clone();
                associations::formula(&mut to);
                to.first_mut()?.blank = " ".to_string();
                let mut given = given.clone();
                given.first_mut()?.blank = if lines.is_empty() { "" } else { " " }.to_string();
                lines.extend(given);
                lines.push(SpellingToken::spaced("="));
                lines.extend(to);
                lines.push(SpellingToken::new(";"));
            }
            lines.push(SpellingToken::new("="));
            lines.extend(value.iter().cloned());
            lines
        }
        [names @ .., value]
            if name.is("LAMBDA") && open.is("(") && names.iter().all(|name| name.len() == 1) =>
        {
            [&[SpellingToken::new("=")], &value[..]].concat()
        }
        [names, value] if of_brackets && is_block && names[0].is("{") => {
            let mut lines = Vec::new();
            let list = [
                &[SpellingToken::new("(")],
                &content(names)[..],
                &[SpellingToken::new(")")],
            ];
            let list = list.concat();
            for mut line in arguments(&list, 0, list.len() - 1) {
                line[0].blank.clear();
                lines.extend(line);
                lines.push(SpellingToken::new(";"));
            }
            lines.extend(value.iter().cloned());
            lines
        }
        _ => return None,
    };
    found.first_mut()?.blank.clear();
    Some(found)
}
