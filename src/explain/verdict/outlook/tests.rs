//! What becomes of sequences that are made for it, on both sides of each threshold.

mod ahead;

use std::sync::Arc;

use super::*;
use crate::data::{DataSource, Dataset};
use crate::diff::Program;
use crate::expr::{KnownNames, parse};
use crate::optim::{Plan, Settings, find};

/// So many iterates, of which so many are recorded.
pub(super) const COUNT: usize = 1088;
const RECORDED: usize = 64;

fn evaluator(text: &str) -> Evaluator {
    let loss = parse(text, &KnownNames::default()).expect("a loss");
    Evaluator::new(Arc::new(Program::new(loss)))
}

fn plan(optimizer: &str, rate: f64) -> Plan {
    let mut plan = Plan::new(Settings::defaults(find(optimizer).expect("an optimizer")));
    plan.settings.set("learning_rate", rate).expect("a rate");
    plan
}

/// An outlook on positions of one coordinate with the losses there.
pub(super) fn outlook(at: impl Fn(usize) -> f64, loss: impl Fn(f64) -> f64) -> Outlook {
    let mut evaluator = evaluator("x^2");
    let points: Vec<Vec<f64>> = (0..COUNT).map(|step| vec![at(step)]).collect();
    let losses: Vec<f64> = points.iter().map(|point| loss(point[0])).collect();
    Outlook {
        start_loss: losses[0],
        points,
        losses,
        present: RECORDED - 1,
        end: Descent::start(plan("gd", 0.1), &[1.0], &mut evaluator),
        leaves: None,
    }
}

/// The same of positions that go to and fro, with losses of their own.
pub(super) fn on_losses(loss: impl Fn(usize) -> f64) -> Outlook {
    let mut outlook = outlook(sign, square);
    for (step, value) in outlook.losses.iter_mut().enumerate() {
        *value = loss(step);
    }
    outlook.start_loss = outlook.losses[0];
    outlook
}

/// +1, −1, +1, …
pub(super) fn sign(step: usize) -> f64 {
    if step.is_multiple_of(2) { 1.0 } else { -1.0 }
}

pub(super) fn square(x: f64) -> f64 {
    x * x
}

pub(super) fn is_swing(outlook: &Outlook) -> bool {
    matches!(outlook.fate(), Fate::Swings(_))
}

#[test]
fn a_swing_of_constant_width_swings_and_one_that_narrows_settles() {
    let constant = outlook(sign, square);
    assert!(is_swing(&constant) && constant.turns_back());
    let geometric = outlook(|step| sign(step) * libm::pow(0.99, step as f64), square);
    assert_eq!(geometric.fate(), Fate::Settles);
    let root = outlook(|step| sign(step) / (step as f64 + 1.0).sqrt(), square);
    assert_eq!(root.fate(), Fate::Settles);
    assert!(root.shrinks() && root.swing_now().is_some());
    assert!(constant.swing_now().is_none() && !constant.shrinks());
}

#[test]
fn a_burst_that_is_over_is_no_swing() {
    let burst = |left: f64| {
        outlook(
            move |step| sign(step) * if step < 900 { 1.0 } else { left },
            square,
        )
    };
    assert_eq!(burst(0.9 * CALM_SHARE).fate(), Fate::Settles);
    assert!(is_swing(&burst(1.2 * CALM_SHARE)));
}

/// As `fate::CALM`.
const CALM_SHARE: f64 = 0.05;

#[test]
fn a_swing_that_was_caught_fades() {
    let caught = |factor: f64| {
        outlook(
            move |step| {
                let sixteenths = (16 * step / COUNT).saturating_sub(12) as f64;
                sign(step) * libm::pow(factor, sixteenths)
            },
            square,
        )
    };
    assert_eq!(caught(0.55).fate(), Fate::Settles);
    assert!(is_swing(&caught(0.65)));
}

#[test]
fn an_irregular_swing_does_not_fall_by_chance() {
    // A wide swing whose mean is a little lower in its newer half, but not from part to part.
    let height = |step: usize| {
        let part = 12 * step / COUNT;
        if part.is_multiple_of(2) || step > 3 * COUNT / 4 {
            0.0
        } else {
            0.4
        }
    };
    let irregular = on_losses(|step| sign(step) + height(step));
    assert!(is_swing(&irregular));
    let falls = on_losses(|step| sign(step) - 0.01 * step as f64);
    assert_eq!(falls.fate(), Fate::Travels);
}

