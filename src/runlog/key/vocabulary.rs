//! The words of keys.

/// Words of rows that are held back from training.
pub(in super::super) const HELD_BACK: [&str; 15] = [
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
    "holdout",
    "tel",
    "va",
    "te",
    "oof",
];

/// Words that say which loss rather than what else is measured.
pub(in super::super) const TRAINING: [&str; 14] = [
    "train", "training", "tr", "trn", "trl", "lm", "ce", "total", "step", "batch", "loss",
    "metrics", "tel", "global",
];

/// Errors that are losses where a word beside them says on which rows.
pub(in super::super) const ERRORS: [&str; 11] = [
    "rmse", "mse", "mae", "rmsle", "mape", "l1", "l2", "err", "error", "merror", "deviance",
];

/// Words of what is better the higher it is. Those that are settings as well, such as `precision`, are none. The last are sets of tasks
/// by which language models are compared.
pub(in super::super) const SCORES: [&str; 45] = [
    "acc",
    "acc1",
    "acc5",
    "accuracy",
    "accuracies",
    "auc",
    "auroc",
    "aucpr",
    "prauc",
    "f1",
    "f1score",
    "recall",
    "iou",
    "miou",
    "dice",
    "bleu",
    "mcc",
    "kappa",
    "psnr",
    "ssim",
    "ndcg",
    "mrr",
    "top1",
    "top5",
    "map",
    "map50",
    "map75",
    "ap50",
    "rouge",
    "rouge1",
    "rougel",
    "score",
    "scores",
    "mmlu",
    "hellaswag",
    "gsm8k",
    "arc",
    "piqa",
    "winogrande",
    "boolq",
    "truthfulqa",
    "humaneval",
    "mbpp",
    "lambada",
    "squad",
];

/// Words of rewards.
pub(in super::super) const REWARDS: [&str; 5] = ["reward", "rew", "return", "ret", "episodic"];

/// Words of a divergence.
pub(in super::super) const DIVERGENCES: [&str; 3] = ["kl", "kld", "kldiv"];

/// Words of what a loss is told as: its exponential, or in bits.
pub(in super::super) const PERPLEXITIES: [&str; 5] = ["ppl", "perplexity", "bpd", "bpc", "bpb"];

/// Words with which a score, a reward or a divergence is another number about it.
pub(in super::super) const ABOUT: [&str; 14] = [
    "best",
    "max",
    "min",
    "std",
    "var",
    "coef",
    "coeff",
    "weight",
    "target",
    "num",
    "len",
    "scale",
    "threshold",
    "beta",
];

/// Errors and objectives that are the loss where nothing else is, by a name of that word alone.
pub(in super::super) const LONE_ERRORS: [&str; 9] = [
    "mse",
    "rmse",
    "mae",
    "obj",
    "objective",
    "error",
    "err",
    "energy",
    "f",
];

/// The last words of keys that are no norm though gradient is among them: `policy_gradient_loss`, `gradient_penalty`.
pub(in super::super) const NO_GRADIENT: [&str; 2] = ["loss", "penalty"];

/// Words of terms that are added to what a run is about.
pub(in super::super) const TERMS: [&str; 7] = [
    "entropy",
    "kl",
    "aux",
    "reg",
    "regularization",
    "regularizer",
    "commitment",
];

/// The rank of a loss that is one only where there is no other.
pub(in super::super) const LAST_RANK: u8 = 200;

/// Words beside `cost` that say which; others make it one of time or money.
pub(in super::super) const COSTS: [&str; 6] =
    ["cost", "train", "training", "avg", "average", "mean"];

/// Words with which a key about gradients is no norm: settings, counts and other statistics.
pub(in super::super) const NO_NORM: [&str; 20] = [
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

/// Words of an objective that is made large: a log-likelihood or a bound of one. What is logged as one may be its negative.
pub(in super::super) const LIKELIHOODS: [&str; 6] = [
    "elbo",
    "likelihood",
    "loglikelihood",
    "loglik",
    "llh",
    "logp",
];

/// Words that turn the sign of what follows, or say themselves that it is a loss.
pub(in super::super) const NEGATIVES: [&str; 4] = ["neg", "negative", "nll", "minus"];

/// Words of what is measured of samples, speech and pictures that a run makes, and is better the lower it is.
pub(in super::super) const MEASURES: [&str; 7] =
    ["fid", "kid", "fvd", "lpips", "wer", "cer", "eer"];

/// Words of an embedding.
pub(in super::super) const EMBEDDINGS: [&str; 9] = [
    "z",
    "emb",
    "embed",
    "embedding",
    "embeddings",
    "feat",
    "feature",
    "features",
    "repr",
];
