//! A norm that leaves its band while the loss does not: a note with a count, no alarm.
//!
//! A note, no alarm: its thresholds are chosen so that it is short. In 19,560 steps of a healthy GPT-2 run a norm above 3 times its exponential mean
//! comes 4 times, a z-score of 2.5, as others use it, 857 times.

use super::FindingList;
use super::band::Band;
use crate::explain::{Finding, FindingKind};
use crate::expr::number::short;
use crate::runlog::run::LogRun;
use crate::runlog::series::{Points, SeriesPoint};

/// As near to a spike, in steps of the log, a loud norm belongs to it.
const NEAR: u64 = 200;

/// A record of the norm is loud above so many times the mean of its band.
const FACTOR: f64 = 2.0;

/// And above so many deviations of the logarithms: norms scatter as widely as their batches, and of a hundred thousand records
/// that are normally distributed there one is as high.
const LOG_DEVIATIONS: f64 = 4.5;

pub(super) fn find(run: &LogRun, found: &FindingList) -> Vec<Finding> {
    let Some(norm) = &run.norm else {
        return Vec::new();
    };
    let until = found.broken_from().unwrap_or(u64::MAX);
    let spikes: Vec<u64> = found.steps(FindingKind::Spike);
    let near = |step: u64| spikes.iter().any(|spike| step.abs_diff(*spike) <= NEAR);
    let points = norm.before(until);
    let mut loud = loud(points);
    if until < u64::MAX {
        loud.truncate(loud.len() - rise(points, &loud));
    }
    loud.retain(|point| !near(point.step));
    let by_size = |a: &SeriesPoint, b: &SeriesPoint| magnitude(*a).total_cmp(&magnitude(*b));
    let highest = loud.iter().copied().max_by(by_size);
    let Some((first, highest)) = loud.first().zip(highest) else {
        return Vec::new();
    };
    let skipped = loud.iter().filter(|point| !point.value.is_finite()).count();
    let skips = if skipped == 0 {
        String::new()
    } else {
        format!(", {skipped} of them not finite (a loss scaler skips such steps)")
    };
    let at_loss = run
        .loss
        .as_ref()
        .and_then(|loss| loss.value_at(highest.step));
    let loss = match at_loss {
        Some(loss) if loss.is_finite() => String::from("; the loss does not"),
        Some(loss) => format!("; the loss is {} there too, and goes on", short(loss, 3)),
        None => String::new(),
    };
    let text = format!(
        "the norm leaves its band in {} of {} records{skips}, most at {} {} with {}{loss}",
        loud.len(),
        points.len(),
        run.unit.name(),
        highest.step,
        short(highest.value, 3)
    );
    let finding = Finding::new(FindingKind::Loud, text)
        .of(norm.name.as_ref())
        .at_step(first.step);
    vec![finding.with_all([
        ("records", loud.len() as f64),
        ("highest", highest.value),
        ("highest_step", highest.step as f64),
    ])]
}

fn magnitude(point: SeriesPoint) -> f64 {
    if point.value.is_nan() {
        f64::INFINITY
    } else {
        point.value
    }
}

/// The records above the band; they do not widen it.
fn loud(points: Points) -> Vec<SeriesPoint> {
    let mut band = Band::default();
    let mut loud = Vec::new();
    for point in points.iter() {
        if !point.value.is_finite()
            || band.is_above(point.value, LOG_DEVIATIONS) && point.value > FACTOR * band.level()
        {
            loud.push(point);
        } else {
            band.push(point.value);
        }
    }
    loud
}

/// How many of the records at the end are loud without a calm one between: they are the start of what breaks after them.
fn rise(points: Points, loud: &[SeriesPoint]) -> usize {
    let ends = points.iter().rev().zip(loud.iter().rev());
    ends.take_while(|(point, loud)| point.step == loud.step)
        .count()
}
