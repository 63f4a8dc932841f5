//! A learning rate that rises by the same factor in every record: a search for the rate to take, whose loss breaks in the end by design.
//!
//! The thresholds are chosen: a warm-up rises in a line, and no schedule that trains rises so far.

use crate::explain::{Finding, FindingKind};
use crate::expr::number::short;
use crate::runlog::run::LogRun;
use crate::runlog::stats::{line, neighbors};

/// Fewer records show no law.
const FEWEST: usize = 20;

/// From the first to the last record the rate rises so many times at least.
const SPAN: f64 = 100.0;

/// A line through the logarithms of the rates explains so large a share of their variance.
const STEADY: f64 = 0.999;

/// The rate to take is that of the lowest loss divided by these.
const TAKEN: [f64; 2] = [10.0, 3.0];

pub(super) fn find(run: &LogRun) -> Option<Finding> {
    let rate = run.rate.as_ref()?;
    let (loss, rates) = (run.loss.as_ref()?.finite_points(), rate.points().values());
    let (first, last) = (*rates.first()?, *rates.last()?);
    let rises = neighbors(rates).all(|(a, b)| 0.0 < *a && a < b);
    if rates.len() < FEWEST || !rises || last < SPAN * first {
        return None;
    }
    let logs: Vec<f64> = rates.iter().map(|rate| rate.ln()).collect();
    if line(&logs).2 < STEADY {
        return None;
    }
    let lowest = loss.iter().min_by(|a, b| a.value.total_cmp(&b.value))?;
    let best = rate.value_at(lowest.step)?;
    let text = format!(
        "the learning rate rises by the same factor from record to record, from {} to {}: a search for the rate, whose loss breaks in the end \
         by design; it is lowest ({}) at a rate of {}",
        short(first, 3),
        short(last, 3),
        short(lowest.value, 4),
        short(best, 3)
    );
    let [low, high] = TAKEN.map(|by| short(best / by, 2));
    let finding = Finding::new(FindingKind::RateSearch, text)
        .at_step(lowest.step)
        .with_all([
            ("learning_rate", best),
            ("learning_rate_first", first),
            ("learning_rate_last", last),
            ("lowest_loss", lowest.value),
        ]);
    Some(finding.remedy(format!(
        "train at a third to a tenth of the rate of the lowest loss: {low} to {high}; if this was meant to train, the schedule is wrong"
    )))
}
