//! Lines of other programs that say nothing of a loss, words around it, and the braces of a body.

use super::commanding::is_left_out;
use super::functions;
use super::tokens::{SpellingToken, close, filled};
use crate::expr::callable::Callable;

/// First words of lines that are left out.
const IDLE: [&str; 12] = [
    "import", "from", "using", "library", "require", "syms", "clear", "clc", "close", "end", "use",
    "plt",
];

/// Whether a line says nothing of a loss.
pub(super) fn is_idle(line: &[SpellingToken]) -> bool {
    const SYMBOLS: [&str; 3] = ["symbols", "Symbol", "syms"];
    let Some(first) = line.first() else {
        return false;
    };
    let follows = line.get(1).map_or("", |next| next.text.as_str());
    let is_idle = IDLE.iter().any(|word| first.is(word));
    let is_call = matches!(first.text.as_str(), "library" | "require" | "plt");
    let declares = line
        .windows(2)
        .any(|pair| pair[1].is("(") && SYMBOLS.iter().any(|word| pair[0].is(word)));
    let is_value = line.iter().any(|token| token.is("="));
    is_idle && follows != "=" && (is_call || follows != "(") || declares && is_value
}

/// Takes away the words before a loss: `minimize x^2`, `argmin_x (x - 1)^2`.
pub(super) fn without_command(line: &mut Vec<SpellingToken>) {
    let (Some(first), Some(next)) = (line.first(), line.get(1)) else {
        return;
    };
    let begins = next.is_word() || next.is_number() || next.is("(") || next.is("|");
    let is_minimum = first.text.starts_with("min_") || first.text.starts_with("argmin_");
    let is_command = is_left_out(&first.text) || is_minimum;
    let is_function = is_minimum || first.is("min") || functions::written(&first.text).is_some();
    let is_call = next.is("(") && next.blank.is_empty() && is_function;
    if is_command && begins && !is_call {
        line.remove(0);
    }
}

/// `"x^2"` is a text of a program.
pub(super) fn unquoted(tokens: &mut Vec<SpellingToken>) {
    const QUOTES: [(&str, &str); 8] = [
        ("\"", "\""),
        ("'", "'"),
        ("`", "`"),
        ("“", "”"),
        ("„", "“"),
        ("‘", "’"),
        ("«", "»"),
        ("»", "«"),
    ];
    // What is copied of an encyclopedia stands in `{\\displaystyle …}`.
    if let [open, style, inner @ .., _] = &tokens[..]
        && open.is("{")
        && style.is("\\displaystyle")
        && close(tokens, 0) == Some(tokens.len() - 1)
        && !inner.is_empty()
    {
        *tokens = inner.to_vec();
        return;
    }
    let [first, inner @ .., last] = &tokens[..] else {
        return;
    };
    // Julia's `let a = 2; a*x end`.
    if (first.is("let") || first.is("begin")) && last.is("end") && !inner.is_empty() {
        *tokens = inner.to_vec();
        return;
    }
    let pair = QUOTES
        .iter()
        .find(|(open, close)| first.is(open) && last.is(close));
    if let Some((open, close)) = pair
        && !inner.is_empty()
        && !inner.iter().any(|token| token.is(open) || token.is(close))
    {
        *tokens = inner.to_vec();
    }
}

/// `x^2 -> loss` is `loss = x^2`.
pub(super) fn to_the_right(line: &mut Vec<SpellingToken>) {
    let [before @ .., arrow, name] = &line[..] else {
        return;
    };
    if arrow.is("->") && name.is_word() && before.len() > 1 {
        let mut value = before.to_vec();
        value[0].blank = " ".to_string();
        let mut new = vec![SpellingToken::new(&name.text), SpellingToken::spaced("=")];
        new.extend(value);
        *line = new;
    }
}

/// `f: x ↦ x²` is `f = x ↦ x²`.
pub(super) fn mapping(line: &mut Vec<SpellingToken>) {
    // `f: ℝ → ℝ, x ↦ x²`.
    let comma = line.iter().position(|token| token.is(","));
    let maps = line.iter().position(|token| token.is("↦"));
    if let (Some(comma), Some(maps)) = (comma, maps)
        && comma < maps
        && line.get(1).is_some_and(|sign| sign.is(":") || sign.is("="))
        && line[2..comma].iter().any(is_arrow)
    {
        line.drain(2..=comma);
    }
    let has_arrow = line.iter().any(is_arrow);
    if let Some(colon) = line.get_mut(1).filter(|sign| sign.is(":") && has_arrow) {
        *colon = SpellingToken::spaced("=");
    }
}

/// Whether arguments stand before a sign, and the expression after it.
pub(super) fn is_arrow(token: &SpellingToken) -> bool {
    matches!(
        token.text.as_str(),
        "=>" | "->" | "↦" | "→" | "⟼" | "⟶" | "⇒"
    )
}

/// `a |> f()` is `f(a)`, as is Mathematica's `a // F`.
pub(super) fn pipes(line: &mut Vec<SpellingToken>) {
    while let Some(at) = line.iter().position(|token| token.is("|>")) {
        let Some(name) = line.get(at + 1).filter(|name| name.is_word()) else {
            return;
        };
        let is_empty = line.get(at + 2).is_some_and(|open| open.is("("))
            && line.get(at + 3).is_some_and(|close| close.is(")"));
        let end = at + 2 + if is_empty { 2 } else { 0 };
        let new = filled(&format!("{}(x)", name.text), &[line[..at].to_vec()]);
        line.splice(..end, new);
    }
    if let [before @ .., sign, name] = &line[..]
        && sign.is("//")
        && name.text.starts_with(|c: char| c.is_ascii_uppercase())
        && Callable::named(&name.text.to_ascii_lowercase()).is_some()
        && !before.is_empty()
    {
        let name = name.text.to_ascii_lowercase();
        *line = filled(&format!("{name}(x)"), &[before.to_vec()]);
    }
}

/// The bodies of functions over several lines, of R and C: what stands between the braces behind the arguments.
pub(super) fn bodies(tokens: &mut Vec<SpellingToken>) {
    if tokens.iter().any(|token| token.text.starts_with('\\')) {
        return;
    }
    for index in (1..tokens.len()).rev() {
        let is_body = tokens[index].is("{") && tokens[index - 1].is(")");
        if let Some(end) = close(tokens, index).filter(|_| is_body) {
            let mut body = tokens[index..=end].to_vec();
            unbraced(&mut body);
            tokens.splice(index..=end, body);
        }
    }
}

/// The body of a function without its braces, or without `begin` and `end`, if it is one expression.
pub(super) fn unbraced(body: &mut Vec<SpellingToken>) {
    let is_braced =
        body.first().is_some_and(|open| open.is("{")) && close(body, 0) == Some(body.len() - 1);
    let is_block = body.len() > 2
        && body.first().is_some_and(|word| word.is("begin"))
        && body.last().is_some_and(|word| word.is("end"));
    if !(is_braced || is_block) {
        return;
    }
    let mut inner = body[1..body.len() - 1].to_vec();
    while inner.last().is_some_and(SpellingToken::ends_line) {
        inner.pop();
    }
    while inner.first().is_some_and(SpellingToken::ends_line) {
        inner.remove(0);
    }
    if inner.first().is_some_and(|word| word.is("return")) {
        inner.remove(0);
    }
    if !inner.is_empty() && !inner.iter().any(SpellingToken::ends_line) {
        inner[0].blank = " ".to_string();
        *body = inner;
    }
}
