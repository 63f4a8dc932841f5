//! The heavy ball; optax has no dampening.

use super::{
    OptimizerCode, OptimizerForm, WrittenSteps, arguments, decay_line, decayed, lines, text, value,
};
use crate::optim::momentum::DEFINITION;

pub(super) static CODE: OptimizerCode = OptimizerCode {
    definition: &DEFINITION,
    pytorch: |settings| {
        let named = [
            ("momentum", "momentum", 0.0),
            ("dampening", "dampening", 0.0),
            ("weight_decay", "weight_decay", 0.0),
        ];
        let rest = arguments(settings, &named);
        OptimizerForm::Native(format!("SGD(params, lr={{lr}}{rest})"))
    },
    jax: |settings| {
        let beta = text(settings, "momentum");
        if value(settings, "dampening") == 0.0 || value(settings, "momentum") == 0.0 {
            return decayed(settings, format!("optax.sgd({{lr}}, momentum={beta})"));
        }
        let mut step = decay_line(settings);
        step.push(format!(
            "v = {beta} * v + (1 - {}) * g if k else g  # optax has no dampening",
            text(settings, "dampening")
        ));
        step.push(String::from("p = p - lr * v"));
        OptimizerForm::Written(WrittenSteps {
            init: lines(&["v = 0.0"]),
            step,
            ..WrittenSteps::default()
        })
    },
};
