//! Which verdict it is: one question after the other, the first that says yes decides.

use crate::diff::{Evaluator, Objective, check};
use crate::expr::function::Unary;
use crate::expr::graph::Node;
use crate::optim::{Sampling, StopReason, norm};

use super::descent_context::DescentContext;
use super::reason;
use super::step_law::{Factor, Motion, StepLaw};
use super::trend::LossTrend;
use super::{Verdict, non_finite_origin};

/// A verdict and its reason.
type Decision = (Verdict, String);

/// A gradient counts as gone if it is shorter than this part of the longest there was.
const GONE: f64 = 1e-6;

/// A gradient counts as short, near a saddle, if it is shorter than this part of the longest there was.
const SHORT: f64 = 0.05;

/// How near the place is where a saddle has no slope, relative to the distance from the origin or to 1.
const BESIDE: f64 = 0.1;

/// A step counts as none if it is shorter than this, relative to the distance from the origin or to 1.
const NO_STEP: f64 = 1e-6;

/// A minimum counts as near if Newton's step to it is shorter than this, relative to the distance from the origin or to 1.
const NEAR: f64 = 1e-2;

/// What came to rest where the gradient is this many times as long as at the start was thrown out.
const STEEPER: f64 = 1e3;

/// Back and forth counts as oscillating if a step is at least this part of the one before: what shrinks faster has settled
/// after a few steps.
const SETTLES: f64 = 0.7;

pub(super) fn decide(situation: &DescentContext<'_>, evaluator: &mut Evaluator) -> Decision {
    cut(situation, evaluator)
        .or_else(|| thrown_out(situation))
        .or_else(|| stationary(situation))
        .or_else(|| breaks_next(situation, evaluator))
        .or_else(|| growing(situation))
        .or_else(|| unbounded(situation))
        .or_else(|| runaway(situation, evaluator))
        .or_else(|| stuck(situation))
        .or_else(|| near_saddle(situation))
        .or_else(|| zigzag(situation))
        .or_else(|| plateau(situation))
        .unwrap_or_else(|| by_course(situation))
}

/// The gradient differs from the slope that the loss has with every `detach` taken away.
fn cut(situation: &DescentContext<'_>, evaluator: &mut Evaluator) -> Option<Decision> {
    let nodes = evaluator.program().loss().graph.nodes();
    let detaches = |node: &Node| matches!(node, Node::Unary(Unary::Detach, _));
    if !nodes.iter().any(detaches) {
        return None;
    }
    let checks = check(evaluator, situation.descent.at());
    let slopes: Vec<f64> = checks.iter().map(|check| check.true_slope).collect();
    let gradient = situation.descent.gradient();
    let scale = norm(&slopes).max(norm(gradient));
    let (variable, gap) = slopes
        .iter()
        .zip(gradient)
        .map(|(slope, partial)| (slope - partial).abs())
        .enumerate()
        .max_by(|a, b| a.1.total_cmp(&b.1))?;
    (gap > 1e-9 * scale).then(|| {
        let reason = reason::cut(
            &situation.names[variable],
            gradient[variable],
            slopes[variable],
        );
        (Verdict::Cut, reason)
    })
}

/// Hardly any slope is left: is it a minimum, a saddle, or a plain?
fn stationary(situation: &DescentContext<'_>) -> Option<Decision> {
    let slope = situation.slope();
    let scale = situation.landscape.scale;
    let told = matches!(
        situation.descent.stop(),
        Some(StopReason::GradientNorm { .. })
    );
    let gone = told || slope <= GONE * situation.trend.greatest_norm;
    let step = situation.landscape.newton_step();
    let distance = step.map(|step| norm(&step));
    let level = situation.landscape.distance_to_level().or(distance);
    let there = level.is_some_and(|distance| distance <= 1e-8 * scale);
    if !gone && !there {
        return None;
    }
    let moves = situation.trend.next_length().unwrap_or(0.0);
    if let Some(distance) = distance
        && distance <= NEAR * scale
    {
        if moves > 1e-3 * scale {
            return None;
        }
        return Some(if situation.goes_on {
            (Verdict::Saddle, reason::inflection(situation))
        } else {
            (Verdict::Converged, reason::converged(situation, distance))
        });
    }
    if let Some(curvature) = situation.landscape.falling_away()
        && situation.effective_rate() * -curvature >= NO_STEP
    {
        return Some((Verdict::Saddle, reason::on_saddle(situation)));
    }
    if situation.landscape.modes.is_none() {
        return told.then(|| (Verdict::Converged, reason::no_slope(situation)));
    }
    (slope == 0.0 || moves <= NO_STEP * scale)
        .then(|| (Verdict::Plateau, reason::plateau(situation)))
}

