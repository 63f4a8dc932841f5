//! Functions as languages with types and blocks define them: `double f(double x) { return x*x; }`, `fn f(x: f64) -> f64 { x*x }`,
//! `f(x) = begin … end`, `function f(x) … end`. One expression is the value of a function here; where several statements lead to it
//! they are lines, if nothing follows.

use super::conditionals;
use super::tokens::{SpellingToken, arguments, close};
use crate::expr::callable::Callable;

/// Some tokens.
type Tokens = Vec<SpellingToken>;

/// Words before the name of a function, beside types.
const KEYWORDS: [&str; 19] = [
    "var",
    "val",
    "fn",
    "fun",
    "func",
    "function",
    "def",
    "static",
    "inline",
    "public",
    "private",
    "protected",
    "final",
    "constexpr",
    "pub",
    "extern",
    "let",
    "const",
    "auto",
];

/// Types of numbers.
pub(super) const TYPES: [&str; 26] = [
    "double", "float", "int", "long", "short", "real", "number", "Double", "Float", "Int", "Real",
    "Number", "f32", "f64", "i32", "i64", "float32", "float64", "Float32", "Float64", "auto",
    "const", "mut", "Any", "float128", "Decimal",
];

pub(super) fn rewrite(tokens: &mut Tokens) {
    let is_latex = |token: &SpellingToken| token.text.starts_with('\\') && !token.is("\\(");
    if tokens.iter().any(is_latex) {
        return;
    }
    let mut index = 0;
    while index < tokens.len() {
        let begins = index == 0 || tokens[index - 1].ends_line();
        if begins && let Some((end, mut new)) = definition(tokens, index) {
            if let Some(first) = new.first_mut() {
                first.blank.clone_from(&tokens[index].blank);
            }
            tokens.splice(index..end, new);
        }
        index += 1;
    }
}

pub(super) fn is_one_of(token: &SpellingToken, words: &[&str]) -> bool {
    words.iter().any(|word| token.is(word))
}

/// The definition that begins at `start`, as it is written here, and where it ends.
fn definition(tokens: &[SpellingToken], start: usize) -> Option<(usize, Tokens)> {
    let is_before =
        |token: &&SpellingToken| is_one_of(token, &KEYWORDS) || is_one_of(token, &TYPES);
    let count = tokens[start..].iter().take_while(is_before).count();
    let words = &tokens[start..start + count];
    let name = tokens.get(start + count).filter(|name| name.is_word())?;
    let at = start + count + 1;
    let sign = tokens.get(at)?;
    if sign.is("(") {
        let end = close(tokens, at)?;
        let names = parameters(&arguments(tokens, at, end))?;
        let is_function = words.iter().any(|word| word.is("function"));
        return body(tokens, (name, &names), end + 1, (count > 0, is_function));
    }
    if sign.is_word() {
        return of_words(tokens, start + count);
    }
    let is_given = sign.is("=") || sign.is("<-") || sign.is(":=");
    let (names, body_start) = anonymous(tokens, at + 1).filter(|_| is_given)?;
    let is_braced = tokens.get(body_start)?.is("{");
    if tokens.get(at + 1)?.is("|") && !is_braced {
        return Some((body_start, head(name, &names)));
    }
    body(tokens, (name, &names), body_start, (true, false))
}

/// `name(a, b) =`.
fn head(name: &SpellingToken, names: &Tokens) -> Tokens {
    let mut head = vec![SpellingToken::new(&name.text), SpellingToken::new("(")];
    head.extend(names.iter().cloned());
    head.extend([SpellingToken::new(")"), SpellingToken::spaced("=")]);
    head
}

/// `f x y = …`, as Haskell and ML have it.
fn of_words(tokens: &[SpellingToken], start: usize) -> Option<(usize, Tokens)> {
    let count = tokens[start..]
        .iter()
        .take_while(|token| token.is_word())
        .count();
    let (name, words) = tokens[start..start + count].split_first()?;
    if Callable::named(&name.text).is_some()
        || is_one_of(name, &["val", "var", "local", "return", "const", "let"])
    {
        return None;
    }
    let end = start + count;
    let names = parameters(
        &words
            .iter()
            .map(|word| vec![word.clone()])
            .collect::<Vec<_>>(),
    )?;
    tokens
        .get(end)?
        .is("=")
        .then(|| (end + 1, head(name, &names)))
}

/// The arguments of a function without a name, `[](double x)`, `|x: f64|`, `(x) =>`, `function(x)`, and where its body begins.
fn anonymous(tokens: &[SpellingToken], start: usize) -> Option<(Tokens, usize)> {
    let first = tokens.get(start)?;
    let within = |open: usize| {
        let end = close(tokens, open)?;
        Some((parameters(&arguments(tokens, open, end))?, end + 1))
    };
    if first.is("[") {
        let open = close(tokens, start)? + 1;
        return tokens.get(open)?.is("(").then(|| within(open))?;
    }
    if first.is("function") {
        return tokens.get(start + 1)?.is("(").then(|| within(start + 1))?;
    }
    if first.is("|") {
        let end = start + 1 + tokens[start + 1..].iter().position(|token| token.is("|"))?;
        let list: Vec<Tokens> = tokens[start + 1..end]
            .split(|token| token.is(","))
            .map(<[SpellingToken]>::to_vec)
            .collect();
        // Behind `let f =` bars are around the arguments; elsewhere those around one name are its absolute value.
        let are_arguments = tokens[start + 1..end]
            .iter()
            .any(|token| token.is(":") || token.is(","))
            || tokens[..start]
                .iter()
                .any(|token| token.is("let") || token.is("move"));
        return (are_arguments || tokens.get(end + 1)?.is("{"))
            .then(|| Some((parameters(&list)?, end + 1)))?;
    }
    let (names, at) = if first.is("(") {
        within(start)?
    } else {
        (parameters(&[vec![first.clone()]])?, start + 1)
    };
    tokens.get(at)?.is("=>").then_some((names, at + 1))
}

