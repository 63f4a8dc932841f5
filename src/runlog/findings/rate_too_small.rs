//! A loss that moved next to nothing in all steps.
//!
//! The thresholds: of 97 runs with known faults those whose rate was too small fell by 0.06 to 0.5 %, healthy ones by 32 % or more.

use super::FindingList;
use crate::explain::{Finding, FindingKind};
use crate::expr::number::short;
use crate::runlog::run::LogRun;
use crate::runlog::stats::{line, mean, median, scatter};

/// Fewer records show nothing.
const FEWEST: usize = 20;

/// A loss that fell by less than this share of it moved next to nothing.
const FALL: f64 = 0.02;

/// A fall is steady if a line explains so much of the variance: the run descends, only slowly.
const STEADY: f64 = 0.5;

/// Or if its slope is so many times its own error: of many records a line explains little, and is sure all the same.
const SURE: f64 = 5.0;

/// A loss whose scatter is larger than this share of it hides what moves.
const QUIET: f64 = 0.1;

/// Start and end are means of so many records.
const ENDS: usize = 10;

pub(super) fn find(run: &LogRun, found: &FindingList) -> Vec<Finding> {
    let causes = [
        FindingKind::Diverging,
        FindingKind::Exploding,
        FindingKind::NotFinite,
        FindingKind::Dead,
        FindingKind::Vanishing,
        FindingKind::MissingGradient,
        FindingKind::Spike,
        FindingKind::RateTooLarge,
    ];
    let Some(loss) = run.falling_loss().filter(|_| !found.any(&causes)) else {
        return Vec::new();
    };
    let values = loss.finite();
    if values.len() < FEWEST {
        return Vec::new();
    }
    let ends = values
        .first_chunk::<ENDS>()
        .zip(values.last_chunk::<ENDS>());
    let Some((first, last)) = ends.map(|(first, last)| (mean(first), mean(last))) else {
        return Vec::new();
    };
    let fall = (first - last) / first.abs();
    if fall.is_nan() || fall.abs() >= FALL {
        return Vec::new();
    }
    let (slope, _, explained) = line(values);
    let degrees = values.len() as f64 - 2.0;
    let is_sure = explained * degrees >= SURE * SURE * (1.0 - explained);
    let steady = slope < 0.0 && (explained >= STEADY || is_sure);
    let scatter = scatter(values);
    // One that never moves at all has no noise either.
    let within_noise = scatter >= (first - last).abs();
    let quiet = scatter < QUIET * first.abs();
    if !quiet || !(steady || within_noise) {
        return Vec::new();
    }
    vec![finding(run, values, (first, last), steady)]
}

fn finding(run: &LogRun, values: &[f64], (first, last): (f64, f64), steady: bool) -> Finding {
    let norm = run
        .any_norm()
        .map(|norm| median(norm.finite().iter().copied()));
    let rate = run
        .rate
        .as_ref()
        .map(super::super::run::NamedSeries::finite)
        .and_then(|rates| rates.iter().copied().max_by(f64::total_cmp));
    let stands = values.iter().all(|value| Some(value) == values.first());
    let how = if steady {
        "steadily"
    } else if stands {
        "the same number in every record"
    } else {
        "less than it scatters from record to record"
    };
    let stays = norm
        .map(|norm| format!("; the gradient norm stays at {}", short(norm, 4)))
        .unwrap_or_default();
    let at = rate
        .map(|rate| format!(" at a learning rate of {}", short(rate, 3)))
        .unwrap_or_default();
    let text = format!(
        "the loss moves by only {} % in {} records ({} to {}), {how}{at}{stays}",
        short(100.0 * (first - last) / first.abs(), 3),
        values.len(),
        short(first, 4),
        short(last, 4)
    );
    let mut finding = Finding::new(FindingKind::RateTooSmall, text).with_all([
        ("fall_percent", 100.0 * (first - last) / first.abs()),
        ("loss_first", first),
        ("loss_last", last),
    ]);
    finding
        .numbers
        .extend(norm.map(|norm| ("norm_median".into(), norm)));
    finding
        .numbers
        .extend(rate.map(|rate| ("learning_rate".into(), rate)));
    finding.remedy("try 100 to 10000 times the rate; if it was right, look whether the optimizer holds these parameters")
}
