//! A loss that creeps up from its lowest level, without a spike.
//!
//! The thresholds are chosen: none of the 97 runs with known faults that were measured drifts, and none is said to.

use super::FindingList;
use crate::explain::{Finding, FindingKind};
use crate::expr::number::short;
use crate::runlog::run::LogRun;
use crate::runlog::stats::{block_means, neighbors, quantile, range, scatter, scatter_of_all};

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

/// Of the steps from block to block after the lowest so large a share rises,
const RISING: f64 = 0.7;

/// or of those blocks the last so large a share lies above by [`RISE`], each of them,
const STAYS: f64 = 0.5;

/// and they differ by less than this share of the rise, while next to all records of the lowest lie below: a wave goes on.
const CALM: f64 = 0.4;

/// Next to all of some records.
const MOST: f64 = 0.9;

pub(super) fn find(run: &LogRun, _: &FindingList) -> Vec<Finding> {
    let Some(loss) = run.falling_loss() else {
        return Vec::new();
    };
    let points = loss.finite_points();
    let values = points.values();
    if values.len() < FEWEST {
        return Vec::new();
    }
    let blocks = block_means(values, BLOCKS);
    let lowest = blocks.iter().copied().enumerate();
    let Some((lowest, low)) = lowest.min_by(|a, b| a.1.total_cmp(&b.1)) else {
        return Vec::new();
    };
    let after = blocks.get(lowest..).unwrap_or_default();
    let last = after.last().copied().unwrap_or(low);
    let length = values.len().div_ceil(BLOCKS);
    // The scatter of many records is that of most of them, the error of a mean that of all.
    let error = || scatter(values).max(scatter_of_all(values)) / (length as f64).sqrt();
    let rising =
        neighbors(after).filter(|(a, b)| b > a).count() as f64 / (after.len() - 1).max(1) as f64;
    let late = after.get((after.len() as f64 * STAYS) as usize..);
    let (late_low, late_high) = range(late.unwrap_or_default().iter().copied());
    let own = points.from(lowest * length).until(length).values();
    let is_below = quantile(own.iter().copied(), MOST) < late_low;
    let stays =
        is_below && late_low - low > RISE * low.abs() && late_high - late_low < CALM * (last - low);
    if after.len() <= AFTER
        || rising < RISING && !stays
        || last - low < RISE * low.abs()
        || last - low < OVER_SCATTER * error()
    {
        return Vec::new();
    }
    let middle = points.from(lowest * length + length / 2).first();
    let Some(step) = middle.or(points.last()).map(|point| point.step) else {
        return Vec::new();
    };
    let how = if rising < RISING {
        "rises again from"
    } else {
        "creeps up from"
    };
    let text = format!(
        "the loss {how} about {} on, from {} to {} (means of {length} records), without a spike",
        run.moment(step),
        short(low, 4),
        short(last, 4)
    );
    let finding = Finding::new(FindingKind::Drift, text)
        .at_step(step)
        .with_all([("loss_mean_lowest", low), ("loss_mean_last", last)]);
    vec![finding.remedy("lower the rate from there on; look for data that changed, a weight decay that fights the loss, precision that is lost in sums")]
}
