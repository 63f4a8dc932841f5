//! What is said where rounding hides what a step does to the loss.

use crate::diff::{Evaluator, Objective};
use crate::optim::norm;

use super::Verdict;
use super::context::DescentContext;
use super::number::{from_to, num};
use super::outlook::Outlook;
use super::points::difference;
use super::statement::{Expert, Statement, Tone};
use super::terms;

/// Terms cancel if rounding leaves an error that is so many times that of a number of the loss's own size.
const CANCELS: f64 = 1e3;

/// A slope goes on if it ends with at least this part of what it is.
const STEADY: f64 = 0.5;

/// It goes on down a slope, and all that the loss changes by on its way is less than rounding does: terms that are far larger cancel.
pub(super) fn hidden_by_rounding(
    context: &DescentContext<'_>,
    outlook: &Outlook,
    evaluator: &mut Evaluator,
) -> Option<Statement> {
    let [low, high] = outlook.whole().losses;
    let error = evaluator.value_error(context.descent.at());
    let mut gradient = vec![0.0; context.names.len()];
    evaluator.gradient(outlook.end.at(), &mut gradient);
    let is_steady = norm(&gradient) >= STEADY * context.descent.gradient_norm();
    let own = f64::EPSILON * context.descent.loss().abs();
    if !is_steady || error <= CANCELS * own || high - low > 2.0 * error {
        return None;
    }
    let [from, to] = [context.descent.at(), outlook.end.at()];
    let way = difference(to, from);
    let index = (0..way.len()).max_by(|a, b| way[*a].abs().total_cmp(&way[*b].abs()))?;
    let course = format!(
        "{} goes {} in {} steps",
        context.names.get(index)?,
        from_to(from[index], to[index]),
        outlook.steps_ahead()
    );
    let hidden = format!(
        "the loss, {}, is off by up to {} by rounding, which hides what a step changes",
        num(context.descent.loss()),
        num(error)
    );
    let expert = Expert::new(format!("predicted: {course}"))
        .and(hidden.clone())
        .and(terms::slope(context));
    let sentence = format!("lost in rounding: {hidden}; predicted: {course}");
    Some(Statement::new(
        Verdict::Plateau,
        Tone::Warning,
        sentence,
        expert,
    ))
}
