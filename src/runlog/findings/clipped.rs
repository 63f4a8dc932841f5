//! A norm that stands at a ceiling: it was taken after clipping.
//!
//! The thresholds: of 97 runs with known faults a norm that is taken after clipping stands at its ceiling in every record, that of a healthy
//! run in at most 2.5 % of them.

use super::FindingList;
use super::broken_logger::is_round;
use crate::explain::{Finding, FindingKind};
use crate::expr::number::short;
use crate::runlog::run::LogRun;

/// So many records must stand at the ceiling.
const FEWEST: usize = 5;

/// And so large a share of all, if the ceiling is a number that people clip at.
const ROUND_SHARE: f64 = 0.1;

/// Or so large a share, whatever the number.
const ANY_SHARE: f64 = 0.5;

/// As near to the largest norm a record stands at it: PyTorch divides by the norm plus 1e-6.
const NEAR: f64 = 1e-3;

pub(super) fn find(run: &LogRun, _: &FindingList) -> Vec<Finding> {
    let Some(norm) = &run.norm else {
        return Vec::new();
    };
    let values = norm.finite();
    let ceiling = values.iter().copied().fold(0.0, f64::max);
    let stands = |value: f64| value >= ceiling * (1.0 - NEAR);
    let at = values.iter().filter(|value| stands(**value)).count();
    let share = at as f64 / values.len() as f64;
    let needed = if is_round(ceiling) {
        ROUND_SHARE
    } else {
        ANY_SHARE
    };
    if ceiling <= 0.0 || at < FEWEST || share < needed {
        return Vec::new();
    }
    let text = format!(
        "{} stands at {} in {} % of the records and never above: it is taken after clipping; the gradient is longer, and every such step has the \
         same length",
        norm.name,
        short(ceiling, 3),
        short(100.0 * share, 3)
    );
    let first = norm.points().iter().find(|point| stands(point.value));
    let mut finding = Finding::new(FindingKind::Clipped, text)
        .of(norm.name.as_ref())
        .with_all([
            ("clip", ceiling),
            ("share", share),
            ("records", values.len() as f64),
        ]);
    finding.step = first.map(|point| point.step);
    vec![finding.remedy("log the norm that clip_grad_norm_ returns: it is the one before clipping; a clip that always acts makes the rate a step length")]
}
