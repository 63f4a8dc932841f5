//! Parts of the line for experts, and of sentences, that several statements share.

use crate::diff::END_ERROR;
use crate::explain::format::estimated_ends;
use crate::expr::number::short;

use crate::optim::norm;

use super::context::{DescentContext, StepResponse};
use super::local_curvature::Mode;
use super::number::{between, bound, compared, from_to, num, times};
use super::outlook::Outlook;
use super::rate_limit::RateLimit;

/// The pull of a weight decay is felt if it is more than this part of the longest gradient there was.
const FELT: f64 = 1e-6;

/// An entry of a direction counts if it is more than this part of the largest: of fewer nothing is seen in three digits.
const COUNTS: f64 = 1e-3;

/// A bowl is as good as round with at most this condition: one step at the best rate leaves a fifth of the error, (κ - 1)/(κ + 1).
const ROUND: f64 = 1.5;

/// `× 0.8 a step along λmin 2`.
pub(super) fn factor(context: &DescentContext<'_>, response: &StepResponse<'_>) -> String {
    let factor = times(response.factor.signed());
    format!("{factor} a step{}", along(context, response.mode))
}

/// ` along λmin 2`, ` along λmax 20`, ` along λ 3`; nothing where there is only one direction.
pub(super) fn along(context: &DescentContext<'_>, mode: &Mode) -> String {
    let modes = context.local_curvature.modes.as_deref().unwrap_or_default();
    let is = |other: Option<&Mode>| other.is_some_and(|other| std::ptr::eq(other, mode));
    let symbol = match () {
        () if modes.len() == 1 => return String::new(),
        () if is(modes.first()) => "λmin",
        () if is(modes.last()) => "λmax",
        () => "λ",
    };
    format!(" along {symbol} {}", num(mode.curvature))
}

/// The parameter that a direction stands for, or else which direction it is.
pub(super) fn name(context: &DescentContext<'_>, mode: &Mode) -> String {
    match context.parameter_of(&mode.direction) {
        Some(name) => name.to_string(),
        None => format!("the direction {}", vector(context, &mode.direction)),
    }
}

/// The parameter that a direction stands for, with its sign, or else which direction it is.
pub(super) fn direction(context: &DescentContext<'_>, direction: &[f64]) -> String {
    let is_back = direction.iter().sum::<f64>() < 0.0;
    match context.parameter_of(direction) {
        Some(name) => format!("{}{name}", if is_back { "-" } else { "" }),
        None => vector(context, direction),
    }
}

/// `(1, -1, 2)`: a direction, in multiples of its smallest entry that counts; of many parameters those with the largest
/// entries, by name: `(W1[1,2] 1, b1[1] -0.5, …)`.
pub(super) fn vector(context: &DescentContext<'_>, direction: &[f64]) -> String {
    const SHOWN: usize = 4;
    let size = |entry: &f64| entry.abs();
    let largest = direction.iter().map(size).fold(0.0, f64::max);
    let counts = |entry: &&f64| entry.abs() > COUNTS * largest;
    if direction.len() > SHOWN {
        let mut named: Vec<(&String, f64)> = context
            .names
            .iter()
            .zip(direction.iter().copied())
            .filter(|(_, entry)| counts(&entry))
            .collect();
        named.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
        let parts = named.iter().take(SHOWN);
        let parts: Vec<String> = parts
            .map(|(name, entry)| format!("{name} {}", short(entry / largest, 3)))
            .collect();
        let more = if named.len() > SHOWN { ", …" } else { "" };
        return format!("({}{more})", parts.join(", "));
    }
    let smallest = direction
        .iter()
        .filter(counts)
        .map(size)
        .fold(largest, f64::min);
    let first = direction.iter().find(counts).copied().unwrap_or(1.0);
    let unit = smallest * first.signum();
    let entries = direction.iter().map(|entry| {
        let ratio = entry / unit;
        short(if ratio.abs() < COUNTS { 0.0 } else { ratio }, 3)
    });
    format!("({})", entries.collect::<Vec<_>>().join(", "))
}

