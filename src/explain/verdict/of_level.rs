//! What is said where the loss is level or nearly so, and no minimum: plateaus, saddles, steps in a slope.

use crate::diff::Evaluator;
use crate::explain::{Finding, FindingKind};
use crate::optim::norm;

use super::Verdict;
use super::basin;
use super::causes;
use super::context::DescentContext;
use super::descent_direction::{self, DescentDirection, Shape};
use super::local_curvature::{Bend, Mode};
use super::number::{from_to, num, times};
use super::of_growth;
use super::outlook::Outlook;
use super::statement::{Expert, Statement, Tone};
use super::step_law::StepLaw;
use super::terms;

/// An adaptive optimizer is held if its step is at most this part of its rate.
const HELD: f64 = 1e-6;

/// A schedule has run down if all the rates that are ahead of it, together, are at most this part of those that were.
const RUN_DOWN: f64 = 1e-3;

/// So many steps ahead it must have come to nothing. Of so many its rates are looked at, a bound of the work: schedules change
/// more slowly, but for what is next.
const FAR_AHEAD: u64 = 1 << 14;
const LOOKED_AT: u64 = 1 << 8;

/// A loss has risen if it is higher by this part of what it was.
const RISEN: f64 = 0.1;

/// The slope vanishes, but the loss falls on beyond: the place is no minimum.
pub(super) fn inflection(context: &DescentContext<'_>) -> Statement {
    let expert =
        Expert::new("no minimum: the slope only levels out, and the loss goes on falling beyond")
            .and(terms::slope(context))
            .and(terms::curvatures(context));
    let sentence = "a step in the slope: level here, and downhill again beyond; this is no minimum";
    Statement::new(Verdict::Saddle, Tone::Warning, sentence, expert)
}

/// It comes to such a place, ever more slowly.
pub(super) fn comes_to_inflection(context: &DescentContext<'_>, outlook: &Outlook) -> Statement {
    let predicted = terms::predicted(context, outlook, outlook.steps_ahead());
    let expert = Expert::new(
        "on its way to no minimum: the slope only levels out, and beyond the loss falls on",
    )
    .and(predicted.clone())
    .and(terms::course(context))
    .and(terms::slope(context));
    let sentence = format!(
        "comes to a step in the slope, ever more slowly: level there, and downhill again beyond; {predicted}"
    );
    Statement::new(Verdict::Saddle, Tone::Warning, sentence, expert)
}

/// Newton's steps lead up along `down`, to where the slope is 0 but the loss no minimum; or, unless it `arrives`, to
/// where the slope only fades.
pub(super) fn climbs(
    context: &DescentContext<'_>,
    down: &Mode,
    ahead: f64,
    steps: usize,
    arrives: bool,
) -> Statement {
    let losses = from_to(context.descent.loss(), ahead);
    let predicted = format!("predicted: loss {losses} in {steps} steps");
    let along = terms::name(context, down);
    let (verdict, where_to) = if arrives {
        (Verdict::Saddle, "goes to where the slope is 0")
    } else {
        (Verdict::Plateau, "goes where the slope fades away")
    };
    let sentence =
        format!("climbs: Newton's step {where_to}, and along {along} that is uphill; {predicted}");
    let expert = Expert::new("on its way to no minimum")
        .and(format!(
            "Newton's step goes uphill along λ {}",
            num(down.curvature)
        ))
        .and(predicted)
        .and(terms::curvatures(context));
    Statement::new(verdict, Tone::Warning, sentence, expert)
}

/// The learning rate is 0.
pub(super) fn no_rate(context: &DescentContext<'_>) -> Statement {
    let sentence = "the learning rate is 0: nothing moves";
    let expert = Expert::new("η 0, so no step goes anywhere").and(terms::slope(context));
    let finding = causes::next_to_no_rate(context, sentence);
    Statement::new(Verdict::Plateau, Tone::Warning, sentence, expert).finding(Some(finding))
}

