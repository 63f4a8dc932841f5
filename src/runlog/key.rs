//! What a key of a log means: a step, a loss, a rate, a gradient norm of the whole or of a layer.

mod gradient;
mod origin;
mod spelling;
mod steps;

use gradient::{gradient, gradient_words};
pub(super) use origin::{held_back_in, is_of_training, is_rank, names_rows, run_rank};
pub(super) use steps::{is_epoch, step_rank};

use self::spelling::english;
use super::layer::is_parameter;

/// The meaning of a key. The lower a rank, the more likely is the key to be the one that is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyRole {
    /// The training loss.
    Loss(u8),
    /// A loss on rows that are held back.
    ValidationLoss(u8),
    /// The learning rate.
    LearningRate(u8),
    /// The norm of the whole gradient.
    GradientNorm(u8),
    /// The norm of a layer's gradient.
    Layer(String),
    /// Anything else.
    Other,
}

/// Words of rows that are held back from training.
const HELD_BACK: [&str; 11] = [
    "val",
    "vali",
    "validate",
    "valid",
    "validation",
    "eval",
    "evaluation",
    "test",
    "dev",
    "heldout",
    "tel",
];

/// Words that say which loss rather than what else is measured.
const TRAINING: [&str; 12] = [
    "train", "training", "trl", "lm", "ce", "total", "step", "batch", "loss", "metrics", "tel",
    "global",
];

/// Errors that are losses where a word beside them says on which rows.
const ERRORS: [&str; 10] = [
    "rmse", "mse", "mae", "rmsle", "mape", "l1", "l2", "error", "merror", "deviance",
];

/// Errors and objectives that are the loss where nothing else is, by a name of that word alone.
const LONE_ERRORS: [&str; 5] = ["mse", "rmse", "mae", "obj", "objective"];

/// The last words of keys that are no norm though gradient is among them: `policy_gradient_loss`, `gradient_penalty`.
const NO_GRADIENT: [&str; 2] = ["loss", "penalty"];

/// Words of terms that are added to what a run is about.
const TERMS: [&str; 7] = [
    "entropy",
    "kl",
    "aux",
    "reg",
    "regularization",
    "regularizer",
    "commitment",
];

/// The rank of a loss that is one only where there is no other.
const LAST_RANK: u8 = 200;

/// Words beside `cost` that say which; others make it one of time or money.
const COSTS: [&str; 6] = ["cost", "train", "training", "avg", "average", "mean"];

/// Words with which a key about gradients is no norm: settings, counts and other statistics.
const NO_NORM: [&str; 20] = [
    "clip",
    "clipping",
    "max",
    "min",
    "mean",
    "std",
    "rms",
    "var",
    "variance",
    "scale",
    "scaler",
    "accum",
    "accumulation",
    "steps",
    "noise",
    "cosine",
    "coef",
    "threshold",
    "checkpointing",
    "zeros",
];

/// Whether a word says that rows are held back from training.
pub(super) fn is_held_back(word: &str) -> bool {
    HELD_BACK
        .iter()
        .any(|known| known.eq_ignore_ascii_case(word))
}

/// What a key means.
pub(super) fn role(key: &str) -> KeyRole {
    let key = english(key);
    let key = key.as_ref();
    let lower = key.to_ascii_lowercase();
    let words: Vec<&str> = words(&lower).collect();
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let is_of_loss = words.last().is_some_and(|last| NO_GRADIENT.contains(last));
    if let Some((from, to)) = gradient_words(&lower).filter(|_| !is_of_loss) {
        return gradient(key, &lower, from, to);
    }
    // `Norm` is scikit-learn's, of the weights.
    if key == "norm" || matches!(lower.as_str(), "global_norm" | "total_norm") {
        return KeyRole::GradientNorm(1);
    }
    let held_back = has(&HELD_BACK);
    if is_loss(&lower, &words) {
        let extra = words
            .iter()
            .filter(|word| !TRAINING.contains(word) && !HELD_BACK.contains(word));
        let plain = usize::from(words.len() > 1);
        // Of two parts that are held back the one that is kept for the end says less of the course.
        let is_behind = words.contains(&"epoch") || words.contains(&"test");
        let is_term = has(&TERMS) && !words.contains(&"cross");
        let behind = usize::from(is_behind) + usize::from(is_term);
        let rank = (plain + 2 * extra.count() + 2 * behind).min(100) as u8;
        let is_alone = words.iter().all(|word| LONE_ERRORS.contains(word));
        let rank = if is_alone { LAST_RANK } else { rank };
        return if held_back {
            KeyRole::ValidationLoss(rank)
        } else {
            KeyRole::Loss(rank)
        };
    }
    if !held_back
        && (words.contains(&"lr")
            || lower.contains("learning rate")
            || lower.contains("learning_rate"))
    {
        return if has(&NO_NORM) {
            KeyRole::Other
        } else {
            KeyRole::LearningRate(words.len().min(200) as u8)
        };
    }
    let is_of_loss = lower.contains("loss");
    if !held_back && !is_of_loss && !is_other_quantity(&lower) && is_parameter(key) {
        return KeyRole::Layer(bare_layer(key).to_string());
    }
    KeyRole::Other
}

