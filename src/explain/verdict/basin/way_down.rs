//! The way down from a kink, where no parameter by itself leads down: by the gradients on all of its sides.
//!
//! The shortest vector in the convex hull of the gradients near by points against the steepest way down, and is 0 at a minimum:
//! Burke, Lewis and Overton, "A robust gradient sampling algorithm for nonsmooth, nonconvex optimization" (2005).

use super::{moved, norm, rounding, scale_of};
use crate::data::{Random, Stream};
use crate::diff::{Evaluator, Objective, dot};

/// How far around a point gradients are taken, relative to the distance from the origin or to 1.
const RADIUS: f64 = 1e-6;

/// How many random points there are beside those along the axes.
const RANDOM: u64 = 8;

/// A hull whose shortest vector is at most this part of the longest gradient may hold 0: what curves changes gradients, too.
const LEVEL: f64 = 1e-4;

/// How often weight is shifted from one gradient to another, at most, and by what part of its square the shortest vector must still become
/// shorter: bounds of the work, beyond which nothing changes that is compared with [`LEVEL`].
const WORK: (usize, f64) = (2000, 1e-10);

/// The loss falls along a way if it falls by this part of what the slope promises: a kink may bend away.
const KEPT: f64 = 0.3;

/// How far the way is tried, from these distances down by halves, relative to the distance from the origin or to 1.
const FARTHEST: f64 = 1e-2;
const HALVINGS: i32 = 9;

/// A way on which the loss falls.
#[derive(Clone, Debug)]
pub(in super::super) struct WayDown {
    /// Of length 1.
    pub(in super::super) direction: Vec<f64>,
    /// The slope along it, below 0.
    pub(in super::super) slope: f64,
    /// How far the loss was seen to fall.
    pub(super) distance: f64,
}

/// The way down from a point at a kink, if the loss is seen to fall along it.
pub(in super::super) fn way_down(
    at: &[f64],
    loss: f64,
    evaluator: &mut Evaluator,
) -> Option<WayDown> {
    let scale = scale_of(at);
    let gradients = gradients(at, RADIUS * scale, evaluator);
    let longest = gradients.iter().map(|gradient| norm(gradient));
    let longest = longest.fold(0.0, f64::max);
    let shortest = shortest_in_hull(&gradients, WORK)?;
    let length = norm(&shortest);
    if length <= LEVEL * longest {
        return None;
    }
    let direction: Vec<f64> = shortest.iter().map(|entry| -entry / length).collect();
    let mut distances = (0..HALVINGS).map(|half| FARTHEST * scale * 0.5_f64.powi(half));
    let distance = distances.find(|distance| {
        let fall = loss - evaluator.value(&moved(at, &direction, *distance));
        fall > (KEPT * length * distance).max(16.0 * rounding(loss))
    })?;
    Some(WayDown {
        direction,
        slope: -length,
        distance,
    })
}

/// The part of a way from a point at a kink that leads along it: across it the gradients on its sides differ.
pub(in super::super) fn along_ridge(
    at: &[f64],
    way: &[f64],
    evaluator: &mut Evaluator,
) -> Vec<f64> {
    let gradients = gradients(at, RADIUS * scale_of(at), evaluator);
    let Some((first, others)) = gradients.split_first() else {
        return way.to_vec();
    };
    let longest = gradients.iter().map(|gradient| norm(gradient));
    let longest = longest.fold(0.0, f64::max);
    // Gram and Schmidt's method, on the differences that count.
    let mut across: Vec<Vec<f64>> = Vec::new();
    let mut along = way.to_vec();
    for other in others {
        let mut rest: Vec<f64> = other.iter().zip(first).map(|(a, b)| a - b).collect();
        for axis in &across {
            rest = moved(&rest, axis, -dot(&rest, axis));
        }
        let length = norm(&rest);
        if length > LEVEL * longest {
            let axis: Vec<f64> = rest.iter().map(|entry| entry / length).collect();
            along = moved(&along, &axis, -dot(&along, &axis));
            across.push(axis);
        }
    }
    along
}

