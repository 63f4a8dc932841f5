//! Keys and names as other libraries spell them: accepted where they mean one thing, else with the spelling that works here.

use super::shape::{NUMBERS, ValueShape};
use crate::optim::{self, OptimizerDefinition};

/// A key of a racer by another name.
pub(super) struct Alias {
    /// The other name.
    pub(super) name: &'static str,
    /// The settings that it means, in order.
    pub(super) means: &'static [&'static str],
    /// What may stand there.
    pub(super) shape: ValueShape,
}

/// Keys of racers that mean one thing.
pub(super) const ALIASES: &[Alias] = &[
    Alias {
        name: "lr",
        means: &["learning_rate"],
        shape: ValueShape::Number,
    },
    Alias {
        name: "betas",
        means: &["beta1", "beta2"],
        shape: NUMBERS,
    },
    Alias {
        name: "beta_1",
        means: &["beta1"],
        shape: ValueShape::Number,
    },
    Alias {
        name: "beta_2",
        means: &["beta2"],
        shape: ValueShape::Number,
    },
    Alias {
        name: "epsilon",
        means: &["eps"],
        shape: ValueShape::Number,
    },
    Alias {
        name: "weight-decay",
        means: &["weight_decay"],
        shape: ValueShape::Number,
    },
];

/// The key of a racer by another name.
pub(super) fn alias(key: &str) -> Option<&'static Alias> {
    ALIASES.iter().find(|alias| alias.name == key)
}

/// What a name of other libraries means beside a setting that is on.
struct Choice {
    names: &'static [&'static str],
    /// The setting that has to be on; the first choice whose setting is counts.
    with: Option<&'static str>,
    means: &'static OptimizerDefinition,
}

/// PyTorch's, Keras's and optax's names that mean several optimizers here.
const CHOICES: &[Choice] = &[
    Choice {
        names: &["sgd"],
        with: Some("nesterov"),
        means: &optim::nesterov::DEFINITION,
    },
    Choice {
        names: &["sgd"],
        with: Some("momentum"),
        means: &optim::momentum::DEFINITION,
    },
    Choice {
        names: &["sgd", "gradientdescent"],
        with: None,
        means: &optim::gd::DEFINITION,
    },
    Choice {
        names: &["adam"],
        with: Some("amsgrad"),
        means: &optim::amsgrad::DEFINITION,
    },
];

/// The optimizer that other libraries mean by a name. `has` says whether a setting is there and not off.
pub(super) fn optimizer(
    name: &str,
    has: impl Fn(&str) -> bool,
) -> Option<&'static OptimizerDefinition> {
    let name = letters(without_library(name));
    let mut choices = CHOICES.iter();
    let chosen = choices
        .find(|choice| choice.names.contains(&name.as_str()) && choice.with.is_none_or(&has));
    let own = || {
        let mut all = optim::ALL.iter().copied();
        all.find(|definition| letters(definition.name) == name)
    };
    chosen.map(|choice| choice.means).or_else(own)
}

/// A name without the modules before it and what says how it is computed, as in `torch.optim.SGD` and `adamw_torch`.
fn without_library(name: &str) -> &str {
    let name = name.rsplit('.').next().unwrap_or(name);
    let endings = ["_torch", "_torch_fused", "_hf", "_fused"];
    let ending = endings.iter().find_map(|ending| name.strip_suffix(ending));
    ending.unwrap_or(name)
}

/// The letters and digits of a name, which is all that spellings of it have in common.
fn letters(name: &str) -> String {
    let kept = name.chars().filter(char::is_ascii_alphanumeric);
    kept.map(|c| c.to_ascii_lowercase()).collect()
}

/// Whether a setting that an optimizer does not have changes nothing: it chose this optimizer, or it is off.
pub(super) fn is_idle(setting: &str, optimizer: &OptimizerDefinition, is_off: bool) -> bool {
    const SWITCHES: [&str; 6] = [
        "momentum",
        "nesterov",
        "amsgrad",
        "dampening",
        "maximize",
        "weight_decay",
    ];
    let chose =
        |choice: &Choice| choice.with == Some(setting) && std::ptr::eq(choice.means, optimizer);
    is_off && SWITCHES.contains(&setting) || !is_off && CHOICES.iter().any(chose)
}

/// Optimizers of other libraries that are none of these, though some are spelled alike.
const OTHERS: &[&str] = &[
    "adabelief",
    "adafactor",
    "adahessian",
    "adamax",
    "adan",
    "asgd",
    "bfgs",
    "cg",
    "conjugategradient",
    "fromage",
    "ftrl",
    "ftrlproximal",
    "lamb",
    "lars",
    "madgrad",
    "neldermead",
    "noisysgd",
    "novograd",
    "powell",
    "prodigy",
    "radam",
    "ranger",
    "rprop",
    "sam",
    "shampoo",
    "signsgd",
    "slsqp",
    "sm3",
    "soap",
    "sophia",
    "sparseadam",
    "yogi",
];

/// Whether a name is that of an optimizer that only other libraries have.
pub(super) fn is_of_other_libraries(name: &str) -> bool {
    OTHERS.contains(&letters(name).as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn optimizers_of_other_libraries_are_known_by_what_they_do() {
        let means = |name: &str, on: &[&str]| {
            optimizer(name, |key| on.contains(&key)).map(|definition| definition.name)
        };
        assert_eq!(means("SGD", &[]), Some("gd"));
        assert_eq!(means("SGD", &["momentum"]), Some("momentum"));
        assert_eq!(means("sgd", &["momentum", "nesterov"]), Some("nesterov"));
        assert_eq!(means("Adam", &["amsgrad"]), Some("amsgrad"));
        assert_eq!(means("AdamW", &[]), Some("adamw"));
        assert_eq!(means("L-BFGS", &[]), Some("lbfgs"));
        assert_eq!(means("adm", &[]), None);
        assert_eq!(means("torch.optim.SGD", &[]), Some("gd"));
        assert_eq!(means("adamw_torch", &[]), Some("adamw"));
        assert_eq!(means("optax.lion", &[]), Some("lion"));
        assert_eq!(letters("Ada_Max"), letters("adamax"));
        let (gd, nesterov) = (&optim::gd::DEFINITION, &optim::nesterov::DEFINITION);
        assert!(is_idle("momentum", gd, true) && !is_idle("momentum", gd, false));
        assert!(is_idle("nesterov", nesterov, false) && !is_idle("nesterov", gd, false));
    }

    #[test]
    fn every_alias_means_settings_that_there_are() {
        let rows = crate::optim::ALL
            .iter()
            .flat_map(|definition| definition.hyperparameters);
        let names: Vec<_> = rows.map(|row| row.name).chain(["learning_rate"]).collect();
        for alias in ALIASES {
            assert!(alias.means.iter().all(|name| names.contains(name)));
        }
    }
}
