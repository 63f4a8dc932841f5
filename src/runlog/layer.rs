//! Names of layers: their natural order, their numbering, the module that a parameter belongs to.

mod order;

use std::cmp::Ordering;

pub(super) use order::from_input;

/// The last components of names that are parameters rather than modules.
const PARAMETERS: [&str; 10] = [
    "weight",
    "bias",
    "kernel",
    "gamma",
    "beta",
    "scale",
    "embedding",
    "w",
    "b",
    "weights",
];

/// Compares names with the numbers in them as numbers, so that `layers.10` comes after `layers.9`.
pub(super) fn natural(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a, b);
    loop {
        match (a.chars().next(), b.chars().next()) {
            (None, None) => return Ordering::Equal,
            (None, _) => return Ordering::Less,
            (_, None) => return Ordering::Greater,
            (Some(x), Some(y)) if x.is_ascii_digit() && y.is_ascii_digit() => {
                let ((m, rest_a), (n, rest_b)) = (digits(a), digits(b));
                let ordering = (m.len(), m).cmp(&(n.len(), n));
                if ordering.is_ne() {
                    return ordering;
                }
                (a, b) = (rest_a, rest_b);
            }
            (Some(x), Some(y)) => {
                if x != y {
                    return x.cmp(&y);
                }
                a = a.get(x.len_utf8()..).unwrap_or_default();
                b = b.get(y.len_utf8()..).unwrap_or_default();
            }
        }
    }
}

/// The digits at the start, without leading zeros, and what follows.
fn digits(text: &str) -> (&str, &str) {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    (digits.trim_start_matches('0'), rest)
}

/// The module of a parameter: its name without the last component if that names a parameter.
pub(super) fn module(name: &str) -> &str {
    match name.rsplit_once(['.', '/']) {
        Some((module, last)) if PARAMETERS.contains(&last.to_ascii_lowercase().as_str()) => module,
        _ => name,
    }
}

/// Whether a parameter is a bias or another vector that says little of the gradient that flows through a layer.
pub(super) fn is_bias(name: &str) -> bool {
    let last = name
        .rsplit(['.', '/'])
        .next()
        .unwrap_or(name)
        .to_ascii_lowercase();
    let numbered = last
        .strip_prefix('b')
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()));
    numbered || last == "b" || last.contains("bias") || last == "beta"
}

/// Whether a parameter belongs to a normalization: its gradient is that of a scale, a small part of what a layer beside it gets.
pub(super) fn is_norm(name: &str) -> bool {
    let module = module(name);
    let parameter = name.strip_prefix(module).unwrap_or_default();
    let parameter = parameter.trim_start_matches(['.', '/']);
    let mut parts = module.rsplit(['.', '/']);
    let named = parts.find(|part| part.bytes().any(|byte| !byte.is_ascii_digit()));
    let last = named.unwrap_or(module).to_ascii_lowercase();
    let stem = last.trim_end_matches(|c: char| c.is_ascii_digit() || c == '_');
    let is_named = ["bn", "ln", "gn"].contains(&stem) || last.starts_with("ln_");
    is_named || last.contains("norm") || matches!(parameter, "gamma" | "beta" | "scale")
}

/// Whether a parameter is what a layer multiplies by: only of these do norms say how a gradient flows from layer to layer.
pub(super) fn is_weight(name: &str) -> bool {
    !is_bias(name) && !is_norm(name)
}

/// A name taken apart at its first number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Numbered<'a> {
    /// What stands before the number: `layers.` of `layers.3.weight`.
    pub container: &'a str,
    /// The number.
    pub number: u64,
    /// What follows it: `.weight`.
    pub rest: &'a str,
    /// Whether the number is a component of its own, as in lists of modules, which count from 0.
    pub own_component: bool,
}

/// Takes a name apart; nothing if there is no number in it.
pub(super) fn numbered(name: &str) -> Option<Numbered<'_>> {
    let start = name.find(|c: char| c.is_ascii_digit())?;
    let (container, tail) = name.split_at(start);
    let end = tail
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(tail.len());
    let (number, rest) = tail.split_at(end);
    let bounded = |c: Option<char>| c.is_none_or(|c| matches!(c, '.' | '/'));
    Some(Numbered {
        container,
        number: number.parse().ok()?,
        rest,
        own_component: bounded(container.chars().next_back()) && bounded(rest.chars().next()),
    })
}

