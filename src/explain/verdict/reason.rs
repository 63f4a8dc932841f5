//! Reasons in words, with the numbers.

use crate::optim::{Broken, Sampling, StopReason, norm};

use super::descent_context::DescentContext;
use super::line::{Line, num};
use super::parts::{
    about, at_rest, course, effective_rates, escape, flips, gradient_factor, grows, product,
    shrinks, told_course, wanders, with_bounds,
};
use super::step_law::StepLaw;

pub(super) fn converging(situation: &DescentContext<'_>) -> String {
    if situation.rate == 0.0 {
        return Line::new(
            "the schedule has brought the learning rate to 0: no step moves any more",
        )
        .and(told_course(situation))
        .text();
    }
    let falls_away = situation.landscape.falling_away();
    match (situation.response, situation.slowest(), falls_away) {
        (StepLaw::Adaptive, ..) => adaptive(situation),
        (StepLaw::LineSearch, ..) => line_search(situation),
        _ if situation.goes_on && !situation.landscape.is_quadratic => Line::new(course(situation))
            .and(Some(
                "lower still ten Newton steps ahead: no minimum in sight".to_string(),
            ))
            .text(),
        (_, Some(answer), None) if answer.factor.grows() => {
            let warning = format!("the loss falls, but {}", grows(&answer));
            with_bounds(Line::new(warning), situation)
        }
        (_, Some(answer), None) => with_bounds(Line::new(shrinks(&answer)), situation),
        (_, _, Some(curvature)) => {
            let bends = format!("λmin {}{}: no bowl yet", about(situation), num(curvature));
            with_bounds(Line::new(course(situation)).and(Some(bends)), situation)
        }
        (_, None, None) => Line::new(course(situation))
            .and(gradient_factor(situation))
            .text(),
    }
}

pub(super) fn converged(situation: &DescentContext<'_>, distance: f64) -> String {
    let kind = match situation.landscape.range() {
        Some([low, _]) if low > situation.landscape.zero() => "a minimum",
        _ => "a valley floor, level in some direction",
    };
    Line::new(format!("{kind}: {}", at_rest(situation)))
        .and((distance > 0.0).then(|| format!("Newton's step to it is {} long", num(distance))))
        .text()
}

pub(super) fn no_slope(situation: &DescentContext<'_>) -> String {
    format!(
        "the gradient's length is {}; its curvature is not known",
        num(situation.slope())
    )
}

pub(super) fn oscillating(situation: &DescentContext<'_>) -> String {
    let trend = &situation.trend;
    let moves = num(trend.next_length().unwrap_or(f64::NAN));
    let noise = situation.descent.plan().noise.scale;
    if noise > 0.0 {
        let shaken = format!("noise of ±{} on the gradient keeps it moving", num(noise));
        return Line::new(shaken).and(wanders(situation)).text();
    }
    if situation.descent.plan().sampling == Sampling::FreshEachStep {
        return Line::new("every step has other rows, so the loss goes up and down by chance")
            .and(wanders(situation))
            .and(product(situation))
            .text();
    }
    if situation.is_kink() {
        return Line::new(format!(
            "the slope changes sign across a kink but does not shrink: each step of {moves} jumps over it"
        ))
        .text();
    }
    match (situation.response, situation.most_jumping()) {
        (StepLaw::Adaptive, _) if trend.zigzag.is_some() => Line::new(format!(
            "steps of {moves} go back and forth, since they do not shrink with the gradient"
        ))
        .and(wanders(situation))
        .text(),
        (StepLaw::Adaptive | StepLaw::LineSearch, _) | (_, None) => {
            let course = if trend.settles {
                "the steps turn back and forth while the loss falls"
            } else {
                "the loss goes up and down and does not settle"
            };
            Line::new(course)
                .and(wanders(situation))
                .and(Some(format!("the next step is {moves} long")))
                .text()
        }
        (_, Some(answer)) => with_bounds(Line::new(flips(&answer)), situation),
    }
}

/// Before the first step: it would lead uphill.
pub(super) fn overshoots(situation: &DescentContext<'_>) -> String {
    let line = Line::new(format!("{}, too far", course(situation)));
    let growing = situation.slowest().filter(|answer| answer.factor.grows());
    with_bounds(line.and(growing.map(|answer| grows(&answer))), situation)
}

pub(super) fn growing(situation: &DescentContext<'_>) -> String {
    match situation.slowest() {
        Some(answer) if answer.factor.grows() => with_bounds(Line::new(grows(&answer)), situation),
        _ => {
            let moves = situation.trend.next_length().unwrap_or(f64::NAN);
            let line = Line::new(course(situation));
            let line = line.and(Some(format!("the next step is {} long", num(moves))));
            with_bounds(line, situation)
        }
    }
}

/// A quadratic that falls away for ever.
pub(super) fn no_lower_bound(situation: &DescentContext<'_>) -> String {
    let curvature = situation.landscape.falling_away().unwrap_or(f64::NAN);
    let line = Line::new(format!(
        "the loss has no lower bound along curvature {}",
        num(curvature)
    ));
    line.and(escape(situation)).text()
}

