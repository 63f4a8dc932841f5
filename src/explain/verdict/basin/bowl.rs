//! Minima by slope and curvature.

use super::higher_order::beyond_newton;
use super::valley_floor::{falls_along_floor, is_level_along, opens_along_floor};
use super::{
    BEYOND, FINEST, Minimum, MinimumKind, NEAR, corner_at, falls_along, level_place, moved,
    newton_step, rounding, scale_of,
};
use crate::diff::{Evaluator, FULL_HESSIAN, Objective, dot};
use crate::explain::verdict::local_curvature::{Bend, Mode, modes};
use crate::optim::norm;

/// Newton's step to a minimum leaves at most this part of the slope: of xⁿ it leaves less than 1/e, beside a pole x⁻ⁿ more.
const LEAVES: f64 = 1.0 / std::f64::consts::E;

/// So far beside a minimum it must not be lower before it is higher, relative to the distance from the origin or to 1.
const WITHIN: f64 = 0.1;

/// A direction that curves up by at most this part of the steepest may be beside a place where it does not.
const WEAK: f64 = 1e-3;

/// So many of Newton's steps lead from within [`NEAR`] to the last digit, where a slope does not vanish to a higher order.
const STEPS: usize = 8;

/// By slope and curvature.
pub(super) fn smooth_minimum(at: &[f64], evaluator: &mut Evaluator) -> Option<Minimum> {
    let n = at.len();
    if n > FULL_HESSIAN {
        return None;
    }
    let mut gradient = vec![0.0; n];
    let loss = evaluator.gradient(at, &mut gradient);
    let mut hessian = vec![0.0; n * n];
    evaluator.hessian(at, &mut hessian);
    let modes = modes(&hessian, at, &gradient);
    let scale = scale_of(at);
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
    let is_there = within <= FINEST * scale;
    let turns_up = is_there
        || beyond >= loss.min(least) - rounding(loss)
            && (beyond.is_finite() || level_place(at, evaluator).is_some());
    // Newton's step leaves little of a slope; far out it may be short beside the distance and lead nowhere.
    let mut left = vec![0.0; n];
    evaluator.gradient(&lowest, &mut left);
    let is_less = is_there || norm(&left) <= LEAVES * norm(&gradient);
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
            || opens_along_floor(&lowest, level, &modes, scale, evaluator)
    };
    if level.is_some_and(|level| falls(level, evaluator)) {
        return None;
    }
    // What curves up next to not at all beside the steepest direction may be beside the place where it curves down.
    let steepest = modes.last().map_or(0.0, |mode| mode.curvature);
    let is_weak = |mode: &&Mode| mode.bend() == Bend::Up && mode.curvature <= WEAK * steepest;
    let weak = modes.iter().find(is_weak);
    if weak.is_some_and(|weak| falls_along_floor(&lowest, weak, &modes, scale, evaluator)) {
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
    let (end, within) = beyond_newton(at, lowest, &modes, evaluator);
    let (end, least) = polished(end, evaluator);
    let found = Minimum {
        at: end,
        loss: loss.min(least),
        kind,
        within,
    };
    Some(rounded(found, evaluator))
}

/// The same where its coordinates are shown to be, unless the loss is higher there, or lower by more than it is: across a jump.
fn rounded(found: Minimum, evaluator: &mut Evaluator) -> Minimum {
    let at: Vec<f64> = (0..found.at.len())
        .map(|index| found.coordinate(index))
        .collect();
    let loss = evaluator.value(&at);
    if (0.0..=found.loss.abs()).contains(&(found.loss - loss)) {
        Minimum { at, loss, ..found }
    } else {
        found
    }
}

/// A few more of Newton's steps, as long as they lead down: what is left of a search is no part of a minimum.
fn polished(at: Vec<f64>, evaluator: &mut Evaluator) -> (Vec<f64>, f64) {
    polished_by(STEPS, at, evaluator)
}

fn polished_by(steps: usize, mut at: Vec<f64>, evaluator: &mut Evaluator) -> (Vec<f64>, f64) {
    let mut loss = evaluator.value(&at);
    for _ in 0..steps {
        let next = newton_step(&at, evaluator).to;
        let value = evaluator.value(&next);
        if value < loss {
            (at, loss) = (next, value);
        } else {
            break;
        }
    }
    (at, loss)
}

/// Whether the loss falls to one side of a point though it curves up there: beside an inflection, whose curvature is that of where
/// the search happened to end; or does not rise though it should. The nearest heights that rounding cannot hide decide.
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
    // Where no value rises though a curvature says so, the loss has come as near to its limit as its digits tell.
    let is_due = 0.25 * mode.curvature * (WITHIN * scale).powi(2) > 4.0 * hidden;
    // A point beside the minimum has a slope, which explains that much of a fall.
    let mut gradient = vec![0.0; at.len()];
    evaluator.gradient(at, &mut gradient);
    let slope = dot(&gradient, &mode.direction).abs();
    let sides = [-1.0, 1.0].map(|side| {
        let mut rise =
            |distance: f64| evaluator.value(&moved(at, &mode.direction, side * distance)) - loss;
        let distances = std::iter::successors(Some(felt), |distance| Some(2.0 * distance));
        let mut distances = distances.take_while(|distance| *distance <= WITHIN * scale);
        let first = distances.find(|distance| rise(*distance).abs() > hidden + slope * distance);
        first.map(|first| {
            let falls = rise(first);
            falls < 0.0 && rise(2.0 * first) < falls
        })
    });
    sides.contains(&Some(true)) || is_due && sides == [None, None]
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diff::Program;
    use crate::expr::{KnownNames, parse};

    #[test]
    fn more_steps_come_no_nearer_to_a_minimum_and_fewer_do() {
        for (text, from) in [
            ("x^2 + 200 x^3 + 1e5 x^4", 9e-4),
            ("cosh(x - 1) + (x - 1)^3", 1.001),
            ("ln(1 + 1e5 x^2)", 9e-4),
            ("x^2", 1e-3),
        ] {
            let loss = parse(text, &KnownNames::default()).expect("a loss");
            let mut evaluator = Evaluator::new(Arc::new(Program::new(loss)));
            let mut after = |steps: usize| polished_by(steps, vec![from], &mut evaluator).1;
            assert_eq!(after(STEPS), after(2 * STEPS), "{text}");
        }
        let loss = parse("x^2 + 200 x^3 + 1e5 x^4", &KnownNames::default()).expect("a loss");
        let mut evaluator = Evaluator::new(Arc::new(Program::new(loss)));
        let mut after = |steps: usize| polished_by(steps, vec![9e-4], &mut evaluator).1;
        assert!(after(STEPS) < after(STEPS / 2));
    }
}
