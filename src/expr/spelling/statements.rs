//! Lines of programs: assignments, `def`, `lambda`, `return`, `import`.

use super::associations;
use super::blocks;
use super::definitions::{TYPES, is_one_of};
use super::tokens::{SpellingToken, close, line_end};
use crate::expr::callable::Callable;

/// Words before a name that is given a value.
const DECLARATIONS: [&str; 8] = [
    "let", "const", "var", "val", "auto", "double", "float", "local",
];

/// R's `\\(x) x^2` is `@(x) x^2`, unless it is LaTeX's bracket.
pub(super) fn functions(tokens: &mut Vec<SpellingToken>) {
    blocks::bodies(tokens);
    if tokens.iter().any(|token| token.is("\\)")) {
        return;
    }
    for index in (0..tokens.len()).rev() {
        if tokens[index].is("\\(") {
            tokens[index].text = "@".to_string();
            tokens.insert(index + 1, SpellingToken::new("("));
        }
    }
}

/// MATLAB goes on in the next line after `...`.
fn continuations(tokens: &mut Vec<SpellingToken>) {
    for index in (1..tokens.len()).rev() {
        if tokens[index].is("\n") && tokens[index - 1].is("...") {
            tokens.drain(index - 1..=index);
        }
    }
}

pub(super) fn rewrite(tokens: &mut Vec<SpellingToken>) {
    continuations(tokens);
    let mut after: Vec<SpellingToken> = Vec::new();
    let mut rest = tokens.as_slice();
    while !rest.is_empty() {
        let end = line_end(rest, 0);
        let (line, next) = rest.split_at(end);
        let (stop, next) = next.split_at(next.len().min(1));
        let mut line = line.to_vec();
        let is_last = next.iter().all(SpellingToken::ends_line);
        if statement(&mut line, is_last) {
            after.extend(line);
            after.extend(stop.iter().cloned());
        }
        rest = next;
    }
    versions(&mut after);
    *tokens = after;
}

/// A name that is given a value anew is another name from there on: `c = a; c = c + 1; c` is `c = a; c1 = c + 1; c1`.
fn versions(tokens: &mut [SpellingToken]) {
    let mut current: Vec<(String, String)> = Vec::new();
    let mut start = 0;
    while start < tokens.len() {
        let end = line_end(tokens, start);
        let named = |token: &SpellingToken, current: &[(String, String)]| {
            let found = current.iter().find(|(name, _)| token.is(name));
            found.map(|(_, now)| now.clone())
        };
        let head = match tokens.get(start..end) {
            Some([name, sign, ..]) if name.is_word() && sign.is("=") => Some(name.text.clone()),
            _ => None,
        };
        let body = start + if head.is_some() { 2 } else { 0 };
        let is_of_itself = head
            .as_ref()
            .is_some_and(|name| tokens[body..end].iter().any(|token| token.is(name)));
        for token in &mut tokens[body..end] {
            if let Some(now) = named(token, &current) {
                token.text = now;
            }
        }
        if let Some(name) = head {
            let known = current.iter().position(|(known, _)| *known == name);
            let version = match known {
                Some(at) => next_version(&name, &current[at].1),
                None if is_of_itself => format!("{name}1"),
                None => name.clone(),
            };
            tokens[start].text.clone_from(&version);
            match known {
                Some(at) => current[at].1 = version,
                None => current.push((name, version)),
            }
        }
        start = end + 1;
    }
}

/// The name after `c`, `c1` and so on.
fn next_version(name: &str, now: &str) -> String {
    let number: u32 = now
        .strip_prefix(name)
        .and_then(|digits| digits.parse().ok())
        .unwrap_or(0);
    format!("{name}{}", number + 1)
}