#[test]
fn only_what_turns_back_to_the_end_and_widely_turns_back() {
    let straight = outlook(|step| step as f64, square);
    assert!(!straight.turns_back());
    let tail = |width: f64| {
        outlook(
            move |step| {
                if step < 500 {
                    step as f64
                } else {
                    500.0 + width * sign(step)
                }
            },
            square,
        )
    };
    assert!(!tail(15.0).turns_back());
    assert!(tail(40.0).turns_back());
}

#[test]
fn a_mean_is_as_high_as_the_start_from_nine_tenths_on() {
    let falls = outlook(|step| 1.0 - step as f64 / COUNT as f64, |x| x);
    assert!(falls.is_as_high_as_start(0.91));
    assert!(!falls.is_as_high_as_start(0.89));
    assert!(!falls.ends_higher());
    assert!(outlook(|step| step as f64, |x| x).ends_higher());
}

#[test]
fn a_fall_before_a_rise_counts_from_a_hundredth_on() {
    let dips = |by: f64| {
        let dip = outlook(
            move |step| {
                if step == 200 {
                    1.0 - by
                } else {
                    1.0 + step as f64
                }
            },
            |x| x,
        );
        let mut dip = dip;
        dip.losses[RECORDED - 1] = 1.0;
        dip.falls_first()
    };
    assert_eq!(dips(0.009), None);
    assert_eq!(dips(0.015), Some(0.985));
    assert_eq!(dips(0.5), Some(0.5));
}

/// The loss falls by 1 in the nearer half of what is ahead, and by a part of that in the farther one.
#[test]
fn a_loss_falls_ever_less_if_the_farther_half_takes_half_off() {
    let middle = RECORDED - 1 + (COUNT - RECORDED).div_ceil(2);
    let falls = |later: f64| {
        let ahead = |step: usize| (step as f64 - middle as f64) / (COUNT - middle) as f64;
        on_losses(move |step| 1.0 - ahead(step).min(0.0) - later * ahead(step).max(0.0))
    };
    assert!(falls(0.48).falls_ever_less());
    assert!(!falls(0.52).falls_ever_less());
}

#[test]
fn losses_level_out_where_a_quarter_takes_little_off() {
    let falls = |by: f64| outlook(move |step| -by * step as f64, |x| x);
    assert!(!falls(1.0).levels_out());
    assert!(outlook(sign, |x| x).levels_out());
    let geometric = outlook(|step| libm::pow(0.97, step as f64), |x| x);
    assert!(geometric.levels_out());
}

#[test]
fn a_swing_was_seen_if_the_recorded_iterates_swing_half_as_wide() {
    let widens = |so_far: f64| {
        let outlook = outlook(
            move |step| sign(step) * if step < RECORDED { so_far } else { 1.0 },
            square,
        );
        let whole = outlook.whole();
        outlook.has_swung(&whole)
    };
    assert!(widens(0.6));
    assert!(!widens(0.4));
}

#[test]
fn an_optimizer_that_forgets_leaves_where_it_rests() {
    let leaves = |optimizer: &str| {
        let mut evaluator = evaluator("x^2");
        let mut descent = Descent::start(plan(optimizer, 0.1), &[1.0], &mut evaluator);
        while descent.steps() < 400 && descent.step(&mut evaluator) {}
        Outlook::of(&descent, &mut evaluator).leaves()
    };
    assert!(leaves("rmsprop").is_some());
    for steady in ["gd", "momentum", "adagrad"] {
        assert_eq!(leaves(steady), None, "{steady}");
    }
}

/// The range of a swing leaves the descent to it out: what is narrower later, and steadily so.
#[test]
fn the_range_of_a_swing_is_that_of_its_steady_end() {
    let range = |quarter: f64, eighth: f64| {
        let at = move |step| {
            let part = 8 * step / COUNT;
            let width = if part == 7 { quarter * eighth } else { quarter };
            sign(step) * if part < 6 { 1.0 } else { width }
        };
        match outlook(at, square).fate() {
            Fate::Swings(swing) => swing.ranges[0][1],
            other => panic!("{other:?}"),
        }
    };
    assert!(range(0.85, 1.0) < 0.9 && range(0.95, 1.0) > 0.99);
    assert!(range(0.8, 0.95) < 0.9 && range(0.8, 0.85) > 0.99);
}

