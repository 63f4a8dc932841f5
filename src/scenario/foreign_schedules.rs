//! Schedules of the learning rate as other programs have them, and the line that works here.

use toml::de::DeValue;

use super::item::TomlItem;

/// A key here, how others call it, and an example.
type Need = (&'static str, &'static [&'static str], &'static str);

/// Schedules by what other programs call them, with what each needs: its key here, how others call it, and an example.
const SCHEDULES: &[(&str, &[&str], &[Need])] = &[
    (
        "one_cycle",
        &["onecycle", "onecyclelr", "1cycle"],
        &[("total", &["total_steps", "total", "steps"], "200")],
    ),
    (
        "warmup_cosine",
        &["warmupcosine", "cosinewithwarmup", "warmupcosinedecay"],
        &[
            ("init", &["init_value", "init"], "0"),
            ("warmup", &["warmup_steps", "warmup"], "20"),
            ("total", &["decay_steps", "total_steps", "total"], "200"),
            ("min", &["end_value", "eta_min", "min"], "0"),
        ],
    ),
    (
        "cosine",
        &[
            "cosine",
            "cosineannealing",
            "cosineannealinglr",
            "cosinedecay",
        ],
        &[("t_max", &["T_max", "t_max", "decay_steps"], "200")],
    ),
    (
        "step",
        &["step", "steplr", "stepdecay"],
        &[
            ("step_size", &["step_size", "every"], "30"),
            ("gamma", &["gamma", "factor", "drop"], "0.1"),
        ],
    ),
    (
        "exponential",
        &["exponential", "exponentiallr", "exp", "exponentialdecay"],
        &[("gamma", &["gamma", "decay_rate", "decay"], "0.99")],
    ),
];

/// Schedules that there are not, and what comes near them.
const ABSENT: &[(&[&str], &str)] = &[
    (
        &[
            "multistep",
            "multisteplr",
            "piecewiseconstant",
            "piecewiseconstantdecay",
        ],
        "falls at equal distances only; near it is `schedule = { kind = \"step\", step_size = 30, gamma = 0.1 }`",
    ),
    (
        &[
            "poly",
            "polynomial",
            "polynomiallr",
            "polynomialdecay",
            "linear",
            "linearlr",
            "lineardecay",
        ],
        "falls along no power of the step; near it is `schedule = { kind = \"cosine\", t_max = 200 }`, which ends at `min`",
    ),
    (
        &["plateau", "reducelronplateau"],
        "depends on the step alone, not on the loss; near it is `schedule = { kind = \"exponential\", gamma = 0.99 }`",
    ),
];

/// Says whether another program has a schedule of this name.
pub(super) fn named(name: &str) -> Option<()> {
    let name = plain(name);
    let is_of = |names: &[&str]| names.contains(&name.as_str());
    let is_known = SCHEDULES.iter().any(|(_, names, _)| is_of(names))
        || ABSENT.iter().any(|(names, _)| is_of(names));
    is_known.then_some(())
}

fn plain(name: &str) -> String {
    name.to_ascii_lowercase().replace(['_', '-', ' '], "")
}

/// `scheduler = "StepLR"` as a schedule of a racer, with what is given in the table itself.
///
/// `like` is a value as it stands in a file, if it is of the kind of an example.
pub(super) fn hint(
    item: &TomlItem<'_>,
    table: &str,
    like: &dyn Fn(&str, &DeValue<'_>) -> Option<String>,
) -> Option<String> {
    const KEYS: [&str; 5] = [
        "scheduler",
        "lr_scheduler",
        "schedule",
        "lr_schedule",
        "scheduling",
    ];
    let in_racer = table.starts_with("a racer");
    if !(in_racer || table.is_empty()) || !KEYS.contains(&item.key) {
        return None;
    }
    let given = match item.value {
        DeValue::Table(given) => Some(given),
        _ => None,
    };
    let name = match (item.value, given) {
        (DeValue::String(name), _) => Some(name.to_string()),
        (_, Some(given)) => {
            let names = ["kind", "type", "name", "class"].into_iter();
            let mut found = names.filter_map(|name| match given.get(name)?.get_ref() {
                DeValue::String(name) => Some(name.to_string()),
                _ => None,
            });
            found.next()
        }
        _ => None,
    };
    let name = plain(&name.unwrap_or_default());
    let absent = ABSENT
        .iter()
        .find(|(names, _)| names.contains(&name.as_str()));
    if let Some((_, near)) = absent {
        return Some(format!("here a learning rate {near}"));
    }
    let row = SCHEDULES
        .iter()
        .find(|(_, names, _)| names.contains(&name.as_str()));
    let place = if in_racer {
        ""
    } else {
        "`[[racers]]` and below it "
    };
    let Some((kind, _, needs)) = row else {
        return Some(format!(
            "write {place}`schedule = {{ kind = \"cosine\", t_max = 200 }}`; kinds are `constant`, `step`, `exponential`, `cosine`, `warmup_cosine` and `one_cycle`"
        ));
    };
    let value = |names: &[&str], example: &str| {
        let mut own = names.iter().filter_map(|name| given?.get(*name));
        let own = own.find_map(|value| like(example, value.get_ref()));
        own.unwrap_or_else(|| example.to_string())
    };
    let needs: Vec<String> = needs
        .iter()
        .map(|(key, names, example)| format!(", {key} = {}", value(names, example)))
        .collect();
    Some(format!(
        "write {place}`schedule = {{ kind = \"{kind}\"{} }}`",
        needs.concat()
    ))
}
