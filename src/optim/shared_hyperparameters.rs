//! Hyperparameters that several optimizers have. An optimizer's table takes the row and may give it its own default.

use super::hyperparameter::{Allowed, Hyperparameter};

/// The weight of the position in what is subtracted from it.
pub(super) const WEIGHT_DECAY: Hyperparameter = Hyperparameter {
    name: "weight_decay",
    meaning: "pull towards the origin: this times the position is added to the gradient",
    default: 0.0,
    allowed: Allowed::NOT_NEGATIVE,
};

/// The weight of the position where it is subtracted beside the gradient's step (Loshchilov and Hutter 2019).
pub(super) const DECOUPLED: Hyperparameter = Hyperparameter {
    meaning: "pull towards the origin: the position is shortened by this times the learning rate",
    ..WEIGHT_DECAY
};

/// The share of the velocity that survives a step.
pub(super) const MOMENTUM: Hyperparameter = Hyperparameter {
    name: "momentum",
    meaning: "share of the velocity that survives a step",
    default: 0.9,
    allowed: Allowed::FRACTION,
};

/// The weight of the past in the running mean of the gradients.
pub(super) const BETA1: Hyperparameter = Hyperparameter {
    name: "beta1",
    meaning: "weight of the past in the running mean of the gradients",
    default: 0.9,
    allowed: Allowed::BELOW_ONE,
};

/// The weight of the past in the running mean of the squared gradients.
pub(super) const BETA2: Hyperparameter = Hyperparameter {
    name: "beta2",
    meaning: "weight of the past in the running mean of the squared gradients",
    default: 0.999,
    allowed: Allowed::BELOW_ONE,
};

/// The number that keeps a denominator from 0.
pub(super) const EPS: Hyperparameter = Hyperparameter {
    name: "eps",
    meaning: "added to the denominator, so that it is not 0",
    default: 1e-8,
    allowed: Allowed::NOT_NEGATIVE,
};
