//! Parts of sentences that several reasons share.

use crate::expr::number::short;

use super::descent_context::{Answer, DescentContext, Place};
use super::line::{Line, num, times};
use super::step_law::Motion;

/// The smallest and largest ratio of step to gradient over the coordinates that go downhill.
pub(super) fn effective_rates(situation: &DescentContext<'_>) -> Option<[f64; 2]> {
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

/// The gradient's length and the curvatures.
pub(super) fn at_rest(situation: &DescentContext<'_>) -> String {
    let slope = num(situation.slope());
    match situation.landscape.range() {
        Some([low, high]) if situation.landscape.is_estimate() => {
            format!("gradient {slope}, λ ≈ {} … {}", num(low), num(high))
        }
        Some([low, high]) if num(low) == num(high) => format!("gradient {slope}, λ {}", num(low)),
        Some([low, high]) => format!("gradient {slope}, λ {} … {}", num(low), num(high)),
        None => format!("gradient {slope}"),
    }
}

fn direction(answer: &Answer) -> String {
    match answer.index {
        Place::Any => String::new(),
        Place::Along => "along the valley ".to_string(),
        Place::Across => "across the valley ".to_string(),
        Place::Between => format!("along λ {} ", num(answer.curvature)),
    }
}

fn symbol(answer: &Answer) -> String {
    let symbol = match answer.index {
        Place::Any => "λ",
        Place::Along => "λmin",
        Place::Across => "λmax",
        Place::Between => return String::new(),
    };
    format!(" ({symbol} {})", num(answer.curvature))
}

pub(super) fn shrinks(answer: &Answer) -> String {
    let factor = times(answer.factor.signed());
    if answer.factor.motion == Motion::Swings {
        return format!("the error swings and shrinks {factor} a step");
    }
    let direction = direction(answer);
    format!("{direction}error {factor} a step{}", symbol(answer))
}

pub(super) fn flips(answer: &Answer) -> String {
    let factor = times(answer.factor.signed());
    let direction = direction(answer);
    format!("{direction}error flips {factor} a step{}", symbol(answer))
}

pub(super) fn grows(answer: &Answer) -> String {
    let factor = times(answer.factor.signed());
    let direction = direction(answer);
    format!("{direction}error grows {factor} a step{}", symbol(answer))
}

pub(super) fn escape(situation: &DescentContext<'_>) -> Option<String> {
    let (curvature, factor) = situation.escape()?;
    let slope = situation.landscape.slope_along(|other| other <= curvature);
    if slope == 0.0 {
        return Some(format!(
            "no slope along λ {}, so nothing starts it",
            num(curvature)
        ));
    }
    (factor > 1.0).then(|| {
        let at_any_rate = "at any rate";
        format!(
            "there the distance grows {at_any_rate}, {} a step at this one",
            times(factor)
        )
    })
}

/// η·λmax against its limit, what clipping leaves, the largest safe rate: as far as they fit.
pub(super) fn with_bounds(line: Line, situation: &DescentContext<'_>) -> String {
    let left = situation.rate / situation.descent.rate();
    line.and(product(situation))
        .and((left < 1.0).then(|| format!("clipping leaves {} of a step", times(left))))
        .and(safe_rate(situation))
        .text()
}

/// What stands before a number that comes from an estimate of the curvature.
pub(super) fn about(situation: &DescentContext<'_>) -> &'static str {
    if situation.landscape.is_estimate() {
        "≈ "
    } else {
        ""
    }
}

/// `η·λmax 1.99 < 2`; `η·λmax ≈ 1.99 < 2` of an estimate.
pub(super) fn product(situation: &DescentContext<'_>) -> Option<String> {
    let [product, limit] = situation.product()?;
    let sign = match product.partial_cmp(&limit) {
        Some(std::cmp::Ordering::Less) => "<",
        Some(std::cmp::Ordering::Equal) => "=",
        _ => ">",
    };
    Some(format!(
        "η·λmax {}{} {sign} {}",
        about(situation),
        short(
            product,
            if (product / limit - 1.0).abs() < 0.01 {
                5
            } else {
                3
            }
        ),
        num(limit)
    ))
}

fn safe_rate(situation: &DescentContext<'_>) -> Option<String> {
    let rate = situation.largest_safe_rate()?;
    Some(format!(
        "safe up to η {}{} ({})",
        about(situation),
        num(rate),
        situation.reach()
    ))
}

/// By how much the gradient changes a step; not told where it does not.
pub(super) fn gradient_factor(situation: &DescentContext<'_>) -> Option<String> {
    let factor = situation.trend.gradient_factor?;
    ((factor - 1.0).abs() > 1e-6).then(|| format!("gradient {} a step", times(factor)))
}

/// [`course`], where there is one.
pub(super) fn told_course(situation: &DescentContext<'_>) -> Option<String> {
    (situation.trend.steps > 0).then(|| course(situation))
}

/// `loss 12.3 → 4.5 in 20 steps`.
pub(super) fn course(situation: &DescentContext<'_>) -> String {
    let [then, now] = situation.trend.losses;
    match situation.trend.steps {
        0 => {
            let next = situation.next_loss.unwrap_or(f64::NAN);
            format!("first step: loss {}", from_to(then, next))
        }
        1 => format!("loss {} in 1 step", from_to(then, now)),
        steps => format!("loss {} in {steps} steps", from_to(then, now)),
    }
}

/// Two numbers with as many digits as tell them apart.
fn from_to(a: f64, b: f64) -> String {
    let digits = (3..=12).find(|digits| short(a, *digits) != short(b, *digits));
    let digits = digits.unwrap_or(3);
    format!("{} → {}", short(a, digits), short(b, digits))
}

/// How far the loss goes up and down, once there are steps.
pub(super) fn wanders(situation: &DescentContext<'_>) -> Option<String> {
    let [low, high] = situation.trend.range;
    (situation.trend.steps > 0).then(|| format!("loss between {} and {}", num(low), num(high)))
}