/// It falls to `least` and comes back up, to where no minimum is: drawn there by momentum or weight decay.
pub(super) fn comes_back(
    context: &DescentContext<'_>,
    outlook: &Outlook,
    least: f64,
    evaluator: &mut Evaluator,
) -> Statement {
    if outlook.ends_higher() {
        return of_growth::thrown_out(context, outlook, &outlook.later(), evaluator);
    }
    let steps = outlook.steps_ahead();
    let [now, least, end] = [
        context.descent.loss(),
        least,
        outlook.loss_ahead(steps).unwrap_or(f64::NAN),
    ]
    .map(num);
    let predicted = format!("predicted: loss {now} → {least}, then up to {end} in {steps} steps");
    let sentence = format!("falls and comes back up, to where no minimum is; {predicted}");
    let expert = Expert::new("on its way to no minimum")
        .and(predicted)
        .and(terms::course(context))
        .and(terms::curvatures(context));
    Statement::new(Verdict::Saddle, Tone::Warning, sentence, expert)
}

/// It will stand still where no minimum is, `left` away from the nearest: too long a step has filled the averages by which
/// the next ones are divided, say.
pub(super) fn will_stand(context: &DescentContext<'_>, outlook: &Outlook, left: f64) -> Statement {
    let highest = outlook.whole().losses[1];
    let end = outlook.loss_ahead(outlook.steps_ahead());
    let [highest, end] = [highest, end.unwrap_or(f64::NAN)].map(num);
    let predicted = format!("predicted: loss up to {highest}, then loss {end} all along");
    let left = format!("then no step moves, and the minimum is {} away", num(left));
    let sentence = format!("too big: {predicted}; {left}");
    let expert = Expert::new(predicted)
        .and(left)
        .and(terms::slope(context))
        .and(terms::course(context));
    let finding = Finding::new(FindingKind::Plateau, sentence.clone())
        .at_step(context.descent.steps())
        .with("gradient_norm", context.local_curvature.gradient_norm);
    Statement::new(Verdict::Plateau, Tone::Warning, sentence, expert)
        .finding(Some(finding))
        .finding(causes::rate_too_large(context))
}

/// Whether a schedule has left next to nothing of the learning rate, and comes to nothing.
pub(super) fn has_run_down(context: &DescentContext<'_>) -> bool {
    let plan = context.descent.plan();
    if plan.schedule.is_constant() {
        return false;
    }
    let step = context.descent.steps();
    let sum = |from: u64, steps: u64| {
        let parts = LOOKED_AT.min(steps);
        let rates = (0..parts).map(|part| plan.rate(from + steps * part / parts));
        rates.sum::<f64>() * steps as f64 / parts.max(1) as f64
    };
    let before = sum(0, step);
    // A sum of the far end alone would miss what is next.
    let ahead = sum(step, LOOKED_AT) + sum(step + LOOKED_AT, FAR_AHEAD);
    ahead <= RUN_DOWN * before
}

/// Whether the rate is 0 now, and stays so.
pub(super) fn has_come_to_no_rate(context: &DescentContext<'_>) -> bool {
    context.descent.rate() == 0.0 && has_run_down(context)
}

/// The schedule has left next to nothing of the learning rate.
pub(super) fn run_down(context: &DescentContext<'_>) -> Statement {
    let sentence = of_schedule(context);
    let expert = Expert::new(format!(
        "η {}: the schedule has run down",
        num(context.rate)
    ))
    .and(terms::slope(context));
    let finding = Finding::new(FindingKind::Plateau, sentence.clone())
        .at_step(context.descent.steps())
        .with("learning_rate", context.rate)
        .remedy("a schedule that ends later, if the loss should fall on");
    Statement::new(Verdict::Plateau, Tone::Warning, sentence, expert).finding(Some(finding))
}

fn of_schedule(context: &DescentContext<'_>) -> String {
    let rate = context.descent.rate();
    let moves = if rate == 0.0 {
        "nothing"
    } else {
        "next to nothing"
    };
    format!(
        "the schedule has brought the learning rate to {}: {moves} moves any more",
        num(rate)
    )
}

