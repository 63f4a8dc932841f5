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
