//! Gradients that half precision does not hold: they overflow at any scale of the loss, or are rounded to 0.
//!
//! The thresholds are those of the format: its largest number is 65504, its least 6e-8; a loss scaler starts at 65536 and doubles its scale again
//! after some hundred steps that are finite.

use super::FindingList;
use crate::explain::{Finding, FindingKind, Severity};
use crate::expr::number::short;
use crate::runlog::run::LogRun;
use crate::runlog::stats::{median, neighbors, range};

/// Fewer records show no course.
const FEWEST: usize = 5;

/// At a scale of no more than this nothing is scaled: what overflows there is no matter of the scale.
const NO_SCALE: f64 = 1.0;

/// On its way there it has been halved ten times, as no healthy scaler does without doubling in between.
const LOWERED: f64 = 1024.0;

/// A norm that is never above so much, some twenty times the least number of half precision, is one of numbers that are rounded to 0.
const LEAST: f64 = 1e-6;

/// And it is exactly 0 in so large a share of the records, without being so from one on.
const ZEROS: f64 = 0.3;

pub(super) fn find(run: &LogRun, _: &FindingList) -> Vec<Finding> {
    let all = [overflow(run), underflow(run)];
    all.into_iter().flatten().collect()
}

/// A scale that only falls, to nothing.
fn overflow(run: &LogRun) -> Option<Finding> {
    let scale = run.loss_scale.as_ref()?;
    let points = scale.finite_points();
    let values = points.values();
    let (first, last) = (*values.first()?, *values.last()?);
    let only_falls = neighbors(values).all(|(a, b)| b <= a);
    if values.len() < FEWEST || !only_falls || last > NO_SCALE || first < LOWERED * last {
        return None;
    }
    let lost = points.iter().find(|point| point.value <= NO_SCALE)?;
    let text = format!(
        "{} only falls, from {} to {}, and is at 1 or less from {} on: gradients that overflow at any scale are not finite themselves, and steps with them \
         are skipped",
        scale.name,
        short(first, 5),
        short(last, 3),
        run.moment(lost.step)
    );
    let level = if last < NO_SCALE {
        Severity::Fault
    } else {
        Severity::Warning
    };
    let finding = Finding::new(FindingKind::NotFinite, text)
        .at_level(level)
        .of(scale.name.as_ref())
        .at_step(lost.step)
        .with_all([("scale_first", first), ("scale_last", last)]);
    Some(finding.remedy("look for what overflows (log(0), a division by 0, exp of large scores), keep that part in 32 bits, or take bfloat16, which needs no scale"))
}

/// Whether the numbers of a norm are those that half precision rounds to 0.
pub(super) fn is_rounded(norms: &[f64]) -> bool {
    let (_, highest) = range(norms.iter().copied());
    highest > 0.0 && highest < LEAST
}

/// A norm that is exactly 0 in many records and next to it in the others.
fn underflow(run: &LogRun) -> Option<Finding> {
    let norm = run.norm.as_ref()?;
    let norms = norm.finite();
    let zeros = norms.iter().filter(|norm| **norm == 0.0).count();
    let positive = norms.iter().copied().filter(|norm| *norm > 0.0);
    let in_turn = neighbors(norms).filter(|(a, b)| **a == 0.0 && **b > 0.0);
    let share = zeros as f64 / norms.len() as f64;
    if in_turn.count() < FEWEST || share < ZEROS || !is_rounded(norms) {
        return None;
    }
    let text = format!(
        "{} is exactly 0 in {zeros} of {} records and {} in the others (median): half precision holds nothing below 6e-8, so that gradients are rounded to 0",
        norm.name,
        norms.len(),
        short(median(positive), 2)
    );
    let finding = Finding::new(FindingKind::Vanishing, text)
        .of(norm.name.as_ref())
        .with_all([("zeros", zeros as f64), ("records", norms.len() as f64)]);
    Some(finding.remedy("scale the loss (GradScaler), take bfloat16, or keep the parameters and their gradients in 32 bits"))
}
