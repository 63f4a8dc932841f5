//! Keys and names as other libraries spell them: accepted where they mean one thing, else with the spelling that works here.

use toml::de::DeValue;

use super::item::TomlItem;
use super::shape::{NUMBERS, ValueShape};
use super::toml_text::string;
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
    let name = letters(name);
    let mut choices = CHOICES.iter();
    let chosen = choices
        .find(|choice| choice.names.contains(&name.as_str()) && choice.with.is_none_or(&has));
    let own = || {
        let mut all = optim::ALL.iter().copied();
        all.find(|definition| letters(definition.name) == name)
    };
    chosen.map(|choice| choice.means).or_else(own)
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

/// What other programs call the learning rate.
const RATES: &[&str] = &[
    "lr",
    "learning_rate",
    "eta",
    "step_size",
    "learningrate",
    "stepsize",
    "learning-rate",
];

/// Keys that stand in the right table by another name.
const WITHIN: &[(&str, &[&str], &str)] = &[
    (
        "[stop]",
        &["epochs", "epoch", "n_epochs", "num_epochs", "max_epochs"],
        "write `steps = …`: a step is one batch, or all rows without batches",
    ),
    (
        "[stop]",
        &[
            "iterations",
            "n_iter",
            "max_iter",
            "num_steps",
            "n_steps",
            "maxiter",
        ],
        "write `steps = ‹200›`",
    ),
    (
        "[stop]",
        &["tol", "tolerance", "gtol", "grad_norm"],
        "write `gradient_norm = ‹1e-6›`",
    ),
    (
        "[data]",
        &["batch_size", "batchsize", "minibatch", "batch-size"],
        "write `batch = { rows = ‹32› }`",
    ),
    (
        "a racer",
        &["adjust_lr_fn"],
        "write `match_rms_adamw = 1` for \"match_rms_adamw\"; \"original\" is the default",
    ),
    (
        "a racer with `rmsprop`",
        &["rho", "decay", "smoothing"],
        "write `alpha = ‹0.99›`",
    ),
    (
        "a racer",
        &["wd", "l2", "weightdecay"],
        "write `weight_decay = ‹0.01›`",
    ),
    (
        "a racer",
        &["warmup", "lr_scheduler", "scheduler"],
        "write `schedule = { kind = \"cosine\", t_max = 200 }`",
    ),
    (
        "a racer",
        &[
            "grad_clip",
            "max_norm",
            "max_grad_norm",
            "clip_norm",
            "clipnorm",
        ],
        "write `clip = { norm = ‹1› }`",
    ),
];

/// Keys of no table, or of another.
const KEYS: &[(&[&str], &str)] = &[
    (
        &["start", "starts", "x0", "at", "parameters", "variables"],
        "write `[params]` and below it where each parameter starts: `x = 3`",
    ),
    (
        &["epochs", "epoch", "n_epochs", "num_epochs"],
        "write `[stop]` and below it `steps = …`: a step is one batch, or all rows without batches",
    ),
    (
        &[
            "steps",
            "iterations",
            "n_iter",
            "max_iter",
            "num_steps",
            "n_steps",
            "maxiter",
        ],
        "write `[stop]` and below it `steps = ‹200›`",
    ),
    (
        &["tol", "tolerance", "gtol", "gradient_norm"],
        "write `[stop]` and below it `gradient_norm = ‹1e-6›`",
    ),
    (
        &["optimizer", "optimiser"],
        "write `[[racers]]` and below it `optimizer = ‹\"gd\"›` and `learning_rate = 0.1`",
    ),
    (
        &["batch_size", "batchsize", "minibatch", "batch-size"],
        "write `batch = { rows = ‹32› }` in [data]",
    ),
    (
        &["random_state", "random_seed", "seed"],
        "seeds stand in [init], in `batch`, `split` and `generate` of [data], and in `noise` of a racer",
    ),
    (
        &["objective", "function", "cost", "criterion", "expression"],
        "write `loss = ‹\"…\"›` at the top",
    ),
    (
        &["parameters", "x0", "init_params", "weights"],
        "write `[params]` and below it `x = 1`",
    ),
    (
        &["xlim", "ylim", "bounds"],
        "write `x = { start = 1, range = [-2, 2] }` in [params]",
    ),
    (
        &["dataset", "csv"],
        "write `[data]` and below it `file = ‹\"points.csv\"›`",
    ),
];

/// What to write instead of a key that other programs have, in the table of that name, with its value where that fits.
pub(super) fn elsewhere(item: &TomlItem<'_>, table: &str) -> Option<String> {
    let hint = pattern(item.key, table)?;
    let Some((before, (example, after))) = hint
        .split_once('‹')
        .and_then(|(before, rest)| Some((before, rest.split_once('›')?)))
    else {
        return Some(hint.to_string());
    };
    let given = given_like(example, item.value);
    let given = given.as_deref().unwrap_or(example);
    Some(format!("{before}{given}{after}"))
}

/// A value as it stands in a file, if it is of the kind of the example: a number, or a text, which of an optimizer is its name here.
fn given_like(example: &str, value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::Integer(number) if !example.starts_with('"') => Some(number.as_str().to_string()),
        DeValue::Float(number) if !example.starts_with('"') => Some(number.as_str().to_string()),
        DeValue::String(text) if example == GD => {
            let name = optimizer(text, |_| false)?.name;
            Some(format!("\"{name}\""))
        }
        DeValue::String(text) if example.starts_with('"') => Some(string(text)),
        _ => None,
    }
}

/// The example of an optimizer.
const GD: &str = "\"gd\"";

/// The hint for a key in the table of that name, with an example between ‹ and ›.
fn pattern(key: &str, table: &str) -> Option<&'static str> {
    let key = key.to_ascii_lowercase();
    let within = WITHIN
        .iter()
        .find(|(place, names, _)| table.starts_with(place) && names.contains(&key.as_str()));
    if let Some((.., hint)) = within {
        return Some(hint);
    }
    let in_racer = table.starts_with("a racer");
    if !(in_racer || table.is_empty()) {
        return None;
    }
    if RATES.contains(&key.as_str()) {
        return Some(if in_racer {
            "write `learning_rate = ‹0.1›`"
        } else {
            "write `[[racers]]` and below it `learning_rate = ‹0.1›`"
        });
    }
    let row = KEYS.iter().find(|(names, _)| names.contains(&key.as_str()));
    row.map(|(_, hint)| *hint)
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
        assert_eq!(pattern("zzz", ""), None);
        assert_eq!(pattern("epochs", "[view]"), None);
        for (key, table) in [
            ("epochs", "[stop]"),
            ("max_iter", "[stop]"),
            ("batch_size", "[data]"),
            ("adjust_lr_fn", "a racer with `muon`"),
            ("rho", "a racer with `rmsprop`"),
            ("wd", "a racer with `adamw`"),
            ("steps", ""),
            ("start", ""),
            ("epochs", ""),
            ("lr", ""),
        ] {
            assert!(
                pattern(key, table).is_some_and(|hint| hint.starts_with("write")),
                "{key}"
            );
        }
        assert_ne!(pattern("eta", ""), pattern("eta", "a racer with `gd`"));
    }
}
