//! Whether a run was thrown far above its start and does not come back, though its newest steps may fall, or move nothing.

use crate::optim::Decay;

use super::Verdict;
use super::causes;
use super::context::DescentContext;
use super::number::{from_to, num};
use super::outlook::Outlook;
use super::statement::{Expert, Statement, Tone};
use super::terms;

/// A loss is far above where it began if it is higher by so many times that, and comes back if what is ahead leads it over this part of
/// the decades down to there.
const FAR_UP: f64 = 10.0;
const BACK: f64 = 0.5;

/// Whether the loss is far above where it began.
pub(super) fn is_far_above(context: &DescentContext<'_>) -> bool {
    is_far(context.record().start_loss(), context.descent.loss())
}

/// What is said of a run, unless that would be good or nothing at all, and it was thrown far above its start and does not come back.
pub(super) fn unless_far_up(
    statement: Statement,
    context: &DescentContext<'_>,
    outlook: &Outlook,
) -> Statement {
    let quiet = [Verdict::Converging, Verdict::Plateau];
    let [start, now] = [context.record().start_loss(), context.descent.loss()];
    let end = outlook.loss_ahead(outlook.steps_ahead()).unwrap_or(now);
    let is_free = context.descent.plan().settings.decay() == Decay::None;
    if !quiet.contains(&statement.verdict) || !is_free || !stays_far_up([start, now, end]) {
        return statement;
    }
    let ahead = format!(
        "predicted: loss {} in {} steps",
        num(end),
        outlook.steps_ahead()
    );
    let ahead = (outlook.steps_ahead() > 0 && end != now).then_some(ahead);
    far_up(context, ahead)
}

/// It was thrown far above its start; then what is ahead of it.
fn far_up(context: &DescentContext<'_>, ahead: Option<String>) -> Statement {
    let losses = from_to(context.record().start_loss(), context.descent.loss());
    let thrown = format!("loss {losses} since the start");
    let sentence = match &ahead {
        Some(ahead) => format!("thrown out: {thrown}; {ahead}"),
        None => format!("thrown out: {thrown}"),
    };
    let expert = Expert::new(thrown)
        .and(terms::beyond_limit(context))
        .and(ahead)
        .and(terms::course(context))
        .and(terms::slope(context));
    Statement::new(Verdict::Diverging, Tone::Fault, sentence, expert)
        .finding(Some(causes::diverging(context, "thrown out")))
        .finding(causes::rate_too_large(context))
}

/// Whether the losses at the start, now and in the end are those of a run that is far above its start and does not come back.
fn stays_far_up([start, now, end]: [f64; 3]) -> bool {
    // Next to a minimum every step is far above it.
    let comes_back = start > 0.0 && (now / end).ln() >= BACK * (now / start).ln();
    is_far(start, now) && is_far(start, end) && !comes_back
}

fn is_far(start: f64, loss: f64) -> bool {
    loss - start > FAR_UP * start.abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_stays_far_up_from_ten_times_its_start_on_unless_it_comes_half_way_back() {
        assert!(stays_far_up([1.0, 1e10, 1e8]));
        assert!(!stays_far_up([1.0, 1e10, 1e4]), "comes back");
        assert!(stays_far_up([1.0, 12.0, 12.0]));
        assert!(!stays_far_up([1.0, 10.0, 10.0]), "not far");
        assert!(stays_far_up([-1.0, 12.0, 10.0]));
    }
}
