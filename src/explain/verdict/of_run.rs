//! What is said of a run that no exact law covers.

use crate::explain::{Finding, FindingKind};
use crate::optim::{StopReason, norm};

use super::Verdict;
use super::basin::{Minimum, MinimumKind};
use super::causes;
use super::general::distance;
use super::local_curvature::{Bend, Mode};
use super::number::{from_to, num, steps, times};
use super::of_law::{CAREFUL, SLOW};
use super::outlook::Outlook;
use super::situation::{Situation, difference};
use super::statement::{Expert, Statement, Tone};
use super::step_law::Motion;
use super::terms;

/// A step is a jump if it is this many times as long as the distance from the origin before it, or than 1.
const JUMP: f64 = 10.0;

/// The loss grows beyond where it started: it has, or it will, until `end` where that ends it.
pub(super) fn grows(situation: &Situation<'_>, outlook: &Outlook, end: Option<u64>) -> Statement {
    let record = situation.record();
    let loss = situation.descent.loss();
    let has_grown = loss > record.start_loss();
    let growing = situation
        .slowest()
        .filter(|response| response.factor.grows());
    let by_rate = terms::beyond_limit(situation);
    let how = match &growing {
        Some(response) if response.factor.motion == Motion::Flips => {
            "too big: every step overshoots further"
        }
        _ if by_rate.is_some() => "too big: every step leads further away",
        _ => "runs away",
    };
    let ahead = outlook.steps_ahead().clamp(1, 10);
    let next = outlook.loss_ahead(ahead).unwrap_or(f64::INFINITY);
    let (sentence, course) = if has_grown {
        let course = format!(
            "loss {} since the start",
            from_to(record.start_loss(), loss)
        );
        (format!("{how}; the {course}"), course)
    } else {
        let course = format!("predicted: loss {} in {ahead} steps", from_to(loss, next));
        (format!("{how}; {course}"), course)
    };
    let expert = Expert::new(course)
        .and(growing.map(|response| terms::factor(situation, &response)))
        .and(by_rate.or_else(|| terms::product(situation)))
        .and(end.map(|step| format!("beyond all numbers at step {step}")))
        .and(causes::why_steep(situation));
    Statement::new(Verdict::Diverging, Tone::Fault, sentence, expert)
        .finding(Some(causes::diverging(situation, how)))
        .finding(causes::rate_too_large(situation))
        .finding(causes::scale(situation))
}

/// It falls without bound, and the optimizer has no further step.
pub(super) fn fell_out_of_sight(situation: &Situation<'_>, stop: &StopReason) -> Statement {
    let course = format!(
        "loss {}",
        from_to(situation.record().start_loss(), situation.descent.loss())
    );
    let sentence = format!("no lower bound in sight: {course}, and then it gave up");
    let expert = Expert::new(format!("no lower bound in sight: {course}")).and(stop.to_string());
    Statement::new(Verdict::Diverging, Tone::Fault, sentence, expert).finding(Some(
        causes::diverging(situation, "the loss has no lower bound in sight"),
    ))
}

/// The loss falls for ever, as far as one can see.
pub(super) fn endless(situation: &Situation<'_>, outlook: &Outlook) -> Statement {
    let slope = num(situation.landscape.gradient_norm);
    let expert = Expert::new("no lower bound in sight: it falls on, decade after decade")
        .and(terms::course(situation))
        .and(format!("‖∇L‖ {slope}"))
        .and(terms::curvatures(situation));
    let next = outlook
        .loss_ahead(outlook.steps_ahead())
        .unwrap_or(f64::NAN);
    let sentence = format!(
        "no lower bound in sight: the loss falls for ever (predicted: {} in {} steps)",
        num(next),
        outlook.steps_ahead()
    );
    Statement::new(Verdict::Diverging, Tone::Fault, sentence, expert).finding(Some(
        causes::diverging(situation, "the loss has no lower bound in sight"),
    ))
}

