//! Lion; PyTorch has none.

use super::{OptimizerCode, OptimizerForm, WrittenSteps, lines, text};
use crate::optim::lion::DEFINITION;

pub(super) static CODE: OptimizerCode = OptimizerCode {
    definition: &DEFINITION,
    pytorch: |settings| {
        let [beta1, beta2, decay] =
            ["beta1", "beta2", "weight_decay"].map(|name| text(settings, name));
        OptimizerForm::Written(WrittenSteps {
            init: lines(&["m = torch.zeros_like(p)"]),
            step: vec![
                format!("u = torch.sign({beta1} * m + (1 - {beta1}) * g)"),
                format!("m = {beta2} * m + (1 - {beta2}) * g"),
                format!("p = p - lr * (u + {decay} * p)"),
            ],
            ..WrittenSteps::default()
        })
    },
    jax: |settings| {
        let [beta1, beta2, decay] =
            ["beta1", "beta2", "weight_decay"].map(|name| text(settings, name));
        OptimizerForm::Native(format!(
            "optax.lion({{lr}}, b1={beta1}, b2={beta2}, weight_decay={decay})"
        ))
    },
};
