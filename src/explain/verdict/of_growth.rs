//! What is said of a run that grows, falls without bound, or was thrown far out.

use crate::diff::{Evaluator, dot};
use crate::optim::{Decay, StopReason, norm};

use super::Verdict;
use super::basin;
use super::causes;
use super::context::DescentContext;
use super::in_motion::moves_on;
use super::number::{from_to, num};
use super::of_decay;
use super::of_swing;
use super::outlook::{Fate, Outlook, Swing};
use super::points::{difference, scale_of};
use super::statement::{Expert, Statement, Tone};
use super::step_law::{ErrorMotion, StepLaw};
use super::terms;

/// A run falls from step to step if so many of its newest losses do.
const FALLS: usize = 8;

/// A loss has fallen without bound if it has fallen by this many times the loss at the start, or 1.
pub(super) const ENDLESS: f64 = 1e6;

/// Newton's steps have led far out if it is this many times as far from the origin as the start, or as 1.
const FAR: f64 = 1e6;

/// A step is a jump if it is this many times as long as the distance from the origin before it, or than 1.
pub(super) const JUMP: f64 = 10.0;

/// It was thrown out before if it was this part as high.
const AGAIN: f64 = 0.5;

/// The loss grows beyond where it started: it has, or it will, until `end` where that ends it.
pub(super) fn grows(
    context: &DescentContext<'_>,
    outlook: &Outlook,
    end: Option<u64>,
) -> Statement {
    let record = context.record();
    let loss = context.descent.loss();
    let has_grown = loss > record.start_loss();
    let growing = context.slowest().filter(|response| response.factor.grows());
    let by_rate = terms::beyond_limit(context);
    let is_by_decay = of_decay::pull(context).thrown().is_some();
    let how = match &growing {
        _ if is_by_decay => "too much weight decay: every step leaps over 0, and further",
        Some(response) if response.factor.motion == ErrorMotion::Flips => {
            "too big: every step overshoots further"
        }
        _ if by_rate.is_some() => "too big: every step leads further away",
        _ => "runs away",
    };
    let ahead = outlook.steps_ahead().min(10);
    let next = outlook.loss_ahead(ahead).unwrap_or(f64::INFINITY);
    let (sentence, course) = if ahead == 0 && !has_grown {
        let course = String::from("predicted: the next step leads beyond all numbers");
        (format!("{how}; {course}"), course)
    } else if has_grown {
        let course = format!(
            "loss {} since the start",
            from_to(record.start_loss(), loss)
        );
        (format!("{how}; the {course}"), course)
    } else {
        let plural = if ahead == 1 { "" } else { "s" };
        let losses = from_to(loss, next);
        let course = format!("predicted: loss {losses} in {ahead} step{plural}");
        (format!("{how}; {course}"), course)
    };
    let expert = Expert::new(course)
        .and(growing.map(|response| terms::factor(context, &response)))
        .and(by_rate.or_else(|| terms::product(context)))
        .and(end.map(|step| format!("beyond all numbers at step {step}")))
        .and(causes::why_steep(context));
    Statement::new(Verdict::Diverging, Tone::Fault, sentence, expert)
        .finding(Some(causes::diverging(context, how)))
        .finding(causes::rate_too_large(context))
        .finding(causes::scale(context))
}

/// It falls without bound, and the optimizer has no further step.
pub(super) fn fell_out_of_sight(context: &DescentContext<'_>, stop: &StopReason) -> Statement {
    let course = format!(
        "loss {}",
        from_to(context.record().start_loss(), context.descent.loss())
    );
    let sentence = format!("no lower bound in sight: {course}, and then it gave up");
    let expert = Expert::new(format!("no lower bound in sight: {course}")).and(stop.to_string());
    Statement::new(Verdict::Diverging, Tone::Fault, sentence, expert).finding(Some(
        causes::diverging(context, "the loss has no lower bound in sight"),
    ))
}

/// Whether it has fallen by far more than the loss was at the start.
pub(super) fn has_fallen_out_of_sight(context: &DescentContext<'_>) -> bool {
    is_out_of_sight(context, context.descent.loss())
}

/// Whether a loss is lower by far more than it was at the start.
pub(super) fn is_out_of_sight(context: &DescentContext<'_>, loss: f64) -> bool {
    let start = context.record().start_loss();
    start - loss > ENDLESS * start.abs().max(1.0)
}

/// The loss falls for ever, as far as one can see.
pub(super) fn endless(context: &DescentContext<'_>, outlook: &Outlook) -> Statement {
    let slope = num(context.local_curvature.gradient_norm);
    let expert = Expert::new("no lower bound in sight: it falls on")
        .and(terms::course(context))
        .and(format!("‖∇L‖ {slope}"))
        .and(terms::curvatures(context));
    let next = outlook
        .loss_ahead(outlook.steps_ahead())
        .unwrap_or(f64::NAN);
    let sentence = format!(
        "no lower bound in sight: the loss falls for ever (predicted: {} in {} steps)",
        num(next),
        outlook.steps_ahead()
    );
    Statement::new(Verdict::Diverging, Tone::Fault, sentence, expert).finding(Some(
        causes::diverging(context, "the loss has no lower bound in sight"),
    ))
}

