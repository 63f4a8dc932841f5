//! NAdam; optax's has no momentum that warms up.

use super::adam::betas;
use super::{
    OptimizerCode, OptimizerForm, WrittenSteps, arguments, decay_line, lines, text, value,
};
use crate::optim::nadam::DEFINITION;

pub(super) static CODE: OptimizerCode = OptimizerCode {
    definition: &DEFINITION,
    pytorch: |settings| {
        let named = [
            ("weight_decay", "weight_decay", 0.0),
            ("momentum_decay", "momentum_decay", 4e-3),
        ];
        let rest = arguments(settings, &named);
        let is_coupled = value(settings, "decoupled_weight_decay") == 0.0;
        let decoupled = if is_coupled {
            ""
        } else {
            ", decoupled_weight_decay=True"
        };
        OptimizerForm::Native(format!(
            "NAdam(params, lr={{lr}}{}{rest}{decoupled})",
            betas(settings)
        ))
    },
    jax: |settings| {
        let [beta1, beta2, eps, warming] =
            ["beta1", "beta2", "eps", "momentum_decay"].map(|name| text(settings, name));
        let is_coupled = value(settings, "decoupled_weight_decay") == 0.0;
        let mut step = Vec::new();
        if is_coupled {
            step.extend(decay_line(settings));
        } else {
            step.push(format!(
                "p = p * (1 - lr * {})",
                text(settings, "weight_decay")
            ));
        }
        step.extend([
            format!("m = {beta1} * m + (1 - {beta1}) * g"),
            format!("v = {beta2} * v + (1 - {beta2}) * g**2"),
            format!("mu, ahead = ({beta1} * (1 - 0.5 * 0.96 ** (t * {warming})) for t in (k + 1, k + 2))"),
            String::from("product *= mu  # optax.nadam does not warm its momentum up"),
            String::from("u = (1 - mu) / (1 - product) * g + ahead / (1 - product * ahead) * m"),
            format!("p = p - lr * u / ({{np}}.sqrt(v) / (1 - {beta2} ** (k + 1)) ** 0.5 + {eps})"),
        ]);
        OptimizerForm::Written(WrittenSteps {
            init: lines(&["m, v, product = 0.0, 0.0, 1.0"]),
            step,
            ..WrittenSteps::default()
        })
    },
};
