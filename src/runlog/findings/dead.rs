//! Layers whose gradient became exactly 0 and stays there.
//!
//! Exactly 0 is what units give that are off for every row, so the only thresholds are how many records are no chance; chosen. (SageMaker
//! Debugger's rule counts units, which a log of norms does not hold.)

use std::collections::HashMap;

use super::zeros::is_chance;
use super::{FindingList, list};
use crate::explain::{Finding, FindingKind, Severity};
use crate::expr::number::short;
use crate::runlog::layer::{is_weight, module};
use crate::runlog::run::{LogRun, NamedSeries};
use crate::runlog::stats::range;

/// So many records at 0 to the end are needed.
const FEWEST: usize = 3;

/// A loss whose range is less than this share of it stands.
const STANDS: f64 = 1e-3;

const REMEDY: &str = "a step that was too long pushed its ReLUs below 0: go back to a checkpoint, lower the learning rate or warm up, or take leaky_relu or gelu";

/// So small a share of the units of a layer are few: of a layer of ReLUs with random weights about as many are off from the first step on.
const FEW: f64 = 0.25;

/// A loss that fell below this share of its start learns without them.
const LEARNS: f64 = 0.9;

/// A loss below so small a share of its highest has arrived: there is no slope left, and none is missing.
const ARRIVED: f64 = 1e-6;

/// And so has a run whose norm was below this share of its highest before it was 0.
const FADED: f64 = 1e-6;

pub(super) fn find(run: &LogRun, _: &FindingList) -> Vec<Finding> {
    if has_arrived(run) {
        return Vec::new();
    }
    let modules = modules(run);
    let dead = dead_modules(&modules);
    let all = dead.len() == modules.len();
    // The weights of the layer after a dead one are multiplied by its zeros: where only weights are logged it looks dead as well.
    let norm_lives = run
        .norm
        .as_ref()
        .is_some_and(|norm| norm.points().last().is_some_and(|last| last.value != 0.0));
    let skip = usize::from(all && norm_lives && dead.len() > 1);
    let Some((step, layer)) = dead.iter().rev().nth(skip) else {
        return whole(run).into_iter().collect();
    };
    let alive = run
        .layers
        .iter()
        .filter(|layer| zero_from(layer).is_none())
        .map(|layer| layer.name.as_ref());
    let alive: Vec<&str> = alive.collect();
    let others = dead.len() - 1 - skip;
    let with = match others {
        0 => String::new(),
        1 => String::from(" and of one layer more"),
        _ => format!(" and of {others} layers more"),
    };
    let living = if alive.is_empty() {
        String::new()
    } else {
        format!(" (only {} still gets some)", list(alive.iter().copied()))
    };
    let text = format!(
        "from {} {step} on the gradient of {layer}{with} is exactly 0{living}: its units are off for every row, and nothing brings them back",
        run.unit.name()
    );
    let finding = Finding::new(FindingKind::Dead, text)
        .of(*layer)
        .at_step(*step)
        .with_all([
            ("dead_layers", (others + 1) as f64),
            ("living_parameters", alive.len() as f64),
        ]);
    vec![finding.remedy(REMEDY)]
}

/// What the run says of units that are off, by what its loss did: a few that are, while the rest learns, break nothing.
pub(super) fn weigh(run: &LogRun, said: &Finding) -> Finding {
    let of = |name: &str| {
        let number = said.numbers.iter().find(|(known, _)| known == name);
        number.map_or(f64::NAN, |(_, value)| *value)
    };
    let losses = run.loss.as_ref().map_or(&[][..], NamedSeries::finite);
    let learns = losses
        .first()
        .zip(losses.last())
        .is_some_and(|(first, last)| *last < LEARNS * first);
    let few = said.kind == FindingKind::Dead && of("dead") <= FEW * of("units");
    // Where something else broke the run it may be what drove them off.
    let mut others = run.said.iter().filter(|other| *other != said);
    let is_broken = others.any(|other| other.level == Severity::Fault);
    if !few || !learns || is_broken {
        return said.clone();
    }
    let text = format!("{}; the loss falls without them", said.text);
    let said = Finding {
        text,
        ..said.clone()
    }
    .at_level(Severity::Note);
    said.remedy("a few are off from the start by chance: another start, more units or leaky_relu if they are missed; the rate is not what it is about")
}

