//! Reasons in words, with the numbers.

use crate::optim::{Broken, StopReason};

use super::line::{Line, num, times};
use super::response::{Motion, Response};
use super::situation::{Answer, Place, Situation};
use super::trend::Course;

pub(super) fn converging(situation: &Situation<'_>) -> String {
    let falls_away = situation.landscape.falling_away();
    match (situation.response, situation.slowest(), falls_away) {
        (Response::Adaptive, ..) => adaptive(situation),
        (Response::LineSearch, ..) => line_search(situation),
        (_, Some(answer), None) if answer.factor.size < 1.0 => Line::new(shrinks(&answer))
            .and(safe_rate(situation))
            .and(product(situation))
            .text(),
        (_, Some(answer), None) => Line::new(format!("the loss falls, but {}", grows(&answer)))
            .and(safe_rate(situation))
            .text(),
        (_, _, Some(curvature)) => Line::new(course(situation))
            .and(Some(format!(
                "λmin {} < 0 here: no factor holds yet",
                num(curvature)
            )))
            .and(safe_rate(situation))
            .text(),
        (_, None, None) => Line::new(course(situation))
            .and(gradient_factor(situation))
            .text(),
    }
}

pub(super) fn converged(situation: &Situation<'_>, distance: f64) -> String {
    let [low, high] = situation.landscape.range().unwrap_or([f64::NAN; 2]);
    let kind = if low > situation.landscape.zero() {
        "a minimum"
    } else {
        "a valley floor, level in some direction"
    };
    Line::new(format!(
        "gradient {}, λ {} … {}: {kind}",
        num(situation.slope()),
        num(low),
        num(high)
    ))
    .and(Some(format!("{} away by Newton's step", num(distance))))
    .text()
}

pub(super) fn no_slope(situation: &Situation<'_>) -> String {
    format!(
        "the gradient's length is {}; its curvature is not known",
        num(situation.slope())
    )
}

pub(super) fn oscillating(situation: &Situation<'_>) -> String {
    let trend = &situation.trend;
    let moves = trend.next_length().unwrap_or(f64::NAN);
    let noise = situation.descent.plan().noise.scale;
    if noise > 0.0 {
        let shaken = format!("noise of ±{} on the gradient keeps it moving", num(noise));
        return Line::new(shaken).and(Some(wanders(situation))).text();
    }
    if is_kink(situation) {
        return Line::new(format!(
            "the slope changes sign across a kink but does not shrink: every step of {} jumps over it",
            num(moves)
        ))
        .and(Some("only a falling rate settles".to_string()))
        .text();
    }
    match (situation.response, situation.slowest()) {
        (Response::Adaptive, _) => Line::new(format!(
            "steps of {} go back and forth, since they do not shrink with the gradient",
            num(moves)
        ))
        .and(Some(wanders(situation)))
        .text(),
        (Response::LineSearch, _) | (_, None) => Line::new("successive steps go back and forth")
            .and(Some(wanders(situation)))
            .text(),
        (_, Some(answer)) if trend.course == Course::Unknown && answer.factor.size > 1.0 => {
            Line::new(format!("the first step overshoots: {}", grows(&answer)))
                .and(product(situation))
                .and(safe_rate(situation))
                .text()
        }
        (_, Some(answer)) => Line::new(jumps(&answer))
            .and(product(situation))
            .and(safe_rate(situation))
            .and(Some(wanders(situation)))
            .text(),
    }
}

pub(super) fn growing(situation: &Situation<'_>) -> String {
    match situation.slowest() {
        Some(answer) if answer.factor.size > 1.0 => Line::new(grows(&answer))
            .and(product(situation))
            .and(safe_rate(situation))
            .text(),
        _ => Line::new(course(situation))
            .and(Some(format!(
                "the next step is {} long",
                num(situation.trend.next_length().unwrap_or(f64::NAN))
            )))
            .and(product(situation))
            .and(safe_rate(situation))
            .text(),
    }
}

/// A quadratic that falls away for ever.
pub(super) fn no_lower_bound(situation: &Situation<'_>) -> String {
    let curvature = situation.landscape.falling_away().unwrap_or(f64::NAN);
    let line = Line::new(format!(
        "the loss has no lower bound along the direction of curvature {}",
        num(curvature)
    ));
    line.and(escape(situation)).text()
}