/// Whether one of these words, in small letters, is in a key.
pub(super) fn has_word(key: &str, known: &[&str]) -> bool {
    let lower = key.to_ascii_lowercase();
    words(&lower).any(|word| known.contains(&word))
}

/// Whether a key names another quantity of a layer than its gradient, as the hooks log them, before the layer or behind it.
fn is_other_quantity(lower: &str) -> bool {
    let quantities = [
        "weight_norm",
        "param_norm",
        "params",
        "parameters",
        "update_ratio",
        "update_norm",
        "updates",
        "zeros",
        "activation",
        "activations",
    ];
    let mut parts = lower.split(['/', '.']);
    let first = parts.next().unwrap_or(lower);
    let last = parts.next_back();
    last.is_some_and(|last| quantities.contains(&first) || quantities.contains(&last))
}

/// The words of a key: what stands between signs.
fn words(key: &str) -> impl Iterator<Item = &str> {
    key.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

fn is_loss(lower: &str, words: &[&str]) -> bool {
    let named = lower.contains("loss")
        || words
            .iter()
            .any(|word| matches!(*word, "trl" | "tel" | "nll" | "xent"))
        || [
            "cross_entropy",
            "cross-entropy",
            "cross entropy",
            "crossentropy",
        ]
        .iter()
        .any(|name| lower.contains(name))
        || is_error(words)
        || is_cost(words)
        || matches!(words, [word] if LONE_ERRORS.contains(word));
    let other = [
        "scale",
        "scaler",
        "mask",
        "weight",
        "count",
        "num",
        "std",
        "time",
        "best",
        "min",
        "max",
        "coef",
        "coeff",
        "threshold",
    ];
    named && !words.iter().any(|word| other.contains(word))
}

/// Whether a key is the cost that is made small, as courses call it.
fn is_cost(words: &[&str]) -> bool {
    let known = |word: &&str| COSTS.contains(word) || HELD_BACK.contains(word);
    words.contains(&"cost") && words.iter().all(known)
}

/// Whether a key is an error measured on some rows, as boosting libraries print it: `train-rmse`, `valid_1's l2`.
fn is_error(words: &[&str]) -> bool {
    let is_rows = |word: &str| {
        TRAINING.contains(&word)
            || HELD_BACK.contains(&word)
            || word == "s"
            || word == "set"
            || word.bytes().all(|byte| byte.is_ascii_digit())
    };
    let (errors, rows): (Vec<&str>, Vec<&str>) =
        words.iter().partition(|word| ERRORS.contains(word));
    errors.len() == 1 && !rows.is_empty() && rows.into_iter().all(is_rows)
}

/// A bare name without the word before it that only says that a layer or its norm follows, as in `layers.W1`, `gn_layers.0.weight`.
fn bare_layer(key: &str) -> &str {
    const BEFORE: [&str; 6] = ["layers.", "layers/", "gn_", "gn/", "norm_", "norm/"];
    let mut after = BEFORE.iter().filter_map(|word| key.strip_prefix(word));
    let is_name = |name: &&str| name.starts_with(char::is_alphabetic) && is_parameter(name);
    after.find(is_name).unwrap_or(key)
}

#[cfg(test)]
mod tests;