/// What is so at the end counts from more than a sixteenth of what is ahead on: 64 of 1024 steps.
#[test]
fn what_is_so_for_a_moment_is_chance() {
    let until = |last: usize| {
        let at = move |step: usize| if step + last < COUNT { 1.0 } else { 0.0 };
        outlook(at, square).steps_until(|at| at[0] < 0.5)
    };
    assert_eq!(until(40), None);
    assert_eq!(until(100), Some(COUNT - RECORDED + 1 - 100));
}

/// A burst in the farthest quarter is none that is over, since more may come; a swing that has died out by then is.
#[test]
fn a_burst_that_is_ahead_is_seen_and_a_swing_that_dies_out_is_over() {
    let bursts = outlook(
        |step| {
            sign(step)
                * if (860..900).contains(&step) {
                    1.0
                } else {
                    0.01
                }
        },
        square,
    );
    assert_eq!(bursts.fate(), Fate::Settles);
    assert!(bursts.swing_later().is_some());
    let dies = outlook(|step| sign(step) * libm::pow(0.97, step as f64), square);
    assert!(dies.swing_later().is_none());
}

/// What swings in is at most half as wide in the long run.
#[test]
fn a_swing_comes_in_if_it_becomes_half_as_wide() {
    let narrows = |to: f64| {
        let at = move |step| sign(step) * if step < 500 { 1.0 } else { to };
        outlook(at, square).swing_now().is_some()
    };
    assert!(narrows(0.45));
    assert!(!narrows(0.55));
}

/// However few iterates there are, nothing is asked of more.
#[test]
fn short_records_have_a_fate_too() {
    for count in 1..20 {
        for present in 0..count {
            let mut short = outlook(sign, square);
            short.points.truncate(count);
            short.losses.truncate(count);
            short.present = present;
            let whole = short.whole();
            let _ = (
                short.fate(),
                short.later(),
                short.swing_later(),
                short.swing_now(),
            );
            let _ = (
                short.turns_back(),
                short.shrinks(),
                short.levels_out(),
                short.slows_down(),
            );
            assert!(!short.has_swung(&whole) || count >= 12);
        }
    }
}

#[test]
fn a_swing_grows_if_its_losses_rise_by_a_tenth_of_what_they_reach() {
    let of = |growth: f64| {
        let wider = move |step: usize| 1.0 + growth * step as f64 / COUNT as f64;
        let swing = outlook(move |step| sign(step) * wider(step), |x| square(x - 0.9));
        swing.fate()
    };
    assert_eq!(of(0.36), Fate::Grows);
    assert_ne!(of(0.17), Fate::Grows);
}

/// How many steps ahead are looked at from a start where all coordinates are 1, of a loss over so many rows of x.
fn steps_ahead(text: &str, rows: usize, optimizer: &str, rate: f64) -> usize {
    let names = KnownNames {
        columns: vec!["x".to_string()],
        ..KnownNames::default()
    };
    let loss = parse(text, &names).expect("a loss");
    let count = loss.parameters().len();
    let column = vec![("x".to_string(), vec![1.0; rows])];
    let data = Arc::new(Dataset::new(DataSource::Columns, column));
    let mut evaluator = Evaluator::new(Arc::new(Program::with_data(loss, data)));
    let start = vec![1.0; count];
    let descent = Descent::start(plan(optimizer, rate), &start, &mut evaluator);
    Outlook::of(&descent, &mut evaluator).steps_ahead()
}

/// At most 1024 steps, and fewer of a large loss, but 16.
#[test]
fn of_a_large_loss_fewer_steps_ahead_are_looked_at() {
    let mean = "mean((w x)^2)";
    assert_eq!(steps_ahead(mean, 1, "gd", 1e-4), 1024);
    let middle = steps_ahead(mean, 1000, "gd", 1e-4);
    assert!((350..700).contains(&middle), "{middle}");
    assert_eq!(steps_ahead(mean, 100_000, "gd", 1e-4), 16);
    // Of many parameters a quarter of a million numbers are kept.
    let many: Vec<String> = (0..512).map(|index| format!("w{index}^2")).collect();
    assert_eq!(steps_ahead(&many.join(" + "), 1, "gd", 1e-4), 512);
}

/// Where a step is dear, 64 evaluations are for 16 steps: a line search that takes a dozen for each goes as many fewer steps.
#[test]
fn a_line_search_that_evaluates_often_is_followed_for_fewer_steps() {
    let steps = steps_ahead("mean((w x)^4)", 100_000, "armijo", 1e4);
    assert!((5..=7).contains(&steps), "{steps}");
}
