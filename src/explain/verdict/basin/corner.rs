//! Minima in corners, found by the values alone.

use super::way_down::{WayDown, way_down};
use super::{BEYOND, FINEST, Minimum, MinimumKind, difference, moved, norm, scale_of};
use crate::diff::{Evaluator, Objective};
use crate::explain::verdict::kink::at_tip;

/// With more parameters than this the axes are not searched one by one.
const AXES: usize = 16;

/// So far beside a corner its slopes are taken, relative to the scale of the place: as near as differences of losses tell them, which
/// is about √ε, and a hundred times as far.
const BESIDE: [f64; 2] = [1e-8, 1e-6];

/// A corner's slopes become at most so many times as steep on the way nearer, and at least this part of it: of a bowl a hundredth is left.
const STEEPER: f64 = 30.0;
const FLATTER: f64 = 0.5;

/// The slope right there is at least this part of that from the tip on: of x^p it is p times as much.
const ALIKE: f64 = 0.05;

/// And a hundred times nearer at least this part of what it is: of a valley it is a hundredth.
const KEEPS: f64 = 0.3;

/// A search along the axes begins with steps of at least this size, relative to the distance from the origin or to 1: steps
/// that are lost in rounding find nothing lower.
const FELT: f64 = 1e-6;

/// The most rounds of a search along the axes.
const ROUNDS: usize = 400;

/// The most ways down along kinks: a bound of the work.
const WAYS: usize = 60;

/// A search is given up that is led so many times as far as what is looked for may be: where the loss slopes it would go on for all its
/// rounds.
const LED_AWAY: f64 = 2.0;

/// By the values alone, along the axes, with steps of at most `reach`, and down along kinks that slope: nowhere lower, and along
/// some axis a slope that jumps from down to up. None if that is farther than `farthest`.
pub(in crate::explain::verdict) fn kinked_minimum(
    from: &[f64],
    within: [f64; 2],
    evaluator: &mut Evaluator,
) -> Option<Minimum> {
    kinked_minimum_by((WAYS, LED_AWAY), from, within, evaluator)
}

fn kinked_minimum_by(
    (most, led_away): (usize, f64),
    from: &[f64],
    [reach, farthest]: [f64; 2],
    evaluator: &mut Evaluator,
) -> Option<Minimum> {
    if from.len() > AXES {
        return None;
    }
    let scale = scale_of(from);
    let reach = reach.max(FELT * scale);
    let farthest = farthest.max(BEYOND * FELT * scale);
    let is_led_away = |at: &[f64]| norm(&difference(at, from)) > led_away * farthest;
    let steps = [reach, FINEST * scale];
    let (mut at, mut loss) = lowest_along_axes(from, steps, is_led_away, evaluator)?;
    let mut corner = corner_at(&at, loss, evaluator)?;
    let mut ways = 0;
    while from.len() > 1
        && let Some(way) = way_down(&at, loss, evaluator)
    {
        ways += 1;
        at = moved(
            &at,
            &way.direction,
            farthest_down(&at, loss, &way, evaluator),
        );
        (at, loss) = lowest_along_axes(&at, steps, is_led_away, evaluator)?;
        if ways > most || norm(&difference(&at, from)) > farthest {
            return None;
        }
        corner = corner_at(&at, loss, evaluator)?;
    }
    if norm(&difference(&at, from)) > farthest {
        return None;
    }
    let (coordinate, slopes) = corner;
    Some(Minimum {
        within: FINEST * scale,
        kind: MinimumKind::Kink { coordinate, slopes },
        at,
        loss,
    })
}

/// How far a way leads down, by doubling as long as the loss falls.
fn farthest_down(at: &[f64], loss: f64, way: &WayDown, evaluator: &mut Evaluator) -> f64 {
    let (mut distance, mut least) = (0.0, loss);
    let mut next = way.distance;
    loop {
        let value = evaluator.value(&moved(at, &way.direction, next));
        // An overflow, or the end of what is defined, is no way down.
        let falls = value < least && value > f64::NEG_INFINITY;
        if !falls {
            return distance;
        }
        (distance, least, next) = (next, value, 2.0 * next);
    }
}

/// The first coordinate along which a point lies in a corner that points down, and the slopes on both sides.
pub(in crate::explain::verdict) fn corner_at(
    at: &[f64],
    loss: f64,
    evaluator: &mut Evaluator,
) -> Option<(usize, [f64; 2])> {
    let scale = scale_of(at);
    let corners =
        (0..at.len().min(AXES)).map(|index| (index, corner(at, index, loss, scale, evaluator)));
    let mut found = corners.filter_map(|(index, slopes)| Some((index, slopes?)));
    found.next()
}