/// `η·λmax 1.8 < 2`; `η·λmax ≈ 1.8 < 2`, `η·λmax ≈ 2, its limit` of an estimate; `η·λ` where there is one direction only.
pub(super) fn product(context: &DescentContext<'_>) -> Option<String> {
    let [product, limit] = context.product()?;
    let symbol = match context.local_curvature.modes.as_deref() {
        Some([_]) => "λ",
        _ => "λmax",
    };
    let about = about(context);
    let is_near = (product - limit).abs() <= END_ERROR * limit;
    Some(if context.local_curvature.is_estimate() && is_near {
        format!("η·{symbol} {about}{}, its limit", num(limit))
    } else {
        format!("η·{symbol} {about}{}", compared(product, limit))
    })
}

/// `safe below η 0.33, exact`.
pub(super) fn safe_rate(context: &DescentContext<'_>) -> Option<String> {
    let safe = bound(context.largest_safe_rate()?, context.rate);
    let about = about(context);
    Some(format!(
        "safe below η {about}{safe}, {}",
        context.reach().word()
    ))
}

/// `η·λmax 326 > 2 at the start · safe below η 0.0018, there`: where the loss is or was steepest, if that is beyond the limit.
pub(super) fn beyond_limit(context: &DescentContext<'_>) -> Option<String> {
    beyond(context, context.greatest_rate_limit()?)
}

/// The same of a product, its limit, and where the loss is as steep as that.
pub(super) fn beyond(context: &DescentContext<'_>, limit: RateLimit) -> Option<String> {
    if !limit.is_exceeded() {
        return None;
    }
    let rate = context.descent.rate();
    let safe = bound(limit.safe(), rate);
    let about = about(context);
    // Both numbers say where they hold, since the second one may find no room, and elsewhere the first is another.
    let (at, there) = match limit.place.word() {
        place if limit.place.is_elsewhere() => (format!(" {place}"), "there"),
        place => (String::new(), place),
    };
    Some(format!(
        "η·λmax {about}{}{at} · safe below η {safe}, {there}",
        compared(limit.product, limit.limit)
    ))
}

/// What clipping leaves of a step, where it takes something.
pub(super) fn clipping(context: &DescentContext<'_>) -> Option<String> {
    let left = context.rate / context.descent.rate();
    (left < 1.0).then(|| format!("clipping leaves {} of a step", times(left)))
}

