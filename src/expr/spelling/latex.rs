//! LaTeX: commands, braces, subscripts.
//!
//! A command that has no meaning here is left as it stands, so that the text is none of a loss: it never becomes a name.

use super::bare;
use super::commands::{ACCENTS, COMMANDS, FONTS, GREEK, OPENING, is_greek};
use super::functions;
use super::letters;
use super::raised;
use super::tokens::{SpellingToken, arguments, close, content, group, operand_end, unwrapped};

pub(super) fn rewrite(tokens: &mut Vec<SpellingToken>) {
    let is_sign = |token: &SpellingToken| token.text.starts_with('\\') || token.is("$");
    let is_latex = tokens.iter().any(is_sign);
    if !is_latex && !tokens.iter().any(|token| token.is("{")) {
        return;
    }
    if is_latex {
        letters::fractions(tokens);
        for index in 0..tokens.len() {
            if matches!(
                tokens[index].text.as_str(),
                "\\frac" | "\\dfrac" | "\\tfrac"
            ) && raised::is_derivative(tokens, index)
            {
                return;
            }
        }
    }
    commands(tokens);
    for index in (0..tokens.len()).rev() {
        if FONTS.contains(&tokens[index].text.as_str()) {
            unwrap(tokens, index);
        } else if let Some((_, accent)) = ACCENTS.iter().find(|(sign, _)| tokens[index].is(sign)) {
            accented(tokens, index, accent);
        }
    }
    for index in (0..tokens.len()).rev() {
        raised::numbered(tokens, index);
        subscript(tokens, index);
        if is_latex {
            raised::transpose(tokens, index);
        }
    }
    for index in (0..tokens.len()).rev() {
        if tokens[index].is("\\frac") {
            single(tokens, index + 1);
            if let Some(middle) = group(tokens, index + 1) {
                single(tokens, middle + 1);
            }
        }
        if tokens[index].is("\\sigma") && tokens.get(index + 1).is_some_and(|next| next.is("(")) {
            tokens[index].text = "sigmoid".to_string();
        }
    }
    bare::rewrite(tokens);
    for index in (0..tokens.len()).rev() {
        if tokens[index].is("\\frac") {
            fraction(tokens, index);
        } else if tokens[index].is("\\sqrt") {
            root(tokens, index);
        }
    }
    letters(tokens);
    for index in (0..tokens.len()).rev() {
        braces(tokens, index);
    }
    if is_latex {
        apart(tokens);
    }
}

fn commands(tokens: &mut Vec<SpellingToken>) {
    for index in (0..tokens.len()).rev() {
        if tokens[index].is("\\rfloor") || tokens[index].is("\\rceil") {
            tokens[index].blank.clear();
        }
        if let Some((_, sign)) = COMMANDS
            .iter()
            .find(|(command, _)| tokens[index].is(command))
        {
            tokens[index].text = (*sign).to_string();
        } else if let Some((_, name)) = OPENING.iter().find(|(sign, _)| tokens[index].is(sign)) {
            tokens[index].text = (*name).to_string();
            if let Some(next) = tokens.get_mut(index + 1) {
                next.blank.clear();
            }
            tokens.insert(index + 1, SpellingToken::new("("));
        } else if tokens[index].is("\\infty") && index > 0 && tokens[index - 1].text.ends_with('_')
        {
            tokens[index].text = "∞".to_string();
        }
    }
    tokens.retain(|token| !token.text.is_empty() && !token.is("$"));
}

/// `\frac{a}{b}`: a/b, in parentheses unless it is a summand.
fn fraction(tokens: &mut Vec<SpellingToken>, at: usize) {
    let Some(middle) = group(tokens, at + 1) else {
        return;
    };
    let Some(end) = group(tokens, middle + 1) else {
        return;
    };
    let above = inside(&tokens[at + 1..=middle]);
    let below = inside(&tokens[middle + 1..=end]);
    let new = [above, vec![SpellingToken::new("/")], below].concat();
    put(tokens, at..end + 1, new);
}