/// Whether a bare name can only be that of a parameter or of a numbered layer: `layers.0.weight`, `dense_1/kernel`, `W1`.
pub(super) fn is_parameter(name: &str) -> bool {
    let last = name.rsplit(['.', '/']).next().unwrap_or(name);
    let lower = last.to_ascii_lowercase();
    if last != name && PARAMETERS.contains(&lower.as_str()) {
        return true;
    }
    if lower.ends_with("_weight") || lower.ends_with("_bias") || lower.ends_with("_kernel") {
        return true;
    }
    let Some(numbered) = numbered(name) else {
        return false;
    };
    let container = numbered
        .container
        .trim_end_matches(['.', '_', '/', '-', ' ']);
    let stem = container
        .rsplit(['.', '/', '_'])
        .next()
        .unwrap_or(container)
        .to_ascii_lowercase();
    let known = [
        "layer", "layers", "fc", "conv", "dense", "linear", "lin", "block", "blocks", "h", "net",
        "encoder", "decoder", "w", "b",
    ];
    known.contains(&stem.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_names_are_compared_as_numbers() {
        let mut names = [
            "layers.10.w",
            "layers.9.w",
            "layers.9.b",
            "embed",
            "layers.09.x",
        ];
        names.sort_by(|a, b| natural(a, b));
        assert_eq!(
            names,
            [
                "embed",
                "layers.9.b",
                "layers.9.w",
                "layers.09.x",
                "layers.10.w"
            ]
        );
    }

    #[test]
    fn modules_and_numbers() {
        assert_eq!(module("layers.3.weight"), "layers.3");
        assert_eq!(module("out/kernel"), "out");
        assert_eq!(module("net.0"), "net.0");
        let parts = numbered("blocks.12.attn.weight").expect("a number");
        assert_eq!(
            (parts.container, parts.number, parts.rest),
            ("blocks.", 12, ".attn.weight")
        );
        assert!(parts.own_component);
        assert!(!numbered("dense_1/kernel").expect("a number").own_component);
        assert!(!numbered("W1").expect("a number").own_component);
        assert_eq!(numbered("head.weight"), None);
    }

    #[test]
    fn bare_names_of_parameters() {
        for name in [
            "layers.0.weight",
            "dense_0/kernel",
            "W12",
            "b1",
            "fc1",
            "h.3.ln.bias",
            "conv1",
            "embed.weight",
        ] {
            assert!(is_parameter(name), "{name}");
        }
        for name in [
            "accuracy",
            "top1",
            "time",
            "weight",
            "f1",
            "tokens_per_s",
            "bleu4",
            "x1",
        ] {
            assert!(!is_parameter(name), "{name}");
        }
    }

    #[test]
    fn normalizations() {
        for name in [
            "h.0.ln_1.weight",
            "ln_f.weight",
            "layer1.0.bn2.weight",
            "encoder.layer.0.output.LayerNorm.weight",
            "layers.3.input_layernorm",
            "norm1.weight",
            "norms.3.weight",
            "batch_normalization_3/gamma",
            "gn.weight",
        ] {
            assert!(is_norm(name) && !is_weight(name), "{name}");
        }
        for name in [
            "h.0.attn.weight",
            "bn_out_proj.weight",
            "layers.0.weight",
            "W1",
            "dense_1/kernel",
            "learned.weight",
        ] {
            assert!(!is_norm(name) && is_weight(name), "{name}");
        }
    }

    #[test]
    fn biases() {
        assert!(
            ["a.bias", "b1", "dense/bias", "attn.in_proj_bias"]
                .iter()
                .all(|name| is_bias(name))
        );
        assert!(
            !["a.weight", "block", "W1", "dense/kernel"]
                .iter()
                .any(|name| is_bias(name))
        );
    }
}
