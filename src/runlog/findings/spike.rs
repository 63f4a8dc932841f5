//! A loss that breaks out of its band: when, how high, whether it came back, and how far the norm was ahead.
//!
//! The thresholds of the break are those of the band, of the lead those of the norm, of odd batches their own.

use super::FindingList;
use super::breaks::{BandExit, breaks};
use super::lead::lead;
use super::odd::OddBatches;
use super::periodic::Round;
use super::shift::{is_planned, is_shift, shift};
use crate::explain::{Finding, FindingKind, Severity};
use crate::expr::number::short;
use crate::runlog::run::{LogRun, NamedSeries};
use crate::runlog::series::{Branch, Points, StepSeries};

/// As many spikes are shown one by one, the highest; the rest is counted.
const MOST: usize = 5;

/// The rate was raised with a break if it is higher by this factor than so many records before.
const RAISED: f64 = 1.5;
const NEAR: usize = 5;

/// Records that were written over are judged with so many before them.
const HISTORY: usize = 200;

pub(super) fn find(run: &LogRun, found: &FindingList) -> Vec<Finding> {
    let Some(loss) = &run.loss else {
        return Vec::new();
    };
    let until = found.broken_from().unwrap_or(u64::MAX);
    // A norm that is no measurement, or has a ceiling, feels nothing.
    let norm = found.length(run);
    let (spikes, mut shifts) = told(run, norm, loss.finite_points().before(until));
    // What does not come back before the run breaks is the start of that; what comes round is none of its own.
    let starts = spikes.iter().filter(|(one, _)| one.back.is_some());
    let starts: Vec<_> = starts.map(|(one, _)| (one.start, one.base)).collect();
    let of_spikes = Round::of_jumps(loss.finite_points(), starts);
    let waves = of_spikes.as_ref();
    let waves = waves.and_then(|round| round.finding(run, Severity::Warning));
    let round =
        of_spikes.or_else(|| Round::of(loss.finite_points()).filter(|_| !spikes.is_empty()));
    let comes_round = |step: u64| round.as_ref().is_some_and(|round| round.has(step));
    let spikes = spikes.into_iter();
    let spikes = spikes.filter(|(one, _)| one.back.is_none() || !comes_round(one.start.step));
    let spikes = spikes.filter(|(one, _)| one.back.is_some() || until == u64::MAX);
    let mut findings: Vec<(f64, Finding)> = spikes
        .map(|(one, level)| (one.height(), finding(run, one, norm).at_level(level)))
        .collect();
    for branch in &loss.track.branches {
        findings.extend(abandoned(run, loss, branch));
    }
    shifts.truncate(MOST);
    let shifts = shifts.iter().map(|one| shift(run, one));
    let shifts: Vec<Finding> = shifts.collect();
    let spikes = highest(findings).into_iter();
    spikes.chain(waves).chain(shifts).collect()
}

/// The breaks of a loss that are spikes, with how much they matter, and those after which it goes on at another level.
fn told(
    run: &LogRun,
    norm: Option<&NamedSeries>,
    points: Points,
) -> (Vec<(BandExit, Severity)>, Vec<BandExit>) {
    let (mut spikes, mut shifts) = (Vec::new(), Vec::new());
    let mut rest = points;
    loop {
        let breaks = breaks(rest);
        let odd = OddBatches::among(&breaks, rest);
        let mut next = None;
        for one in breaks.into_iter().filter(|one| !odd.has(norm, one)) {
            if is_planned(run, norm, &one) {
                continue;
            }
            if !is_shift(run, norm, &one) {
                let level = match one.back {
                    None => Severity::Fault,
                    Some(_) if odd.is_harmless(norm, &one) => Severity::Note,
                    Some(_) => Severity::Warning,
                };
                spikes.push((one, level));
                continue;
            }
            // Where the loss stays at its new level that is what the records after it are judged by.
            next = one.back.is_none().then_some(one.index);
            shifts.push(one);
        }
        match next.filter(|index| *index > 0) {
            Some(index) => rest = rest.from(index),
            None => return (spikes, shifts),
        }
    }
}

/// The highest spikes, in their order; of more the number is told.
fn highest(mut findings: Vec<(f64, Finding)>) -> Vec<Finding> {
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

/// The learning rate before and after it was raised, if it was with a break of the loss.
fn raised(run: &LogRun, step: u64) -> Option<(f64, f64)> {
    let rates = run.rate.as_ref()?.finite_points();
    let near = rates.until(rates.count_to(step));
    let near = near.from(near.len().saturating_sub(NEAR + 1)).values();
    let (from, to) = (*near.first()?, *near.last()?);
    (from > 0.0 && to > RAISED * from).then_some((from, to))
}

/// The last records, so many.
fn last(points: Points<'_>, count: usize) -> Points<'_> {
    points.from(points.len().saturating_sub(count))
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
    let raised = raised(run, start.step);
    let rate = raised.map_or_else(String::new, |(from, to)| {
        format!(
            "; the learning rate had just been raised from {} to {}",
            short(from, 3),
            short(to, 3)
        )
    });
    let end = match back {
        Some(back) => format!("back at {} by {unit} {}", short(back.value, 3), back.step),
        None => String::from("not back by the end"),
    };
    let text = format!(
        "{}{peaks}, from {} before; {end}{rate}",
        ahead.unwrap_or_default(),
        short(one.base, 3)
    );
    let mut finding = Finding::new(FindingKind::Spike, text)
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
    finding = finding.with_some("recovered_at", back.map(|back| back.step as f64));
    // Only a norm that jumped is one that clipping holds.
    let remedy = match (norm, lead) {
        _ if raised.is_some() => {
            "the rate is too high from there on: go back to a checkpoint before it, and keep the old rate or raise it slowly"
        }
        (_, Some((out, _))) if out.step < start.step => {
            "the norm saw it first: clip by norm, skip steps whose norm leaves its band, look at gradient accumulation; else go back a checkpoint and skip these batches"
        }
        (_, Some(_)) => {
            "loss and norm went together: look at the batches of these steps; clip by norm, or go back a checkpoint and skip them"
        }
        (Some(_), None) => {
            "the norm stays in its band: look at the batches of these steps and at how the loss is taken; go back a checkpoint and skip them"
        }
        (None, None) => "look at the batches of these steps; go back a checkpoint and skip them",
    };
    finding.remedy(remedy)
}
