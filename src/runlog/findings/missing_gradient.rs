//! Layers that get no gradient: their key never came though their neighbors' did, or stopped coming, or is 0 from the first
//! step on.
//!
//! Exactly 0 needs no threshold but how many records are no chance; chosen, as for layers that died.

use super::numbering::absent;
use super::zeros::always_zero;
use super::{FindingList, LOST, list};
use crate::explain::{Finding, FindingKind};
use crate::expr::number::short;
use crate::runlog::layer::is_weight;
use crate::runlog::run::LogRun;
use crate::runlog::stats::median;

const REMEDY: &str = "look for a detach(), a no_grad(), an .item() or a layer that forward() does not use; if it is held fixed on purpose, all is well";

pub(super) fn find(run: &LogRun, found: &FindingList) -> Vec<Finding> {
    if let Some(nowhere) = nowhere(run) {
        return vec![nowhere];
    }
    let frozen_by_setting = super::frozen::setting(run).is_some();
    let zero: Vec<&str> = run
        .in_model_order()
        .into_iter()
        .filter(|layer| always_zero(layer))
        .map(|layer| layer.name.as_ref())
        .collect();
    let weight = zero.iter().find(|name| is_weight(name)).or(zero.first());
    let others_train = zero.len() < run.layers.len() && !frozen_by_setting;
    if let Some(named) = weight.filter(|_| others_train) {
        let text = format!(
            "no gradient reaches {}: exactly 0 at every step from the first on, while others train",
            list(zero.iter().copied())
        );
        let finding = Finding::new(FindingKind::MissingGradient, text)
            .of(*named)
            .with_all([("parameters", zero.len() as f64)]);
        return vec![finding.remedy(REMEDY)];
    }
    let absent = absent(run);
    if let Some(first) = absent.first().filter(|_| !frozen_by_setting) {
        let how = if first.at_start {
            "the numbering starts after it"
        } else {
            "the numbering jumps over it"
        };
        let names = list(absent.iter().map(|absent| absent.name.as_str()));
        let text = format!("no gradient reaches {names}: {how}, while the others train");
        let finding = Finding::new(FindingKind::MissingGradient, text)
            .of(first.name.clone())
            .with_all([("layers", absent.len() as f64)]);
        return vec![finding.remedy(REMEDY)];
    }
    stopped(run, found).into_iter().collect()
}

/// Where no layers are logged: a norm that is 0 in every record, while the loss does not move either.
fn nowhere(run: &LogRun) -> Option<Finding> {
    let norm = run.norm.as_ref().filter(|_| run.layers.is_empty())?;
    let loss = run.loss.as_ref()?;
    let level = median(loss.finite().iter().copied());
    // A loss of 0 has no gradient.
    if !always_zero(norm) || level == 0.0 || level.is_nan() {
        return None;
    }
    let text = format!(
        "no gradient reaches anything: {} is exactly 0 in all {} records, and the loss stays at {}",
        norm.name,
        norm.points().len(),
        short(level, 4)
    );
    let finding = Finding::new(FindingKind::MissingGradient, text).of(norm.name.as_ref());
    Some(finding.remedy("no rate helps: look for a detach(), a no_grad(), a step function, a clamp that is always at its end, or parameters that the loss does not use; if the norm is read after zero_grad(), for a rate that is 0"))
}

/// Layers whose key stopped coming while the others' go on.
fn stopped(run: &LogRun, found: &FindingList) -> Option<Finding> {
    if found.any(LOST) {
        return None;
    }
    let stopped: Vec<(u64, &str)> = run
        .in_model_order()
        .into_iter()
        .filter_map(|layer| Some((run.stopped(layer)?, layer.name.as_ref())))
        .collect();
    if stopped.len() == run.layers.len() {
        return None;
    }
    let (step, name) = stopped.first()?;
    let names = list(stopped.iter().map(|(_, name)| *name));
    let text = format!(
        "the gradient of {names} stops coming at {} {step}, while the others go on",
        run.unit.name()
    );
    let finding = Finding::new(FindingKind::MissingGradient, text)
        .of(*name)
        .at_step(*step)
        .with_all([("parameters", stopped.len() as f64)]);
    Some(finding.remedy(REMEDY))
}
