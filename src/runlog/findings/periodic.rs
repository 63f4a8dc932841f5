//! A loss that jumps up again and again at the same distance and comes back each time: something goes round with it, and no batch is odd.
//!
//! The thresholds are chosen: four jumps that are as far apart to a twentieth are no chance.

use super::FindingList;
use crate::explain::{Finding, FindingKind, Severity};
use crate::expr::number::short;
use crate::runlog::run::LogRun;
use crate::runlog::series::{Points, SeriesPoint};
use crate::runlog::stats::{median, neighbors, scatter};

/// Fewer records show no period.
const FEWEST: usize = 60;

/// So many jumps must come.
const JUMPS: usize = 4;

/// A record jumps if it is above the median of so many before it
const BEFORE: usize = 5;

/// by so many times the scatter of all,
const DEVIATIONS: f64 = 6.0;

/// and by this share of it.
const SHARE: f64 = 0.1;

/// Their distances are those of the middle one but for this share, or one record.
const EVEN: f64 = 0.05;

/// Jumps that come round.
pub(super) struct Round {
    /// The steps of the records that jump, with the level before.
    jumps: Vec<(SeriesPoint, f64)>,
    /// Their distance in steps.
    period: u64,
    /// As near to a jump a step belongs to it.
    near: u64,
}

impl Round {
    pub(super) fn of(points: Points) -> Option<Self> {
        let values = points.values();
        if values.len() < FEWEST {
            return None;
        }
        let limit = DEVIATIONS * scatter(values);
        let mut jumps: Vec<(SeriesPoint, f64)> = Vec::new();
        let mut last = 0;
        for index in BEFORE..values.len() {
            let point = points.get(index)?;
            let before = median(points.until(index).from(index - BEFORE).finite());
            let up = point.value - before;
            if up > limit && up > SHARE * before.abs() {
                // What is still up belongs to the jump before.
                if jumps.is_empty() || index - last > BEFORE {
                    jumps.push((point, before));
                }
                last = index;
            }
        }
        let steps: Vec<u64> = jumps.iter().map(|(point, _)| point.step).collect();
        let distances: Vec<u64> = neighbors(&steps).map(|(a, b)| b - a).collect();
        let period = median(distances.iter().map(|distance| *distance as f64)) as u64;
        let gaps = neighbors(points.steps()).map(|(a, b)| (b - a) as f64);
        let near = (median(gaps) as u64).max((period as f64 * EVEN) as u64);
        let is_even = |distance: &u64| distance.abs_diff(period) <= near;
        let comes_round = jumps.len() >= JUMPS && distances.iter().all(is_even);
        comes_round.then_some(Self {
            jumps,
            period,
            near,
        })
    }

    /// Whether a step is one at which it jumps.
    pub(super) fn has(&self, step: u64) -> bool {
        let mut jumps = self.jumps.iter();
        jumps.any(|(point, _)| point.step.abs_diff(step) <= self.near)
    }
}

pub(super) fn find(run: &LogRun, found: &FindingList) -> Vec<Finding> {
    let broken = [
        FindingKind::Diverging,
        FindingKind::Exploding,
        FindingKind::NotFinite,
        FindingKind::Waves,
    ];
    let loss = run.loss.as_ref().filter(|_| !found.any(&broken));
    let Some(round) = loss.and_then(|loss| Round::of(loss.finite_points())) else {
        return Vec::new();
    };
    // A schedule that starts again brings such jumps by design.
    let rises = run.rate.as_ref().is_some_and(|rate| {
        let is_raised = |(point, _): &&(SeriesPoint, f64)| {
            let before = rate.value_at(point.step.saturating_sub(round.period / 2));
            rate.value_at(point.step) > before
        };
        2 * round.jumps.iter().filter(is_raised).count() > round.jumps.len()
    });
    let Some((last, before)) = round.jumps.last().filter(|_| !rises) else {
        return Vec::new();
    };
    let text = format!(
        "the loss jumps up every {} {}s or so, {} times (the last time from {} to {} at {} {}), and comes back each time: something goes round with it",
        round.period,
        run.unit.name(),
        round.jumps.len(),
        short(*before, 3),
        short(last.value, 3),
        run.unit.name(),
        last.step
    );
    let finding = Finding::new(FindingKind::Waves, text)
        .at_level(Severity::Note)
        .at_step(last.step)
        .with_all([
            ("period", round.period as f64),
            ("jumps", round.jumps.len() as f64),
        ]);
    vec![finding.remedy("if that is an epoch, look whether rows come in an order, and whether a running mean or a state starts again with it")]
}