/// Puts an expression in place of some tokens: in parentheses unless it is a summand, and as a factor where a factor is before it.
fn put(
    tokens: &mut Vec<SpellingToken>,
    range: std::ops::Range<usize>,
    mut new: Vec<SpellingToken>,
) {
    const BEFORE: [&str; 8] = ["(", "{", "[", "=", "+", "-", ",", "\n"];
    const AFTER: [&str; 9] = [")", "}", "]", "=", "+", "-", ",", "\n", ";"];
    let before = |back: usize| {
        range
            .start
            .checked_sub(back)
            .map(|at| tokens[at].text.as_str())
    };
    let begins = before(1).is_none_or(|sign| BEFORE.contains(&sign))
        && !(before(1) == Some("-") && before(2).is_some_and(|sign| "^*/%".contains(sign)));
    let after = tokens.get(range.end);
    let ends = after.is_none_or(|token| AFTER.contains(&token.text.as_str()));
    new[0].blank.clear();
    if !(begins && ends) {
        new.insert(0, SpellingToken::new("("));
        new.push(SpellingToken::new(")"));
    }
    let is_factor = range.start > 0 && {
        let before = &tokens[range.start - 1];
        before.ends_operand() || before.is("}") || is_greek(&before.text)
    };
    if is_factor {
        new.insert(0, SpellingToken::new("*"));
    } else {
        new[0].blank.clone_from(&tokens[range.start].blank);
    }
    tokens.splice(range, new);
}

/// Without braces a command takes one character: `\frac12`.
fn single(tokens: &mut Vec<SpellingToken>, at: usize) {
    let Some(token) = tokens.get(at) else {
        return;
    };
    let mut characters = token.text.chars();
    let first = characters.next().unwrap_or(' ');
    let rest = SpellingToken::new(characters.as_str());
    if first.is_alphanumeric() && !rest.text.is_empty() {
        tokens[at].text = first.to_string();
        tokens.insert(at + 1, rest);
    }
}

/// `\sqrt{x}`, `\sqrt[3]{x}`, `\sqrt[n]{x}`.
fn root(tokens: &mut Vec<SpellingToken>, at: usize) {
    let degree_end = tokens
        .get(at + 1)
        .filter(|sign| sign.is("["))
        .and_then(|_| close(tokens, at + 1));
    let degree = degree_end.map_or_else(Vec::new, |end| tokens[at + 2..end].to_vec());
    let open = degree_end.unwrap_or(at) + 1;
    let is_in_parentheses = tokens.get(open).is_some_and(|sign| sign.is("("));
    let end = if is_in_parentheses {
        close(tokens, open)
    } else {
        group(tokens, open)
    };
    let Some(end) = end else {
        return;
    };
    let name = match &degree[..] {
        [] => "sqrt",
        [degree] if degree.is("2") => "sqrt",
        [degree] if degree.is("3") => "cbrt",
        _ => {
            let degree = inside(
                &[
                    &[SpellingToken::new("{")],
                    &degree[..],
                    &[SpellingToken::new("}")],
                ]
                .concat(),
            );
            let power = ["^", "(", "1", "/"].map(SpellingToken::new).to_vec();
            let new = [
                inside(&tokens[open..=end]),
                power,
                degree,
                vec![SpellingToken::new(")")],
            ];
            put(tokens, at..end + 1, new.concat());
            return;
        }
    };
    let mut function = SpellingToken::new(name);
    function.blank.clone_from(&tokens[at].blank);
    let new = [
        vec![function, SpellingToken::new("(")],
        unwrapped(content(&tokens[open..=end])),
        vec![SpellingToken::new(")")],
    ]
    .concat();
    tokens.splice(at..=end, new);
}

/// What stands in braces, in parentheses if it is more than an operand.
fn inside(group: &[SpellingToken]) -> Vec<SpellingToken> {
    let content = content(group);
    let is_operand = operand_end(&content, 0) == Some(content.len().saturating_sub(1));
    if group.len() == 1 || content.is_empty() || is_operand {
        return content;
    }
    [
        vec![SpellingToken::new("(")],
        content,
        vec![SpellingToken::new(")")],
    ]
    .concat()
}

/// `\mathrm{relu}`: what stands in the braces; a function is a command.
fn unwrap(tokens: &mut Vec<SpellingToken>, at: usize) {
    let Some(end) = group(tokens, at + 1).filter(|_| tokens.len() > at + 1) else {
        return;
    };
    let mut new = content(&tokens[at + 1..=end]);
    if let [name] = &mut new[..] {
        let command = SpellingToken::new(format!("\\{}", name.text));
        if bare::function(&command).is_some() {
            *name = command;
        }
    }
    // `\operatorname{sech} x`, which is no function here: what it is applied to stands in parentheses.
    let is_other = matches!(&new[..], [name] if functions::written(&name.text).is_some());
    if is_other
        && let Some(last) = operand_end(tokens, end + 1).filter(|_| !tokens[end + 1].is("("))
    {
        tokens[end + 1].blank.clear();
        tokens.insert(last + 1, SpellingToken::new(")"));
        tokens.insert(end + 1, SpellingToken::new("("));
    }
    if let Some(first) = new.first_mut() {
        first.blank.clone_from(&tokens[at].blank);
    }
    tokens.splice(at..=end, new);
}

