//! What is said where the law of the steps is exact.

use crate::diff::dot;
use crate::explain::{Finding, FindingKind, Severity};
use crate::optim::norm;

use super::Verdict;
use super::causes;
use super::context::{DescentContext, StepResponse, axis_along};
use super::exact::{ExactOutcome, flips};
use super::local_curvature::{Bend, Mode};
use super::number::{AT_LIMIT, num, percent, steps_for_a_tenth, times};
use super::pace::{Pace, ahead};
use super::points::{difference, scale_of};
use super::statement::{Expert, Statement, Tone};
use super::step_law::ErrorMotion;
use super::terms;

/// Directions shrink alike if their factors differ by no more than this part of the larger.
const ALIKE: f64 = 1e-9;

/// An error is slow to go if a tenth of it takes more steps than this: half of what a run has unless it says otherwise.
pub(super) const SLOW: f64 = 100.0;

/// A rate is too small, not the valley too long, if η·λmax is below this part of its limit: then five times the rate is
/// safe still.
pub(super) const CAREFUL: f64 = 0.2;

/// What is said of a factor that is not that of the steps that come first.
const LONG_RUN: &str = " in the long run";

/// What is said of what becomes of the run.
pub(super) fn statement(context: &DescentContext<'_>, exact: &ExactOutcome<'_>) -> Statement {
    match exact {
        ExactOutcome::Plane(mode) => plane(context, mode),
        ExactOutcome::Unbounded(response) => unbounded(context, response),
        ExactOutcome::Grows(response) => grows(context, response),
        ExactOutcome::Stays(response) => stays(context, response),
        ExactOutcome::Still(response) => still(context, response),
        ExactOutcome::Pass { distance, down } => pass(context, *distance, down),
        ExactOutcome::Arrived { distance } => arrived(context, *distance),
        ExactOutcome::Shrinks { slowest, dormant } => shrinks(context, slowest, dormant.as_ref()),
    }
}

fn plane(context: &DescentContext<'_>, mode: &Mode) -> Statement {
    let name = terms::name(context, mode);
    let slope = num(mode.slope.abs());
    let sentence = format!(
        "no minimum: along {name} the loss falls like a plane, by {slope} a unit, for ever"
    );
    let expert = Expert::new(format!(
        "no lower bound: slope {slope} and λ 0 along {name}"
    ))
    .and(terms::curvatures(context))
    .and(format!("no rate is safe, {}", context.reach().word()));
    Statement::new(Verdict::Diverging, Tone::Fault, sentence, expert).finding(Some(
        causes::diverging(context, "the loss falls like a plane, for ever"),
    ))
}

fn unbounded(context: &DescentContext<'_>, response: &StepResponse<'_>) -> Statement {
    let name = terms::name(context, response.mode);
    let factor = times(response.factor.signed());
    let sentence = format!(
        "no lower bound: along {name} the loss falls away, faster with every step ({factor} a step)"
    );
    let curvature = num(response.mode.curvature);
    let expert = Expert::new(format!("no lower bound along λ {curvature}"))
        .and(format!("{factor} a step"))
        .and(terms::curvatures(context))
        .and(format!("no rate is safe, {}", context.reach().word()));
    Statement::new(Verdict::Diverging, Tone::Fault, sentence, expert).finding(Some(
        causes::diverging(context, "the loss has no lower bound"),
    ))
}

fn grows(context: &DescentContext<'_>, response: &StepResponse<'_>) -> Statement {
    let name = terms::name(context, response.mode);
    let factor = times(response.factor.signed());
    let how = match response.factor.motion {
        ErrorMotion::Flips => "every step overshoots further",
        ErrorMotion::Swings => "every swing goes further out",
        ErrorMotion::Straight => "every step leads further away",
    };
    let sentence = format!("too big: {how} ({name} {factor} a step)");
    let expert = Expert::new(terms::factor(context, response))
        .and(terms::product(context))
        .and(terms::safe_rate(context))
        .and(causes::why_steep(context))
        .and(terms::course(context));
    Statement::new(Verdict::Diverging, Tone::Fault, sentence, expert)
        .finding(Some(causes::diverging(
            context,
            "every step overshoots further",
        )))
        .finding(causes::rate_too_large(context))
        .finding(causes::scale(context))
}

fn stays(context: &DescentContext<'_>, response: &StepResponse<'_>) -> Statement {
    let name = terms::name(context, response.mode);
    let expert = Expert::new(terms::factor(context, response)).and(terms::product(context));
    if let Some([product, limit]) = context.product()
        && product < (1.0 - AT_LIMIT) * limit
    {
        let sentence = format!(
            "no rest: the momentum keeps all of the speed, so {name} swings as far as ever, at every rate"
        );
        let expert = expert.and(format!(
            "no momentum below 1, so no rate comes in, {}",
            context.reach().word()
        ));
        return Statement::new(Verdict::Oscillating, Tone::Warning, sentence, expert);
    }
    let expert = expert.and(format!(
        "below its limit it comes in, {}",
        context.reach().word()
    ));
    let sentence = match ends(context, response.mode) {
        Some([low, high]) if flips(response) => {
            format!(
                "too big: {name} jumps between {} and {} and gets no nearer",
                num(high),
                num(low)
            )
        }
        _ => format!("too big: {name} swings as far as ever and gets no nearer"),
    };
    Statement::new(Verdict::Oscillating, Tone::Warning, sentence, expert)
        .finding(causes::rate_too_large(context))
}

