//! Whether there is a minimum, found by trying: a short descent by methods that choose their own steps.

mod corner;
mod floor;
mod higher_order;

pub(super) use corner::{corner_at, kinked_minimum};
pub(super) use floor::floor_about;

use higher_order::beyond_newton;

use crate::diff::{Evaluator, FULL_HESSIAN, Objective, dot};
use crate::optim::{Descent, Plan, Settings, Stop, armijo, lbfgs, norm};

use super::local_curvature::{Bend, Mode, modes};
use super::points::difference;

/// How many steps of each method are tried.
const STEPS: u64 = 150;

/// A minimum is there if Newton's step to it is at most this long, relative to the distance from the origin or to 1.
const NEAR: f64 = 1e-3;

/// A search along the axes ends with steps of this size, relative to the distance from the origin or to 1.
const FINEST: f64 = 1e-10;

/// A slope vanishes where Newton's step leaves at most this part of it: it leaves ¼ near a saddle of third order, (⅔)³ near
/// one of fourth.
const VANISHES: f64 = 0.3;

/// A fall counts if it is more than so many times what the slope at the place makes of it.
const EXPLAINED: f64 = 2.0;

/// Newton's step to a minimum leaves at most this part of the slope: of xⁿ it leaves less than 1/e, beside a pole x⁻ⁿ more.
const LEAVES: f64 = 1.0 / std::f64::consts::E;

/// So far beside a minimum it must not be lower before it is higher, relative to the distance from the origin or to 1.
const WITHIN: f64 = 0.1;

/// How many times farther than Newton's step leads the loss is looked at, to see whether it turns up.
const BEYOND: f64 = 10.0;

/// So far beside a minimum it is tried whether it is level, relative to the distance from the origin or to 1.
const BESIDE: f64 = 1e-2;

/// So far beside a minimum it is tried whether its floor falls, and by what part of the rise along the steepest direction: what
/// is left of a slope across is less.
const BENT: f64 = 3e-2;
const FALLS: f64 = 1e-6;

/// It is level if it rises there by at most this part of what it does along the steepest direction.
const LEVEL: f64 = 1e-8;

/// A place where the loss is lower than everywhere near by, or at least level.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Minimum {
    pub(super) at: Vec<f64>,
    pub(super) loss: f64,
    pub(super) kind: MinimumKind,
    /// How far the minimum may be from there.
    pub(super) within: f64,
}

impl Minimum {
    /// One coordinate, 0 where it is 0 as far as the search goes.
    pub(super) fn coordinate(&self, index: usize) -> f64 {
        let x = self.at[index];
        if x.abs() <= FINEST.max(1e-6 * self.within) {
            0.0
        } else {
            x
        }
    }

    /// What rounding may do to the loss there.
    pub(super) fn rounding(&self) -> f64 {
        rounding(self.loss)
    }

    /// How near a search along the axes can come to it.
    pub(super) fn finest(&self) -> f64 {
        match self.kind {
            MinimumKind::Kink { .. } => 2.0 * self.within,
            MinimumKind::Bowl | MinimumKind::Floor { .. } => 0.0,
        }
    }
}

/// What the loss is like at its minimum.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum MinimumKind {
    /// It bends up in every direction.
    Bowl,
    /// It bends up in some directions and is level along others.
    Floor {
        /// A direction along which it is level.
        level: Vec<f64>,
    },
    /// It rises on both sides of this coordinate with a jump of the slope.
    Kink {
        /// The coordinate.
        coordinate: usize,
        /// The slopes before and behind.
        slopes: [f64; 2],
    },
}

/// The minimum to which a descent from `from` leads, if it leads to one that is no higher.
pub(super) fn lowest_near(from: &[f64], evaluator: &mut Evaluator) -> Option<Minimum> {
    let start = evaluator.value(from);
    if !start.is_finite() {
        return None;
    }
    if let Some(found) = minimum_at(from, evaluator) {
        return Some(found);
    }
    let searching = [&lbfgs::DEFINITION, &armijo::DEFINITION];
    searching.into_iter().find_map(|definition| {
        let mut plan = Plan::new(Settings::defaults(definition));
        plan.stop = Stop {
            steps: STEPS,
            gradient_norm: 0.0,
        };
        let mut trial = Descent::start(plan, from, evaluator);
        while trial.step(evaluator) {}
        let found = minimum_at(trial.at(), evaluator)?;
        (found.loss <= start + rounding(start)).then_some(found)
    })
}

/// The minimum at a point, if there is one within [`NEAR`].
pub(super) fn minimum_at(at: &[f64], evaluator: &mut Evaluator) -> Option<Minimum> {
    let reach = NEAR * norm(at).max(1.0);
    smooth_minimum(at, evaluator).or_else(|| kinked_minimum(at, reach, evaluator))
}

