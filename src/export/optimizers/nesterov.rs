//! Nesterov's accelerated gradient.

use super::{OptimizerCode, OptimizerForm, arguments, decayed, text, value};
use crate::optim::nesterov::DEFINITION;

pub(super) static CODE: OptimizerCode = OptimizerCode {
    definition: &DEFINITION,
    pytorch: |settings| {
        let rest = arguments(settings, &[("weight_decay", "weight_decay", 0.0)]);
        if value(settings, "momentum") == 0.0 {
            // PyTorch refuses nesterov without momentum, which is plain descent.
            return OptimizerForm::Native(format!("SGD(params, lr={{lr}}{rest})"));
        }
        let beta = text(settings, "momentum");
        OptimizerForm::Native(format!(
            "SGD(params, lr={{lr}}, momentum={beta}, nesterov=True{rest})"
        ))
    },
    jax: |settings| {
        let beta = text(settings, "momentum");
        decayed(
            settings,
            format!("optax.sgd({{lr}}, momentum={beta}, nesterov=True)"),
        )
    },
};
