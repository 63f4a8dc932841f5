//! A rate is advised only after it was tried: a copy of the run, from its start, must bear it. What the curvature of one place bears
//! is no answer, since the loss may be steeper where the first steps lead.

use std::sync::Arc;

use crate::diff::{Evaluator, Objective};
use crate::optim::{Descent, PlanEdit, Stop, StopReason};

use super::context::DescentContext;
use super::number::bound;
use super::outlook::{affordable_evaluations, affordable_steps};

/// A rate that is not borne is halved so many times: to next to a thousandth of it.
const HALVINGS: usize = 10;

/// So large a part of a bound is tried, where only what is below it is safe.
const NEARLY: f64 = 0.99;

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

/// Whether what is nearly a bound is borne.
pub(super) fn is_nearly_borne(context: &DescentContext<'_>, bound: f64) -> bool {
    is_borne(context, NEARLY * bound)
}

/// Whether a copy of the run with this rate, from its start, stays finite and in the end is no higher than it began.
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
    let newest = &losses[losses.len() - losses.len().div_ceil(4)..];
    let mean = newest.iter().sum::<f64>() / newest.len() as f64;
    mean <= before + ROUNDING * before.abs()
}
