//! Sequences on both sides of what tells one fate from another.

use super::super::tests::{COUNT, is_swing, on_losses, outlook, sign, square};
use super::*;

/// Steps of 1 forward and `back` back: of their length (1 - back) / (1 + back) is not taken back.
#[test]
fn steps_go_somewhere_if_half_of_them_is_not_taken_back() {
    let turns = |back: f64| {
        let at = move |step: usize| {
            let pairs = (step / 2) as f64 * (1.0 - back);
            if step.is_multiple_of(2) {
                pairs
            } else {
                pairs + 1.0
            }
        };
        outlook(at, square).turns_back()
    };
    assert!(turns(0.43));
    assert!(!turns(0.25));
}

/// What goes like n^-p goes 2^-p as far in its last half as in the quarter before.
#[test]
fn a_way_comes_to_rest_if_its_last_half_is_half_as_long() {
    let fate = |power: f64| outlook(|step| (step as f64 + 1.0).powf(-power), square).fate();
    assert_eq!(fate(1.3), Fate::Settles);
    assert_eq!(fate(0.7), Fate::Travels);
}

/// The mean falls by 3 % of the swing from one segment to the next, or by 1.5 %.
#[test]
fn a_loss_falls_in_spite_of_a_swing_by_a_fiftieth_of_it() {
    let falls = |by: f64| on_losses(move |step| sign(step) - by * step as f64 / COUNT as f64);
    assert_eq!(falls(0.167).fate(), Fate::Travels);
    assert!(is_swing(&falls(0.082)));
}

/// The greatest losses rise by as much in each sixteenth, and from the last quarter on by a part of it.
#[test]
fn growth_that_slows_down_by_more_than_a_fifth_is_none() {
    let grows = |later: f64| {
        let losses = on_losses(move |step| {
            let done = step as f64 / COUNT as f64;
            let height = done.min(0.75) + later * (done - 0.75).max(0.0);
            if step.is_multiple_of(2) { height } else { 0.0 }
        });
        losses.fate() == Fate::Grows
    };
    assert!(grows(0.85));
    assert!(!grows(0.75));
}

/// In its last quarter it swings by a part of what it did before.
#[test]
fn a_swing_is_as_wide_as_in_its_last_quarter_if_that_is_narrower_by_a_tenth() {
    let width = |part: f64| {
        let narrower = move |step: usize| if step < COUNT - COUNT / 4 { 1.0 } else { part };
        let fate = outlook(move |step| sign(step) * narrower(step), square).fate();
        let Fate::Swings(swing) = fate else {
            panic!("{part}: {fate:?}");
        };
        swing.extent()
    };
    assert_eq!(width(0.93), 2.0);
    assert_eq!(width(0.875), 1.75);
}

/// A geometric fall: from the third quarter ahead to the last the mean comes down by 0.6, or 1.5, thousandths of all.
#[test]
fn losses_level_out_where_a_quarter_takes_a_thousandth_off() {
    let levels = |factor: f64| {
        let losses = on_losses(move |step| libm::pow(factor, step as f64));
        losses.levels_out()
    };
    assert!(levels(0.988));
    assert!(!levels(0.9895));
}

/// It ends beyond all numbers, from a loss of so many times the greatest before, or so far out.
#[test]
fn what_ends_beyond_all_numbers_has_exploded_if_it_grew_tenfold_or_leads_far_out() {
    let rises = |times: f64, candidate: f64| {
        let losses = on_losses(move |step| if step + 3 < COUNT { 1.0 } else { times });
        losses.has_exploded(&[candidate])
    };
    assert!(!rises(9.0, 1.0));
    assert!(rises(11.0, 1.0));
    assert!(!rises(1.0, 0.9e6));
    assert!(rises(1.0, 1.1e6));
    assert!(rises(1.0, f64::NAN));
}

/// The recorded losses come down by 0.7, or 0.9, from quarter to quarter; of eleven it is not known yet.
#[test]
fn losses_have_fallen_if_each_quarter_stays_below_the_one_before() {
    let fallen = |factor: f64, count: usize| {
        let quarter = count as f64 / 4.0;
        let mut losses = on_losses(move |step| match step {
            0 => 0.0,
            _ => libm::pow(factor, step as f64 / quarter),
        });
        losses.present = count - 1;
        losses.has_fallen()
    };
    assert!(fallen(0.7, 64));
    assert!(!fallen(0.9, 64));
    assert!(fallen(0.5, 13));
    assert!(!fallen(0.5, 11));
}

/// A swing is one around the shown iterate if it turns twice within 32 steps to both sides, and it dies out later.
#[test]
fn a_swing_around_the_shown_iterate_is_no_longer_than_what_is_looked_at() {
    let swings = |period: f64| {
        let at = move |step: usize| {
            let size = if step < 500 { 1.0 } else { 0.1 };
            let turn = std::f64::consts::TAU * (step as f64 - 63.0) / period;
            size * libm::cos(turn)
        };
        outlook(at, square).swing_now().is_some()
    };
    assert!(swings(56.0));
    assert!(!swings(112.0));
}

/// Two iterates in a row within a millionth of the rest, and then one that is away.
#[test]
fn a_run_has_been_at_rest_within_a_millionth() {
    let leaves = |beside: f64| {
        let ahead = [0.5, beside, -beside, 0.5, 0.0, 0.0].map(|at| vec![at]);
        super::super::first_departure(&ahead, &[0.0])
    };
    assert_eq!(leaves(0.7e-6), Some(3));
    assert_eq!(leaves(1.4e-6), None);
}

#[test]
fn twelve_iterates_make_a_swing() {
    let swings = |count: usize| {
        let mut outlook = on_losses(|step| 2.0 + sign(step));
        outlook.start_loss = 3.0;
        outlook.present = count - 1;
        outlook.swing_so_far().is_some()
    };
    assert!(!swings(11));
    assert!(swings(12));
}

/// Twelve levels, each for a twelfth of the newer three quarters, that come down in some disorder: by 3.3 deviations of the rank test, and
/// by 2.4 of half as many means. With a wave of a twelfth on top it would be 2.7 of twice as many.
#[test]
fn a_fall_in_spite_of_swings_is_one_of_twelve_means() {
    const NEWER: usize = COUNT - COUNT / 4;
    let falls = |levels: [f64; 12], wave: f64| {
        let outlook = on_losses(|step| {
            let Some(newer) = step.checked_sub(COUNT / 4) else {
                return 20.0;
            };
            let part = 12 * newer / NEWER;
            let is_first = (24 * newer / NEWER).is_multiple_of(2);
            levels[part] + if is_first { wave } else { 0.0 }
        });
        outlook.falls_steadily()
    };
    let disordered = [
        11.0, 12.0, 10.0, 9.0, 7.0, 8.0, 4.0, 6.0, 1.0, 2.0, 5.0, 3.0,
    ];
    assert!(falls(disordered, 0.0));
    assert!(falls(disordered, 12.0));
    let level = [1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0];
    assert!(!falls(level, 0.0));
}

#[test]
fn a_swing_shrinks_to_nine_tenths() {
    let shrinks = |part: f64| {
        let at = move |step: usize| sign(step) * if step < 830 { 1.0 } else { part };
        outlook(at, square).shrinks()
    };
    assert!(shrinks(0.85));
    assert!(!shrinks(0.95));
}
