//! The floor of a valley along a way: what a loss comes to there, however steep it is across.
//!
//! Far out along a straight line what curves across the way hides what the loss does along it.

use crate::diff::{Evaluator, FULL_HESSIAN, Objective, dot};
use crate::optim::norm;

use super::basin::moved;
use super::local_curvature::{Bend, Mode, modes};
use super::outlook::affordable_evaluations;
use super::points::scale_of;

/// A direction belongs to the floor if it curves by at most this part of the steepest one.
const WEAK: f64 = 1e-3;

/// The most steps that lead back to the floor, and how often one of them is halved until it leads down.
const STEPS: usize = 16;
const HALVINGS: i32 = 4;

/// For a verdict a valley is asked at some hundred places, and there some losses a step: of so many evaluations that are affordable one
/// step is made at each.
const ASKED: usize = 1000;

/// Of so few parameters the walls are computed anew at every step, since they may curve otherwise farther on.
const FEW: usize = 8;

/// So far to both sides losses are taken, relative to the distance from the origin or to 1.
const ASIDE: f64 = 1e-4;

/// The search ends where a step takes off at most this part of what is left.
const SETTLED: f64 = 1e-3;

/// So many roundings of a loss may hide a height.
const ROUNDINGS: f64 = 64.0;

/// A valley that is straight for the way, with walls that curve as they do at one point.
#[derive(Clone, Debug)]
pub(super) struct Valley {
    at: Vec<f64>,
    way: Vec<f64>,
    walls: Vec<Mode>,
    /// How many steps may lead back to the floor.
    steps: usize,
}

impl Valley {
    /// The valley along a way from a point; the walls are across the way, and curve as they do at `beside`.
    pub(super) fn along(
        at: &[f64],
        way: Vec<f64>,
        beside: &[f64],
        evaluator: &mut Evaluator,
    ) -> Self {
        let walls = walls(beside, &way, evaluator);
        let affordable = affordable_evaluations(evaluator, at.len()) / ASKED;
        Self {
            at: at.to_vec(),
            way,
            walls,
            steps: affordable.clamp(1, STEPS),
        }
    }

    /// A straight way without walls: where nothing curves far more than the rest, all of it may be the way to a limit.
    pub(super) fn straight(at: &[f64], way: Vec<f64>) -> Self {
        Self {
            at: at.to_vec(),
            way,
            walls: Vec::new(),
            steps: 1,
        }
    }

    /// The point of the floor so many times the way on, and the loss there.
    pub(super) fn floor(&self, times: f64, evaluator: &mut Evaluator) -> (Vec<f64>, f64) {
        let mut at = moved(&self.at, &self.way, times);
        let mut loss = evaluator.value(&at);
        for step in 0..self.steps {
            if self.walls.is_empty() || !loss.is_finite() {
                break;
            }
            let bent = (step > 0 && at.len() <= FEW)
                .then(|| walls(&at, &self.way, evaluator))
                .filter(|walls| !walls.is_empty());
            let back = back(&at, bent.as_deref().unwrap_or(&self.walls), evaluator);
            let parts = (0..HALVINGS).map(|half| 0.5_f64.powi(half));
            let lower = parts
                .map(|part| moved(&at, &back, part))
                .map(|next| (evaluator.value(&next), next))
                .find(|(value, _)| *value < loss);
            let Some((value, next)) = lower else { break };
            let is_settled = loss - value <= SETTLED * value.abs();
            (at, loss) = (next, value);
            if is_settled {
                break;
            }
        }
        (at, loss)
    }

    /// The loss on the floor so many times the way on.
    pub(super) fn height(&self, times: f64, evaluator: &mut Evaluator) -> f64 {
        self.floor(times, evaluator).1
    }

    /// What rounding may do to a loss on the floor so many times the way on: to the loss itself, and to the point, which it moves up the
    /// walls.
    pub(super) fn hidden(&self, times: f64, loss: f64) -> f64 {
        let steepest = self.walls.last().map_or(0.0, |wall| wall.curvature);
        let spacing = f64::EPSILON * norm(&moved(&self.at, &self.way, times));
        ROUNDINGS * (f64::EPSILON * loss.abs() + steepest * spacing * spacing)
    }
}

/// The directions across a way that curve up at a point.
fn walls(at: &[f64], way: &[f64], evaluator: &mut Evaluator) -> Vec<Mode> {
    hessian(at, evaluator).map_or_else(Vec::new, |hessian| {
        let mut walls = modes(&without(&hessian, way), at, &vec![0.0; way.len()]);
        walls.retain(|mode| mode.bend() == Bend::Up);
        walls
    })
}

