//! Networks as classes of PyTorch and Keras: their layers are lines, and a call of one is what its `forward` gives.

use super::loops::with;
use super::tokens::{SpellingToken, close, line_end};

type Tokens = Vec<SpellingToken>;

/// What a class of a network extends.
const BASES: [&str; 3] = ["Module", "Model", "LightningModule"];

/// The method that says what a network gives.
const CALLS: [&str; 3] = ["forward", "call", "__call__"];

/// How many calls of networks are written out.
const MOST: usize = 20;

/// A class of a network.
struct Network {
    name: String,
    /// `fc = nn.Linear(1, 8)` for each layer.
    layers: Vec<Tokens>,
    /// What it is applied to, and what it gives then.
    input: String,
    output: Tokens,
}

pub(super) fn rewrite(tokens: &mut Tokens) {
    let Some(start) = (0..tokens.len()).find(|at| begins_network(tokens, *at)) else {
        return;
    };
    let Some((network, end)) = network(tokens, start) else {
        return;
    };
    let mut lines = Tokens::new();
    for layer in &network.layers {
        lines.extend(layer.iter().cloned());
        lines.push(SpellingToken::new("\n"));
    }
    tokens.splice(start..end, lines);
    for _ in 0..MOST {
        if !(instance(tokens, &network.name) || applied(tokens, &network)) {
            return;
        }
    }
}

/// `class Net(nn.Module):`.
fn begins_network(tokens: &[SpellingToken], at: usize) -> bool {
    let begins = at == 0 || tokens[at - 1].ends_line();
    let line = &tokens[at..line_end(tokens, at)];
    begins
        && line[..].first().is_some_and(|word| word.is("class"))
        && BASES
            .iter()
            .any(|base| line.iter().any(|token| token.is(base)))
}

/// The class that begins here, and where it ends.
fn network(tokens: &[SpellingToken], start: usize) -> Option<(Network, usize)> {
    let name = tokens.get(start + 1)?.text.clone();
    let mut layers = Vec::new();
    let mut forward: Option<(String, Tokens)> = None;
    let mut output = None;
    let mut at = line_end(tokens, start) + 1;
    while at < tokens.len() {
        let end = line_end(tokens, at);
        let line = &tokens[at..end];
        let Some(first) = line.first() else {
            at = end + 1;
            continue;
        };
        if first.blank.is_empty() {
            break; // It stands outside.
        }
        match line {
            [def, method, open, own, comma, input, ..]
                if def.is("def")
                    && CALLS.iter().any(|call| method.is(call))
                    && open.is("(")
                    && own.is("self")
                    && comma.is(",") =>
            {
                forward = Some((input.text.clone(), vec![input.clone()]));
            }
            [def, ..] if def.is("def") => forward = None,
            [own, point, layer, equals, object @ ..]
                if forward.is_none() && own.is("self") && point.is(".") && equals.is("=") =>
            {
                let mut layer = vec![layer.clone(), equals.clone()];
                layer.extend(object.iter().cloned());
                layers.push(layer);
            }
            [word, value @ ..] if word.is("return") && output.is_none() => {
                if let Some((input, named)) = &forward {
                    output = Some((input.clone(), put(value, input, named)));
                }
            }
            [name, equals, value @ ..] if equals.is("=") => {
                if let Some((input, named)) = &mut forward {
                    // Each line goes on with the same name, as `x = relu(self.fc1(x))` does.
                    if name.text != *input {
                        return None;
                    }
                    *named = put(value, input, named);
                }
            }
            _ if forward.is_some() && !is_remark(line) => return None,
            _ => {}
        }
        at = end + 1;
    }
    let (input, mut output) = output?;
    output.first_mut()?.blank.clear();
    let network = Network {
        name,
        layers,
        input,
        output,
    };
    Some((network, at.min(tokens.len())))
}

fn is_remark(line: &[SpellingToken]) -> bool {
    line[0].text.starts_with('#') || line[0].is("\"") || line[0].is("'")
}

/// A value with what its name stands for so far.
fn put(value: &[SpellingToken], name: &str, named: &Tokens) -> Tokens {
    with(value, &[name.to_string()], std::slice::from_ref(named))
}

/// `net = Net()` makes another name of the class, and so does `model = Net().to(device)`.
fn instance(tokens: &mut Tokens, class: &str) -> bool {
    let found = (0..tokens.len()).find(|at| {
        let begins = *at == 0 || tokens[at - 1].ends_line();
        let is_made = tokens.get(at + 1).is_some_and(|sign| sign.is("="))
            && tokens.get(at + 2).is_some_and(|name| name.is(class))
            && tokens.get(at + 3).is_some_and(|open| open.is("("));
        begins && is_made
    });
    let Some(start) = found else {
        return false;
    };
    let name = tokens[start].text.clone();
    let end = (line_end(tokens, start) + 1).min(tokens.len());
    tokens.drain(start..end);
    for index in 0..tokens.len() {
        let is_call = tokens.get(index + 1).is_some_and(|open| open.is("("));
        if tokens[index].is(&name) && is_call {
            tokens[index].text = class.to_string();
        }
    }
    true
}

/// `Net(x)` and `Net()(x)` are what its `forward` gives.
fn applied(tokens: &mut Tokens, network: &Network) -> bool {
    for index in (0..tokens.len().saturating_sub(1)).rev() {
        if !tokens[index].is(&network.name) || !tokens[index + 1].is("(") {
            continue;
        }
        let Some(mut end) = close(tokens, index + 1) else {
            continue;
        };
        let mut open = index + 1;
        if end == open + 1 && tokens.get(end + 1).is_some_and(|next| next.is("(")) {
            open = end + 1;
            let Some(last) = close(tokens, open) else {
                continue;
            };
            end = last;
        }
        let given = tokens[open + 1..end].to_vec();
        if given.is_empty() {
            continue;
        }
        let mut output = put(&network.output, &network.input, &given);
        output[0].blank.clone_from(&tokens[index].blank);
        tokens.splice(index..=end, output);
        return true;
    }
    false
}
