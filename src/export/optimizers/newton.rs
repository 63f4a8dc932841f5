//! Newton's method, damped; neither library has it.

use super::{OptimizerCode, OptimizerForm, WrittenSteps, text, value};
use crate::optim::Settings;
use crate::optim::newton::DEFINITION;

pub(super) static CODE: OptimizerCode = OptimizerCode {
    definition: &DEFINITION,
    pytorch: written,
    jax: written,
};

fn written(settings: &Settings) -> OptimizerForm {
    let mut step = vec![String::from("h = hessian(p{rows})")];
    if value(settings, "damping") != 0.0 {
        let damping = text(settings, "damping");
        step.push(format!("h = h + {damping} * {{np}}.eye(len(p))"));
    }
    step.push(String::from("p = p - lr * {np}.linalg.solve(h, g)"));
    OptimizerForm::Written(WrittenSteps {
        step,
        needs_hessian: true,
        ..WrittenSteps::default()
    })
}
