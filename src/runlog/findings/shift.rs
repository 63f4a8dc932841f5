//! A loss that goes on at another level while the norm stays calm: other data or another objective, no spike.
//!
//! The thresholds: of 97 runs with known faults the norm of every spike reaches 27 times its median or more, in a real run of 176B
//! parameters 3.9 times; where only the data change it stays what it is.

use super::band::RECENT;
use super::breaks::BandExit;
use super::lead::{is_felt_at_once, lead, out_before};
use crate::explain::{Finding, FindingKind, Severity};
use crate::expr::number::short;
use crate::runlog::run::{LogRun, NamedSeries};
use crate::runlog::stats::median;

/// The norm is calm while its median is below so many times what it was before.
const CALM: f64 = 1.5;

/// And so few of its records are out of its band, none with the break itself: a pulse has several, chance one.
const CHANCE: usize = 1;

/// Up to so many records behind the break.
const PULSE: usize = 3;

/// Both medians are of so many records at most.
const RECORDS: usize = 20;

/// With fewer records of the norm before the break nothing is known of it.
const FEWEST: usize = 8;

/// A schedule that starts again raises the rate so many times.
const RAISED: f64 = 3.0;

/// Within so many records before the break.
const WITHIN: usize = 10;

/// Whether the norm, where one is logged, stays calm while the loss breaks.
pub(super) fn is_shift(run: &LogRun, norm: Option<&NamedSeries>, one: &BandExit) -> bool {
    let Some(norm) = norm else {
        return false;
    };
    let points = norm.finite_points();
    let start = points.count_before(one.start.step);
    let (before, after) = (points.until(start), points.from(start));
    let before = before.from(start.saturating_sub(RECORDS)).values();
    let after = after.until(RECORDS).values();
    let last = one.back.map_or(u64::MAX, |back| back.step);
    let during = points.until(points.count_to(last)).from(start);
    let is_long = during.len() >= FEWEST;
    // Its latest level is at least half as far from the old one as the break.
    let holds = run.loss.as_ref().is_some_and(|loss| {
        let points = loss.finite_points();
        let own = points
            .from(points.count_before(one.start.step))
            .until(RECENT);
        median(own.values().iter().copied()) > one.base.midpoint(one.start.value)
    });
    holds
        && before.len() >= FEWEST
        && is_long
        && median(after.iter().copied()) < CALM * median(before.iter().copied())
        && !is_felt_at_once(norm, one.from_step, one.start.step)
        && during
            .get(PULSE)
            .is_some_and(|end| out_before(norm, one.from_step, end.step) <= CHANCE)
}

/// Whether nothing is wrong with a break: the rate was raised again by its schedule and the norm does not feel it, or the loss is
/// measured against something that moves.
pub(super) fn is_planned(run: &LogRun, norm: Option<&NamedSeries>, one: &BandExit) -> bool {
    let felt = norm.map(|norm| lead(norm, one.from_step, one.start.step));
    if felt.flatten().is_some() {
        return false;
    }
    let raised = run.rate.as_ref().is_some_and(|rate| {
        let points = rate.finite_points();
        let end = points.count_to(one.peak.step);
        let start = points.count_before(one.start.step);
        let near = points.until(end).from(start.saturating_sub(WITHIN));
        let lowest = near.values().iter().copied().fold(f64::INFINITY, f64::min);
        let now = near.values().iter().copied().fold(0.0, f64::max);
        now > RAISED * lowest
    });
    run.target.moves() || raised && one.back.is_some()
}

/// The note on a loss that goes on at another level.
pub(super) fn shift(run: &LogRun, one: &BandExit) -> Finding {
    let unit = run.unit.name();
    let end = one.back.map_or_else(String::new, |back| {
        format!(
            "; by {unit} {} it is back at {}",
            back.step,
            short(back.value, 3)
        )
    });
    let text = format!(
        "at {unit} {} the loss moves from {} to {}, while the norm stays calm{end}: other data or another objective, no spike",
        one.start.step,
        short(one.base, 3),
        short(one.start.value, 3)
    );
    Finding::new(FindingKind::Drift, text)
        .at_level(Severity::Note)
        .at_step(one.start.step)
        .with_all([("base_loss", one.base), ("loss", one.start.value)])
        .remedy("if nothing was changed there, look at the order of the data and at what the loss is averaged over")
}
