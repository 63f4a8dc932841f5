//! How each optimizer is written in each library: its own where it has one that agrees, else its steps, written out.
//!
//! The steps are in the words that both libraries share; `{np}` stands for the module with the functions of arrays, `{cat}` for
//! what joins arrays, `{array}` for what makes one, `{rows}` for the rows of the step as further arguments and
//! `{bind}` for those of a function in a loop.

mod adadelta;
mod adagrad;
mod adam;
mod adamw;
mod amsgrad;
mod armijo;
mod gd;
mod lbfgs;
mod lion;
mod momentum;
mod muon;
mod nadam;
mod nesterov;
mod newton;
mod rmsprop;

use super::code::number;
use crate::optim::{OptimizerDefinition, Settings};

/// How a library has an optimizer.
#[derive(Clone, Debug)]
pub(super) enum OptimizerForm {
    /// A call that makes it; `{lr}` stands for the learning rate.
    Native(String),
    /// Steps that are written out.
    Written(WrittenSteps),
}

/// Steps over one vector `p` of all parameters, given the gradient `g`, the learning rate `lr` and the step `k`.
#[derive(Clone, Debug, Default)]
pub(super) struct WrittenSteps {
    /// Functions beside the loss.
    pub(super) helpers: Vec<String>,
    /// What there is before the first step.
    pub(super) init: Vec<String>,
    /// A step.
    pub(super) step: Vec<String>,
    /// Whether it asks for values of the loss.
    pub(super) needs_value: bool,
    /// Whether it asks for second derivatives.
    pub(super) needs_hessian: bool,
    /// Whether it asks for the loss's own gradient beside the one with noise and clipped.
    pub(super) needs_own: bool,
}

/// How an optimizer is written.
#[derive(Debug)]
pub(super) struct OptimizerCode {
    /// The optimizer.
    pub(super) definition: &'static OptimizerDefinition,
    /// In PyTorch.
    pub(super) pytorch: fn(&Settings) -> OptimizerForm,
    /// In JAX.
    pub(super) jax: fn(&Settings) -> OptimizerForm,
}

/// The optimizers that can be exported; any other is refused by its name.
static OPTIMIZERS: &[&OptimizerCode] = &[
    &gd::CODE,
    &momentum::CODE,
    &nesterov::CODE,
    &adagrad::CODE,
    &rmsprop::CODE,
    &adadelta::CODE,
    &adam::CODE,
    &adamw::CODE,
    &amsgrad::CODE,
    &nadam::CODE,
    &lion::CODE,
    &muon::CODE,
    &armijo::CODE,
    &newton::CODE,
    &lbfgs::CODE,
];

/// How an optimizer is written.
pub(super) fn code_of(definition: &OptimizerDefinition) -> Option<&'static OptimizerCode> {
    let found = OPTIMIZERS.iter().find(|code| code.definition == definition);
    found.copied()
}

/// A setting as Python.
fn text(settings: &Settings, name: &str) -> String {
    number(value(settings, name))
}

fn value(settings: &Settings, name: &str) -> f64 {
    settings
        .get(name)
        .expect("a hyperparameter of the optimizer")
}

/// `, name=value` for each setting that is not what the library has by itself.
fn arguments(settings: &Settings, named: &[(&str, &str, f64)]) -> String {
    let others = named
        .iter()
        .filter(|(_, name, default)| value(settings, name) != *default);
    let texts = others.map(|(argument, name, _)| format!(", {argument}={}", text(settings, name)));
    texts.collect()
}

/// An optimizer of optax, behind weight decay that joins the gradient.
fn decayed(settings: &Settings, call: String) -> OptimizerForm {
    let decay = value(settings, "weight_decay");
    if decay == 0.0 {
        return OptimizerForm::Native(call);
    }
    let decay = number(decay);
    OptimizerForm::Native(format!(
        "optax.chain(optax.add_decayed_weights({decay}), {call})"
    ))
}

/// The line that adds the weight decay to the gradient, if there is any.
fn decay_line(settings: &Settings) -> Vec<String> {
    let decay = value(settings, "weight_decay");
    if decay == 0.0 {
        return Vec::new();
    }
    vec![format!("g = g + {} * p", number(decay))]
}

/// Lines of Python.
fn lines(text: &[&str]) -> Vec<String> {
    text.iter().map(ToString::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optim::ALL;

    /// An optimizer without a row is refused by its name; which those are is for a reader of this list to see.
    #[test]
    fn no_optimizer_is_written_twice() {
        for (index, code) in OPTIMIZERS.iter().enumerate() {
            assert!(ALL.contains(&code.definition), "{}", code.definition.name);
            let before = &OPTIMIZERS[..index];
            assert!(
                before
                    .iter()
                    .all(|other| other.definition != code.definition)
            );
        }
    }
}
