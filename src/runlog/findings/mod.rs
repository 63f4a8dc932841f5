//! What is said of a run: one rule a file, causes before symptoms; the other files are what several rules measure. That a rate is searched
//! is asked before all of them.
//!
//! To add one, write its file, its `mod` line and its line in `FINDINGS`; a new kind has its line in `explain/finding.rs`.

mod band;
mod breaks;
mod broken_logger;
mod chance;
mod clipped;
mod collapse;
mod dead;
mod depth;
mod diverging;
mod drift;
mod exploding;
mod exploding_depth;
mod frozen;
mod half_precision;
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
mod probabilities;
mod rate_search;
mod rate_too_large;
mod rate_too_small;
mod rescaled;
mod restart;
mod rising_norm;
mod scores;
mod shift;
mod spike;
mod swinging;
mod vanishing;
mod waves;
mod zeros;

use super::hooks::HOOKS;
use super::run::{LogRun, NamedSeries};
use crate::explain::FindingKind::{
    BrokenLogger, Clipped, Cut, Dead, Diverging, Drift, Exploding, MissingGradient, NotFinite,
    Overfitting, Plateau, RateTooLarge, RateTooSmall, Spike, Vanishing, Waves,
};
use crate::explain::{Finding, FindingKind};
use crate::expr::number::short;

/// What finds something in a run, given what was found before it.
type Find = fn(&LogRun, &FindingList) -> Vec<Finding>;

/// A rule, and the kinds of findings beside which it is not asked: the causes of what it would find.
struct Rule {
    find: Find,
    unless: &'static [&'static [FindingKind]],
}

const fn rule(find: Find, unless: &'static [&'static [FindingKind]]) -> Rule {
    Rule { find, unless }
}

/// The loss or the gradient leaves all bounds.
const LOST: &[FindingKind] = &[Diverging, Exploding, NotFinite];

/// The same, or no more is learned: whatever the loss does then comes of that.
const BROKEN: &[FindingKind] = &[Diverging, Exploding, NotFinite, Dead];

/// What is logged of the gradient is not what happened.
const NO_NORMS: &[FindingKind] = &[BrokenLogger];

/// The norm that is logged is not the length of the gradient, or ends at a ceiling.
const NO_LENGTH: &[FindingKind] = &[BrokenLogger, Clipped];

