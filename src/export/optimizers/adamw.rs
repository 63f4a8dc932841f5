//! AdamW.

use super::adam::{betas, moments};
use super::{OptimizerCode, OptimizerForm, text};
use crate::optim::adamw::DEFINITION;

pub(super) static CODE: OptimizerCode = OptimizerCode {
    definition: &DEFINITION,
    pytorch: |settings| {
        let decay = text(settings, "weight_decay");
        OptimizerForm::Native(format!(
            "AdamW(params, lr={{lr}}{}, weight_decay={decay})",
            betas(settings)
        ))
    },
    jax: |settings| {
        let decay = text(settings, "weight_decay");
        OptimizerForm::Native(format!(
            "optax.adamw({{lr}}{}, weight_decay={decay})",
            moments(settings)
        ))
    },
};
