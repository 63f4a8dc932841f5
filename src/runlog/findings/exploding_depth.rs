//! A gradient that grows from layer to layer on its way to the input.
//!
//! The thresholds: of 97 runs with known faults the norm of the first layer is at most 2.7 times that of the last in healthy ones, and 17 times
//! where it explodes in depth. The factor of 100 is that of the findings on scenarios.

use super::FindingList;
use super::depth::{LayerProfile, depths};
use crate::explain::{Finding, FindingKind};
use crate::expr::number::short;
use crate::runlog::run::LogRun;

/// From last to largest the norm must grow by this factor: the one of the findings on scenarios.
const FAR: f64 = 100.0;

/// Or by this one, if it grows so steadily over enough layers that more of them would reach the other.
const STEADY_FAR: f64 = 10.0;

/// So many layers are needed for that.
const STEADY_LAYERS: usize = 6;

/// And a factor per layer of this size.
const STEADY_FACTOR: f64 = 1.2;

/// Steady is a growth of which so large a share of the variance of the logarithms is a factor per layer.
const STEADY: f64 = 0.7;

pub(super) fn find(run: &LogRun, _: &FindingList) -> Vec<Finding> {
    let depths = depths(run);
    let worst = depths.iter().filter(|depth| explodes(depth));
    let worst = worst.max_by(|a, b| growth(a).total_cmp(&growth(b)));
    worst.and_then(finding).into_iter().collect()
}

fn growth(depth: &LayerProfile) -> f64 {
    depth.largest().map_or(f64::NAN, |(_, norm)| norm) / depth.ends().1
}

fn explodes(depth: &LayerProfile) -> bool {
    let steadily = depth.is_steady(STEADY) && depth.factor().0 >= STEADY_FACTOR;
    let is_long = depth.layers.len() >= STEADY_LAYERS && !depth.is_mixed;
    steadily && (growth(depth) >= FAR || growth(depth) >= STEADY_FAR && is_long)
}

fn finding(depth: &LayerProfile) -> Option<Finding> {
    let (largest, norm) = depth.largest()?;
    let (_, last) = depth.ends();
    let factor = depth.factor_between(depth.layers.last()?.0, largest);
    let text = format!(
        "the gradient grows by a factor of {} a layer towards the input: {} in {largest} against {} in the last of {} layers",
        short(factor, 4),
        short(norm, 4),
        short(last, 4),
        depth.layers.len()
    );
    let finding = Finding::new(FindingKind::Exploding, text)
        .of(largest)
        .with_all([
            ("factor_per_layer", factor),
            ("norm_largest", norm),
            ("norm_last", last),
            ("layers", depth.layers.len() as f64),
        ]);
    Some(finding.remedy("the weights are too large at the start: Xavier or He initialization, normalization between layers, clipping by norm until then"))
}