/// The next step leads to where the loss is not finite.
fn breaks_next(situation: &DescentContext<'_>, evaluator: &Evaluator) -> Option<Decision> {
    let next = situation.trend.next.as_ref()?;
    let broken = situation.next_loss.is_some_and(|loss| !loss.is_finite());
    broken.then(|| {
        let at = situation.descent.at().iter().zip(next);
        let to: Vec<f64> = at.map(|(x, d)| x + d).collect();
        let part = non_finite_origin::of_value(evaluator.program().loss(), &to);
        (Verdict::NotFinite, reason::breaks_next(situation, part))
    })
}

/// Loss and steps grow.
fn growing(situation: &DescentContext<'_>) -> Option<Decision> {
    (situation.trend.course == LossTrend::Growing)
        .then(|| (Verdict::Diverging, reason::growing(situation)))
}

/// A quadratic without a lower bound: some curvature is negative, or it falls like a plane.
fn unbounded(situation: &DescentContext<'_>) -> Option<Decision> {
    let landscape = &situation.landscape;
    if !landscape.is_quadratic || matches!(situation.response, StepLaw::Newton { .. }) {
        return None;
    }
    let zero = landscape.zero();
    let most_of_it = |part: f64| 2.0 * part * part >= situation.slope() * situation.slope();
    if landscape.falling_away().is_some() {
        let away = landscape.slope_along(|curvature| curvature < -zero);
        let is_leaving = most_of_it(away) && situation.slope() >= situation.trend.first_norm;
        return Some(if is_leaving {
            (Verdict::Diverging, reason::no_lower_bound(situation))
        } else {
            (Verdict::Saddle, reason::saddle_shaped(situation))
        });
    }
    let plane = landscape.slope_along(|curvature| curvature <= zero);
    most_of_it(plane).then(|| (Verdict::Diverging, reason::plane(situation)))
}

/// Faster and faster downhill, and so it goes on as far as one can see: ten, a hundred, a thousand times further along the
/// next step the loss is lower still, and steeper.
fn runaway(situation: &DescentContext<'_>, evaluator: &mut Evaluator) -> Option<Decision> {
    let trend = &situation.trend;
    let accelerates = situation.slope() >= trend.greatest_norm;
    let bends_down = situation.landscape.falling_away().is_some();
    if !accelerates || !bends_down || trend.course != LossTrend::Falling {
        return None;
    }
    let next = trend.next.as_ref()?;
    let unit = situation.landscape.scale / norm(next);
    let at = situation.descent.at();
    let losses = [0.0, 10.0, 100.0, 1000.0].map(|far| {
        let ahead = at.iter().zip(next).map(|(x, d)| x + far * unit * d);
        (far, evaluator.value(&ahead.collect::<Vec<f64>>()))
    });
    let slope = |pair: &[(f64, f64)]| (pair[1].1 - pair[0].1) / (pair[1].0 - pair[0].0);
    let slopes: Vec<f64> = losses.windows(2).map(slope).collect();
    let steeper = slopes[0] < 0.0 && slopes.windows(2).all(|pair| pair[1] < pair[0]);
    steeper.then(|| (Verdict::Diverging, reason::runaway(situation)))
}

/// The optimizer has no step to propose though there is a slope.
fn stuck(situation: &DescentContext<'_>) -> Option<Decision> {
    let stop = situation.descent.stop()?;
    matches!(
        stop,
        StopReason::NoDescent { .. }
            | StopReason::SingularHessian { .. }
            | StopReason::NotSolved { .. }
    )
    .then(|| (Verdict::Plateau, reason::stuck(stop)))
}

