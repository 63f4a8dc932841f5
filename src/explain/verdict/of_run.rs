//! What is said of a run that no exact law covers.

use crate::optim::StopReason;

use super::Verdict;
use super::basin::{Minimum, MinimumKind};
use super::causes;
use super::context::{DescentContext, StepResponse};
use super::number::{from_to, num, percent, steps};
use super::of_growth;
use super::of_law::{CAREFUL, SLOW};
use super::outlook::Outlook;
use super::pace::Pace;
use super::points::distance;
use super::rate_limit::RateLimit;
use super::statement::{Expert, Statement, Tone};
use super::step_law::StepLaw;
use super::terms;
use super::trial;

/// A run passes by a minimum if it comes so many times as far from it as it is.
const PASSES: f64 = 2.0;

/// The optimizer has no step, though there is no minimum here that it could stand at.
pub(super) fn gave_up(
    context: &DescentContext<'_>,
    stop: &StopReason,
    lower: Option<&Minimum>,
) -> Statement {
    let loss = context.descent.loss();
    let record = context.record();
    let why = match stop {
        StopReason::NotSolved { .. } => "Newton's equations were not solved",
        StopReason::SingularHessian { .. } => {
            "Newton's method gave up: the Hessian is singular here"
        }
        _ => "the line search gave up: it found no lower point",
    };
    let ahead = lower.map(|lower| {
        format!(
            "a minimum with loss {} is {} away",
            num(lower.loss),
            num(distance(context.descent.at(), &lower.at))
        )
    });
    let sentence = match &ahead {
        Some(ahead) => format!("{why}; {ahead}"),
        None => format!("{why}; this need not be a minimum"),
    };
    let expert = Expert::new(stop.to_string())
        .and(terms::slope(context))
        .and(terms::curvatures(context))
        .and(ahead)
        .and(terms::course(context));
    let has_fallen = loss < record.start_loss() && lower.is_some();
    let verdict = if has_fallen {
        Verdict::Converging
    } else {
        Verdict::Plateau
    };
    Statement::new(verdict, Tone::Warning, sentence, expert)
}

/// It stands at a minimum; after so many steps it leaves, if that was seen.
pub(super) fn converged(
    context: &DescentContext<'_>,
    found: &Minimum,
    leaves: Option<u64>,
) -> Statement {
    let mut statement = at_minimum(context, found);
    statement.expert = statement.expert.but(leaves.map(leaving));
    statement
}

/// What an adaptive optimizer does after a long rest: by then its averages have faded, and a step is η whatever the slope.
fn leaving(steps: u64) -> String {
    format!("predicted: in {steps} steps its averages have faded, and it jumps off again")
}

fn at_minimum(context: &DescentContext<'_>, found: &Minimum) -> Statement {
    let left = distance(context.descent.at(), &found.at);
    match &found.kind {
        MinimumKind::Bowl => super::of_law::at_minimum(context, left, None),
        MinimumKind::Floor { level } => {
            let level = context
                .parameter_along(level)
                .map_or_else(|| terms::vector(context, level), str::to_string);
            super::of_law::at_minimum(context, left, Some(&level))
        }
        MinimumKind::Kink { coordinate, slopes } => {
            let name = &context.names[*coordinate];
            let ends = format!(
                "slopes {} and {} along {name}",
                num(slopes[0]),
                num(slopes[1])
            );
            let sentence = "arrived at the tip of a kink: every way from here is up";
            let expert = Expert::new(ends)
                .and(format!("{name} {}", num(found.at[*coordinate])))
                .and((left > 0.0).then(|| format!("the tip is {} away", num(left))));
            Statement::new(Verdict::Converged, Tone::Good, sentence, expert)
        }
    }
}

/// It will come to rest where no minimum is, after so many steps, when this part of the way to the nearest is left.
pub(super) fn stops_short(context: &DescentContext<'_>, ahead: f64, left: f64) -> Statement {
    let [left, ahead] = [percent(left), steps(ahead)];
    let predicted =
        format!("predicted: comes no nearer than {left} of the way to the minimum, in {ahead}");
    let [start, now] = [context.record().start_loss(), context.descent.loss()];
    if now > start {
        let thrown = format!("thrown out: loss {} since the start", from_to(start, now));
        let expert = Expert::new(thrown.clone())
            .and(predicted.clone())
            .and(terms::slope(context));
        let sentence = format!("{thrown}, and it stops short; {predicted}");
        return Statement::new(Verdict::Diverging, Tone::Fault, sentence, expert)
            .finding(Some(causes::diverging(context, "thrown out")))
            .finding(causes::rate_too_large(context));
    }
    let sentence = format!("stops short: {predicted}");
    let head = terms::course(context).unwrap_or_else(|| predicted.clone());
    let is_course = head != predicted;
    let expert = Expert::new(head)
        .and(is_course.then_some(predicted))
        .and(terms::slope(context))
        .and(terms::curvatures(context));
    Statement::new(Verdict::Converging, Tone::Warning, sentence, expert)
}

