//! A direction in which the loss falls from a point without slope: what neither slope nor curvature shows of the tip of a
//! kink, and of a saddle of higher order, such as that of a network whose units all start alike.

use crate::data::{Random, Stream};
use crate::diff::{Evaluator, Objective, dot};
use crate::optim::norm;

use super::basin::{self, moved};
use super::context::DescentContext;
use super::local_curvature::{Bend, Mode};
use super::points::difference;

/// How many random directions are tried.
const RANDOM: usize = 64;

/// Of so many parameters each is tried by itself.
const AXES: usize = 64;

/// How far it is looked, relative to the distance from the origin or to 1.
const DISTANCES: [f64; 3] = [0.3, 0.03, 0.003];

/// The loss falls in a direction if it is lower at each of these parts of a distance than at the one before.
const PARTS: [f64; 5] = [1.0 / 16.0, 0.125, 0.25, 0.5, 1.0];

/// Nearer than that it is no higher than here.
const NEARER: [f64; 2] = [1.0 / 256.0, 1.0 / 64.0];

/// A fall counts if it is this many roundings of the losses of the run.
const ROUNDINGS: f64 = 64.0;

/// At the tip of a kink the loss falls by at most so many times as much in the whole distance as in a sixteenth of it: in
/// proportion that is 16 times as much, where the slope fades 256 times.
const PROPORTIONAL: f64 = 20.0;

/// The gradient shows a fall that is at most so many times what its slope makes.
const EXPLAINED: f64 = 4.0;

/// A direction in which the loss falls.
#[derive(Clone, Debug)]
pub(super) struct DescentDirection {
    /// Of length 1.
    pub(super) direction: Vec<f64>,
    /// How far the loss was followed.
    pub(super) distance: f64,
    /// The loss there.
    pub(super) loss: f64,
    /// How it falls.
    pub(super) shape: Shape,
}

/// How a loss falls from a point without slope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// In proportion to the distance, so that there is a slope, which the gradient does not show.
    Kink,
    /// The faster the farther, as from a saddle of higher order.
    Saddle,
    /// Along the floor of a valley that bends: no straight line shows it.
    Valley,
    /// At once.
    Jump,
    /// In jumps, between which it is level: of rounded numbers, say.
    Steps,
}

/// A direction in which the loss falls from `at`, where it is `loss` and has no slope: along an axis, or in the space that
/// is level by its curvatures.
pub(super) fn find(
    context: &DescentContext<'_>,
    at: &[f64],
    loss: f64,
    evaluator: &mut Evaluator,
) -> Option<DescentDirection> {
    let local_curvature = &context.local_curvature;
    if local_curvature.is_quadratic {
        return None;
    }
    let axes = (0..at.len().min(AXES)).flat_map(|index| {
        [1.0, -1.0].map(|side| {
            let mut axis = vec![0.0; at.len()];
            axis[index] = side;
            axis
        })
    });
    let level: Vec<&Mode> = local_curvature.bending(Bend::Level).collect();
    let count = if level.is_empty() { 0 } else { RANDOM };
    let random = (0..count as u64).map(|number| combination(&level, at.len(), number));
    let start = context.record().start_loss();
    let least = ROUNDINGS * f64::EPSILON * loss.abs().max(start.abs());
    let mut gradient = vec![0.0; at.len()];
    evaluator.gradient(at, &mut gradient);
    let mut along = |direction: Vec<f64>| {
        let slope = dot(&gradient, &direction).abs();
        let mut distances = DISTANCES
            .map(|distance| distance * local_curvature.scale)
            .into_iter();
        let fall = distances.find_map(|distance| {
            let [lower, near] = falls(at, loss, &direction, distance, least, evaluator)?;
            // Far out on a plain there is a slope, which is less than rounding of what it is a difference of.
            let is_known = loss - near <= EXPLAINED * slope * distance * PARTS[0];
            (!is_known).then_some((distance, lower, near))
        });
        fall.map(|(distance, lower, near)| DescentDirection {
            shape: if !is_sloped(at, &direction, (distance, loss - lower), evaluator) {
                Shape::Steps
            } else if loss - lower <= PROPORTIONAL * (loss - near) {
                Shape::Kink
            } else {
                Shape::Saddle
            },
            loss: lower,
            direction,
            distance,
        })
    };
    axes.chain(random)
        .find_map(&mut along)
        .or_else(|| along_floor(context, at, loss, least, evaluator))
}

