//! Whether there is a minimum, found by trying: a short descent by methods that choose their own steps.

mod bowl;
mod corner;
mod floor;
mod higher_order;
mod valley_floor;
mod way_down;

pub(super) use corner::{corner_at, kinked_minimum};
pub(super) use floor::floor_about;
pub(super) use valley_floor::beside_on_floor;
pub(super) use way_down::{WayDown, along_ridge, way_down};

use bowl::smooth_minimum;

use crate::diff::{Evaluator, FULL_HESSIAN, Objective};
use crate::optim::{Descent, OptimizerDefinition, Plan, Settings, Stop, armijo, lbfgs, norm};

use super::local_curvature::{Mode, modes};
use super::number::found_to;
use super::points::{difference, scale_of};

/// How many steps of each method are tried.
const STEPS: u64 = 150;

/// Rounding is all that is left to a search whose slope is at most this part of the first, once so many steps have led no lower.
const IDLE: u64 = 5;
const GONE: f64 = 1e-13;

/// A minimum is there if Newton's step to it is at most this long, relative to the distance from the origin or to 1.
const NEAR: f64 = 1e-3;

/// A search along the axes ends with steps of this size, relative to the distance from the origin or to 1.
const FINEST: f64 = 1e-10;

/// A slope vanishes where Newton's step leaves at most this part of it: it leaves ¼ near a saddle of third order, (⅔)³ near
/// one of fourth.
const VANISHES: f64 = 0.3;

/// How many times farther than Newton's step leads the loss is looked at, to see whether it turns up.
pub(super) const BEYOND: f64 = 10.0;

/// So far to both sides, relative to the scale of the place, it is tried whether the loss falls along a direction, or bends down along
/// it: farther away it may bend otherwise, and what is nearer moves the loss by less than rounding does.
pub(super) const ASIDE: [f64; 2] = [1e-2, 1e-3];

/// A minimum by slope and curvature is missed by this part of Newton's last step, which squares what is left.
const MISSES: f64 = 1e-6;

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
        found_to(self.at[index], FINEST.max(MISSES * self.within))
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

/// The minimum to which a descent from `from` leads, if it leads to one that is no higher. None with more than [`FULL_HESSIAN`]
/// parameters: where they end could not be told to be a minimum.
pub(super) fn lowest_near(from: &[f64], evaluator: &mut Evaluator) -> Option<Minimum> {
    if from.len() > FULL_HESSIAN {
        return None;
    }
    let start = evaluator.value(from);
    if !start.is_finite() {
        return None;
    }
    if let Some(found) = minimum_at(from, evaluator) {
        return Some(found);
    }
    SEARCHES.into_iter().find_map(|definition| {
        let trial = search(definition, from, evaluator);
        // A line search ends at any kink, however that slopes.
        let found = minimum_at(trial.at(), evaluator).or_else(|| {
            let reach = NEAR * scale_of(trial.at());
            kinked_minimum(trial.at(), [reach, f64::INFINITY], evaluator)
        })?;
        (found.loss <= start + rounding(start)).then_some(found)
    })
}

/// The methods that are tried.
const SEARCHES: [&OptimizerDefinition; 2] = [&lbfgs::DEFINITION, &armijo::DEFINITION];

/// Where the one of them ended that came lowest, be it at a minimum or not.
pub(super) fn searched(from: &[f64], evaluator: &mut Evaluator) -> Descent {
    let [a, b] = SEARCHES.map(|definition| search(definition, from, evaluator));
    if b.loss() < a.loss() { b } else { a }
}

fn search(
    definition: &'static OptimizerDefinition,
    from: &[f64],
    evaluator: &mut Evaluator,
) -> Descent {
    let mut plan = Plan::new(Settings::defaults(definition));
    plan.stop = Stop {
        steps: STEPS,
        gradient_norm: 0.0,
    };
    let mut trial = Descent::start(plan, from, evaluator);
    let gone = GONE * norm(trial.gradient());
    while trial.steps() < STEPS {
        let before = trial.loss();
        let has_stopped = trial.run(evaluator, IDLE) < IDLE;
        if has_stopped || trial.loss() >= before && norm(trial.gradient()) <= gone {
            break;
        }
    }
    trial
}

/// The minimum at a point, if there is one within [`NEAR`].
pub(super) fn minimum_at(at: &[f64], evaluator: &mut Evaluator) -> Option<Minimum> {
    let reach = NEAR * scale_of(at);
    let within = [reach, BEYOND * reach];
    smooth_minimum(at, evaluator).or_else(|| kinked_minimum(at, within, evaluator))
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
    let sides = ASIDE.iter().flat_map(|aside| [-aside, *aside]);
    sides.into_iter().any(|distance| {
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
