//! Adam.

use super::{OptimizerCode, OptimizerForm, arguments, decayed, text, value};
use crate::optim::Settings;
use crate::optim::adam::DEFINITION;

pub(super) static CODE: OptimizerCode = OptimizerCode {
    definition: &DEFINITION,
    pytorch: |settings| {
        let rest = arguments(settings, &[("weight_decay", "weight_decay", 0.0)]);
        OptimizerForm::Native(format!("Adam(params, lr={{lr}}{}{rest})", betas(settings)))
    },
    jax: |settings| decayed(settings, format!("optax.adam({{lr}}{})", moments(settings))),
};

/// PyTorch's arguments for the running means, where they are not its own.
pub(super) fn betas(settings: &Settings) -> String {
    let [beta1, beta2] = ["beta1", "beta2"].map(|name| value(settings, name));
    let rest = arguments(settings, &[("eps", "eps", 1e-8)]);
    if (beta1, beta2) == (0.9, 0.999) {
        return rest;
    }
    let [beta1, beta2] = ["beta1", "beta2"].map(|name| text(settings, name));
    format!(", betas=({beta1}, {beta2}){rest}")
}

/// Optax's.
pub(super) fn moments(settings: &Settings) -> String {
    let named = [
        ("b1", "beta1", 0.9),
        ("b2", "beta2", 0.999),
        ("eps", "eps", 1e-8),
    ];
    arguments(settings, &named)
}