/// Whether the slopes on the way make a fall: those of what changes in jumps do not.
fn is_sloped(
    at: &[f64],
    direction: &[f64],
    (distance, fall): (f64, f64),
    evaluator: &mut Evaluator,
) -> bool {
    let mut gradient = vec![0.0; at.len()];
    let mut slope = |part: f64| {
        evaluator.gradient(&moved(at, direction, part * distance), &mut gradient);
        dot(&gradient, direction).abs()
    };
    let steepest = PARTS.map(&mut slope).into_iter().fold(0.0, f64::max);
    fall <= EXPLAINED * steepest * distance
}

/// The way along the floor of a valley on which the loss falls, and falls all the faster the farther.
fn along_floor(
    context: &DescentContext<'_>,
    at: &[f64],
    loss: f64,
    least: f64,
    evaluator: &mut Evaluator,
) -> Option<DescentDirection> {
    let local_curvature = &context.local_curvature;
    let modes = local_curvature.modes.as_ref()?;
    local_curvature.bending(Bend::Up).next()?;
    let distances = DISTANCES.map(|distance| distance * local_curvature.scale);
    let levels = local_curvature.bending(Bend::Level).take(AXES);
    let mut ways = levels.flat_map(|level| {
        distances
            .into_iter()
            .flat_map(move |distance| [(level, distance), (level, -distance)])
    });
    ways.find_map(|(level, distance)| {
        let to = basin::beside_on_floor(at, level, modes, distance, evaluator);
        let half = basin::beside_on_floor(at, level, modes, distance / 2.0, evaluator);
        let [end, middle] = [to.as_slice(), &half].map(|at| evaluator.value(at));
        let falls = end < middle && middle < loss - least && 2.0 * (loss - middle) < loss - end;
        let way = difference(&to, at);
        let length = norm(&way);
        falls.then(|| DescentDirection {
            direction: way.iter().map(|entry| entry / length).collect(),
            distance: length,
            loss: end,
            shape: Shape::Valley,
        })
    })
}

/// Whether the loss is nowhere lower than here along any single parameter, at distances from a thousandth of that from the
/// origin, or of 1, to a thousand times as much, and higher somewhere.
pub(super) fn is_nowhere_lower(context: &DescentContext<'_>, evaluator: &mut Evaluator) -> bool {
    const HALF_DOUBLINGS: i32 = 20;
    let (at, loss) = (context.descent.at(), context.descent.loss());
    if at.len() > AXES {
        return false;
    }
    let mut is_higher = false;
    for index in 0..at.len() {
        for side in [1.0, -1.0] {
            for half in -HALF_DOUBLINGS..=HALF_DOUBLINGS {
                let mut beside = at.to_vec();
                beside[index] +=
                    side * context.local_curvature.scale * 2.0_f64.powf(f64::from(half) / 2.0);
                let value = evaluator.value(&beside);
                if value < loss {
                    return false;
                }
                is_higher |= value > loss;
            }
        }
    }
    is_higher
}