pub(super) fn plane(situation: &Situation<'_>) -> String {
    Line::new(format!(
        "the loss falls like a plane, with slope {} and curvature 0: there is no minimum",
        num(situation.slope())
    ))
    .text()
}

pub(super) fn runaway(situation: &Situation<'_>) -> String {
    let curvature = situation.landscape.falling_away().unwrap_or(f64::NAN);
    Line::new(format!(
        "faster and faster downhill, now {} from the origin, curvature {}: no lower bound in sight",
        num(situation.landscape.scale),
        num(curvature)
    ))
    .text()
}

pub(super) fn on_saddle(situation: &Situation<'_>) -> String {
    let [low, high] = situation.landscape.range().unwrap_or([f64::NAN; 2]);
    let place = if high > situation.landscape.zero() {
        "a saddle, not a minimum"
    } else {
        "the top of a hill"
    };
    Line::new(format!(
        "gradient {}, λ {} … {}: {place}",
        num(situation.slope()),
        num(low),
        num(high)
    ))
    .and(escape(situation).or_else(|| Some("any push leads away".to_string())))
    .text()
}

pub(super) fn beside_saddle(situation: &Situation<'_>) -> String {
    let [low, high] = situation.landscape.range().unwrap_or([f64::NAN; 2]);
    Line::new(format!(
        "gradient {} beside a saddle, λ {} … {}",
        num(situation.slope()),
        num(low),
        num(high)
    ))
    .and(escape(situation))
    .text()
}

pub(super) fn inflection(situation: &Situation<'_>) -> String {
    format!(
        "gradient {}, but the loss goes on falling beyond: the slope only levels out here",
        num(situation.slope())
    )
}

