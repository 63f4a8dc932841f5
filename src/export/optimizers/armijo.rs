//! Gradient descent with backtracking; neither library has it.

use super::{OptimizerCode, OptimizerForm, WrittenSteps, text};
use crate::optim::Settings;
use crate::optim::armijo::DEFINITION;

pub(super) static CODE: OptimizerCode = OptimizerCode {
    definition: &DEFINITION,
    pytorch: written,
    jax: written,
};

fn written(settings: &Settings) -> OptimizerForm {
    let [decrease, contraction, trials] =
        ["sufficient_decrease", "contraction", "max_trials"].map(|name| text(settings, name));
    OptimizerForm::Written(WrittenSteps {
        step: vec![
            String::from("first, d, s = value(p{rows}), lr, g @ own"),
            format!("for _ in range({trials}):  # Armijo: until the loss falls enough"),
            format!("    if value(p - d * g{{rows}}) <= first - {decrease} * d * s:"),
            String::from("        break"),
            format!("    d *= {contraction}"),
            String::from("p = p - d * g"),
        ],
        needs_value: true,
        needs_own: true,
        ..WrittenSteps::default()
    })
}