/// The side on which the loss drops in a jump right beside a point, with how far away that was seen: no slope makes it.
pub(super) fn jump(
    context: &DescentContext<'_>,
    at: &[f64],
    loss: f64,
    evaluator: &mut Evaluator,
) -> Option<DescentDirection> {
    const BESIDE: f64 = 1e-9;
    // What a slope and a curvature of so many times those of the run would make there.
    const STEEP: f64 = 1e3;
    let local_curvature = &context.local_curvature;
    let distance = BESIDE * local_curvature.scale;
    let slope = context.record().greatest_norm().max(1.0);
    let bend = local_curvature.steepest().unwrap_or(0.0).max(1.0);
    let smooth = STEEP * (slope + bend * distance) * distance;
    let rounding = ROUNDINGS * f64::EPSILON * loss.abs().max(context.record().start_loss().abs());
    let sides = (0..at.len().min(AXES)).flat_map(|index| [(index, 1.0), (index, -1.0)]);
    sides.into_iter().find_map(|(index, side)| {
        let mut direction = vec![0.0; at.len()];
        direction[index] = side;
        let beside = evaluator.value(&moved(at, &direction, distance));
        (beside < loss - smooth.max(rounding)).then_some(DescentDirection {
            direction,
            distance,
            loss: beside,
            shape: Shape::Jump,
        })
    })
}

/// A random direction, of length 1, in the space of some modes.
fn combination(modes: &[&Mode], parameters: usize, number: u64) -> Vec<f64> {
    let mut random = Random::of(Stream::Direction, 1, number);
    let mut direction = vec![0.0; parameters];
    for mode in modes {
        let part = random.normal();
        for (entry, along) in direction.iter_mut().zip(&mode.direction) {
            *entry += part * along;
        }
    }
    let length = norm(&direction).max(f64::MIN_POSITIVE);
    direction.iter().map(|entry| entry / length).collect()
}

