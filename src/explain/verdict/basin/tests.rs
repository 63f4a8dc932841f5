//! Places on both sides of what makes a minimum.

use std::sync::Arc;

use super::*;
use crate::diff::Program;
use crate::expr::{KnownNames, parse};

fn evaluator(text: &str) -> Evaluator {
    let loss = parse(text, &KnownNames::default()).expect("a loss");
    Evaluator::new(Arc::new(Program::new(loss)))
}

fn is_minimum(text: &str, at: &[f64]) -> bool {
    minimum_at(at, &mut evaluator(text)).is_some()
}

#[test]
fn a_minimum_is_there_within_a_thousandth() {
    assert!(is_minimum("x^2", &[0.9e-3]));
    assert!(!is_minimum("x^2", &[1.1e-3]));
    assert!(is_minimum("(x - 50)^2", &[50.045]));
    assert!(!is_minimum("(x - 50)^2", &[50.055]));
}

/// Ten times as far as Newton's step leads it is lower: what looks like a minimum is a dent in a slope.
#[test]
fn a_dent_in_a_slope_is_a_minimum_if_it_turns_up_ten_times_as_far() {
    let dent = |width: f64| is_minimum(&format!("x^3 + {width} x^2"), &[5e-4]);
    assert!(dent(5.5e-3));
    assert!(!dent(3.5e-3));
}

#[test]
fn a_kink_is_found_ten_times_as_far_as_steps_reach() {
    assert!(is_minimum("abs(x)", &[0.8e-2]));
    assert!(!is_minimum("abs(x)", &[1.2e-2]));
    // Steps that would be lost in rounding are longer.
    let finds =
        |from: f64| kinked_minimum(&[from], [1e-12, 1e-11], &mut evaluator("abs(x)")).is_some();
    assert!(finds(0.8e-5));
    assert!(!finds(1.2e-5));
}

/// A slope along what does not bend is none up to a millionth of the whole slope.
#[test]
fn a_floor_may_slope_by_a_millionth() {
    let floor = |slope: f64| is_minimum(&format!("1000 + x^2 + {slope:e} y"), &[5e-4, 0.0]);
    assert!(floor(0.7e-9));
    assert!(!floor(1.3e-9));
}

/// Newton's steps leave a quarter of the slope of x³ and (⅔)³ of that of x⁴, e⁻¹ of that of exp(-x) and (⅘)⁵ of that of x⁶.
#[test]
fn a_slope_vanishes_near_a_saddle_of_third_or_fourth_order_and_not_far_out() {
    for (text, vanishes) in [
        ("x^2", true),
        ("x^3", true),
        ("x^4", true),
        ("x^6", false),
        ("exp(-x)", false),
    ] {
        let place = level_place(&[0.5], &mut evaluator(text));
        assert_eq!(place.is_some(), vanishes, "{text}");
    }
}

#[test]
fn a_direction_is_level_if_the_loss_rises_by_less_than_a_hundred_millionth_of_the_steepest() {
    let kind = |rise: f64| {
        let text = format!("x^2 + {rise} y^4");
        minimum_at(&[0.0, 0.0], &mut evaluator(&text)).map(|found| found.kind)
    };
    let is_floor = |rise: f64| matches!(kind(rise), Some(MinimumKind::Floor { .. }));
    assert!(is_floor(1.5e-4));
    assert!(!is_floor(3e-4));
    assert_eq!(kind(3e-4), Some(MinimumKind::Bowl));
}

/// Newton's step leaves a quarter of the slope of 2000 x³ where that and x² are alike.
#[test]
fn a_step_that_leaves_a_quarter_of_the_slope_leads_to_a_minimum() {
    assert!(is_minimum("x^2 + 2000 x^3 + 1e6 x^4", &[5e-4]));
}

/// What is next to level beside the steepest direction may belong to a place where the loss bends down: then it is tried whether
/// it falls to one side.
#[test]
fn a_direction_is_weak_up_to_a_thousandth_of_the_steepest() {
    let is_bowl = |weak: f64| is_minimum(&format!("x^2 + {weak} y^2 + 0.3 y^3"), &[0.0, 0.0]);
    assert!(!is_bowl(0.8e-3));
    assert!(is_bowl(1.2e-3));
}

/// The walls of x² (1 + k y) fall away at y = -1/k.
#[test]
fn a_floor_is_tried_to_three_hundredths() {
    let is_floor = |opens: f64| is_minimum(&format!("x^2 (1 + y / {opens})"), &[0.0, 0.0]);
    assert!(is_floor(0.033));
    assert!(!is_floor(0.027));
}

/// There a bent floor falls by a millionth of what the steepest direction rises: 2.5 · 0.03⁶ beside 2 · 0.03².
#[test]
fn a_floor_falls_from_a_millionth_of_the_walls_on() {
    let is_floor = |fall: f64| is_minimum(&format!("(x - y^2)^2 - {fall} y^6"), &[0.0, 0.0]);
    assert!(is_floor(2.2));
    assert!(!is_floor(2.8));
}

