//! A loss or a norm that is not a finite number, without an explosion before it: where and when it went first.
//!
//! The thresholds are chosen: a loss scaler halves its scale until the gradient is finite, so that single records are skipped, never most of them.

use std::collections::HashSet;

use super::FindingList;
use crate::explain::{Finding, FindingKind, Severity};
use crate::expr::number::short;
use crate::runlog::layer::{is_weight, module};
use crate::runlog::run::{LogRun, NamedSeries};
use crate::runlog::stats::{median, neighbors};

/// A series that is finite again in at least this share of its later records only skipped some, as a loss scaler does.
const SKIPPED: f64 = 0.5;

/// So many records in a row that are not finite, though the loss is finite again, are more than a step that was skipped.
const ROW: usize = 5;

/// What is not finite holds a place if next to it, on both sides, so large a share of the finite records stand.
const ALONE: f64 = 0.9;

/// The median of so many records before is what is quoted as normal.
const BEFORE: usize = 20;

pub(super) fn find(run: &LogRun, _: &FindingList) -> Vec<Finding> {
    // Where no training loss is logged, as by XGBoost about rows that it is given to watch, the other one speaks.
    let validation = run.validation.as_ref().filter(|_| run.loss.is_none());
    // Nor any loss, as in the logs of agents.
    let score = run.reward.iter().chain(&run.scores).next();
    let score = score.filter(|_| run.loss.is_none() && validation.is_none());
    let totals = || {
        let own = [&run.loss, &run.rival, &run.norm].into_iter().flatten();
        own.chain(validation).chain(score)
    };
    let layers = run.in_model_order();
    let series = totals()
        .chain(layers.iter().copied())
        .filter_map(|curve| Some((gone(run, curve)?, curve)));
    let Some((step, _)) = series.clone().min_by_key(|(step, _)| *step) else {
        return lapse(run)
            .or_else(|| other_process(run))
            .or_else(|| part_gone(run))
            .or_else(|| validation_gone(run))
            .into_iter()
            .collect();
    };
    let at: Vec<&NamedSeries> = series
        .filter(|(first, _)| *first == step)
        .map(|(_, curve)| curve)
        .collect();
    // Only layers that stopped coming, while loss and norm go on: that is a missing gradient.
    let only_stopped = at.iter().all(|curve| curve.first_not_finite().is_none());
    let total = totals().any(|curve| gone(run, curve).is_some());
    if only_stopped && !total {
        return Vec::new();
    }
    vec![finding(run, step, &at)]
}

/// The first step at which a series is not finite, or is left out and stays away; not if it only skips some.
fn gone(run: &LogRun, curve: &NamedSeries) -> Option<u64> {
    let Some(first) = curve.first_not_finite() else {
        return run.stopped(curve);
    };
    if holds_places(curve) {
        return None;
    }
    let after = curve.points().from(curve.points().count_to(first.step));
    let finite = after.finite().count();
    (finite == 0 || (finite as f64) < SKIPPED * after.len() as f64).then_some(first.step)
}

/// Whether what is not finite only holds the places of records between those that are measured, as a logger does that has one row a
/// step and a number in every tenth.
fn holds_places(curve: &NamedSeries) -> bool {
    let values = curve.points().values();
    let finite: Vec<usize> = (0..)
        .zip(values)
        .filter(|(_, value)| value.is_finite())
        .map(|(index, _)| index)
        .collect();
    let longest = neighbors(&finite).map(|(a, b)| b - a).max();
    let gaps = neighbors(&finite).map(|(a, b)| b - a);
    let alone = gaps.filter(|gap| *gap > 1).count();
    let rest = finite
        .last()
        .map_or(values.len(), |last| values.len() - last);
    alone >= ROW
        && alone as f64 >= ALONE * (finite.len() - 1) as f64
        && longest.is_some_and(|longest| rest <= longest)
}

/// A loss that is not finite in another process than the one that is read.
fn other_process(run: &LogRun) -> Option<Finding> {
    let (rank, step) = run.lost_processes.first()?;
    let more = match run.lost_processes.len() - 1 {
        0 => String::new(),
        more => format!(" (and that of {more} more)"),
    };
    let text = format!(
        "the loss of process {rank} is not finite from {} on{more}, while that of the process that is read is: its gradients are those of all",
        run.moment(*step)
    );
    let finding = Finding::new(FindingKind::NotFinite, text)
        .of(format!("process {rank}"))
        .at_step(*step);
    Some(finding.remedy(
        "look at the rows that this process gets (its shard, an empty batch), and at its device",
    ))
}

/// A loss beside the one of the run that is not finite in any of its last records.
fn part_gone(run: &LogRun) -> Option<Finding> {
    let gone = |part: &NamedSeries| {
        let points = part.points();
        let gone = points.values().iter().rev();
        let gone = gone.take_while(|value| !value.is_finite()).count();
        let is_long = gone >= ROW && gone < points.len() && !holds_places(part);
        is_long.then(|| points.get(points.len() - gone))?
    };
    let (part, start) = run
        .parts
        .iter()
        .find_map(|part| Some((part, gone(part)?)))?;
    let text = format!(
        "{} is {} from {} on, while the loss is finite",
        part.name,
        short(start.value, 3),
        run.moment(start.step)
    );
    let finding = Finding::new(FindingKind::NotFinite, text)
        .at_level(Severity::Warning)
        .of(part.name.as_ref())
        .at_step(start.step);
    Some(finding.remedy("look whether it is a part of what is made small, and at what is not finite in it: a log(0), a mean over no rows, a division by 0"))
}