/// So small a rate that what a step leaves is all that there is, but for rounding.
fn still(context: &DescentContext<'_>, response: &StepResponse<'_>) -> Statement {
    let name = terms::name(context, response.mode);
    let left = response.mode.displacement().unwrap_or(0.0).abs();
    // Each step leaves at least this part: of a smaller rest rounding would tell.
    let least = steps_for_a_tenth(1.0 - AT_LIMIT);
    let slow = format!(
        "{} is left along {name}, and a tenth of that after more than {} steps",
        num(left),
        num(least)
    );
    let sentence = format!("too small: {slow}");
    let expert = Expert::new(slow)
        .and(terms::product(context))
        .and(terms::safe_rate(context));
    Statement::new(Verdict::Plateau, Tone::Warning, sentence.clone(), expert)
        .finding(Some(causes::next_to_no_rate(context, sentence)))
}

/// Where a coordinate is now and after the next step, for a direction along it.
fn ends(context: &DescentContext<'_>, mode: &Mode) -> Option<[f64; 2]> {
    let index = axis_along(&mode.direction)?;
    let here = context.descent.at()[index];
    let other = here - 2.0 * mode.displacement()? * mode.direction[index];
    Some([here.min(other), here.max(other)])
}

fn pass(context: &DescentContext<'_>, distance: f64, down: &Mode) -> Statement {
    let away = terms::name(context, down);
    let factor = context.law.factor(context.rate, down.curvature);
    let grows = factor
        .filter(|factor| factor.grows())
        .map(|factor| times(factor.size));
    let ups: Vec<&Mode> = context.local_curvature.bending(Bend::Up).collect();
    let kind = match ups.last() {
        Some(up) => format!(
            "a pass: up along {}, down along {away}",
            terms::name(context, up)
        ),
        None => format!("the top of a hill: down along {away}"),
    };
    let sentence = match &grows {
        Some(_) => format!("{kind}; nothing pushes it off"),
        None => format!("{kind}; this method goes to where the slope is 0, wherever that is"),
    };
    let hill = ups.is_empty().then(|| String::from("the top of a hill"));
    let curvatures = terms::curvatures(context).unwrap_or_default();
    let expert = Expert::new(hill.unwrap_or_else(|| curvatures.clone()))
        .and(curvatures)
        .and(grows.map_or_else(
            || {
                if distance == 0.0 {
                    String::from("level here")
                } else {
                    format!("the slope is 0 at a distance of {}", num(distance))
                }
            },
            |grows| {
                format!(
                    "no slope along λ {}, so nothing starts it; a nudge grows {grows} a step",
                    num(down.curvature)
                )
            },
        ))
        .and(terms::slope(context));
    Statement::new(Verdict::Saddle, Tone::Warning, sentence, expert)
}

fn arrived(context: &DescentContext<'_>, distance: f64) -> Statement {
    at_minimum(context, distance, level_direction(context).as_deref())
}

/// A direction along which the loss is level.
fn level_direction(context: &DescentContext<'_>) -> Option<String> {
    let level = context.local_curvature.bending(Bend::Level).next()?;
    Some(match context.parameter_along(&level.direction) {
        Some(name) => name.to_string(),
        None => terms::vector(context, &level.direction),
    })
}

/// It stands at a minimum, `level` being a direction along which that is level.
pub(super) fn at_minimum(
    context: &DescentContext<'_>,
    distance: f64,
    level: Option<&str>,
) -> Statement {
    let rounding = 16.0 * f64::EPSILON * scale_of(context.descent.at());
    let away = if distance > rounding {
        format!("; the bottom is {} away", num(distance))
    } else {
        String::new()
    };
    let sentence = match (level, context.names.len()) {
        (Some(level), _) => {
            format!("arrived: a valley floor, level along {level} and uphill to the sides")
        }
        (None, 1) => format!("arrived: level here and uphill on both sides{away}"),
        (None, _) => format!("arrived: level here and uphill all around{away}"),
    };
    let sentence = match terms::decayed(context) {
        Some(decayed) => format!("{sentence}; {decayed}"),
        None => sentence,
    };
    let expert = Expert::new(terms::slope(context))
        .and(terms::decayed(context))
        .and(terms::curvatures(context))
        .and(level.map(|level| format!("level along {level}")))
        .and((distance > 0.0).then(|| to_bottom(context, distance)));
    Statement::new(Verdict::Converged, Tone::Good, sentence, expert)
}