/// Of so weak a curvature nothing is felt at a twentieth of the distance or less; then the cubic term is, or is not yet.
#[test]
fn a_minimum_is_one_unless_it_is_lower_within_a_tenth() {
    let is_bowl = |fall: f64| is_minimum(&format!("1 + 1e-12 x^2 - {fall:e} x^3"), &[0.0]);
    assert!(!is_bowl(5e-11));
    assert!(is_bowl(8e-12));
}

/// A gradient that feels a part of a kink only, the rest being detached.
#[test]
fn a_corner_is_felt_by_a_twentieth_of_its_slope() {
    let is_felt =
        |part: f64| is_minimum(&format!("detach({} |x|) + {part} |x|", 1.0 - part), &[0.0]);
    assert!(is_felt(0.06));
    assert!(!is_felt(0.04));
}

/// Of a valley whose walls become steeper beyond 0.9e-6, right before where the outer slopes are taken.
#[test]
fn a_corner_keeps_three_tenths_of_its_slope_nearer_by() {
    let keeps = |part: f64| {
        is_minimum(
            &format!("|x| + {} relu(|x| - 0.9e-6)", 1.0 / part - 1.0),
            &[0.0],
        )
    };
    assert!(keeps(0.35));
    assert!(!keeps(0.25));
}

/// Nearer by, at a hundredth, |x|^0.3 is 25 times as steep, |x|^0.2 40 times.
#[test]
fn a_corner_becomes_at_most_thirty_times_as_steep() {
    assert!(is_minimum("abs(x)^0.3", &[0.0]));
    assert!(!is_minimum("abs(x)^0.2", &[0.0]));
}

#[test]
fn a_coordinate_is_0_as_far_as_the_search_goes() {
    let coordinate = |at: f64| {
        let found = minimum_at(&[at], &mut evaluator(&format!("(x - {at:e})^2")));
        found.expect("a minimum").coordinate(0)
    };
    assert_eq!(coordinate(0.7e-10), 0.0);
    assert_eq!(coordinate(1.5e-10), 1.5e-10);
    // A search along the axes is no finer than what it ends with.
    let found = minimum_at(&[1e-3], &mut evaluator("abs(x - 1e-3)"));
    assert_eq!(found.map(|found| found.finest()), Some(2e-10));
}

/// In a narrow valley a search along the axes takes ever so many steps.
#[test]
fn a_search_along_the_axes_has_an_end() {
    let finds = |walls: f64| {
        let text = format!("abs(x) + {walls:e} (x - y)^2");
        kinked_minimum(&[5e-3, 5e-3], [1e-3, 1e-2], &mut evaluator(&text)).is_some()
    };
    assert!(finds(5e4));
    assert!(!finds(1e5));
}

/// A chain of valleys, one in the next, of which the methods that are tried need ever more steps.
#[test]
fn a_search_for_a_minimum_has_an_end() {
    let finds = |count: usize| {
        let terms = (1..count).map(|index| {
            let next = index + 1;
            format!("100 (w{next} - w{index}^2)^2 + (1 - w{index})^2")
        });
        let text = terms.collect::<Vec<_>>().join(" + ");
        let start: Vec<f64> = (0..count)
            .map(|index| if index % 2 == 0 { -1.2 } else { 1.0 })
            .collect();
        lowest_near(&start, &mut evaluator(&text)).is_some()
    };
    assert!(finds(30));
    assert!(!finds(38));
}

/// Where a search along a monotone loss ends, at an inflection, is no minimum; a flat minimum of higher order is one.
#[test]
fn an_inflection_is_no_minimum() {
    let found = |text: &str, from: f64| {
        let loss = parse(text, &KnownNames::default()).expect("a loss");
        let mut evaluator = Evaluator::new(Arc::new(Program::new(loss)));
        lowest_near(&[from], &mut evaluator).map(|found| found.at[0])
    };
    for (text, from) in [
        ("x + cos(x)", 1.6),
        ("x + sin(x)", -3.0),
        ("x^3 - 3x^2 + 3x", 1.05),
        ("x - sin(x)", 0.3),
        ("x^4 - 3x^3 + 2", -0.03),
        ("x^4 - 3x^3 + 2", -1e-4),
        ("(x - 1)^3 + 5", 1.001),
    ] {
        let at = found(text, from);
        assert!(
            at.is_none_or(|at| (at - 2.25).abs() < 1e-3),
            "{text}: {at:?}"
        );
    }
    for (text, from) in [
        ("(x - 1)^4 + 5", 1.3),
        ("cosh(x)", 0.2),
        ("x^2 + sin(9x)/1000", 0.3),
    ] {
        assert!(found(text, from).is_some(), "{text}");
    }
}