/// By slope and curvature.
fn smooth_minimum(at: &[f64], evaluator: &mut Evaluator) -> Option<Minimum> {
    let n = at.len();
    if n > FULL_HESSIAN {
        return None;
    }
    let mut gradient = vec![0.0; n];
    let loss = evaluator.gradient(at, &mut gradient);
    let mut hessian = vec![0.0; n * n];
    evaluator.hessian(at, &mut hessian);
    let modes = modes(&hessian, at, &gradient);
    let scale = norm(at).max(1.0);
    let bends_up = modes.iter().any(|mode| mode.bend() == Bend::Up);
    if !bends_up || modes.iter().any(|mode| mode.bend() == Bend::Down) {
        return None;
    }
    let mut step = vec![0.0; n];
    for mode in &modes {
        match mode.displacement() {
            None if mode.slope.abs() > NEAR * NEAR * norm(&gradient).max(mode.zero_slope)
                && mode.has_slope() =>
            {
                return None;
            }
            None => {}
            Some(displacement) => {
                for (entry, along) in step.iter_mut().zip(&mode.direction) {
                    *entry -= displacement * along;
                }
            }
        }
    }
    let within = norm(&step);
    let beyond = moved(at, &step, BEYOND);
    let lowest = moved(at, &step, 1.0);
    let least = evaluator.value(&lowest);
    // It may be level beyond, as relu(x)² is; or too large to compute, which is no way up.
    let beyond = evaluator.value(&beyond);
    let turns_up = beyond >= loss.min(least) - rounding(loss)
        && (beyond.is_finite() || level_place(at, evaluator).is_some());
    // Newton's step leaves little of a slope; far out it may be short beside the distance and lead nowhere.
    let mut left = vec![0.0; n];
    evaluator.gradient(&lowest, &mut left);
    let is_less = within <= FINEST * scale || norm(&left) <= LEAVES * norm(&gradient);
    // Near where it overflows, curvatures are not to be relied on.
    let is_finite = least.is_finite();
    if within > NEAR * scale || !turns_up || !is_finite || !is_less {
        return None;
    }
    let levels = || modes.iter().filter(|mode| mode.bend() == Bend::Level);
    let level = levels().next();
    let falls = |level: &Mode, evaluator: &mut Evaluator| {
        falls_along(at, level, loss, scale, evaluator)
            || falls_along_floor(&lowest, level, &modes, scale, evaluator)
    };
    if level.is_some_and(|level| falls(level, evaluator)) {
        return None;
    }
    let mut up = modes.iter().filter(|mode| mode.bend() == Bend::Up);
    if up.any(|mode| is_inflection(&lowest, mode, least, scale, evaluator)) {
        return None;
    }
    let floor = levels().find(|level| is_level_along(&lowest, level, &modes, scale, evaluator));
    // The tip of a kink has no curvature, but it is not level.
    if level.is_some() && floor.is_none() && corner_at(&lowest, least, evaluator).is_some() {
        return None;
    }
    let kind = floor.map_or(MinimumKind::Bowl, |level| MinimumKind::Floor {
        level: level.direction.clone(),
    });
    let (at, within) = beyond_newton(at, lowest, &modes, evaluator);
    Some(Minimum {
        loss: loss.min(least).min(evaluator.value(&at)),
        at,
        kind,
        within,
    })
}

/// Whether the loss falls to one side of a point though it curves up there: beside an inflection, whose curvature is that of where
/// the search happened to end. The nearest heights that rounding cannot hide decide.
fn is_inflection(
    at: &[f64],
    mode: &Mode,
    loss: f64,
    scale: f64,
    evaluator: &mut Evaluator,
) -> bool {
    let hidden = 16.0 * rounding(loss) + mode.zero_curvature * scale * scale;
    let felt = (4.0 * hidden / mode.curvature).sqrt();
    let felt = felt.clamp(FINEST * scale, WITHIN / 8.0 * scale);
    // A point beside the minimum has a slope, which explains so much of a fall.
    let mut gradient = vec![0.0; at.len()];
    evaluator.gradient(at, &mut gradient);
    let slope = dot(&gradient, &mode.direction).abs();
    [-1.0, 1.0].into_iter().any(|side| {
        let mut rise =
            |distance: f64| evaluator.value(&moved(at, &mode.direction, side * distance)) - loss;
        let distances = std::iter::successors(Some(felt), |distance| Some(2.0 * distance));
        let mut distances = distances.take_while(|distance| *distance <= WITHIN * scale);
        let first = distances
            .find(|distance| rise(*distance).abs() > hidden + EXPLAINED * slope * distance);
        first.is_some_and(|first| {
            let falls = rise(first);
            falls < 0.0 && rise(2.0 * first) < falls
        })
    })
}

