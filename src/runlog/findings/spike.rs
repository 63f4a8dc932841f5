//! A loss that breaks out of its band: when, how high, whether it came back, and how far the norm was ahead.
//!
//! The thresholds beside those of the band: of 97 runs with known faults the norm of spikes reaches 27 to 430 times the median before, that of healthy
//! runs up to 7.5 times while they begin; in a real run of 176B parameters it was 3.9 times, four steps before the loss.

use super::FindingList;
use super::band::{BandExit, breaks};
use crate::explain::{Finding, FindingKind, Severity};
use crate::expr::number::short;
use crate::runlog::run::{LogRun, NamedSeries};
use crate::runlog::series::{Branch, Points, SeriesPoint, StepSeries};
use crate::runlog::stats::{median, quantile, scatter};

/// The norm leaves its band above so many times its median before.
const NORM_OUT: f64 = 3.0;

/// It leads by so many records at most.
const LEAD: usize = 20;

/// What was usual before a break is judged by so many records.
const BEFORE: usize = 50;

/// A single record below so many times the level before, which the norm does not feel, is an odd batch: there are some in
/// every thousand steps of a healthy run.
const ODD_BATCH: f64 = 4.0;

/// Where losses scatter widely one that is below so many deviations of their logarithms is odd too: of logs of 200 records with nothing but
/// noise, whose logarithm has a deviation of 0.5, one in 5 leaves its band and one in 200 is as high.
const ODD_DEVIATIONS: f64 = 4.5;

/// In a log of every step a break that is over at once is an odd batch too if another such break is at least so many times as
/// high, above the level before: losses with heavy tails have many, and none of them moves the weights.
const ALIKE: f64 = 0.4;

/// A break is over at once if the median of so many records after it is back.
const AFTER: usize = 10;

/// Back is below so many times the level before, or below so large a share of the records before.
const BACK: f64 = 1.2;
const USUAL: f64 = 0.8;

/// As many spikes are shown one by one, the highest; the rest is counted.
const MOST: usize = 5;

/// Records that were written over are judged with so many before them.
const HISTORY: usize = 200;

pub(super) fn find(run: &LogRun, found: &FindingList) -> Vec<Finding> {
    let Some(loss) = &run.loss else {
        return Vec::new();
    };
    let until = found.broken_from().unwrap_or(u64::MAX);
    let points = loss.finite_points().before(until);
    let mut findings: Vec<(f64, Finding)> = Vec::new();
    let breaks = breaks(points);
    let odd = OddBatches::among(&breaks, points);
    for one in breaks.into_iter().filter(|one| !odd.has(run, one)) {
        // What does not come back before the run breaks is the start of that.
        if one.back.is_some() || until == u64::MAX {
            findings.push((one.height(), finding(run, one, run.any_norm())));
        }
    }
    for branch in &loss.track.branches {
        findings.extend(abandoned(run, loss, branch));
    }
    findings.sort_by(|a, b| b.0.total_cmp(&a.0));
    let more = findings.len().saturating_sub(MOST);
    let mut findings: Vec<Finding> = findings
        .into_iter()
        .take(MOST)
        .map(|(_, finding)| finding)
        .collect();
    findings.sort_by_key(|finding| finding.step);
    if let Some(last) = findings.last_mut().filter(|_| more > 0) {
        last.text = format!("{}; {more} lower ones are not listed", last.text);
        last.numbers.push(("not_listed".into(), more as f64));
    }
    findings
}

/// The breaks of a run that are over at once.
struct OddBatches {
    /// Where they are, how high, in the level before, and how high chance makes one where losses scatter as before.
    at_once: Vec<(usize, f64, f64)>,
    /// Whether every step has a record: else a spike may be over between two records.
    is_dense: bool,
}

impl OddBatches {
    fn among(breaks: &[BandExit], points: Points) -> Self {
        let is_over = |one: &&BandExit| {
            let (before, after) = points.split_at(one.index);
            let after = after.values().iter().skip(1).take(AFTER).copied();
            let before = before.from(one.index.saturating_sub(BEFORE));
            let usual = quantile(before.values().iter().copied(), USUAL);
            one.back.is_some() && median(after) < (BACK * one.base).max(usual)
        };
        let at_once = breaks.iter().filter(is_over);
        let scattered = |one: &BandExit| {
            let before = points.until(one.index);
            let before = before
                .from(one.index.saturating_sub(BEFORE))
                .values()
                .iter();
            let logs = before.filter(|value| **value > 0.0).map(|value| value.ln());
            (ODD_DEVIATIONS * scatter(&logs.collect::<Vec<f64>>())).exp()
        };
        let ends = points.first().zip(points.last());
        let steps = ends.map_or(0, |(first, last)| last.step - first.step);
        Self {
            at_once: at_once
                .map(|one| (one.index, one.height(), scattered(one)))
                .collect(),
            is_dense: steps < points.len() as u64,
        }
    }