/// Rewrites a line; false if nothing of it is left.
fn statement(line: &mut Vec<SpellingToken>, is_last: bool) -> bool {
    while line
        .last()
        .is_some_and(|token| token.is(".") || token.is("...") || token.is(","))
    {
        line.pop();
    }
    blocks::pipes(line);
    remark(line);
    if blocks::is_idle(line) {
        return false;
    }
    blocks::without_command(line);
    blocks::mapping(line);
    if line.first().is_some_and(|token| token.is("@"))
        && line.get(1).is_some_and(|point| point.is("."))
    {
        line.drain(..2); // Julia's `@.`
    }
    pattern(line);
    if let Some(sign) = line.iter_mut().find(|token| token.is(":=")) {
        *sign = SpellingToken::spaced("=");
    }
    let words: Vec<String> = line
        .iter()
        .take(3)
        .map(|token| token.text.clone())
        .collect();
    let word = |index: usize| words.get(index).map_or("", String::as_str);
    match (word(0), word(1)) {
        ("function", "(") => {}
        ("def" | "function", _) => return head(line),
        ("return", next) if next != "=" => {
            line.remove(0);
        }
        ("print", "(") if close(line, 1) == Some(line.len() - 1) => {
            line.pop();
            line.drain(..2);
        }
        ("=", _) => {
            line.remove(0);
            associations::formula(line);
        }
        ("disp" | "println" | "console", "(" | ".") => {
            let open = line.iter().position(|token| token.is("("));
            if let Some(open) = open.filter(|open| close(line, *open) == Some(line.len() - 1)) {
                line.pop();
                line.drain(..=open);
            }
        }
        _ => {
            let is_declaration = |token: &&SpellingToken| {
                is_one_of(token, &DECLARATIONS)
                    || is_one_of(token, &TYPES)
                    || is_one_of(token, &["static", "final", "constexpr"])
            };
            let count = line.iter().take_while(is_declaration).count();
            let [name, sign] = [count, count + 1].map(|at| line.get(at));
            let is_given = sign.is_some_and(|sign| {
                ["=", "+=", "-=", "*=", "/="]
                    .iter()
                    .any(|known| sign.is(known))
            });
            if count > 0 && is_given && name.is_some_and(SpellingToken::is_word) {
                line.drain(..count);
            }
        }
    }
    let outer = line.first().is_some_and(SpellingToken::is_word);
    if let (true, Some(sign)) = (outer, line.get(1).map(|sign| sign.text.clone())) {
        assignment(line, &sign);
    }
    if let [name, sign, value] = &line[..]
        && sign.is("=")
        && name.text == value.text
    {
        return false;
    }
    if let Some(equals) = line.iter().position(|token| token.is("=")) {
        let mut body = line.split_off(equals + 1);
        blocks::unbraced(&mut body);
        line.extend(body);
    }
    anonymous(line, is_last);
    blocks::to_the_right(line);
    if let Some(first) = line.first_mut() {
        first.blank.clear();
    }
    true
}

/// Words behind `//` are a remark, as in C: a quotient is of single operands.
fn remark(line: &mut Vec<SpellingToken>) {
    let Some(at) = line.iter().position(|token| token.is("//")) else {
        return;
    };
    let words = &line[at + 1..];
    // A word that stands nowhere else may be a divisor too; only Python has both, and its remarks begin with another sign.
    let is_python = line
        .iter()
        .any(|token| token.is("**") || token.is("np") || token.is("math"));
    let is_alone = words.len() == 1
        && words[0].text.chars().count() > 2
        && words[0].is_word()
        && !words[0].blank.is_empty()
        && !is_python
        && !line[..at].iter().any(|token| token.is(&words[0].text))
        && Callable::named(&words[0].text.to_ascii_lowercase()).is_none();
    let are_words = words.len() > 1
        && words[..2].iter().all(SpellingToken::is_word)
        && words
            .iter()
            .all(|token| token.is_word() || token.is_number());
    if are_words || at == 0 || is_alone {
        line.truncate(at);
    }
}

/// Mathematica's `f[x_] := …` is `f(x) = …`.
fn pattern(line: &mut [SpellingToken]) {
    let Some(sign) = line
        .iter()
        .position(|token| token.is("=") || token.is(":="))
    else {
        return;
    };
    let is_pattern = |token: &SpellingToken| token.is_word() && token.text.ends_with('_');
    let (head, _) = line.split_at_mut(sign);
    if head.len() > 3 && head[1].is("[") && head[2..].iter().any(is_pattern) {
        for token in head {
            token.text = match token.text.as_str() {
                "[" => "(",
                "]" => ")",
                name => name.trim_end_matches('_'),
            }
            .to_string();
        }
    }
}