/// Whether a minimum goes on along a direction without curvature, rather than to rise there by a kink or a higher order. The
/// floor may bend: what is beside it comes back to it by Newton's step along the directions that curve up.
fn is_level_along(
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
pub(super) fn beside_on_floor(
    at: &[f64],
    level: &Mode,
    modes: &[Mode],
    distance: f64,
    evaluator: &mut Evaluator,
) -> Vec<f64> {
    let mut beside = moved(at, &level.direction, distance);
    let mut gradient = vec![0.0; at.len()];
    evaluator.gradient(&beside, &mut gradient);
    for mode in modes.iter().filter(|mode| mode.bend() == Bend::Up) {
        let back = -dot(&gradient, &mode.direction) / mode.curvature;
        beside = moved(&beside, &mode.direction, back);
    }
    beside
}

/// Whether the loss falls along the floor of a valley that bends, as that of Peano's saddle (y - x²)(y - 3x²), which rises from
/// the origin along every straight line.
fn falls_along_floor(
    at: &[f64],
    level: &Mode,
    modes: &[Mode],
    scale: f64,
    evaluator: &mut Evaluator,
) -> bool {
    let (rises, least) = rises_along_floor(at, level, modes, [BENT * scale, FALLS], evaluator);
    rises.iter().any(|rise| *rise < -least)
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
    let steepest = modes.last().map_or(0.0, |mode| mode.curvature);
    let least = part * steepest * distance * distance + 16.0 * rounding(loss);
    let rises = [-distance, distance].map(|side| {
        let beside = beside_on_floor(at, level, modes, side, evaluator);
        evaluator.value(&beside) - loss
    });
    (rises, least)
}

/// The place near by where the slope is 0, as far as two of Newton's steps lead: each leaves little of it. Where slope and
/// curvature fade together, as far out on exp(-x²) or 1/x, every Newton step leaves e⁻¹ of it or more.
pub(super) fn level_place(at: &[f64], evaluator: &mut Evaluator) -> Option<Vec<f64>> {
    let first = newton_step(at, evaluator);
    let second = newton_step(&first.to, evaluator);
    if second.slope > VANISHES * first.slope {
        return None;
    }
    // A steep direction hides what is left along another until it is gone.
    let is_gone =
        !second.has_slope || newton_step(&second.to, evaluator).slope <= VANISHES * second.slope;
    is_gone.then_some(second.to)
}

/// Newton's step from a point.
struct NewtonStep {
    /// The length of the gradient at the point.
    slope: f64,
    /// Whether that is more than rounding.
    has_slope: bool,
    to: Vec<f64>,
}

fn newton_step(at: &[f64], evaluator: &mut Evaluator) -> NewtonStep {
    let n = at.len();
    let mut gradient = vec![0.0; n];
    evaluator.gradient(at, &mut gradient);
    let mut hessian = vec![0.0; n * n];
    evaluator.hessian(at, &mut hessian);
    let modes = modes(&hessian, at, &gradient);
    let mut to = at.to_vec();
    for mode in &modes {
        to = moved(&to, &mode.direction, -mode.displacement().unwrap_or(0.0));
    }
    NewtonStep {
        slope: norm(&gradient),
        has_slope: modes.iter().any(Mode::has_slope),
        to,
    }
}

/// Whether the loss is found to fall along a direction in which it is level, or seems to bend down, by trying.
pub(super) fn falls_along(
    at: &[f64],
    level: &Mode,
    loss: f64,
    scale: f64,
    evaluator: &mut Evaluator,
) -> bool {
    // Across the level direction rounding moves the point, too, and what curves up answers with the square of that.
    let faint = level.zero_curvature * f64::EPSILON * scale * scale;
    [-1e-2, 1e-2, -1e-3, 1e-3].iter().any(|distance| {
        let beside = moved(at, &level.direction, distance * scale);
        evaluator.value(&beside) < loss - 16.0 * rounding(loss) - faint
    })
}

/// Whether the values so far to both sides along a direction bend down, as a mode does here.
pub(super) fn bends_down(
    at: &[f64],
    mode: &Mode,
    loss: f64,
    distance: f64,
    evaluator: &mut Evaluator,
) -> bool {
    let mut beside = |side: f64| evaluator.value(&moved(at, &mode.direction, side * distance));
    f64::midpoint(beside(-1.0), beside(1.0)) < loss - 16.0 * rounding(loss)
}

/// `at` and so many times `step`.
pub(super) fn moved(at: &[f64], step: &[f64], times: f64) -> Vec<f64> {
    at.iter().zip(step).map(|(x, d)| x + times * d).collect()
}

/// What rounding may do to a loss.
fn rounding(loss: f64) -> f64 {
    4.0 * f64::EPSILON * loss.abs()
}

#[cfg(test)]
mod tests;
