//! What a key of a log means: a step, a loss, a rate, a gradient norm of the whole or of a layer.

mod gradient;
mod origin;
mod spelling;
mod steps;
mod vocabulary;

use gradient::{gradient, gradient_words};
pub(super) use origin::{held_back_in, is_of_training, is_rank, names_rows, run_rank};
pub(super) use steps::{is_epoch, step_rank};

use self::spelling::{apart, english};
pub(super) use self::vocabulary::REWARDS;
use self::vocabulary::{
    ABOUT, COSTS, DIVERGENCES, EMBEDDINGS, ERRORS, HELD_BACK, LAST_RANK, LIKELIHOODS, LONE_ERRORS,
    MEASURES, NEGATIVES, NO_GRADIENT, NO_NORM, PERPLEXITIES, SCORES, TERMS, TRAINING,
};
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
    /// What is better the higher it is, as an accuracy.
    Score {
        /// Whether its rows are held back from training.
        is_held_back: bool,
    },
    /// What an agent is paid.
    Reward,
    /// How far a distribution is from another, as the KL term of a variational autoencoder.
    Divergence,
    /// How much is left to choose or to tell apart: the entropy of a policy, the spread of an embedding.
    Spread,
    /// What a loss is multiplied by in half precision.
    LossScale,
    /// Anything else.
    Other,
}

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
    let spaced = apart(key).to_ascii_lowercase();
    let words: Vec<&str> = words(&spaced).collect();
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    if has(&["scale", "scaler"]) && has(&["loss", "grad", "amp"]) && !has(&["norm"]) {
        return KeyRole::LossScale;
    }
    let is_of_loss = words.last().is_some_and(|last| NO_GRADIENT.contains(last));
    if let Some((from, to)) = gradient_words(&lower).filter(|_| !is_of_loss) {
        return gradient(key, &lower, from, to);
    }
    // `Norm` is scikit-learn's, of the weights.
    if key == "norm" || matches!(lower.as_str(), "global_norm" | "total_norm") {
        return KeyRole::GradientNorm(1);
    }
    let held_back = has(&HELD_BACK);
    if held_back_measure(&words) {
        return KeyRole::ValidationLoss(LAST_RANK);
    }
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
        let is_last = is_alone || are_rows(&words) || has(&PERPLEXITIES) || is_likelihood(&words);
        let rank = if is_last { LAST_RANK } else { rank };
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
    if !is_of_loss && is_spread(&words) {
        KeyRole::Spread
    } else if is_of_loss || has(&ABOUT) {
        KeyRole::Other
    } else if has(&SCORES) {
        KeyRole::Score {
            is_held_back: held_back,
        }
    } else if has(&REWARDS) {
        KeyRole::Reward
    } else if has(&DIVERGENCES) {
        KeyRole::Divergence
    } else {
        KeyRole::Other
    }
}

/// Whether a key says itself that it is about a gradient, rather than by being the name of a parameter.
pub(super) fn names_gradient(key: &str) -> bool {
    gradient_words(&key.to_ascii_lowercase()).is_some()
}

/// Whether one of these words, in small letters, is in a key.
pub(super) fn has_word(key: &str, known: &[&str]) -> bool {
    let lower = apart(key).to_ascii_lowercase();
    words(&lower).any(|word| known.contains(&word))
}

/// Whether a key names what is made large, a log-likelihood or a bound of one, though it may be logged as its negative.
pub(super) fn names_likelihood(key: &str) -> bool {
    let lower = apart(key).to_ascii_lowercase();
    is_likelihood(&words(&lower).collect::<Vec<_>>())
}

/// Whether a key says no more than on which rows something was measured: `val`.
pub(super) fn names_only_rows(key: &str) -> bool {
    let lower = english(key).to_ascii_lowercase();
    are_rows(&words(&lower).collect::<Vec<_>>())
}

fn are_rows(words: &[&str]) -> bool {
    matches!(words, [rows] if is_held_back(rows) && *rows != "tel" || is_of_training(rows))
}

/// Whether a key names what is measured of samples, speech or pictures.
pub(super) fn names_measure(key: &str) -> bool {
    has_word(key, &MEASURES)
}

/// Whether a key is a measure that is better the lower it is, of rows that are not said to be those of training.
fn held_back_measure(words: &[&str]) -> bool {
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    has(&MEASURES) && !has(&ABOUT) && !words.iter().any(|word| is_of_training(word))
}

/// Whether a key is the entropy of choices, or the deviation of an embedding.
fn is_spread(words: &[&str]) -> bool {
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let is_entropy =
        has(&["entropy"]) && !has(&["cross", "coef", "coeff", "weight", "target", "min", "max"]);
    is_entropy || has(&["std"]) && (words.len() == 1 || has(&EMBEDDINGS))
}

fn is_likelihood(words: &[&str]) -> bool {
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    has(&LIKELIHOODS) && !has(&NEGATIVES) && !words.contains(&"loss")
}

/// Words of other quantities of a layer than its gradient: of those alone, and with any word beside them.
const QUANTITIES: [&str; 9] = [
    "params",
    "parameters",
    "updates",
    "activation",
    "mean",
    "std",
    "var",
    "rms",
    "hist",
];
const QUANTITIES_OF: [&str; 13] = [
    "frac",
    "fraction",
    "ratio",
    "dead",
    "sparsity",
    "zeros",
    "acts",
    "activations",
    "saturation",
    "saturated",
    "histogram",
    "cosine",
    "entropy",
];

/// Words of what has a norm beside the gradient.
const NORMED: [&str; 6] = ["weight", "weights", "param", "params", "update", "act"];

/// Whether a key names another quantity of a layer than its gradient, before the layer or behind it: `dead_frac/layer1`.
fn is_other_quantity(lower: &str) -> bool {
    let is_quantity = |part: &str| {
        let mut own = words_of_name(part);
        let is_norm = own.any(|word| word.starts_with("norm"))
            && words_of_name(part).any(|word| NORMED.contains(&word) || word == "activation");
        let has_one = words_of_name(part).any(|word| QUANTITIES_OF.contains(&word));
        is_norm || has_one || QUANTITIES.contains(&part)
    };
    let mut parts = lower.split(['/', '.']);
    let first = parts.next().unwrap_or(lower);
    let last = parts.next_back();
    last.is_some_and(|last| is_quantity(first) || is_quantity(last))
}

/// The words of a part of a key.
fn words_of_name(part: &str) -> impl Iterator<Item = &str> {
    part.split(|c: char| !c.is_alphanumeric())
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
            .any(|word| matches!(*word, "trl" | "tel" | "nll" | "xent" | "recon" | "recons"))
        || [
            "cross_entropy",
            "cross-entropy",
            "cross entropy",
            "crossentropy",
        ]
        .iter()
        .any(|name| lower.contains(name))
        || is_error(words)
        || words.iter().any(|word| PERPLEXITIES.contains(word))
        || is_cost(words)
        || is_likelihood(words)
        || are_rows(words)
        || matches!(words, [rows, "l"] | ["l", rows] if is_held_back(rows) || TRAINING.contains(rows))
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
            || matches!(word, "set" | "on")
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
