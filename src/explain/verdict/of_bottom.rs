//! What is said of a run that stands as low as the loss can be, though level ground has no curvature.

use super::Verdict;
use super::context::DescentContext;
use super::number::{between, num};
use super::statement::{Expert, Statement, Tone};
use super::terms;

/// It stands at the lowest value that the loss can have, on level ground.
pub(super) fn bottom(context: &DescentContext<'_>, least: f64) -> Statement {
    let least = num(least);
    let sentence = format!("arrived: the loss is {least}, and it cannot go lower");
    let expert = Expert::new(format!("loss {least}, its lowest value"))
        .and(terms::slope(context))
        .and(terms::curvatures(context));
    Statement::new(Verdict::Converged, Tone::Good, sentence, expert)
}

/// It stands on a floor of a loss of one parameter, which rises at both ends.
pub(super) fn on_floor(context: &DescentContext<'_>, [low, high]: [f64; 2]) -> Statement {
    let (name, ends) = (&context.names[0], between([low, high]));
    let floor = format!("level for {name} between {ends}, and higher on both sides");
    let sentence = format!("arrived on a floor: the loss is {floor}");
    let expert = Expert::new(format!("a floor: {floor}"))
        .and(terms::slope(context))
        .and(terms::course(context));
    Statement::new(Verdict::Converged, Tone::Good, sentence, expert)
}