/// Every rule, causes before symptoms: a rule sees what those above it found, and is not asked where one of these explains its own.
static FINDINGS: &[Rule] = &[
    rule(broken_logger::find, &[]),
    rule(clipped::find, &[NO_NORMS]),
    rule(diverging::find, &[]),
    // What grows all along has grown at its end, too.
    rule(rescaled::find, &[&[Diverging], NO_LENGTH]),
    // What is taken otherwise from one record on has not grown there.
    rule(exploding::find, &[&[Diverging, Drift]]),
    // What grows until it is no number has grown.
    rule(not_finite::find, &[&[Diverging, Exploding]]),
    rule(half_precision::find, &[LOST]),
    rule(dead::find, &[NO_NORMS]),
    rule(missing_gradient::find, &[NO_NORMS]),
    rule(frozen::find, &[NO_NORMS]),
    // Through a dead layer nothing comes to those before it.
    rule(vanishing::find, &[NO_NORMS, &[Dead]]),
    // Beside a gradient that grows by the step one that grows by the layer is no other.
    rule(
        exploding_depth::find,
        &[NO_NORMS, &[Dead, Exploding, Diverging, Vanishing]],
    ),
    rule(spike::find, &[&[Drift]]),
    // Units die of such a rate, so that they are no reason to be silent about it.
    rule(rate_too_large::find, &[LOST, &[Spike, Drift]]),
    rule(swinging::find, &[BROKEN, &[RateTooLarge]]),
    // Where a layer is dead the others may overfit.
    rule(overfitting::find, &[LOST]),
    rule(scores::find, &[BROKEN]),
    // What stands still by one of these would stand still at any rate, or did not at first.
    rule(
        rate_too_small::find,
        &[BROKEN, &[Vanishing, MissingGradient, Spike, RateTooLarge]],
    ),
    rule(
        chance::find,
        &[
            BROKEN,
            &[Vanishing, MissingGradient, Spike, Drift],
            &[RateTooSmall, RateTooLarge, Waves, BrokenLogger],
        ],
    ),
    rule(
        plateau::find,
        &[
            BROKEN,
            &[Vanishing, MissingGradient, Spike, Drift],
            &[RateTooSmall, RateTooLarge, Overfitting, Plateau],
        ],
    ),
    rule(
        drift::find,
        &[
            BROKEN,
            &[Spike, Drift, RateTooLarge, RateTooSmall, Vanishing, Plateau],
        ],
    ),
    // The norm of what is left of a net with dead units may rise all the same.
    rule(
        rising_norm::find,
        &[NO_LENGTH, LOST, &[Spike, RateTooLarge, Drift]],
    ),
    rule(
        waves::find,
        &[
            BROKEN,
            &[RateTooLarge, Spike, Overfitting, Plateau, Drift, Waves],
        ],
    ),
    // Rows come round by their order, whether units are dead or not.
    rule(periodic::find, &[LOST, &[Waves]]),
    rule(restart::find, &[]),
    rule(loud::find, &[NO_LENGTH, &[Drift]]),
    // The noise of the batches is all that is left only where nothing else was found to hold the loss.
    rule(
        noise_floor::find,
        &[BROKEN, &[Spike, RateTooLarge, Overfitting, Plateau, Waves]],
    ),
    // A code, a reward or a rival is lost by a gradient that explodes, or by dead units, as by anything else: what is lost is said.
    rule(collapse::find, &[&[Diverging, NotFinite]]),
    rule(implausible::find, &[]),
    rule(probabilities::find, &[BROKEN]),
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

    /// Whether the run is broken: it diverges, explodes, dies or is not finite.
    pub fn is_broken(&self) -> bool {
        self.any(BROKEN)
    }

    /// The first step from which it is.
    pub fn broken_from(&self) -> Option<u64> {
        self.0
            .iter()
            .filter(|finding| BROKEN.contains(&finding.kind))
            .filter_map(|finding| finding.step)
            .min()
    }

    /// The norm that a run logs, unless that is no length of its gradient.
    fn length<'r, 'a>(&self, run: &'r LogRun<'a>) -> Option<&'r NamedSeries<'a>> {
        run.any_norm().filter(|_| !self.any(NO_LENGTH))
    }
}

/// A finding that the run itself logged makes these redundant.
const STANDS_FOR: [(FindingKind, &[FindingKind]); 4] = [
    (Dead, &[MissingGradient]),
    (Cut, &[MissingGradient]),
    (RateTooLarge, &[Diverging]),
    (NotFinite, &[Exploding]),
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
                if !rule.unless.iter().any(|kinds| found.any(kinds)) {
                    let findings = (rule.find)(run, &found);
                    found.0.extend(findings);
                }
            }
        }
    }
    let own = found.0.into_iter().filter(|finding| !is_said(run, finding));
    let said = run.said.iter().map(|said| dead::weigh(run, said));
    let mut findings: Vec<Finding> = said.chain(own).collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    findings
}

/// What cannot be said of a run for want of records, with what would help.
pub fn limits(run: &LogRun) -> Vec<String> {
    let mut limits = Vec::new();
    let names: Vec<&str> = HOOKS.iter().map(|hook| hook.name).collect();
    let hook = format!(
        "gdplay diagnose --hook {} prints lines that log",
        names.join("|")
    );
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

/// ` at a learning rate of 0.1`, if one is known.
fn at_rate(rate: Option<f64>) -> String {
    let at = |rate| format!(" at a learning rate of {}", short(rate, 3));
    rate.map(at).unwrap_or_default()
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