/// `Newton's step 3e-8`, where that leads to the minimum; one of higher order is twice as far away, or more.
fn to_bottom(context: &DescentContext<'_>, distance: f64) -> String {
    const FARTHER: f64 = 1.5;
    let modes = context.local_curvature.bending(Bend::Up);
    let steps: Vec<f64> = modes.filter_map(Mode::displacement).collect();
    let rounding = 16.0 * f64::EPSILON * context.local_curvature.scale;
    if distance > (FARTHER * norm(&steps)).max(rounding) {
        format!("the bottom is {} away", num(distance))
    } else {
        format!("Newton's step {}", num(distance))
    }
}

/// The steps after which a tenth of the error along a direction is left, by what it is now and a step on.
fn tenth_along(context: &DescentContext<'_>, slowest: &StepResponse<'_>) -> f64 {
    let mode = slowest.mode;
    let recurrence = context.law.recurrence(context.rate, mode.curvature);
    let now = mode.displacement();
    let ends = now.zip(context.next_at()).map(|(now, next)| {
        let step = difference(&next, context.descent.at());
        [now, now + dot(&mode.direction, &step)]
    });
    recurrence.zip(ends).map_or_else(
        || steps_for_a_tenth(slowest.factor.size),
        |(recurrence, ends)| recurrence.steps_for_a_tenth(ends),
    )
}

fn shrinks(
    context: &DescentContext<'_>,
    slowest: &StepResponse<'_>,
    dormant: Option<&StepResponse<'_>>,
) -> Statement {
    let size = slowest.factor.size;
    let name = terms::name(context, slowest.mode);
    let several = context.names.len() > 1;
    let tenth = tenth_along(context, slowest);
    let long_run = if Pace::Tenth(tenth).is_geometric(size) {
        ""
    } else {
        LONG_RUN
    };
    let left = format!("each step leaves {} of the error{long_run}", percent(size));
    // How long it takes to gather speed at first is no pace.
    let is_slow = tenth.min(steps_for_a_tenth(size)) > SLOW;
    let is_careful = context
        .product()
        .is_some_and(|[product, limit]| product < CAREFUL * limit);
    let others = context.responses().map(|other| other.factor.size);
    let is_slowest =
        others.fold(0.0, |fastest: f64, other| fastest.max((size - other).abs())) > ALIKE * size;
    let of_which = if several && is_slowest {
        format!(" ({name} is the slow one)")
    } else {
        String::new()
    };
    let momentum = is_slow.then(|| causes::momentum(context, slowest, tenth));
    let momentum = momentum.flatten();
    let sentence = match slowest.factor.motion {
        ErrorMotion::Flips => format!("swings in: {name} changes sides at every step, and {left}"),
        ErrorMotion::Swings => {
            format!("swings in: {name} swings about its lowest point, and {left}")
        }
        ErrorMotion::Straight if is_slow && is_careful && momentum.is_none() => {
            format!(
                "too small: {left}; a tenth of it is left after {}{of_which}",
                ahead(context, tenth)
            )
        }
        ErrorMotion::Straight if is_slow => {
            format!(
                "slow: along {name} {left}; a tenth of it is left after {}",
                ahead(context, tenth)
            )
        }
        ErrorMotion::Straight if size == 0.0 => {
            "good: the next step leads to the lowest point".to_string()
        }
        ErrorMotion::Straight => format!("good: {left}{of_which}"),
    };
    let factor = terms::factor(context, slowest);
    let why_slow = momentum.or_else(|| {
        (is_slow && is_careful)
            .then(|| causes::rate_too_small(context, Pace::Tenth(tenth), None, None))
    });
    let mut expert = Expert::new(format!("{factor}{long_run}"))
        .and(terms::product(context))
        .and(terms::safe_rate(context))
        .and(terms::condition(context))
        .and(is_slow.then(|| format!("a tenth of it is left after {}", ahead(context, tenth))));
    let mut tone = if is_slow { Tone::Warning } else { Tone::Good };
    let mut sentence = sentence;
    if let Some(dormant) = dormant {
        tone = Tone::Warning;
        sentence = format!(
            "comes nearer, but the smallest nudge along {} would grow ({} a step)",
            terms::name(context, dormant.mode),
            times(dormant.factor.signed())
        );
        let nudge = format!(
            "{}, once there is an error",
            terms::factor(context, dormant)
        );
        expert = expert.and(nudge);
    }
    Statement::new(Verdict::Converging, tone, sentence, expert)
        .finding(why_slow)
        .finding(
            dormant
                .and_then(|_| causes::rate_too_large(context))
                .map(at_most_warning),
        )
        .finding(if is_slow {
            causes::scale(context)
        } else {
            None
        })
}

/// The same, not as a fault: it has not happened.
fn at_most_warning(finding: Finding) -> Finding {
    let level = finding.level.min(Severity::Warning);
    debug_assert_eq!(finding.kind, FindingKind::RateTooLarge);
    finding.at_level(level)
}
