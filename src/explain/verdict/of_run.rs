//! What is said of a run that no exact law covers.

use crate::optim::StopReason;

use super::Verdict;
use super::basin::{Minimum, MinimumKind};
use super::causes;
use super::context::DescentContext;
use super::number::{from_to, num, percent, steps};
use super::of_growth;
use super::outlook::Outlook;
use super::points::distance;
use super::statement::{Expert, Statement, Tone};
use super::terms;
use super::trial;

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
pub(super) fn leaving(steps: u64) -> String {
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

/// How long the steps of an optimizer without a law are, coordinate by coordinate.
pub(super) fn adaptive_steps(context: &DescentContext<'_>, outlook: &Outlook) -> Option<String> {
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
    let end = outlook.loss_ahead(outlook.steps_ahead());
    if of_growth::has_fallen_out_of_sight(context)
        || end.is_some_and(|end| of_growth::is_out_of_sight(context, end))
    {
        return of_growth::endless(context, outlook);
    }
    if let Some(times) = trial::far_larger_rate(context, outlook, false) {
        return hardly_moves(context, outlook, times);
    }
    let predicted = terms::predicted(context, outlook, outlook.steps_ahead());
    let course = terms::way_down(context).unwrap_or_else(|| predicted.clone());
    let expert = Expert::new(course.clone())
        .and(outlook.leaves_rest().map(leaving))
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
        .and(outlook.leaves_rest().map(leaving))
        .and(predicted)
        .and(terms::slope(context))
        .and(terms::curvatures(context));
    Statement::new(Verdict::Converging, Tone::Warning, sentence, expert)
}