pub(super) fn plateau(situation: &Situation<'_>) -> String {
    let range = situation.landscape.range();
    let curved = range.map_or(f64::NAN, |[low, high]| low.abs().max(high.abs()));
    let slope = situation.slope();
    let line = if slope == 0.0 && curved == 0.0 {
        Line::new("no slope and no curvature in any direction: nothing tells where down is")
    } else {
        let moves = situation.trend.next_length().unwrap_or(0.0);
        Line::new(format!(
            "gradient {}, curvature at most {}: a step moves {}",
            num(slope),
            num(curved),
            num(moves)
        ))
    };
    let distance = situation.landscape.newton_step();
    let distance = distance.map(|step| crate::optim::norm(&step));
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

pub(super) fn breaks_next(situation: &Situation<'_>, part: Option<String>) -> String {
    let part = part.unwrap_or_else(|| "the loss is not finite".to_string());
    Line::new(format!("the next step leads to where {part}"))
        .and(product(situation))
        .and(safe_rate(situation))
        .text()
}

pub(super) fn not_finite(
    situation: &Situation<'_>,
    stop: &StopReason,
    part: Option<String>,
) -> String {
    let step = situation.descent.steps();
    let StopReason::NotFinite { broken, .. } = stop else {
        return stop.to_string();
    };
    let part = part.unwrap_or_else(|| format!("{broken} is not finite"));
    let started = !situation.descent.loss().is_finite();
    let line = match broken {
        _ if started => Line::new(format!("at the start {part}")),
        Broken::Candidate => Line::new(format!("step {} leads beyond all numbers", step + 1)),
        Broken::Value => Line::new(format!("step {} leads to where {part}", step + 1)),
        Broken::Gradient | Broken::Hessian => Line::new(format!("at step {step} {part}")),
    };
    let grew = situation.trend.course == Course::Growing;
    line.and(product(situation))
        .and(safe_rate(situation))
        .and(grew.then(|| course(situation)))
        .text()
}

fn adaptive(situation: &Situation<'_>) -> String {
    let name = situation.descent.plan().settings.definition().name;
    let rates = effective_rates(situation);
    let line = match rates {
        Some([low, high]) if high < 1.01 * low => {
            Line::new(format!("{name} scales its steps: now by {}", num(high)))
        }
        Some([low, high]) => Line::new(format!(
            "{name} scales each coordinate: steps of {} … {} × the gradient",
            num(low),
            num(high)
        )),
        None => Line::new(format!(
            "{name} moves {} a step",
            num(situation.trend.next_length().unwrap_or(f64::NAN))
        )),
    };
    line.and(gradient_factor(situation))
        .and((situation.trend.steps > 0).then(|| course(situation)))
        .text()
}

fn line_search(situation: &Situation<'_>) -> String {
    let next = situation.next_loss;
    let line = if situation.trend.steps > 0 {
        Line::new(course(situation))
    } else {
        Line::new(format!(
            "the line search finds a first step from {} to {}",
            num(situation.descent.loss()),
            num(next.unwrap_or(f64::NAN))
        ))
    };
    line.and(gradient_factor(situation))
        .and(Some("the line search lets no step go up".to_string()))
        .text()
}

/// The smallest and largest ratio of step to gradient over the coordinates that go downhill.
fn effective_rates(situation: &Situation<'_>) -> Option<[f64; 2]> {
    let next = situation.trend.next.as_ref()?;
    let gradient = situation.descent.gradient();
    let rates: Vec<f64> = next
        .iter()
        .zip(gradient)
        .filter(|(_, g)| **g != 0.0)
        .map(|(d, g)| -d / g)
        .collect();
    let low = rates.iter().copied().fold(f64::INFINITY, f64::min);
    let high = rates.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    (low > 0.0 && high.is_finite()).then_some([low, high])
}

/// Hardly any curvature, and yet steps that turn around.
fn is_kink(situation: &Situation<'_>) -> bool {
    let curved = situation
        .landscape
        .range()
        .map(|[low, high]| low.abs().max(high.abs()));
    let turns = situation.trend.zigzag.is_some();
    turns && curved.is_some_and(|curved| situation.effective_rate() * curved < 1e-6)
}

fn direction(answer: &Answer) -> String {
    match answer.place {
        Place::Any => String::new(),
        Place::Along => "along the valley ".to_string(),
        Place::Across => "across the valley ".to_string(),
        Place::Between => format!("along λ {} ", num(answer.curvature)),
    }
}

fn symbol(answer: &Answer) -> String {
    let symbol = match answer.place {
        Place::Any => "λ",
        Place::Along => "λmin",
        Place::Across => "λmax",
        Place::Between => return String::new(),
    };
    format!(" ({symbol} {})", num(answer.curvature))
}

fn shrinks(answer: &Answer) -> String {
    let swings = if answer.factor.motion == Motion::Swings {
        ", swinging"
    } else {
        ""
    };
    format!(
        "{}each step shrinks the error {}{}{swings}",
        direction(answer),
        times(answer.factor.signed()),
        symbol(answer)
    )
}

fn jumps(answer: &Answer) -> String {
    format!(
        "{}each step turns the error {}{}",
        direction(answer),
        times(answer.factor.signed()),
        symbol(answer)
    )
}

fn grows(answer: &Answer) -> String {
    format!(
        "{}each step grows the error {}{}",
        direction(answer),
        times(answer.factor.signed()),
        symbol(answer)
    )
}

fn escape(situation: &Situation<'_>) -> Option<String> {
    let (_, factor) = situation.escape()?;
    (factor > 1.0).then(|| {
        format!(
            "along λmin each step grows the distance {}, at any rate",
            times(factor)
        )
    })
}

/// `η·λmax 1.99 < 2`.
fn product(situation: &Situation<'_>) -> Option<String> {
    let [product, limit] = situation.product()?;
    let sign = if product < limit { "<" } else { ">" };
    Some(format!(
        "η·λmax {} {sign} {}",
        crate::expr::number::short(product, 4),
        num(limit)
    ))
}

fn safe_rate(situation: &Situation<'_>) -> Option<String> {
    let rate = situation.largest_safe_rate()?;
    Some(format!(
        "largest safe rate {} ({})",
        num(rate),
        situation.reach()
    ))
}

fn gradient_factor(situation: &Situation<'_>) -> Option<String> {
    let factor = situation.trend.gradient_factor?;
    Some(format!("gradient {} a step", times(factor)))
}

/// `the loss fell from 12.3 to 4.5 in 20 steps`.
fn course(situation: &Situation<'_>) -> String {
    let [then, now] = situation.trend.losses;
    let steps = situation.trend.steps;
    if steps == 0 {
        let next = situation.next_loss.unwrap_or(f64::NAN);
        return format!("the first step leads from {} to {}", num(then), num(next));
    }
    let verb = if now < then { "fell" } else { "grew" };
    let plural = if steps == 1 { "" } else { "s" };
    format!(
        "the loss {verb} from {} to {} in {steps} step{plural}",
        num(then),
        num(now)
    )
}

fn wanders(situation: &Situation<'_>) -> String {
    let [low, high] = situation.trend.range;
    format!("loss between {} and {}", num(low), num(high))
}
