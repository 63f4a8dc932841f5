//! What is said of a run: one rule a file, causes before symptoms.
//!
//! To add one, write its file and add its line to `FINDINGS`.

mod band;
mod breaks;
mod broken_logger;
mod clipped;
mod collapse;
mod dead;
mod depth;
mod diverging;
mod drift;
mod exploding;
mod exploding_depth;
mod frozen;
mod implausible;
mod late;
mod lead;
mod loud;
mod missing_gradient;
mod noise_floor;
mod not_finite;
mod numbering;
mod odd;
mod overfitting;
mod periodic;
mod plateau;
mod rate_search;
mod rate_too_large;
mod rate_too_small;
mod restart;
mod rising_norm;
mod scores;
mod shift;
mod spike;
mod swinging;
mod vanishing;
mod waves;
mod zeros;

use super::run::LogRun;
use crate::explain::{Finding, FindingKind};

/// A rule: what it finds in a run, given what was found before it.
type Rule = fn(&LogRun, &FindingList) -> Vec<Finding>;

/// Every rule. A rule sees what those above it found, so that a symptom is not reported beside its cause.
static FINDINGS: &[Rule] = &[
    broken_logger::find,
    clipped::find,
    diverging::find,
    exploding::find,
    not_finite::find,
    dead::find,
    missing_gradient::find,
    frozen::find,
    vanishing::find,
    exploding_depth::find,
    spike::find,
    rate_too_large::find,
    swinging::find,
    overfitting::find,
    scores::find,
    rate_too_small::find,
    plateau::find,
    drift::find,
    rising_norm::find,
    waves::find,
    periodic::find,
    restart::find,
    loud::find,
    noise_floor::find,
    collapse::find,
    implausible::find,
];

/// What was found so far.
#[derive(Clone, Debug, Default)]
pub struct FindingList(Vec<Finding>);

impl FindingList {
    /// Whether one of these kinds was found.
    pub fn any(&self, kinds: &[FindingKind]) -> bool {
        self.0.iter().any(|finding| kinds.contains(&finding.kind))
    }

    /// The steps of the findings of a kind.
    pub fn steps(&self, kind: FindingKind) -> Vec<u64> {
        self.0
            .iter()
            .filter(|finding| finding.kind == kind)
            .filter_map(|finding| finding.step)
            .collect()
    }

    /// The first step from which the run is broken: it diverges, explodes, dies or is not finite.
    pub fn broken_from(&self) -> Option<u64> {
        let breaking = [
            FindingKind::Diverging,
            FindingKind::Exploding,
            FindingKind::NotFinite,
            FindingKind::Dead,
        ];
        self.0
            .iter()
            .filter(|finding| breaking.contains(&finding.kind))
            .filter_map(|finding| finding.step)
            .min()
    }
}

/// What a run says of itself, by whom its loss is known, stands for these that are found in its numbers alone.
const STANDS_FOR: [(FindingKind, &[FindingKind]); 4] = [
    (FindingKind::Dead, &[FindingKind::MissingGradient]),
    (FindingKind::Cut, &[FindingKind::MissingGradient]),
    (FindingKind::RateTooLarge, &[FindingKind::Diverging]),
    (FindingKind::NotFinite, &[FindingKind::Exploding]),
];

/// Whether a finding adds nothing to what the run says of itself.
fn is_said(run: &LogRun, finding: &Finding) -> bool {
    let stands_for = |said: &FindingKind| {
        let symptoms = STANDS_FOR.iter().find(|(cause, _)| cause == said);
        symptoms.is_some_and(|(_, symptoms)| symptoms.contains(&finding.kind))
    };
    let mut said = run.said.iter().map(|said| said.kind);
    said.any(|said| said == finding.kind || stands_for(&said))
}

/// Everything that is said of a run, what weighs most first.
pub fn diagnose(run: &LogRun) -> Vec<Finding> {
    let mut found = FindingList::default();
    match rate_search::find(run) {
        // It breaks by design: nothing else is said of its losses.
        Some(search) => found.0.push(search),
        None => {
            for rule in FINDINGS {
                let findings = rule(run, &found);
                found.0.extend(findings);
            }
        }
    }
    let own = found.0.into_iter().filter(|finding| !is_said(run, finding));
    let mut findings: Vec<Finding> = run.said.iter().cloned().chain(own).collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    findings
}

/// What cannot be said of a run for want of records, with what would help.
pub fn limits(run: &LogRun) -> Vec<String> {
    let mut limits = Vec::new();
    let hook = "gdplay diagnose --hook pytorch|jax|keras|lightning|hf prints lines that log";
    if run.loss.is_none() {
        limits.push(format!("no training loss is in the log: nothing is said of spikes, divergence or rates; {hook} it"));
    }
    let moving = run.loss.as_ref().and_then(|_| run.target.limit());
    limits.extend(moving.map(String::from));
    if run.any_norm().is_none() {
        limits.push(format!("no gradient norm is in the log: what came first, norm or loss, cannot be seen; {hook} it"));
    } else if run.layers.is_empty() {
        limits.push(format!(
            "no norms by layer are in the log: which layer it was cannot be seen; {hook} them"
        ));
    }
    limits
}

/// Names in a list, cut where it is long.
fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    const SHOWN: usize = 4;
    let names: Vec<&str> = names.into_iter().collect();
    let shown = names
        .iter()
        .take(SHOWN)
        .copied()
        .collect::<Vec<_>>()
        .join(", ");
    match names.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
