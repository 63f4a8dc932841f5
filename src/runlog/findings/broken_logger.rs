//! A norm that is no measurement: 0 at every step, or the same number, while the loss moves.
//!
//! The thresholds: of 97 runs with known faults those with a broken logger have 0 or one number in every record; no other has a single 0,
//! one in ten of a real run of 13B parameters.

use super::FindingList;
use super::half_precision::is_rounded;
use crate::explain::{Finding, FindingKind};
use crate::expr::number::short;
use crate::runlog::run::{LogRun, NamedSeries};
use crate::runlog::stats::range;

/// Fewer records show nothing.
const FEWEST: usize = 5;

/// From this share of records at exactly 0 on the norm is none: one of ten in the log of a 13B run was measured.
const ZERO_SHARE: f64 = 0.8;

/// A loss whose range is less than this share of it does not move.
const STANDS: f64 = 1e-3;

/// A norm nearer to a round number than this share of it is one of clipping.
const ROUND: f64 = 2e-4;

pub(super) fn find(run: &LogRun, _: &FindingList) -> Vec<Finding> {
    let Some(norm) = &run.norm else {
        return Vec::new();
    };
    let values = norm.finite();
    let first = values.first().copied().unwrap_or(f64::NAN);
    let zeros = values.iter().filter(|value| **value == 0.0).count();
    let constant = values.iter().all(|value| Some(value) == values.first());
    let first_zero = norm
        .points()
        .iter()
        .find(|point| point.value == 0.0)
        .map(|point| point.step);
    let moves = |loss: &NamedSeries| moves(loss, first_zero.unwrap_or(0));
    if values.len() < FEWEST || !run.loss.as_ref().is_some_and(moves) {
        return Vec::new();
    }
    let (says, step, cause) = if zeros as f64 >= ZERO_SHARE * values.len() as f64
        && !is_rounded(values)
    {
        let of = if zeros == values.len() {
            String::new()
        } else {
            format!(" in {zeros} of {} records", values.len())
        };
        (
            format!("exactly 0{of}"),
            first_zero,
            "it is read after zero_grad(), or never computed: read it between backward() and zero_grad()",
        )
    } else if constant && !is_round(first) {
        (
            format!("the same number ({})", short(first, 6)),
            norm.points().first().map(|point| point.step),
            "it is computed once and logged again: compute it in every step",
        )
    } else {
        return Vec::new();
    };
    let loss = run
        .loss
        .as_ref()
        .map(NamedSeries::finite)
        .unwrap_or_default();
    let (from, to) = (
        loss.first().copied().unwrap_or(f64::NAN),
        loss.last().copied().unwrap_or(f64::NAN),
    );
    let text = format!(
        "the logger is broken, not the training: {} is {says} while the loss moves from {} to {}",
        norm.name,
        short(from, 4),
        short(to, 4)
    );
    let mut finding = Finding::new(FindingKind::BrokenLogger, text)
        .of(norm.name.as_ref())
        .with_all([
            ("norm", first),
            ("records", values.len() as f64),
            ("zeros", zeros as f64),
            ("loss_first", from),
            ("loss_last", to),
        ]);
    finding.step = step;
    vec![finding.remedy(cause)]
}

/// Whether the loss moves from a step on.
fn moves(loss: &NamedSeries, from: u64) -> bool {
    let points = loss.finite_points();
    let after = points.from(points.count_before(from));
    let (low, high) = range(after.values().iter().copied());
    high - low > STANDS * low.abs().max(high.abs())
}

/// Whether a number is one that people clip at: a digit times a power of ten, or 1.5 or 2.5 times one.
pub(super) fn is_round(value: f64) -> bool {
    if !(value > 0.0 && value.is_finite()) {
        return false;
    }
    let mantissa = value / 10_f64.powf(value.log10().floor());
    let near = |round: f64| (mantissa - round).abs() <= ROUND * round;
    near(mantissa.round()) || near(1.5) || near(2.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_people_clip_at() {
        for value in [1.0, 0.999_999_9, 0.5, 0.25, 10.0, 5.0, 0.1, 100.0, 1.5] {
            assert!(is_round(value), "{value}");
        }
        for value in [0.0, 0.5074, 1.234, 0.37, 0.51, -1.0, f64::NAN] {
            assert!(!is_round(value), "{value}");
        }
    }
}
