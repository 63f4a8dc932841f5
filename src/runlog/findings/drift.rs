//! A loss that creeps up from its lowest level, without a spike.
//!
//! The thresholds are chosen: none of the 97 runs with known faults that were measured drifts, and none is said to.

use super::FindingList;
use super::rate_too_small::guessing;
use crate::explain::{Finding, FindingKind, Severity};
use crate::expr::number::short;
use crate::runlog::run::{LogRun, NamedSeries};
use crate::runlog::series::{Points, SeriesPoint};
use crate::runlog::stats::{
    block_means, median, neighbors, quantile, range, scatter, scatter_of_all,
};

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

/// One record that rises by so large a share of all that the loss rises is a jump and no creep.
const AT_ONCE: f64 = 0.5;

/// And by so many times the scatter of all, as for a jump that comes round.
const OUT_OF_SCATTER: f64 = 6.0;

/// What it is at on either side of a jump is the median of so many records.
const BESIDE: usize = 3;

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
    if let Some(jump) = jump(run, points, (lowest * length, low, last)) {
        return vec![jump];
    }
    let level = if has_falling_parts(run, points.from(lowest * length).first()) {
        Severity::Note
    } else {
        Severity::Warning
    };
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
        .at_level(level)
        .at_step(step)
        .with_all([("loss_mean_lowest", low), ("loss_mean_last", last)]);
    if level == Severity::Note {
        let text = format!(
            "{}; none of its parts rises, so that it is a weight of theirs",
            finding.text
        );
        return vec![Finding { text, ..finding }];
    }
    vec![finding.remedy("lower the rate from there on; look for data that changed, a weight decay that fights the loss, precision that is lost in sums")]
}

/// The one record with which most of the rise comes.
fn jump(run: &LogRun, points: Points, (from, low, last): (usize, f64, f64)) -> Option<Finding> {
    let after = points.from(from);
    let rises = neighbors(after.values()).map(|(a, b)| b - a);
    let (index, rise) = (1..).zip(rises).max_by(|a, b| a.1.total_cmp(&b.1))?;
    let (before, then) = after.split_at(index);
    let start = then.first()?;
    let of = |values: &[f64]| median(values.iter().copied());
    let base = of(before.from(before.len().saturating_sub(BESIDE)).values());
    let level = of(then.until(BESIDE).values());
    // A lone record stands out of what comes after it, too.
    let stays = level - base > AT_ONCE * rise;
    let highest = level.max(last);
    let least = (AT_ONCE * (highest - low)).max(OUT_OF_SCATTER * scatter(points.values()));
    if rise < least || !stays {
        return None;
    }
    let guess = guessing(last).map_or_else(String::new, |classes| {
        format!("; that is ln {classes}, the loss of guessing among {classes} classes")
    });
    let text = format!(
        "the loss jumps from {} to {} at {}, and is at {} at the end{guess}: something changed there",
        short(base, 4),
        short(level, 4),
        run.moment(start.step),
        short(last, 4)
    );
    let finding = Finding::new(FindingKind::Spike, text)
        .at_level(Severity::Warning)
        .at_step(start.step)
        .with_all([("base_loss", base), ("loss", level), ("loss_last", last)]);
    Some(finding.remedy("look what changed there: a run that was resumed (weights, state of the optimizer, rate), the data, the loss; go back to a checkpoint before it"))
}

/// Whether the log has several parts of the loss of which none rises from a record on.
fn has_falling_parts(run: &LogRun, from: Option<SeriesPoint>) -> bool {
    let falls = |part: &&NamedSeries| {
        let then = from.and_then(|from| part.value_at(from.step));
        let ends = then.zip(part.finite().last().copied());
        ends.is_some_and(|(then, now)| now <= then + RISE * then.abs())
    };
    let parts = run.parts.iter().chain(&run.divergence);
    parts.clone().count() > 1 && parts.clone().all(|part| falls(&part))
}
