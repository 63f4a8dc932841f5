//! A loss that creeps up from its lowest level, without a spike.

use super::FindingList;
use crate::explain::{Finding, FindingKind};
use crate::expr::number::short;
use crate::runlog::run::LogRun;
use crate::runlog::stats::{block_means, scatter};

/// Fewer records show no creep.
const FEWEST: usize = 60;

/// The run is judged by means of so many blocks.
const BLOCKS: usize = 20;

/// The last blocks must lie above the lowest by this share of it.
const RISE: f64 = 0.1;

/// And by so many times the scatter of a block's mean.
const OVER_SCATTER: f64 = 4.0;

/// From the lowest on so many blocks must follow, most of them rising.
const AFTER: usize = 4;

/// Of the steps from block to block after the lowest so large a share rises.
const RISING: f64 = 0.7;

pub(super) fn find(run: &LogRun, found: &FindingList) -> Vec<Finding> {
    let causes = [
        FindingKind::Diverging,
        FindingKind::Exploding,
        FindingKind::NotFinite,
        FindingKind::Dead,
        FindingKind::Spike,
        FindingKind::RateTooLarge,
        FindingKind::RateTooSmall,
        FindingKind::Vanishing,
        FindingKind::Plateau,
    ];
    let Some(loss) = run.loss.as_ref().filter(|_| !found.any(&causes)) else {
        return Vec::new();
    };
    let points = loss.finite_points();
    let values = loss.finite();
    if values.len() < FEWEST {
        return Vec::new();
    }
    let blocks = block_means(values, BLOCKS);
    let lowest = (0..blocks.len())
        .min_by(|a, b| blocks[*a].total_cmp(&blocks[*b]))
        .unwrap_or(0);
    let (low, after) = (blocks[lowest], &blocks[lowest..]);
    let last = after[after.len() - 1];
    let length = values.len().div_ceil(BLOCKS);
    let error = || scatter(values) / (length as f64).sqrt();
    let rising = after.windows(2).filter(|pair| pair[1] > pair[0]).count() as f64
        / (after.len() - 1).max(1) as f64;
    if after.len() <= AFTER
        || rising < RISING
        || last - low < RISE * low.abs()
        || last - low < OVER_SCATTER * error()
    {
        return Vec::new();
    }
    let step = points[(lowest * length + length / 2).min(points.len() - 1)].step;
    let text = format!(
        "the loss creeps up from about {} {step} on, from {} to {} (means of {length} records), without a spike",
        run.unit.name(),
        short(low, 4),
        short(last, 4)
    );
    let finding = Finding::new(FindingKind::Drift, text)
        .at_step(step)
        .with_all([("loss_lowest", low), ("loss_last", last)]);
    vec![finding.remedy("lower the rate from there on; look for data that changed, a weight decay that fights the loss, precision that is lost in sums")]
}
