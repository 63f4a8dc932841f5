//! A step that falls back: the run was started again from a checkpoint.
//!
//! There is no threshold: a step that falls is one.

use super::FindingList;
use crate::explain::{Finding, FindingKind};
use crate::runlog::run::LogRun;

pub(super) fn find(run: &LogRun, _: &FindingList) -> Vec<Finding> {
    let curves = [&run.loss, &run.norm, &run.validation]
        .into_iter()
        .flatten()
        .chain(&run.layers);
    let Some(curve) = curves
        .max_by_key(|curve| curve.track.branches.len())
        .filter(|curve| !curve.track.branches.is_empty())
    else {
        return Vec::new();
    };
    let unit = run.unit.name();
    let restarts = curve.track.branches.iter().map(|branch| {
        let from = branch.points.last().map_or(branch.fell_to, |point| point.step);
        let text = format!(
            "the run was started again: the {unit} falls back from {from} to {} ({} records were written twice; the later ones count)",
            branch.fell_to,
            branch.points.len()
        );
        Finding::new(FindingKind::Restart, text).at_step(branch.fell_to).with_all([
            ("last_step_before", from as f64),
            ("falls_back_to", branch.fell_to as f64),
            ("records_written_twice", branch.points.len() as f64),
        ])
    });
    restarts.collect()
}