/// The names of arguments, without their types, between commas.
fn parameters(given: &[Tokens]) -> Option<Tokens> {
    let mut names: Tokens = Vec::new();
    for argument in given {
        let typed = argument.iter().position(|token| token.is(":"));
        let own = &argument[..typed.unwrap_or(argument.len())];
        let mut words = own.iter().filter(|token| {
            !is_one_of(token, &TYPES) && !token.is("&") && !token.is("*") && !token.is("_")
        });
        let name = words
            .next()
            .filter(|name| name.is_word() && words.next().is_none())?;
        if !names.is_empty() {
            names.push(SpellingToken::new(","));
        }
        let is_first = names.is_empty();
        names.push(if is_first {
            SpellingToken::new(&name.text)
        } else {
            SpellingToken::spaced(&name.text)
        });
    }
    (!names.is_empty()).then_some(names)
}

/// The definition with its body, which begins at `at` behind a type; `has_head` where words before its name show that it is one.
fn body(
    tokens: &[SpellingToken],
    (name, names): (&SpellingToken, &Tokens),
    at: usize,
    (has_head, is_function): (bool, bool),
) -> Option<(usize, Tokens)> {
    // `double f(double x)`, and the brace in the next line.
    let breaks = tokens
        .get(at..)?
        .iter()
        .take_while(|token| token.is("\n"))
        .count();
    let at = if tokens.get(at + breaks).is_some_and(|brace| brace.is("{")) {
        at + breaks
    } else {
        at
    };
    let opens = |token: &SpellingToken| {
        token.is("{") || token.is("=") || token.is("=>") && has_head || token.is(":") && has_head
    };
    let is_typed = tokens
        .get(at)
        .is_some_and(|sign| sign.is("->") || sign.is(":"));
    let skip = at + usize::from(is_typed);
    let rest = tokens.get(skip..)?;
    let of_type = rest
        .iter()
        .take_while(|token| is_one_of(token, &TYPES))
        .count();
    let open = if of_type > 0 { skip + of_type } else { at };
    let sign = tokens.get(open);
    let (inner, end) = match sign {
        Some(sign) if sign.is("{") => {
            let end = close(tokens, open)?;
            (&tokens[open + 1..end], end + 1)
        }
        Some(sign) if sign.is("=") && tokens.get(open + 1)?.is("begin") => {
            let end = block_end(tokens, open + 2)?;
            (&tokens[open + 2..end], end + 1)
        }
        // A type alone goes: `def f(x: float) -> float:` and `fun f(x: Double) = …`.
        Some(sign) if opens(sign) && (of_type > 0 || has_head && !sign.is(":")) => {
            let is_block = sign.is(":");
            let mut new = head(name, names);
            if is_block {
                new.pop();
                new.insert(0, SpellingToken::new("def"));
                new[1].blank = " ".to_string();
                new.push(SpellingToken::new(":"));
            }
            return Some((open + 1, new));
        }
        Some(_) if is_function => {
            let end = block_end(tokens, at)?;
            (&tokens[at..end], end + 1)
        }
        _ => return None,
    };
    let mut inner = inner.to_vec();
    conditionals::rewrite(&mut inner);
    let statements: Vec<&[SpellingToken]> = inner
        .split(SpellingToken::ends_line)
        .filter(|statement| !statement.is_empty())
        .collect();
    let (last, above) = statements.split_last()?;
    let value = match last {
        [word, value @ ..] if word.is("return") => value,
        value => value,
    };
    let is_end = tokens[end..].iter().all(SpellingToken::ends_line);
    let mut new = Vec::new();
    if above.is_empty() {
        new = head(name, names);
    } else if !is_end
        || above
            .iter()
            .flat_map(|line| line.iter())
            .any(|token| token.is("return"))
    {
        return None;
    }
    for line in above {
        new.extend(line.iter().cloned());
        new.push(SpellingToken::new("\n"));
    }
    let mut value = value.to_vec();
    value.first_mut()?.blank = if above.is_empty() { " " } else { "" }.to_string();
    new.extend(value);
    Some((end, new))
}

/// Where `end` closes a block that begins at `start` and holds no other.
fn block_end(tokens: &[SpellingToken], start: usize) -> Option<usize> {
    const OPENING: [&str; 6] = ["if", "for", "while", "begin", "function", "let"];
    let end = start + tokens[start..].iter().position(|token| token.is("end"))?;
    let holds = tokens[start..end]
        .iter()
        .any(|token| is_one_of(token, &OPENING));
    (!holds).then_some(end)
}
