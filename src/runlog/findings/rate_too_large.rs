//! A loss that ended above its start, though it neither grows steadily nor became infinite.
//!
//! The thresholds: of 97 runs with known faults the last quarter of healthy ones lies at most at 0.76 times their start, that of the noisiest at 0.9
//! and that of any which neither diverges, explodes nor dies at 1.17 times.

use super::FindingList;
use super::rate_too_small::guessing;
use crate::explain::{Finding, FindingKind, Severity};
use crate::expr::number::short;
use crate::runlog::run::{LogRun, NamedSeries};
use crate::runlog::stats::{last_quarter, median, range, scatter};

/// Fewer records show no course,
const FEWEST: usize = 12;

/// but where they end if there are so many.
const FEWEST_ENDS: usize = 3;

/// The start is that of so many records at most: a rate that is too large has its way soon.
const START: usize = 5;

/// The last quarter must lie above the start by this factor.
const ABOVE: f64 = 1.5;

/// And by so many times the scatter of the records.
const OVER_SCATTER: f64 = 2.0;

/// The norm must have grown by this factor, where there is one.
const NORM: f64 = 1.5;

pub(super) fn find(run: &LogRun, found: &FindingList) -> Vec<Finding> {
    let Some(loss) = run.falling_loss() else {
        return Vec::new();
    };
    let values = loss.finite();
    if values.len() < FEWEST {
        return of_few(values).into_iter().collect();
    }
    let ends = |values: &[f64]| {
        let first = values.iter().take((values.len() / 10).clamp(3, START));
        (
            median(first.copied()),
            median(last_quarter(values).iter().copied()),
        )
    };
    let (first, last) = ends(values);
    // A loss that starts below 0 has no size of which this is a multiple.
    if last.is_nan() || first <= 0.0 || last <= ABOVE * first {
        return Vec::new();
    }
    let norms = found.length(run).map(NamedSeries::finite);
    let norms = norms.filter(|norms| norms.len() >= FEWEST).map(ends);
    let grown = norms.is_none_or(|(first, last)| last > NORM * first);
    if !(last - first > OVER_SCATTER * scatter(values) && grown) {
        return Vec::new();
    }
    let rate = run.rates().iter().copied().max_by(f64::total_cmp);
    let at = rate
        .map(|rate| format!(" at a learning rate of up to {}", short(rate, 3)))
        .unwrap_or_default();
    let end = values.last().copied().unwrap_or(f64::NAN);
    let norm = norms
        .map(|(first, last)| {
            format!(
                ", the norm at {} instead of {}",
                short(last, 3),
                short(first, 3)
            )
        })
        .unwrap_or_default();
    let text = format!(
        "the loss is above its start of {}: at {} in its last quarter (median){norm}, and {} at the end{at}: the steps are too long, or something else than this loss is made small",
        short(first, 4),
        short(last, 4),
        short(end, 4)
    );
    let finding = Finding::new(FindingKind::RateTooLarge, text)
        .with_all([
            ("loss_median_start", first),
            ("loss_median_last_quarter", last),
            ("loss_last", end),
        ])
        .with_some("learning_rate", rate);
    vec![
        finding.remedy("divide the learning rate by 3 to 10, warm it up, clip the gradient's norm; if it rises at any rate, look at the sign of the loss and at the weight decay"),
    ]
}

/// What a few records show: that they end above their start.
fn of_few(values: &[f64]) -> Option<Finding> {
    let (first, last) = (*values.first()?, *values.last()?);
    let (lowest, _) = range(values.iter().copied());
    if values.len() < FEWEST_ENDS || first <= 0.0 || last <= ABOVE * first {
        return None;
    }
    let guess = guessing(last).map_or_else(String::new, |classes| {
        format!("; that is ln {classes}, the loss of guessing among {classes} classes")
    });
    let text = format!(
        "the loss ends above its start: {} after {} (lowest {}), in {} records, which are too few to tell its course{guess}",
        short(last, 4),
        short(first, 4),
        short(lowest, 4),
        values.len()
    );
    let finding = Finding::new(FindingKind::RateTooLarge, text)
        .at_level(Severity::Warning)
        .with_all([("loss_first", first), ("loss_last", last)]);
    Some(finding.remedy("divide the learning rate by 3 to 10 and see whether it still rises; log more often: a line in ten steps shows where it began"))
}
