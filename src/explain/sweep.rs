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
mod tests {
    use std::cell::Cell;
    use std::sync::Arc;

    use super::*;
    use crate::diff::Program;
    use crate::expr::{KnownNames, parse};
    use crate::optim::{Settings, Stop, find};

    fn evaluator(text: &str) -> Evaluator {
        let loss = parse(text, &KnownNames::default()).expect("a loss");
        Evaluator::new(Arc::new(Program::new(loss)))
    }

    fn gd() -> Plan {
        Plan::new(Settings::defaults(find("gd").expect("gd")))
    }

    #[test]
    fn a_run_stays_as_low_as_its_newest_eight_iterates() {
        let high_at = |back: usize| {
            let mut losses = [1.0; 20];
            losses[20 - back] = 5.0;
            newest_loss(&losses, 1.0)
        };
        assert_eq!(high_at(8), 5.0);
        assert_eq!(high_at(9), 1.0);
    }

    #[test]
    fn a_steep_loss_has_a_rate_that_works() {
        for (text, lowest) in [
            ("x^2", 1e-5),
            ("5e3 x^2", 1e-5),
            ("5e4 x^2", 1e-6),
            ("1e9 x^2", 1e-10),
        ] {
            let mut evaluator = evaluator(text);
            let rates = rates_for(&gd(), &[1.0], &mut evaluator);
            assert_eq!(rates[0], lowest, "{text}");
            assert_eq!(rates.last(), Some(&10.0));
            let swept = sweep(&gd(), &[1.0], &rates, 400, &mut evaluator, || false);
            assert!(swept.expect("allowed").best.is_some(), "{text}");
        }
    }

    /// A line through times in seconds: the limit is 2/λ = 3.5e-19, and where the curvature along the floor is lost in rounding
    /// no limit is told.
    #[test]
    fn a_rate_that_works_is_looked_for_where_no_limit_is_told() {
        let text =
            "((17e8w+b-1)^2 + (1700000060w+b-2)^2 + (1700000120w+b-3)^2 + (1700000180w+b-4.5)^2)/4";
        let mut evaluator = evaluator(text);
        let rates = rates_for(&gd(), &[0.0, 0.0], &mut evaluator);
        assert!(rates[0] < 3.5e-19 && rates[0] > 1e-21, "{}", rates[0]);
        let swept = sweep(&gd(), &[0.0, 0.0], &rates[..1], 100, &mut evaluator, || {
            false
        });
        let swept = swept.expect("allowed");
        assert!(swept.rows[0].final_loss < swept.start_loss, "{swept:?}");
    }

    /// Adam at a rate of 10 crosses the minimum now and then; one of these times may be the last step.
    #[test]
    fn what_passes_through_the_minimum_is_not_the_best() {
        let mut evaluator = evaluator("exp(-x) + x");
        let adam = Plan::new(Settings::defaults(find("adam").expect("adam")));
        let rates = rates_for(&adam, &[-2.0], &mut evaluator);
        let swept = sweep(&adam, &[-2.0], &rates, 100, &mut evaluator, || false).expect("allowed");
        let best = &swept.rows[swept.best.expect("some rate comes in")];
        assert!(best.learning_rate < 2.0, "{}", best.learning_rate);
        assert!(best.newest_loss < 1.01, "{}", best.newest_loss);
    }

    #[test]
    fn a_plateau_below_all_that_come_nearer_is_the_best() {
        let mut evaluator = evaluator("x²");
        let rates = [0.01, 0.1, 1.0];
        let swept = sweep(&gd(), &[1.0], &rates, 40, &mut evaluator, || false).expect("allowed");
        let mut rows = swept.rows;
        assert_eq!(best(&rows, 1.0), Some(1));
        rows[0].diagnosis.verdict = Verdict::Plateau;
        assert_eq!(best(&rows, 1.0), Some(1), "it is higher");
        rows[0].final_loss = 0.0;
        rows[0].newest_loss = 0.0;
        assert_eq!(best(&rows, 1.0), Some(0));
        // Where nothing comes nearer, a plateau is no more than where the start is.
        rows[1].diagnosis.verdict = Verdict::Diverging;
        assert_eq!(best(&rows, 1.0), None);
    }