pub(super) fn plane(situation: &DescentContext<'_>) -> String {
    Line::new(format!(
        "the loss falls like a plane, with slope {} and curvature 0: there is no minimum",
        num(situation.slope())
    ))
    .text()
}

pub(super) fn runaway(situation: &DescentContext<'_>) -> String {
    let curvature = situation.landscape.falling_away().unwrap_or(f64::NAN);
    Line::new(format!(
        "faster and faster downhill, with slope {} and curvature {}: no lower bound in sight",
        num(situation.slope()),
        num(curvature)
    ))
    .and(told_course(situation))
    .text()
}

pub(super) fn on_saddle(situation: &DescentContext<'_>) -> String {
    let location = match situation.landscape.range() {
        Some([_, high]) if high > situation.landscape.zero() => "a saddle, not a minimum",
        _ => "the top of a hill",
    };
    Line::new(format!("{location}: {}", at_rest(situation)))
        .and(escape(situation))
        .text()
}

pub(super) fn beside_saddle(situation: &DescentContext<'_>) -> String {
    Line::new(format!("beside a saddle: {}", at_rest(situation)))
        .and(escape(situation))
        .text()
}

/// A quadratic with a negative curvature, and a slope that leads towards its saddle.
pub(super) fn saddle_shaped(situation: &DescentContext<'_>) -> String {
    Line::new(format!("the loss is a saddle: {}", at_rest(situation)))
        .and(escape(situation))
        .text()
}

pub(super) fn inflection(situation: &DescentContext<'_>) -> String {
    format!(
        "gradient {}, but the loss goes on falling beyond: the slope only levels out here",
        num(situation.slope())
    )
}

pub(super) fn thrown_out(situation: &DescentContext<'_>) -> String {
    let slope = num(situation.slope());
    let first = num(situation.trend.first_norm);
    let line =
        format!("thrown far out before the steps ended: gradient {slope}, at the start {first}");
    Line::new(line).text()
}

pub(super) fn plateau(situation: &DescentContext<'_>) -> String {
    let range = situation.landscape.range();
    let curved = range.map_or(f64::NAN, |[low, high]| low.abs().max(high.abs()));
    let slope = situation.slope();
    let line = if slope == 0.0 && curved == 0.0 {
        Line::new("no slope and no curvature in any direction: nothing tells where down is")
    } else {
        let moves = situation.trend.next_length().unwrap_or(0.0);
        Line::new(format!(
            "gradient {}, curvature at most {}{}: a step moves {}",
            num(slope),
            about(situation),
            num(curved),
            num(moves)
        ))
    };
    let distance = situation.landscape.newton_step();
    let distance = distance.map(|step| norm(&step));
    line.and(distance.map(|distance| format!("the minimum would be {} away", num(distance))))
        .text()
}

pub(super) fn stuck(stop: &StopReason) -> String {
    Line::new(stop.to_string()).text()
}

pub(super) fn cut(name: &str, partial: f64, slope: f64) -> String {
    Line::new(format!(
        "∂/∂{name} is {}, but the loss has slope {} there",
        num(partial),
        num(slope)
    ))
    .and(Some(if partial == 0.0 {
        "a detach lets no gradient through".to_string()
    } else {
        "a detach keeps part of the gradient back".to_string()
    }))
    .text()
}

pub(super) fn breaks_next(situation: &DescentContext<'_>, part: Option<String>) -> String {
    let part = part.unwrap_or_else(|| "the loss is not finite".to_string());
    let line = Line::new(format!("the next step leads to where {part}"));
    with_bounds(line, situation)
}

/// `part` is the part of the loss that broke.
pub(super) fn not_finite(
    situation: &DescentContext<'_>,
    broken: Broken,
    part: Option<String>,
) -> String {
    let step = situation.descent.steps();
    let part = part.unwrap_or_else(|| format!("{broken} is not finite"));
    let is_start = step == 0 && !situation.descent.loss().is_finite();
    let line = Line::new(match broken {
        _ if is_start => format!("at the start {part}"),
        Broken::Candidate => format!("step {} leads beyond all numbers", step + 1),
        Broken::Value => format!("step {} leads to where {part}", step + 1),
        Broken::Gradient | Broken::Hessian => format!("at step {step} {part}"),
    });
    line.and(product(situation)).text()
}

fn adaptive(situation: &DescentContext<'_>) -> String {
    let name = situation.descent.plan().settings.definition().name;
    let rate = num(situation.descent.rate());
    let line = Line::new(match effective_rates(situation) {
        Some([low, high]) if high < 1.01 * low => {
            format!("{name} steps by {} × the gradient (η {rate})", num(high))
        }
        Some([low, high]) => format!(
            "{name} steps by {} … {} × the gradient (η {rate})",
            num(low),
            num(high)
        ),
        None => format!(
            "{name} moves {} a step (η {rate})",
            num(situation.trend.next_length().unwrap_or(f64::NAN))
        ),
    });
    line.and(Some(course(situation)))
        .and(gradient_factor(situation))
        .text()
}

fn line_search(situation: &DescentContext<'_>) -> String {
    Line::new(course(situation))
        .and(gradient_factor(situation))
        .and(Some("the line search lets no step go up".to_string()))
        .text()
}
