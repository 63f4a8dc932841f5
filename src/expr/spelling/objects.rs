//! Functions that programs make first and call later: `criterion = nn.MSELoss()`, `model = nn.Sequential(…)`, `self.fc1 = nn.Linear(1, 8)`.

use super::tokens::{SpellingToken, arguments, close, line_end};

type Tokens = Vec<SpellingToken>;

/// How many calls of them are written out.
const MOST: usize = 20;

pub(super) fn rewrite(tokens: &mut Tokens) {
    methods(tokens);
    let mut start = 0;
    while start < tokens.len() {
        let end = line_end(tokens, start);
        let made = made(&tokens[start..end]);
        if let Some((name, object)) = made
            && is_called(tokens, &name)
        {
            tokens.drain(start..(end + 1).min(tokens.len()));
            put(tokens, &name, &object);
        } else {
            start = end + 1;
        }
    }
    for _ in 0..MOST {
        if !chained(tokens) {
            return;
        }
    }
}

/// `self.fc1` is `fc1`.
fn methods(tokens: &mut Tokens) {
    for index in (0..tokens.len().saturating_sub(2)).rev() {
        let Some([own, point, name]) = tokens.get(index..index + 3) else {
            continue;
        };
        if own.is("self") && point.is(".") && name.is_word() {
            let blank = own.blank.clone();
            tokens.drain(index..index + 2);
            tokens[index].blank = blank;
        }
    }
}

/// The name of an object that a line makes, `name = nn.Name(…)`, and how it is made.
fn made(line: &[SpellingToken]) -> Option<(String, Tokens)> {
    let [name, sign, object @ ..] = line else {
        return None;
    };
    let open = object.iter().position(|token| token.is("("))?;
    let class = object.get(open.checked_sub(1)?)?;
    let is_path = object[..open]
        .iter()
        .all(|token| token.is_word() || token.is("."));
    let is_made = name.is_word()
        && (sign.is("=") || sign.is("<-"))
        && is_path
        && open > 1
        && class.text.starts_with(|c: char| c.is_ascii_uppercase())
        && close(object, open) == Some(object.len() - 1);
    let mut object = object.to_vec();
    object.retain(|token| !token.is("\n"));
    object[0].blank.clear();
    is_made.then(|| (name.text.clone(), object))
}

fn is_called(tokens: &[SpellingToken], name: &str) -> bool {
    let is_call = |pair: &[SpellingToken]| pair[0].is(name) && pair[1].is("(");
    tokens.windows(2).any(is_call)
}

/// Puts how an object is made in place of its name.
fn put(tokens: &mut Tokens, name: &str, object: &[SpellingToken]) {
    for index in (0..tokens.len().saturating_sub(1)).rev() {
        let is_member = index > 0 && tokens[index - 1].is(".");
        if tokens[index].is(name) && tokens[index + 1].is("(") && !is_member {
            let mut object = object.to_vec();
            object[0].blank.clone_from(&tokens[index].blank);
            tokens.splice(index..=index, object);
        }
    }
}

/// Takes `activation='relu'` out of a layer of Keras, and the shape of what goes in, which is known here.
fn activation(layer: &mut Tokens) -> Option<SpellingToken> {
    let open = layer.iter().position(|token| token.is("("))?;
    let end = close(layer, open).filter(|end| *end == layer.len() - 1)?;
    let mut given = arguments(layer, open, end);
    let is_named = |argument: &Tokens, name: &str| {
        argument[0].is(name) && argument.get(1).is_some_and(|sign| sign.is("="))
    };
    let named = given
        .iter()
        .find(|argument| is_named(argument, "activation"));
    let activation = named.and_then(|argument| argument.iter().rev().find(|token| token.is_word()));
    let activation = activation.filter(|name| !name.is("linear")).cloned();
    let before = given.len();
    given.retain(|argument| {
        !["activation", "input_shape", "input_dim"]
            .iter()
            .any(|name| is_named(argument, name))
    });
    if given.len() < before {
        let separated = given.join(&SpellingToken::new(","));
        layer.splice(open + 1..end, separated);
    }
    activation.map(|name| SpellingToken::new(name.text))
}

/// `nn.Sequential(f, g)(x)` is `g(f(x))`.
fn chained(tokens: &mut Tokens) -> bool {
    for index in (0..tokens.len().saturating_sub(1)).rev() {
        let is_chain = tokens[index].is("Sequential") || tokens[index].is("Chain");
        let end = close(tokens, index + 1).filter(|_| is_chain && tokens[index + 1].is("("));
        let Some(end) = end else {
            continue;
        };
        let last =
            close(tokens, end + 1).filter(|_| tokens.get(end + 1).is_some_and(|open| open.is("(")));
        let Some(last) = last else {
            continue;
        };
        let start = if index > 1 && tokens[index - 1].is(".") {
            index - 2
        } else {
            index
        };
        let mut value = tokens[end + 2..last].to_vec();
        let mut layers = arguments(tokens, index + 1, end);
        // Keras takes a list of them.
        if let [list] = &layers[..]
            && list[0].is("[")
            && close(list, 0) == Some(list.len() - 1)
        {
            layers = arguments(list, 0, list.len() - 1);
        }
        for mut layer in layers {
            layer.retain(|token| !token.is("\n"));
            let shape = ["Input", "InputLayer", "Flatten"];
            if layer
                .iter()
                .any(|token| shape.iter().any(|word| token.is(word)))
            {
                continue;
            }
            let activation = activation(&mut layer);
            layer[0].blank.clear();
            layer.push(SpellingToken::new("("));
            layer.extend(value);
            layer.push(SpellingToken::new(")"));
            value = layer;
            if let Some(activation) = activation {
                value.splice(0..0, [activation, SpellingToken::new("(")]);
                value.push(SpellingToken::new(")"));
            }
        }
        if let Some(first) = value.first_mut() {
            first.blank.clone_from(&tokens[start].blank);
        }
        tokens.splice(start..=last, value);
        return true;
    }
    false
}
