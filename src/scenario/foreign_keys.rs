//! Keys that other programs have, and the lines that work here, with the value that was given.

use toml::de::DeValue;

use super::foreign_data;
use super::foreign_schedules;
use super::item::TomlItem;
use super::spelling::optimizer;
use super::toml_text::string;

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
        "the parameter",
        &["requires_grad", "trainable", "frozen", "freeze", "constant"],
        "to hold it, write `fixed = true`",
    ),
    (
        "the parameter",
        &["init", "initial", "initial_value", "default", "guess", "x0"],
        "write `start = ‹1›`",
    ),
    (
        "the parameter",
        &[
            "min", "max", "bounds", "lower", "upper", "lb", "ub", "low", "high",
        ],
        "a parameter has no bounds; what is drawn of it is `range = [-4, 4]`",
    ),
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
        "a racer with `gd`",
        &["momentum", "nesterov", "dampening"],
        "write `optimizer = \"momentum\"` and below it `momentum = ‹0.9›`; `nesterov` is an optimizer too",
    ),
    ("a racer", &["alpha"], "write `learning_rate = ‹0.1›`"),
    ("a racer", &["b1"], "write `beta1 = ‹0.9›`"),
    ("a racer", &["b2"], "write `beta2 = ‹0.999›`"),
    (
        "a racer",
        &[
            "warmup_steps",
            "num_warmup_steps",
            "warmup_iters",
            "warmup_steps_count",
        ],
        "write `schedule = { kind = \"warmup_cosine\", init = 0, warmup = ‹20›, total = 200, min = 0 }`",
    ),
    (
        "`clip`",
        &[
            "max_norm",
            "clip_norm",
            "max_grad_norm",
            "l2",
            "global_norm",
        ],
        "write `clip = { norm = ‹1› }`",
    ),
    (
        "`clip`",
        &["clip_value", "max_value", "abs", "max"],
        "write `clip = { value = ‹0.5› }`",
    ),
    (
        "a racer",
        &["warmup"],
        "write `schedule = { kind = … }`, one of `constant`, `step`, `exponential`, `cosine`, `warmup_cosine`, `one_cycle`",
    ),
    (
        "a racer",
        &[
            "grad_clip",
            "max_norm",
            "max_grad_norm",
            "clip_norm",
            "clipnorm",
            "clip_grad_norm",
            "gradient_clip_val",
            "gradient_clip",
            "max_gradient_norm",
        ],
        "write `clip = { norm = ‹1› }`",
    ),
    (
        "a racer",
        &["clipvalue", "clip_value", "clip_grad_value"],
        "write `clip = { value = ‹0.5› }`",
    ),
];

/// Keys of no table, or of another.
const KEYS: &[(&[&str], &str)] = &[
    (
        &[
            "start",
            "starts",
            "x0",
            "at",
            "parameters",
            "variables",
            "initial_guess",
            "initial_point",
            "starting_point",
            "guess",
            "initial",
        ],
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
        "write `[[racers]]` and below it `optimizer = ‹\"gd\"›` and `learning_rate = ‹0.1›`",
    ),
    (
        &["method", "solver", "algorithm"],
        "write `[[racers]]` and below it `optimizer = ‹\"gd\"›`",
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
        &[
            "training",
            "train",
            "trainer",
            "hyperparameters",
            "hyperparams",
            "config",
            "settings",
        ],
        "write `[[racers]]` and below it `optimizer = \"gd\"` and `learning_rate = 0.1`; `[stop]` and below it `steps = 200`",
    ),
    (&["name"], "write `title = ‹\"…\"›` at the top"),
    (
        &["description", "desc"],
        "write `about = ‹\"…\"›` at the top",
    ),
    (
        &["dataset", "csv"],
        "write `[data]` and below it `file = ‹\"points.csv\"›`",
    ),
];

/// What to write instead of a key that other programs have, in the table of that name, with its value where that fits.
pub(super) fn elsewhere(item: &TomlItem<'_>, table: &str) -> Option<String> {
    let schedule = foreign_schedules::hint(item, table, &given_like);
    if let Some(hint) = schedule.or_else(|| column(item, table)) {
        return Some(hint);
    }
    let mut rest = pattern(item.key, table)?;
    let mut hint = String::new();
    while let Some((before, (example, after))) = rest
        .split_once('‹')
        .and_then(|(before, rest)| Some((before, rest.split_once('›')?)))
    {
        let given = given_like(example, item.value);
        hint.push_str(before);
        hint.push_str(given.as_deref().unwrap_or(example));
        rest = after;
    }
    hint.push_str(rest);
    Some(hint)
}

/// A column that stands in [data] by itself.
fn column(item: &TomlItem<'_>, table: &str) -> Option<String> {
    let DeValue::Array(entries) = item.value else {
        return None;
    };
    let is_number = |value: &DeValue<'_>| matches!(value, DeValue::Integer(_) | DeValue::Float(_));
    let is_column = entries
        .iter()
        .next()
        .is_some_and(|entry| is_number(entry.get_ref()));
    (table == "[data]" && is_column).then(|| format!("write `columns = {{ {} = […] }}`", item.key))
}

/// A value as it stands in a file, if it is of the kind of the example: a number, or a text, which of an optimizer is its name here.
pub(super) fn given_like(example: &str, value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::Integer(number) if !example.starts_with('"') => Some(number.as_str().to_string()),
        DeValue::Float(number) if !example.starts_with('"') => Some(number.as_str().to_string()),
        DeValue::Table(table) => {
            let names: &[&str] = match example {
                GD => &["name", "type", "kind", "optimizer", "class"],
                RATE => RATES,
                _ => return None,
            };
            let inner = names.iter().find_map(|name| table.get(*name))?;
            given_like(example, inner.get_ref())
        }
        _ if example == RATE && !matches!(value, DeValue::Integer(_) | DeValue::Float(_)) => None,
        DeValue::String(text) if example == GD => {
            let name = optimizer(text, |_| false)?.name;
            Some(format!("\"{name}\""))
        }
        DeValue::String(text) if example.starts_with('"') => Some(string(text)),
        _ => None,
    }
}

/// The example of an optimizer, and of its rate.
const GD: &str = "\"gd\"";
const RATE: &str = "0.1";

/// The hint for a key in the table of that name, with an example between ‹ and ›.
fn pattern(key: &str, table: &str) -> Option<&'static str> {
    let key = key.to_ascii_lowercase();
    let within = WITHIN
        .iter()
        .find(|(place, names, _)| table.starts_with(place) && names.contains(&key.as_str()));
    if let Some((.., hint)) = within {
        return Some(hint);
    }
    if table == "[data]" {
        let row = foreign_data::KEYS
            .iter()
            .find(|(names, _)| names.contains(&key.as_str()));
        return row.map(|(_, hint)| *hint);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optim::schedule;

    #[test]
    fn the_line_of_a_warmup_names_every_kind_of_schedule() {
        let line = pattern("warmup", "a racer").expect("a line");
        for kind in schedule::ALL {
            assert!(line.contains(&format!("`{}`", kind.name)), "{}", kind.name);
        }
    }

    #[test]
    fn keys_of_other_programs_have_a_line_that_works_here() {
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
            ("momentum", "a racer with `gd`"),
            ("max_norm", "`clip`"),
            ("test_size", "[data]"),
        ] {
            assert!(
                pattern(key, table).is_some_and(|hint| hint.starts_with("write")),
                "{key}"
            );
        }
        assert_ne!(pattern("eta", ""), pattern("eta", "a racer with `gd`"));
    }
}
