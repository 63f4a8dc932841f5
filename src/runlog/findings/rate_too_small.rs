//! A loss that moved next to nothing in all steps.
//!
//! The thresholds: of 97 runs with known faults those whose rate was too small fell by 0.06 to 0.5 %, healthy ones by 32 % or more.

use super::FindingList;
use crate::explain::{Finding, FindingKind};
use crate::expr::number::short;
use crate::runlog::run::{LogRun, NamedSeries};
use crate::runlog::stats::{block_means, deviation, mean, median, scatter};

/// Fewer records show nothing.
const FEWEST: usize = 20;

/// A loss that fell by less than this share of it moved next to nothing.
const FALL: f64 = 0.02;

/// In between no tenth of the run is farther from the start than that, or than so many errors of its mean.
const TENTHS: usize = 10;
const ERRORS: f64 = 3.0;

/// A loss whose scatter is larger than this share of it hides what moves.
const QUIET: f64 = 0.1;

/// Start and end are means of so many records.
const ENDS: usize = 10;

/// At a rate of no more than this nothing learns: the smallest that papers train with is some ten times as large.
const IDLE: f64 = 1e-7;

/// At such a rate the loss moves next to nothing if it does not fall by so many standard errors from its first to its last third.
const IDLE_ERRORS: f64 = 3.0;

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
    if is_idle(run, values) {
        let (first, last) = thirds(values);
        return vec![finding(run, values, (mean(first), mean(last)), false)];
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
    let scatter = scatter(values);
    let tenths = block_means(values, TENTHS);
    let error = scatter / (values.len() as f64 / TENTHS as f64).sqrt();
    let near = (FALL * first.abs()).max(ERRORS * error);
    let stands = tenths.iter().all(|tenth| (tenth - first).abs() <= near);
    if scatter >= QUIET * first.abs() || !stands {
        return Vec::new();
    }
    // One that never moves at all has no noise either.
    let is_slow = scatter < (first - last).abs();
    vec![finding(run, values, (first, last), is_slow)]
}

/// The first and the last third of some values.
fn thirds(values: &[f64]) -> (&[f64], &[f64]) {
    let third = values.len() / 3;
    let last = values.get(values.len() - third..).unwrap_or_default();
    (values.get(..third).unwrap_or_default(), last)
}

/// Whether the rate is one at which nothing learns, and the loss does not fall, whatever its noise.
fn is_idle(run: &LogRun, values: &[f64]) -> bool {
    let rates = run
        .rate
        .as_ref()
        .map(NamedSeries::finite)
        .unwrap_or_default();
    let (first, last) = thirds(values);
    let error = deviation(first).hypot(deviation(last)) / (first.len() as f64).sqrt();
    let fall = mean(first) - mean(last);
    let is_noise = fall <= IDLE_ERRORS * error || fall < FALL * mean(first).abs();
    !rates.is_empty() && rates.iter().all(|rate| rate.abs() <= IDLE) && is_noise
}

fn finding(run: &LogRun, values: &[f64], (first, last): (f64, f64), is_slow: bool) -> Finding {
    let norm = run
        .any_norm()
        .map(|norm| median(norm.finite().iter().copied()));
    let rate = run
        .rate
        .as_ref()
        .map(NamedSeries::finite)
        .and_then(|rates| rates.iter().copied().max_by(f64::total_cmp));
    let stands = values.iter().all(|value| Some(value) == values.first());
    let how = if is_slow {
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
        "the loss moves by only {} % in {} records (mean at its start {}, at its end {}), {how}{at}{stays}",
        short(100.0 * (first - last) / first.abs(), 3),
        values.len(),
        short(first, 4),
        short(last, 4)
    );
    let mut finding = Finding::new(FindingKind::RateTooSmall, text).with_all([
        ("fall_percent", 100.0 * (first - last) / first.abs()),
        ("loss_mean_first", first),
        ("loss_mean_last", last),
    ]);
    finding
        .numbers
        .extend(norm.map(|norm| ("norm_median".into(), norm)));
    finding
        .numbers
        .extend(rate.map(|rate| ("learning_rate".into(), rate)));
    if rate.is_some_and(|rate| rate <= IDLE) {
        return finding.remedy(
            "the rate never leaves 0: look at the schedule, whether it counts steps or epochs, how long it warms up, and whether it is stepped at all",
        );
    }
    finding.remedy("try 100 to 10000 times the rate; if it was right, look whether the optimizer holds these parameters")
}
