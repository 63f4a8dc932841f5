//! Two losses that part: the validation loss rises while the training loss goes on falling.

use super::FindingList;
use crate::explain::parting::Parting;
use crate::explain::{Finding, FindingKind};
use crate::runlog::run::LogRun;
use crate::runlog::stats::median;

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
    let points = points.iter().map(|point| (point.step, point.value));
    // The training loss near a step: the median of the records about it.
    let training = |step: u64| {
        let at = loss.points().count_before(step);
        let width = (loss.points().len() / 20).max(2);
        let near = loss.points().until(at + width);
        median(near.from(at.saturating_sub(width)).finite())
    };
    let parting = Parting {
        held_out: &points.collect::<Vec<_>>(),
        last_step: run.last_step,
        name: "validation loss",
        unit: run.unit.name(),
    };
    parting.find(training).into_iter().collect()
}
