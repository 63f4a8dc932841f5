//! LaTeX: commands, braces, subscripts.

use super::tokens::{SpellingToken, close, operand_end};
use crate::expr::callable::Callable;

/// Commands and what stands for them; those that are nothing are only for looks.
const COMMANDS: [(&str, &str); 34] = [
    ("\\cdot", "*"),
    ("\\times", "*"),
    ("\\ast", "*"),
    ("\\div", "/"),
    ("\\le", "<="),
    ("\\leq", "<="),
    ("\\ge", ">="),
    ("\\geq", ">="),
    ("\\ne", "!="),
    ("\\neq", "!="),
    ("\\log", "ln"),
    ("\\lvert", "|"),
    ("\\rvert", "|"),
    ("\\vert", "|"),
    ("\\|", "‖"),
    ("\\Vert", "‖"),
    ("\\lVert", "‖"),
    ("\\rVert", "‖"),
    ("\\{", "("),
    ("\\}", ")"),
    ("\\mid", "|"),
    ("\\varepsilon", "epsilon"),
    ("\\vartheta", "theta"),
    ("\\varphi", "phi"),
    ("\\tfrac", "\\frac"),
    ("\\dfrac", "\\frac"),
    ("\\left", ""),
    ("\\right", ""),
    ("\\big", ""),
    ("\\Big", ""),
    ("\\,", ""),
    ("\\;", ""),
    ("\\!", ""),
    ("\\quad", ""),
];

/// Commands around a text that stays.
const FONTS: [&str; 8] = [
    "\\text",
    "\\mathrm",
    "\\mathbf",
    "\\mathit",
    "\\operatorname",
    "\\boldsymbol",
    "\\vec",
    "\\hat",
];

pub(super) fn rewrite(tokens: &mut Vec<SpellingToken>) {
    let is_sign = |token: &SpellingToken| token.text.starts_with('\\') || token.is("$");
    if !tokens.iter().any(is_sign) && !tokens.iter().any(|token| token.is("{")) {
        return;
    }
    logarithms(tokens);
    commands(tokens);
    for index in (0..tokens.len()).rev() {
        if tokens[index].is("\\frac") {
            fraction(tokens, index);
        } else if tokens[index].is("\\sqrt") {
            root(tokens, index);
        } else if FONTS.contains(&tokens[index].text.as_str()) {
            unwrap(tokens, index);
        } else if tokens[index].text.ends_with('_') || tokens[index].is("_") {
            subscript(tokens, index);
        }
    }
    names(tokens);
    for index in (0..tokens.len()).rev() {
        braces(tokens, index);
    }
}

/// `\log_2`, `\log_{10}` are functions of their own.
fn logarithms(tokens: &mut Vec<SpellingToken>) {
    for index in (0..tokens.len()).rev() {
        let Some(sign) = tokens.get(index + 1).filter(|_| tokens[index].is("\\log")) else {
            continue;
        };
        let end = if sign.is("_") {
            group(tokens, index + 2)
        } else {
            Some(index + 1)
        };
        let Some(end) = end else {
            continue;
        };
        let base: String = tokens[index + 1..=end]
            .iter()
            .map(|token| token.text.as_str())
            .collect();
        let name = match base.trim_matches(['_', '{', '}']) {
            "2" => "log2",
            "10" => "log10",
            "e" => "ln",
            _ => continue,
        };
        tokens[index].text = name.to_string();
        tokens.drain(index + 1..=end);
    }
}

fn commands(tokens: &mut Vec<SpellingToken>) {
    for token in tokens.iter_mut() {
        if let Some((_, sign)) = COMMANDS.iter().find(|(command, _)| token.is(command)) {
            token.text = (*sign).to_string();
        }
    }
    tokens.retain(|token| !token.text.is_empty() && !token.is("$"));
}

