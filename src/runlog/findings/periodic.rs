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

/// Or so many spikes, if their distances are the same but for one record.
const EXACT_JUMPS: usize = 3;

/// Those that are no spikes come round through so large a share of the run.
const SPAN: f64 = 0.5;

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
            let near = points.until(index).from(index - BEFORE);
            // Most records are no higher than those before them.
            if near
                .values()
                .iter()
                .all(|before| point.value - before <= limit)
            {
                continue;
            }
            let before = median(near.finite());
            let up = point.value - before;
            if up > limit && up > SHARE * before.abs() {
                // What is still up belongs to the jump before.
                if jumps.is_empty() || index - last > BEFORE {
                    jumps.push((point, before));
                }
                last = index;
            }
        }
        let round = Self::of_jumps(points, jumps)?;
        // While a loss falls fast its scatter is larger, and some jumps in a row are chance.
        let span = points.last()?.step - points.first()?.step;
        let own = round.period * (round.jumps.len() as u64 - 1);
        let is_long = round.jumps.len() >= JUMPS && own as f64 >= SPAN * span as f64;
        is_long.then_some(round)
    }

    /// The same of jumps that are known.
    pub(super) fn of_jumps(points: Points, jumps: Vec<(SeriesPoint, f64)>) -> Option<Self> {
        let steps: Vec<u64> = jumps.iter().map(|(point, _)| point.step).collect();
        let distances: Vec<u64> = neighbors(&steps).map(|(a, b)| b - a).collect();
        let period = median(distances.iter().map(|distance| *distance as f64)) as u64;
        let gaps = neighbors(points.steps()).map(|(a, b)| (b - a) as f64);
        let gap = median(gaps) as u64;
        let near = gap.max((period as f64 * EVEN) as u64);
        let within = |near: u64| {
            let mut distances = distances.iter();
            distances.all(|distance| distance.abs_diff(period) <= near)
        };
        let comes_round =
            jumps.len() >= JUMPS && within(near) || jumps.len() >= EXACT_JUMPS && within(gap);
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

pub(super) fn find(run: &LogRun, _: &FindingList) -> Vec<Finding> {
    let round = run
        .loss
        .as_ref()
        .and_then(|loss| Round::of(loss.finite_points()));
    let found = round.and_then(|round| round.finding(run, Severity::Note));
    found.into_iter().collect()
}

impl Round {
    /// What is said of it; nothing if a schedule that starts again brings it by design.
    pub(super) fn finding(&self, run: &LogRun, level: Severity) -> Option<Finding> {
        let half = self.period / 2;
        let is_raised = |(point, _): &&(SeriesPoint, f64)| {
            let rate = run.rate.as_ref();
            rate.is_some_and(|rate| {
                rate.value_at(point.step) > rate.value_at(point.step.saturating_sub(half))
            })
        };
        let raised = self.jumps.iter().filter(is_raised).count();
        let (last, before) = self.jumps.last()?;
        if 2 * raised > self.jumps.len() {
            return None;
        }
        let text = format!(
            "the loss jumps up every {} {}s or so, {} times (the last time from {} to {} at {}), and comes back each time: something goes round with it",
            self.period,
            run.unit.name(),
            self.jumps.len(),
            short(*before, 3),
            short(last.value, 3),
            run.moment(last.step)
        );
        let finding = Finding::new(FindingKind::Waves, text)
            .at_level(level)
            .at_step(last.step)
            .with_all([
                ("period", self.period as f64),
                ("jumps", self.jumps.len() as f64),
            ]);
        Some(finding.remedy("if that is an epoch, look whether rows come in an order, and whether a running mean or a state starts again with it; if tasks or data change then, that is it"))
    }
}