/// Steps along the axes to whatever is lower, ever finer ones, unless they lead away.
fn lowest_along_axes(
    from: &[f64],
    [mut reach, finest]: [f64; 2],
    is_led_away: impl Fn(&[f64]) -> bool,
    evaluator: &mut Evaluator,
) -> Option<(Vec<f64>, f64)> {
    let mut at = from.to_vec();
    let mut loss = evaluator.value(&at);
    let mut rounds = 0;
    while reach > finest && rounds < ROUNDS {
        rounds += 1;
        let mut lower = false;
        for coordinate in 0..at.len() {
            for side in [-reach, reach] {
                let before = at[coordinate];
                at[coordinate] = before + side;
                let value = evaluator.value(&at);
                if value < loss {
                    loss = value;
                    lower = true;
                } else {
                    at[coordinate] = before;
                }
            }
        }
        if !lower {
            reach /= 2.0;
        } else if is_led_away(&at) {
            return None;
        }
    }
    Some((at, loss))
}

/// The slopes on both sides of a coordinate, if they make a corner that points down. A corner keeps its slopes as one comes
/// nearer, those of a bowl vanish. Beyond the edge of what is defined the loss counts as infinite; where it overflows it
/// is no edge, only too large to compute.
fn corner(
    at: &[f64],
    coordinate: usize,
    loss: f64,
    scale: f64,
    evaluator: &mut Evaluator,
) -> Option<[f64; 2]> {
    // Far enough away that what the search missed of the corner does not matter.
    let [near, far] = BESIDE.map(|distance| {
        [-1.0, 1.0].map(|side: f64| {
            let mut beside = at.to_vec();
            beside[coordinate] += side * distance * scale;
            let value = evaluator.value(&beside);
            let value = match value {
                value if value.is_nan() => f64::INFINITY,
                f64::INFINITY => f64::NAN,
                value => value,
            };
            side * (value - loss) / (distance * scale)
        })
    });
    let turns = |[before, behind]: [f64; 2]| before < 0.0 && behind > 0.0;
    // Of √x the slope is 10 times as steep nearer by, of ln x, which has no bottom, 50 times or more.
    let keeps = |side: usize| {
        let steeper = near[side].abs() / far[side].abs();
        near[side].is_infinite() || (FLATTER..=STEEPER).contains(&steeper)
    };
    let is_corner = turns(near) && turns(far) && keeps(0) && keeps(1);
    if !is_corner || !is_felt(at, coordinate, BESIDE[1] * scale, far, evaluator) {
        return None;
    }
    Some([0, 1].map(|side| at_tip(near[side], far[side])))
}

/// Whether the gradient beside a corner slopes as the values do, and as much right beside it: where it does not, what the values do
/// is rounding, or that of a valley.
fn is_felt(
    at: &[f64],
    coordinate: usize,
    distance: f64,
    slopes: [f64; 2],
    evaluator: &mut Evaluator,
) -> bool {
    let mut gradient = vec![0.0; at.len()];
    let mut partial = |distance: f64| {
        let mut beside = at.to_vec();
        beside[coordinate] += distance;
        evaluator.gradient(&beside, &mut gradient);
        gradient[coordinate]
    };
    [-1.0, 1.0].iter().zip(slopes).all(|(side, slope)| {
        let [near, far] = [0.01, 1.0].map(|part| partial(side * part * distance));
        // Beside the end of what is defined there is none.
        let is_none = slope.is_infinite() || !near.is_finite() || !far.is_finite();
        is_none || far / slope >= ALIKE && near / far >= KEEPS
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diff::Program;
    use crate::expr::{KnownNames, parse};

    #[test]
    fn more_work_leads_to_the_same_minimum() {
        for (text, from) in [
            ("abs(x - y) + 0.1 x^2", [-1.0, 2.0]),
            ("abs(x) + 10 abs(y - x^2)", [-1.5, 2.25]),
            ("max(x, y) + x^2 + y^2", [-2.0, 0.7]),
            ("max(abs(x), abs(y - 3x)) + 0.01 abs(y)", [4.0, -3.0]),
        ] {
            let loss = parse(text, &KnownNames::default()).expect("a loss");
            let mut evaluator = Evaluator::new(Arc::new(Program::new(loss)));
            let mut found = |work, within| kinked_minimum_by(work, &from, within, &mut evaluator);
            for within in [[0.5, f64::INFINITY], [0.5, 5.0]] {
                let told = found((WAYS, LED_AWAY), within);
                assert!(told.is_some(), "{text}");
                assert_eq!(told, found((2 * WAYS, LED_AWAY), within), "{text}");
                assert_eq!(told, found((WAYS, 2.0 * LED_AWAY), within), "{text}");
            }
        }
    }
}
