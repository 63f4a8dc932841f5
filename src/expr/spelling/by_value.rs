//! Functions that depend on the values that are given to them: on `None`, on weights, on whether the second is an axis.

use super::functions;
use super::tokens::{SpellingToken, has_vector, joined};
use crate::expr::callable::Callable;

type Tokens = Vec<SpellingToken>;

/// Functions that are others by what is given to them: by nothing, by weights, by entries where others have an axis.
pub(super) fn written(
    name: &str,
    given: &[&Tokens],
    weights: Option<Tokens>,
    is_of_entries: impl Fn(&str) -> bool,
) -> Option<(&'static str, Vec<Tokens>)> {
    let word = |argument: &Tokens| joined(argument).trim_matches(['\'', '"']).to_lowercase();
    Some(match (name, given) {
        ("clamp" | "clip", [x, low, high]) if is_nothing(high) => {
            ("max(x, y)", vec![(*x).clone(), (*low).clone()])
        }
        ("clamp" | "clip", [x, low, high]) if is_nothing(low) => {
            ("min(x, y)", vec![(*x).clone(), (*high).clone()])
        }
        ("average", [x]) => {
            let weights = weights?;
            let template = if has_vector(x) || has_vector(&weights) {
                "rowsum(x * y)/rowsum(y)"
            } else {
                "sum(x * y)/sum(y)"
            };
            (template, vec![(*x).clone(), weights])
        }
        // What is no axis is another entry.
        ("softmax" | "logsoftmax" | "logsumexp", [x, y]) if !is_axis(y) => {
            let template = match name {
                "softmax" => "softmax([x, y])",
                "logsumexp" => "logsumexp([x, y])",
                _ => "log_softmax([x, y])",
            };
            (template, vec![(*x).clone(), (*y).clone()])
        }
        ("sum", [x, y]) if is_several(x, y) && is_of_entries(&word(y)) => {
            ("rowsum([x, y])", vec![(*x).clone(), (*y).clone()])
        }
        ("mean", [x, y]) if is_several(x, y) && is_of_entries(&word(y)) => {
            ("rowmean([x, y])", vec![(*x).clone(), (*y).clone()])
        }
        ("huber" | "huberloss", [x, y, delta]) => (
            "huber(x, y, delta=z)",
            vec![(*x).clone(), (*y).clone(), (*delta).clone()],
        ),
        ("smoothl1" | "smoothl1loss", [x, y, beta]) => (
            "smooth_l1(x, y, beta=z)",
            vec![(*x).clone(), (*y).clone(), (*beta).clone()],
        ),
        // The order of a norm that has no function.
        ("norm" | "vectornorm", [x, order]) if matches!(word(order).parse::<f64>(), Ok(order) if order > 2.0 && order.is_finite()) => {
            (
                "rowsum(abs(x)^y)^(1/y)",
                vec![(*x).clone(), (*order).clone()],
            )
        }
        // `'i,i->'` has a comma of its own.
        ("einsum", [first, second, x, y]) if is_dot(&word(first), &word(second)) => {
            ("dot(x, y)", vec![(*x).clone(), (*y).clone()])
        }
        ("hypot", [x, y, z]) => (
            "norm([x, y, z])",
            [x, y, z].map(|argument| (*argument).clone()).to_vec(),
        ),
        ("norm", [x, y]) if is_of_entries(&word(y)) && !is_axis(y) => {
            ("norm([x, y])", vec![(*x).clone(), (*y).clone()])
        }
        _ => return None,
    })
}

/// Whether two arguments are two numbers, not one and an axis, nor a function and what it is of.
fn is_several(x: &Tokens, y: &Tokens) -> bool {
    !is_axis(y) && !is_word_of_options(x) && !is_word_of_options(y)
}

/// Whether an argument is a text, as options of MATLAB are, or a function, as Julia takes it first.
fn is_word_of_options(argument: &Tokens) -> bool {
    if let [name] = &argument[..]
        && (Callable::named(&name.text).is_some() || functions::written(&name.text).is_some())
    {
        return true;
    }
    argument
        .iter()
        .any(|token| token.is("'") || token.is("\"") || token.is("->"))
}

/// Whether the subscripts of a sum over products are those of two vectors.
fn is_dot(first: &str, second: &str) -> bool {
    let index = second.strip_suffix("->").unwrap_or(second);
    first == index && first.chars().count() == 1
}

/// Whether an argument says that there is no bound.
fn is_nothing(argument: &Tokens) -> bool {
    matches!(&argument[..], [word] if ["None", "nothing", "null"].iter().any(|none| word.is(none)))
}

/// Whether an argument is the number of an axis.
fn is_axis(argument: &Tokens) -> bool {
    matches!(
        joined(argument).as_str(),
        "0" | "1" | "2" | "-1" | "-2" | "None"
    )
}
