//! A rate is advised only after it was tried: a copy of the run, from its start, must bear it. What the curvature of one place bears
//! is no answer, since the loss may be steeper where the first steps lead.

use std::sync::Arc;

use crate::diff::{Evaluator, Objective};
use crate::optim::{Descent, PlanEdit, RecordedIterate, RunRecord, Stop, StopReason};

use super::context::{Chance, DescentContext};
use super::gap;
use super::leap;
use super::number::bound;
use super::outlook::{affordable_evaluations, affordable_steps};
use super::points::distance;
use super::rate_limit;

/// A rate that is not borne is halved so many times: to next to a thousandth of it.
const HALVINGS: usize = 10;

/// So large parts of a bound are tried, where all that is below it is to be safe: a step may be too long for one valley and not for
/// the next.
const BELOW: [f64; 4] = [0.99, 0.75, 0.5, 0.25];

/// A run turns back if it comes at most this part of its way further, and goes on to if the newer half of that is this part as long as
/// the older half, or more.
const DIRECTED: f64 = 0.5;
const AS_FAR: f64 = 0.9;

/// A swing counts if a step of it is this part of the way from the start: about a kink some is left at every rate.
const WIDE: f64 = 0.05;

/// A mean loss that is higher than the start by this part of it is so by rounding.
const ROUNDING: f64 = 1e-12;

/// The largest rate that was tried with success: a bound, its half, and so on down to `least`. Rounded down, as it is shown, so that
/// what is advised is what was tried.
pub(super) fn borne_rate(context: &DescentContext<'_>, at_most: f64, least: f64) -> Option<String> {
    let rates = std::iter::successors(Some(at_most), |rate| Some(0.5 * rate));
    let rates = rates.take(HALVINGS).take_while(|rate| *rate >= least);
    let mut shown = rates.map(|rate| bound(rate, 0.0));
    shown.find(|shown| shown.parse().is_ok_and(|rate| is_borne(context, rate)))
}

/// Whether what is below a bound is borne, down to the rate that is set.
pub(super) fn is_borne_below(context: &DescentContext<'_>, bound: f64) -> bool {
    let set = context.descent.plan().settings.learning_rate();
    let rates = BELOW.map(|part| part * bound);
    rates
        .iter()
        .all(|rate| *rate <= set || is_borne(context, *rate))
}

/// Whether a copy of the run with this rate, from its start, stays finite, leads over no gap, does not swing for ever, and in the end
/// is no higher than it began.
pub(super) fn is_borne(context: &DescentContext<'_>, rate: f64) -> bool {
    let mut evaluator = Evaluator::new(Arc::clone(&context.program));
    let mut plan = *context.descent.plan();
    plan.stop = Stop {
        steps: u64::MAX,
        gradient_norm: 0.0,
    };
    if plan.apply(&PlanEdit::LearningRate(rate)).is_err() {
        return false;
    }
    let start = context.record().start();
    // Over all rows: which of them the first step has is chance.
    let before = evaluator.value(start);
    let steps = affordable_steps(&evaluator, start.len());
    let most = affordable_evaluations(&evaluator, start.len()).max(steps) as u64;
    let mut copy = Descent::start(plan, start, &mut evaluator);
    let mut losses = vec![copy.loss()];
    while losses.len() <= steps && copy.evaluations().total() <= most && copy.step(&mut evaluator) {
        losses.push(copy.loss());
    }
    if let Some(StopReason::NotFinite { .. }) = copy.stop() {
        return false;
    }
    let leaps = !leap::over_gaps(copy.record(), &mut evaluator).is_empty()
        || gap::between(start, copy.at(), &mut evaluator).is_some();
    if leaps || swings(copy.record()) || is_too_steep(context, &copy, &mut evaluator) {
        return false;
    }
    let newest = &losses[losses.len() - losses.len().div_ceil(4)..];
    let mean = newest.iter().sum::<f64>() / newest.len() as f64;
    is_no_higher(mean, before)
}

/// Whether the loss is too steep for the rate where a copy came to: along a valley that narrows it will swing there before long.
fn is_too_steep(context: &DescentContext<'_>, copy: &Descent, evaluator: &mut Evaluator) -> bool {
    let Some(limit) = context
        .law
        .limit()
        .filter(|_| context.chance == Chance::Nothing)
    else {
        return false;
    };
    evaluator.at_step(copy.steps());
    let steepest = rate_limit::steepest_at(copy.at(), context.decay(), evaluator);
    steepest.is_some_and(|steepest| copy.rate() * steepest > limit)
}

/// Whether a run turns back again and again among its newest iterates, as far in the newer half of them as in the older.
fn swings(record: &RunRecord) -> bool {
    let iterates: Vec<RecordedIterate<'_>> = record.recent().collect();
    let Some(([first, .., last], steps)) = Some(iterates.as_slice()).zip(iterates.get(1..)) else {
        return false;
    };
    let lengths: Vec<f64> = steps.iter().map(|iterate| iterate.length).collect();
    let [way, net] = [record.start(), first.at].map(|from| distance(from, last.at));
    is_swing(&lengths, way, net)
}

/// The same of steps of these lengths, which lead so far from the start of the run and from where they began.
fn is_swing(lengths: &[f64], way: f64, net: f64) -> bool {
    let path = |lengths: &[f64]| lengths.iter().sum::<f64>();
    let (older, newer) = lengths.split_at(lengths.len() / 2);
    let whole = path(lengths);
    whole > WIDE * way * lengths.len() as f64
        && net < DIRECTED * whole
        && path(newer) >= AS_FAR * path(older)
}

/// Whether a mean loss is no higher than that of the start, but for rounding.
fn is_no_higher(mean: f64, start: f64) -> bool {
    mean <= start + ROUNDING * start.abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_swing_is_wide_turns_back_and_goes_on() {
        let steps = |newer: f64| {
            let mut lengths = vec![1.0; 64];
            lengths[32..].fill(newer);
            lengths
        };
        assert!(is_swing(&steps(1.0), 14.0, 1.0));
        assert!(!is_swing(&steps(1.0), 28.0, 1.0), "short beside the way");
        assert!(is_swing(&steps(1.0), 1.0, 24.0));
        assert!(!is_swing(&steps(1.0), 1.0, 40.0), "goes somewhere");
        assert!(is_swing(&steps(0.95), 1.0, 1.0));
        assert!(!is_swing(&steps(0.85), 1.0, 1.0), "becomes less");
    }

    #[test]
    fn a_loss_is_no_higher_up_to_a_billionth_of_a_thousandth() {
        assert!(is_no_higher(-2.0 + 1.5e-12, -2.0));
        assert!(!is_no_higher(-2.0 + 3e-12, -2.0));
    }
}
