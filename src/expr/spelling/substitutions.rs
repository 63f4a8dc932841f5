//! Values that stand beside an expression: `u^2 where u = 3x + 1`, `let u = 3x + 1 in u^2`, `x^2 /. x -> 3`, `x^2, x = 3`.

use super::tokens::{SpellingToken, joined, tokens as split};
use crate::expr::callable::Callable;

type Tokens = Vec<SpellingToken>;

/// An expression, and what names in it stand for.
struct Substituted {
    body: Tokens,
    values: Vec<(SpellingToken, Tokens)>,
}

/// The values become definitions above the expression; where they are for all that is free in it, they are the start of a descent,
/// which stands beside the loss.
pub(super) fn rewrite(tokens: &mut Tokens) {
    let Some(found) = Substituted::of(tokens) else {
        return;
    };
    let mut new = Tokens::new();
    if !found.is_start() {
        for (name, value) in &found.values {
            new.push(SpellingToken::new(&name.text));
            new.push(SpellingToken::spaced("="));
            let mut value = value.clone();
            value[0].blank = " ".to_string();
            new.extend(value);
            new.push(SpellingToken::new(";"));
        }
    }
    let mut body = found.body;
    body[0].blank = if new.is_empty() { "" } else { " " }.to_string();
    new.extend(body);
    *tokens = new;
}

/// The start that a text gives beside its loss, as `--at` takes it.
pub(super) fn start(text: &str) -> Option<String> {
    let found = Substituted::of(&split(text)).filter(Substituted::is_start)?;
    let values = found.values.iter().map(|(name, value)| {
        let value: String = value.iter().map(|token| token.text.as_str()).collect();
        format!("{}={value}", name.text)
    });
    Some(values.collect::<Vec<_>>().join(","))
}

impl Substituted {
    fn of(tokens: &[SpellingToken]) -> Option<Self> {
        if tokens.iter().any(SpellingToken::ends_line) {
            return None;
        }
        let position = |word: &str| tokens.iter().position(|token| token.is(word));
        let (body, values) = if tokens.first()?.is("let") {
            let behind = position("in")?;
            (&tokens[behind + 1..], &tokens[1..behind])
        } else if let Some(at) = position("where")
            .or_else(|| position("with"))
            .or_else(|| position("at"))
            .filter(|at| !opens(tokens, *at))
        {
            (&tokens[..at], &tokens[at + 1..])
        } else if let Some(at) = rule(tokens) {
            (&tokens[..at], &tokens[at + 2..])
        } else {
            let at = first_comma(tokens)?;
            (&tokens[..at], &tokens[at + 1..])
        };
        let values: Option<Vec<_>> = pairs(values)
            .into_iter()
            .map(|pair| match pair {
                [name, equals, value @ ..]
                    if name.is_word()
                        && (equals.is("=") || equals.is("->"))
                        && !value.is_empty() =>
                {
                    Some((name.clone(), value.to_vec()))
                }
                _ => None,
            })
            .collect();
        let values = values.filter(|values| !values.is_empty())?;
        (!body.is_empty()).then(|| Self {
            body: body.to_vec(),
            values,
        })
    }

    /// Whether the values are numbers, and nothing else is free.
    fn is_start(&self) -> bool {
        let is_number = |value: &Tokens| joined(value).parse::<f64>().is_ok_and(f64::is_finite);
        let is_given = |token: &SpellingToken| {
            self.values.iter().any(|(name, _)| token.is(&name.text))
                || Callable::named(&token.text).is_some()
                || matches!(token.text.as_str(), "pi" | "e" | "tau")
        };
        let mut body = &self.body[..];
        if let Some(equals) = body
            .iter()
            .position(|token| token.is("="))
            .filter(|at| *at > 3)
        {
            body = &body[equals + 1..];
        }
        let mut names = body.iter().filter(|token| token.is_word());
        self.values.iter().all(|(_, value)| is_number(value)) && names.all(is_given)
    }
}

/// Whether the word at `at` is called.
fn opens(tokens: &[SpellingToken], at: usize) -> bool {
    tokens.get(at + 1).is_some_and(|next| next.is("("))
}

/// Where Mathematica's `/.` stands.
fn rule(tokens: &[SpellingToken]) -> Option<usize> {
    let mut pairs = tokens.windows(2);
    pairs.position(|pair| pair[0].is("/") && pair[1].is(".") && pair[1].blank.is_empty())
}

/// The first comma outside of all brackets, if an expression stands before it: not `f(x, y) = …`, nor a list of names.
fn first_comma(tokens: &[SpellingToken]) -> Option<usize> {
    let mut depth = 0_i32;
    let at = tokens.iter().position(|token| {
        depth += i32::from(token.is("(") || token.is("[") || token.is("{"));
        depth -= i32::from(token.is(")") || token.is("]") || token.is("}"));
        depth == 0 && token.is(",")
    })?;
    let equals = tokens[..at].iter().position(|token| token.is("="));
    let is_function = equals.is_some_and(|equals| equals > 3 && tokens[equals - 1].is(")"));
    ((equals.is_none() || is_function) && at > 1).then_some(at)
}

/// What stands between commas, `and`s and braces.
fn pairs(tokens: &[SpellingToken]) -> Vec<&[SpellingToken]> {
    let is_apart = |token: &SpellingToken| [",", "and", "{", "}"].iter().any(|sign| token.is(sign));
    let parts = tokens.split(is_apart);
    parts.filter(|part| !part.is_empty()).collect()
}
