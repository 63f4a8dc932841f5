use std::sync::Arc;

use super::*;
use crate::diff::Program;
use crate::expr::{KnownNames, parse};
use crate::optim::{Settings, Stop, find};

fn map(text: &str, rate: f64, steps: u64) -> Basins {
    map_of(text, rate, steps, Resolution::new(10, 6))
}

fn map_of(text: &str, rate: f64, steps: u64, resolution: Resolution) -> Basins {
    let loss = parse(text, &KnownNames::default()).expect("a loss");
    let mut evaluator = Evaluator::new(Arc::new(Program::new(loss)));
    let settings = Settings::defaults(find("gd").expect("gd"));
    let mut plan = Plan::new(settings.with("learning_rate", rate).expect("a rate"));
    plan.stop = Stop {
        steps,
        ..Stop::default()
    };
    let plane = Plane::of_parameters(vec![0.0, 0.0], 0, Some(1));
    let window = Window::new(Range::new(-2.0, 2.0), Range::new(-1.0, 1.0));
    let over = (&plane, window, resolution);
    basins(&plan, over, &[], &mut evaluator, &|| false).expect("not called off")
}

#[test]
fn two_wells_share_the_plane() {
    let found = map("(x^2 - 1)^2 + y^2", 0.05, 200);
    assert_eq!(found.minima.len(), 2, "{:?}", found.minima);
    assert!(
        found
            .minima
            .iter()
            .all(|basin| (basin.share - 0.5).abs() < 1e-9)
    );
    assert!(found.minima.iter().all(|basin| basin.loss.abs() < 1e-9));
    let left = found.map.nearest((-1.5, 0.5)).expect("inside");
    let right = found.map.nearest((1.5, 0.5)).expect("inside");
    assert!((left - right).abs() == 1.0);
    assert_eq!(found.rest, [0.0; 4]);
}

#[test]
fn a_loss_that_is_as_good_as_none_has_no_digits() {
    // A minimum that was given in seven digits, as files have them.
    let told = |text: &str, known: [f64; 2]| {
        let loss = parse(text, &KnownNames::default()).expect("a loss");
        let mut evaluator = Evaluator::new(Arc::new(Program::new(loss)));
        let settings = Settings::defaults(find("gd").expect("gd"));
        let plan = Plan::new(settings.with("learning_rate", 0.01).expect("a rate"));
        let plane = Plane::of_parameters(vec![0.0, 0.0], 0, Some(1));
        let window = Window::new(Range::new(1.0, 5.0), Range::new(-3.0, -1.0));
        let over = (&plane, window, Resolution::new(4, 4));
        let found = basins(&plan, over, &[known.to_vec()], &mut evaluator, &|| false);
        let found = found.expect("not called off");
        found.loss_in_words(&found.minima[0])
    };
    let at = [3.584_428, -1.848_126];
    let himmelblau = "(x^2 + y - 11)^2 + (x + y^2 - 7)^2";
    assert_eq!(told(himmelblau, at), "≈ 0");
    // What is small beside the rest and yet more than the digits of the place leave open is told, and so is what is 0.
    assert_eq!(told(&format!("{himmelblau} + 1e-6"), at), "1e-6");
    assert_eq!(told("(x - 3)^2 + (y + 2)^2", [3.0, -2.0]), "0");
}

#[test]
fn who_runs_away_and_who_is_slow_is_told_apart() {
    let away = map("x^2 + 30 y^2", 0.1, 50);
    assert!(away.share(OtherEnd::Away) > 0.9, "{:?}", away.rest);
    let slow = map("x^2 + 30 y^2", 1e-5, 50);
    let [under_way, .., ran_away] = slow.rest;
    assert!(under_way > 0.8 && ran_away == 0.0, "{:?}", slow.rest);
    let good = map("x^2 + 30 y^2", 0.03, 200);
    assert!(good.minima.len() == 1 && good.minima[0].share == 1.0);
}

#[test]
fn a_start_that_has_arrived_at_one_of_many_minima_is_there() {
    // 5 wells along each axis: more than are shown apart.
    let found = map("sin(4x)^2 + sin(8y)^2", 0.01, 300);
    assert_eq!(found.minima.len(), MOST);
    assert!(found.share(OtherEnd::Arrived) > 0.1, "{:?}", found.rest);
    assert_eq!(found.share(OtherEnd::UnderWay), 0.0, "{:?}", found.rest);
    assert_eq!(found.classes(), MOST + 2);
    // Few wells are all shown.
    let few = map("sin(2x)^2 + y^2", 0.05, 300);
    assert_eq!(few.share(OtherEnd::Arrived), 0.0, "{:?}", few.rest);
}

#[test]
fn minima_side_by_side_at_one_loss_are_one_curve() {
    let found = map("(x y - 0.2)^2", 0.1, 3000);
    assert_eq!(
        found.minima.len(),
        2,
        "a branch on each side: {:?}",
        found.minima
    );
    assert!(found.minima.iter().all(|basin| basin.is_curve));
    assert!(found.minima.iter().all(|basin| basin.loss < 1e-12));
    // Two floors that a ridge divides are two.
    let two = map("(x^2 - 1)^2 + 0y", 0.05, 300);
    assert_eq!(two.minima.len(), 2, "{:?}", two.minima);
    let points = map("(x^2 - 1)^2 + y^2", 0.05, 200);
    assert!(points.minima.iter().all(|basin| !basin.is_curve));
}

#[test]
fn who_hops_about_a_minimum_has_not_arrived() {
    let hops = map("abs(x) + abs(y)", 0.03, 200);
    assert!(hops.share(OtherEnd::Swinging) > 0.9, "{:?}", hops.rest);
    // The edge of stability of x²: to and fro for ever; below it the swings shrink.
    let edge = map("x^2 + 0.1y^2", 1.0, 200);
    assert!(edge.share(OtherEnd::Swinging) > 0.9, "{:?}", edge.rest);
    let below = map("x^2 + 0.1y^2", 0.95, 200);
    assert_eq!(below.share(OtherEnd::Swinging), 0.0, "{:?}", below.rest);
}

/// The farthest starts are 0.45 of the window away, of which one step leaves 3 %, or 6 %.
#[test]
fn a_descent_has_arrived_within_a_fiftieth_of_the_window() {
    let under_way = |left: f64| map("x^2 + y^2", (1.0 - left) / 2.0, 1).rest[0];
    assert_eq!(under_way(0.03), 0.0);
    assert!(under_way(0.06) > 0.0);
}

#[test]
fn twelve_minima_are_shown_apart() {
    let found = map_of("-cos(47 x) / 1000 + y^2", 0.1, 100, Resolution::new(30, 2));
    assert_eq!(found.minima.len(), 12);
    assert!(found.share(OtherEnd::Arrived) > 0.5, "{:?}", found.rest);
}