/// How a run comes to a minimum.
#[derive(Clone, Copy, Debug)]
pub(super) struct Way {
    /// How fast.
    pub(super) pace: Pace,
    /// The farthest that it is from it on the way.
    pub(super) farthest: f64,
    /// Whether it hops over a kink, and no rate follows from what curves.
    pub(super) hops: bool,
    /// What the minimum says of the rate.
    pub(super) limit: Option<RateLimit>,
}

/// It is on its way to a minimum that was found.
pub(super) fn approaches(
    context: &DescentContext<'_>,
    outlook: &Outlook,
    found: &Minimum,
    way: Way,
) -> Statement {
    let Way {
        pace,
        farthest,
        hops,
        limit,
    } = way;
    let tenth = pace.tenth();
    let is_start = context.descent.steps() == 0;
    let left = distance(context.descent.at(), &found.at);
    let is_careful = !hops
        && context
            .product()
            .is_some_and(|[product, limit]| product < CAREFUL * limit);
    let is_slow = tenth > SLOW;
    let near = if context.names.len() == 1 {
        format!(
            "the minimum is {} = {}",
            context.names[0],
            num(found.coordinate(0))
        )
    } else {
        format!("the minimum is {} away", num(left))
    };
    let passes = passes_by(farthest, left);
    let predicted = if passes {
        let [farthest, tenth_of_it] = [farthest, 0.1 * farthest].map(num);
        let back = match pace {
            Pace::Tenth(count) => {
                format!(", and is within {tenth_of_it} in {}", steps(count))
            }
            Pace::Slower { .. } => String::new(),
        };
        format!("predicted: goes {farthest} away from the minimum{back}")
    } else {
        format!("predicted: {}", pace.clause(context))
    };
    let sentence = if passes {
        format!("passes by and comes back: {near}; {predicted}")
    } else if is_slow && is_careful {
        format!("too small: {near}, and {}", pace.clause(context))
    } else if is_slow {
        format!("slow: {near}, and {}", pace.clause(context))
    } else if is_start {
        format!("good: {near} (predicted: {})", pace.clause(context))
    } else {
        format!("good: {near}; {}", pace.clause(context))
    };
    let slowest = context
        .slowest()
        .filter(|_| context.local_curvature.falling_away().is_none())
        // Newton divides by the curvature: of another curvature at the next step no factor follows.
        .filter(|_| !matches!(context.law, StepLaw::Newton { .. }) || context.is_exact());
    let slowest = slowest.filter(|slowest| slowest.factor.shrinks());
    // One number beside another that it contradicts is of another place.
    let is_several = context.names.len() > 1;
    let fits = |slowest: &StepResponse<'_>| match slowest.factor.size {
        size if is_several => pace.is_no_slower(size),
        size => pace.is_geometric(size),
    };
    let is_told = slowest
        .as_ref()
        .is_none_or(|slowest| passes || fits(slowest));
    let local = slowest
        .filter(|_| is_told)
        .map(|slowest| terms::factor(context, &slowest));
    // What goes farther away first does not swing in.
    let swing = outlook.swing_now().filter(|_| local.is_none() && !passes);
    let swing = swing.and_then(|swing| super::of_swing::swings_in(context, &swing));
    let swings_in = swing.is_some();
    let head = swing
        .or(local)
        .or_else(|| terms::way_down(context))
        .unwrap_or_else(|| predicted.clone());
    let expert = Expert::new(head)
        .and(outlook.leaves_rest().map(leaving))
        .and(passes.then(|| predicted.clone()))
        .and(adaptive_steps(context, outlook))
        .and(
            terms::curvatures(context).filter(|_| context.local_curvature.falling_away().is_some()),
        )
        .and(terms::product(context).filter(|_| !hops))
        .and(terms::safe_rate(context).filter(|_| !hops))
        .and(terms::clipping(context))
        .and(Some(format!("{near}, loss {}", num(found.loss))))
        .and((!passes).then_some(predicted));
    let tone = if is_slow { Tone::Warning } else { Tone::Good };
    let slowest = slowest.filter(|_| is_slow && is_told && !hops);
    let momentum = slowest.and_then(|slowest| causes::momentum(context, &slowest, tenth));
    let cause = momentum
        .or_else(|| (is_slow && is_careful).then(|| causes::rate_too_small(context, pace, limit)));
    Statement::new(Verdict::Converging, tone, sentence, expert)
        .without_factor(!is_told)
        .swinging_in(swings_in)
        .finding(cause)
        .finding(if is_slow {
            causes::scale(context)
        } else {
            None
        })
}