/// The longest step among the newest, if it was a jump: its number, where it came from and where it led.
pub(super) fn last_jump(situation: &Situation<'_>) -> Option<(u64, [f64; 2], usize)> {
    let points: Vec<(u64, &[f64])> = situation
        .record()
        .recent()
        .map(|it| (it.step, it.at))
        .collect();
    let jump = |pair: &[(u64, &[f64])]| {
        let step = difference(pair[1].1, pair[0].1);
        let times = norm(&step) / norm(pair[0].1).max(1.0);
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

/// A jump led far out, to where the optimizer finds no step.
pub(super) fn overshot(situation: &Situation<'_>, stop: &StopReason) -> Statement {
    let jump = last_jump(situation);
    let where_to = jump.map_or_else(String::new, |(step, ends, index)| {
        format!(
            "step {step} took {} from {} to {}",
            situation.names[index],
            num(ends[0]),
            num(ends[1])
        )
    });
    let flat = match stop {
        StopReason::SingularHessian { .. } => "where the loss is flat: the Hessian is 0",
        _ => "where no step leads down",
    };
    let sentence = format!("overshot: {where_to}, {flat}");
    let losses = from_to(situation.record().start_loss(), situation.descent.loss());
    let expert = Expert::new(format!("overshot: {where_to}, {flat}"))
        .and(format!("loss {losses}"))
        .and(stop.to_string());
    Statement::new(Verdict::Diverging, Tone::Fault, sentence, expert)
        .finding(Some(causes::diverging(situation, "a step led far out")))
}

/// The optimizer has no step, though there is no minimum here that it could stand at.
pub(super) fn gave_up(
    situation: &Situation<'_>,
    stop: &StopReason,
    lower: Option<&Minimum>,
) -> Statement {
    let loss = situation.descent.loss();
    let record = situation.record();
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
            num(distance(situation.descent.at(), &lower.at))
        )
    });
    let sentence = match &ahead {
        Some(ahead) => format!("{why}; {ahead}"),
        None => format!("{why}; this need not be a minimum"),
    };
    let expert = Expert::new(stop.to_string())
        .and(terms::slope(situation))
        .and(terms::curvatures(situation))
        .and(ahead)
        .and(terms::course(situation));
    let has_fallen = loss < record.start_loss() && lower.is_some();
    let verdict = if has_fallen {
        Verdict::Converging
    } else {
        Verdict::Plateau
    };
    Statement::new(verdict, Tone::Warning, sentence, expert)
}

