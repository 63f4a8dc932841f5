//! The floor of a valley, which may bend: whether it is level, falls, or opens.

use super::{moved, rounding};
use crate::diff::{Evaluator, Objective, dot};
use crate::explain::verdict::local_curvature::{Bend, Mode};

/// So far beside a minimum it is tried whether it is level, relative to the distance from the origin or to 1.
const BESIDE: f64 = 1e-2;

/// So far beside a minimum it is tried whether its floor falls, and by what part of the rise along the steepest direction: what
/// is left of a slope across is less.
const BENT: f64 = 3e-2;
const FALLS: f64 = 1e-6;

/// It is level if it rises there by at most this part of what it does along the steepest direction.
const LEVEL: f64 = 1e-8;

/// Whether a minimum goes on along a direction without curvature, rather than to rise there by a kink or a higher order. The
/// floor may bend: what is beside it comes back to it by Newton's step along the directions that curve up.
pub(super) fn is_level_along(
    at: &[f64],
    level: &Mode,
    modes: &[Mode],
    scale: f64,
    evaluator: &mut Evaluator,
) -> bool {
    let (rises, least) = rises_along_floor(at, level, modes, [BESIDE * scale, LEVEL], evaluator);
    rises.iter().any(|rise| *rise <= least)
}

/// The point so far beside another along a level direction, brought back to the floor of the valley, which may bend, by Newton's
/// step along the directions that curve up.
pub(in super::super) fn beside_on_floor(
    at: &[f64],
    level: &Mode,
    modes: &[Mode],
    distance: f64,
    evaluator: &mut Evaluator,
) -> Vec<f64> {
    let mut beside = moved(at, &level.direction, distance);
    let mut gradient = vec![0.0; at.len()];
    evaluator.gradient(&beside, &mut gradient);
    let is_across = |mode: &&Mode| mode.bend() == Bend::Up && mode.direction != level.direction;
    for mode in modes.iter().filter(is_across) {
        let back = -dot(&gradient, &mode.direction) / mode.curvature;
        beside = moved(&beside, &mode.direction, back);
    }
    beside
}

/// Whether the loss falls along the floor of a valley that bends, as that of Peano's saddle (y - x²)(y - 3x²), which rises from
/// the origin along every straight line.
pub(super) fn falls_along_floor(
    at: &[f64],
    level: &Mode,
    modes: &[Mode],
    scale: f64,
    evaluator: &mut Evaluator,
) -> bool {
    let (rises, least) = rises_along_floor(at, level, modes, [BENT * scale, FALLS], evaluator);
    rises.iter().any(|rise| *rise < -least)
}

/// Whether the walls of a valley fall away a little along its floor, as those of x² y do where y changes its sign.
pub(super) fn opens_along_floor(
    at: &[f64],
    level: &Mode,
    modes: &[Mode],
    scale: f64,
    evaluator: &mut Evaluator,
) -> bool {
    let distance = BENT * scale;
    let least = counts(evaluator.value(at), modes, [distance, FALLS]);
    [-distance, distance].into_iter().any(|side| {
        let beside = beside_on_floor(at, level, modes, side, evaluator);
        let floor = evaluator.value(&beside);
        let mut walls = modes.iter().filter(|mode| mode.bend() == Bend::Up);
        walls.any(|wall| {
            let mut rise =
                |side: f64| evaluator.value(&moved(&beside, &wall.direction, side)) - floor;
            rise(-distance) < -least && rise(distance) < -least
        })
    })
}

/// The least height that counts: a part of what the loss rises in a distance along the steepest direction, and what is no rounding.
fn counts(loss: f64, modes: &[Mode], [distance, part]: [f64; 2]) -> f64 {
    let steepest = modes.last().map_or(0.0, |mode| mode.curvature);
    part * steepest * distance * distance + 16.0 * rounding(loss)
}

/// By how much the loss is higher than at a point at a distance to both sides of it along the floor of a valley, and what of that
/// counts: a part of what it rises along the steepest direction.
fn rises_along_floor(
    at: &[f64],
    level: &Mode,
    modes: &[Mode],
    [distance, part]: [f64; 2],
    evaluator: &mut Evaluator,
) -> ([f64; 2], f64) {
    let loss = evaluator.value(at);
    let least = counts(loss, modes, [distance, part]);
    let rises = [-distance, distance].map(|side| {
        let beside = beside_on_floor(at, level, modes, side, evaluator);
        evaluator.value(&beside) - loss
    });
    (rises, least)
}