/// `\hat{y}` is the name y_hat.
fn accented(tokens: &mut Vec<SpellingToken>, at: usize, accent: &str) {
    let Some(end) = group(tokens, at + 1) else {
        return;
    };
    if let [name] = &content(&tokens[at + 1..=end])[..]
        && (name.is_word() || is_greek(&name.text))
    {
        tokens[at].text = format!("{}_{accent}", name.text);
        tokens.drain(at + 1..=end);
    }
}

/// `x_{12}` is the name x12, `x_{i}` the name x_i; behind a bar or a function an index stays by itself.
fn subscript(tokens: &mut Vec<SpellingToken>, at: usize) {
    let is_open = tokens[at].text.ends_with('_') && !tokens[at].text.starts_with('\\');
    if is_open && tokens.get(at + 1).is_some() {
        let Some(end) = group(tokens, at + 1) else {
            return;
        };
        let index = content(&tokens[at + 1..=end]);
        let index: String = index.iter().map(|token| token.text.as_str()).collect();
        let index = index.trim_start_matches('\\').replace(',', "_");
        if !index
            .chars()
            .all(|c| c.is_alphanumeric() || c == '_' || c == '∞')
        {
            return;
        }
        tokens[at].text.push_str(&index);
        tokens.drain(at + 1..=end);
        // x_{1}x_{2} is a product of two names.
        if let Some(next) = tokens.get_mut(at + 1)
            && next.is_word()
            && next.blank.is_empty()
        {
            next.blank = " ".to_string();
        }
    }
    let index = tokens[at].text.clone();
    let Some((name, index)) = index.rsplit_once('_') else {
        return;
    };
    let is_number = !index.is_empty() && index.bytes().all(|byte| byte.is_ascii_digit());
    let between = if is_number { "" } else { "_" };
    let before = at.checked_sub(1).map(|before| &tokens[before]);
    if !name.is_empty() {
        tokens[at].text = format!("{name}{between}{index}");
    } else if let Some(before) = before.filter(|before| {
        let is_accented = before.is_word() && before.text.contains('_');
        is_accented || is_greek(&before.text) || before.is("\\min") || before.is("\\max")
    }) {
        tokens[at - 1].text = format!("{}{between}{index}", before.text);
        tokens.remove(at);
    }
}

/// `\theta` is a name; before parentheses it is a factor where a sum stands in them.
fn letters(tokens: &mut Vec<SpellingToken>) {
    for index in (0..tokens.len()).rev() {
        if !is_greek(&tokens[index].text) {
            continue;
        }
        if tokens.get(index + 1).is_some_and(|next| next.is("(")) {
            let is_sum = |token: &SpellingToken| token.is("+") || token.is("-");
            let end = close(tokens, index + 1).unwrap_or(index);
            let is_head = index == 0 && tokens.get(end + 1).is_some_and(|sign| sign.is("="));
            if !is_head {
                if end == index || !tokens[index..end].iter().any(is_sum) {
                    continue;
                }
                tokens.insert(index + 1, SpellingToken::new("*"));
            }
        }
        tokens[index].text.remove(0);
    }
}

/// Braces that are left group; around several expressions they are those of a list.
fn braces(tokens: &mut [SpellingToken], open: usize) {
    if tokens[open].is("{")
        && let Some(end) = close(tokens, open)
    {
        let is_list = arguments(tokens, open, end).len() > 1;
        let [opening, closing] = if is_list { ["[", "]"] } else { ["(", ")"] };
        tokens[open].text = opening.to_string();
        tokens[end].text = closing.to_string();
    }
}

/// Blanks between factors that commands stood between.
fn apart(tokens: &mut [SpellingToken]) {
    for index in 1..tokens.len() {
        let (before, token) = (&tokens[index - 1], &tokens[index]);
        let begins = |letter: &str| token.text.to_lowercase().starts_with(letter);
        let is_letter = GREEK.contains(&token.text.as_str()) || begins("e");
        let keeps_together = before.is_number() && token.is_word() && !is_letter;
        let is_factor = (token.is_word() || token.is_number()) && !keeps_together;
        if is_factor && token.blank.is_empty() && before.ends_operand() && !token.is("ᵀ") {
            let is_index = token.text.starts_with('_');
            tokens[index].blank = if is_index { "" } else { " " }.to_string();
        }
    }
}