/// `def f(x):`, after which the body stands; MATLAB's `function y = f(x)` too.
fn head(line: &mut Vec<SpellingToken>) -> bool {
    let colon = line.iter().position(|token| token.is(":"));
    let body = colon
        .map(|colon| line.split_off(colon + 1))
        .unwrap_or_default();
    *line = body;
    if line.first().is_some_and(|first| first.is("return")) {
        line.remove(0);
    }
    if let Some(first) = line.first_mut() {
        first.blank.clear();
    }
    !line.is_empty()
}

/// `c += 1` gives a new name; `<-` is `=`.
fn assignment(line: &mut Vec<SpellingToken>, sign: &str) {
    let operator = match sign {
        "<-" => {
            line[1] = SpellingToken::spaced("=");
            return;
        }
        "+=" | "-=" | "*=" | "/=" | "^=" => &sign[..1],
        "**=" => "^",
        _ => return,
    };
    let name = line[0].text.clone();
    let mut value = line.split_off(2);
    let is_operand = value.len() == 1;
    if let Some(first) = value.first_mut() {
        first.blank = if is_operand { " " } else { "" }.to_string();
    }
    let is_sum = operator == "+";
    line[1] = SpellingToken::spaced("=");
    line.push(SpellingToken::spaced(&name));
    line.push(SpellingToken::spaced(operator));
    if is_operand || is_sum {
        if let Some(first) = value.first_mut() {
            first.blank = " ".to_string();
        }
        line.extend(value);
    } else {
        line.push(SpellingToken::spaced("("));
        line.extend(value);
        line.push(SpellingToken::new(")"));
    }
}

/// Whether what stands before an arrow is names between commas: `lim x` and `x^2 /. x` are not.
fn are_arguments(tokens: &[SpellingToken]) -> bool {
    let is_sign = |token: &SpellingToken| token.is("(") || token.is(")") || token.is(",");
    let are_apart = |pair: &[SpellingToken]| !(pair[0].is_word() && pair[1].is_word());
    let are_names = tokens.iter().all(|token| token.is_word() || is_sign(token));
    are_names && tokens.windows(2).all(are_apart)
}

/// `lambda x: …`, `@(x) …` and R's `function(x) …`: the expression; a name before it is called with arguments, unless it is the loss.
fn anonymous(line: &mut Vec<SpellingToken>, is_last: bool) {
    let start = if line.get(1).is_some_and(|token| token.is("=")) {
        2
    } else {
        0
    };
    let at = |index: usize| line.get(index).map_or("", |token| token.text.as_str());
    let (names, body) = if at(start) == "lambda" || at(start) == "λ" {
        let Some(names) = line[start + 1..].iter().position(|token| token.is(":")) else {
            return;
        };
        let colon = start + 1 + names;
        (line[start + 1..colon].to_vec(), colon + 1)
    } else if at(start) == "|" || at(start) == "move" && at(start + 1) == "|" {
        let first = start + 1 + usize::from(at(start) == "move");
        let Some(names) = line[first..].iter().position(|token| token.is("|")) else {
            return;
        };
        let has_sign = |token: &SpellingToken| token.is(",") || token.is(":");
        let may_be_value = at(start) == "|" && !line[first..first + names].iter().any(has_sign);
        if may_be_value {
            return; // An absolute value.
        }
        (line[first..first + names].to_vec(), first + names + 1)
    } else if matches!(at(start), "@" | "function") && at(start + 1) == "(" {
        let Some(end) = close(line, start + 1) else {
            return;
        };
        (line[start + 2..end].to_vec(), end + 1)
    } else if let Some(arrow) = line
        .iter()
        .position(blocks::is_arrow)
        .filter(|arrow| *arrow >= start && are_arguments(&line[start..*arrow]))
    {
        let names = line[start..arrow]
            .iter()
            .filter(|token| !token.is("(") && !token.is(")"));
        (names.cloned().collect(), arrow + 1)
    } else {
        return;
    };
    let mut body = line.split_off(body);
    blocks::unbraced(&mut body);
    let name = (start == 2).then(|| line[0].clone());
    line.clear();
    if let Some(name) = name {
        line.push(name);
        if !is_last {
            let mut names = names;
            if let Some(first) = names.first_mut() {
                first.blank.clear();
            }
            line.push(SpellingToken::new("("));
            line.extend(names);
            line.push(SpellingToken::new(")"));
        }
        line.push(SpellingToken::spaced("="));
    }
    line.extend(body);
}
