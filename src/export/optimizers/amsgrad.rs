//! AMSGrad; optax takes the maximum after the bias correction.

use super::adam::betas;
use super::{OptimizerCode, OptimizerForm, WrittenSteps, arguments, decay_line, lines, text};
use crate::optim::amsgrad::DEFINITION;

pub(super) static CODE: OptimizerCode = OptimizerCode {
    definition: &DEFINITION,
    pytorch: |settings| {
        let rest = arguments(settings, &[("weight_decay", "weight_decay", 0.0)]);
        OptimizerForm::Native(format!(
            "Adam(params, lr={{lr}}, amsgrad=True{}{rest})",
            betas(settings)
        ))
    },
    jax: |settings| {
        let [beta1, beta2, eps] = ["beta1", "beta2", "eps"].map(|name| text(settings, name));
        let mut step = decay_line(settings);
        step.extend([
            format!("m = {beta1} * m + (1 - {beta1}) * g"),
            format!("v = {beta2} * v + (1 - {beta2}) * g**2"),
            String::from(
                "largest = {np}.maximum(largest, v)  # optax.amsgrad takes it after the correction",
            ),
            format!("d = {{np}}.sqrt(largest) / (1 - {beta2} ** (k + 1)) ** 0.5 + {eps}"),
            format!("p = p - lr / (1 - {beta1} ** (k + 1)) * m / d"),
        ]);
        OptimizerForm::Written(WrittenSteps {
            init: lines(&["m, v, largest = 0.0, 0.0, 0.0"]),
            step,
            ..WrittenSteps::default()
        })
    },
};
