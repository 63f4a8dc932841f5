//! A loss or a norm that is not a finite number, without an explosion before it: where and when it went first.
//!
//! The thresholds are chosen: a loss scaler halves its scale until the gradient is finite, so that single records are skipped, never most of them.

use std::collections::HashSet;

use super::FindingList;
use crate::explain::{Finding, FindingKind};
use crate::expr::number::short;
use crate::runlog::layer::{is_weight, module};
use crate::runlog::run::{LogRun, NamedSeries};
use crate::runlog::stats::median;

/// A series that is finite again in at least this share of its later records only skipped some, as a loss scaler does.
const SKIPPED: f64 = 0.5;

/// The median of so many records before is what is quoted as normal.
const BEFORE: usize = 20;

pub(super) fn find(run: &LogRun, found: &FindingList) -> Vec<Finding> {
    if found.any(&[FindingKind::Diverging, FindingKind::Exploding]) {
        return Vec::new();
    }
    // Where no training loss is logged, as by XGBoost about rows that it is given to watch, the other one speaks.
    let validation = run.validation.as_ref().filter(|_| run.loss.is_none());
    let totals = || {
        let own = [&run.loss, &run.rival, &run.norm].into_iter().flatten();
        own.chain(validation)
    };
    let layers = run.in_model_order();
    let series = totals()
        .chain(layers.iter().copied())
        .filter_map(|curve| Some((gone(run, curve)?, curve)));
    let Some((step, _)) = series.clone().min_by_key(|(step, _)| *step) else {
        return Vec::new();
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
    let after = curve.points().from(curve.points().count_to(first.step));
    let finite = after.finite().count();
    (finite == 0 || (finite as f64) < SKIPPED * after.len() as f64).then_some(first.step)
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
        "{what} is not finite at {unit} {step}{then}{}{masked}",
        growth.unwrap_or_default()
    );
    let mut finding = Finding::new(FindingKind::NotFinite, text)
        .at_step(step)
        .with_all([("layers_not_finite", layers.len() as f64)]);
    finding.location = origin.map(str::to_string);
    finding
        .numbers
        .extend(loss_gone.map(|step| ("first_not_finite_loss_step".into(), step as f64)));
    finding
        .numbers
        .extend(before.map(|norm| ("norm_median_before".into(), norm)));
    finding.remedy(format!(
        "look at the batch of {unit} {step} (inf, NaN, an empty row, a division by 0), clamp what goes into log, sqrt and division; torch.autograd.set_detect_anomaly names the operation"
    ))
}