/// Hardly anything moves, and it is no minimum; one is `left` away, if one was found.
pub(super) fn plateau(
    context: &DescentContext<'_>,
    outlook: &Outlook,
    left: Option<f64>,
    evaluator: &mut Evaluator,
) -> Statement {
    let slope = context.local_curvature.gradient_norm;
    let is_level = slope == 0.0;
    let is_nowhere_lower = is_level && descent_direction::is_nowhere_lower(context, evaluator);
    // Where next to nothing is left of a slope that was too steep for the rate, it was thrown there.
    let is_gone = context.is_slope_gone();
    let start = context.record().start();
    let by_rate = terms::beyond_limit(context)
        .filter(|_| is_gone)
        .filter(|_| {
            // Where no minimum was any lower, it only has come far.
            let lower = basin::lowest_near(start, evaluator);
            lower.is_some_and(|lower| lower.loss + lower.rounding() < context.descent.loss())
        });
    let moves = outlook.next_step().map_or(0.0, |step| norm(&step));
    // Of an adaptive optimizer a step is about η long, whatever the slope, unless its averages are full of larger ones.
    let is_adaptive = matches!(context.law, StepLaw::Adaptive);
    let is_held = is_adaptive && !is_level && is_gone && moves <= HELD * context.rate;
    let course = terms::course(context);
    let oldest = context.record().recent().next();
    let has_risen = oldest
        .is_some_and(|oldest| context.descent.loss() - oldest.loss > RISEN * oldest.loss.abs());
    let has_jumped = has_risen && of_growth::last_jump(context).is_some();
    let sentence = match (&course, left) {
        _ if has_run_down(context) => of_schedule(context),
        _ if by_rate.is_some() => format!(
            "thrown onto flat ground by too large a rate: the slope is {} here and was up to {}",
            num(slope),
            num(context.record().greatest_norm())
        ),
        (Some(course), _) if has_jumped => {
            format!("thrown onto flat ground: {course}, where next to no slope is left")
        }
        _ if is_held => format!(
            "stuck: a step moves {}, though the slope is {}: it is divided by the averages of slopes up to {}",
            num(moves),
            num(slope),
            num(context.record().greatest_norm())
        ),
        _ if is_level && is_nowhere_lower => String::from(
            "flat: no slope in any direction, and nothing lower was found along any parameter",
        ),
        _ if is_level => {
            "flat: no slope in any direction, so nothing tells where down is".to_string()
        }
        (_, Some(left)) => format!(
            "flat: a step moves {}, and the minimum is {} away",
            num(moves),
            num(left)
        ),
        (Some(course), None) => format!("flat: {course}; this need not be a minimum"),
        (None, None) => format!(
            "flat: a step moves {}; this need not be a minimum",
            num(moves)
        ),
    };
    let thrown = causes::rate_too_large(context).filter(|_| by_rate.is_some());
    let expert = Expert::new(terms::slope(context))
        .and(by_rate)
        .and(terms::curvatures(context))
        .and(format!("a step moves {}", num(moves)))
        .and(is_held.then(|| {
            let greatest = num(context.record().greatest_norm());
            format!("divided by the averages of slopes up to {greatest}")
        }))
        .and(left.map(|left| format!("the minimum is {} away", num(left))))
        .and(course.clone());
    let finding = Finding::new(FindingKind::Plateau, sentence.clone())
        .at_step(context.descent.steps())
        .with("gradient_norm", slope)
        .with("step_length", moves);
    Statement::new(Verdict::Plateau, Tone::Warning, sentence, expert)
        .finding(Some(finding))
        .finding(thrown)
        .finding(causes::scale(context).filter(|_| !is_level))
}