/// `\frac{a}{b}`: a/b, in parentheses where they are more than an operand.
fn fraction(tokens: &mut Vec<SpellingToken>, at: usize) {
    single(tokens, at + 1);
    let Some(middle) = group(tokens, at + 1) else {
        return;
    };
    single(tokens, middle + 1);
    let Some(end) = group(tokens, middle + 1) else {
        return;
    };
    let above = inside(&tokens[at + 1..=middle]);
    let below = inside(&tokens[middle + 1..=end]);
    let mut new = [above, vec![SpellingToken::new("/")], below].concat();
    new[0].blank.clone_from(&tokens[at].blank);
    tokens.splice(at..=end, new);
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

/// `\sqrt{x}`, `\sqrt[3]{x}`.
fn root(tokens: &mut Vec<SpellingToken>, at: usize) {
    let is_cube = tokens[at + 1..]
        .iter()
        .take(3)
        .map(|token| token.text.as_str());
    let is_cube = is_cube.eq(["[", "3", "]"]);
    let open = at + if is_cube { 4 } else { 1 };
    let Some(end) = group(tokens, open) else {
        return;
    };
    let mut function = SpellingToken::new(if is_cube { "cbrt" } else { "sqrt" });
    function.blank.clone_from(&tokens[at].blank);
    let mut content = tokens[open..=end].to_vec();
    if content[0].is("{") {
        content = content[1..content.len() - 1].to_vec();
    }
    let new = [
        vec![function, SpellingToken::new("(")],
        content,
        vec![SpellingToken::new(")")],
    ]
    .concat();
    tokens.splice(at..=end, new);
}

/// Where a group in braces or a single token ends.
fn group(tokens: &[SpellingToken], start: usize) -> Option<usize> {
    if tokens.get(start)?.is("{") {
        close(tokens, start)
    } else {
        Some(start)
    }
}

/// What stands in braces, in parentheses if it is more than an operand.
fn inside(group: &[SpellingToken]) -> Vec<SpellingToken> {
    let [open, content @ .., _] = group else {
        return group.to_vec();
    };
    if !open.is("{") {
        return group.to_vec();
    }
    let mut content = content.to_vec();
    if let Some(first) = content.first_mut() {
        first.blank.clear();
    }
    if content.is_empty() || operand_end(&content, 0) == Some(content.len() - 1) {
        return content;
    }
    [
        vec![SpellingToken::new("(")],
        content,
        vec![SpellingToken::new(")")],
    ]
    .concat()
}

/// `\mathrm{relu}`: what stands in the braces.
fn unwrap(tokens: &mut Vec<SpellingToken>, at: usize) {
    let Some(end) = group(tokens, at + 1) else {
        return;
    };
    let mut new = tokens[at + 1..=end].to_vec();
    if new[0].is("{") {
        new = new[1..new.len() - 1].to_vec();
    }
    if let Some(first) = new.first_mut() {
        first.blank.clone_from(&tokens[at].blank);
    }
    tokens.splice(at..=end, new);
}

/// `x_{12}` is the name x12, `x_{i}` the name x_i.
fn subscript(tokens: &mut Vec<SpellingToken>, at: usize) {
    let Some(end) = group(tokens, at + 1).filter(|_| tokens.get(at + 1).is_some()) else {
        return;
    };
    let index: String = tokens[at + 1..=end]
        .iter()
        .map(|token| token.text.as_str())
        .collect();
    let index = index.trim_matches(['{', '}']).replace(',', "_");
    if !index.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        return;
    }
    let name = tokens[at].text.trim_end_matches('_').to_string();
    let is_number = index.bytes().all(|byte| byte.is_ascii_digit());
    let between = if is_number { "" } else { "_" };
    tokens[at].text = format!("{name}{between}{index}");
    tokens.drain(at + 1..=end);
}

/// `\theta` is a name, `\sin` and what follows it a call.
fn names(tokens: &mut Vec<SpellingToken>) {
    for index in (0..tokens.len()).rev() {
        let Some(name) = tokens[index].text.strip_prefix('\\').map(str::to_string) else {
            continue;
        };
        let name = match name.as_str() {
            "sigma" if tokens.get(index + 1).is_some_and(|next| next.is("(")) => "sigmoid".into(),
            _ => name,
        };
        tokens[index].text = name;
    }
    for index in (0..tokens.len()).rev() {
        let name = tokens[index].text.as_str();
        if !tokens[index].is_word() || Callable::named(name).is_none() {
            continue;
        }
        let bare = |index: usize| {
            tokens
                .get(index)
                .is_some_and(|next| next.is_word() || next.is_number())
        };
        if bare(index + 1) && Callable::named(&tokens[index + 1].text).is_none() {
            tokens[index + 1].blank.clear();
            tokens.insert(index + 2, SpellingToken::new(")"));
            tokens.insert(index + 1, SpellingToken::new("("));
        }
    }
}

/// Braces that are left group.
fn braces(tokens: &mut [SpellingToken], open: usize) {
    if tokens[open].is("{")
        && let Some(end) = close(tokens, open)
    {
        tokens[open].text = "(".to_string();
        tokens[end].text = ")".to_string();
    }
}
