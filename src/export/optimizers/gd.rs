//! Plain gradient descent.

use super::{OptimizerCode, OptimizerForm, arguments, decayed};
use crate::optim::gd::DEFINITION;

pub(super) static CODE: OptimizerCode = OptimizerCode {
    definition: &DEFINITION,
    pytorch: |settings| {
        let rest = arguments(settings, &[("weight_decay", "weight_decay", 0.0)]);
        OptimizerForm::Native(format!("SGD(params, lr={{lr}}{rest})"))
    },
    jax: |settings| decayed(settings, String::from("optax.sgd({lr})")),
};