    /// Whether a break is an odd batch: over at once and either not very high and no matter for the norm, or one of many.
    fn has(&self, run: &LogRun, one: &BandExit) -> bool {
        let (same, others): (Vec<_>, Vec<_>) = self
            .at_once
            .iter()
            .partition(|(index, ..)| *index == one.index);
        let Some((_, own, chance)) = same.first() else {
            return false;
        };
        let is_alike = self.is_dense && others.iter().any(|(_, other, _)| *other > ALIKE * own);
        let felt = |norm: &NamedSeries| lead(norm, one.from_step, one.start.step).is_some();
        is_alike || *own < chance.max(ODD_BATCH) && !run.any_norm().is_some_and(felt)
    }
}

/// Spikes in records that a restart wrote over.
fn abandoned(run: &LogRun, loss: &NamedSeries, branch: &Branch) -> Vec<(f64, Finding)> {
    let before = last(loss.finite_points().before(branch.fell_to), HISTORY);
    let own = branch.points.iter().copied();
    let own = own.filter(|point| point.value.is_finite());
    let series: StepSeries = before.iter().chain(own).collect();
    let found = breaks(series.points()).into_iter();
    let norm = branch_norm(run, branch);
    let spikes = found.filter(|one| one.index >= before.len());
    // What did not come back is none of the run that goes on from before it.
    let spikes = spikes.map(|one| {
        let height = one.height();
        let finding = finding(run, one, norm.as_ref());
        (height, finding.at_level(Severity::Warning))
    });
    spikes.collect()
}

/// The norm as it was before the restart.
fn branch_norm<'a>(run: &'a LogRun, branch: &Branch) -> Option<NamedSeries<'a>> {
    let norm = run.norm.as_ref()?;
    let own = norm
        .track
        .branches
        .iter()
        .find(|own| own.fell_to == branch.fell_to)?;
    let before = last(norm.before(branch.fell_to), HISTORY);
    let track = before.iter().chain(own.points.iter().copied()).collect();
    Some(NamedSeries::new(norm.name.clone(), track))
}

/// The last records, so many.
fn last(points: Points<'_>, count: usize) -> Points<'_> {
    points.from(points.len().saturating_sub(count))
}

/// Where the norm left its band before a step of the loss: its index and its median before.
fn lead(norm: &NamedSeries, from_step: u64, step: u64) -> Option<(SeriesPoint, f64)> {
    let points = norm.points();
    let points = points.from(points.count_before(from_step));
    let end = points.count_to(step);
    let start = end.saturating_sub(LEAD + 1);
    // Of a log that is hardly longer than the lead its first quarter is what is normal.
    let start = if start < LEAD {
        (end / 4).max(1)
    } else {
        start
    };
    let base = median(points.until(start).finite());
    let mut near = points.until(end).from(start).iter();
    let out = near.find(|point| point.value > NORM_OUT * base)?;
    Some((out, base))
}

fn finding(run: &LogRun, one: BandExit, norm: Option<&NamedSeries>) -> Finding {
    let unit = run.unit.name();
    let BandExit {
        start, peak, back, ..
    } = one;
    let lead = norm.and_then(|norm| lead(norm, one.from_step, start.step));
    let ahead = lead.map(|(out, base)| {
        let by = start.step - out.step;
        let when = if by == 0 {
            format!("at the same {unit}")
        } else {
            format!(
                "{by} {unit}{} before the loss",
                if by == 1 { "" } else { "s" }
            )
        };
        format!(
            "the norm is × {} at {unit} {}, {when}; ",
            short(out.value / base, 2),
            out.step
        )
    });
    let peaks = if peak.step == start.step {
        format!(
            "the loss breaks at {unit} {} with {}",
            start.step,
            short(start.value, 3)
        )
    } else {
        format!(
            "the loss breaks at {unit} {} with {} and peaks at {} ({unit} {})",
            start.step,
            short(start.value, 3),
            short(peak.value, 4),
            peak.step
        )
    };
    let end = match back {
        Some(back) => format!("back at {} by {unit} {}", short(back.value, 3), back.step),
        None => String::from("not back by the end"),
    };
    let text = format!(
        "{}{peaks}, from {} before; {end}",
        ahead.unwrap_or_default(),
        short(one.base, 3)
    );
    let level = if back.is_some() {
        Severity::Warning
    } else {
        Severity::Fault
    };
    let mut finding = Finding::new(FindingKind::Spike, text)
        .at_level(level)
        .at_step(start.step)
        .with_all([
            ("base_loss", one.base),
            ("loss", start.value),
            ("peak_loss", peak.value),
            ("peak_step", peak.step as f64),
        ]);
    if let Some((out, base)) = lead {
        finding = finding.with_all([
            ("lead_of_norm_in_steps", (start.step - out.step) as f64),
            ("norm_step", out.step as f64),
            ("norm", out.value),
            ("norm_ratio", out.value / base),
        ]);
    }
    finding
        .numbers
        .extend(back.map(|back| ("recovered_at".into(), back.step as f64)));
    let remedy = if lead.is_some_and(|(out, _)| out.step < start.step) {
        "the norm saw it first: clip by norm, skip steps whose norm leaves its band, look at gradient accumulation; else go back a checkpoint and skip these batches"
    } else {
        "loss and norm went together: look at the batches of these steps; clip by norm, or go back a checkpoint and skip them"
    };
    finding.remedy(remedy)
}
