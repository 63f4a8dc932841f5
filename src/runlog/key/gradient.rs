//! Keys with a word for a gradient: a norm of the whole, or of a layer whose name is the rest of the key.

use super::{HELD_BACK, KeyRole, NO_NORM, bare_layer, words};

/// Words for a gradient.
const GRADIENT: [&str; 8] = [
    "grad",
    "grads",
    "gradient",
    "gradients",
    "gnorm",
    "gradnorm",
    "gradnorms",
    "grdn",
];

/// Words beside a gradient or a norm that add nothing.
const FILLERS: [&str; 25] = [
    "norm", "norms", "total", "global", "overall", "all", "l2", "2", "2.0", "train", "optim",
    "pre", "before", "value", "avg", "metrics", "data", "log", "logs", "stats", "info", "learner",
    "actor", "policy", "model",
];

/// Words for a place where numbers of a whole program are kept: RLlib's `learner_stats.grad_gnorm`.
const CONTAINERS: [&str; 5] = ["stats", "metrics", "info", "log", "logs"];

/// What RLlib has behind the name of an optimizer.
const WHOLE: &str = "global_norm";

/// The bytes from the first word for a gradient on, and to the end of that word.
pub(super) fn gradient_words(lower: &str) -> Option<(usize, usize)> {
    let mut start = 0;
    for piece in lower.split(|c: char| !c.is_alphanumeric()) {
        if GRADIENT.contains(&piece) {
            return Some((start, start + piece.len()));
        }
        // The sign after the piece has the length that its character has.
        let after = start + piece.len();
        start = after + lower.get(after..)?.chars().next().map_or(0, char::len_utf8);
    }
    None
}

/// The meaning of a key with a word for a gradient at `from..to`.
pub(super) fn gradient(key: &str, lower: &str, from: usize, to: usize) -> KeyRole {
    let parts = (key.get(..from), key.get(to..), lower.get(..from));
    let (Some(head), Some(tail), Some(before)) = parts else {
        return KeyRole::Other;
    };
    if words(before).any(|word| HELD_BACK.contains(&word)) {
        return KeyRole::Other;
    }
    let tail = after_norm(tail);
    let (layer, statistic) = without_statistic(tail);
    let head = head.trim_end_matches(['/', '.', '_', ' ', '-']);
    let is_filler = |text: &str| {
        let lower = text.to_ascii_lowercase();
        words(&lower).all(|word| FILLERS.contains(&word) || GRADIENT.contains(&word))
    };
    let is_no_norm = |text: &str| {
        let lower = text.to_ascii_lowercase();
        let mut words = words(&lower).peekable();
        words.peek().is_some()
            && words.all(|word| NO_NORM.contains(&word) || FILLERS.contains(&word))
    };
    if statistic.is_some_and(|word| word != "norm")
        || is_no_norm(layer) && !is_filler(layer)
        || is_no_norm(head) && !is_filler(head)
    {
        return KeyRole::Other;
    }
    let container = head.rsplit(['/', '.']).next().unwrap_or(head);
    let is_kept = words(&container.to_ascii_lowercase()).any(|word| CONTAINERS.contains(&word));
    if is_filler(layer) && is_filler(container) && is_kept || layer.ends_with(WHOLE) {
        return KeyRole::GradientNorm(1);
    }
    if !is_filler(layer) {
        return KeyRole::Layer(layer.to_string());
    }
    if !is_filler(head) {
        return KeyRole::Layer(bare_layer(head).to_string());
    }
    let total = lower.contains("total") || lower.contains("global") || lower.contains("overall");
    let normed = lower.contains("norm");
    KeyRole::GradientNorm(if total { 0 } else { 2 - u8::from(normed) })
}

/// What follows `norm` (as in `_norm/`, `_2.0_norm/`, `/norm/`, `_norm_total`), without a graph's number of `wandb.watch`.
fn after_norm(tail: &str) -> &str {
    let signs = ['/', '.', '_', ' ', '-'];
    let mut rest = tail.trim_start_matches(signs);
    let after_power = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    if after_power.starts_with("_norm") {
        rest = after_power.trim_start_matches(signs);
    }
    for word in ["norms", "norm"] {
        let after = rest.strip_prefix(word);
        if let Some(after) = after.filter(|after| {
            after.is_empty()
                || after.starts_with(['/', '_', ' '])
                || !tail.starts_with('/') && after.starts_with(['.', '-'])
        }) {
            rest = after;
            break;
        }
    }
    let rest = rest.trim_start_matches(signs);
    match rest.strip_prefix("graph_") {
        Some(after) => after.trim_start_matches(|c: char| c.is_ascii_digit()),
        None => rest,
    }
}

/// A name without the statistic at its end, as in `blocks.0.weight.norm`, and the statistic.
fn without_statistic(name: &str) -> (&str, Option<&str>) {
    match name.rsplit_once(['.', '/']) {
        Some((layer, last))
            if matches!(
                last,
                "norm" | "max" | "min" | "mean" | "std" | "rms" | "var" | "hist"
            ) =>
        {
            (layer, Some(last))
        }
        _ => (name, None),
    }
}
