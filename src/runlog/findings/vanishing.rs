//! A gradient that shrinks from layer to layer on its way to the input.
//!
//! The thresholds: of 97 runs with known faults the last layer's norm is 10⁷ to 10⁹ times the first one's where it vanishes, and at most 5.6 times in
//! any other. The factor of 100 is that of the findings on scenarios.

use super::FindingList;
use super::depth::{LayerProfile, depths};
use crate::explain::{Finding, FindingKind};
use crate::expr::number::short;
use crate::runlog::run::LogRun;

/// From last to first the norm must shrink by this factor: the one of the findings on scenarios.
const FAR: f64 = 100.0;

/// And steadily: so large a share of the variance of the logarithms is a factor per layer.
const STEADY: f64 = 0.7;

/// Below so many times the least norm the first layer's counts as the least.
const NEAR_LEAST: f64 = 3.0;

pub(super) fn find(run: &LogRun, _: &FindingList) -> Vec<Finding> {
    let vanishes = |depth: &&LayerProfile| {
        let (first, last) = depth.ends();
        last >= FAR * first && depth.is_steady(STEADY)
    };
    let depths = depths(run);
    let worst = depths.iter().filter(vanishes);
    let worst = worst.max_by(|a, b| ratio(a).total_cmp(&ratio(b)));
    let all = depths.iter().find(|depth| depth.is_mixed);
    let first = all.and_then(|all| all.layers.first().copied());
    worst
        .and_then(|depth| finding(depth, first))
        .into_iter()
        .collect()
}

fn ratio(depth: &LayerProfile) -> f64 {
    let (first, last) = depth.ends();
    last / first
}

/// The finding on a kind of layers; `first` is the first layer of all.
fn finding(depth: &LayerProfile, first: Option<(&str, f64)>) -> Option<Finding> {
    // The first layer is named unless another one gets much less: inputs are often larger than what layers hand on.
    let own = depth.layers.first().copied();
    let least = depth.least()?;
    let firsts = [first, own].into_iter().flatten();
    let mut near = firsts.filter(|first| first.1 < NEAR_LEAST * least.1);
    let (least, norm) = near.next().unwrap_or(least);
    let (first, last) = depth.ends();
    // Of the layers that are named, so that it can be checked with their norms; of another kind of layer it is that of the line.
    let end = depth.layers.last()?.0;
    let factor = depth.factor_between(end, least);
    let starts = depth
        .layers
        .iter()
        .rev()
        .find(|(_, norm)| norm * FAR < last)
        .map_or(least, |(name, _)| *name);
    let text = format!(
        "the gradient shrinks by a factor of {} a layer towards the input: {least} gets {} of the {} that the last of {} layers gets; from {starts} on less than 1 % \
         arrives, so the first layers do not learn",
        short(1.0 / factor, 3),
        short(norm, 3),
        short(last, 3),
        depth.layers.len()
    );
    let finding = Finding::new(FindingKind::Vanishing, text)
        .of(least)
        .with_all([
            ("factor_per_layer", factor),
            ("ratio", last / first),
            ("norm_first", first),
            ("norm_last", last),
            ("layers", depth.layers.len() as f64),
        ]);
    Some(finding.remedy("saturating activations shrink it (a sigmoid to a quarter or less): relu or gelu with He initialization, normalization, residual connections"))
}