/// How long the steps of an optimizer without a law are, coordinate by coordinate.
fn adaptive_steps(context: &DescentContext<'_>, outlook: &Outlook) -> Option<String> {
    if context.law.limit().is_some() {
        return None;
    }
    let next = outlook.next_step()?;
    let sizes = next.iter().map(|d| d.abs());
    let (low, high) = sizes.fold((f64::INFINITY, 0.0_f64), |(low, high), size| {
        (low.min(size), high.max(size))
    });
    let rate = num(context.rate);
    Some(if num(low) == num(high) {
        format!("the next step moves {} (η {rate})", num(high))
    } else {
        format!(
            "the next step moves {} … {} (η {rate})",
            num(low),
            num(high)
        )
    })
}

/// It falls next to not at all, and would at so many times the rate.
pub(super) fn hardly_moves(
    context: &DescentContext<'_>,
    outlook: &Outlook,
    times: f64,
) -> Statement {
    let predicted = terms::predicted(context, outlook, outlook.steps_ahead());
    let course = terms::course(context).unwrap_or_else(|| predicted.clone());
    let expert = Expert::new(course.clone())
        .and(adaptive_steps(context, outlook))
        .and(terms::product(context))
        .and(predicted)
        .and(terms::slope(context));
    let sentence = format!("too small: {course}");
    Statement::new(Verdict::Converging, Tone::Warning, sentence, expert)
        .finding(Some(causes::rate_far_too_small(context, &course, times)))
}

/// It falls, and how far it will is not known.
pub(super) fn falls(context: &DescentContext<'_>, outlook: &Outlook) -> Statement {
    if of_growth::has_fallen_out_of_sight(context) {
        return of_growth::endless(context, outlook);
    }
    if let Some(times) = trial::far_larger_rate(context, outlook, false) {
        return hardly_moves(context, outlook, times);
    }
    let predicted = terms::predicted(context, outlook, outlook.steps_ahead());
    let course = terms::way_down(context).unwrap_or_else(|| predicted.clone());
    let expert = Expert::new(course.clone())
        .and(adaptive_steps(context, outlook))
        .and(terms::curvatures(context))
        .and(terms::product(context))
        .and(terms::safe_rate(context))
        .and(terms::clipping(context))
        .and(predicted);
    Statement::new(
        Verdict::Converging,
        Tone::Good,
        format!("good: {course}"),
        expert,
    )
}

/// It has fallen, though it will not go on to.
pub(super) fn has_fallen(context: &DescentContext<'_>, outlook: &Outlook) -> Statement {
    let predicted = terms::predicted(context, outlook, outlook.steps_ahead());
    let course = terms::course(context).unwrap_or_default();
    let sentence = format!("fell: {course}; {predicted}");
    let expert = Expert::new(course)
        .and(predicted)
        .and(terms::slope(context))
        .and(terms::curvatures(context))
        .and(terms::product(context));
    Statement::new(Verdict::Converging, Tone::Warning, sentence, expert)
}

/// It falls to level ground, where the loss goes no lower.
pub(super) fn comes_to_floor(
    context: &DescentContext<'_>,
    outlook: &Outlook,
    floor: &Minimum,
) -> Statement {
    let predicted = terms::predicted(context, outlook, outlook.steps_ahead());
    let left = num(distance(context.descent.at(), &floor.at));
    let ahead = format!("level ground with loss {} is {left} away", num(floor.loss));
    let expert = Expert::new(ahead.clone())
        .and(terms::course(context))
        .and(predicted.clone())
        .and(terms::slope(context));
    let sentence = format!("good: {ahead}; {predicted}");
    Statement::new(Verdict::Converging, Tone::Good, sentence, expert)
}

/// It falls, ever more slowly, towards no minimum.
pub(super) fn no_minimum_in_sight(context: &DescentContext<'_>, outlook: &Outlook) -> Statement {
    let predicted = terms::predicted(context, outlook, outlook.steps_ahead());
    let how = if outlook.falls_ever_less() {
        ", ever more slowly,"
    } else {
        ""
    };
    let sentence = format!("the loss falls{how} and there is no minimum in sight; {predicted}");
    let course = terms::course(context);
    let expert = Expert::new("no minimum in sight")
        .and(course)
        .and(predicted)
        .and(terms::slope(context))
        .and(terms::curvatures(context));
    Statement::new(Verdict::Converging, Tone::Warning, sentence, expert)
}

/// Whether a run that is `left` away from a minimum and comes `farthest` from it passes by before it comes back.
pub(super) fn passes_by(farthest: f64, left: f64) -> bool {
    farthest > PASSES * left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_passes_by_from_twice_as_far_on() {
        assert!(passes_by(2.1, 1.0));
        assert!(!passes_by(1.9, 1.0));
    }
}