/// The longest step among the newest, if it was a jump: its number, where it came from and where it led.
pub(super) fn last_jump(context: &DescentContext<'_>) -> Option<(u64, [f64; 2], usize)> {
    let points: Vec<(u64, &[f64])> = context
        .record()
        .recent()
        .map(|it| (it.step, it.at))
        .collect();
    let jump = |pair: &[(u64, &[f64])]| {
        let step = difference(pair[1].1, pair[0].1);
        let times = norm(&step) / scale_of(pair[0].1);
        let index = (0..step.len()).max_by(|a, b| step[*a].abs().total_cmp(&step[*b].abs()))?;
        (times >= JUMP).then_some((
            times,
            (pair[1].0, [pair[0].1[index], pair[1].1[index]], index),
        ))
    };
    let jumps = points.windows(2).filter_map(jump);
    jumps
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, jump)| jump)
}

/// It will be thrown out, and is on its way back, or elsewhere, as far as one can see.
pub(super) fn thrown_out(
    context: &DescentContext<'_>,
    outlook: &Outlook,
    later: &Swing,
    evaluator: &mut Evaluator,
) -> Statement {
    if outlook.fate() == Fate::Settles
        && !moves_on(context, outlook)
        && settles_at_rest(context, outlook, evaluator)
    {
        return settles_higher(context, outlook);
    }
    if is_drawn(context, outlook) {
        return drawn(context, outlook, later);
    }
    let steps = outlook.steps_ahead();
    let end = outlook.loss_ahead(steps).unwrap_or(f64::NAN);
    let [start, highest] = [context.record().start_loss(), outlook.whole().losses[1]];
    if end < start.min(context.descent.loss()) {
        // Once is an accident.
        if was_as_high(context.record().greatest_loss(), highest) {
            return of_swing::oscillates(context, outlook, &outlook.whole(), None, evaluator);
        }
        return thrown_and_back(context, [highest, end], steps);
    }
    let [start, later, highest] = [start, later.mean, highest].map(num);
    let course = format!(
        "predicted: loss up to {highest}, and about {later} in {steps} steps, from {start} at the start"
    );
    let sentence = format!("will be thrown out; {course}");
    let expert = Expert::new(course)
        .and(terms::course(context))
        .and(terms::beyond_limit(context));
    Statement::new(Verdict::Diverging, Tone::Fault, sentence, expert)
        .finding(Some(causes::diverging(context, "will be thrown out")))
        .finding(causes::rate_too_large(context))
}

/// Whether a run was thrown out before as it will be again.
fn was_as_high(greatest: f64, highest: f64) -> bool {
    greatest >= AGAIN * highest
}

/// It goes up, and ends lower than it is.
fn thrown_and_back(context: &DescentContext<'_>, losses: [f64; 2], steps: usize) -> Statement {
    let [highest, end] = losses.map(num);
    let course = format!("predicted: loss up to {highest}, then down to {end} in {steps} steps");
    let sentence = format!("will be thrown out, and comes back; {course}");
    let expert = Expert::new(course)
        .and(terms::course(context))
        .and(terms::beyond_limit(context));
    Statement::new(Verdict::Converging, Tone::Warning, sentence, expert)
}

/// Whether it ends where nothing moves it on: at a minimum, or where weight decay and the slope pull alike.
fn settles_at_rest(
    context: &DescentContext<'_>,
    outlook: &Outlook,
    evaluator: &mut Evaluator,
) -> bool {
    let end = outlook.end.at();
    context.descent.plan().settings.decay() != Decay::None
        || basin::minimum_at(end, evaluator).is_some()
}

/// Whether weight decay leads it to where the loss is higher: loss and decay together fall, or it comes nearer to 0 against the slope
/// of the loss.
pub(super) fn is_drawn(context: &DescentContext<'_>, outlook: &Outlook) -> bool {
    let (Decay::Coupled(decay) | Decay::Decoupled(decay)) = context.descent.plan().settings.decay()
    else {
        return false;
    };
    let both = |loss: f64, at: &[f64]| loss + 0.5 * decay * norm(at).powi(2);
    let (now, end) = (context.descent.at(), outlook.end.at());
    let falls = both(outlook.later().mean, end) < both(context.descent.loss(), now);
    falls || norm(end) < norm(now) && dot(outlook.end.gradient(), end) < 0.0
}

/// Weight decay draws it to where the loss is higher.
pub(super) fn drawn(context: &DescentContext<'_>, outlook: &Outlook, later: &Swing) -> Statement {
    let steps = outlook.steps_ahead();
    let [now, later] = [context.descent.loss(), later.mean].map(num);
    let course =
        format!("predicted: loss about {later} in {steps} steps, {now} now, drawn by weight decay");
    let expert = Expert::new(course.clone())
        .and(terms::course(context))
        .and(terms::slope(context));
    Statement::new(Verdict::Converging, Tone::Warning, course, expert)
}

