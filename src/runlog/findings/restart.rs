//! A step that falls back: the run was started again from a checkpoint, or another run begins in the same file.
//!
//! There is no threshold: a step that falls is one.

use super::{Find, FindingList, diverging, exploding, not_finite};
use crate::explain::{Finding, FindingKind, Severity};
use crate::runlog::run::{LogRun, NamedSeries};
use crate::runlog::series::Branch;

/// What may have ended the records that were written over.
const ENDS: [Find; 3] = [diverging::find, exploding::find, not_finite::find];

/// Another run has so many records at least before this one.
const FEWEST: usize = 5;

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
    let branches = curve.track.branches.iter();
    branches
        .flat_map(|branch| told(run, curve, branch))
        .collect()
}

/// The restart, and what had become of the run before it.
fn told(run: &LogRun, curve: &NamedSeries, branch: &Branch) -> Vec<Finding> {
    let unit = run.unit.name();
    let from = branch
        .points
        .last()
        .map_or(branch.fell_to, |point| point.step);
    let is_anew = curve.before(branch.fell_to).is_empty() && branch.points.len() >= FEWEST;
    let end = end_of(run, branch);
    let count = branch.points.len();
    let back = format!("the {unit} falls back from {from} to {}", branch.fell_to);
    let text = if is_anew {
        format!(
            "another run begins in the same log: {back} ({count} records are of the run before it; the last one counts)"
        )
    } else {
        let why = end.as_ref().map_or_else(String::new, |end| {
            format!("; before that it was {}", end.kind.in_words())
        });
        format!(
            "the run was started again: {back} ({count} records were written twice; the later ones count){why}"
        )
    };
    let restart = Finding::new(FindingKind::Restart, text)
        .at_step(branch.fell_to)
        .with_all([
            ("last_step_before", from as f64),
            ("falls_back_to", branch.fell_to as f64),
            ("records_written_twice", count as f64),
        ]);
    // What became of another run is not told by the one that counts.
    let end = end.filter(|_| is_anew).map(|end| {
        let text = format!("in the run before the last one in this log: {}", end.text);
        Finding { text, ..end }.at_level(Severity::Warning)
    });
    std::iter::once(restart).chain(end).collect()
}

/// How the records that were written over ended, if they broke.
fn end_of(run: &LogRun, branch: &Branch) -> Option<Finding> {
    let before = |curve: &Option<NamedSeries<'_>>| {
        let curve = curve.as_ref()?;
        let own = curve.track.branches.iter();
        let own = own.clone().find(|own| own.fell_to == branch.fell_to)?;
        let kept = curve.before(branch.fell_to).iter();
        let track = kept.chain(own.points.iter().copied()).collect();
        Some(NamedSeries::new(curve.name.to_string(), track))
    };
    let earlier = LogRun {
        unit: run.unit,
        loss: before(&run.loss),
        norm: before(&run.norm),
        target: run.target,
        last_step: branch.points.last()?.step,
        ..LogRun::default()
    };
    let mut found = ENDS
        .iter()
        .flat_map(|rule| rule(&earlier, &FindingList::default()));
    found.next()
}
