//! A loss that scatters from batch to batch about a mean that falls or stands.

use super::FindingList;
use crate::explain::{Finding, FindingKind};
use crate::expr::number::short;
use crate::runlog::run::LogRun;
use crate::runlog::stats::{deviation, line, mean, median, scatter_of_all};

/// Fewer records show no scatter.
const FEWEST: usize = 30;

/// From so large a share of the mean on the scatter of the second half, without its trend, is worth a note. Batches of 4 scatter
/// by 65 to 81 %, batches of 32 by 15 to 30 %.
const SCATTER: f64 = 0.45;

/// The middle of what scatters is at least so large a share of its mean: that of the most skewed noise that was met is half of it.
const MIDDLE: f64 = 0.2;

pub(super) fn find(run: &LogRun, _: &FindingList) -> Vec<Finding> {
    let Some(loss) = &run.loss else {
        return Vec::new();
    };
    let values = loss.finite();
    // About 0 a share of the mean says nothing.
    if values.iter().any(|value| *value < 0.0) {
        return Vec::new();
    }
    let (first, second) = values.split_at(values.len() / 2);
    if second.len() < FEWEST / 2 {
        return Vec::new();
    }
    // What falls by powers of ten has its mean from its first records.
    if median(second.iter().copied()) < MIDDLE * mean(second) {
        return Vec::new();
    }
    let (slope, start, _) = line(second);
    let rest: Vec<f64> = second
        .iter()
        .enumerate()
        .map(|(index, value)| value - start - slope * index as f64)
        .collect();
    // What bends is no scatter either: neighbors differ by that alone.
    let scatter = deviation(&rest).min(scatter_of_all(second)) / mean(second).abs();
    if scatter.is_nan() || scatter < SCATTER {
        return Vec::new();
    }
    let error = deviation(&rest) / (second.len() as f64).sqrt();
    let falls = mean(first) - mean(second) > 2.0 * error;
    let trend = if falls { "falls" } else { "stands" };
    let text = format!(
        "the loss scatters by {} % from record to record around a mean that {trend} ({} in the first half, {} in the second): the noise of small batches, \
         no spike and no oscillation",
        short(100.0 * scatter, 2),
        short(mean(first), 3),
        short(mean(second), 3)
    );
    let finding = Finding::new(FindingKind::NoiseFloor, text).with_all([
        ("scatter", scatter),
        ("mean_first_half", mean(first)),
        ("mean_second_half", mean(second)),
    ]);
    vec![finding.remedy(
        "larger batches or a rate that decays make it smaller; judge the run by a running mean",
    )]
}