/// Newton's step down the walls. Where a part of the loss is too large for a gradient, by the losses on both sides.
fn back(at: &[f64], walls: &[Mode], evaluator: &mut Evaluator) -> Vec<f64> {
    let mut gradient = vec![0.0; at.len()];
    evaluator.gradient(at, &mut gradient);
    let is_finite = gradient.iter().all(|entry| entry.is_finite());
    let aside = ASIDE * scale_of(at);
    let mut back = vec![0.0; at.len()];
    for wall in walls {
        let slope = if is_finite {
            dot(&gradient, &wall.direction)
        } else {
            let [left, right] =
                [-aside, aside].map(|side| evaluator.value(&moved(at, &wall.direction, side)));
            (right - left) / (2.0 * aside)
        };
        back = moved(&back, &wall.direction, -slope / wall.curvature);
    }
    back
}

/// The part of a way that leads along the floor at a point, if some directions there curve next to not at all beside the others, and
/// these so much that over the length of the way they rise by `least`: what is left of a curvature that has faded is no wall.
pub(super) fn along_floor(
    at: &[f64],
    way: &[f64],
    least: f64,
    evaluator: &mut Evaluator,
) -> Option<Vec<f64>> {
    let hessian = hessian(at, evaluator)?;
    let modes = modes(&hessian, at, &vec![0.0; at.len()]);
    let steepest = modes.last()?;
    let rise = 0.5 * steepest.curvature * dot(way, way);
    if steepest.bend() != Bend::Up || rise < least {
        return None;
    }
    let is_floor = |mode: &&Mode| mode.curvature.abs() <= WEAK * steepest.curvature;
    let mut along = vec![0.0; at.len()];
    for mode in modes.iter().filter(is_floor) {
        along = moved(&along, &mode.direction, dot(way, &mode.direction));
    }
    modes.iter().any(|mode| is_floor(&mode)).then_some(along)
}

fn hessian(at: &[f64], evaluator: &mut Evaluator) -> Option<Vec<f64>> {
    let n = at.len();
    if n > FULL_HESSIAN {
        return None;
    }
    let mut hessian = vec![0.0; n * n];
    evaluator.hessian(at, &mut hessian);
    hessian
        .iter()
        .all(|entry| entry.is_finite())
        .then_some(hessian)
}

/// The curvatures across a way: P H P, with P = 1 - w wᵀ / ‖w‖².
fn without(hessian: &[f64], way: &[f64]) -> Vec<f64> {
    let n = way.len();
    let length = norm(way);
    if length == 0.0 {
        return hessian.to_vec();
    }
    let w: Vec<f64> = way.iter().map(|entry| entry / length).collect();
    let bent: Vec<f64> = (0..n)
        .map(|row| dot(&hessian[row * n..(row + 1) * n], &w))
        .collect();
    let along = dot(&bent, &w);
    let entry = |index: usize| {
        let (i, j) = (index / n, index % n);
        hessian[index] - w[i] * bent[j] - bent[i] * w[j] + along * w[i] * w[j]
    };
    (0..n * n).map(entry).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diff::Program;
    use crate::expr::{KnownNames, parse};

    fn evaluator(text: &str) -> Evaluator {
        let loss = parse(text, &KnownNames::default()).expect("a loss");
        Evaluator::new(Arc::new(Program::new(loss)))
    }

    /// Along x, its second parameter, the floor of (y - x²)² + x lies at y = x², and rises by 1 in 1.
    #[test]
    fn the_floor_of_a_valley_that_bends_is_found_beside_the_way() {
        let mut evaluator = evaluator("(y - x^2)^2 + x");
        let at = [0.0, 0.0];
        let valley = Valley::along(&at, vec![0.0, 1.0], &at, &mut evaluator);
        let (floor, loss) = valley.floor(3.0, &mut evaluator);
        assert!((floor[0] - 9.0).abs() < 1e-9 && (loss - 3.0).abs() < 1e-9);
    }

    #[test]
    fn what_curves_by_more_than_a_thousandth_is_no_floor() {
        let along = |weak: f64| {
            let text = format!("x^2 + {weak:e} y^2");
            along_floor(&[1.0, 1.0], &[1.0, 1.0], 1.9, &mut evaluator(&text))
        };
        // Over a length of √2 the wall rises by 2.
        let higher = along_floor(&[1.0, 1.0], &[1.0, 1.0], 2.1, &mut evaluator("x^2 + 0 y"));
        assert_eq!(higher, None);
        assert_eq!(along(0.9e-3), Some(vec![0.0, 1.0]));
        assert_eq!(along(1.1e-3), None);
    }
}