/// A validation loss that is not finite in any record, or in none from one on.
fn validation_gone(run: &LogRun) -> Option<Finding> {
    let curve = run.validation.as_ref()?;
    let points = curve.points();
    let gone = points.values().iter().rev();
    let gone = gone.take_while(|value| !value.is_finite()).count();
    if gone < ROW || holds_places(curve) {
        return None;
    }
    let start = points.get(points.len() - gone)?;
    let always = gone == points.len();
    let (level, which) = if always {
        (Severity::Note, format!("in each of {gone} records"))
    } else {
        let text = format!("from {} on", run.moment(start.step));
        (Severity::Warning, text)
    };
    let text = format!(
        "{} is {} {which}, while the training loss is finite",
        curve.name,
        short(start.value, 3)
    );
    let finding = Finding::new(FindingKind::NotFinite, text)
        .at_level(level)
        .of(curve.name.as_ref())
        .at_step(start.step);
    Some(finding.remedy("look whether the validation has rows at all (a mean over none is NaN), and at a row with inf or NaN among them"))
}

/// A loss that is not finite for some time, and then is again.
fn lapse(run: &LogRun) -> Option<Finding> {
    let loss = run.loss.as_ref().filter(|loss| !holds_places(loss))?;
    let points = loss.points();
    let is_finite = |value: &f64| value.is_finite();
    let mut from = 0;
    let lapses = points
        .values()
        .chunk_by(|a, b| is_finite(a) == is_finite(b));
    let lapses = lapses.map(|part| {
        from += part.len();
        (from - part.len(), part)
    });
    let mut lapses = lapses.filter(|(_, part)| part.len() >= ROW && !part.iter().all(is_finite));
    let (from, part) = lapses.next()?;
    let start = points.get(from)?.step;
    let back = points.get(from + part.len())?;
    let which = if from == 0 {
        String::from("in its first")
    } else {
        format!("from {} on in", run.moment(start))
    };
    let text = format!(
        "the loss is {} {which} {} records, and finite again from {} on ({})",
        short(*part.first()?, 3),
        part.len(),
        run.moment(back.step),
        short(back.value, 4)
    );
    let finding = Finding::new(FindingKind::NotFinite, text)
        .at_level(Severity::Warning)
        .at_step(start)
        .with_all([
            ("records", part.len() as f64),
            ("finite_from", back.step as f64),
        ]);
    Some(finding.remedy("look whether these steps were skipped (a loss scaler that starts too high), and at what is not finite there: a log(0), labels of probability 0, 16-bit overflow"))
}

fn finding(run: &LogRun, step: u64, at: &[&NamedSeries]) -> Finding {
    let unit = run.unit.name();
    let known: HashSet<&str> = run.layers.iter().map(|layer| layer.name.as_ref()).collect();
    let names = at.iter().map(|curve| curve.name.as_ref());
    let layers: Vec<&str> = names.filter(|name| known.contains(name)).collect();
    let modules: Vec<&str> = layers.iter().map(|name| module(name)).collect();
    // Going back from the loss a NaN spreads to every layer it passes: of some of them the one nearest the loss had it first.
    let alone = layers.len() < run.layers.len();
    let origin = modules.last().filter(|_| alone).and_then(|last| {
        let own = layers.iter().filter(|name| module(name) == *last);
        own.clone()
            .find(|name| is_weight(name))
            .or(own.clone().next())
            .copied()
    });
    let is_among = |known: &Option<NamedSeries>| {
        let known = known.as_ref();
        known.is_some_and(|known| at.iter().any(|curve| known.name == curve.name))
    };
    let went = if is_among(&run.loss) {
        "the loss"
    } else if is_among(&run.rival) {
        "the loss of the other network"
    } else if is_among(&run.validation) {
        "the validation loss"
    } else {
        "the gradient norm"
    };
    let what = match origin {
        Some(layer) => format!("the gradient of {layer}"),
        None if !layers.is_empty() => String::from("the gradient of every layer"),
        None => went.to_string(),
    };
    let loss = run.loss.as_ref();
    let loss_gone = loss
        .and_then(|loss| gone(run, loss))
        .filter(|gone| *gone > step);
    let then = loss_gone
        .map(|gone| format!(", the loss from {unit} {gone} on"))
        .unwrap_or_default();
    let masked = loss.is_some_and(|loss| {
        loss_gone.is_none()
            && loss
                .points()
                .from(loss.points().count_to(step))
                .values()
                .contains(&0.0)
    });
    let masked = if masked {
        "; the loss that reads 0 after it is the Trainer's logging_nan_inf_filter, not a success"
    } else {
        ""
    };
    let before = run
        .any_norm()
        .map(|norm| median(norm.before(step).finite().rev().take(BEFORE)));
    let growth = before.filter(|before| before.is_finite());
    let growth = growth.map(|before| format!(", without growth of the norm before ({}): one bad row, a log(0) or 0/0, not an explosion", short(before, 4)));
    let text = format!(
        "{what} is not finite at {}{then}{}{masked}",
        run.moment(step),
        growth.unwrap_or_default()
    );
    let mut finding = Finding::new(FindingKind::NotFinite, text)
        .at_step(step)
        .with("layers_not_finite", layers.len() as f64)
        .with_some(
            "first_not_finite_loss_step",
            loss_gone.map(|step| step as f64),
        )
        .with_some("norm_median_before", before);
    finding.location = origin.map(str::to_string);
    finding.remedy(format!(
        "look at the batch of {unit} {step} (inf, NaN, an empty row, a division by 0), clamp what goes into log, sqrt and division; torch.autograd.set_detect_anomaly names the operation"
    ))
}
