//! Learning rates against verdicts: the same descent at many rates.

use crate::diff::Evaluator;
use crate::optim::{Descent, LEARNING_RATE, Plan, SettingError, StopReason};

use super::{Diagnosis, FindingKind, Verdict, diagnose};

/// What one learning rate led to.
#[derive(Clone, Debug, PartialEq)]
pub struct SweepRow {
    /// The learning rate, the highest where the plan has a schedule.
    pub learning_rate: f64,
    /// What the descent was doing at the end, and why.
    pub diagnosis: Diagnosis,
    /// The loss at the last iterate.
    pub final_loss: f64,
    /// The greatest loss of its newest iterates: the last one alone may be low by chance, on the way through a minimum.
    pub newest_loss: f64,
    /// The step from which on the loss stayed as it was in the end.
    pub arrived: u64,
    /// How many steps were taken.
    pub steps: u64,
    /// Why it ended.
    pub stop: StopReason,
}

impl SweepRow {
    /// Whether the noise of the steps keeps it from coming nearer, not the rate.
    pub(super) fn is_at_noise_floor(&self) -> bool {
        let findings = &self.diagnosis.findings;
        findings
            .iter()
            .any(|found| found.kind == FindingKind::NoiseFloor)
    }
}

/// One descent at many learning rates.
#[derive(Clone, Debug, PartialEq)]
pub struct Sweep {
    /// In the order of the rates asked for; fewer if it was cancelled.
    pub rows: Vec<SweepRow>,
    /// The rates asked for.
    pub asked: Vec<f64>,
    /// The loss at the start, which all runs share.
    pub start_loss: f64,
    /// The most steps that a run was given.
    pub steps: u64,
    /// The row with the lowest final loss among those that converge, have converged, or are as low as the noise of their steps
    /// allows; of those that end alike the one that came there first, then the lower rate. None before all were tried.
    pub best: Option<usize>,
}

impl Sweep {
    /// Whether every rate was tried, so that the best of them is the best.
    pub fn is_whole(&self) -> bool {
        self.rows.len() == self.asked.len()
    }
}

/// The lowest decade of a sweep unless the loss is so steep that it needs a lower one.
const LOWEST: i32 = -5;

/// No sweep begins below this decade.
const LOWEST_EVER: i32 = -40;

/// The rates of a sweep of a plan at its start unless others are asked for: 1e-5 to 10; where the largest safe rate is low, from a decade below that, so that some rate works.
/// Where none is told, or it does not hold, from the first decade down that a descent survives.
pub fn rates_for(plan: &Plan, start: &[f64], evaluator: &mut Evaluator) -> Vec<f64> {
    let descent = Descent::start(*plan, start, evaluator);
    let safe = diagnose(&descent, evaluator).largest_safe_rate;
    let below = safe.map_or(LOWEST, |safe| (safe.log10().floor() - 1.0) as i32);
    let below = below.clamp(LOWEST_EVER, LOWEST);
    let survived = (LOWEST_EVER..=below)
        .rev()
        .find(|exponent| survives(plan, 10.0_f64.powi(*exponent), start, evaluator));
    rates_from(survived.unwrap_or(below))
}

/// Whether some steps of a rate end not much higher than they began.
fn survives(plan: &Plan, rate: f64, start: &[f64], evaluator: &mut Evaluator) -> bool {
    const STEPS: u64 = 30;
    let mut plan = *plan;
    if plan.settings.set(LEARNING_RATE.name, rate).is_err() {
        return false;
    }
    plan.stop.steps = STEPS;
    let mut descent = Descent::start(plan, start, evaluator);
    let first = descent.loss();
    descent.run(evaluator, STEPS);
    let broke = matches!(descent.stop(), Some(StopReason::NotFinite { .. }));
    !broke && descent.loss() - first <= first.abs()
}

/// From a decade to 10, four rates to a decade: the ladder 1-3-10 with one rung more between any two.
fn rates_from(lowest: i32) -> Vec<f64> {
    const RUNGS: [&str; 4] = ["1", "1.7", "3", "5.5"];
    let rate = |mantissa: &str, exponent: i32| {
        let rate: Result<f64, _> = format!("{mantissa}e{exponent}").parse();
        rate.expect("digits and an exponent are a number")
    };
    let decades = (lowest..=0).flat_map(|exponent| RUNGS.map(|mantissa| rate(mantissa, exponent)));
    decades.chain([rate("1", 1)]).collect()
}

/// Runs a plan from `start` with each of these learning rates, for so many steps at most, and judges every run. `cancelled` is
/// asked before each step; if it says yes, the rest is left out.
///
/// # Errors
/// [`SettingError::NotAllowed`] if a rate is not finite and positive; nothing is run then.
pub fn sweep(
    plan: &Plan,
    start: &[f64],
    rates: &[f64],
    steps: u64,
    evaluator: &mut Evaluator,
    cancelled: impl Fn() -> bool,
) -> Result<Sweep, SettingError> {
    sweep_with(plan, start, rates, steps, evaluator, cancelled, |_| {})
}

