//! Minima that are one: points of a floor, level at one loss.

use super::settled::LEVEL;
use crate::diff::{Curvature, Evaluator, FULL_HESSIAN, Objective};

/// Neighbors on a floor are at most this far apart, as a part of the window.
const NEIGHBORS: f64 = 0.25;

/// The chord between two neighbors leaves the floor by at most this part of its length.
const SAG: f64 = 0.125;

/// More minima than this are not compared, each with each.
const MOST: usize = 500;

/// For each minimum the index of the first that lies on the same floor: its own, where it is alone.
pub(super) fn sets(
    minima: &[Vec<f64>],
    evaluator: &mut Evaluator,
    apart: &dyn Fn(&[f64], &[f64]) -> f64,
) -> Vec<usize> {
    let mut set: Vec<usize> = (0..minima.len()).collect();
    if minima.len() > MOST {
        return set;
    }
    let bends: Vec<Option<f64>> = minima.iter().map(|at| level(at, evaluator)).collect();
    let losses: Vec<f64> = minima.iter().map(|at| evaluator.value(at)).collect();
    for (a, first) in minima.iter().enumerate() {
        for (b, second) in minima.iter().enumerate().take(a) {
            let (Some(bend), Some(_)) = (bends[a], bends[b]) else {
                continue;
            };
            if set[a] == set[b] || apart(first, second) > NEIGHBORS {
                continue;
            }
            let pairs = first.iter().zip(second);
            let squares = pairs.clone().map(|(x, y)| (x - y).powi(2));
            let allowed = 0.5 * bend * SAG * SAG * squares.sum::<f64>();
            let middle: Vec<f64> = pairs.map(|(x, y)| f64::midpoint(*x, *y)).collect();
            let rises = evaluator.value(&middle) - losses[a].min(losses[b]);
            if (losses[a] - losses[b]).abs() <= LEVEL * allowed.max(losses[a].abs())
                && rises <= allowed
            {
                let (one, other) = (set[a].min(set[b]), set[a].max(set[b]));
                set.iter_mut()
                    .filter(|index| **index == other)
                    .for_each(|index| *index = one);
            }
        }
    }
    set
}

/// The largest curvature at a minimum that is level along some direction.
fn level(at: &[f64], evaluator: &mut Evaluator) -> Option<f64> {
    let n = at.len();
    if n > FULL_HESSIAN {
        return None;
    }
    let mut hessian = vec![0.0; n * n];
    evaluator.hessian(at, &mut hessian);
    let curvature = Curvature::of_hessian(&hessian, n);
    let (smallest, largest) = (curvature.smallest()?, curvature.largest()?);
    (largest > 0.0 && smallest.abs() <= LEVEL * largest).then_some(largest)
}