/// Whether the gradient is 0 as the loss is at its end.
fn has_arrived(run: &LogRun) -> bool {
    let loss = run.loss.as_ref().map(NamedSeries::finite);
    let is_at_0 = loss.is_some_and(|loss| {
        let highest = loss.iter().copied().fold(0.0, f64::max);
        let last = loss.last().copied().unwrap_or(f64::NAN);
        highest > 0.0 && last.abs() <= ARRIVED * highest
    });
    let faded = run.any_norm().is_some_and(|norm| {
        let mut positive = norm.finite().iter().copied().filter(|norm| *norm > 0.0);
        let highest = positive.clone().fold(0.0, f64::max);
        positive
            .next_back()
            .is_some_and(|last| last < FADED * highest)
    });
    is_at_0 || faded
}

/// Where no layers are logged: the whole gradient became exactly 0, and the loss stands since.
fn whole(run: &LogRun) -> Option<Finding> {
    let norm = run.norm.as_ref().filter(|_| run.layers.is_empty())?;
    let step = zero_from(norm)?;
    let loss = run.loss.as_ref()?.finite_points();
    let after = loss.from(loss.count_before(step)).values();
    let (low, high) = range(after.iter().copied());
    if after.len() < FEWEST || high - low > STANDS * high.abs().max(low.abs()) {
        return None;
    }
    let text = format!(
        "from {} {step} on the whole gradient is exactly 0 and the loss stands at {}: every unit of some layer is off for every row",
        run.unit.name(),
        short(high, 4)
    );
    let finding = Finding::new(FindingKind::Dead, text)
        .at_step(step)
        .with("loss", high);
    Some(finding.remedy(REMEDY))
}

/// The modules of the layers with their parameters, from the input to the output.
fn modules<'a>(run: &'a LogRun) -> Vec<(&'a str, Vec<&'a NamedSeries<'a>>)> {
    let mut known: HashMap<&str, usize> = HashMap::new();
    let mut modules: Vec<(&str, Vec<&NamedSeries>)> = Vec::new();
    for layer in run.in_model_order() {
        let name = module(&layer.name);
        let index = *known.entry(name).or_insert(modules.len());
        match modules.get_mut(index) {
            Some((_, own)) => own.push(layer),
            None => modules.push((name, vec![layer])),
        }
    }
    modules
}

/// The modules of which every parameter is at 0: since when, and the parameter that is named for it.
fn dead_modules<'a>(modules: &[(&'a str, Vec<&'a NamedSeries<'a>>)]) -> Vec<(u64, &'a str)> {
    let of = |own: &[&'a NamedSeries<'a>]| {
        let since: Option<Vec<u64>> = own.iter().map(|layer| zero_from(layer)).collect();
        let since = since?.into_iter().max()?;
        let named = own.iter().find(|layer| is_weight(&layer.name));
        Some((since, named.or(own.first())?.name.as_ref()))
    };
    modules.iter().filter_map(|(_, own)| of(own)).collect()
}

/// The step from which a layer is exactly 0 to the end, though it was not before.
fn zero_from(layer: &NamedSeries) -> Option<u64> {
    let points = layer.points();
    let zeros = points
        .values()
        .iter()
        .rev()
        .take_while(|value| **value == 0.0);
    let zeros = zeros.count();
    let (before, dead) = points.split_at(points.len() - zeros);
    let moved = before.values().iter().any(|value| *value > 0.0);
    let is_chance = zeros < FEWEST || is_chance(zeros, before.values());
    let first = dead.first().filter(|_| !is_chance && moved);
    first.map(|point| point.step)
}