/// The gradients at points around another that are finite.
fn gradients(at: &[f64], radius: f64, evaluator: &mut Evaluator) -> Vec<Vec<f64>> {
    let n = at.len();
    let axes = (0..n).flat_map(|index| {
        [-1.0, 1.0].map(|side| {
            let mut axis = vec![0.0; n];
            axis[index] = side;
            axis
        })
    });
    let random = (0..RANDOM).map(|number| random_direction(n, number));
    let sample = |direction: Vec<f64>| {
        let mut gradient = vec![0.0; n];
        evaluator.gradient(&moved(at, &direction, radius), &mut gradient);
        let is_finite = gradient.iter().all(|entry| entry.is_finite());
        is_finite.then_some(gradient)
    };
    axes.chain(random).filter_map(sample).collect()
}

fn random_direction(parameters: usize, number: u64) -> Vec<f64> {
    let mut random = Random::of(Stream::Direction, 2, number);
    let direction: Vec<f64> = (0..parameters).map(|_| random.normal()).collect();
    let length = norm(&direction).max(f64::MIN_POSITIVE);
    direction.iter().map(|entry| entry / length).collect()
}

/// The shortest vector in the convex hull of some, by shifting weight from the one that points most along it to the one that does
/// so least.
fn shortest_in_hull(vectors: &[Vec<f64>], (shifts, exact): (usize, f64)) -> Option<Vec<f64>> {
    let count = vectors.len();
    let mut weights = vec![1.0 / count as f64; count];
    let mut shortest = vec![0.0; vectors.first()?.len()];
    for vector in vectors {
        for (entry, part) in shortest.iter_mut().zip(vector) {
            *entry += part / count as f64;
        }
    }
    for _ in 0..shifts {
        let along = |index: &usize| dot(&vectors[*index], &shortest);
        let by_length = |a: &usize, b: &usize| along(a).total_cmp(&along(b));
        let to = (0..count).min_by(by_length)?;
        let from = (0..count).filter(|index| weights[*index] > 0.0);
        let from = from.max_by(by_length)?;
        let whole = dot(&shortest, &shortest);
        if along(&from) - along(&to) <= exact * whole {
            break;
        }
        let shift: Vec<f64> = vectors[to]
            .iter()
            .zip(&vectors[from])
            .map(|(a, b)| a - b)
            .collect();
        let best = -dot(&shortest, &shift) / dot(&shift, &shift);
        let part = best.clamp(0.0, weights[from]);
        weights[from] -= part;
        weights[to] += part;
        shortest = moved(&shortest, &shift, part);
    }
    Some(shortest)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diff::Program;
    use crate::expr::{KnownNames, parse};

    fn way(text: &str, at: &[f64]) -> Option<WayDown> {
        let loss = parse(text, &KnownNames::default()).expect("a loss");
        let mut evaluator = Evaluator::new(Arc::new(Program::new(loss)));
        let loss = evaluator.value(at);
        way_down(at, loss, &mut evaluator)
    }

    /// On the line x = y both slopes of |x - y| stand against each other; what is left is that of 0.1 x² along it.
    #[test]
    fn a_kink_that_slopes_along_several_parameters_has_a_way_down() {
        let found = way("abs(x - y) + 0.1 x^2", &[-1.0, -1.0]).expect("a way");
        let [x, y] = [found.direction[0], found.direction[1]];
        assert!((x - 0.5_f64.sqrt()).abs() < 1e-6 && (y - x).abs() < 1e-6);
        assert!(
            (found.slope + 0.2 * 0.5_f64.sqrt()).abs() < 1e-6,
            "{found:?}"
        );
        assert!(way("abs(x) + abs(y - x^2)", &[-1.5, 2.25]).is_some());
        assert!(way("max(x, y) + x^2 + y^2", &[-0.2, -0.2]).is_some());
        assert!(way("max(x, 2y) + x^2", &[0.5, 0.25]).is_some());
    }

    #[test]
    fn a_minimum_at_a_kink_has_none() {
        for (text, at) in [
            ("abs(x) + abs(y)", [0.0, 0.0]),
            ("abs(x - y) + 0.1 x^2", [0.0, 0.0]),
            ("max(x, y) + x^2 + y^2", [-0.25, -0.25]),
            ("abs(x + y) + abs(x - 2y)", [0.0, 0.0]),
            ("abs(x) + y^2", [0.0, 0.0]),
            ("sqrt(x^2 + y^2)", [0.0, 0.0]),
        ] {
            assert!(way(text, &at).is_none(), "{text}");
        }
    }

    #[test]
    fn a_way_along_a_kink_leaves_out_what_leads_across() {
        let mut evaluator = Evaluator::new(Arc::new(Program::new(
            parse("abs(x - y) + exp(x)", &KnownNames::default()).expect("a loss"),
        )));
        let along = along_ridge(&[-50.0, -50.0], &[51.0, 53.0], &mut evaluator);
        assert!((along[0] - 52.0).abs() < 1e-9 && (along[1] - 52.0).abs() < 1e-9);
    }

    /// A slope along a kink of at most a ten-thousandth of its walls may be what they curve.
    #[test]
    fn what_slopes_less_than_walls_curve_is_no_way() {
        let slopes = |slope: f64| way(&format!("abs(x) + {slope:e} y"), &[0.0, 0.0]).is_some();
        assert!(slopes(1.5e-4));
        assert!(!slopes(0.7e-4));
    }

    /// Along the kink x = y the loss is x + c x²: a way of a length d keeps 1 - 0.7 c d of its fall.
    #[test]
    fn a_way_is_as_long_as_it_keeps_three_tenths_of_its_fall() {
        let distance = |bends: f64| {
            let found = way(&format!("abs(x - y) + x + {bends} x^2"), &[0.0, 0.0]);
            found.map(|found| found.distance)
        };
        assert_eq!(distance(95.0), Some(1e-2));
        assert_eq!(distance(150.0), Some(1e-2 / 2.0));
        assert_eq!(distance(110.0), Some(1e-2 / 2.0));
        assert_eq!(distance(2e4), Some(1e-2 / 256.0));
        assert_eq!(distance(5e4), None);
    }

    #[test]
    fn more_work_finds_no_shorter_vector() {
        for (text, at) in [
            ("abs(x - y) + 0.1 x^2", &[-1.0, -1.0][..]),
            ("abs(x) + abs(y - x^2)", &[-1.5, 2.25]),
            ("max(x, y) + x^2 + y^2", &[-0.2, -0.2]),
            ("max(x, 2y) + x^2", &[0.5, 0.25]),
            (
                "abs(x) + abs(x + y + z) + max(y, z, 0.3 x)",
                &[0.0, 0.0, 0.0],
            ),
            ("sqrt(x^2 + y^2 + z^2) + 0.2 x", &[0.0, 0.0, 0.0]),
        ] {
            let loss = parse(text, &KnownNames::default()).expect("a loss");
            let mut evaluator = Evaluator::new(Arc::new(Program::new(loss)));
            let gradients = gradients(at, RADIUS, &mut evaluator);
            let shortest = |work: (usize, f64)| shortest_in_hull(&gradients, work).expect("one");
            let [told, exact] = [WORK, (2 * WORK.0, 0.5 * WORK.1)].map(shortest);
            let off: Vec<f64> = told.iter().zip(&exact).map(|(a, b)| a - b).collect();
            assert!(norm(&off) <= 0.01 * LEVEL, "{text}: {told:?} {exact:?}");
        }
    }

    /// Beside a kink both sides are felt, farther away one is.
    #[test]
    fn a_kink_is_felt_within_a_millionth() {
        let leads_across = |beside: f64| {
            let found = way("0.2 abs(x) + y", &[beside, 0.0]).expect("a way");
            found.direction[0].abs() > 0.1
        };
        assert!(!leads_across(0.7e-6));
        assert!(leads_across(1.4e-6));
    }

    /// In a narrow cone around one of them the loss x rises backwards as well.
    #[test]
    fn eight_random_points_are_looked_at() {
        let is_felt = |number: u64| {
            let d = random_direction(3, number);
            let turned = -1e6 * d[0].signum();
            let text = format!(
                "r = sqrt(x^2 + y^2 + z^2); x + {turned:?} relu({:?} x + {:?} y + {:?} z - 0.99999 r)",
                d[0], d[1], d[2]
            );
            way(&text, &[0.0; 3]).is_none_or(|found| found.direction[0] > -0.999_999)
        };
        assert!(is_felt(0) && is_felt(7));
        assert!(!is_felt(8));
    }
}