    /// From 0.03 to 0.3 all end with the same loss but for rounding: 0.3 leaves the hill first, and comes in as fast as 0.17.
    #[test]
    fn of_rates_that_end_alike_the_fastest_is_the_best() {
        let mut evaluator = evaluator("x^4/4 - x^2 + 0.3x");
        let rates = default_rates();
        let swept = sweep(&gd(), &[-0.2], &rates, 200, &mut evaluator, || false).expect("allowed");
        let best = &swept.rows[swept.best.expect("some rate comes in")];
        assert_eq!(best.learning_rate, 0.3);
        assert!(best.arrived < 20, "{}", best.arrived);
        assert!(are_alike(-1.0, -1.0 + 0.9e-9, 0.0));
        assert!(!are_alike(-1.0, -1.0 + 1.1e-9, 0.0));
    }

    fn default_rates() -> Vec<f64> {
        rates_from(LOWEST)
    }

    #[test]
    fn the_ladder_has_four_rungs_a_decade() {
        let rates = default_rates();
        assert_eq!(rates.len(), 25);
        assert_eq!((rates[0], rates[2], rates[24]), (1e-5, 3e-5, 10.0));
        assert!(rates.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn a_bowl_divides_the_ladder_at_two_over_its_curvature() {
        let mut evaluator = evaluator("x²");
        let sweep = sweep(&gd(), &[1.0], &default_rates(), 40, &mut evaluator, || {
            false
        })
        .expect("rates that are allowed");
        for row in &sweep.rows {
            let shrinks = (1.0 - 2.0 * row.learning_rate).abs();
            let expected = match row.learning_rate {
                rate if rate > 1.0 => vec![Verdict::Diverging, Verdict::NotFinite],
                1.0 => vec![Verdict::Oscillating],
                _ if shrinks.powi(40) < 1e-6 => vec![Verdict::Converged],
                _ => vec![Verdict::Converging],
            };
            let verdict = row.diagnosis.verdict;
            assert!(
                expected.contains(&verdict),
                "{}: {verdict:?}",
                row.learning_rate
            );
        }
        // 1 - 2 · 0.55 = -0.1 shrinks most.
        let best = sweep.best.expect("some rate converges");
        assert_eq!(sweep.rows[best].learning_rate, 0.55);
    }

    #[test]
    fn the_plan_s_own_end_is_kept_and_a_bad_rate_refused() {
        let mut evaluator = evaluator("x²");
        let mut plan = gd();
        plan.stop = Stop {
            steps: 7,
            gradient_norm: 1e-3,
        };
        let mut run = |rates: &[f64]| sweep(&plan, &[1.0], rates, 1000, &mut evaluator, || false);
        let row = &run(&[0.25]).expect("allowed").rows[0];
        assert_eq!(row.stop.name(), "gradient_norm");
        assert_eq!(row.steps, 11); // 2 / 2^11 is the first below 1e-3
        assert!(run(&[0.1, f64::NAN]).is_err());
    }

    #[test]
    fn it_stops_within_a_run_when_told_and_shows_what_there_is() {
        // A run of 40 steps asks before each, and once more to see that it is over.
        let asked = Cell::new(0);
        let cancelled = || {
            asked.set(asked.get() + 1);
            asked.get() > 2 * 41 + 5
        };
        let mut evaluator = evaluator("x²");
        let mut shown = Vec::new();
        let show = |swept: &Sweep| shown.push((swept.rows.len(), swept.best));
        let rates = [0.001, 0.002, 0.003];
        let plan = gd();
        let swept = sweep_with(&plan, &[1.0], &rates, 40, &mut evaluator, cancelled, show);
        let swept = swept.expect("rates that are allowed");
        assert_eq!(swept.rows.len(), 2);
        assert!(
            !swept.is_whole() && swept.best.is_none(),
            "the best is not known"
        );
        assert_eq!(shown, [(1, None), (2, None)]);
    }
}
