//! Muon; PyTorch's computes in 16 bits, optax's has another scale.
//!
//! Which parameters form matrices is known when the program is put together: `{muon}` in a step stands for the update.

use super::{OptimizerCode, OptimizerForm, WrittenSteps, lines, text, value};
use crate::optim::Settings;
use crate::optim::muon::DEFINITION;

pub(super) static CODE: OptimizerCode = OptimizerCode {
    definition: &DEFINITION,
    pytorch: written,
    jax: written,
};

/// The steps of Newton and Schulz, and the length of a step.
fn orthogonal(settings: &Settings) -> String {
    let scale = if value(settings, "match_rms_adamw") == 0.0 {
        "max(1, rows / columns) ** 0.5"
    } else {
        "0.2 * max(rows, columns) ** 0.5"
    };
    format!(
        "

def orthogonal(u, rows, columns):  # torch.optim.Muon does this in 16 bits
    x = u.reshape(rows, columns)
    x = x.T if rows > columns else x
    x = x / max({{np}}.linalg.norm(x), 1e-7)
    for _ in range({}):
        a = x @ x.T
        x = 3.4445 * x + (-4.775 * a + 2.0315 * a @ a) @ x
    return ({scale} * (x.T if rows > columns else x)).ravel()",
        text(settings, "ns_steps")
    )
}

fn written(settings: &Settings) -> OptimizerForm {
    let [mu, decay, beta1, beta2, eps] =
        ["momentum", "weight_decay", "beta1", "beta2", "eps"].map(|name| text(settings, name));
    let ahead = if value(settings, "nesterov") == 0.0 {
        String::from("u = s")
    } else {
        format!("u = (1 - {mu}) * g + {mu} * s")
    };
    OptimizerForm::Written(WrittenSteps {
        helpers: vec![orthogonal(settings)],
        init: lines(&["s, m, v = 0.0, 0.0, 0.0"]),
        step: vec![
            format!("s = {mu} * s + (1 - {mu}) * g"),
            ahead,
            format!("m = {beta1} * m + (1 - {beta1}) * g  # AdamW for what is no matrix"),
            format!("v = {beta2} * v + (1 - {beta2}) * g**2"),
            format!("d = {{np}}.sqrt(v) / (1 - {beta2} ** (k + 1)) ** 0.5 + {eps}"),
            format!("d = m / (1 - {beta1} ** (k + 1)) / d"),
            format!("p = p * (1 - lr * {decay}) - lr * {{muon}}"),
        ],
        ..WrittenSteps::default()
    })
}
