//! What is ahead, its nearer and its farther half, on both sides of each threshold.

use super::{COUNT, Outlook, RECORDED, on_losses, outlook, square};

/// The first step of the farther half of what is ahead.
const FARTHER: usize = RECORDED - 1 + (COUNT - RECORDED).div_ceil(2);

/// The nearer half of what is ahead makes 99 % of the way, or not.
#[test]
fn a_way_stalls_if_next_to_all_of_it_is_made_in_the_nearer_half() {
    let stalls = |left: f64| {
        let at = |step: usize| match step {
            ..RECORDED => 1.0,
            RECORDED..=FARTHER => left,
            _ => 0.5,
        };
        outlook(at, square).stalls(&[0.0])
    };
    assert!(stalls(0.503));
    assert!(!stalls(0.507));
}

/// It falls from 1 to 0 in the nearer half, and is higher in the farther one.
#[test]
fn a_loss_turns_up_from_a_tenth_of_its_fall_on() {
    let turns_up = |later: f64| {
        let loss = |step: usize| match step {
            ..RECORDED => 1.0,
            RECORDED..500 => 0.0,
            _ => later,
        };
        on_losses(loss).turns_up()
    };
    assert!(turns_up(0.12));
    assert!(!turns_up(0.08));
}

/// A way over teeth between 0 and 1, and in its farther half over so many between these. Each begins with so large a part of its
/// height, and is all of it two steps later.
fn over_teeth(first: f64, teeth: usize, [low, high]: [f64; 2]) -> Outlook {
    let loss = |step: usize| {
        let (from, [low, high], teeth) = match step {
            ..FARTHER => (0, [0.0, 1.0], COUNT),
            _ => (FARTHER, [low, high], teeth),
        };
        let (tooth, phase) = ((step - from) / 100, (step - from) % 100);
        let height = match phase {
            _ if tooth >= teeth => 0.0,
            50 => first,
            51 => f64::midpoint(first, 1.0),
            52.. => 1.0,
            _ => 0.0,
        };
        low + (high - low) * height
    };
    let mut travels = outlook(|step| step as f64, square);
    for (step, value) in travels.losses.iter_mut().enumerate() {
        *value = loss(step);
    }
    travels
}

#[test]
fn a_loss_goes_on_over_jumps_of_half_of_its_height_at_least_three_times() {
    let full = [0.0, 1.0];
    assert!(over_teeth(0.6, 4, full).gets_nowhere());
    assert!(!over_teeth(0.45, 4, full).gets_nowhere());
    assert!(over_teeth(0.6, 3, full).gets_nowhere());
    assert!(!over_teeth(0.6, 2, full).gets_nowhere());
}

#[test]
fn a_loss_that_gets_nowhere_is_as_low_and_as_high_as_before_to_a_twentieth() {
    let gets_nowhere = |ends| over_teeth(0.6, 4, ends).gets_nowhere();
    assert!(gets_nowhere([-0.04, 1.0]));
    assert!(!gets_nowhere([-0.07, 1.0]));
    assert!(gets_nowhere([0.0, 0.96]));
    assert!(!gets_nowhere([0.0, 0.93]));
}

/// By 1 in the nearer half, and in the farther one by half of that or less.
#[test]
fn a_loss_falls_ever_less_if_it_falls_half_as_much_in_the_farther_half() {
    let ever_less = |farther: f64| {
        let loss = |step: usize| match step {
            ..RECORDED => 2.0,
            RECORDED..=FARTHER => 1.0,
            _ => 1.0 - farther,
        };
        on_losses(loss).falls_ever_less()
    };
    assert!(ever_less(0.4));
    assert!(!ever_less(0.6));
}