/// The loss at a distance and that at a sixteenth of it, if it falls all the way by more than `least`.
fn falls(
    at: &[f64],
    loss: f64,
    direction: &[f64],
    distance: f64,
    least: f64,
    evaluator: &mut Evaluator,
) -> Option<[f64; 2]> {
    let mut value = |part: f64| evaluator.value(&moved(at, direction, part * distance));
    let end = value(1.0);
    if end.is_nan() || end >= loss - least {
        return None;
    }
    let values = PARTS.map(&mut value);
    let is_lower = values[0] < loss - least && values.is_sorted_by(|a, b| a > b);
    let is_no_higher = NEARER.iter().all(|part| value(*part) <= loss + least);
    (is_lower && is_no_higher).then_some([end, values[0]])
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::local_curvature::modes;
    use super::*;
    use crate::diff::Program;
    use crate::expr::{KnownNames, parse};
    use crate::optim::{Descent, Plan, Settings};

    /// A loss that is level to second order in all directions and falls in a narrow cone around one.
    fn cone([x, y, z]: [f64; 3]) -> String {
        let along = format!("({x:?} x + {y:?} y + {z:?} z)^2");
        format!("r = x^2 + y^2 + z^2; r^2 - 2e7 relu({along} - 0.9995 r)^2")
    }

    #[test]
    fn sixty_four_random_directions_are_tried() {
        let falls = |number: u64| {
            let modes = modes(&[0.0; 9], &[0.0; 3], &[0.0; 3]);
            let level: Vec<&Mode> = modes.iter().collect();
            let direction = combination(&level, 3, number);
            let text = cone([direction[0], direction[1], direction[2]]);
            let loss = parse(&text, &KnownNames::default()).expect("a loss");
            let mut evaluator = Evaluator::new(Arc::new(Program::new(loss)));
            let plan = Plan::new(Settings::defaults(crate::optim::find("gd").expect("gd")));
            let descent = Descent::start(plan, &[0.0; 3], &mut evaluator);
            let context = DescentContext::of(None, &descent, &mut evaluator);
            find(&context, &[0.0; 3], 0.0, &mut evaluator).is_some()
        };
        assert!(falls(63));
        assert!(!falls(64));
    }
    /// Whether the loss is found to fall from the origin.
    fn falls_from_0(text: &str) -> bool {
        let loss = parse(text, &KnownNames::default()).expect("a loss");
        let count = loss.parameters().len();
        let mut evaluator = Evaluator::new(Arc::new(Program::new(loss)));
        let plan = Plan::new(Settings::defaults(crate::optim::find("gd").expect("gd")));
        let origin = vec![0.0; count];
        let descent = Descent::start(plan, &origin, &mut evaluator);
        let context = DescentContext::of(None, &descent, &mut evaluator);
        find(&context, &origin, descent.loss(), &mut evaluator).is_some()
    }

    /// Of relu(x) the slope is taken for 0 at 0.
    #[test]
    fn a_fall_that_the_slope_explains_is_known() {
        assert!(falls_from_0("-4 relu(x) - x"));
        assert!(!falls_from_0("-2 relu(x) - x"));
    }

    /// A ridge at a 64th of every distance that is looked at keeps a run from falling.
    #[test]
    fn what_is_higher_nearer_by_does_not_fall() {
        let ridges = |part: f64| {
            let ridge = |distance: f64| {
                let at = distance / part;
                format!("{:e} exp(-((|x| - {at:e}) / {:e})^2)", 2.0 * at, at / 20.0)
            };
            let [far, middle, near] = [0.3, 0.03, 0.003].map(ridge);
            falls_from_0(&format!("{far} + {middle} + {near} - |x|"))
        };
        assert!(!ridges(64.0));
        assert!(!ridges(256.0));
        assert!(ridges(1024.0));
    }

    fn at_origin<T>(
        text: &str,
        of: impl Fn(&DescentContext<'_>, &[f64], &mut Evaluator) -> T,
    ) -> T {
        let loss = parse(text, &KnownNames::default()).expect("a loss");
        let origin = vec![0.0; loss.parameters().len()];
        let mut evaluator = Evaluator::new(Arc::new(Program::new(loss)));
        let plan = Plan::new(Settings::defaults(crate::optim::find("gd").expect("gd")));
        let descent = Descent::start(plan, &origin, &mut evaluator);
        let context = DescentContext::of(None, &descent, &mut evaluator);
        of(&context, &origin, &mut evaluator)
    }

    /// The ridge of a kink lies across one of 66 parameters; the others bend up.
    #[test]
    fn sixty_four_parameters_are_tried_one_by_one() {
        let falls = |ridge: usize| {
            let term = |index: usize| {
                let sign = if index == ridge {
                    format!(" - |w{index}|")
                } else {
                    String::new()
                };
                format!("w{index}^2{sign}")
            };
            falls_from_0(&(1..=66).map(term).collect::<Vec<_>>().join(" + "))
        };
        assert!(falls(64));
        assert!(!falls(65));
    }

    #[test]
    fn a_jump_is_beside_a_point_within_a_billionth_and_higher_than_a_slope_makes() {
        let is_jump = |beside: f64, height: f64| {
            let text = format!("x^2 - {height:e} step(x - {beside:e})");
            at_origin(&text, |context, at, evaluator| {
                jump(context, at, 0.0, evaluator).is_some()
            })
        };
        assert!(is_jump(0.7e-9, 1.0));
        assert!(!is_jump(1.4e-9, 1.0));
        // A thousand times what a slope of 1 makes of a billionth.
        assert!(is_jump(0.7e-9, 1.4e-6));
        assert!(!is_jump(0.7e-9, 0.7e-6));
    }

    #[test]
    fn lower_ground_is_looked_for_to_a_thousand() {
        let is_nowhere_lower = |pit: f64| {
            let text = format!("relu(|x| - 0.1) - 1e9 relu(|x| - {pit:?})");
            at_origin(&text, |context, _, evaluator| {
                is_nowhere_lower(context, evaluator)
            })
        };
        assert!(!is_nowhere_lower(700.0));
        assert!(is_nowhere_lower(1100.0));
    }
}
