//! Cross-entropies of Keras.

use super::functions::plain;
use super::given::GivenArguments;
use super::tokens::{Change, SpellingToken, joined};

/// Keras gives the target first, and probabilities unless it says `from_logits`.
pub(super) fn change(
    tokens: &[SpellingToken],
    start: usize,
    name: &str,
    applied: &GivenArguments,
) -> Option<Change> {
    let is_keras = matches!(tokens[start].text.as_str(), "tf" | "keras" | "losses");
    let name = plain(name);
    let kinds = [
        "binarycrossentropy",
        "sparsecategoricalcrossentropy",
        "categoricalcrossentropy",
    ];
    if !is_keras || !kinds.contains(&name.as_str()) {
        return None;
    }
    let all = joined(tokens.get(start..applied.end)?);
    let takes_logits = all.replace(' ', "").contains("from_logits=True");
    let written = match (name.as_str(), takes_logits) {
        ("binarycrossentropy", true) => "bce(y, x)",
        ("binarycrossentropy", false) => "mean(-x ln(y) - (1 - x) ln(1 - y))",
        (_, true) => "cross_entropy(y, x)",
        ("sparsecategoricalcrossentropy", false) => "nll(y, x)",
        (_, false) => "(-mean(rowsum(x * ln(y))))",
    };
    (applied.count() == 2).then(|| (start..applied.end, applied.called(written)))
}
