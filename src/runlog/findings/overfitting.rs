//! Two losses that part: the validation loss rises while the training loss goes on falling.
//!
//! The thresholds: of 97 runs with known faults the validation loss of those that overfit ends at 1.38 to 2.1 times its lowest, that of healthy ones
//! at most at 1.16 times, within their scatter. SageMaker Debugger's rule takes a ratio of 0.1.

use super::FindingList;
use crate::explain::{Finding, FindingKind};
use crate::expr::number::short;
use crate::runlog::run::LogRun;
use crate::runlog::stats::{median, scatter_of_slope};

/// So many validations at the end stand for where it is now: with fewer after the lowest there is no turn.
const LAST: usize = 3;

/// The validation loss must end above its minimum by this factor.
const RISE: f64 = 1.05;

/// And by so many times its scatter.
const OVER_SCATTER: f64 = 3.0;

pub(super) fn find(run: &LogRun, found: &FindingList) -> Vec<Finding> {
    if found.any(&[
        FindingKind::Diverging,
        FindingKind::Exploding,
        FindingKind::NotFinite,
    ]) {
        return Vec::new();
    }
    let (Some(validation), Some(loss)) = (&run.validation, &run.loss) else {
        return Vec::new();
    };
    let points = validation.finite_points();
    let Some(lowest) = points.iter().min_by(|a, b| a.value.total_cmp(&b.value)) else {
        return Vec::new();
    };
    let after = points.from(points.count_to(lowest.step)).values();
    let last = median(after.iter().rev().take(LAST).copied());
    // The training loss near a step: the median of the records about it.
    let training = |step: u64| {
        let at = loss.points().count_before(step);
        let width = (loss.points().len() / 20).max(2);
        let near = loss.points().until(at + width);
        median(near.from(at.saturating_sub(width)).finite())
    };
    let (train_then, train_now) = (training(lowest.step), training(run.last_step));
    // Each of them: of a few that scatter the median is soon above the lowest.
    let least = after
        .iter()
        .rev()
        .take(LAST)
        .copied()
        .fold(f64::INFINITY, f64::min);
    let rises = least > RISE * lowest.value
        && last - lowest.value > OVER_SCATTER * scatter_of_slope(points.values());
    if after.len() < LAST || !rises || train_now.is_nan() || train_now >= train_then {
        return Vec::new();
    }
    let unit = run.unit.name();
    let text = format!(
        "the validation loss is lowest at {unit} {} ({}) and rises to {} while the training loss falls from {} to {}",
        lowest.step,
        short(lowest.value, 4),
        short(last, 4),
        short(train_then, 4),
        short(train_now, 4)
    );
    let finding = Finding::new(FindingKind::Overfitting, text)
        .at_step(lowest.step)
        .with_all([
            ("val_min", lowest.value),
            ("val_last", last),
            ("train_at_val_min", train_then),
            ("train_last", train_now),
        ]);
    vec![finding.remedy(format!(
        "stop at {unit} {}; more data, augmentation, weight decay, dropout or a smaller model",
        lowest.step
    ))]
}