/// It stands at a minimum.
pub(super) fn converged(situation: &Situation<'_>, found: &Minimum) -> Statement {
    let left = distance(situation.descent.at(), &found.at);
    match &found.kind {
        MinimumKind::Bowl => super::of_law::at_minimum(situation, left, None),
        MinimumKind::Floor { level } => {
            let level = situation
                .parameter_of(level)
                .map_or_else(|| terms::vector(level), str::to_string);
            super::of_law::at_minimum(situation, left, Some(&level))
        }
        MinimumKind::Kink { coordinate, slopes } => {
            let name = &situation.names[*coordinate];
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

/// It is on its way to a minimum that was found; a tenth of the distance takes `tenth` steps.
pub(super) fn approaches(
    situation: &Situation<'_>,
    outlook: &Outlook,
    found: &Minimum,
    tenth: f64,
) -> Statement {
    let is_start = situation.descent.steps() == 0;
    let left = distance(situation.descent.at(), &found.at);
    let is_careful = situation
        .product()
        .is_some_and(|[product, limit]| product < CAREFUL * limit);
    let is_slow = tenth > SLOW;
    let near = if situation.names.len() == 1 {
        format!(
            "the minimum is {} = {}",
            situation.names[0],
            num(found.coordinate(0))
        )
    } else {
        format!("the minimum is {} away", num(left))
    };
    let predicted = format!(
        "predicted: a tenth of the way is left in {} steps",
        steps(tenth)
    );
    let sentence = if is_slow && is_careful {
        format!(
            "too small: {near}, and a tenth of the error takes {} steps",
            steps(tenth)
        )
    } else if is_slow {
        format!(
            "slow: {near}, and a tenth of the error takes {} steps",
            steps(tenth)
        )
    } else if is_start {
        format!(
            "good: {near} (predicted: a tenth of the way is left in {} steps)",
            steps(tenth)
        )
    } else {
        format!(
            "good: {near}; {} steps leave a tenth of the way",
            steps(tenth)
        )
    };
    let slowest = situation
        .slowest()
        .filter(|_| situation.landscape.falling_away().is_none());
    let local = slowest
        .filter(|slowest| slowest.factor.shrinks())
        .map(|slowest| terms::factor(situation, &slowest));
    let head = local
        .or_else(|| terms::course(situation))
        .unwrap_or_else(|| predicted.clone());
    let expert = Expert::new(head)
        .and(adaptive_steps(situation, outlook))
        .and(terms::curvatures(situation).filter(|_| situation.landscape.falling_away().is_some()))
        .and(terms::product(situation))
        .and(terms::safe_rate(situation))
        .and(terms::clipping(situation))
        .and(Some(format!("{near}, loss {}", num(found.loss))))
        .and(Some(predicted));
    let tone = if is_slow { Tone::Warning } else { Tone::Good };
    Statement::new(Verdict::Converging, tone, sentence, expert)
        .finding((is_slow && is_careful).then(|| causes::rate_too_small(situation, tenth)))
        .finding(if is_slow {
            causes::scale(situation)
        } else {
            None
        })
}

/// How long the steps of an optimizer without a law are, coordinate by coordinate.
fn adaptive_steps(situation: &Situation<'_>, outlook: &Outlook) -> Option<String> {
    if situation.law.limit().is_some() {
        return None;
    }
    let next = outlook.next_step()?;
    let sizes = next.iter().map(|d| d.abs());
    let (low, high) = sizes.fold((f64::INFINITY, 0.0_f64), |(low, high), size| {
        (low.min(size), high.max(size))
    });
    let rate = num(situation.rate);
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

/// The slope vanishes, but the loss falls on beyond: the place is no minimum.
pub(super) fn inflection(situation: &Situation<'_>) -> Statement {
    let expert =
        Expert::new("no minimum: the slope only levels out, and the loss goes on falling beyond")
            .and(terms::slope(situation))
            .and(terms::curvatures(situation));
    let sentence = "a step in the slope: level here, and downhill again beyond; this is no minimum";
    Statement::new(Verdict::Saddle, Tone::Warning, sentence, expert)
}

/// It falls, and how far it will is not known.
pub(super) fn falls(situation: &Situation<'_>, outlook: &Outlook) -> Statement {
    let ahead = outlook.steps_ahead();
    let next = outlook.loss_ahead(ahead).unwrap_or(f64::NAN);
    let predicted = format!(
        "predicted: loss {} in {ahead} steps",
        from_to(situation.descent.loss(), next)
    );
    let course = terms::course(situation).unwrap_or_else(|| predicted.clone());
    let expert = Expert::new(course.clone())
        .and(adaptive_steps(situation, outlook))
        .and(terms::curvatures(situation))
        .and(terms::product(situation))
        .and(terms::safe_rate(situation))
        .and(terms::clipping(situation))
        .and(predicted);
    Statement::new(
        Verdict::Converging,
        Tone::Good,
        format!("good: {course}"),
        expert,
    )
}

/// It falls, ever more slowly, towards no minimum.
pub(super) fn no_minimum_in_sight(situation: &Situation<'_>, outlook: &Outlook) -> Statement {
    let ahead = outlook.steps_ahead();
    let next = outlook.loss_ahead(ahead).unwrap_or(f64::NAN);
    let predicted = format!(
        "predicted: loss {} in {ahead} steps",
        from_to(situation.descent.loss(), next)
    );
    let sentence =
        format!("the loss falls, ever more slowly, and there is no minimum in sight; {predicted}");
    let expert = Expert::new("no minimum in sight: the loss levels out")
        .and(terms::course(situation))
        .and(Some(predicted))
        .and(terms::slope(situation))
        .and(terms::curvatures(situation));
    Statement::new(Verdict::Converging, Tone::Warning, sentence, expert)
}

/// Hardly anything moves, and it is no minimum; one is `left` away, if one was found.
pub(super) fn plateau(
    situation: &Situation<'_>,
    outlook: &Outlook,
    left: Option<f64>,
) -> Statement {
    let slope = situation.landscape.gradient_norm;
    let is_level = slope == 0.0;
    let moves = outlook.next_step().map_or(0.0, |step| norm(&step));
    let course = terms::course(situation);
    let sentence = match (&course, left) {
        _ if situation.rate == 0.0 => {
            "the schedule has brought the learning rate to 0: nothing moves any more".to_string()
        }
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
    let expert = Expert::new(terms::slope(situation))
        .and(terms::curvatures(situation))
        .and(format!("a step moves {}", num(moves)))
        .and(left.map(|left| format!("the minimum is {} away", num(left))))
        .and(course.clone());
    let finding = Finding::new(FindingKind::Plateau, sentence.clone())
        .at_step(situation.descent.steps())
        .with("gradient_norm", slope)
        .with("step_length", moves);
    Statement::new(Verdict::Plateau, Tone::Warning, sentence, expert).finding(Some(finding))
}

/// It stands on a saddle or on top of a hill, or leaves one, along `down`.
pub(super) fn on_saddle(situation: &Situation<'_>, down: &Mode) -> Statement {
    let landscape = &situation.landscape;
    let away = terms::name(situation, down);
    let up = landscape.bending(Bend::Up).last();
    let kind = match up {
        Some(up) => format!(
            "a pass: level here, up along {}, down along {away}",
            terms::name(situation, up)
        ),
        None => format!("the top of a hill: level here, down along {away}"),
    };
    let grows = situation.law.factor(situation.rate, down.curvature);
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
        .and(terms::curvatures(situation))
        .and(how)
        .and(terms::slope(situation));
    Statement::new(Verdict::Saddle, Tone::Warning, sentence, expert)
}
