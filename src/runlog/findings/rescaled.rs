//! Loss and norm that are both so many times larger from one record on, and go on from there as before: they are taken otherwise.
//!
//! The thresholds are chosen: what a step does to both is never the same factor.

use super::FindingList;
use crate::explain::{Finding, FindingKind, Severity};
use crate::expr::number::short;
use crate::runlog::run::LogRun;
use crate::runlog::series::Points;
use crate::runlog::stats::{median, neighbors};

/// The level on either side is the median of so many records.
const BESIDE: usize = 8;

/// Both change by at least this factor,
const FACTOR: f64 = 3.0;

/// and by the same one but for this share of it.
const ALIKE: f64 = 0.2;

/// By the end neither has grown further by this factor, nor come back to so small a share, as a spike does.
const GROWN: f64 = 1.5;
const BACK: f64 = 0.5;

pub(super) fn find(run: &LogRun, found: &FindingList) -> Vec<Finding> {
    one(run, found).into_iter().collect()
}

fn one(run: &LogRun, found: &FindingList) -> Option<Finding> {
    let loss = run.falling_loss()?.finite_points();
    let norm = found.length(run)?.finite_points();
    if loss.values().iter().any(|value| *value <= 0.0) {
        return None;
    }
    let steps = neighbors(loss.values()).map(|(a, b)| b / a);
    let (index, _) = (1..).zip(steps).max_by(|a, b| a.1.total_cmp(&b.1))?;
    let start = loss.get(index)?.step;
    let own = change(loss, index)?;
    let other = change(norm, norm.count_before(start))?;
    let stays = [(loss, index), (norm, norm.count_before(start))]
        .into_iter()
        .all(|(points, index)| stays(points, index));
    if own < FACTOR || (other / own - 1.0).abs() > ALIKE || !stays {
        return None;
    }
    let text = format!(
        "loss and gradient norm are both about {} times as large from {} on, at once, and go on from there as before: a sum in place of a mean, or another number of \
         rows, is what changed",
        short(own, 2),
        run.moment(start)
    );
    let finding = Finding::new(FindingKind::Drift, text)
        .at_level(Severity::Warning)
        .at_step(start)
        .with_all([("loss_factor", own), ("norm_factor", other)]);
    Some(finding.remedy("look at the reduction of the loss and at gradient accumulation; for gd and momentum the rate that fits is smaller by the same factor"))
}

/// By what factor a series changes at an index.
fn change(points: Points, index: usize) -> Option<f64> {
    let (before, after) = points.split_at(index);
    let before = before.from(before.len().checked_sub(BESIDE)?).values();
    let after = after.values().get(..BESIDE)?;
    let of = |values: &[f64]| median(values.iter().copied());
    Some(of(after) / of(before))
}

/// Whether a series neither grows further after an index nor comes back.
fn stays(points: Points, index: usize) -> bool {
    let after = points.from(index).values();
    let first = median(after.iter().take(BESIDE).copied());
    let last = median(after.iter().rev().take(BESIDE).copied());
    last < GROWN * first && last > BACK * first
}