/// What stands before a number that comes from an estimate of the curvature.
fn about(context: &DescentContext<'_>) -> &'static str {
    if context.local_curvature.is_estimate() {
        "≈ "
    } else {
        ""
    }
}

/// `λ -0.503 … 407`.
pub(super) fn curvatures(context: &DescentContext<'_>) -> Option<String> {
    if let Some(extremes) = context.local_curvature.extremes {
        return Some(format!("λ {}", estimated_ends(extremes)));
    }
    let [low, high] = context.local_curvature.range()?.map(num);
    Some(if low == high {
        format!("λ {low}")
    } else {
        format!("λ {low} … {high}")
    })
}

/// `‖∇L‖ 7.4e-11`; with weight decay that is added to the gradient, the length of both together.
pub(super) fn slope(context: &DescentContext<'_>) -> String {
    let what = match context.decay() {
        0.0 => "‖∇L‖",
        _ => "‖∇L + decay‖",
    };
    format!("{what} {}", num(context.local_curvature.gradient_norm))
}

/// `here the pull of weight decay 0.1 and that of the loss cancel`: what a place without slope is where the loss alone has one.
pub(super) fn decayed(context: &DescentContext<'_>) -> Option<String> {
    let decay = context.decay();
    let pull = decay.abs() * norm(context.descent.at());
    let is_felt = pull > FELT * context.record().greatest_norm();
    is_felt.then(|| format!("here {}", pulls(decay)))
}

/// `the pull of weight decay 0.1 and that of the loss cancel`.
pub(super) fn pulls(decay: f64) -> String {
    let decay = num(decay);
    format!("the pull of weight decay {decay} and that of the loss cancel")
}

/// A loss goes up and down from step to step if so many of its newest changes each turn back,
const TURNS: usize = 8;

/// and the last one is this part of how far it has come, or more.
const WIDE: f64 = 0.5;

/// `loss 12.3 → 4.5 in the last 20 steps`, over the newest iterates; nothing before the first step. Where they are all
/// there are, `in 20 steps`. Of a loss that goes up and down from step to step, every other one.
pub(super) fn course(context: &DescentContext<'_>) -> Option<String> {
    let recent: Vec<(u64, f64)> = context
        .record()
        .recent()
        .map(|iterate| (iterate.step, iterate.loss))
        .collect();
    let losses: Vec<f64> = recent.iter().map(|(_, loss)| *loss).collect();
    let other = every_other(&losses);
    // Of two that are an odd number of steps apart one is at the top and one at the bottom.
    let first = usize::from(other.is_some() && losses.len().is_multiple_of(2));
    let (step, loss) = *recent.get(first)?;
    let span = span(step, context.descent.steps())?;
    let losses = from_to(loss, context.descent.loss());
    let course = format!("loss {losses} in {span}");
    Some(match other {
        Some(other) => format!("{course}, at every other one {}", num(other)),
        None => course,
    })
}

/// The loss before the last one, if they go up and down from step to step, and not little beside how far they have come.
fn every_other(losses: &[f64]) -> Option<f64> {
    let newest = losses.get(losses.len().checked_sub(TURNS + 1)?..)?;
    let changes: Vec<f64> = newest.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let turns = changes.windows(2).all(|pair| pair[0] * pair[1] < 0.0);
    let way = losses.last()? - losses.get(usize::from(losses.len().is_multiple_of(2)))?;
    let is_wide = changes.last()?.abs() >= WIDE * way.abs();
    (turns && is_wide).then(|| newest[TURNS - 1])
}

/// The steps from one to the present one, in words.
fn span(first: u64, now: u64) -> Option<String> {
    let steps = now - first;
    Some(match (first, steps) {
        (_, 0) => return None,
        (0, 1) => String::from("1 step"),
        (0, steps) => format!("{steps} steps"),
        (_, 1) => String::from("the last step"),
        (_, steps) => format!("the last {steps} steps"),
    })
}

/// The same of a run that comes down; `loss between 2.1 and 4.5 in the last 20 steps` where the newest loss is higher than the oldest.
pub(super) fn way_down(context: &DescentContext<'_>) -> Option<String> {
    let losses = || context.record().recent().map(|iterate| iterate.loss);
    let first = losses().next()?;
    let low = losses().fold(f64::INFINITY, f64::min);
    let high = losses().fold(f64::NEG_INFINITY, f64::max);
    if context.descent.loss() <= first || every_other(&losses().collect::<Vec<_>>()).is_some() {
        return course(context);
    }
    let span = span(
        context.record().recent().next()?.step,
        context.descent.steps(),
    )?;
    Some(format!("loss between {} in {span}", between([low, high])))
}

/// `predicted: loss 12.3 → 4.5 in 20 steps`, as a copy of the run goes on.
pub(super) fn predicted(context: &DescentContext<'_>, outlook: &Outlook, steps: usize) -> String {
    let next = outlook.loss_ahead(steps).unwrap_or(f64::NAN);
    let losses = from_to(context.descent.loss(), next);
    format!("predicted: loss {losses} in {steps} steps")
}

/// `κ 1000`: how much steeper the steepest direction is than the flattest.
pub(super) fn condition(context: &DescentContext<'_>) -> Option<String> {
    let condition = context.local_curvature.condition()?;
    (condition > ROUND).then(|| format!("κ {}", num(condition)))
}

#[cfg(test)]
mod tests {
    use super::every_other;

    #[test]
    fn a_loss_that_goes_up_and_down_at_each_step_is_told_by_every_other_one() {
        // 1.0, 1.5, 0.9, 1.4 …: 0.1 less at every other one.
        let zigzag = |count: u32, width: f64| -> Vec<f64> {
            let loss = |step: u32| 1.0 - 0.05 * f64::from(step) + f64::from(step % 2) * width;
            (0..count).map(loss).collect()
        };
        assert!(every_other(&zigzag(17, 0.5)).is_some());
        assert_eq!(every_other(&zigzag(8, 0.5)), None, "too few to tell");
        assert_eq!(every_other(&zigzag(17, 0.3)), None, "little beside the way");
        let mut once = zigzag(17, 0.5);
        once[12] = 3.0;
        once[13] = 2.0;
        assert_eq!(every_other(&once), None, "not at each step");
    }
}