/// It stands on a saddle or on top of a hill, or leaves one, along `down`.
pub(super) fn on_saddle(context: &DescentContext<'_>, down: &Mode) -> Statement {
    let local_curvature = &context.local_curvature;
    let away = terms::name(context, down);
    let up = local_curvature.bending(Bend::Up).last();
    let kind = match up {
        Some(up) => format!(
            "a pass: level here, up along {}, down along {away}",
            terms::name(context, up)
        ),
        None => format!("the top of a hill: level here, down along {away}"),
    };
    let grows = context.law.factor(context.rate, down.curvature);
    let nudge = grows
        .filter(|factor| factor.grows())
        .map(|factor| times(factor.size));
    let (sentence, how) = if down.has_slope() {
        let how = nudge.map(|nudge| format!("it leaves along {away}, {nudge} a step"));
        (format!("{kind}; it leaves, slowly at first"), how)
    } else {
        let how = nudge.map(|nudge| {
            format!(
                "no slope along λ {}, so nothing starts it; a nudge grows {nudge} a step",
                num(down.curvature)
            )
        });
        (format!("{kind}; nothing pushes it off"), how)
    };
    let place = if up.is_some() {
        "a saddle, not a minimum"
    } else {
        "the top of a hill"
    };
    let expert = Expert::new(place)
        .and(terms::curvatures(context))
        .and(how)
        .and(terms::slope(context));
    Statement::new(Verdict::Saddle, Tone::Warning, sentence, expert)
}

/// It stands without a slope where the loss is lower beside it: at the tip of a kink, or on a saddle of higher order.
pub(super) fn lower_beside(context: &DescentContext<'_>, beside: &DescentDirection) -> Statement {
    let losses = from_to(context.descent.loss(), beside.loss);
    let at = num(beside.distance);
    let along = terms::direction(context, &beside.direction);
    let lower = format!("the loss falls from here, {losses} at {at} along {along}");
    let (sentence, place) = match beside.shape {
        Shape::Kink => (
            format!(
                "at the tip of a kink, where the slope is taken for 0: no minimum, {lower}; nothing pushes it off"
            ),
            "the tip of a kink, where the slope is taken for 0: no minimum",
        ),
        Shape::Saddle => (
            format!(
                "level here, but no minimum: {lower}; nothing pushes it off, so start it elsewhere, by random numbers say"
            ),
            "no minimum, though level to second order",
        ),
        Shape::Valley => (
            format!(
                "level here, but no minimum: along a valley that bends {lower}; nothing pushes it off, so start it elsewhere"
            ),
            "no minimum: it falls along a valley that bends",
        ),
        Shape::Jump => (
            format!("at the upper edge of a jump, which no slope shows: no minimum, {lower}"),
            "the upper edge of a jump: no minimum",
        ),
        Shape::Steps => (
            format!(
                "on a level step: the loss changes in jumps, which no slope shows; no minimum, {lower}"
            ),
            "a level step of a loss that changes in jumps: no minimum",
        ),
    };
    // A direction in many parameters is too long for the line.
    let lower = match context.parameter_of(&beside.direction) {
        Some(_) => lower,
        None => format!("the loss falls from here, {losses} at a distance of {at}"),
    };
    let expert = Expert::new(place)
        .and(lower)
        .and(terms::slope(context))
        .and(terms::curvatures(context));
    Statement::new(Verdict::Saddle, Tone::Warning, sentence, expert)
}

/// It comes to where the loss is `loss` and has no slope, but is lower beside it.
pub(super) fn comes_to_ridge(
    context: &DescentContext<'_>,
    loss: f64,
    beside: &DescentDirection,
) -> Statement {
    let place = match beside.shape {
        Shape::Kink => "to the ridge of a kink",
        Shape::Saddle => "to level ground that is no minimum",
        Shape::Valley => "to a valley that bends and falls on",
        Shape::Jump => "to the upper edge of a jump",
        Shape::Steps => "to a level step of a loss that changes in jumps",
    };
    let along = context
        .parameter_of(&beside.direction)
        .map_or_else(String::new, |name| format!(" along {name}"));
    let lower = format!(
        "the loss falls from there, {} at a distance of {}{along}",
        from_to(loss, beside.loss),
        num(beside.distance)
    );
    let sentence = format!("comes {place}: {lower}, and nothing pushes it off");
    let expert = Expert::new(format!("comes {place}"))
        .and(lower)
        .and(terms::course(context))
        .and(terms::slope(context))
        .and(terms::curvatures(context));
    Statement::new(Verdict::Saddle, Tone::Warning, sentence, expert)
}