/// It comes to rest where the loss is higher than at the start.
pub(super) fn settles_higher(context: &DescentContext<'_>, outlook: &Outlook) -> Statement {
    let steps = outlook.steps_ahead();
    let end = outlook.loss_ahead(steps).unwrap_or(f64::NAN);
    let now = context.descent.loss();
    let (than, from) = if end > outlook.start_loss() {
        (
            "it began",
            format!("{} at the start", num(outlook.start_loss())),
        )
    } else {
        ("it is", format!("{} now", num(now)))
    };
    let end = num(end);
    let why = match context.descent.plan().settings.decay() {
        Decay::None => "",
        Decay::Coupled(_) | Decay::Decoupled(_) => ", drawn by weight decay",
    };
    let course = format!("predicted: comes to rest with loss {end} in {steps} steps, from {from}");
    let sentence = format!("comes to rest higher than {than}{why}; {course}");
    let expert = Expert::new(course)
        .and(terms::course(context))
        .and(terms::slope(context))
        .and(terms::curvatures(context));
    Statement::new(Verdict::Converging, Tone::Warning, sentence, expert)
}

/// Newton's steps have led so far out that slope and curvature are next to nothing, and the loss is higher than at the start.
pub(super) fn newton_overshot(context: &DescentContext<'_>) -> Option<Statement> {
    let [start, now] = [context.record().start(), context.descent.at()];
    let is_newton = matches!(context.law, StepLaw::Newton { .. });
    let is_far = norm(now) > FAR * scale_of(start);
    let [before, after] = [context.record().start_loss(), context.descent.loss()];
    if !is_newton || !is_far || after <= before || context.is_exact() {
        return None;
    }
    let [from, to] = [norm(start), norm(now)].map(num);
    let course = format!("Newton's steps led from {from} to {to} away from the origin");
    let sentence = format!("overshot: {course}, where there is next to no slope");
    let expert = Expert::new(format!("overshot: {course}"))
        .and(format!("loss {}", from_to(before, after)))
        .and(terms::slope(context))
        .and(terms::curvatures(context));
    let statement = Statement::new(Verdict::Diverging, Tone::Fault, sentence, expert);
    Some(statement.finding(Some(causes::diverging(context, "Newton's steps overshot"))))
}

/// It was thrown so far out that neighboring numbers lie further apart than the loss takes to rise by all that it has risen and
/// fallen so far: which of its values stands there is chance.
pub(super) fn lost_in_rounding(context: &DescentContext<'_>) -> Option<Statement> {
    let [start, now] = [context.record().start(), context.descent.at()];
    let spacing = f64::EPSILON * norm(now);
    let range = context.record().greatest_loss() - context.record().least_loss();
    let length = (2.0 * range / context.local_curvature.steepest()?).sqrt();
    let is_far = norm(now) > FAR * scale_of(start);
    // What falls from step to step was not thrown: it goes where the loss falls for ever.
    let losses: Vec<f64> = context
        .record()
        .recent()
        .map(|iterate| iterate.loss)
        .collect();
    let newest = losses
        .get(losses.len().saturating_sub(FALLS)..)
        .unwrap_or_default();
    let is_lowest = losses.len() >= FALLS && newest.windows(2).all(|pair| pair[1] <= pair[0]);
    if is_lowest || !is_far || spacing < 1.0 || length >= spacing {
        return None;
    }
    let [from, to, spacing] = [norm(start), norm(now), spacing].map(num);
    let course = format!("from {from} to {to} away from the origin");
    let why = format!("numbers there are {spacing} apart, further than the loss keeps its shape");
    let sentence = format!("thrown out {course}: {why}");
    let expert = Expert::new(format!("thrown out: {course}"))
        .and(why)
        .and(terms::slope(context));
    let statement = Statement::new(Verdict::Diverging, Tone::Fault, sentence, expert);
    let finding = causes::diverging(context, "thrown out to where numbers are too far apart");
    Some(statement.finding(Some(finding)))
}

/// A jump led far out, to where the optimizer finds no step.
pub(super) fn overshot(context: &DescentContext<'_>, stop: &StopReason) -> Statement {
    let jump = last_jump(context);
    let where_to = jump.map_or_else(String::new, |(step, ends, index)| {
        format!(
            "step {step} took {} from {} to {}",
            context.names[index],
            num(ends[0]),
            num(ends[1])
        )
    });
    let is_flat = context.local_curvature.gradient_norm == 0.0;
    let flat = match stop {
        StopReason::SingularHessian { .. } if is_flat => "where the loss is flat: the Hessian is 0",
        StopReason::SingularHessian { .. } => "where nothing bends: the Hessian is 0",
        _ => "where no step leads down",
    };
    let sentence = format!("overshot: {where_to}, {flat}");
    let losses = from_to(context.record().start_loss(), context.descent.loss());
    let expert = Expert::new(format!("overshot: {where_to}, {flat}"))
        .and(format!("loss {losses}"))
        .and(stop.to_string());
    Statement::new(Verdict::Diverging, Tone::Fault, sentence, expert)
        .finding(Some(causes::diverging(context, "a step led far out")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_thrown_out_again_that_was_half_as_high() {
        assert!(was_as_high(5.5, 10.0));
        assert!(!was_as_high(4.5, 10.0));
    }
}