/// The same, and shows what there is so far after every rate.
///
/// # Errors
/// As [`sweep`].
pub fn sweep_with(
    plan: &Plan,
    start: &[f64],
    rates: &[f64],
    steps: u64,
    evaluator: &mut Evaluator,
    cancelled: impl Fn() -> bool,
    mut show: impl FnMut(&Sweep),
) -> Result<Sweep, SettingError> {
    let mut plans = Vec::with_capacity(rates.len());
    for rate in rates {
        let mut plan = *plan;
        plan.settings.set(LEARNING_RATE.name, *rate)?;
        plan.stop.steps = steps;
        plans.push(plan);
    }
    let begin = |plan: &Plan| Descent::start(*plan, start, evaluator).loss();
    let mut swept = Sweep {
        rows: Vec::with_capacity(rates.len()),
        asked: rates.to_vec(),
        start_loss: plans.first().map_or(f64::NAN, begin),
        steps,
        best: None,
    };
    for plan in &plans {
        let Some(row) = row(plan, start, evaluator, &cancelled) else {
            break;
        };
        swept.rows.push(row);
        show(&swept);
    }
    if swept.is_whole() {
        swept.best = best(&swept.rows, swept.start_loss);
    }
    Ok(swept)
}

/// The iterates that tell whether a run stays as low as it ends.
const NEWEST: usize = 8;

fn row(
    plan: &Plan,
    start: &[f64],
    evaluator: &mut Evaluator,
    cancelled: &impl Fn() -> bool,
) -> Option<SweepRow> {
    let mut descent = Descent::start(*plan, start, evaluator);
    let before = descent.loss();
    let (mut arrived, mut there) = (0, before);
    let stop = loop {
        if cancelled() {
            return None;
        }
        if let Some(stop) = descent.stop() {
            break stop.clone();
        }
        descent.step(evaluator);
        let loss = descent.loss();
        if !are_alike(loss, there, before) {
            (arrived, there) = (descent.steps(), loss);
        }
    };
    let recent: Vec<f64> = descent.record().recent().map(|it| it.loss).collect();
    Some(SweepRow {
        learning_rate: plan.settings.learning_rate(),
        diagnosis: diagnose(&descent, evaluator),
        final_loss: descent.loss(),
        newest_loss: newest_loss(&recent, descent.loss()),
        arrived,
        steps: descent.steps(),
        stop,
    })
}

/// The highest of the newest losses and the last one.
fn newest_loss(recent: &[f64], last: f64) -> f64 {
    let newest = recent.iter().rev().take(NEWEST);
    newest.fold(last, |most, loss| most.max(*loss))
}

/// Losses that are this part of the fall from the start apart are alike: who goes on for longer gets no further.
const ALIKE: f64 = 1e-9;

/// Whether two losses of runs with the same loss at the start are alike.
fn are_alike(one: f64, other: f64, start: f64) -> bool {
    (one - other).abs() <= ALIKE * (start - one.min(other)).abs()
}

fn best(rows: &[SweepRow], start: f64) -> Option<usize> {
    let good = |row: &SweepRow| {
        let verdict = row.diagnosis.verdict;
        matches!(verdict, Verdict::Converging | Verdict::Converged)
            || (verdict == Verdict::Oscillating && row.is_at_noise_floor())
    };
    let lowest = |is_meant: &dyn Fn(&SweepRow) -> bool| {
        let meant = || rows.iter().enumerate().filter(|(_, row)| is_meant(row));
        let least = |losses: &mut dyn Iterator<Item = f64>| losses.min_by(f64::total_cmp);
        let newest = least(&mut meant().map(|(_, row)| row.newest_loss))?;
        let alike = || meant().filter(|(_, row)| are_alike(row.newest_loss, newest, start));
        let last = least(&mut alike().map(|(_, row)| row.final_loss))?;
        let alike = alike().filter(|(_, row)| are_alike(row.final_loss, last, start));
        let first = alike.min_by(|(_, a), (_, b)| {
            let steps = a.arrived.cmp(&b.arrived);
            steps.then(a.learning_rate.total_cmp(&b.learning_rate))
        });
        first.map(|(index, _)| index)
    };
    let found = lowest(&good)?;
    // Where those that come nearer are behind others that have come to rest on a plateau, they are not the best.
    let is_lower = |row: &SweepRow| {
        row.diagnosis.verdict == Verdict::Plateau && row.newest_loss < rows[found].final_loss
    };
    lowest(&is_lower).or(Some(found))
}

#[cfg(test)]
mod tests;
