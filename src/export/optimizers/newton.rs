//! Newton's method, damped; neither library has it.

use super::{Form, OptimizerCode, Written, text, value};
use crate::optim::Settings;
use crate::optim::newton::DEFINITION;

pub(super) static CODE: OptimizerCode = OptimizerCode {
    definition: &DEFINITION,
    pytorch: written,
    jax: written,
};

fn written(settings: &Settings) -> Form {
    let mut step = vec![String::from("h = hessian(p{rows})")];
    if value(settings, "damping") != 0.0 {
        let damping = text(settings, "damping");
        step.push(format!("h = h + {damping} * {{np}}.eye(len(p))"));
    }
    step.push(String::from("p = p - lr * {np}.linalg.solve(h, g)"));
    Form::Written(Written {
        step,
        needs_hessian: true,
        ..Written::default()
    })
}
