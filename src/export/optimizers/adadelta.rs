//! Adadelta.

use super::{OptimizerCode, OptimizerForm, arguments, decayed, text};
use crate::optim::adadelta::DEFINITION;

pub(super) static CODE: OptimizerCode = OptimizerCode {
    definition: &DEFINITION,
    pytorch: |settings| {
        let named = [
            ("rho", "rho", 0.9),
            ("eps", "eps", 1e-6),
            ("weight_decay", "weight_decay", 0.0),
        ];
        let rest = arguments(settings, &named);
        OptimizerForm::Native(format!("Adadelta(params, lr={{lr}}{rest})"))
    },
    jax: |settings| {
        let [rho, eps] = ["rho", "eps"].map(|name| text(settings, name));
        decayed(
            settings,
            format!("optax.adadelta({{lr}}, rho={rho}, eps={eps})"),
        )
    },
};
