//! RMSprop; optax's momentum and centering are others.

use super::{
    OptimizerCode, OptimizerForm, WrittenSteps, arguments, decay_line, decayed, lines, text, value,
};
use crate::optim::Settings;
use crate::optim::rmsprop::DEFINITION;

pub(super) static CODE: OptimizerCode = OptimizerCode {
    definition: &DEFINITION,
    pytorch: |settings| {
        let named = [
            ("alpha", "alpha", 0.99),
            ("eps", "eps", 1e-8),
            ("weight_decay", "weight_decay", 0.0),
            ("momentum", "momentum", 0.0),
        ];
        let rest = arguments(settings, &named);
        let centered = if value(settings, "centered") == 0.0 {
            ""
        } else {
            ", centered=True"
        };
        OptimizerForm::Native(format!("RMSprop(params, lr={{lr}}{rest}{centered})"))
    },
    jax: |settings| {
        if value(settings, "momentum") == 0.0 && value(settings, "centered") == 0.0 {
            let [alpha, eps] = ["alpha", "eps"].map(|name| text(settings, name));
            return decayed(
                settings,
                format!("optax.rmsprop({{lr}}, decay={alpha}, eps={eps}, eps_in_sqrt=False)"),
            );
        }
        written(settings)
    },
};

fn written(settings: &Settings) -> OptimizerForm {
    let [alpha, eps, mu] = ["alpha", "eps", "momentum"].map(|name| text(settings, name));
    let mut step = decay_line(settings);
    step.push(format!("v = {alpha} * v + (1 - {alpha}) * g**2"));
    let mut init = lines(&["u, v = 0.0, 0.0"]);
    let variance = if value(settings, "centered") == 0.0 {
        "v"
    } else {
        init = lines(&["m, u, v = 0.0, 0.0, 0.0"]);
        step.push(format!("m = {alpha} * m + (1 - {alpha}) * g"));
        "(v - m**2).clip(min=0)"
    };
    step.push(format!(
        "u = {mu} * u + g / ({{np}}.sqrt({variance}) + {eps})"
    ));
    step.push(String::from("p = p - lr * u"));
    OptimizerForm::Written(WrittenSteps {
        init,
        step,
        ..WrittenSteps::default()
    })
}
