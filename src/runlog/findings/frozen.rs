//! Layers that are held fixed on purpose: their first gradient comes late, a setting says so, or only a head has any.
//!
//! The threshold is chosen: a key that misses in a record or two is a logger that started late.

use super::zeros::{always_zero, is_chance};
use super::{FindingList, list};
use crate::explain::{Finding, FindingKind};
use crate::runlog::layer::is_weight;
use crate::runlog::run::{LogRun, NamedSeries};

/// Others must have had so many records before a gradient that comes late.
const FEWEST: usize = 3;

/// First parts of names of what is trained alone on top of what is held fixed.
const HEADS: [&str; 9] = [
    "head",
    "heads",
    "classifier",
    "lm_head",
    "score",
    "cls",
    "adapter",
    "adapters",
    "prompt",
];

pub(super) fn find(run: &LogRun, _: &FindingList) -> Vec<Finding> {
    let late = late(run);
    if let Some((step, earliest)) = late.iter().min_by_key(|(step, _)| *step) {
        let mut names = late.iter().map(|(_, name)| *name);
        let named = names.find(|name| is_weight(name)).unwrap_or(earliest);
        let gets = if late.len() == 1 {
            "gets its"
        } else {
            "get their"
        };
        let text = format!(
            "{} {gets} first gradient at {} {step}: held fixed until then, no fault",
            list(late.iter().map(|(_, name)| *name)),
            run.unit.name()
        );
        return vec![
            Finding::new(FindingKind::Frozen, text)
                .of(named)
                .at_step(*step)
                .with_all([("parameters", late.len() as f64)]),
        ];
    }
    if let Some((key, name)) = setting(run) {
        let text = format!(
            "{name} has no gradient in the log, and the setting {key} says that it is held fixed"
        );
        return vec![Finding::new(FindingKind::Frozen, text).of(first_of(&name, run))];
    }
    head_alone(run).into_iter().collect()
}

/// The first parameter of what is held, by the numbering of the layers that are logged: `backbone.0.weight` beside
/// `head.0.weight`.
fn first_of(name: &str, run: &LogRun) -> String {
    let mut logged = run.layers.iter().map(|layer| layer.name.as_ref());
    let weight = logged
        .clone()
        .find(|name| is_weight(name))
        .or_else(|| logged.next());
    match weight.and_then(|name| name.split_once('.')) {
        Some((first, rest)) if first != name && rest.starts_with('0') => format!("{name}.{rest}"),
        _ => name.to_string(),
    }
}

/// The parameters whose gradient comes, or leaves 0, after others had some records, with the step.
fn late<'a>(run: &'a LogRun) -> Vec<(u64, &'a str)> {
    let starts: Vec<(Option<u64>, &NamedSeries)> = run
        .in_model_order()
        .into_iter()
        .map(|layer| (first_gradient(layer), layer))
        .collect();
    let Some((first, earliest)) = starts
        .iter()
        .filter_map(|(step, layer)| Some(((*step)?, layer)))
        .min_by_key(|(step, _)| *step)
    else {
        return Vec::new();
    };
    let before = |step: u64| earliest.points().count_before(step);
    let had = |step: u64| before(step).saturating_sub(before(first));
    let late = starts
        .iter()
        .filter_map(|(step, layer)| Some(((*step)?, layer.name.as_ref())));
    late.filter(|(step, _)| had(*step) >= FEWEST).collect()
}

/// The step of the first gradient that is not 0; of the first one at all if the zeros before are chance.
fn first_gradient(layer: &NamedSeries) -> Option<u64> {
    let points = layer.points();
    let zeros = points
        .values()
        .iter()
        .take_while(|norm| **norm == 0.0)
        .count();
    let (_, after) = points.split_at(zeros);
    let first = after.first()?;
    if is_chance(zeros, after.values()) {
        return points.first().map(|point| point.step);
    }
    Some(first.step)
}

/// A setting that says that something is frozen, and what.
pub(super) fn setting<'a>(run: &'a LogRun) -> Option<(&'a str, String)> {
    run.settings.iter().find_map(|(key, value)| {
        let lower = key.to_ascii_lowercase();
        let off = matches!(
            value.to_ascii_lowercase().as_str(),
            "" | "false" | "0" | "no" | "none" | "null" | "[]" | "0.0"
        );
        if off || !(lower.contains("freeze") || lower.contains("frozen")) {
            return None;
        }
        let name = lower
            .replace("unfreeze", "")
            .replace("freeze", "")
            .replace("frozen", "");
        let name = name.trim_matches(|c: char| !c.is_alphanumeric());
        let is_unfrozen = lower.contains("unfreeze");
        (!is_unfrozen).then(|| {
            (
                key.as_str(),
                if name.is_empty() {
                    String::from("what is frozen")
                } else {
                    name.to_string()
                },
            )
        })
    })
}

/// Only a head, or only low-rank adapters, have gradients.
fn head_alone(run: &LogRun) -> Option<Finding> {
    let is_head = |name: &str| {
        let first = name.split(['.', '/']).next().unwrap_or(name);
        HEADS.contains(&first) || name.contains("lora_")
    };
    if !run.layers.iter().all(|layer| is_head(&layer.name)) {
        return None;
    }
    let trained = run.layers.iter().filter(|layer| !always_zero(layer));
    let first = trained.clone().next()?;
    let has = if trained.clone().count() == 1 {
        "has"
    } else {
        "have"
    };
    let text = format!(
        "only {} {has} gradients: the rest is held fixed on purpose, or detached",
        list(trained.map(|layer| layer.name.as_ref()))
    );
    Some(
        Finding::new(FindingKind::Frozen, text)
            .of(first.name.as_ref())
            .remedy("if the rest should train, look for requires_grad_(False) and detach()"),
    )
}
