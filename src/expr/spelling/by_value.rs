//! Functions that depend on the values that are given to them: on `None`, on weights, on whether the second is an axis.

use super::tokens::{SpellingToken, has_vector, joined};

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
