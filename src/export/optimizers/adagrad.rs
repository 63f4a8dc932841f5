//! Adagrad; optax's has its epsilon under the root.

use super::{OptimizerCode, OptimizerForm, WrittenSteps, arguments, decay_line, text, value};
use crate::optim::adagrad::DEFINITION;

pub(super) static CODE: OptimizerCode = OptimizerCode {
    definition: &DEFINITION,
    pytorch: |settings| {
        let named = [
            ("lr_decay", "lr_decay", 0.0),
            ("weight_decay", "weight_decay", 0.0),
            (
                "initial_accumulator_value",
                "initial_accumulator_value",
                0.0,
            ),
            ("eps", "eps", 1e-10),
        ];
        let rest = arguments(settings, &named);
        OptimizerForm::Native(format!("Adagrad(params, lr={{lr}}{rest})"))
    },
    jax: |settings| {
        let mut step = decay_line(settings);
        step.push(String::from("s = s + g**2"));
        let rate = if value(settings, "lr_decay") == 0.0 {
            String::from("lr")
        } else {
            format!("lr / (1 + k * {})", text(settings, "lr_decay"))
        };
        let eps = text(settings, "eps");
        step.push(format!(
            "p = p - {rate} * g / ({{np}}.sqrt(s) + {eps})  # optax.adagrad has eps under the root"
        ));
        OptimizerForm::Written(WrittenSteps {
            init: vec![format!(
                "s = {}",
                text(settings, "initial_accumulator_value")
            )],
            step,
            ..WrittenSteps::default()
        })
    },
};