/// Little slope is left, the loss falls away to some side, and the place where the slope vanishes is near.
fn near_saddle(situation: &DescentContext<'_>) -> Option<Decision> {
    let curvature = situation.landscape.falling_away()?;
    let steps = situation.effective_rate() * -curvature;
    let is_near = situation.landscape.distance_to_level()? <= BESIDE * situation.landscape.scale;
    let is_short = situation.slope() <= SHORT * situation.trend.greatest_norm;
    (is_near && is_short && steps >= NO_STEP)
        .then(|| (Verdict::Saddle, reason::beside_saddle(situation)))
}

/// Successive steps point against each other, and do not get shorter.
fn zigzag(situation: &DescentContext<'_>) -> Option<Decision> {
    let trend = &situation.trend;
    let shrinks = trend.zigzag?;
    let has_law = !matches!(situation.response, StepLaw::LineSearch | StepLaw::Adaptive);
    let plan = situation.descent.plan();
    let is_quiet = plan.noise.scale == 0.0 && plan.sampling == Sampling::Fixed;
    let explains = has_law && is_quiet && !situation.is_kink();
    let counts = !trend.settles || explains;
    let is_start = trend.course == LossTrend::Unknown;
    (counts && !is_start && shrinks > SETTLES)
        .then(|| (Verdict::Oscillating, reason::oscillating(situation)))
}

/// It moves no more, and where it came to rest is far steeper than where it began.
fn thrown_out(situation: &DescentContext<'_>) -> Option<Decision> {
    let still = situation.trend.next_length()? <= NO_STEP * situation.landscape.scale;
    let steeper = situation.slope() > STEEPER * situation.trend.first_norm;
    (still && steeper && situation.slope() > 1.0)
        .then(|| (Verdict::Diverging, reason::thrown_out(situation)))
}

/// A tiny gradient, a tiny step, and no minimum of which the curvature tells.
fn plateau(situation: &DescentContext<'_>) -> Option<Decision> {
    let trend = &situation.trend;
    let tiny = situation.slope() <= GONE * trend.greatest_norm.max(1.0);
    let still = trend.next_length()? <= NO_STEP * situation.landscape.scale;
    let knows_minimum =
        situation.landscape.is_quadratic && situation.landscape.newton_step().is_some();
    (still && (tiny || trend.course == LossTrend::Still) && !knows_minimum)
        .then(|| (Verdict::Plateau, reason::plateau(situation)))
}

/// Nothing special: the loss falls, or it does not.
fn by_course(situation: &DescentContext<'_>) -> Decision {
    let converging = || (Verdict::Converging, reason::converging(situation));
    let oscillating = || (Verdict::Oscillating, reason::oscillating(situation));
    let slowest = situation.slowest().map(|answer| answer.factor);
    let stays = slowest.is_some_and(|factor| {
        factor.motion == Motion::Flips && factor.size >= 1.0 && !factor.grows()
    });
    match situation.trend.course {
        _ if situation.rate == 0.0 => converging(),
        LossTrend::Falling | LossTrend::Still | LossTrend::Wandering
            if situation.is_exact() && stays =>
        {
            oscillating()
        }
        LossTrend::Falling => converging(),
        LossTrend::Unknown => expected(situation),
        LossTrend::Still | LossTrend::Wandering | LossTrend::Growing => match slowest {
            Some(factor) if situation.is_exact() && !factor.grows() => converging(),
            _ => oscillating(),
        },
    }
}

/// Before the first step: what slope and curvature predict.
fn expected(situation: &DescentContext<'_>) -> Decision {
    let rises = situation
        .next_loss
        .is_some_and(|loss| loss > situation.descent.loss());
    let slowest = situation.slowest().map(|answer| answer.factor);
    let grows = slowest.is_some_and(Factor::grows);
    let jumps =
        slowest.is_some_and(|factor| factor.motion == Motion::Flips && factor.size > SETTLES);
    if rises && grows {
        (Verdict::Diverging, reason::overshoots(situation))
    } else if rises {
        (Verdict::Oscillating, reason::overshoots(situation))
    } else if jumps && !grows {
        (Verdict::Oscillating, reason::oscillating(situation))
    } else {
        (Verdict::Converging, reason::converging(situation))
    }
}
